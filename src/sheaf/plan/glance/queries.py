"""Reads: how the plan goes, counted. Everything is read from the tallies and limited to what the actor may know of.

A state's own line is for that state and for the Secretariat, which compiles; in no order but the alphabet, and beside no other.
Everybody else who may see the year sees components, clauses and years, where no state is named.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from statistics import median

from django.db.models import Count, Q, QuerySet

from sheaf.access.actor import Actor
from sheaf.access.policy import may, require
from sheaf.directory import queries as directory
from sheaf.kernel import clock, node
from sheaf.kernel.errors import NotFound
from sheaf.kernel.states import SECRETARIAT, name
from sheaf.plan.compiling.documents.view import NOT_REPORTED, STATUSES
from sheaf.plan.glance.models import Arrival, Tally
from sheaf.plan.programme import gauges
from sheaf.plan.programme.gauges import Gauge
from sheaf.plan.reporting import queries as reporting
from sheaf.plan.reporting import table
from sheaf.plan.reporting.models import Cycle

FEWEST = 3  # other states that must have answered before their answers are counted together for who does not read them (0230, 0240)
SHOWN = (*STATUSES, NOT_REPORTED)


@dataclass(frozen=True, slots=True)
class Line:
    """One bar. code, words: of the component, state, clause or year; counts: status to how many of the entries that were to be made, one
    for each state and clause; “not reported” are those that nobody made."""

    code: str
    words: str
    counts: dict[str, int]

    @property
    def total(self) -> int:
        """All that was asked."""
        return sum(self.counts.values())

    @property
    def answered(self) -> int:
        """Hundredths of what was asked that have an answer, rounded down so that only all of it is 100."""
        return 100 * (self.total - self.counts.get(NOT_REPORTED, 0)) // self.total if self.total else 0


@dataclass(frozen=True, slots=True)
class Standing:
    """How punctual reports came. owed: parts; on_time, late: that came; days: the middle number of days that the late ones were
    late; missing: that have not come; over: the day has passed, so that missing is late as well."""

    code: str
    words: str
    owed: int
    on_time: int
    late: int
    days: int
    missing: int
    over: bool


@dataclass(frozen=True, slots=True)
class Beside:
    """A state's own report beside the middle of all, for that state alone: days before (negative) or after the day of submission."""

    own: int
    middle: int


def sees(actor: Actor) -> bool:
    """Whether the actor sees any count of a year."""
    return may(actor, "plan.year").allowed


def sees_all(actor: Actor) -> bool:
    """Whether counts over all states are made here for the actor: at the Secretariat's node, for who reads what was submitted."""
    return sees(actor) and node.current().state == SECRETARIAT and reporting.sees_submitted(actor)


def named(actor: Actor, cycle: Cycle) -> list[str]:
    """States whose own line the actor sees, by their names: its own; the Secretariat those of all."""
    every = [state for state in _reporting(cycle) if state == actor.state or (sees_all(actor) and may(actor, "plan.keep").allowed)]
    return sorted(every, key=name) if sees(actor) else []


def counted_states(actor: Actor, cycle: Cycle) -> list[str]:
    """States whose answers are in the actor's counts."""
    if not sees(actor):
        return []
    every = _reporting(cycle)
    return every if sees_all(actor) else [state for state in every if state == actor.state]


def _reporting(cycle: Cycle) -> list[str]:
    """Who owes the year, and who left after it had submitted something."""
    return [*cycle.states, *sorted({state for state, _ in _stayed(cycle)})]


def _stayed(cycle: Cycle) -> set[tuple[str, str]]:
    """What states submitted that left since, looked up once for a page."""
    if "stayed" not in cycle.__dict__:
        _look_up([cycle])
    found: set[tuple[str, str]] = cycle.__dict__["stayed"]
    return found


def _look_up(cycles: Iterable[Cycle]) -> list[Cycle]:
    """The same cycles, of which `_stayed` asks nothing any more."""
    rows = list(cycles)
    found = reporting.stayed(rows)
    for row in rows:
        row.__dict__["stayed"] = found[row.year]
    return rows


def _counted_pairs(cycle: Cycle) -> set[tuple[str, str]]:
    """(state, component) of all that is owed or came."""
    return {*reporting.owed(cycle), *_stayed(cycle)}


