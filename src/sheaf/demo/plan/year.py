"""The running year: copied forward, changed, cleared by a second person and submitted, through the services of reporting."""

from __future__ import annotations

from collections.abc import Sequence

from sheaf.access.actor import Actor
from sheaf.demo.plan.words import INVENTED
from sheaf.plan.reporting import clearing, drafting
from sheaf.plan.reporting.models import Cycle, Part

DRAFTS = 2  # components that a state has begun and not submitted


def submit(drafter: Actor, clearer: Actor, year: int, areas: Sequence[str]) -> int:
    """Submit these components of the drafter's state; how many."""
    for area in areas:
        part = draft(drafter, year, area)
        clearing.ask_accepting(drafter, part_id=part.id)
        clearing.submit(clearer, part_id=part.id)
    return len(areas)


def draft(drafter: Actor, year: int, area: str) -> Part:
    """Last year's answers copied forward, the first of them changed."""
    part = drafting.open_part(drafter, year=year, area=area)
    drafting.copy_forward(drafter, part_id=part.id)
    first = part.entries.order_by("subject").first()
    if first:
        drafting.save(drafter, part_id=part.id, subject=first.subject, version=first.version,
                      values={"status": "under_way", "narrative": f"A review was begun this year. {INVENTED}."})
    return part


def chosen(year: int, turn: int, count: int) -> list[str]:
    """Components, others for every state."""
    areas = Cycle.objects.get(pk=year).components
    return [areas[(turn * 3 + place) % len(areas)] for place in range(count)]
