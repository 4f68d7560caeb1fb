"""The capital's own work on the page: each field saves alone, last year is copied forward, files and figures are kept."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sheaf.access.actor import Actor
from sheaf.access.doors import signed_in
from sheaf.kernel import clock
from sheaf.kernel.errors import Conflict, Invalid, NotFound, TooLarge
from sheaf.plan.reporting import differing, drafting, queries, showing, views_part
from sheaf.plan.reporting.models import Entry, Part
from sheaf.plan.reporting.pages import reader


def own(request: HttpRequest, year: int, state: str, area: str) -> tuple[Actor, Part]:
    """The reader and the part of their own state, begun where it was not yet."""
    actor = reader(request)
    if state != actor.state:
        raise NotFound("There is no such draft.")
    row = views_part.found(actor, year, state, area)
    return actor, drafting.open_part(actor, year=year, area=area) if row._state.adding else row


@require_POST
@signed_in
def copy(request: HttpRequest, cycle_year: int, state_code: str, area_code: str) -> HttpResponse:
    """Begin the part, and copy last year's text forward: of one subject, or of all where none is named."""
    actor, row = own(request, cycle_year, state_code, area_code)
    if "begin" in request.POST:
        return redirect(views_part.address(row))
    subject = request.POST.get("subject", "")
    made = drafting.copy_forward(actor, part_id=row.id, subjects_chosen=[subject] if subject else [])
    at = drafting.subjects(row).index(made[0].subject) + 1 if made else 1
    return redirect(f"{views_part.address(row)}?at={at}&copied={len(made)}#f-{at}-narrative")


@require_http_methods(["GET", "POST"])
@signed_in
def field(request: HttpRequest, cycle_year: int, state_code: str, area_code: str, field_name: str) -> HttpResponse:
    """A fragment. POST saves one field, or shows what somebody else wrote there; GET gives the field as it is now."""
    actor, row = own(request, cycle_year, state_code, area_code)
    given = request.POST if request.method == "POST" else request.GET
    subject = given.get("subject", "")
    if field_name not in drafting.FIELDS or subject not in drafting.subjects(row):
        raise NotFound("There is no such field.")
    number = drafting.subjects(row).index(subject) + 1
    shown: dict[str, Any] = {"part": row, "cycle": row.cycle, "number": number, "subject": subject, "field_name": field_name}
    if request.method == "GET":
        held = Entry.objects.filter(part=row, subject=subject).first() or Entry(part=row, subject=subject, version=0)
        return render(
            request, "reporting/parts/field.html", {**shown, **_state_of(row, held, number), "box": _box(row, held, number, field_name)}
        )
    return _saved(request, actor, row, shown, given.get(field_name, ""), given.get(f"read_{field_name}", ""))


def _saved(request: HttpRequest, actor: Actor, row: Part, shown: dict[str, Any], value: str, read: str) -> HttpResponse:
    value = value.replace("\r\n", "\n")
    try:
        made = drafting.save_field(actor, part_id=row.id, subject=shown["subject"], name=shown["field_name"], value=value, read=read)
    except Conflict as error:
        if "theirs" not in error.details:
            return render(request, "reporting/parts/refused.html", {**shown, "error": error})
        return render(request, "reporting/parts/conflict.html", {**shown, **_clash(error, shown["field_name"], value)})
    except Invalid as error:
        return render(request, "reporting/parts/refused.html", {**shown, "error": error})
    return render(request, "reporting/parts/saved.html", {**shown, **_state_of(row, made, shown["number"]), "at": clock.now(),
                                                          "box": _box(row, made, shown["number"], shown["field_name"])})


def _clash(error: Conflict, name: str, mine: str) -> dict[str, Any]:
    theirs = error.details["theirs"]
    text = str(theirs.get(name, ""))
    return {"by": theirs.get("by", ""), "theirs": text, "mine": mine, "read": drafting.seen(text), "runs": differing.runs(text, mine)}


