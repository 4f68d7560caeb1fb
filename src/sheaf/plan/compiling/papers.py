"""The other documents: what each is made of, gathered for who may have it. The date of each is its newest content's."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

from sheaf.access.actor import Actor
from sheaf.access.policy import require
from sheaf.directory import queries as directory
from sheaf.kernel.errors import NotFound
from sheaf.kernel.states import BY_CODE, SECRETARIAT, name, place
from sheaf.plan.bodies import queries as bodies
from sheaf.plan.bodies.words import owner_in_words
from sheaf.plan.compiling import measuring, queries
from sheaf.plan.compiling.documents import others
from sheaf.plan.compiling.documents.paper import Paper, paragraphs
from sheaf.plan.compiling.models import Comment, Compilation
from sheaf.plan.editions import queries as editions
from sheaf.plan.editions.about import about_words
from sheaf.plan.meetings import queries as meetings
from sheaf.plan.meetings import table as decisions_table
from sheaf.plan.meetings.models import FOLLOW_UP_STATES, AgendaItem, Decision, Meeting, Position
from sheaf.plan.reporting import queries as reporting
from sheaf.plan.reporting import table as steps
from sheaf.plan.reporting.models import Cycle, Part

OUTCOMES = {None: "open", True: "accepted", False: "not accepted"}
_ENTRY = ("subject", "status", "narrative", "obstacles", "needs", "language", "copied_from")


def national(actor: Actor, *, year: int, state: str) -> Paper:
    """One state's report: for its own people as they have it, a draft marked as one; for officials what was submitted."""
    require(actor, "plan.year")
    cycle = reporting.cycle(actor, year)
    rows = {row.area: row for row in reporting.visible_parts(actor).filter(cycle=cycle, state=state).prefetch_related("queries")}
    if state not in BY_CODE or state == SECRETARIAT or (not rows and actor.state != state):
        raise NotFound("There is no such report.")
    names = directory.area_names()
    parts = [_part(actor, rows[code], names.get(code, code)) for code in cycle.components if code in rows]
    told = {code for of, code in reporting.arrived(cycle) if of == state} | set(rows)  # a part that came is not missing, whoever reads it
    owed = [names.get(code, code) for of, code in reporting.owed(cycle) if of == state and code not in told]
    return others.national({
        "title": f"National report {year}", "state": state, "year": year, **_bound(actor, cycle), "parts": parts, "missing": owed,
        "indicators": measuring.by_state(actor, cycle, state=state),
        "draft": any(part["draft"] for part in parts), "day": _newest([part["day"] for part in parts], cycle)})


def component(actor: Actor, *, year: int, area: str) -> Paper:
    """The lead shepherd's review of one component, of what was submitted; `Refused` as of `queries.finding`."""
    require(actor, "plan.report")
    cycle, names = reporting.cycle(actor, year), directory.area_names()
    if area not in cycle.components:
        raise NotFound("There is no such component.")
    held = reporting.visible_parts(actor).filter(reporting.SUBMITTED, cycle=cycle, area=area).prefetch_related("queries")
    rows = sorted(held, key=lambda row: place(row.state))
    found = queries.finding(actor, year, area)
    parts = [{**_submitted(row), "state": row.state} for row in rows]
    told = {state for state, of in reporting.arrived(cycle) if of == area}
    days = [part["day"] for part in parts] + ([found.at.date().isoformat()] if found else [])
    return others.component(
        {
            "title": names.get(area, area),
            "year": year,
            "area": area,
            **_bound(actor, cycle),
            "parts": parts,
            "asked": sum(steps.asks(item, area) for item in cycle.format.questions),
            "leads": bodies.leads_of(area, cycle.meeting_day),
            "finding": found.text if found else "",
            "by": f"{name(found.by_state)}, {found.by_name}" if found else "",
            "missing": sorted((state for state in cycle.states if state not in told), key=place),
            "indicators": measuring.together(actor, cycle, area),
            "values": measuring.by_state(actor, cycle, area=area),
            "day": _newest(days, cycle),
        }
    )


def agenda(actor: Actor, *, code: str) -> Paper:
    """The agenda of a meeting."""
    row = meetings.meeting(actor, code)
    items = [_item(item) for item in meetings.agenda(actor, code)]
    return others.agenda({**_meeting(row), "items": items, "missing": [item.title for item in meetings.missing_standing(row)],
                          "open": [f"{item.title} ({item.decision_id})" for item in meetings.missing_follow_ups(row)]})


def decision_sheet(actor: Actor, *, code: str) -> Paper:
    """The decisions of a meeting, with reservations and what follows. What was withdrawn is left out."""
    row = meetings.meeting(actor, code)
    rows = row.decisions.exclude(state=decisions_table.WITHDRAWN).prefetch_related("positions", "follow_ups")
    return others.decisions({**_meeting(row), "decisions": [_decision(item) for item in rows]})


def matrix(actor: Actor, row: Compilation) -> Paper:
    """The comments on a circulated text and what became of each."""
    return others.matrix(
        {
            "title": row.title,
            "step": queries.step_words(row),
            "day": row.snapshot["day"],
            "invented": row.snapshot.get("invented", False),
            "rows": [_comment(row, item) for item in queries.comments(actor, row)],
        }
    )


