"""Who does what in the demonstration of the plan: the Secretariat's node before it is served, each state's node after it is."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from sheaf.access.actor import Actor
from sheaf.access.models import Person
from sheaf.access.queries import actor_for
from sheaf.demo import books, people
from sheaf.demo.plan import common, history, registers, year
from sheaf.directory import queries as directory
from sheaf.directory import services as pulling
from sheaf.kernel import node
from sheaf.kernel.errors import SheafError
from sheaf.kernel.states import MEMBERS
from sheaf.plan.reporting.models import Cycle
from sheaf.plan.sharing import services as sharing

SUBMITTED = 2  # components that every state has submitted so far
TAKEN_WITHIN = 120.0  # seconds


def at_secretariat(text: Path | None, years: int = common.YEARS) -> str:
    """Everything that is common, and the reports of states without a node; one line on the official text."""
    desk, made = people.sign_in("desk"), common.frame(years)
    said = common.attach(desk, text)
    common.convene(desk, made)
    common.hold(desk, made)
    common.fill_offices(desk, made)
    common.keep_addresses(desk, filter(_works_here, MEMBERS))
    common.ask_format(desk, made)
    common.write_programme(desk, made)
    common.follow_up(desk, made)
    registers.write(desk, made, _speaks)
    history.open_years(desk, made)
    history.write(made, MEMBERS, here=_works_here)
    history.close(desk, made.past[:-1])
    history.publish(desk, made, _speaks)
    for turn, state in enumerate(MEMBERS):
        if _works_here(state):
            areas = year.chosen(made.year, turn, SUBMITTED + year.DRAFTS)
            year.submit(_speaks(state, "delegate"), _speaks(state), made.year, areas[:SUBMITTED])
            for area in areas[SUBMITTED:]:
                year.draft(_speaks(state, "delegate"), made.year, area)
    sharing.share()
    return said


def at_state() -> dict[str, Any]:
    """The state's own past, and its report of the running year: what is submitted travels to the Secretariat's node."""
    here = node.current().state
    _take()
    made = _frame_taken()
    history.write(made, {here}, here=lambda state: True)
    officer, supervisor = people.sign_in("officer"), people.sign_in("supervisor")
    areas = year.chosen(made.year, list(MEMBERS).index(here), SUBMITTED + year.DRAFTS)
    submitted = year.submit(officer, supervisor, made.year, areas[:SUBMITTED])
    for area in areas[SUBMITTED:]:
        year.draft(officer, made.year, area)
    return {"state": here, "cycle": made.year, "submitted": submitted, "drafts": year.DRAFTS}


def _take() -> None:
    """Fetch what the Secretariat published and take it; the node's worker does the same on its clock, whoever is first."""
    def look() -> bool:
        try:
            pulling.pull()
            sharing.take_new()
        except SheafError:
            return False
        return Cycle.objects.filter(state="open").exists()

    books.wait_for("the plan from the Secretariat's node", look, TAKEN_WITHIN)


def _frame_taken() -> common.Frame:
    """The years as they came."""
    days = dict(Cycle.objects.values_list("year", "meeting_day"))
    past = tuple(sorted(days))[:-1]
    return common.Frame(max(days), past, days, "")


def _works_here(state: str) -> bool:
    return not directory.anchor(state)


@lru_cache
def _speaks(state: str, who: str = "head") -> Actor:
    """The head of a state's delegation, or its delegate, at the Secretariat's node."""
    return actor_for(Person.objects.get(username=f"{who}-{state.lower()}"))
