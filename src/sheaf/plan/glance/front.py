"""What stands on the plan's front page: what waits, the year, the latest decisions, vacancies, what comes next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from sheaf.access.actor import Actor
from sheaf.access.policy import may
from sheaf.kernel import clock
from sheaf.plan.bodies import queries as bodies
from sheaf.plan.bodies.words import owner_in_words
from sheaf.plan.editions import queries as editions
from sheaf.plan.glance import queries
from sheaf.plan.meetings import queries as meetings
from sheaf.plan.programme import queries as programme
from sheaf.plan.registers import queries as registers
from sheaf.plan.registers.table import KINDS
from sheaf.plan.reporting import deadlines
from sheaf.plan.reporting import queries as reporting
from sheaf.plan.reporting.models import Cycle

WAITING, DECISIONS, MEETINGS = 8, 6, 4  # how many of each the front page shows


@dataclass(frozen=True, slots=True)
class Stage:
    """A milestone of the year. passed: its day is over; next: the first that is not."""

    words: str
    day: date
    passed: bool
    next: bool


def shown(actor: Actor) -> dict[str, Any]:
    """Everything for the page."""
    found = current(actor)
    return {
        "tasks": [(row, owner_in_words(row.owner)) for row in bodies.tasks(actor)[:WAITING]] if may(actor, "plan.task").allowed else [],
        "cycle": found, "stages": stages(found) if found else [], "year": _year(actor, found) if found and queries.sees(actor) else None,
        "decisions": meetings.latest(actor, DECISIONS), "vacancies": bodies.vacancies(actor),
        "meetings": meetings.meetings(actor).filter(state="planned", starts__gte=clock.today()).order_by("starts")[:MEETINGS],
        "programme": _programme(actor), "registers": [(kind, KINDS[kind], count) for kind, count in registers.counts(actor).items()],
        "editions": editions.titles(actor), "untold": editions.untold(actor), "may_edit": may(actor, "plan.edit").allowed,
    }


def current(actor: Actor) -> Cycle | None:
    """The newest open year, else the newest."""
    rows = list(reporting.cycles(actor)[:5])
    return next((row for row in rows if row.state == "open"), rows[0] if rows else None)


def stages(row: Cycle) -> list[Stage]:
    """The year's milestones in order, with the ministers' meeting as the last."""
    days = sorted(
        (date.fromisoformat(day), deadlines.BY_CODE[code].words) for code, day in row.deadlines.items() if code in deadlines.BY_CODE
    )
    days.append((row.meeting_day, f"The ministers meet: {row.meeting}"))
    today = clock.today()
    coming = next((day for day, _ in days if day >= today), None)
    return [Stage(words, day, day < today, day == coming) for day, words in days]


def _year(actor: Actor, row: Cycle) -> dict[str, Any]:
    """How many component reports came, of the actor's state and of all that are counted."""
    states = queries.counted_states(actor, row)
    came = list(queries.arrivals(actor).filter(year=row.year).values_list("state", flat=True))
    own = actor.state if actor.state in row.states else ""
    return {"came": sum(1 for state in came if state in states), "owed": len(states) * len(row.components), "own": own,
            "own_came": came.count(own), "own_owed": len(row.components), "all": queries.sees_all(actor)}


def _programme(actor: Actor) -> Any:
    today = clock.today()
    rows = programme.programmes(actor).filter(partner="", state="adopted", starts__lte=today)
    return rows.filter(Q(ends__gte=today) | Q(extended_to__gte=today)).order_by("-starts").first()
