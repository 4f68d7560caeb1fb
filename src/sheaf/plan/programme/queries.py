"""Reads. The work programme is open to everybody who reads the plan."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet
from django.db.models.functions import Length

from sheaf.access.actor import DELEGATES, Actor
from sheaf.access.policy import may, require
from sheaf.kernel import clock
from sheaf.kernel.errors import NotFound
from sheaf.kernel.states import place
from sheaf.plan.bodies import queries as bodies
from sheaf.plan.meetings import queries as meetings
from sheaf.plan.meetings.models import Decision
from sheaf.plan.programme import aggregating, lights
from sheaf.plan.programme.lights import Light
from sheaf.plan.programme.models import Action, Component, Indicator, Mark, Observation, Programme, Regional, Review

MAX_ROWS = 1000
MAX_DECISIONS = 50  # shown beside one action
YEAR = timedelta(days=365)
CURRENT, COMING, PAST, UNKNOWN, DRAFT = "in force", "to come", "past", "end not known", "draft"


@dataclass(frozen=True, slots=True)
class Bar:
    """An action in time. left, width: hundredths of the programme's span."""

    action: Action
    left: float
    width: float
    light: Light


@dataclass(frozen=True, slots=True)
class Reading:
    """An indicator for one state and year, with what it is measured against. split: empty for the whole, else of whom or what it is,
    which no baseline or target measures."""

    indicator: Indicator
    state: str
    year: int
    value: Decimal | None
    text: str
    status: str
    baseline: Decimal | None
    target: Decimal | None
    light: Light
    version: int = 0
    split: str = ""


@dataclass(frozen=True, slots=True)
class Together:
    """All states together in a year. how: `sum`, `median` or `latest`; silent: members that said nothing, for who may know; split: as of
    a reading."""

    year: int
    how: str
    value: Decimal
    reported: int
    owed: int
    baseline: Decimal | None
    target: Decimal | None
    light: Light | None
    silent: tuple[str, ...]
    split: str = ""


def programmes(actor: Actor) -> QuerySet[Any]:
    """Programmes, newest first, with how many actions each has (`count`) and how many of them are done (`done`)."""
    require(actor, "plan.read")
    return Programme.objects.annotate(
        count=Count("actions", distinct=True), done=Count("actions", filter=Q(actions__progress="done"), distinct=True)
    ).order_by("-starts", "code")


def known(code: str) -> bool:
    """Whether there is such a programme; for rooms that name one."""
    return Programme.objects.filter(pk=code).exists()


def programme(actor: Actor, code: str) -> Programme:
    """NotFound where there is none."""
    require(actor, "plan.read")
    found = Programme.objects.select_related("follows").filter(pk=code).first()
    if not found:
        raise NotFound("There is no such programme.")
    return found


def in_force(day: date, *, partner: str = "") -> Programme | None:
    """The adopted programme whose days hold this one, extensions counted."""
    rows = Programme.objects.filter(partner=partner, state="adopted", starts__lte=day)
    return rows.filter(Q(ends__gte=day) | Q(extended_to__gte=day)).order_by("-starts").first()


def standing(row: Programme, day: date) -> str:
    """How a programme stands on a day, in words; an extension counts."""
    if row.state != "adopted":
        return row.state
    if row.starts > day:
        return COMING
    if not row.last_day:
        return UNKNOWN
    return CURRENT if row.last_day >= day else PAST


def components(actor: Actor, code: str) -> list[Component]:
    """With objectives and actions, each in its order: CYBERCRIME-1.10 after CYBERCRIME-1.9."""
    require(actor, "plan.read")
    actions = Prefetch("objectives__actions", queryset=Action.objects.order_by(Length("code"), "code"))
    return list(Component.objects.filter(programme=code).prefetch_related("objectives", actions))


def action(actor: Actor, code: str, action_code: str) -> Action:
    """NotFound where there is none."""
    require(actor, "plan.read")
    found = (
        Action.objects.select_related("objective__component", "programme", "carried_from").filter(programme=code, code=action_code).first()
    )
    if not found:
        raise NotFound("There is no such action.")
    return found


