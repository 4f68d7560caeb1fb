"""Reads. A draft is seen by its state alone; what was submitted by whoever has the year to read at the Secretariat's node."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from sheaf.access.actor import Actor
from sheaf.access.policy import may, require
from sheaf.kernel import clock, node
from sheaf.kernel.errors import NotFound
from sheaf.kernel.states import SECRETARIAT
from sheaf.plan.bodies import queries as bodies
from sheaf.plan.reporting import table
from sheaf.plan.reporting.models import Cycle, Entry, Format, Part, Query, Submission

SUBMITTED = Q(submitted_version__gt=0)


@dataclass(frozen=True, slots=True)
class Cell:
    """How one component of one state stands, for the table of a year. late: after its day; owed: the state owes it."""

    state: str
    area: str
    step: str
    words: str
    version: int
    late: bool
    owed: bool


def cycles(actor: Actor) -> QuerySet[Cycle]:
    """Newest first."""
    require(actor, "plan.read")
    return Cycle.objects.select_related("format")


def cycle(actor: Actor, year: int) -> Cycle:
    """NotFound where there is none."""
    require(actor, "plan.read")
    found = Cycle.objects.select_related("format").filter(pk=year).first()
    if not found:
        raise NotFound("There is no cycle of this year.")
    return found


def formats(actor: Actor) -> QuerySet[Format]:
    require(actor, "plan.read")
    return Format.objects.defer("template").order_by("-created")


def visible_parts(actor: Actor) -> QuerySet[Part]:
    """Own parts whatever their step; of other states those that were submitted, for who reviews or compiles."""
    if not may(actor, "plan.year").allowed:
        return Part.objects.none()
    own = Q(state=actor.state)
    if node.current().state != SECRETARIAT:
        return Part.objects.filter(own)
    return Part.objects.filter(own | SUBMITTED) if sees_submitted(actor) else Part.objects.filter(own)


def sees_submitted(actor: Actor) -> bool:
    """Whether the actor reads what other states submitted: the Secretariat, delegates of members."""
    return actor.role in {"secretariat", "delegate", "delegation_head"}


def part(actor: Actor, year: int, state: str, area: str) -> Part:
    """NotFound where there is none, or none that the actor may know of."""
    found = visible_parts(actor).select_related("cycle__format").filter(cycle=year, state=state, area=area).first()
    if not found:
        raise NotFound("There is no such part.")
    return found


def works_on(actor: Actor, row: Part) -> bool:
    """Whether the actor sees the draft behind a part: of its own state, at the node where it works."""
    return row.here and actor.state == row.state


def entries(actor: Actor, row: Part) -> list[Entry]:
    """The draft's entries, for its own state only; NotFound for everybody else."""
    if not works_on(actor, row):
        raise NotFound("There is no such draft.")
    return list(row.entries.order_by("subject"))


def submission(actor: Actor, row: Part) -> Submission | None:
    """The last that was submitted."""
    if not visible_parts(actor).filter(pk=row.pk).exists():
        raise NotFound("There is no such part.")
    return row.submissions.order_by("-version").first()


def last_year(actor: Actor, row: Part) -> Submission | None:
    """What the state submitted for the same component in an earlier year, the newest."""
    if actor.state != row.state:
        return None
    before = Submission.objects.filter(part__state=row.state, part__area=row.area, part__cycle__year__lt=row.cycle_id)
    return before.select_related("part__cycle").order_by("-part__cycle__year", "-version").first()


def queries_of(actor: Actor, row: Part) -> QuerySet[Query]:
    """Questions and answers on a part that the actor may see."""
    if not visible_parts(actor).filter(pk=row.pk).exists():
        raise NotFound("There is no such part.")
    return row.queries.all()


def kinds_of(actor: Actor, row: Part) -> set[str]:
    """What the actor is to this part: drafter, clearer, lead, keeper (rows of `table`)."""
    found = set()
    if works_on(actor, row):
        found |= {table.DRAFTER} if may(actor, "plan.draft").allowed else set()
        found |= {table.CLEARER} if may(actor, "plan.clear").allowed else set()
    if node.current().state == SECRETARIAT:
        found |= {table.LEAD} if may(actor, "plan.ask").allowed and actor.state != row.state and bodies.leads(actor, row.area) else set()
        found |= {table.KEEPER} if may(actor, "plan.keep").allowed else set()
    return found


def steps_for(actor: Actor, row: Part) -> list[str]:
    """What the actor may do with a part now; who drafted last does not clear."""
    kinds = kinds_of(actor, row)
    return [item.event for item in table.ROWS if item.before == row.step and item.by in kinds
            and not (item.second and row.last_drafter == actor.person_id)]


def owed(row: Cycle) -> list[tuple[str, str]]:
    """(state, component) that a cycle owes: no state for the years before it was a member."""
    return [(state, area) for state in row.states for area in row.components]


def table_of(actor: Actor, row: Cycle) -> list[Cell]:
    """Every component of every state as the actor may see it; what it may not see of a draft is told as not reported."""
    seen = {(part.state, part.area): part for part in visible_parts(actor).filter(cycle=row)}
    day = date.fromisoformat(row.deadlines["submission"]) if row.deadlines.get("submission") else row.meeting_day
    late = clock.today() > day
    return [_cell(seen.get(key), *key, late=late) for key in owed(row)]


def _cell(found: Part | None, state: str, area: str, *, late: bool) -> Cell:
    arrived = bool(found and found.submitted_version)
    words = table.STATES[found.step] if found else "not reported"
    return Cell(state, area, found.step if found else "", words, found.submitted_version if found else 0, late and not arrived, True)


def content_of(row: Submission) -> list[dict[str, Any]]:
    """The entries of a submission, as they were cleared."""
    found: list[dict[str, Any]] = row.content["entries"]
    return found
