"""Reads: what a state's report holds, as the files are written from it and compared with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sheaf.access.actor import Actor
from sheaf.access.policy import Facts, require
from sheaf.directory import queries as directory
from sheaf.kernel.errors import Conflict
from sheaf.kernel.states import name
from sheaf.plan.reporting import drafting, queries, table
from sheaf.plan.reporting.models import SHOWN_TO, STATUSES, Cycle, Entry, Part, Submission
from sheaf.plan.reporting.offline.files import ALL, Report, Subject

BLANK = {"status": "", "narrative": "", "obstacles": "", "needs": "", "language": "en", "shown_to": "officials"}


@dataclass(frozen=True, slots=True)
class Held:
    """What the node holds of one report. entries: by (component, subject); parts: by component; asked: subjects of each component."""

    cycle: Cycle
    parts: dict[str, Part]
    entries: dict[tuple[str, str], Entry]
    asked: dict[str, list[str]]

    def closed(self, area: str) -> str:
        """Why a component takes nothing now, empty where it does."""
        part = self.parts.get(area)
        if not part or part.step in table.EDITABLE:
            return ""
        if part.step == table.CLEARING:
            how = "ask whoever clears it to take it back to a draft"
        else:
            how = "take it back to correct it" if table.row(table.AMEND, part.step) else "it is changed no longer"
        return f"The part is “{table.STATES[part.step]}”: {how}."


def held(actor: Actor, year: int) -> Held:
    """The actor's own state's report. `Conflict` where the state owes none, or works on another node."""
    require(actor, "plan.draft", Facts(kind="part", state=actor.state))
    cycle = queries.cycle(actor, year)
    if actor.state not in cycle.states:
        raise Conflict("Your state owes no report for this year.", code="not_owed")
    parts = {row.area: row for row in Part.objects.filter(cycle=cycle, state=actor.state)}
    if not queries.at_home(actor.state) or any(not row.here for row in parts.values()):
        raise Conflict("Your state works on its own node.", code="elsewhere")
    rows = Entry.objects.filter(part__cycle=cycle, part__state=actor.state).select_related("part")
    entries = {(row.part.area, row.subject): row for row in rows}
    asked = {area: drafting.subjects(Part(cycle=cycle, state=actor.state, area=area)) for area in cycle.components}
    return Held(cycle, parts, entries, asked)


def values(row: Entry | None) -> dict[str, str]:
    """What an entry says, or what an empty one would."""
    return {field: str(getattr(row, field)) for field in ALL} if row else dict(BLANK)


def report(actor: Actor, found: Held) -> Report:
    """The report as a file is written from it, with last time's text beside."""
    names = directory.area_names()
    titles = {item["subject"]: item["title"] for item in found.cycle.format.questions}
    last, year = _last(actor, found.cycle)
    subjects = [
        Subject(area, names.get(area, area), subject, titles[subject], values(row := found.entries.get((area, subject))),
                row.version if row else 0, last.get((area, subject), ""))
        for area, asked in found.asked.items() for subject in asked
    ]
    return Report(found.cycle.year, actor.state, name(actor.state), found.cycle.format_id, found.cycle.format.digest, STATUSES, SHOWN_TO,
                  tuple(subjects), year)


def _last(actor: Actor, cycle: Cycle) -> tuple[dict[tuple[str, str], str], int | None]:
    """What the state said last time, in words, by (component, subject), and in which year."""
    before = Submission.objects.filter(part__state=actor.state, part__cycle__year__lt=cycle.year).select_related("part")
    newest: dict[str, Submission] = {}
    for row in before.order_by("part__cycle__year", "version"):
        newest[row.part.area] = row
    found = {(area, str(item["subject"])): _said(item) for area, row in newest.items() for item in queries.content_of(row)}
    return found, max((row.part.cycle_id for row in newest.values()), default=None)


def _said(item: dict[str, Any]) -> str:
    texts = [STATUSES.get(str(item.get("status", "")), ""), *(str(item.get(field, "")) for field in ("narrative", "obstacles", "needs"))]
    return "\n".join(text for text in texts if text)
