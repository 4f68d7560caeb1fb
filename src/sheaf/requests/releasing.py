"""Release: the second person sends what a drafter wrote, or gives it back with a reason."""

from __future__ import annotations

import base64
from typing import Any

from sheaf.access.actor import Actor
from sheaf.access.policy import require
from sheaf.audit import services as audit
from sheaf.exchange import services as exchange
from sheaf.kernel import clock, ids, node
from sheaf.kernel.errors import Conflict, Invalid
from sheaf.requests import acting, books, drafting, hooks, wording
from sheaf.requests.models import Conversation, Draft
from sheaf.store import atomic

MAX_REASON = 2000


def release(actor: Actor, *, draft_id: str, revision: int | None = None) -> Conversation:
    """Send the revision that the releaser has read (every door asks for it). `Refused` for anybody who wrote any of it;
    `Conflict` where it, or the conversation, has moved on since."""
    draft, value = drafting.opened(actor, draft_id)
    require(actor, "request.release", draft.facts_for(actor))
    _waiting(draft, revision)
    fields = drafting.check(actor, draft, value)
    with atomic():
        drafting.claim(draft)
        book = acting.locked_step(actor, draft.conversation, draft.event) if draft.conversation else _open(draft)
        draft.conversation = book
        to = acting.counterpart(actor, book)
        draft.message_id = _post(actor, draft, book, to, fields, value)
        draft.stage, draft.changed = Draft.Stage.SENT, clock.now()
        draft.save()
        draft.files.all().delete()
        books.enter(actor, book, message_id=draft.message_id, event=draft.event, side=book.side, unit=actor.unit,
                    person_id=draft.owner)
        audit.record(actor, "request.release", kind="draft", object_id=draft.id,
                     detail={"to": to, "message": draft.message_id, "kind": book.spec.wire(draft.event)})
        _tell_corrected(book, draft.event, fields)
    return book


def _waiting(draft: Draft, revision: int | None) -> None:
    if draft.stage != Draft.Stage.WAITING:
        raise Conflict("It does not wait for release.", code="not_waiting")
    if revision is not None and draft.revision != revision:
        raise Conflict("It was changed after you read it. Load the page again and read what would leave.", code="revision")


def _open(draft: Draft) -> Conversation:
    spec = draft.spec
    book = Conversation(
        thread=ids.new_id(), kind=draft.kind, side=spec.row(draft.event).side, counterpart=draft.addressee,
        priority=draft.priority, state=draft.state, unit=draft.unit, crime_area=draft.crime_area, level=draft.level,
        compartment=draft.compartment, assigned=draft.owner, own_reference=books.next_reference(spec), due_exact=False)
    books.start_clock(spec, book)
    book.save(force_insert=True)
    return book


def _post(actor: Actor, draft: Draft, book: Conversation, to: str, fields: dict[str, Any], value: dict[str, Any]) -> str:
    """The audience is the unit addressed, or its whole state where the drafter let it be forwarded there."""
    opening = draft.event == book.spec.table.opener
    audience = (to.partition("/")[0],) if opening and value.get("forwardable") else (to,)
    contents = {row.id: exchange.open_local(actor, bytes(row.sealed))["content"] for row in draft.files.all()}
    files = [exchange.Outgoing(item["name"], item["media_type"], base64.b64decode(contents[item["id"]]))
             for item in value["files"]]
    return exchange.post(
        actor, kind=book.spec.wire(draft.event), conversation=book.thread, to=[to], attachments=files,
        body=wording.body(fields, book.own_reference, value["parents"]), priority=book.priority,
        handling=wording.handling_of(value["handling"], audience, node.current().state))


def _tell_corrected(book: Conversation, event: str, fields: dict[str, Any]) -> None:
    decision = book.spec.outcome.get(event)
    if decision:
        for tell in hooks.ON_CORRECTED:
            tell(fields["record_ref"], fields.get("told_as") or decision, ground=fields.get("ground", ""),
                 note=fields.get("told_note", ""), unit=book.unit)


def give_back(actor: Actor, *, draft_id: str, reason: str, revision: int | None = None) -> Draft:
    """Return it to the drafter with a reason, kept sealed with the draft."""
    draft, value = drafting.opened(actor, draft_id)
    require(actor, "request.release", draft.facts_for(actor), leaves=False)
    _waiting(draft, revision)
    if not reason.strip() or len(reason) > MAX_REASON:
        raise Invalid("Say why it is returned.", fields={"reason": f"Say why, in at most {MAX_REASON} characters."})
    value["returned"] = reason.strip()
    with atomic():
        drafting.claim(draft)
        draft.stage, draft.changed = Draft.Stage.RETURNED, clock.now()
        draft.sealed = exchange.seal_local(draft.unit, draft.compartment, value)
        draft.save()
        audit.record(actor, "request.give_back", kind="draft", object_id=draft.id)
    return draft
