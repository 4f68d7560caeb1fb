"""The API at a glance: counts of a year by component, state and clause, over the years, and how punctually reports came."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.http import HttpRequest
from ninja import Router

from sheaf.access.doors import actor_of, door
from sheaf.plan.glance import queries
from sheaf.plan.programme import showing
from sheaf.plan.reporting import queries as reporting

router = Router(tags=["plan"])


@router.get("/years", auth=door("plan.year"))
def years(request: HttpRequest) -> list[dict[str, Any]]:
    """Each year's counts by status."""
    return [shown(line) for line in queries.by_year(actor_of(request))]


@router.get("/years/{cycle_year}", auth=door("plan.year"))
def year(request: HttpRequest, cycle_year: int) -> dict[str, Any]:
    """A year by component and, of states that are named to the reader, by state; with punctuality, and indicators up to the
    year: all states together, and the reader's own state's values."""
    actor = actor_of(request)
    cycle = reporting.cycle(actor, cycle_year)
    return {
        "year": cycle.year, "submission": queries.day_of(cycle), "all_states": queries.sees_all(actor), "invented": cycle.invented,
        "components": [shown(line) for line in queries.by_component(actor, cycle)],
        "states": [shown(line) for line in queries.by_state(actor, cycle)],
        "punctuality": {"components": [asdict(row) for row in queries.punctual_components(actor, cycle)],
                        "states": [asdict(row) for row in queries.punctual_states(actor, cycle)]},
        "indicators": [showing.gauge_row(item) for item in queries.indicators(actor, cycle)],
    }


@router.get("/years/{cycle_year}/{area_code}", auth=door("plan.year"))
def component(request: HttpRequest, cycle_year: int, area_code: str) -> list[dict[str, Any]]:
    """A component of a year, clause by clause."""
    actor = actor_of(request)
    return [shown(line) for line in queries.by_subject(actor, reporting.cycle(actor, cycle_year), area_code)]


@router.get("/subjects/{subject_code}", auth=door("plan.year"))
def subject(request: HttpRequest, subject_code: str) -> list[dict[str, Any]]:
    """A clause or action over the years."""
    return [shown(line) for line in queries.of_subject(actor_of(request), subject_code)]


def shown(line: queries.Line) -> dict[str, Any]:
    """A line as plain data; every status is there, with 0 where it was never told."""
    return {"code": line.code, "title": line.words, "asked": line.total, "answered_percent": line.answered,
            "counts": {status: line.counts.get(status, 0) for status in queries.SHOWN}}
