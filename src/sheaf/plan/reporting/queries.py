"""Reads. A draft is seen by its state alone. What was submitted is read at the Secretariat's node: by its state, who leads the component,
the Chair and the Secretariat; by every delegate once it is in the compilation (decision 0230)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from sheaf.access.actor import DELEGATES, Actor
from sheaf.access.policy import may, require
from sheaf.directory import queries as directory
from sheaf.kernel import clock, node
from sheaf.kernel.errors import NotFound
from sheaf.kernel.states import SECRETARIAT
from sheaf.plan.bodies import queries as bodies
from sheaf.plan.bodies.models import LEADING
from sheaf.plan.reporting import table
from sheaf.plan.reporting.models import Cycle, Entry, Evidence, Format, Part, Query, Submission, Transition
from sheaf.plan.values import YEARS

SUBMITTED = Q(submitted_version__gt=0)
CHAIR = frozenset({f"chair:{bodies.OFFICIALS}", f"co_chair:{bodies.OFFICIALS}"})
INSIDE = frozenset({table.ASK, table.BACK})  # steps of the clearance inside a capital, of which nobody else is told
CORRECTED = "being corrected by the state"
NOT_REPORTED, NOT_OWED = "not reported", "not owed"


@dataclass(frozen=True, slots=True)
class Cell:
    """How one component of one state stands, for the table of a year. status: what its last submission comes to, a code of
    STATUSES, empty where nothing was submitted; late: not submitted after its day, told to those whose business it is; came: it was
    submitted, and the reader has not its text before it is in the compilation; owed: false of a state that left, of which only what it
    submitted stands."""

    state: str
    area: str
    step: str
    words: str
    version: int
    late: bool
    status: str = ""
    part: Part | None = None
    came: bool = False
    owed: bool = True


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


def known_format(code: str) -> bool:
    """Whether there is such a format."""
    return Format.objects.filter(pk=code).exists()


def known_cycle(year: str) -> bool:
    """Whether this year was opened."""
    return year.isdecimal() and len(year) == 4 and Cycle.objects.filter(pk=int(year)).exists()


def begun(row: Cycle) -> bool:
    """Whether some state has written or submitted something for a year, as far as this node knows."""
    return Part.objects.filter(SUBMITTED | Q(entries__isnull=False), cycle=row).exists()


def visible_parts(actor: Actor) -> QuerySet[Part]:
    """Own parts whatever their step; of other states those that were submitted: all of them for the Secretariat and the Chair, those of
    the components that it leads for a lead, for every delegate those that are in the compilation."""
    if not may(actor, "plan.year").allowed:
        return Part.objects.none()
    own = Q(state=actor.state)
    if node.current().state != SECRETARIAT or not sees_submitted(actor):
        return Part.objects.filter(own)
    if may(actor, "plan.keep").allowed or (offices := bodies.owners_of(actor)) & CHAIR:
        return Part.objects.filter(own | SUBMITTED)
    led = [of for kind, _, of in (office.partition(":") for office in offices) if kind in LEADING]
    return Part.objects.filter(own | (SUBMITTED & (Q(step=table.FROZEN) | Q(area__in=led))))


def sees_submitted(actor: Actor) -> bool:
    """Whether the actor is told at the Secretariat's node how other states stand: the Secretariat, delegates of members."""
    return actor.role == "secretariat" or actor.role in DELEGATES


def reviews(actor: Actor, row: Cycle, area: str) -> bool:
    """Whether the actor reads what is said of a whole component of a year: who leads it, the Chair, the Secretariat; every delegate once
    the year is compiled."""
    if not sees_submitted(actor):
        return False
    return row.state != "open" or may(actor, "plan.keep").allowed or _minds(actor, bodies.owners_of(actor), area)


def reviewed(actor: Actor, row: Cycle) -> set[str]:
    """The components of which `reviews` is true."""
    if not sees_submitted(actor):
        return set()
    if row.state != "open" or may(actor, "plan.keep").allowed:
        return set(row.components)
    offices = bodies.owners_of(actor)
    return {area for area in row.components if _minds(actor, offices, area)}


def arrived(row: Cycle) -> set[tuple[str, str]]:
    """(state, component) of everything that was submitted, whoever reads it."""
    return set(Part.objects.filter(SUBMITTED, cycle=row).values_list("state", "area"))


def part(actor: Actor, year: int, state: str, area: str) -> Part:
    """NotFound where there is none, or none that the actor may know of."""
    rows = visible_parts(actor).select_related("cycle__format").filter(cycle=year, state=state, area=area)
    found = rows.first() if year in YEARS else None  # no database keeps a number of any size
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


def submissions(actor: Actor, row: Part) -> list[Submission]:
    """Every version that was submitted, newest first."""
    if not visible_parts(actor).filter(pk=row.pk).exists():
        raise NotFound("There is no such part.")
    return list(row.submissions.order_by("-version"))


