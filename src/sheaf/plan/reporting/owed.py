"""What each owes in a year and by when, in the inbox of its office: opened with the year, moved with the meeting, done with the step.

The days are the cycle's milestones. What comes when its milestone is near or over has two weeks, so that nobody is late from the
first minute. A lead shepherd is reminded of the component once, not of each state's report (`reminding`).
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import partial

from sheaf.access.actor import Actor
from sheaf.directory import queries as directory
from sheaf.kernel import clock
from sheaf.kernel.states import SECRETARIAT, whose
from sheaf.plan.bodies import queries as bodies
from sheaf.plan.bodies import services as tasks
from sheaf.plan.reporting import table
from sheaf.plan.reporting.models import Cycle, Part

SUBMISSION, LEAD, CHAIR, CIRCULATION, COMMENTS = "submission", "lead_review", "chair_review", "circulation", "comments"
EVENING = time(23, 59)
AT_LEAST = timedelta(days=14)  # for what arrives when its milestone is near or over
PART, STATE, SHEPHERD = "part", "state:", "lead_shepherd:"


def open_year(actor: Actor, cycle: Cycle) -> None:
    """Everybody's task of the year; the same again moves its day."""
    for state in cycle.states:
        state_task(actor, cycle, state)
    names = directory.area_names()
    for area in cycle.components:
        _of_year(actor, cycle, _lead(area), f"Review the reports on {names.get(area, area)}, {cycle.year}", LEAD)
    _of_year(actor, cycle, "chair:SOMTC", f"Review the reports of {cycle.year}", CHAIR)
    _of_year(actor, cycle, f"body:{SECRETARIAT}", f"Circulate the compilation of {cycle.year}", CIRCULATION)


def move(actor: Actor, cycle: Cycle) -> None:
    """The year's days moved: every open task about it, or about one of its parts, gets its new day; what is done stays done."""
    for owner, milestone in ((STATE, SUBMISSION), (SHEPHERD, LEAD), ("chair:", CHAIR), ("body:", CIRCULATION)):
        tasks.move_tasks(actor, about=f"cycle:{cycle.year}", owner=owner, due=partial(_evening_of, cycle, milestone))
    for owner, milestone in ((STATE, SUBMISSION), (SHEPHERD, LEAD)):
        tasks.move_tasks(actor, about=f"{PART}:{cycle.year}:", owner=owner, due=partial(due, cycle, milestone))
    for part in Part.objects.filter(cycle=cycle, step=table.QUERIED):
        tasks.move_tasks(actor, about=_query(part), owner=STATE, due=partial(due, cycle, LEAD))


def state_task(actor: Actor, cycle: Cycle, state: str) -> None:
    """What one state owes, unless it submitted everything or is no member at the year's end; called at its own node too, whenever the
    cycle arrives there."""
    if not _whole(cycle, state) and state in bodies.members_on(bodies.MINISTERS, date(cycle.year, 12, 31)):
        _of_year(actor, cycle, f"{STATE}{state}", f"Submit the report of {cycle.year}", SUBMISSION)


def to_clear(actor: Actor, part: Part) -> None:
    """Somebody in the capital has asked for clearance."""
    tasks.add_task(actor, owner=f"{STATE}{part.state}", title=f"Clear the report on {_component(part)}, {part.cycle_id}", about=about(part),
                   url=url(part), due=due(part.cycle, SUBMISSION, clock.today()))


def to_review(actor: Actor, part: Part) -> None:
    """Something arrived for who leads the component."""
    tasks.add_task(actor, owner=_lead(part.area), title=f"Review {whose(part.state)} report on {_component(part)}, {part.cycle_id}",
                   about=about(part), url=url(part), due=due(part.cycle, LEAD, clock.today()))


def to_answer(actor: Actor, part: Part) -> None:
    """The lead shepherd asked the state."""
    tasks.add_task(actor, owner=f"{STATE}{part.state}", title=f"Answer the lead shepherd on {_component(part)}, {part.cycle_id}",
                   about=_query(part), url=url(part), due=due(part.cycle, LEAD, clock.today()))


