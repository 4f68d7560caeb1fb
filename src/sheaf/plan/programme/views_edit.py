"""Pages for keeping: make and change a draft, its objectives and actions; review a programme and carry on what is unfinished."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from sheaf.access.doors import signed_in
from sheaf.kernel.errors import NotFound
from sheaf.plan.pages import keeper
from sheaf.plan.programme import drafting, forms, queries, services
from sheaf.plan.programme.models import Action, Objective, Programme
from sheaf.plan.programme.pages import form_page

_SHOWN = ("title", "output", "leads", "starts", "ends", "budget", "currency", "funding", "note", "version")


def _at(code: str) -> str:
    return reverse("programme:programme", args=[code])


@require_http_methods(["GET", "POST"])
@signed_in
def new(request: HttpRequest) -> HttpResponse:
    """Make a draft programme."""
    actor = keeper(request)
    form = forms.ProgrammeForm(request.POST or None)
    return form_page(request, form, "Make a programme", lambda: services.make(actor, **form.cleaned_data), reverse("programme:index"))


@require_http_methods(["GET", "POST"])
@signed_in
def edit(request: HttpRequest, programme_code: str) -> HttpResponse:
    """Other words or days for a draft."""
    actor = keeper(request)
    row = queries.programme(actor, programme_code)
    shown = {name: getattr(row, name) for name in ("title", "starts", "ends", "edition", "partner", "source", "version")}
    form = forms.ChangeForm(request.POST or None, initial=shown)
    return form_page(
        request, form, "Change the programme", lambda: drafting.change(actor, code=row.code, **form.cleaned_data), _at(row.code)
    )


@require_http_methods(["GET", "POST"])
@signed_in
def objective(request: HttpRequest, programme_code: str) -> HttpResponse:
    """Add an objective."""
    actor = keeper(request)
    queries.programme(actor, programme_code)
    form = forms.ObjectiveForm(request.POST or None, parts=queries.components(actor, programme_code),
                               initial={"area": request.GET.get("area", "")})
    return form_page(request, form, "Add an objective",
                     lambda: services.add_objective(actor, code=programme_code, **form.cleaned_data), _at(programme_code))


@require_http_methods(["GET", "POST"])
@signed_in
def edit_objective(request: HttpRequest, objective_id: str) -> HttpResponse:
    """Other words for an objective."""
    actor = keeper(request)
    row = _objective(objective_id)
    form = forms.WordsForm(request.POST or None, initial={"text": row.text, "read": row.text})
    return form_page(request, form, "Change the objective",
                     lambda: drafting.change_objective(actor, objective_id=row.id, **form.cleaned_data), _at(row.component.programme_id))


def _objective(key: str) -> Objective:
    found = Objective.objects.select_related("component").filter(pk=key).first()
    if not found:
        raise NotFound("There is no such objective.")
    return found


@require_http_methods(["GET", "POST"])
@signed_in
def new_action(request: HttpRequest, objective_id: str) -> HttpResponse:
    """Add an action under an objective."""
    actor = keeper(request)
    goal = _objective(objective_id)
    form = forms.ActionForm(request.POST or None)
    return form_page(request, form, "Add an action", lambda: services.add_action(actor, objective_id=goal.id, **form.values()),
                     _at(goal.component.programme_id))


@require_http_methods(["GET", "POST"])
@signed_in
def edit_action(request: HttpRequest, programme_code: str, action_code: str) -> HttpResponse:
    """Change an action of a draft."""
    actor = keeper(request)
    row = queries.action(actor, programme_code, action_code)
    form = forms.ActionForm(request.POST or None, initial=_shown(row))
    back = reverse("programme:action", args=[programme_code, action_code])
    return form_page(request, form, "Change the action", lambda: services.edit_action(
        actor, action_id=row.id, **{**form.values(), "version": form.cleaned_data["version"] or 0}), back)


def _shown(row: Action) -> dict[str, Any]:
    return {**{name: getattr(row, name) for name in _SHOWN}, "clauses": ", ".join(row.clauses), "partners": ", ".join(row.partners)}


@require_http_methods(["GET", "POST"])
@signed_in
def review(request: HttpRequest, programme_code: str) -> HttpResponse:
    """The triennial review: findings, and the unfinished actions that go on."""
    actor = keeper(request)
    row = queries.programme(actor, programme_code)
    drafts = list(Programme.objects.filter(state="draft").exclude(pk=row.pk).values_list("code", flat=True))
    form = forms.ReviewForm(request.POST or None, drafts=drafts, actions=queries.unfinished(actor, row.code))
    return form_page(
        request, form, "Review the programme", lambda: services.review(actor, code=row.code, **form.cleaned_data), _at(row.code)
    )
