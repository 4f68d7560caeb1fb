"""Pages of indicators: baselines, targets and observations by year and state, as a drawing and as a table."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from sheaf.access.actor import Actor
from sheaf.access.doors import actor_of, signed_in
from sheaf.kernel import node
from sheaf.plan.pages import keeper, tried
from sheaf.plan.programme import aggregating, charts, forms, gauges, measuring, queries
from sheaf.plan.programme.models import DIRECTIONS, KINDS, OBSERVED, Indicator
from sheaf.plan.programme.pages import form_page
from sheaf.plan.programme.views import keeps


@require_http_methods(["GET", "POST"])
@signed_in
def new(request: HttpRequest, programme_code: str) -> HttpResponse:
    """Make an indicator."""
    actor = keeper(request)
    queries.programme(actor, programme_code)
    form = forms.IndicatorForm(request.POST or None, parts=queries.components(actor, programme_code))
    return form_page(request, form, "Make an indicator", lambda: measuring.make(actor, code=programme_code, **form.values()),
                     reverse("programme:programme", args=[programme_code]))


@require_http_methods(["GET", "POST"])
@signed_in
def indicator(request: HttpRequest, programme_code: str, indicator_code: str) -> HttpResponse:
    """One indicator; whoever keeps it writes baselines, targets and observations here."""
    actor = actor_of(request)
    row = queries.indicator(actor, programme_code, indicator_code)
    mark, observe = forms.MarkForm(auto_id="mark_%s"), forms.ObserveForm(auto_id="observe_%s", dimensions=row.dimensions)
    if request.method == "POST":
        keeper(request)
        mark, observe, done = _written(request, actor, row)
        if done:
            messages.success(request, "Written.")
            return redirect("programme:indicator", programme_code=programme_code, indicator_code=indicator_code)
    return render(request, "programme/indicator.html", _shown(actor, row) | {"mark": mark, "observe": observe},
                  status=422 if mark.errors or observe.errors else 200)


def _written(request: HttpRequest, actor: Actor, row: Indicator) -> tuple[forms.MarkForm, forms.ObserveForm, bool]:
    marking = request.POST.get("do") == "mark"
    mark = forms.MarkForm(request.POST if marking else None, auto_id="mark_%s")
    observe = forms.ObserveForm(None if marking else request.POST, auto_id="observe_%s", dimensions=row.dimensions)
    if marking:
        done = mark.is_valid() and tried(mark, lambda: measuring.mark(actor, indicator_id=row.id, **mark.cleaned_data))
    else:
        done = observe.is_valid() and tried(observe, lambda: measuring.observe(actor, indicator_id=row.id, **observe.values()))
    return mark, observe, done


def _shown(actor: Actor, row: Indicator) -> dict[str, Any]:
    readings, together = queries.readings(actor, row, splits=True), queries.regional(actor, row, splits=True)
    drawn = [item for item in readings if item.value is not None and not item.split]
    whole = [item for item in together if not item.split]
    lit = [item.light for item in drawn] + [item.light for item in whole if item.light]
    return {
        "indicator": row, "kind": KINDS[row.kind], "direction": DIRECTIONS[row.direction], "statuses": OBSERVED,
        "readings": [(item, gauges.reading_words(item), aggregating.split_words(item.split)) for item in readings],
        "drawing": charts.values(drawn, f"{row.code}: values by state and year") if drawn and row.kind != "text" else "",
        "region": charts.region(row, whole, f"{row.code}: all states together, by year"),
        "together": [(item, aggregating.words(row, item.value, item.reported), aggregating.split_words(item.split)) for item in together],
        "way": aggregating.how(row), "hows": aggregating.HOW, "least": aggregating.MIN_STATES,
        "legend": [] if row.kind == "yes_no" else charts.legend(lit),  # the drawing's own words and shapes tell yes and no
        "marks": [(item, aggregating.own_words(row, item.value)) for item in row.marks.all()], "may_keep": keeps(actor),
        "clauses": [place.partition("/") for place in row.clauses],
        "held_here": bool(readings) or node.current().can("compile_report")}
