"""Pages for reading: programmes, one programme, its actions in time, an action, two editions beside each other."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from sheaf.access.actor import Actor
from sheaf.access.doors import actor_of, signed_in
from sheaf.access.policy import may, require
from sheaf.kernel import clock
from sheaf.plan.meetings import queries as meetings
from sheaf.plan.pages import tried
from sheaf.plan.programme import charts, comparing, gauges, lights, queries, services
from sheaf.plan.programme.forms import ProgressForm
from sheaf.plan.programme.models import PROGRESS, Action, Component, Programme
from sheaf.plan.programme.starting import structure

GROUPS = (queries.CURRENT, queries.COMING, queries.DRAFT, queries.PAST, queries.UNKNOWN, "closed")


@require_GET
@signed_in
def index(request: HttpRequest) -> HttpResponse:
    """Programmes in force and past, and work plans with partners."""
    actor, today = actor_of(request), clock.today()
    rows = [(row, queries.standing(row, today)) for row in queries.programmes(actor)]
    groups = [(words, [row for row, said in rows if said == words]) for words in GROUPS]
    return render(request, "programme/index.html", {"groups": [group for group in groups if group[1]], "may_keep": keeps(actor)})


def keeps(actor: Actor) -> bool:
    """Whether the actor keeps programmes."""
    return may(actor, "plan.keep").allowed


@require_GET
@signed_in
def programme(request: HttpRequest, programme_code: str) -> HttpResponse:
    """One programme: components with objectives and actions, lights, indicators, decisions, reviews."""
    actor = actor_of(request)
    row, today = queries.programme(actor, programme_code), clock.today()
    parts = [(part, _goals(part)) for part in queries.components(actor, programme_code)]
    counts: dict[str, list[lights.Light]] = {}
    for _, goals in parts:
        for _, items in goals:
            for _, light in items:
                counts.setdefault(light.code, []).append(light)
    others = [item for item in queries.programmes(actor) if item.code != row.code and item.partner == row.partner]
    return render(
        request,
        "programme/programme.html",
        {
            "programme": row,
            "standing": queries.standing(row, today),
            "parts": parts,
            "counts": [(found[0], len(found)) for found in counts.values()],
            "gauges": gauges.of(actor, programme=programme_code),
            "decisions": meetings.decisions(actor, about=f"programme:{row.code}"),
            "reviews": queries.reviews(actor, row),
            "others": others,
            "structure": structure().get(row.code, []),
            "may_keep": keeps(actor),
            "may_edit": keeps(actor) and row.state == "draft",
        },
    )


def _goals(part: Component) -> list[tuple[object, list[tuple[Action, lights.Light]]]]:
    today = clock.today()
    return [(goal, [(item, lights.of_action(item.progress, item.starts, item.ends, today)) for item in goal.actions.all()])
            for goal in part.objectives.all()]


@require_GET
@signed_in
def timeline(request: HttpRequest, programme_code: str) -> HttpResponse:
    """Actions in time, as a drawing and as a table."""
    actor, today = actor_of(request), clock.today()
    row = queries.programme(actor, programme_code)
    bars = queries.gantt(actor, programme_code)
    first, last = queries.span(row, [part for part, _ in bars])
    filled = [(part, items) for part, items in bars if items]
    drawing = charts.timeline(bars, first, last, today, f"{row.code}: actions in time") if filled else ""
    return render(request, "programme/timeline.html", {
        "programme": row, "drawing": drawing, "bars": filled, "today": today, "first": first, "last": last,
        "ends": row.last_day if row.last_day and row.last_day > last else None,
        "legend": charts.legend([bar.light for _, items in filled for bar in items])})


@require_http_methods(["GET", "POST"])
@signed_in
def action(request: HttpRequest, programme_code: str, action_code: str) -> HttpResponse:
    """One action: what it is, how it goes, where it came from, what was decided about it."""
    actor = actor_of(request)
    row = queries.action(actor, programme_code, action_code)
    if request.method == "POST":
        require(actor, "plan.progress")
    form = ProgressForm(request.POST or None, initial={"progress": row.progress, "note": row.note, "version": row.version})
    if request.method == "POST":
        if form.is_valid() and tried(form, lambda: services.set_progress(actor, action_id=row.id, **form.cleaned_data)):
            messages.success(request, "Written.")
            return redirect("programme:action", programme_code=programme_code, action_code=action_code)
        row = queries.action(actor, programme_code, action_code)
    history = queries.history(row)
    return render(request, "programme/action.html", {
        "action": row, "light": lights.of_action(row.progress, row.starts, row.ends, clock.today()), "progress": PROGRESS,
        "history": [(item, PROGRESS[item.progress]) for item in history], "later": queries.carried_on(row), "form": form,
        "clauses": [place.partition("/") for place in row.clauses], "decisions": queries.decisions(actor, row, history),
        "may_say": services.may_say(actor, row), "may_edit": keeps(actor) and row.programme.state == "draft",
    }, status=422 if form.errors else 200)


@require_GET
@signed_in
def compare(request: HttpRequest, programme_code: str, other_code: str) -> HttpResponse:
    """What went on, ended and is new between two editions."""
    actor = actor_of(request)
    sides: tuple[Programme, Programme] = queries.programme(actor, programme_code), queries.programme(actor, other_code)
    pairs = comparing.compare(actor, programme_code, other_code)
    counts = {what: sum(1 for pair in pairs if pair.what == what) for what in (comparing.WENT_ON, comparing.ENDED, comparing.NEW)}
    return render(request, "programme/compare.html", {"left": sides[0], "right": sides[1], "pairs": pairs, "counts": counts,
                                                      "progress": PROGRESS})
