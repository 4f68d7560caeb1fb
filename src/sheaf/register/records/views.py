"""Pages of the register: search, a record, its forms, its merge, its files and its exports."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sheaf.access.doors import actor_of, signed_in
from sheaf.access.policy import may, require
from sheaf.kernel.errors import Conflict, Invalid
from sheaf.register.records import ftm, graph, hooks, layouts, queries, services, watching
from sheaf.register.records.forms import FileForm, OriginForm, value_fields, values_of
from sheaf.register.records.shapes import RecordView

MAX_QUERY = 300
PAGE_HITS = 50
MAX_LAYOUT_BYTES = 100_000


@signed_in
@require_GET
def search(request: HttpRequest) -> HttpResponse:
    """The one search box. htmx asks for the results alone."""
    actor = actor_of(request)
    require(actor, "record.search")
    text = " ".join(request.GET.get("q", "").split())[:MAX_QUERY]
    hits = queries.search(actor, text, limit=PAGE_HITS) if len(text) > 1 else []
    context = {
        "query": text, "groups": queries.group_by_kind(hits), "count": len(hits), "offered": ftm.offered(),
        "recent": [] if text else queries.recent(actor), "may_create": may(actor, "record.create").allowed,
        "may_ask": may(actor, "ask.send").allowed, "ask_url": f"/ask/new?name={quote(text)}",
        "alert_url": f"/alerts/new?q={quote(text)}" if may(actor, "alert.keep").allowed else "",
    }
    part = request.headers.get("HX-Target") == "results"
    return render(request, "records/_results.html" if part else "records/search.html", context)


@signed_in
@require_GET
def show(request: HttpRequest, record_id: str) -> HttpResponse:
    """Everything that this reader may see of a record."""
    actor = actor_of(request)
    view = queries.get(actor, record_id)
    if view.card.id != record_id:
        return redirect("records:show", record_id=view.card.id)
    picture, moments = graph.around(actor, view)
    own = view.card.dataset_kind == "own"
    held = queries.attachments(actor, record_id)
    steps = queries.custody_of(actor, held) if held else {}
    files = [{"row": row, "custody": steps.get(row.id, [])} for row in held]
    return render(request, "records/show.html", {
        "view": view, "banner": view.handling, "graph": picture, "edges": picture.rows(), "moments": moments,
        "history": queries.history(actor, record_id), "files": files, "merges": queries.merges(actor, record_id),
        "may_edit": own and view.card.status == "live" and may(actor, "record.edit", view.card).allowed,
        "may_retire": own and view.card.status == "live" and may(actor, "record.delete", view.card).allowed,
        "file_form": FileForm(actor) if own else None, "panels": hooks.panels(actor, view),
        "watched": watching.watched(actor, view.card),
    })


@signed_in
@require_GET
def preview(request: HttpRequest, record_id: str) -> HttpResponse:
    """A small card with an address of its own, for hover and focus."""
    view = queries.get(actor_of(request), record_id)
    shape = ftm.schema(view.card.schema)
    featured = {item.name for item in shape.featured()} | set(shape.caption)
    facts = [fact for fact in view.facts if fact.prop in featured]
    part = "records/_preview.html" if request.headers.get("X-Preview") else "records/preview.html"
    return render(request, part, {"view": view, "facts": facts, "banner": view.handling})


@signed_in
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Add a record: the kind first, then its facts and where they come from."""
    actor = actor_of(request)
    require(actor, "record.create")
    name = request.GET.get("schema") or request.POST.get("schema") or ""
    if not name:
        return render(request, "records/choose.html", {"offered": ftm.offered()})
    shape = ftm.schema(name)
    form = OriginForm(actor, request.POST or None)
    problems: dict[str, str] = {}
    if request.method == "POST" and form.is_valid():
        try:
            card = services.add_record(actor, schema=shape.name, facts=values_of(request.POST), provenance=form.origin(),
                                       unit="" if request.POST.get("whole_state") else None)
            return redirect("records:show", record_id=card.id)
        except Invalid as error:
            problems = _problems(form, error)
    given = values_of(request.POST) or {key: request.GET.getlist(key) for key in request.GET if key in shape.properties}
    return _form(request, "records/new.html", shape, form, given, problems)