def tallies(actor: Actor) -> QuerySet[Tally]:
    """Answers that the actor's counts may hold."""
    require(actor, "plan.read")
    if not sees(actor):
        return Tally.objects.none()
    if not sees_all(actor):
        return Tally.objects.filter(state=actor.state)
    rows = Tally.objects.all()
    for year, area in thin(actor):
        rows = rows.exclude(~Q(state=actor.state), year=year, area=area)
    return rows


def thin(actor: Actor) -> set[tuple[int, str]]:
    """(year, component) of which the actor's counts hold its own state's answers alone: until the compilation circulates, where so few
    others have reported that a count would be what one of them said. Who reads their reports anyway is told all."""
    if not sees_all(actor):
        return set()
    open_ = [row for row in reporting.cycles(actor) if row.state == "open"]
    others = Counter(Arrival.objects.filter(year__in=[row.year for row in open_]).exclude(state=actor.state).values_list("year", "area"))
    few = {row.year: {area for area in row.components if others[row.year, area] < FEWEST} for row in open_}
    return {(row.year, area) for row in open_ if few[row.year] for area in few[row.year] - reporting.reviewed(actor, row)}


def _told(actor: Actor, cycle: Cycle, states: Iterable[str], few: Container[tuple[int, str]]) -> dict[str, int]:
    """For each component how many of these states are in the actor's counts. few: as `thin` gives them."""
    every, counted = set(states), _counted_pairs(cycle)
    told = {area: {state for state, of in counted if of == area and state in every} for area in cycle.components}
    return {area: len(told[area] & {actor.state} if (cycle.year, area) in few else told[area]) for area in cycle.components}


def arrivals(actor: Actor) -> QuerySet[Arrival]:
    """Parts that came, of those that the actor's counts may hold."""
    require(actor, "plan.read")
    if not sees(actor):
        return Arrival.objects.none()
    return Arrival.objects.all() if sees_all(actor) else Arrival.objects.filter(state=actor.state)


def asked(cycle: Cycle) -> dict[str, dict[str, str]]:
    """Component to what the format asks of it: subject to title, in order."""
    return {area: {item["subject"]: item.get("title", "") for item in cycle.format.questions if table.asks(item, area)}
            for area in cycle.components}


def by_component(actor: Actor, cycle: Cycle, states: Iterable[str] | None = None) -> list[Line]:
    """A line for each component of a year over the states that are counted, or over these of them."""
    wanted, questions, names = _limited(actor, cycle, states), asked(cycle), directory.area_names()
    found = _counted(tallies(actor).filter(year=cycle.year, state__in=wanted), "area")
    told = _told(actor, cycle, wanted, thin(actor))
    return [_line(area, names.get(area, area), found.get(area, {}), len(questions[area]) * told[area]) for area in cycle.components]


def by_state(actor: Actor, cycle: Cycle, area: str = "") -> list[Line]:
    """A line for each state that is named to the actor, by name; of one component or of all."""
    questions = asked(cycle)
    rows = tallies(actor).filter(year=cycle.year, state__in=named(actor, cycle))
    found = _counted(rows.filter(area=area) if area else rows, "state")
    counted = _counted_pairs(cycle)
    sizes = {state: sum(len(subjects) for code, subjects in questions.items() if (state, code) in counted and area in ("", code))
             for state in named(actor, cycle)}
    return [_line(state, name(state), found.get(state, {}), size) for state, size in sizes.items()]


def by_subject(actor: Actor, cycle: Cycle, area: str, states: Iterable[str] | None = None) -> list[Line]:
    """A line for each clause or action that a component asks for. NotFound for a component that the year has not."""
    questions = asked(cycle).get(area)
    if questions is None:
        raise NotFound("This year has no such component.")
    wanted = _limited(actor, cycle, states)
    found = _counted(tallies(actor).filter(year=cycle.year, area=area, state__in=wanted), "subject")
    told = _told(actor, cycle, wanted, thin(actor))[area]
    return [_line(subject, title, found.get(subject, {}), told) for subject, title in questions.items()]


def by_year(actor: Actor) -> list[Line]:
    """A line for each year, the oldest first."""
    found, few = _counted(tallies(actor), "year"), thin(actor)
    lines = []
    for cycle in sorted(_look_up(reporting.cycles(actor)), key=lambda row: row.year):
        told = _told(actor, cycle, counted_states(actor, cycle), few)
        size = sum(len(subjects) * told[area] for area, subjects in asked(cycle).items())
        lines.append(_line(str(cycle.year), str(cycle.year), found.get(cycle.year, {}), size))
    return lines


