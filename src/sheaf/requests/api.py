"""Requests over the API: the same services as the pages."""

from __future__ import annotations

import base64
from dataclasses import asdict
from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from ninja import Router, Status

from sheaf.access.actor import Actor
from sheaf.access.doors import actor_of, door
from sheaf.access.policy import may, require
from sheaf.kernel.errors import Invalid
from sheaf.requests import acting, drafting, queries, readers, services
from sheaf.requests.models import Draft
from sheaf.web.given import Given

router = Router(tags=["requests"])
MOST = 200


class NewDraft(Given):
    kind: str = "police_request"
    event: str = ""
    conversation: str = ""
    source: str = ""
    to: str = ""


class DraftChange(Given):
    fields: dict[str, Any] | None = None
    handling: dict[str, Any] | None = None
    to: str | None = None
    priority: str | None = None
    forwardable: bool | None = None
    revision: int | None = None


class File(Given):
    name: str
    media_type: str = "application/octet-stream"
    content_base64: str


class Reason(Given):
    """revision: of the draft as it was read; left out, whatever stands now is returned."""

    reason: str
    revision: int | None = None


class Seen(Given):
    """revision: of the draft as the releaser read it."""

    revision: int


class Handing(Given):
    """to: a colleague's person id; reason: absent, workload, competence or duties."""

    to: str
    reason: str


class Action(Given):
    event: str
    fields: dict[str, Any] = {}


def draft_of(found: Draft, value: dict[str, Any] | None = None) -> dict[str, Any]:
    return {"id": found.id, "kind": found.kind, "event": found.event, "to": found.addressee, "stage": found.stage,
            "priority": found.priority, "revision": found.revision, "conversation": found.conversation_id, **(value or {})}


@router.get("/", auth=door("request.read"))
def list_(request: HttpRequest, show: str = "open", kind: str = "") -> list[dict[str, Any]]:
    """Conversations of the caller's unit; show: open, turn, overdue, mine, received, sent, closed, all."""
    require(actor_of(request), "request.read")
    return [queries.summary(row) for row in queries.listed(actor_of(request), show=show, kind=kind)[:MOST]]


@router.post("/drafts", auth=door("request.draft", "request.answer"))
def start(request: HttpRequest, new: NewDraft) -> dict[str, Any]:
    """Start a draft: of a request (source such as `answer:<id>` fills it), or of a step in a conversation."""
    made = services.start(actor_of(request), kind=new.kind, event=new.event, conversation_id=new.conversation,
                          source=new.source, to=new.to)
    return draft_of(made)


@router.get("/drafts", auth=door("request.read"))
def drafts(request: HttpRequest) -> list[dict[str, Any]]:
    """Drafts of the caller's unit that are neither sent nor discarded."""
    return [draft_of(row) for row in queries.drafts(actor_of(request))[:MOST]]


@router.get("/drafts/{draft_id}", auth=door("request.read"))
def draft(request: HttpRequest, draft_id: str) -> dict[str, Any]:
    """One draft with what is written in it, opened with the caller's keys."""
    actor = actor_of(request)
    found, value = drafting.opened(actor, draft_id)
    return {**draft_of(found, value), "readers": _readers(actor, found, value)}


def _readers(actor: Actor, found: Draft, value: dict[str, Any]) -> dict[str, Any] | None:
    """Who will see it; left out for a token whose scopes do not cover `key.read`, since holders of keys are named."""
    shown = found.addressee and may(actor, "key.read").allowed
    return asdict(readers.readers(actor, found, value)) if shown else None


@router.patch("/drafts/{draft_id}", auth=door("request.edit"))
def change(request: HttpRequest, draft_id: str, data: DraftChange) -> dict[str, Any]:
    """Keep what was written so far, complete or not. revision: the one that was read."""
    return draft_of(services.save(actor_of(request), draft_id=draft_id, **data.dict()))


@router.post("/drafts/{draft_id}/files", auth=door("request.edit"))
def attach(request: HttpRequest, draft_id: str, file: File) -> dict[str, str]:
    """Add a file of at most 10 MiB; it is sealed at once."""
    try:
        content = base64.b64decode(file.content_base64, validate=True)
    except ValueError:  # wrong base64, or characters that are none of its alphabet
        raise Invalid("The content is not base64.", fields={"content_base64": "Not base64."}) from None
    made = services.attach(actor_of(request), draft_id=draft_id, name=file.name, media_type=file.media_type, content=content)
    return {"id": made.id}


