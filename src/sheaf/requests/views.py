"""Pages: the list, a draft, a conversation. Parse, call, render."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from sheaf.access import queries as people
from sheaf.access.actor import Actor
from sheaf.access.doors import actor_of, signed_in
from sheaf.access.policy import may, require
from sheaf.directory import queries as directory
from sheaf.exchange import queries as delivery
from sheaf.kernel import clock
from sheaf.kernel.errors import Invalid
from sheaf.kernel.handling import Handling, join, parse
from sheaf.requests import acting, drafting, forms, handing, kinds, queries, readers, services
from sheaf.requests.models import Conversation, Draft

PAGE = 50
SAFE_TYPE = "application/octet-stream"  # a stranger's file is saved, never shown by the browser


@require_GET
@signed_in
def listing(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    require(actor, "request.read")
    show, kind = request.GET.get("show", "open"), request.GET.get("kind", "")
    found = queries.listed(actor, show=show, kind=kind)
    rows: Any = [row for row in found[:1000] if row.ours_to_act] if show == "turn" else found
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    return render(request, "requests/list.html", {
        "page": page, "filters": queries.FILTERS, "show": show, "kind": kind, "kinds": kinds.all_kinds(),
        "drafts": queries.drafts(actor)[:PAGE], "can_draft": may(actor, "request.draft").allowed,
        "names": people.names(row.assigned for row in page)})


@signed_in
def new(request: HttpRequest) -> HttpResponse:
    """GET shows the choice of kind and unit; POST (or a GET with a source, from a hit) starts the draft."""
    actor = actor_of(request)
    require(actor, "request.draft")
    data = request.POST if request.method == "POST" else request.GET
    kind = data.get("kind", "police_request")
    if request.method == "POST":
        made = services.start(actor, kind=kind, source=data.get("from", ""), to=data.get("to", ""))
        return redirect("requests:draft", made.id)
    return render(request, "requests/new.html", {
        "kinds": kinds.all_kinds(), "kind": kinds.get(kind), "source": data.get("from", ""), "units": directory.units()})


@require_GET
@signed_in
def draft(request: HttpRequest, draft_id: str) -> HttpResponse:
    actor = actor_of(request)
    found, value = drafting.opened(actor, draft_id)
    return _draft_page(request, actor, found, value, {})


def _draft_page(request: HttpRequest, actor: Actor, found: Draft, value: dict[str, Any], problems: dict[str, str],
                status: int = 200) -> HttpResponse:
    schema = found.spec.schema(found.event)
    handling = parse(value["handling"])
    return render(request, "requests/draft.html", {
        "draft": found, "value": value, "row": found.spec.row(found.event), "banner": handling,
        "form": forms.fields_form(schema, actor, value["fields"], problems), "units": directory.units(),
        "handling": forms.HandlingForm(initial=value["handling"], prefix="h"), "editable": found.editable,
        "readers": readers.readers(actor, found, value) if found.addressee else None,
        "release": may(actor, "request.release", found.facts_for(actor)),
        "names": people.names([found.owner, found.submitted_by])}, status=status)


def _save(request: HttpRequest, actor: Actor, draft_id: str) -> Draft:
    found, value = drafting.opened(actor, draft_id, "request.edit")
    return services.save(
        actor, draft_id=draft_id, fields=forms.read_fields(found.spec.schema(found.event), request.POST),
        handling=forms.read_handling(request.POST, value["handling"]), to=request.POST.get("to"),
        priority=request.POST.get("priority"), forwardable="forwardable" in request.POST,
        revision=_revision(request))


def _revision(request: HttpRequest) -> int | None:
    """The revision of the draft on the page that was sent."""
    text = request.POST.get("revision", "")
    return int(text) if text.isdecimal() and len(text) < 10 else None


@require_POST
@signed_in
def autosave(request: HttpRequest, draft_id: str) -> HttpResponse:
    """A fragment: when it was saved, or what is wrong; what was typed stays in the page."""
    try:
        found = _save(request, actor_of(request), draft_id)
    except Invalid as error:
        return render(request, "requests/parts/saved.html", {"problems": error.details.get("fields", {}), "error": error})
    return render(request, "requests/parts/saved.html", {"draft": found})


@require_POST
@signed_in
def draft_do(request: HttpRequest, draft_id: str) -> HttpResponse:
    """save, submit, attach, detach, discard, release, give_back."""
    actor, verb = actor_of(request), request.POST.get("do", "save")
    try:
        return _do(request, actor, draft_id, verb)
    except Invalid as error:
        found, value = drafting.opened(actor, draft_id)
        return _draft_page(request, actor, found, value, error.details.get("fields", {"": error.message}), error.status)


def _do(request: HttpRequest, actor: Actor, draft_id: str, verb: str) -> HttpResponse:
    if verb in ("save", "submit", "attach", "detach"):
        _save(request, actor, draft_id)
    if verb == "attach" and "file" in request.FILES:
        upload: Any = request.FILES["file"]
        content = upload.read(drafting.MAX_FILE + 1)
        services.attach(actor, draft_id=draft_id, name=upload.name, media_type=upload.content_type or SAFE_TYPE, content=content)
    elif verb == "detach":
        services.detach(actor, draft_id=draft_id, file_id=request.POST.get("file_id", ""))
    elif verb == "save":
        messages.success(request, "Saved.")
    elif verb == "submit":
        services.submit(actor, draft_id=draft_id)
        messages.success(request, "It waits for a second person's release.")
    elif verb == "discard":
        services.discard(actor, draft_id=draft_id)
        return redirect("requests:list")
    elif verb == "release":
        sent = services.release(actor, draft_id=draft_id, revision=_revision(request) or 0)
        messages.success(request, "Released.")
        return redirect("requests:conversation", sent.id)
    elif verb == "give_back":
        services.give_back(actor, draft_id=draft_id, reason=request.POST.get("reason", ""), revision=_revision(request))
    return redirect("requests:draft", draft_id)


@require_GET
@signed_in
def draft_file(request: HttpRequest, draft_id: str, file_id: str) -> HttpResponse:
    """A draft's file, for whoever writes or releases it."""
    content = services.file_of(actor_of(request), draft_id=draft_id, file_id=file_id)
    return HttpResponse(content, content_type=SAFE_TYPE, headers={"Content-Disposition": "attachment"})