@signed_in
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, record_id: str) -> HttpResponse:
    """Add facts, retire facts, or both at once."""
    actor = actor_of(request)
    view = queries.get(actor, record_id)
    require(actor, "record.edit", view.card)
    shape = ftm.schema(view.card.schema)
    form = OriginForm(actor, request.POST or None)
    problems: dict[str, str] = {}
    given = values_of(request.POST)
    if request.method == "POST" and (form.is_valid() or not given):
        try:
            services.edit(actor, record_id=view.card.id, version=_number(request.POST.get("version")), add=given,
                          retire_facts=request.POST.getlist("retire"), provenance=form.origin() if given else None)
            return redirect("records:show", record_id=view.card.id)
        except Invalid as error:
            problems = _problems(form, error)
    return _form(request, "records/edit.html", shape, form, given, problems, view=view, banner=view.handling)


@signed_in
@require_POST
def retire(request: HttpRequest, record_id: str) -> HttpResponse:
    """Take a record out of search."""
    actor = actor_of(request)
    require(actor, "record.delete", queries.card(actor, record_id))
    services.retire(actor, record_id=record_id, version=_number(request.POST.get("version")))
    messages.success(request, "The record is retired: no search finds it, its address still shows it.")
    return redirect("records:show", record_id=record_id)


@signed_in
@require_POST
def canary(request: HttpRequest, record_id: str) -> HttpResponse:
    """Watch the record for fishing, or no longer."""
    on = request.POST.get("on") == "yes"
    services.mark_canary(actor_of(request), record_id=record_id, on=on)
    messages.success(request, "A question that meets this record now raises an alarm." if on else "The record is not watched any more.")
    return redirect("records:show", record_id=record_id)


@signed_in
@require_http_methods(["GET", "POST"])
def merge(request: HttpRequest, record_id: str) -> HttpResponse:
    """Two records side by side; a contradiction must be seen before the merge."""
    actor = actor_of(request)
    left = queries.alone(actor, record_id)
    require(actor, "record.merge", left.card)
    other = request.POST.get("with") or request.GET.get("with") or ""
    if not other:
        hits = queries.search(actor, left.card.caption, kind=left.card.kind)
        near = [hit for hit in hits if hit.record.id != record_id and hit.record.dataset_kind == "own"]
        return render(request, "records/merge_choose.html", {"left": left, "hits": near, "banner": left.handling})
    right = queries.alone(actor, other)
    if request.method == "POST":
        services.merge(actor, kept=record_id, gone=other, reason=request.POST.get("reason", ""),
                       despite=bool(request.POST.get("despite")))
        messages.success(request, "Merged. The record's page can undo it.")
        return redirect("records:show", record_id=record_id)
    found = services.contradictions(actor, kept=record_id, gone=other)
    return render(request, "records/merge.html", {
        "left": left, "right": right, "rows": _beside(left, right), "contradictions": found, "banner": left.handling})


@signed_in
@require_POST
def unmerge(request: HttpRequest, merge_id: str) -> HttpResponse:
    services.unmerge(actor_of(request), merge_id=merge_id)
    messages.success(request, "The merge is undone.")
    return redirect("records:search")


@signed_in
@require_GET
def graph_json(request: HttpRequest, record_id: str) -> HttpResponse:
    """What Cytoscape draws, with the reader's own layout."""
    actor = actor_of(request)
    view, picture = _picture(request, record_id)
    return JsonResponse({
        "centre": view.card.id, "positions": layouts.layout(actor, view.card.id),
        "nodes": [{"id": card.id, "caption": card.caption, "kind": card.kind, "list": card.dataset_kind == "list"}
                  for card in picture.nodes],
        "edges": [{"source": edge.source, "target": edge.target, "label": edge.label} for edge in picture.edges]})


@signed_in
@require_GET
def graph_csv(request: HttpRequest, record_id: str) -> HttpResponse:
    view, picture = _picture(request, record_id)
    return _file(graph.as_csv(picture.rows(), view.handling.banner()), "text/csv; charset=utf-8", "links.csv")