def _state_of(row: Part, entry: Entry, number: int) -> dict[str, Any]:
    return {"entry": entry, "missing": showing.missing(row), "only_offers": False}


def _box(row: Part, entry: Entry, number: int, name: str) -> showing.Box:
    return next(box for box in showing.boxes(entry, number, row.state) if box.name == name)


@require_POST
@signed_in
def entry(request: HttpRequest, cycle_year: int, state_code: str, area_code: str) -> HttpResponse:
    """A whole card, as a browser without script sends it: every field that was changed is saved as if it came alone."""
    actor, row = own(request, cycle_year, state_code, area_code)
    subject = request.POST.get("subject", "")
    if subject not in drafting.subjects(row):
        raise Invalid("This report does not ask that.", fields={"subject": "A clause or an action of this year's report."})
    kept: dict[str, Conflict] = {}
    for name in drafting.FIELDS:
        value, read = request.POST.get(name), request.POST.get(f"read_{name}", "")
        if value is None or drafting.seen(value.replace("\r\n", "\n")) == read:
            continue
        try:
            drafting.save_field(actor, part_id=row.id, subject=subject, name=name, value=value.replace("\r\n", "\n"), read=read)
        except Conflict as error:
            kept[name] = error
        except Invalid as error:
            return views_part.page(request, actor, row, error.status, refused=error)
    if kept:
        clashes = [{"label": showing.LABELS[name], **_clash(error, name, request.POST.get(name, ""))} for name, error in kept.items()
                   if "theirs" in error.details]
        return views_part.page(request, actor, row, 409, refused=next(iter(kept.values())), clashes=clashes)
    messages.success(request, f"{subject} is saved.")
    number = drafting.subjects(row).index(subject) + 1
    return redirect(f"{views_part.address(row)}#s-{number}")


@require_POST
@signed_in
def add_evidence(request: HttpRequest, cycle_year: int, state_code: str, area_code: str) -> HttpResponse:
    """A file behind an entry. It stays on this node."""
    actor, row = own(request, cycle_year, state_code, area_code)
    subject, file = request.POST.get("subject", ""), request.FILES.get("file")
    try:
        if file is None:
            raise Invalid("Choose a file.", fields={"file": "A file is needed."})
        if (file.size or 0) > drafting.MAX_EVIDENCE:
            raise TooLarge(f"At most {drafting.MAX_EVIDENCE // 1024 // 1024} MB.")
        title = request.POST.get("title", "").strip() or str(file.name)
        drafting.add_evidence(actor, part_id=row.id, subject=subject, title=title, name=str(file.name), data=file.read())
    except (Invalid, Conflict, TooLarge) as error:
        return views_part.page(request, actor, row, error.status, refused=error)
    messages.success(request, "The file is kept on this node. The submission will tell its title and digest.")
    return redirect(f"{views_part.address(row)}#s-{drafting.subjects(row).index(subject) + 1}")


@require_GET
@signed_in
def evidence(request: HttpRequest, evidence_id: str) -> HttpResponse:
    """A file's bytes, to be saved and never shown in place."""
    row = queries.evidence(reader(request), evidence_id)
    answer = HttpResponse(bytes(row.content), content_type="application/octet-stream")
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(row.name, safe='')}"
    return answer


@require_POST
@signed_in
def figure(request: HttpRequest, cycle_year: int, state_code: str, area_code: str) -> HttpResponse:
    """Accept, change or decline a figure that is offered, or accept all of them."""
    actor, row = own(request, cycle_year, state_code, area_code)
    try:
        if "all" in request.POST:
            drafting.accept_offers(actor, part_id=row.id)
        else:
            drafting.decide_offer(actor, part_id=row.id, code=request.POST.get("code", ""), decision=request.POST.get("decision", ""),
                                  value=request.POST.get("value", ""), reason=request.POST.get("reason", ""))
    except (Invalid, Conflict) as error:
        return views_part.page(request, actor, row, error.status, refused=error)
    return redirect(f"{views_part.address(row)}#figures")