def evidence(actor: Actor, evidence_id: str) -> Evidence:
    """A file of the actor's own state, at the node where it works."""
    found = Evidence.objects.select_related("entry__part").filter(pk=evidence_id).first()
    if not found or not may(actor, "plan.year").allowed or not works_on(actor, found.entry.part):
        raise NotFound("There is no such file.")
    return found


def works_here(actor: Actor, row: Cycle, area: str) -> bool:
    """Whether the actor may begin this component here: the state owes it, and this is where the state works."""
    return area in row.components and bool(begins_here(actor, row))


def begins_here(actor: Actor, row: Cycle) -> set[str]:
    """Every component that the actor may begin at this node, whether or not it was begun."""
    if actor.state not in row.states or not may(actor, "plan.draft").allowed:
        return set()
    return set(row.components) if at_home(actor.state) else set()


def at_home(state: str) -> bool:
    """Whether a state works at this node: at its own, or at the Secretariat's where it has none."""
    home = node.current().state
    return home == state or (home == SECRETARIAT and not directory.anchor(state))


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


def stayed(rows: Iterable[Cycle]) -> dict[int, set[tuple[str, str]]]:
    """For each year (state, component) of what states submitted that left since: it stays, and nothing more is owed."""
    owing = {row.year: set(row.states) for row in rows}
    found: dict[int, set[tuple[str, str]]] = {year: set() for year in owing}
    for year, state, area in Part.objects.filter(SUBMITTED, cycle__in=owing).values_list("cycle_id", "state", "area"):
        if state not in owing[year]:
            found[year].add((state, area))
    return found


def table_of(actor: Actor, row: Cycle) -> list[Cell]:
    """Every component of every state of whom the actor can know: at a state's node its own, at the Secretariat's all, where a draft
    of another state is told as not reported. That something is late is told to the state, who leads, chairs or keeps."""
    seen = {(part.state, part.area): part for part in visible_parts(actor).filter(cycle=row)}
    came = arrived(row) if node.current().state == SECRETARIAT and sees_submitted(actor) else set()
    day = date.fromisoformat(row.deadlines["submission"]) if row.deadlines.get("submission") else row.meeting_day
    offices = bodies.owners_of(actor)
    late = {area for area in row.components if clock.today() > day and _minds(actor, offices, area)}
    mine = clock.today() > day
    owing = [
        _cell(actor, seen.get((state, area)), state, area, late=mine if state == actor.state else area in late, came=(state, area) in came)
        for state, area in owed(row)
        if knows_of(actor, state)
    ]
    gone = sorted(state for state in {state for state, _ in stayed([row])[row.year]} if knows_of(actor, state))
    return owing + [_left(_cell(actor, seen.get((state, area)), state, area, late=False, came=(state, area) in came))
                    for state in gone for area in row.components]


def _left(cell: Cell) -> Cell:
    """A cell of a state that left: what it did not submit is not owed."""
    return replace(cell, owed=False, words=cell.words if cell.version or cell.came else NOT_OWED)


def knows_of(actor: Actor, state: str) -> bool:
    """Whether the actor is told at this node how a state's report stands."""
    if not may(actor, "plan.year").allowed:
        return False
    return state == actor.state or (node.current().state == SECRETARIAT and sees_submitted(actor))


def _minds(actor: Actor, offices: set[str], area: str) -> bool:
    leading = {f"{kind}:{area}" for kind in LEADING} | CHAIR
    return may(actor, "plan.keep").allowed or bool(offices & leading)


def _cell(actor: Actor, found: Part | None, state: str, area: str, *, late: bool, came: bool) -> Cell:
    if not found:
        step = table.SUBMITTED if came else ""
        return Cell(state, area, step, table.STATES[step] if came else NOT_REPORTED, 0, late and not came, came=came)
    version = found.submitted_version
    step, words = told_step(actor, found)
    return Cell(state, area, step, words, version, late and not version, found.summary if version else "", found)


def told_step(actor: Actor, row: Part) -> tuple[str, str]:
    """Where a part stands, as a code and in words; others than its own state are told of a correction and not how far it is."""
    if works_on(actor, row) or row.step not in (table.DRAFT, table.CLEARING):
        return row.step, table.STATES[row.step]
    return table.DRAFT, CORRECTED if row.submitted_version else table.STATES[table.DRAFT]


def history(actor: Actor, row: Part) -> list[Transition]:
    """Its steps in order; of the clearance inside the capital, with what was said there, for its own state alone."""
    rows = list(row.transitions.all())
    return rows if actor.state == row.state else [item for item in rows if item.event not in INSIDE]


def content_of(row: Submission) -> list[dict[str, Any]]:
    """The entries of a submission, as they were cleared."""
    found: list[dict[str, Any]] = row.content["entries"]
    return found


def format_of(actor: Actor, code: str) -> Format:
    """NotFound where there is none."""
    require(actor, "plan.read")
    found = Format.objects.filter(pk=code).first()
    if not found:
        raise NotFound("There is no such format.")
    return found