@signed_in
@require_GET
def graph_graphml(request: HttpRequest, record_id: str) -> HttpResponse:
    view, picture = _picture(request, record_id)
    return _file(graph.as_graphml(picture, view.handling.banner()), "application/graphml+xml", "links.graphml")


@signed_in
@require_POST
def layout(request: HttpRequest, record_id: str) -> HttpResponse:
    """Keep where the reader left the nodes."""
    if request.content_type != "application/json" or len(request.body) > MAX_LAYOUT_BYTES:
        raise Invalid("A layout is JSON, and not a large one.", code="layout")
    try:
        positions = json.loads(request.body)
    except ValueError:
        positions = None
    if not isinstance(positions, dict):
        raise Invalid("A layout maps record ids to two numbers.", code="layout")
    services.save_layout(actor_of(request), record_id=record_id, positions=positions)
    return HttpResponse(status=204)


@signed_in
@require_POST
def attach(request: HttpRequest, record_id: str) -> HttpResponse:
    actor = actor_of(request)
    require(actor, "record.attach", queries.card(actor, record_id))
    form = FileForm(actor, request.POST, request.FILES)
    if not form.is_valid():
        raise Invalid("Choose a file and its handling.", fields={name: str(found[0]) for name, found in form.errors.items()})
    file = form.cleaned_data["file"]
    services.attach(actor, record_id=record_id, name=file.name or "", media_type=file.content_type or "", chunks=file.chunks(),
                    handling=form.handling(), note=form.cleaned_data["note"])
    messages.success(request, "The file is taken in.")
    return redirect("records:show", record_id=record_id)


@signed_in
@require_POST
def download(request: HttpRequest, attachment_id: str) -> StreamingHttpResponse:
    """The bytes, always as a download and never as a page; leaves a row of custody."""
    taken = services.download(actor_of(request), attachment_id=attachment_id)
    response = StreamingHttpResponse(taken.chunks, content_type="application/octet-stream")
    response.headers["Content-Length"] = str(taken.size)
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(taken.name)}"
    return response


@signed_in
@require_POST
def hand_over(request: HttpRequest, attachment_id: str) -> HttpResponse:
    services.hand_over(actor_of(request), attachment_id=attachment_id, to=request.POST.get("to", ""),
                       note=request.POST.get("note", ""))
    messages.success(request, "The hand-over is written down.")
    return redirect("records:search")


def _picture(request: HttpRequest, record_id: str) -> tuple[RecordView, graph.Graph]:
    actor = actor_of(request)
    view = queries.get(actor, record_id)
    return view, graph.around(actor, view)[0]


def _file(text: str, media_type: str, name: str) -> HttpResponse:
    response = HttpResponse(text, content_type=media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _form(request: HttpRequest, template: str, shape: ftm.Schema, form: OriginForm, given: dict[str, list[str]],
          problems: dict[str, str], **context: Any) -> HttpResponse:
    bad = bool(problems) or bool(form.is_bound and form.errors)
    return render(request, template, {
        **context, "shape": shape, "form": form, "values": value_fields(shape, given, problems), "problems": problems,
        "others": [item for item in shape.properties.values() if not item.featured]}, status=422 if bad else 200)


def _problems(form: OriginForm, error: Invalid) -> dict[str, str]:
    """Sentences for values; those about provenance go to their own fields."""
    fields: dict[str, str] = dict(error.details.get("fields") or {"": error.message})
    for name in [name for name in fields if name in form.fields]:
        form.add_error(name, fields.pop(name))
    return fields


def _beside(left: RecordView, right: RecordView) -> list[dict[str, Any]]:
    labels = {fact.prop: fact.label for fact in (*left.facts, *right.facts)}
    return [{"label": label, "left": left.values(prop), "right": right.values(prop)} for prop, label in labels.items()]


def _number(text: str | None) -> int:
    if not (text or "").isdigit() or len(text or "") > 9:
        raise Conflict("The form is out of date. Open the record again.")
    return int(text or 0)