def cleared(actor: Actor, part: Part) -> None:
    """Cleared or given back: nobody is asked to clear it."""
    tasks.finish_tasks(actor, about=about(part), owner=f"{STATE}{part.state}")


def submitted(actor: Actor, part: Part) -> None:
    """The state's task of the year is done when every component was submitted."""
    if _whole(part.cycle, part.state):
        tasks.finish_tasks(actor, about=f"cycle:{part.cycle_id}", owner=f"{STATE}{part.state}")


def left(actor: Actor, cycle: Cycle, state: str) -> None:
    """The state is a member no longer: nothing of the year waits for it, neither its report nor a question about a part of it."""
    parts = Part.objects.filter(cycle=cycle, state=state)
    for what in (f"cycle:{cycle.year}", *map(about, parts), *map(_query, parts)):
        tasks.finish_tasks(actor, about=what, owner=f"{STATE}{state}")


def answered(actor: Actor, part: Part) -> None:
    """No question to the state is open any longer."""
    tasks.finish_tasks(actor, about=_query(part))


def reviewed(actor: Actor, part: Part) -> None:
    """This part is reviewed; the lead's task of the year is done with the last state's."""
    tasks.finish_tasks(actor, about=about(part))
    done = Part.objects.filter(cycle=part.cycle, area=part.area, state__in=part.cycle.states, step__in=(table.REVIEWED, table.FROZEN))
    if done.count() == len(part.cycle.states):
        tasks.finish_tasks(actor, about=f"cycle:{part.cycle_id}", owner=_lead(part.area))


def frozen(actor: Actor, cycle: Cycle, parts: list[Part]) -> None:
    """Nothing is reviewed any longer in what is frozen; leads have no more to do in the year."""
    for part in parts:
        tasks.finish_tasks(actor, about=about(part), owner=_lead(part.area))
        tasks.finish_tasks(actor, about=_query(part))
    if cycle.state != "open":
        for area in cycle.components:
            tasks.finish_tasks(actor, about=f"cycle:{cycle.year}", owner=_lead(area))


def circulated(actor: Actor, cycle: Cycle) -> None:
    """The Chair let the compilation go and the Secretariat sent it: both have done what they owed of the year."""
    for owner in ("chair:SOMTC", f"body:{SECRETARIAT}"):
        tasks.finish_tasks(actor, about=f"cycle:{cycle.year}", owner=owner)


def due(cycle: Cycle, milestone: str, made: date) -> datetime | None:
    """The evening of a milestone, for something that began on the day `made`; none where the cycle has no such milestone."""
    found = _evening_of(cycle, milestone)
    return max(found, datetime.combine(made + AT_LEAST, EVENING, UTC)) if found else None


def about(part: Part) -> str:
    return f"{PART}:{part.cycle_id}:{part.state}:{part.area}"


def url(part: Part) -> str:
    return f"/plan/year/{part.cycle_id}/{part.state}/{part.area}"


def _evening_of(cycle: Cycle, milestone: str, made: date | None = None) -> datetime | None:
    """The evening of a milestone, whenever the task was made; none where the cycle has no such milestone."""
    day = cycle.deadlines.get(milestone)
    return datetime.combine(date.fromisoformat(day), EVENING, UTC) if day else None


def _of_year(actor: Actor, cycle: Cycle, owner: str, title: str, milestone: str) -> None:
    tasks.add_task(actor, owner=owner, title=title, about=f"cycle:{cycle.year}", url=f"/plan/year/{cycle.year}",
                   due=_evening_of(cycle, milestone))


def _whole(cycle: Cycle, state: str) -> bool:
    """Whether a state has submitted every component."""
    arrived = Part.objects.filter(cycle=cycle, state=state, area__in=cycle.components, submitted_version__gt=0).count()
    return arrived == len(cycle.components)


def _component(part: Part) -> str:
    return directory.area_names().get(part.area, part.area)


def _lead(area: str) -> str:
    return f"{SHEPHERD}{area}"


def _query(part: Part) -> str:
    return f"query:{part.id}"
