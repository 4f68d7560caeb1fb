"""What decisions are about: that there is such a thing, and that it waits for such a decision still. Rooms above name their subjects and
check their own (`hooks.SUBJECTS`, `ON_PUT`); here are the subjects of this room and of those below it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from django.db.models import Q

from sheaf.kernel import clock
from sheaf.kernel.errors import Conflict, Invalid
from sheaf.plan.bodies import queries as bodies
from sheaf.plan.bodies.decided import SETTLES
from sheaf.plan.bodies.hooks import Known
from sheaf.plan.editions import queries as editions
from sheaf.plan.meetings import hooks, table
from sheaf.plan.meetings.models import Decision, Meeting
from sheaf.plan.values import day

MAX_ABOUT, MAX_CLAUSES = 80, 40
EXTEND, NOTE = "extend", "note"
LIKE = "programme:WP-2022-2024"
_ABOUT = re.compile(r"^[a-z][a-z-]*:\S.*$")


def register() -> None:
    """Name the subjects of this room and of those below it; once more changes nothing."""
    hooks.SUBJECTS |= {
        "edition": hooks.Subject("edition", editions.known), "body": hooks.Subject("body", bodies.known),
        "mandate": hooks.Subject("body", bodies.known, extended=True),
        "meeting": hooks.Subject("meeting", lambda code: Meeting.objects.filter(pk=code).exists()),
        "decision": hooks.Subject("decision", lambda code: Decision.objects.filter(pk=code).exists())}


def wrong(about: str, clauses: Iterable[str]) -> dict[str, str]:
    """What is wrong with the names of what a decision is about, by field; says what is not known."""
    said = {"about": _wrong_about(about), "clauses": editions.wrong_clauses(list(clauses), MAX_CLAUSES)}
    return {field: why for field, why in said.items() if why}


def _wrong_about(about: str) -> str:
    if not about:
        return ""
    if not _ABOUT.match(about) or len(about) > MAX_ABOUT:
        return f"A kind and a code, such as {LIKE}, in at most {MAX_ABOUT} characters; empty for none."
    kind, _, code = about.partition(":")
    subject = hooks.SUBJECTS.get(kind)
    if not subject:
        return f"Nothing is called “{kind}” here: a decision is about one of {', '.join(sorted(hooks.SUBJECTS))}."
    return "" if subject.known(code) else f"There is no {subject.words} {code}."


def extends(row: Decision) -> None:
    """`Invalid` where an extension lacks what it extends or its new last day, or where another kind of decision has such a day."""
    to, found = row.value.get("to"), {}
    subject = hooks.SUBJECTS.get(row.about.partition(":")[0])
    if row.kind != EXTEND:
        found = {"to": "Only an extension has a new last day."} if to else {}
    elif not row.about:
        found["about"] = f"What is extended, such as {LIKE}."
    elif row.about.startswith("edition:"):
        found["about"] = "An edition's days are those of its text. What is extended is a work programme, such as programme:WP-1."
    elif subject and not subject.extended:
        found["about"] = f"A {subject.words} has no last day of its own: a work programme and the mandate of a body are extended."
    if row.kind == EXTEND and not _is_day(to):
        found["to"] = "A date such as 2025-12-31: the new last day."
    if found:
        raise Invalid("An extension says what it extends, and to which day.", fields=found)


def waits(row: Decision) -> None:
    """`Conflict` where the body that decides is not there on the day of its meeting or when its members are asked; where it adopted this
    edition already; or where the body that it is about has ended, of which only note is taken then."""
    asked = row.taken or (row.meeting.starts if row.mode == table.CONSENSUS else row.until or clock.today())
    if said := bodies.over(row.meeting.body, row.meeting.starts) or bodies.over(row.meeting.body, asked):
        raise Conflict(f"{said} It decides nothing from that day on.", code="ended")
    kind, _, code = row.about.partition(":")
    if kind == "edition":
        once(row, SETTLES)
    if kind in ("body", "mandate") and row.kind != NOTE and (ended := bodies.ended(code)):
        raise Conflict(f"{code} ended on {ended}: only note is taken of it.", code="ended")


def once(row: Decision, kinds: Collection[str]) -> None:
    """`Conflict` where the same body took a decision of one of these kinds about the same before. For rooms above as well."""
    own = Q(taken_by=row.body) | Q(taken_by="", meeting__body=row.body)  # what one that was merged into it took is not its own
    rows = Decision.objects.filter(own, about=row.about, kind__in=kinds, state=table.TAKEN)
    first = rows.exclude(pk=row.pk).order_by("taken", "code").first()
    if first and row.kind in kinds:
        raise Conflict(f"{row.body} has decided this already, by {first.code} on {first.taken}.", code="decided")


def known(code: str) -> Known | None:
    """A decision as the bodies' room needs it."""
    row = Decision.objects.filter(pk=code).first()
    return Known(row.kind, row.about, row.state == table.TAKEN, table.STATES[row.state]) if row else None


def _is_day(value: object) -> bool:
    try:
        return bool(day(value))
    except Invalid:
        return False
