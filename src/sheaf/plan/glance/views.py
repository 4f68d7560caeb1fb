"""Pages: the plan's front page; a year, a component, a clause and all years at a glance."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from sheaf.access.actor import Actor
from sheaf.access.doors import actor_of, signed_in
from sheaf.directory import queries as directory
from sheaf.kernel.errors import NotFound
from sheaf.kernel.states import name
from sheaf.plan.compiling.documents.reported import UNIT
from sheaf.plan.editions import queries as editions
from sheaf.plan.glance import front as front_page
from sheaf.plan.glance import queries
from sheaf.plan.reporting import queries as reporting
from sheaf.plan.reporting.models import Cycle


@require_GET
@signed_in
def front(request: HttpRequest) -> HttpResponse:
    """What waits, the year, the latest decisions, vacancies; the way into every room of the plan."""
    return render(request, "glance/front.html", front_page.shown(actor_of(request)))


@require_GET
@signed_in
def dashboard(request: HttpRequest) -> HttpResponse:
    """A year by component and by state, with completeness and punctuality."""
    actor = actor_of(request)
    cycle = _cycle(actor, request.GET.get("year", ""))
    if not cycle:
        return render(request, "glance/dashboard.html", {"cycle": None, "sees": queries.sees(actor)})
    wanted = [state for state in queries.named(actor, cycle) if state == request.GET.get("state", "")]
    lines = queries.by_component(actor, cycle, wanted or None)
    return render(request, "glance/dashboard.html", _frame(actor, cycle) | {
        "lines": lines, "rows": queries.as_printed(lines), "total": queries.total(lines),
        "title": "Entries by component and status", "unit": UNIT,
        "of": name(wanted[0]) if wanted else "", "wanted": wanted[0] if wanted else "",
        "states": queries.by_state(actor, cycle), "choices": [(code, name(code)) for code in queries.named(actor, cycle)],
        "components_came": queries.punctual_components(actor, cycle), "states_came": queries.punctual_states(actor, cycle),
        "beside": queries.beside(actor, cycle), "gauges": queries.indicators(actor, cycle, "")})


@require_GET
@signed_in
def component(request: HttpRequest, cycle_year: int, area_code: str) -> HttpResponse:
    """One component of a year, clause by clause."""
    actor = actor_of(request)
    cycle = reporting.cycle(actor, cycle_year)
    wanted = [state for state in queries.named(actor, cycle) if state == request.GET.get("state", "")]
    lines = queries.by_subject(actor, cycle, area_code, wanted or None)
    return render(request, "glance/component.html", _frame(actor, cycle) | {
        "area": area_code, "words": directory.area_names().get(area_code, area_code), "lines": lines,
        "rows": [(f"{line.code} {line.words}", line.counts) for line in lines], "total": queries.total(lines),
        "of": name(wanted[0]) if wanted else "", "wanted": wanted[0] if wanted else "", "states": queries.by_state(actor, cycle, area_code),
        "choices": [(code, name(code)) for code in queries.named(actor, cycle)],
        "gauges": queries.indicators(actor, cycle, area_code)})


@require_GET
@signed_in
def subject(request: HttpRequest, subject_code: str) -> HttpResponse:
    """One clause or action over the years."""
    actor = actor_of(request)
    lines = queries.of_subject(actor, subject_code)
    if not lines:
        raise NotFound("No year asks for this.")
    held = [row for row in editions.find(actor, subject_code) if row.code == subject_code]
    return render(
        request,
        "glance/lines.html",
        {
            "heading": f"{subject_code} over the years",
            "title": f"{subject_code}: answers by year and status",
            "first": "Year",
            "lines": lines,
            "rows": [(line.words, line.counts) for line in lines],
            "total": queries.total(lines),
            "statuses": queries.SHOWN,
            "clauses": held,
            "sees": queries.sees(actor),
            "all": queries.sees_all(actor),
        },
    )


@require_GET
@signed_in
def years(request: HttpRequest) -> HttpResponse:
    """All years beside each other."""
    actor = actor_of(request)
    lines = queries.by_year(actor)
    return render(request, "glance/lines.html", {
        "heading": "Years beside each other", "title": "Answers by year and status", "first": "Year", "lines": lines,
        "rows": [(line.words, line.counts) for line in lines], "total": queries.total(lines), "statuses": queries.SHOWN,
        "sees": queries.sees(actor), "all": queries.sees_all(actor)})


def _frame(actor: Actor, cycle: Cycle) -> dict[str, Any]:
    """What every page of a year shows."""
    every = list(reporting.cycles(actor).values_list("year", flat=True))
    return {"cycle": cycle, "years": every, "statuses": queries.SHOWN, "sees": queries.sees(actor), "all": queries.sees_all(actor),
            "day": queries.day_of(cycle), "fewest": queries.FEWEST,
            "thin": {area for year, area in queries.thin(actor) if year == cycle.year}}


def _cycle(actor: Actor, given: str) -> Cycle | None:
    """The year asked for, else the current one. NotFound for one that is not there."""
    if not given:
        return front_page.current(actor)
    if not given.isdecimal() or len(given) > 4:
        raise NotFound("There is no cycle of this year.")
    return reporting.cycle(actor, int(given))
