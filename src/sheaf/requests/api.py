"""Requests over the API: the same services as the pages."""

from __future__ import annotations

import base64
import binascii
from typing import Any

from django.http import HttpRequest, StreamingHttpResponse
from ninja import Router, Schema

from sheaf.access.doors import actor_of
from sheaf.access.policy import require
from sheaf.kernel.errors import Invalid
from sheaf.requests import acting, drafting, queries, services
from sheaf.requests.models import Draft

router = Router(tags=["requests"])
MOST = 200


class NewDraft(Schema):
    kind: str = "police_request"
    event: str = ""
    conversation: str = ""
    source: str = ""
    to: str = ""


class DraftChange(Schema):
    fields: dict[str, Any] | None = None
    handling: dict[str, Any] | None = None
    to: str | None = None
    priority: str | None = None
    forwardable: bool | None = None
    revision: int | None = None


class File(Schema):
    name: str
    media_type: str = "application/octet-stream"
    content_base64: str


class Reason(Schema):
    reason: str


class Action(Schema):
    event: str
    fields: dict[str, Any] = {}


def draft_of(found: Draft, value: dict[str, Any] | None = None) -> dict[str, Any]:
    return {"id": found.id, "kind": found.kind, "event": found.event, "to": found.addressee, "stage": found.stage,
            "priority": found.priority, "revision": found.revision, "conversation": found.conversation_id, **(value or {})}


@router.get("/")
def list_(request: HttpRequest, show: str = "open", kind: str = "") -> list[dict[str, Any]]:
    require(actor_of(request), "request.read")
    return [queries.summary(row) for row in queries.listed(actor_of(request), show=show, kind=kind)[:MOST]]


@router.post("/drafts")
def start(request: HttpRequest, new: NewDraft) -> dict[str, Any]:
    made = services.start(actor_of(request), kind=new.kind, event=new.event, conversation_id=new.conversation,
                          source=new.source, to=new.to)
    return draft_of(made)


@router.get("/drafts/{draft_id}")
def draft(request: HttpRequest, draft_id: str) -> dict[str, Any]:
    return draft_of(*drafting.opened(actor_of(request), draft_id))


@router.patch("/drafts/{draft_id}")
def change(request: HttpRequest, draft_id: str, data: DraftChange) -> dict[str, Any]:
    return draft_of(services.save(actor_of(request), draft_id=draft_id, **data.dict()))


@router.post("/drafts/{draft_id}/files")
def attach(request: HttpRequest, draft_id: str, file: File) -> dict[str, str]:
    try:
        content = base64.b64decode(file.content_base64, validate=True)
    except binascii.Error:
        raise Invalid("The content is not base64.", fields={"content_base64": "Not base64."}) from None
    made = services.attach(actor_of(request), draft_id=draft_id, name=file.name, media_type=file.media_type, content=content)
    return {"id": made.id}


@router.post("/drafts/{draft_id}/submit")
def submit(request: HttpRequest, draft_id: str) -> dict[str, Any]:
    return draft_of(services.submit(actor_of(request), draft_id=draft_id))


@router.post("/drafts/{draft_id}/release")
def release(request: HttpRequest, draft_id: str) -> dict[str, Any]:
    return queries.summary(services.release(actor_of(request), draft_id=draft_id))


@router.post("/drafts/{draft_id}/give-back")
def give_back(request: HttpRequest, draft_id: str, data: Reason) -> dict[str, Any]:
    return draft_of(services.give_back(actor_of(request), draft_id=draft_id, reason=data.reason))


@router.get("/{conversation_id}")
def get(request: HttpRequest, conversation_id: str) -> dict[str, Any]:
    actor = actor_of(request)
    found = queries.get(actor, conversation_id)
    events = [{"message_id": entry.event.message_id, "event": entry.event.event, "side": entry.event.side,
               "unit": entry.event.unit, "at": entry.event.at, "out_of_table": entry.event.out_of_table,
               "locked": entry.locked, "fields": entry.document.body.get("fields") if entry.document else None,
               "handling": entry.document.handling.as_dict() if entry.document else None,
               "files": [item.name for item in entry.document.attachments] if entry.document else []}
              for entry in queries.thread(actor, found)]
    steps = [{"event": step.event, "allowed": step.allowed, "reason": step.reason, "release": step.release}
             for step in acting.steps(actor, found)]
    return {**queries.summary(found), "events": events, "steps": steps, "digest": queries.digest(found)}


@router.post("/{conversation_id}/act")
def act(request: HttpRequest, conversation_id: str, action: Action) -> dict[str, Any]:
    return queries.summary(services.act(actor_of(request), conversation_id=conversation_id, event=action.event, fields=action.fields))


@router.get("/{conversation_id}/files/{message_id}/{name}")
def file(request: HttpRequest, conversation_id: str, message_id: str, name: str) -> StreamingHttpResponse:
    content = queries.file(actor_of(request), conversation_id, message_id, name)
    return StreamingHttpResponse(content, content_type="application/octet-stream")
