"""Pages: one entry with its steps, history, money, uses; its form."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from sheaf.access.actor import Actor
from sheaf.access.doors import actor_of, signed_in
from sheaf.access.policy import may, require
from sheaf.kernel import clock
from sheaf.kernel.errors import Invalid, NotFound, SheafError
from sheaf.kernel.states import name
from sheaf.plan.meetings import queries as meetings
from sheaf.plan.registers import approving, forms, queries, services, showing, table
from sheaf.plan.registers.models import MONEY_KINDS, Item
from sheaf.plan.registers.pages import form_page
from sheaf.plan.registers.shapes import FIELDS

GUIDE_EVENT = "pass"


@require_http_methods(["GET", "POST"])
@signed_in
def item(request: HttpRequest, register_code: str) -> HttpResponse:
    """One entry; a step by whoever may take it."""
    actor = actor_of(request)
    row = queries.item(actor, register_code)
    wrong = ""
    if request.method == "POST":
        try:
            _step(actor, row, request)
            messages.success(request, "Done.")
            return redirect("registers:item", register_code=register_code)
        except SheafError as error:
            if error.status in (403, 404):
                raise
            wrong = error.message
            row = queries.item(actor, register_code)
    return render(request, "registers/item.html", _shown(actor, row) | {"wrong": wrong, "said": request.POST.get("note", "")},
                  status=422 if wrong else 200)


def _step(actor: Actor, row: Item, request: HttpRequest) -> None:
    require(actor, "plan.register")
    form = forms.StepForm(request.POST)
    if not form.is_valid():
        raise Invalid("This is no step.", code="step")
    given = form.cleaned_data
    if given["event"] == GUIDE_EVENT:
        approving.pass_step(actor, code=row.code, version=given["version"], note=given["note"])
    else:
        services.step(actor, code=row.code, event=given["event"], version=given["version"], note=given["note"])


def _shown(actor: Actor, row: Item) -> dict[str, Any]:
    guide, kinds = queries.guide(row) if row.kind == table.ENGAGEMENT else [], queries.kinds_of(actor, row)
    steps = queries.steps_for(actor, row)
    due = next((line for line in guide if line.due), None)
    return {
        "item": row,
        "one": table.ONE[row.kind],
        "words": table.STATES[row.step],
        "sign": table.SIGNS.get(row.step, "–"),
        "whose": name(row.state),
        "facts": _facts(row),
        "links": [(place, *place.partition("/")[::2]) for place in row.clauses],
        "steps": steps,
        "last": [step for step in steps if table.ends(row.kind, row.step, step)],
        "speaks": [step for step in steps if step in table.NEEDS_WORDS],
        "guide": guide,
        "may_pass": bool(due and not due.body and table.KEEPER in kinds),
        "waits": _waits(row, due),
        "put": _put(actor, row, _waits(row, due)),
        "balance": queries.balance(row) if row.kind == table.PROPOSAL else None,
        "money": list(row.money.all()),
        "money_kinds": MONEY_KINDS,
        "may_money": bool(kinds) and row.kind == table.PROPOSAL and row.step in table.PLEDGING,
        "uses": list(row.uses.all()),
        "may_use": table.KEEPER in kinds and row.kind == table.POSITION and row.step in ("approved", "replaced"),
        "history": [(line, showing.did(row, line)) for line in queries.history(actor, row)],
        "states": table.STATES,
        "labels": {field.name: field.label.lower() for field in FIELDS[row.kind]},
        "may_edit": queries.may_edit(actor, row),
    }


def _facts(row: Item) -> list[tuple[str, str, str]]:
    """(label, value, type) of what was told, without title, text and clauses."""
    shown = []
    for field in FIELDS[row.kind]:
        value = getattr(row, field.name)
        if field.name in ("title", "text", "clauses", "currency") or value in (None, ""):
            continue
        words = dict(field.options).get(value, str(value)) if field.options else str(value)
        shown.append((field.label, f"{value:,} {row.currency}" if field.type == "amount" else words, field.type))
    return shown


def _put(actor: Actor, row: Item, body: str) -> tuple[str, str] | None:
    """Where the Secretariat puts the decision that it waits for: the code of the body's next meeting, the address of the form."""
    at = meetings.next_meeting(body) if body and may(actor, "plan.keep").allowed else None
    if not at:
        return None
    last = body == table.MINISTERS or row.needs == table.OFFICIALS
    kind, does = ("approve", "approves") if last else ("endorse", "endorses")
    asked = urlencode({"about": f"{approving.ABOUT}:{row.code}", "kind": kind, "text": f"{body} {does}: {row.title}."})
    return at.code, f"{reverse('meetings:propose', args=[at.code])}?{asked}"


def _waits(row: Item, due: queries.GuideLine | None) -> str:
    """Whose decision it waits for, empty for none."""
    if due:
        return due.body
    return next((line.body for line in table.ROWS if line.by == table.DECISION and line.kind == row.kind and line.before == row.step
                 and line.needs in ("", row.needs)), "")


@require_http_methods(["GET", "POST"])
@signed_in
def edit(request: HttpRequest, register_code: str) -> HttpResponse:
    """Change an entry's words."""
    actor = actor_of(request)
    row = queries.item(actor, register_code)
    _owned(table.OWNER in queries.kinds_of(actor, row))
    form = forms.EntryForm(request.POST or None, kind=row.kind, row=row)
    return form_page(request, form, f"Change {row.code}",
                     lambda: services.edit(actor, code=row.code, version=form.cleaned_data["version"], values=form.values()),
                     reverse("registers:item", args=[row.code]))


@require_http_methods(["GET", "POST"])
@signed_in
def money(request: HttpRequest, register_code: str) -> HttpResponse:
    """A line of a proposal's money."""
    actor = actor_of(request)
    row = queries.item(actor, register_code)
    _owned(bool(queries.kinds_of(actor, row)) and row.kind == table.PROPOSAL)
    form = forms.MoneyForm(request.POST or None, initial={"on": clock.today()})
    return form_page(request, form, f"Money of {row.code}", lambda: services.add_money(actor, code=row.code, **form.cleaned_data),
                     reverse("registers:item", args=[row.code]))


@require_http_methods(["GET", "POST"])
@signed_in
def use(request: HttpRequest, register_code: str) -> HttpResponse:
    """Where a common position was used."""
    actor = actor_of(request)
    row = queries.item(actor, register_code)
    _owned(table.KEEPER in queries.kinds_of(actor, row) and row.kind == table.POSITION)
    form = forms.UseForm(request.POST or None, initial={"on": clock.today()})
    return form_page(request, form, f"Use of {row.code}", lambda: services.add_use(actor, code=row.code, **form.cleaned_data),
                     reverse("registers:item", args=[row.code]))


def _owned(held: bool) -> None:
    if not held:
        raise NotFound("There is no such entry.")