def actions_for(actor: Actor, *, clause: str = "", state: str = "") -> list[Action]:
    """Actions of all programmes that serve a clause (EDITION/CLAUSE) or that a state leads."""
    require(actor, "plan.read")
    rows = Action.objects.select_related("programme", "objective__component").order_by("-programme__starts", "code")
    found = [row for row in rows if (not clause or clause in row.clauses) and (not state or state in row.leads)]
    return found[:MAX_ROWS]


def find(actor: Actor, words: list[str], limit: int) -> list[Action]:
    """Actions by code or words of their title or output, of the newest programmes first; all words must stand in one."""
    require(actor, "plan.read")
    rows = Action.objects.select_related("programme").order_by("-programme__starts", "code")
    for word in words:
        rows = rows.filter(Q(code__iexact=word) | Q(title__icontains=word) | Q(output__icontains=word))
    return list(rows[:limit])


def url_of(row: Action) -> str:
    """Where an action's page is."""
    return f"/plan/programme/{row.programme_id}/actions/{row.code}"


def history(row: Action) -> list[Action]:
    """The action and those that it was carried from, newest first."""
    found, at = [row], row.carried_from
    while at and at not in found:
        found.append(at)
        at = at.carried_from
    return found


def carried_on(row: Action) -> list[Action]:
    """The actions of later programmes in which this one goes on."""
    return list(row.carried_to.select_related("programme"))


def decisions(actor: Actor, row: Action, past: list[Action]) -> list[Decision]:
    """Decisions about the programmes that the action and its history (past) stand in, and about the clauses that it serves; each once,
    the newest first."""
    found = [item for at in past for item in meetings.decisions(actor, about=f"programme:{at.programme_id}")]
    found += [item for place in row.clauses for item in meetings.decisions(actor, clause=place)]
    return sorted({item.code: item for item in found}.values(), key=lambda item: item.meeting.starts, reverse=True)[:MAX_DECISIONS]


def unfinished(actor: Actor, code: str) -> list[Action]:
    """Actions of a programme that may go on in the next one, in the programme's order."""
    require(actor, "plan.read")
    rows = Action.objects.filter(programme=code, progress__in=["not_started", "under_way"])
    return list(rows.order_by("objective__component__position", "objective__position", Length("code"), "code"))


def gantt(actor: Actor, code: str, day: date | None = None) -> list[tuple[Component, list[Bar]]]:
    """Every component with its actions in time; an action without days stands over the whole programme."""
    parts = components(actor, code)
    first, last = span(programme(actor, code), parts)
    days = max((last - first).days, 1)
    at = day or clock.today()
    return [
        (part, [_bar(item, first, last, days, at) for goal in part.objectives.all() for item in goal.actions.all()])
        for part in parts
    ]


def span(row: Programme, parts: Iterable[Component]) -> tuple[date, date]:
    """First and last day to draw: of the programme, or of its actions where no source tells its end. Years at its end in which no action
    is planned, as of one that was extended, are left out; an action without an end goes on to the last day."""
    found = [item.ends for part in parts for goal in part.objectives.all() for item in goal.actions.all()]
    ends = [day for day in found if day]
    if not row.last_day:
        return row.starts, max([*ends, row.starts + YEAR])
    if not ends or len(ends) < len(found):
        return row.starts, row.last_day
    needed = max([*ends, min(clock.today(), row.last_day), row.starts])
    return row.starts, min(row.last_day, date(needed.year, 12, 31))


def _bar(row: Action, first: date, last: date, span: int, day: date) -> Bar:
    starts, ends = max(row.starts or first, first), min(row.ends or last, last)
    left = round(100 * (starts - first).days / span, 2)
    width = round(max(100 * ((ends - starts).days + 1) / span, 0.5), 2)
    return Bar(row, min(left, 100.0), min(width, 100.0 - min(left, 99.5)), lights.of_action(row.progress, row.starts, row.ends, day))


def reviews(actor: Actor, row: Programme) -> list[Review]:
    """The triennial reviews of a programme, newest first."""
    require(actor, "plan.read")
    return list(row.reviews.select_related("into").order_by("-held"))


