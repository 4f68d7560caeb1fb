"""What a reader may do next about a year, as the one button of its page."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from django.urls import reverse

from sheaf.access.actor import Actor
from sheaf.access.policy import may
from sheaf.kernel.states import name
from sheaf.plan.bodies import queries as bodies
from sheaf.plan.reporting import table
from sheaf.plan.reporting.models import Cycle
from sheaf.plan.reporting.queries import Cell


@dataclass(frozen=True, slots=True)
class Next:
    """words: of the button; url: where it is done."""

    words: str
    url: str


def next_step(actor: Actor, cycle: Cycle, cells: Iterable[Cell], areas: Mapping[str, str], begins: Collection[str]) -> Next | None:
    """The first thing that waits for the reader: to clear, to answer, to review, to write. begins: the
    components that may be begun here."""
    held = list(cells)
    own = [cell for cell in held if cell.state == actor.state]
    clears = may(actor, "plan.clear").allowed
    for words, found in (
        ("Clear the report on {}", (cell for cell in own if clears and _clearable(actor, cell))),
        ("Answer the lead shepherd on {}", (cell for cell in own if clears and cell.step == table.QUERIED and _here(cell))),
    ):
        if cell := next(iter(found), None):
            return Next(words.format(areas.get(cell.area, cell.area)), _url(cycle, cell))
    return _to_review(actor, cycle, held, areas) or _writing(actor, cycle, own, areas, begins)


def _writing(actor: Actor, cycle: Cycle, own: list[Cell], areas: Mapping[str, str], begins: Collection[str]) -> Next | None:
    found = next((cell for cell in own if _to_write(actor, cell, begins)), None)
    return Next(f"Write the report on {areas.get(found.area, found.area)}", _url(cycle, found)) if found else None


def _to_review(actor: Actor, cycle: Cycle, cells: list[Cell], areas: Mapping[str, str]) -> Next | None:
    if not may(actor, "plan.ask").allowed:
        return None
    led = {owner.partition(":")[2] for owner in bodies.owners_of(actor) if owner.startswith(("lead_shepherd:", "co_lead:"))}
    found = next((cell for cell in cells if cell.area in led and cell.state != actor.state and cell.step == table.SUBMITTED), None)
    if not found:
        return None
    return Next(f"Review the report of {name(found.state)} on {areas.get(found.area, found.area)}", _url(cycle, found))


def _clearable(actor: Actor, cell: Cell) -> bool:
    return cell.step == table.CLEARING and _here(cell) and bool(cell.part and cell.part.last_drafter != actor.person_id)


def _here(cell: Cell) -> bool:
    return bool(cell.part and cell.part.here)


def _to_write(actor: Actor, cell: Cell, begins: Collection[str]) -> bool:
    if not cell.owed:
        return False
    if cell.part:
        return cell.step == table.DRAFT and cell.part.here and may(actor, "plan.draft").allowed
    return cell.area in begins


def _url(cycle: Cycle, cell: Cell) -> str:
    return reverse("reporting:part", args=[cycle.year, cell.state, cell.area])