@require_GET
@signed_in
def conversation(request: HttpRequest, conversation_id: str) -> HttpResponse:
    return render(request, "requests/conversation.html", _conversation(actor_of(request), conversation_id))


@require_GET
@signed_in
def printed(request: HttpRequest, conversation_id: str) -> HttpResponse:
    """A file sheet: complete with numbers, receipts, signatures and digests, the banner on every printed page."""
    actor = actor_of(request)
    context = _conversation(actor, conversation_id)
    return render(request, "requests/print.html", {
        **context, "banner": None, "sheet_banner": context["banner"], "printed": clock.now(), "printer": actor,
        "unit_name": directory.unit_name(context["found"].unit), "counterpart_name": directory.unit_name(context["found"].counterpart),
        "locked": sum(1 for entry in context["entries"] if not entry.document)})


@require_POST
@signed_in
def hand(request: HttpRequest, conversation_id: str) -> HttpResponse:
    """Take it into one's own hands, or hand it to a colleague."""
    actor, to = actor_of(request), request.POST.get("to", "")
    if to in ("", actor.person_id):
        services.assign(actor, conversation_id=conversation_id)
        messages.success(request, "You have it in hand.")
    else:
        services.hand_over(actor, conversation_id=conversation_id, to=to, reason=request.POST.get("reason", ""))
        messages.success(request, "Handed over; it stands in your colleague's work.")
    return redirect("requests:conversation", conversation_id)


def _conversation(actor: Actor, conversation_id: str) -> dict[str, Any]:
    found = queries.get(actor, conversation_id)
    entries = queries.thread(actor, found)
    handing.seen(actor, found)
    may_hand = handing.may_hand(actor, found)
    return {"found": found, "entries": entries, "banner": _banner(entries), "steps": acting.steps(actor, found),
            "delivery": delivery.delivery(found.thread), "digest": queries.digest(found),
            "drafts": queries.drafts(actor).filter(conversation=found), "reason": handing.REASONS.get(found.handed_reason, ""),
            "may_assign": found.is_open and not found.assigned and may(actor, "request.handle", found.facts()).allowed,
            "colleagues": handing.candidates(found) if may_hand else [], "may_hand": may_hand, "reasons": handing.REASONS,
            "names": people.names([found.assigned, found.handed_by, *(entry.event.person_id for entry in entries)])}


def _banner(entries: list[queries.Entry]) -> Handling | None:
    documents = [entry.document.handling for entry in entries if entry.document]
    return join(documents) if documents else None


@signed_in
def act(request: HttpRequest, conversation_id: str, event: str) -> HttpResponse:
    """A step: one that needs a release starts a draft, one that does not is done, after its form where it has one."""
    actor = actor_of(request)
    found = queries.get(actor, conversation_id)
    row, schema = found.spec.row(event), found.spec.schema(event)
    if request.method != "POST":
        return _act_page(request, actor, found, event, {}, {})
    if row.release:
        made = services.start(actor, kind=found.kind, event=event, conversation_id=found.id)
        return redirect("requests:draft", made.id)
    values = forms.read_fields(schema, request.POST)
    try:
        services.act(actor, conversation_id=found.id, event=event, fields=values)
    except Invalid as error:
        return _act_page(request, actor, found, event, values, error.details.get("fields", {"": error.message}), error.status)
    messages.success(request, row.done + ".")
    return redirect("requests:conversation", found.id)


def _act_page(request: HttpRequest, actor: Actor, found: Conversation, event: str, values: dict[str, Any],
              problems: dict[str, str], status: int = 200) -> HttpResponse:
    acting.require_step(actor, found, event)
    contact = directory.contact_for(found.counterpart)
    reach = contact.payload if contact else {}
    known = {"who": reach.get("name", ""), "number": reach.get("phone_urgent") or reach.get("phone", "")}
    form = forms.fields_form(found.spec.schema(event), actor, values or known, problems)
    return render(request, "requests/act.html", {"found": found, "row": found.spec.row(event), "form": form, "contact": contact},
                  status=status)


@require_GET
@signed_in
def file(request: HttpRequest, conversation_id: str, message_id: str, name: str) -> StreamingHttpResponse:
    content = queries.file(actor_of(request), conversation_id, message_id, name)
    response = StreamingHttpResponse(content, content_type=SAFE_TYPE)
    response.headers["Content-Disposition"] = "attachment"
    return response