def of_subject(actor: Actor, subject: str, edition: str = "") -> list[Line]:
    """A line for each year that asked for a clause or action, the oldest first."""
    found, few = _counted(tallies(actor).filter(subject=subject), "year"), thin(actor)
    lines = []
    for cycle in sorted(_look_up(reporting.cycles(actor)), key=lambda row: row.year):
        components = [area for area, subjects in asked(cycle).items() if subject in subjects]
        if components and (not edition or cycle.edition == edition):
            told = _told(actor, cycle, counted_states(actor, cycle), few)
            size = sum(told[area] for area in components)
            lines.append(_line(str(cycle.year), str(cycle.year), found.get(cycle.year, {}), size))
    return lines


def as_printed(lines: Iterable[Line]) -> list[tuple[str, dict[str, int]]]:
    """Rows of the chart by component, as the printed report has it."""
    return [(line.words, line.counts) for line in lines]


def total(lines: Iterable[Line]) -> dict[str, int]:
    """All lines together."""
    found: Counter[str] = Counter()
    for line in lines:
        found.update(line.counts)
    return _ordered(found)


def day_of(cycle: Cycle) -> date:
    """The day on which states submit."""
    return date.fromisoformat(cycle.deadlines["submission"]) if cycle.deadlines.get("submission") else cycle.meeting_day


def punctual_components(actor: Actor, cycle: Cycle) -> list[Standing]:
    """How punctually each component came, over the states that are counted."""
    names, states = directory.area_names(), counted_states(actor, cycle)
    held, told = _days(actor, cycle, states), _told(actor, cycle, states, ())
    return [_standing(cycle, area, names.get(area, area), told[area], [days for (_, at), days in held.items() if at == area])
            for area in cycle.components]


def punctual_states(actor: Actor, cycle: Cycle) -> list[Standing]:
    """The same for each state that is named to the actor, by name."""
    states = named(actor, cycle)
    held, owed = _days(actor, cycle, states), Counter(state for state, _ in _counted_pairs(cycle))
    return [_standing(cycle, state, name(state), owed[state], [days for (at, _), days in held.items() if at == state])
            for state in states]


def beside(actor: Actor, cycle: Cycle) -> Beside | None:
    """The actor's own state beside the middle of all states; None for who speaks for no state, and where nothing has come."""
    if not sees_all(actor) or actor.state not in cycle.states:
        return None
    held = _days(actor, cycle, cycle.states)
    own = [days for (state, _), days in held.items() if state == actor.state]
    return Beside(round(median(own)), round(median(held.values()))) if own else None


def indicators(actor: Actor, cycle: Cycle, area: str | None = None) -> list[Gauge]:
    """Indicators of the year's work programme: all, of one component, or with an empty area those of the whole. What all states say
    together up to the year, by splits, and the actor's own state's values."""
    return gauges.of(actor, programme=cycle.programme, area=area, year=cycle.year) if cycle.programme else []


def _limited(actor: Actor, cycle: Cycle, states: Iterable[str] | None) -> list[str]:
    """The states counted; of those given only such as are named to the actor."""
    if states is None:
        return counted_states(actor, cycle)
    allowed = set(named(actor, cycle))
    return [state for state in states if state in allowed]


def _counted(rows: QuerySet[Tally], by: str) -> dict[object, dict[str, int]]:
    found: dict[object, dict[str, int]] = {}
    for key, status, count in rows.order_by().values_list(by, "status").annotate(Count("pk")):
        found.setdefault(key, {})[status] = count
    return found


def _line(code: str, words: str, counts: Mapping[str, int], size: int) -> Line:
    missing = size - sum(counts.values())
    return Line(code, words, _ordered({**counts, NOT_REPORTED: max(missing, 0)}))


def _ordered(counts: Mapping[str, int]) -> dict[str, int]:
    return {status: counts[status] for status in SHOWN if counts.get(status)}


def _days(actor: Actor, cycle: Cycle, states: Iterable[str]) -> dict[tuple[str, str], int]:
    """(state, component) to how many days after the day of submission it came."""
    day = day_of(cycle)
    rows = arrivals(actor).filter(year=cycle.year, state__in=list(states)).values_list("state", "area", "first")
    return {(state, area): (first.date() - day).days for state, area, first in rows}


def _standing(cycle: Cycle, code: str, words: str, owed: int, days: list[int]) -> Standing:
    late = [count for count in days if count > 0]
    return Standing(code, words, owed, len(days) - len(late), len(late), round(median(late)) if late else 0, max(owed - len(days), 0),
                    clock.today() > day_of(cycle))
