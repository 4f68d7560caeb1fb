"""Pages under /alerts/: parse, call, render."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sheaf.access.actor import Actor
from sheaf.access.doors import actor_of, signed_in
from sheaf.access.policy import may, require
from sheaf.kernel import clock
from sheaf.kernel.errors import Invalid
from sheaf.register.alerts import codes, forms, queries, services

MAX_QUERY = 300


@signed_in
@require_GET
def matches(request: HttpRequest) -> HttpResponse:
    """The worklist: y the same, n not the same, u unsure."""
    actor = actor_of(request)
    everybody, decided = request.GET.get("who") == "unit", request.GET.get("show") == "decided"
    return render(request, "alerts/matches.html", {
        "matches": queries.matches(actor, mine=not everybody, decided=decided), "everybody": everybody, "decided": decided,
        "runs": queries.runs(actor), "most": codes.PAGE_ROWS, "may_decide": may(actor, "alert.decide").allowed})


@signed_in
@require_POST
def decide(request: HttpRequest, match_id: str) -> HttpResponse:
    """One decision; back to the page that it was made on."""
    decision = request.POST.get("decision", "")
    services.decide(actor_of(request), match_id=match_id, decision=decision, instead_of=request.POST.get("instead_of", ""))
    messages.success(request, f"Decided: {codes.DECISIONS[decision].lower()}.")
    if alert := request.POST.get("alert"):
        return redirect("alerts:show", alert_id=alert)
    return redirect("/alerts/?who=unit" if request.POST.get("who") == "unit" else "alerts:matches")


@signed_in
@require_GET
def standing(request: HttpRequest) -> HttpResponse:
    """My standing alerts, or the unit's."""
    actor = actor_of(request)
    everybody, ended = request.GET.get("who") == "unit", request.GET.get("show") == "ended"
    return render(request, "alerts/standing.html", {
        "alerts": queries.standing(actor, mine=not everybody, ended=ended), "everybody": everybody, "ended": ended})


@signed_in
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """The form of a standing alert: from a search (?q=), a record (?record=) or an alert that has ended (?again=)."""
    actor = actor_of(request)
    require(actor, "alert.keep")
    strict = False
    if request.method == "POST":
        form = forms.AlertForm(request.POST, actor=actor)
        if form.is_valid():
            try:
                return redirect("alerts:show", alert_id=services.add(actor, **form.given()))
            except Invalid as error:
                forms.show_problems(form, error.details.get("fields") or {"": error.message})
    else:
        record, again = request.GET.get("record", ""), request.GET.get("again", "")
        begun = services.start(actor, record_id=record, again=again) if record or again else None
        strict = bool(begun and begun.strict)
        text = request.GET.get("q", "")[:MAX_QUERY]
        form = forms.AlertForm(initial=forms.initial(actor, text, begun, record), actor=actor)
    return render(request, "alerts/new.html", {"form": form, "strict": strict}, status=422 if form.errors else 200)


@signed_in
@require_GET
def show(request: HttpRequest, alert_id: str) -> HttpResponse:
    """One alert: what it looks for, what it met, what the register holds now."""
    return _show(request, actor_of(request), alert_id, forms.RenewForm(initial={"ends": clock.today() + codes.USUAL}))


@signed_in
@require_POST
def renew(request: HttpRequest, alert_id: str) -> HttpResponse:
    actor, form = actor_of(request), forms.RenewForm(request.POST)
    require(actor, "alert.keep")
    queries.one(actor, alert_id)
    if form.is_valid():
        try:
            services.renew(actor, alert_id=alert_id, ends=form.cleaned_data["ends"])
            messages.success(request, f"Kept until {form.cleaned_data['ends'].isoformat()}.")
            return redirect("alerts:show", alert_id=alert_id)
        except Invalid as error:
            forms.show_problems(form, error.details.get("fields") or {"": error.message})
    return _show(request, actor, alert_id, form)


@signed_in
@require_POST
def end(request: HttpRequest, alert_id: str) -> HttpResponse:
    services.end(actor_of(request), alert_id=alert_id)
    messages.success(request, "The alert has ended; what it met stays here.")
    return redirect("alerts:show", alert_id=alert_id)


@signed_in
@require_POST
def take_over(request: HttpRequest, alert_id: str) -> HttpResponse:
    services.take_over(actor_of(request), alert_id=alert_id)
    messages.success(request, "The alert is yours; what came while nobody kept it is matched now.")
    return redirect("alerts:show", alert_id=alert_id)


def _show(request: HttpRequest, actor: Actor, alert_id: str, form: forms.RenewForm) -> HttpResponse:
    view = queries.one(actor, alert_id)
    may_change = view.open and (may(actor, "alert.change", view.row).allowed or may(actor, "alert.take_over", view.row).allowed)
    context: dict[str, Any] = {
        "alert": view, "banner": view.handling, "form": form, "may_change": may_change,
        "may_take": view.open and (not view.mine or view.state == "asleep") and may(actor, "alert.take_over", view.row).allowed,
        "open": queries.matches(actor, alert_id=alert_id, log=False),
        "decided": queries.matches(actor, alert_id=alert_id, decided=True, log=False),
        "present": queries.present(actor, view), "readers": queries.readers(view), "most": codes.MAX_WAITING,
        "may_decide": may(actor, "alert.decide", view.row).allowed,
        "again": view.mine and not view.open and may(actor, "alert.keep", view.row).allowed}
    return render(request, "alerts/show.html", context, status=422 if form.errors else 200)
