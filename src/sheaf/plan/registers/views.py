"""Pages: the registers, one register, a new entry, a state's gaps, the guideline."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from sheaf.access.doors import actor_of, signed_in
from sheaf.access.policy import may, require
from sheaf.kernel.errors import NotFound, Refused
from sheaf.kernel.states import MEMBERS, name
from sheaf.plan.editions import queries as editions
from sheaf.plan.registers import forms, queries, services, table
from sheaf.plan.registers.pages import form_page

PAGE = 50
FIRST_EDITION = "POA-2016-2025"


@require_GET
@signed_in
def index(request: HttpRequest) -> HttpResponse:
    """Every register with how many entries it has."""
    actor = actor_of(request)
    counts = queries.counts(actor)
    rows = [(kind, words, counts[kind], queries.may_add(actor, kind)) for kind, words in table.KINDS.items()]
    return render(request, "registers/index.html", {"rows": rows, "has_gaps": queries.has_gaps(actor)})


@require_GET
@signed_in
def listing(request: HttpRequest, register_kind: str) -> HttpResponse:
    """One register."""
    actor = actor_of(request)
    _known(register_kind)
    wanted = {"state": request.GET.get("state", "")[:8], "step": request.GET.get("step", "")[:12]}
    page = Paginator(queries.items(actor, register_kind, **wanted), PAGE).get_page(request.GET.get("page"))
    return render(request, "registers/listing.html", {
        "kind": register_kind, "title": table.KINDS[register_kind], "one": table.ONE[register_kind], "page": page, "states": table.STATES,
        "signs": table.SIGNS, "steps": [(step, table.STATES[step]) for step in table.states(register_kind)], "wanted": wanted,
        "whose": [(code, name(code)) for code in MEMBERS if code in queries.whose(register_kind)],
        "may_add": queries.may_add(actor, register_kind)})


@require_http_methods(["GET", "POST"])
@signed_in
def new(request: HttpRequest, register_kind: str) -> HttpResponse:
    """Begin an entry."""
    actor = actor_of(request)
    _known(register_kind)
    if not queries.may_add(actor, register_kind):
        require(actor, "plan.register")
        raise Refused("This register is not yours to add to, or not at this node.", rule="whose")
    form = forms.EntryForm(request.POST or None, kind=register_kind)
    code = str(request.POST.get("code", ""))[:40]
    back = reverse("registers:item", args=[code]) if code and "/" not in code else reverse("registers:listing", args=[register_kind])
    return form_page(request, form, f"New {table.ONE[register_kind]}",
                     lambda: services.add(actor, kind=register_kind, code=form.cleaned_data["code"], values=form.values()), back)


@require_GET
@signed_in
def gaps(request: HttpRequest) -> HttpResponse:
    """The clauses that no strategy in force of one's own state serves."""
    actor = actor_of(request)
    held = [item.row for item in queries_of_editions(request)]
    edition = request.GET.get("edition", "") or (held[0].code if FIRST_EDITION not in [row.code for row in held] else FIRST_EDITION)
    rows = queries.gaps(actor, edition)
    return render(request, "registers/gaps.html", {
        "edition": edition, "editions": held, "state": name(actor.state), "open": [row for row in rows if not row.served],
        "served": [row for row in rows if row.served], "may_add": queries.may_add(actor, table.STRATEGY)})


def queries_of_editions(request: HttpRequest) -> list[editions.Held]:
    """Editions that this node holds; NotFound where there is none."""
    found = editions.editions(actor_of(request))
    if not found:
        raise NotFound("This node holds no edition of the plan.")
    return found


@require_http_methods(["GET", "POST"])
@signed_in
def guideline(request: HttpRequest) -> HttpResponse:
    """The guideline's steps; the Secretariat sets them."""
    actor = actor_of(request)
    steps = list(queries.guideline(actor))
    if request.method == "POST":
        require(actor, "plan.keep")
    form = forms.GuidelineForm(request.POST or None, initial={
        "steps": "\n".join(f"{item.code} | {item.title} | {item.body}".rstrip(" |") for item in steps)})
    if request.method == "POST":
        return form_page(request, form, "Guideline", lambda: services.keep_guideline(actor, steps=form.values()),
                         reverse("registers:guideline"))
    return render(request, "registers/guideline.html", {"steps": steps, "form": form, "may_keep": may(actor, "plan.keep").allowed})


def _known(kind: str) -> None:
    if kind not in table.KINDS:
        raise NotFound("There is no such register.")