def indicator(actor: Actor, code: str, indicator_code: str) -> Indicator:
    """NotFound where there is none."""
    require(actor, "plan.read")
    found = Indicator.objects.select_related("component", "programme").filter(programme=code, code=indicator_code).first()
    if not found:
        raise NotFound("There is no such indicator.")
    return found


def readings(actor: Actor, row: Indicator, *, states: Iterable[str] = (), splits: bool = False) -> list[Reading]:
    """The current whole values by the state's name and year, with splits each followed by its own. A state's own line is for itself and
    for who keeps or reviews; others get none of it here, and aggregates by `regional`."""
    require(actor, "plan.read")
    chosen = set(states)
    marks = list(Mark.objects.filter(indicator=row))
    rows = Observation.objects.filter(indicator=row, current=True)
    rows = rows if splits else rows.filter(split="")
    rows = rows if _reviews(actor, row) else rows.filter(state=actor.state)
    found = sorted(rows, key=lambda item: (place(item.state), item.year, item.split))
    return [reading(row, item, marks) for item in found if not chosen or item.state in chosen]


def regional(actor: Actor, row: Indicator, *, splits: bool = False) -> list[Together]:
    """What the states say together, by year, with splits each followed by its own: for everybody who reads the plan. Who keeps or
    reviews reads besides which members of the year said nothing; nobody else does."""
    require(actor, "plan.read")
    marks = list(Mark.objects.filter(indicator=row, state=""))
    whole = _reviews(actor, row)
    said = {(item.state, item.year) for item in readings(actor, row)} if whole else set()
    rows = Regional.objects.filter(indicator=row)
    return [together(row, item, marks, _silent(row, item.year, said) if whole and not item.split else ())
            for item in (rows if splits else rows.filter(split=""))]


def together(row: Indicator, item: Regional, marks: list[Mark], silent: tuple[str, ...] = ()) -> Together:
    """A row of all states together beside the region's marks."""
    counts = row.kind == "yes_no"  # of states: baselines and targets are of one state's yes or no
    used = [] if counts or item.split else marks
    baseline, target = _mark(used, "baseline", "", item.year), _mark(used, "target", "", item.year)
    light = None if counts or item.split else lights.of_value(item.value, baseline, target, row.direction)
    return Together(item.year, item.how, item.value, item.reported, item.owed, baseline, target, light, silent, item.split)


def _silent(row: Indicator, year: int, said: set[tuple[str, int]]) -> tuple[str, ...]:
    told = {state for state, at in said if aggregating.counts_in(row, at, year)}
    return tuple(state for state in bodies.members_on(bodies.MINISTERS, date(year, 12, 31)) if state not in told)


def _reviews(actor: Actor, row: Indicator) -> bool:
    """Whether the actor keeps the programme, chairs, or leads the component that is measured."""
    if may(actor, "plan.keep").allowed:
        return True
    return actor.role in DELEGATES and (bodies.chairs(actor) or bool(row.component and bodies.leads(actor, row.component.area)))


def reading(row: Indicator, item: Observation, marks: list[Mark]) -> Reading:
    """An observation beside the marks that measure it."""
    if item.split:
        marks = []
    elif aggregating.how(row) == aggregating.SUM:  # the region's mark is of all states together, and measures no single one
        marks = [mark for mark in marks if mark.state]
    baseline = _mark(marks, "baseline", item.state, item.year)
    target = _mark(marks, "target", item.state, item.year)
    return Reading(row, item.state, item.year, item.value, item.text, item.status, baseline, target,
                   lights.of_value(item.value, baseline, target, row.direction), item.version, item.split)


def _mark(marks: list[Mark], kind: str, state: str, year: int) -> Decimal | None:
    """The state's own mark, else the region's: the newest baseline up to the year, the target of the year or the next one."""
    for of in (state, ""):
        rows = [item for item in marks if item.kind == kind and item.state == of]
        fit = [item for item in rows if (item.year <= year if kind == "baseline" else item.year >= year)]
        if fit:
            return (max if kind == "baseline" else min)(fit, key=lambda item: item.year).value
    return None