@router.get("/drafts/{draft_id}/files/{file_id}", auth=door("request.read"))
def draft_file(request: HttpRequest, draft_id: str, file_id: str) -> HttpResponse:
    """The bytes of a draft's file, before its release."""
    content = services.file_of(actor_of(request), draft_id=draft_id, file_id=file_id)
    return HttpResponse(content, content_type="application/octet-stream")


@router.delete("/drafts/{draft_id}/files/{file_id}", auth=door("request.edit"), response={204: None})
def detach(request: HttpRequest, draft_id: str, file_id: str) -> Status[None]:
    """Take a file out of a draft."""
    services.detach(actor_of(request), draft_id=draft_id, file_id=file_id)
    return Status(204, None)


@router.delete("/drafts/{draft_id}", auth=door("request.edit"), response={204: None})
def discard(request: HttpRequest, draft_id: str) -> Status[None]:
    """Give a draft up; what was written is wiped."""
    services.discard(actor_of(request), draft_id=draft_id)
    return Status(204, None)


@router.post("/drafts/{draft_id}/submit", auth=door("request.edit"))
def submit(request: HttpRequest, draft_id: str) -> dict[str, Any]:
    """Hand a complete draft to a second person for release."""
    return draft_of(services.submit(actor_of(request), draft_id=draft_id))


@router.post("/drafts/{draft_id}/release", auth=door("request.release"))
def release(request: HttpRequest, draft_id: str, data: Seen) -> dict[str, Any]:
    """Send the revision, that was read, of a draft that somebody else wrote."""
    return queries.summary(services.release(actor_of(request), draft_id=draft_id, revision=data.revision))


@router.post("/drafts/{draft_id}/give-back", auth=door("request.release"))
def give_back(request: HttpRequest, draft_id: str, data: Reason) -> dict[str, Any]:
    """Return a draft to its drafter with a reason."""
    return draft_of(services.give_back(actor_of(request), draft_id=draft_id, reason=data.reason, revision=data.revision))


@router.get("/{conversation_id}", auth=door("request.read"))
def get(request: HttpRequest, conversation_id: str) -> dict[str, Any]:
    """One conversation with its events, opened with the caller's keys, and the steps possible now."""
    actor = actor_of(request)
    found = queries.get(actor, conversation_id)
    events = [{"message_id": entry.event.message_id, "event": entry.event.event, "side": entry.event.side,
               "unit": entry.event.unit, "at": entry.event.at, "out_of_table": entry.event.out_of_table,
               "locked": entry.locked, "fields": entry.document.body.get("fields") if entry.document else None,
               "handling": entry.document.handling.as_dict() if entry.document else None,
               "files": [item.name for item in entry.document.attachments] if entry.document else [],
               "receipts": [asdict(item) for item in entry.receipts]}
              for entry in queries.thread(actor, found)]
    steps = [{"event": step.event, "allowed": step.allowed, "reason": step.reason, "release": step.release}
             for step in acting.steps(actor, found)]
    return {**queries.summary(found), "events": events, "steps": steps, "digest": queries.digest(found)}


@router.post("/{conversation_id}/act", auth=door("request.handle", "request.draft", "request.answer"))
def act(request: HttpRequest, conversation_id: str, action: Action) -> dict[str, Any]:
    """Do a step that needs no release: take over, acknowledge, confirm, forward, withdraw, close."""
    return queries.summary(services.act(actor_of(request), conversation_id=conversation_id, event=action.event, fields=action.fields))


@router.post("/{conversation_id}/hand", auth=door("request.hand_over", "request.reassign"))
def hand(request: HttpRequest, conversation_id: str, data: Handing) -> dict[str, Any]:
    """Hand a conversation to a colleague of the unit."""
    return queries.summary(services.hand_over(actor_of(request), conversation_id=conversation_id, to=data.to, reason=data.reason))


@router.get("/{conversation_id}/files/{message_id}/{name}", auth=door("request.read"))
def file(request: HttpRequest, conversation_id: str, message_id: str, name: str) -> StreamingHttpResponse:
    """The bytes of a file in a conversation."""
    content = queries.file(actor_of(request), conversation_id, message_id, name)
    return StreamingHttpResponse(content, content_type="application/octet-stream")
