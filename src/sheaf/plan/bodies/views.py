"""Pages: bodies, one body with its members and offices, who leads which component, what offices have to do."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from sheaf.access.doors import actor_of, signed_in
from sheaf.access.policy import may, require
from sheaf.directory import queries as directory
from sheaf.plan.bodies import ending, forms, queries, services
from sheaf.plan.bodies.models import KINDS, OFFICES
from sheaf.plan.bodies.words import owner_in_words
from sheaf.plan.pages import form_page, keeper

Do = Callable[[dict[str, Any]], Any]


@require_GET
@signed_in
def index(request: HttpRequest) -> HttpResponse:
    """Bodies in force, then those that ended."""
    actor = actor_of(request)
    rows = list(queries.bodies(actor))
    return render(request, "bodies/index.html", {
        "live": [row for row in rows if not row.ends], "ended": [row for row in rows if row.ends], "kinds": KINDS,
        "may_keep": may(actor, "plan.keep").allowed, "may_task": may(actor, "plan.task").allowed})


@require_GET
@signed_in
def body(request: HttpRequest, body_code: str) -> HttpResponse:
    """One body: mandate, decisions that made and ended it, members, offices."""
    actor = actor_of(request)
    row = queries.body(actor, body_code)
    return render(
        request,
        "bodies/body.html",
        {
            "body": row,
            "kind": KINDS[row.kind],
            "memberships": queries.memberships(actor, body_code),
            "offices": queries.offices(actor, body_code),
            "names": OFFICES,
            "areas": directory.area_names(),
            "may_keep": may(actor, "plan.keep").allowed and not row.ends,
            "stays": row.code in queries.STAYS,
        },
    )


@require_GET
@signed_in
def leads(request: HttpRequest) -> HttpResponse:
    """Who leads which component; what is vacant, and what nobody told this node."""
    actor = actor_of(request)
    return render(request, "bodies/leads.html", {
        "leads": queries.lead_table(actor), "chairs": queries.chairs_on(queries.today()), "names": OFFICES,
        "may_keep": may(actor, "plan.keep").allowed, "may_task": may(actor, "plan.task").allowed})


@require_GET
@signed_in
def tasks(request: HttpRequest) -> HttpResponse:
    """What the offices that the reader's state holds have to do."""
    actor = actor_of(request)
    require(actor, "plan.task")
    rows = list(queries.tasks(actor)[:200])
    vacant = queries.unheld(row.owner for row in rows)
    return render(request, "bodies/tasks.html", {"tasks": [(row, owner_in_words(row.owner, vacant)) for row in rows]})


@require_http_methods(["GET", "POST"])
@signed_in
def new(request: HttpRequest) -> HttpResponse:
    """Make a body."""
    actor = keeper(request)
    form = forms.BodyForm(request.POST or None)
    return _form(request, form, "Make a body", lambda given: services.make_body(actor, **given))


@require_http_methods(["GET", "POST"])
@signed_in
def end(request: HttpRequest, body_code: str) -> HttpResponse:
    """End a body or merge it; of one that stays the page says so and asks nothing."""
    actor = keeper(request)
    ending.check_stays(body_code)
    form = forms.EndForm(request.POST or None, initial={"on": queries.today()})
    return _form(
        request,
        form,
        f"End {queries.body(actor, body_code).code}",
        lambda given: services.end_body(actor, code=body_code, **given),
        body_code,
        follows=queries.open_of(body_code),
    )


@require_http_methods(["GET", "POST"])
@signed_in
def member(request: HttpRequest, body_code: str) -> HttpResponse:
    """A state joins; with `leave` in the address it leaves."""
    actor = keeper(request)
    do, title = (services.leave, "A member leaves") if "leave" in request.GET else (services.admit, "Admit a member")
    form = forms.MemberForm(request.POST or None, initial={"on": queries.today(), "state": request.GET.get("leave", "")})
    queries.body(actor, body_code)
    return _form(request, form, title, lambda given: do(actor, body=body_code, **given), body_code)


@require_http_methods(["GET", "POST"])
@signed_in
def office(request: HttpRequest, body_code: str) -> HttpResponse:
    """A state takes an office; what it has open is shown before it is handed over."""
    actor = keeper(request)
    queries.body(actor, body_code)
    kinds = queries.kinds_at(body_code)
    kind, area = request.GET.get("kind", "chair"), request.GET.get("area", "")
    kind = kind if kind in kinds else "chair"
    form = forms.OfficeForm(request.POST or None, kinds=kinds, initial={"on": queries.today(), "kind": kind, "area": area})
    open_tasks = queries.open_tasks_of(f"{kind}:{area or body_code}")
    return _form(request, form, "Fill an office", lambda given: services.fill(actor, body=body_code, **given), body_code, tasks=open_tasks)


@require_http_methods(["GET", "POST"])
@signed_in
def vacate(request: HttpRequest, office_id: str) -> HttpResponse:
    """An office ends without a successor."""
    actor = keeper(request)
    form = forms.VacateForm(request.POST or None, initial={"on": queries.today()})
    return _form(request, form, "End an office", lambda given: services.vacate(actor, office_id=office_id, **given))


def _form(request: HttpRequest, form: Any, title: str, do: Do, body_code: str = "", **more: Any) -> HttpResponse:
    """Show the form, or do it and go to the body; an error stands beside its field."""
    back = reverse("bodies:body", args=[body_code]) if body_code else reverse("bodies:index")
    return form_page(request, form, title, lambda: do(form.cleaned_data), back, template="bodies/form.html", **more)
