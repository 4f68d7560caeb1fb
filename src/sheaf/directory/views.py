"""Pages of the directory: states, contacts, units, liaison postings, an entry, and editing one's own."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sheaf.access.doors import actor_of, signed_in
from sheaf.access.policy import Facts, may, require
from sheaf.directory import checks, queries, services, starters
from sheaf.directory.duty import duty
from sheaf.directory.forms import FORMS, form_for
from sheaf.directory.models import Entry
from sheaf.directory.shapes import FUNCTIONS
from sheaf.kernel import clock, node
from sheaf.kernel.errors import Invalid, NotFound
from sheaf.kernel.states import BY_CODE


def _page(request: HttpRequest, name: str, **context: Any) -> HttpResponse:
    actor = actor_of(request)
    own = Facts(kind="entry", state=node.current().state)
    return render(request, f"directory/{name}.html", {
        **context, "fresh": queries.freshness(), "may_edit": may(actor, "directory.edit", own).allowed,
        "own_state": node.current().state})


@signed_in
@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """Every state: pinned or not, how many entries, when it last signed."""
    require(actor_of(request), "directory.read")
    return _page(request, "overview", states=queries.overview(), publications=queries.publications(),
                 areas=queries.crime_areas(), bodies=starters.institutions(), collected=starters.COLLECTED)


@signed_in
@require_GET
def contacts(request: HttpRequest) -> HttpResponse:
    """Who answers, how, in which language, and whether at this hour."""
    require(actor_of(request), "directory.read")
    state, function = _choice(request, "state", BY_CODE), _choice(request, "function", FUNCTIONS)
    now = clock.now()
    rows = [{"entry": entry, "duty": duty(entry.state, entry.payload, now),
             "function": FUNCTIONS.get(entry.payload.get("function", ""), "Other")}
            for entry in queries.contacts(state, function)]
    rows.sort(key=lambda row: (not row["duty"].on, row["entry"].state))  # type: ignore[attr-defined]
    return _page(request, "contacts", rows=rows, facts=starters.unconfirmed(state, function), state=state or "",
                 function=function or "", states=list(BY_CODE.values()), functions=FUNCTIONS.items(), now=now,
                 collected=starters.COLLECTED)


@signed_in
@require_GET
def units(request: HttpRequest) -> HttpResponse:
    """Specialist units and task forces by state and crime area."""
    require(actor_of(request), "directory.read")
    state, areas = _choice(request, "state", BY_CODE), queries.area_names()
    area = _choice(request, "area", areas)
    rows = [{"entry": entry, "areas": [areas.get(code, code) for code in entry.payload.get("crime_areas", [])],
             "contact": queries.contact_for(entry.subject)} for entry in queries.units(state)
            if not area or area in entry.payload.get("crime_areas", [])]
    return _page(request, "units", rows=rows, state=state or "", area=area or "", states=list(BY_CODE.values()),
                 areas=areas.items())


@signed_in
@require_GET
def liaison(request: HttpRequest) -> HttpResponse:
    """Liaison officers: who is posted where, and for what."""
    require(actor_of(request), "directory.read")
    host = _choice(request, "host", BY_CODE)
    return _page(request, "liaison", rows=queries.liaisons(host), host=host or "", states=list(BY_CODE.values()))


@signed_in
@require_GET
def entry(request: HttpRequest, entry_id: str) -> HttpResponse:
    """One entry: what it says, who signed it and when, and whether the signature holds now."""
    require(actor_of(request), "directory.read")
    found = queries.entry(entry_id)
    return _page(request, "entry", entry=found, fields=_fields(found), check=checks.verify(found),
                 history=queries.history(found), fact=starters.source_of(found), editable=found.type in FORMS
                 and found.state == node.current().state and not found.superseded and not found.withdrawn)


@signed_in
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, entry_type: str, entry_id: str = "") -> HttpResponse:
    """Make or change one of our own entries; saving signs it."""
    held = queries.entry(entry_id) if entry_id else None
    require(actor_of(request), "directory.edit", Facts(kind="entry", object_id=entry_id,
                                                       state=held.state if held else node.current().state))
    if entry_type not in FORMS or (held and held.type != entry_type):
        raise NotFound("There is no such form.")
    fact_id = request.GET.get("fact", "")
    initial = starters.prefill(starters.fact(fact_id)) if fact_id else None
    form = form_for(entry_type, request.POST if request.method == "POST" else None, held, initial)
    if request.method == "POST" and form.is_valid():
        try:
            made = _save(request, entry_type, held, form)
        except Invalid as error:
            form.take(error.details.get("fields", {}) or {"": error.message})
        else:
            messages.success(request, "Signed. Other nodes have it within a few minutes.")
            return redirect("directory:entry", entry_id=made.id)
    return _page(request, "edit", form=form, entry=held, entry_type=entry_type)


def _save(request: HttpRequest, entry_type: str, held: Entry | None, form: Any) -> Entry:
    subject = held.subject if held else str(form.cleaned_data.get("subject", ""))
    return services.edit_entry(
        actor_of(request), entry_type=entry_type, subject=subject, payload=form.payload(held.payload if held else {}),
        version=form.cleaned_data.get("version") or (0 if subject else None))


@signed_in
@require_POST
def withdraw(request: HttpRequest, entry_id: str) -> HttpResponse:
    """Sign that an entry is no more."""
    made = services.withdraw_entry(actor_of(request), entry_id=entry_id)
    messages.success(request, "Withdrawn. Its history stays.")
    return redirect("directory:entry", entry_id=made.id)


def _choice(request: HttpRequest, name: str, allowed: Any) -> str | None:
    value = request.GET.get(name, "")
    return value if value in allowed else None


def _fields(entry: Entry) -> list[tuple[str, str]]:
    """The payload as rows; long keys are shortened, since nobody reads 4,000 hex digits."""
    return [(name.replace("_", " "), _words(value)) for name, value in sorted(entry.payload.items()) if value != ""]


def _words(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    return f"{text[:48]}… ({len(text) // 2} bytes)" if len(text) > 600 else text
