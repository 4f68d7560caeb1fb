"""The invented past: reports of every state for five years, the last of them compiled and published.

Rows of the past are written in bulk, for their volume; the last year goes through the compilation's own steps.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from datetime import UTC, datetime, time, timedelta

from sheaf.access.actor import Actor
from sheaf.demo.plan import common
from sheaf.demo.plan.words import INVENTED, asked, content
from sheaf.kernel import canonical
from sheaf.plan.compiling import services as compiling
from sheaf.plan.glance import tallies
from sheaf.plan.reporting import opening, reviewing, table
from sheaf.plan.reporting.models import Cycle, Part, Submission

BATCH = 200
SUBMITTED_BEFORE = timedelta(days=100)  # the ministers' meeting
Speaks = Callable[[str], Actor]  # the head of a state's delegation


def open_years(actor: Actor, made: common.Frame) -> None:
    """The cycles of the past and the running one, marked as invented."""
    for year in (*made.past, made.year):
        opening.open_cycle(actor, year=year, meeting=made.ministers(year), format=common.FORMAT, edition=common.EDITION,
                           programme=made.programme if year == made.year else "")
        Cycle.objects.filter(pk=year).update(invented=True)


def write(made: common.Frame, states: Collection[str], *, here: Callable[[str], bool]) -> int:
    """The parts of these states in the past years as this node has them; how many. here: whether a state works at this node."""
    parts, rows = [], []
    for turn, year in enumerate(made.past, common.YEARS - len(made.past)):
        cycle = Cycle.objects.select_related("format").get(pk=year)
        frozen = year != made.past[-1] or cycle.state != "open"
        for offset, area in enumerate(cycle.components):
            questions = asked(cycle.format.questions, area)
            for state in (state for state in cycle.states if state in states):
                said = content(state, questions, offset, turn)
                part = Part(
                    cycle=cycle,
                    state=state,
                    area=area,
                    here=here(state),
                    submitted_version=1,
                    step=table.FROZEN if frozen else table.SUBMITTED,
                    summary=table.summary(item["status"] for item in said["entries"]),
                )
                parts.append(part)
                rows.append(_submission(part, said, made))
    Part.objects.bulk_create(parts, BATCH)
    Submission.objects.bulk_create(rows, BATCH)
    tallies.write(rows)
    return len(parts)


def _submission(part: Part, said: dict[str, object], made: common.Frame) -> Submission:
    at = datetime.combine(made.meetings[part.cycle_id] - SUBMITTED_BEFORE, time(9), UTC)
    return Submission(part=part, version=1, content=said, digest=canonical.digest(said), cleared_by=f"{INVENTED} ({part.state})", at=at)


def close(actor: Actor, years: Iterable[int]) -> None:
    """These years are over."""
    for year in years:
        reviewing.freeze(actor, year=year)
        opening.close(actor, year=year)


def publish(actor: Actor, made: common.Frame, speaks: Speaks) -> None:
    """The last finished year: findings, the Chair's words, a comment with its answer, both bodies' decisions, the public view."""
    year, chair = made.past[-1], speaks(common.CHAIR)
    for area, state in common.leads().items():
        compiling.find(speaks(state), year=year, area=area, text=f"Every state has reported on this component. {INVENTED}.")
    for state in ("THA", "LAO"):
        compiling.consent(speaks(state), year=year, given=True)
    row = compiling.assemble(actor, year=year)
    compiling.to_chair(actor, compilation_id=row.id)
    compiling.say(chair, compilation_id=row.id, narrative=f"The states report steady work on every component. {INVENTED}.")
    compiling.circulate(chair, compilation_id=row.id)
    said = compiling.comment(speaks("VNM"), compilation_id=row.id, text="Please write “contact points” throughout.", anchor="drugs")
    compiling.respond(actor, comment_id=said.id, text="Done in the next edition.", accepted=True)
    compiling.close_comments(actor, compilation_id=row.id)
    day = made.meetings[year]
    common.decide(actor, made.officials(year), "approve", f"The report of {year} is cleared.", f"compilation:{row.id}", day)
    compiling.submit(actor, compilation_id=row.id)
    common.decide(actor, made.ministers(year), "note", f"The report of {year} is noted.", f"compilation:{row.id}", day)
    compiling.publish(actor, compilation_id=row.id)
    opening.close(actor, year=year)