def matrix_workbook(actor: Actor, row: Compilation) -> bytes:
    """The same as a workbook. Texts stay texts: one that begins with “=” is no formula."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font

    book = Workbook()
    book.remove(book.worksheets[0])
    sheet = book.create_sheet("Comments", 0)
    sheet.append(["Place", "From", "By", "Comment", "Response", "Outcome"])
    for item in queries.comments(actor, row):
        told = _comment(row, item)
        sheet.append(["\n".join(paragraphs(text)) for text in (
            told["anchor"], name(told["state"]), item.by_name, told["text"], told["response"], told["outcome"])])
        for cell in sheet[sheet.max_row]:
            cell.data_type, cell.alignment = "s", Alignment(wrap_text=True, vertical="top")
    for letter, width in zip("ABCDEF", (22, 18, 22, 60, 60, 14), strict=True):
        sheet.column_dimensions[letter].width = width
        sheet[f"{letter}1"].font = Font(bold=True)
    sheet.freeze_panes = "A2"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def place_words(row: Compilation, anchor: str) -> str:
    """Where a comment stands, in words."""
    names = {item["code"]: item["name"] for item in row.snapshot["areas"]}
    area, _, state = anchor.partition("/")
    if not anchor:
        return "The whole"
    return "From the Chair" if anchor == "chair" else names.get(area, area) + (f", {name(state)}" if state else "")


def _comment(row: Compilation, item: Comment) -> dict[str, Any]:
    return {"anchor": place_words(row, item.anchor), "state": item.state, "text": item.text, "response": item.response,
            "outcome": OUTCOMES[item.accepted]}


def _bound(actor: Actor, cycle: Cycle) -> dict[str, Any]:
    return {"plan": editions.edition(actor, cycle.edition).title, "programme": cycle.programme, "format": cycle.format_id,
            "titles": {item["subject"]: item["title"] for item in cycle.format.questions}, "invented": cycle.invented}


def _newest(days: list[str], cycle: Cycle) -> str:
    return max([*days, cycle.opened.date().isoformat()])


def _part(actor: Actor, row: Part, title: str) -> dict[str, Any]:
    """One component as the reader may have it: the draft while its state works on it, else the last submission."""
    if not (reporting.works_on(actor, row) and row.step in (steps.DRAFT, steps.CLEARING)):
        return {**_submitted(row), "title": title}
    entries = [{key: getattr(item, key) for key in _ENTRY} for item in reporting.entries(actor, row)]
    return {
        "title": title,
        "words": f"Not submitted: {steps.STATES[row.step]}",
        "entries": entries,
        "figures": [],
        "queries": _queries(row),
        "draft": True,
        "day": row.updated.date().isoformat(),
    }


def _submitted(row: Part) -> dict[str, Any]:
    last = row.submissions.order_by("-version").first()
    if not last:
        return {
            "words": "Not submitted",
            "entries": [],
            "figures": [],
            "queries": [],
            "draft": False,
            "day": row.updated.date().isoformat(),
        }
    entries = [{key: item[key] for key in _ENTRY} for item in last.content["entries"]]
    figures = [{key: item[key] for key in ("title", "value", "unit", "source")} for item in last.content["figures"]]
    words = f"Version {last.version}, cleared by {last.cleared_by}, {last.at.date()}{', after the freeze' if last.late else ''}"
    return {
        "words": words,
        "entries": entries,
        "figures": figures,
        "queries": _queries(row),
        "draft": False,
        "day": last.at.date().isoformat(),
    }


def _queries(row: Part) -> list[dict[str, Any]]:
    return [{"by": item.by_state, "text": item.text, "answer": item.answer, "stands": item.stands}
            for item in row.queries.all() if item.kind == "query"]


def _meeting(row: Meeting) -> dict[str, Any]:
    days = f"{row.starts:%-d %B %Y}" + (f" to {row.ends:%-d %B %Y}" if row.ends != row.starts else "")
    return {"title": row.title, "code": row.code, "body": row.body, "days": days, "place": row.place, "host": name(row.host),
            "chair": name(row.chair), "co_chairs": ", ".join(map(name, row.co_chairs)), "day": row.starts.isoformat()}


def _item(row: AgendaItem) -> dict[str, Any]:
    mark = "Standing item" if row.standing_id else f"Follow-up of {row.follow_up.decision_id}" if row.follow_up else ""
    return {"title": row.title, "clause": row.clause, "note": row.note, "shared_with": row.shared_with, "mark": mark,
            "papers": [f"{paper.title} ({name(paper.from_state)})" for paper in row.papers.all()]}


def _about(row: Decision) -> str:
    """What it is about, and of an extension the new last day."""
    to = row.value.get("to")
    return f"{about_words(row.about)}, to {date.fromisoformat(to):%-d %B %Y}" if to else about_words(row.about)


def _decision(row: Decision) -> dict[str, Any]:
    follow = [[item.title, owner_in_words(item.owner), item.due.isoformat(), FOLLOW_UP_STATES[item.state]] for item in row.follow_ups.all()]
    told = [_position(item) for item in row.positions.all() if item.event != decisions_table.BEFORE[decisions_table.AGREE]]
    return {"code": row.code, "kind": row.kind, "text": row.text, "about": _about(row), "clauses": list(row.clauses), "positions": told,
            "how": _how(row), "follow_ups": follow}


def _how(row: Decision) -> str:
    """`Taken by silence on 3 March 2026.`, or where it stands and what it waits for."""
    if row.taken:
        return f"Taken {decisions_table.HOW[row.mode]} on {row.taken:%-d %B %Y}."
    until = f" until {row.until:%-d %B %Y}" if row.until else ""
    waits = f" Agreed, and not in force yet: {row.waits}" if row.waits else ""
    return f"{decisions_table.STATES[row.state].capitalize()} ({decisions_table.WORDS[row.mode]}{until}).{waits}"


def _position(item: Position) -> str:
    said = f": “{item.text}”" if item.text else ""
    return f"{name(item.state)} {decisions_table.SAID[item.event]} ({item.at:%-d %B %Y}){said}"
