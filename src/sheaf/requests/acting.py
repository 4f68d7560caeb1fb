"""Steps that need no second person: take over, acknowledge by phone, confirm, forward, withdraw, close; and
which steps are possible now, with the reason for those that are not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from sheaf.access.actor import Actor
from sheaf.access.policy import may, require, unseen
from sheaf.audit import services as audit
from sheaf.directory import queries as directory
from sheaf.exchange import services as exchange
from sheaf.kernel import node
from sheaf.kernel.errors import Conflict, Invalid, NotFound, Refused
from sheaf.kernel.handling import Handling
from sheaf.requests import books, schema, wording
from sheaf.requests.models import Conversation
from sheaf.requests.table import SIDES, Transition
from sheaf.store import atomic

# name: (reason when it does not hold, check)
GUARDS: dict[str, tuple[str, Callable[[Conversation], bool]]] = {
    "urgent": ("only urgent requests are acknowledged by phone", lambda found: found.priority == "flash"),
}


@dataclass(frozen=True, slots=True)
class Step:
    """A row of the table as it stands now: allowed, or the reason why not."""

    event: str
    words: str
    allowed: bool
    reason: str
    release: bool


def conversation(actor: Actor, conversation_id: str, verb: str = "request.read") -> Conversation:
    """The conversation in the book of the actor's unit; `NotFound` where there is none for them."""
    with unseen(actor, verb, "There is no such conversation."):
        found = Conversation.objects.filter(pk=conversation_id, unit=actor.unit).first()
        if found is None:
            raise NotFound("There is no such conversation.")
        require(actor, verb, found.facts())
    return found


def steps(actor: Actor, found: Conversation) -> list[Step]:
    """Every row of the kind's table for this side, with whether it is possible now and why not."""
    rows = [row for row in found.spec.table.rows if row.side == found.side and row.event != found.spec.table.opener]
    made = [(row, _why_not(actor, found, row)) for row in rows]
    return [Step(row.event, row.asks, not why, why, row.release) for row, why in made]


def _why_not(actor: Actor, found: Conversation, row: Transition) -> str:
    if found.handed_on:
        return "It was forwarded to another unit."
    if found.spec.table.step(found.status, row.event, found.side) is None:
        return f"Not possible while: {found.words.lower()}."
    if row.guard and not GUARDS[row.guard][1](found):
        return GUARDS[row.guard][0].capitalize() + "."
    decision = may(actor, row.verb, found.facts())
    return "" if decision.allowed else decision.reason


def require_step(actor: Actor, found: Conversation, event: str) -> Transition:
    """The row of a step that is possible now, else `Conflict` or `Refused` with the reason."""
    row = found.spec.row(event)
    if row.side != found.side:
        raise Conflict(f"This step belongs to {SIDES[row.side]}.", code="other_side")
    require(actor, row.verb, found.facts())
    why = _why_not(actor, found, row)
    if why:
        raise Conflict(why, code="out_of_table")
    return row


def locked_step(actor: Actor, found: Conversation, event: str) -> Conversation:
    """Inside a transaction: the conversation as it stands now, held until the end, in which the step is still possible."""
    fresh = Conversation.objects.select_for_update().get(pk=found.pk)
    require_step(actor, fresh, event)
    return fresh


def act(actor: Actor, *, conversation_id: str, event: str, fields: dict[str, Any] | None = None) -> Conversation:
    """Do a step that needs no release. `Conflict` where the table has no such step now."""
    found = conversation(actor, conversation_id)
    row = require_step(actor, found, event)
    if row.release:
        raise Refused("A second person must release this step: draft it.", rule="second_person")
    spec = found.spec
    given = schema.complete(spec.schema(event), fields or {}, spec.checks.get(event))
    parents = wording.parents_of(found)
    basis = _basis(actor, found)
    with atomic():
        found = locked_step(actor, found, event)
        if event == books.FORWARD:
            message_id = _forward(actor, found, given, basis)
        else:
            to = counterpart(actor, found)
            message_id = exchange.post(
                actor, kind=spec.wire(event), conversation=found.thread, to=[to], priority=found.priority,
                body=wording.body(given, found.own_reference, parents if row.derived else []),
                handling=replace(basis, audience=(to,)))
        if event in ("take_over", "confirm"):
            found.assigned = actor.person_id
            for parent in parents[:1]:
                exchange.take_over(actor, parent)
        books.enter(actor, found, message_id=message_id, event=event, side=found.side, unit=actor.unit,
                    person_id=actor.person_id)
        audit.record(actor, f"request.{event}", kind="request", object_id=found.id)
    return found


def _basis(actor: Actor, found: Conversation) -> Handling:
    """The handling of a short step: that of the newest document in the conversation."""
    last = wording.ours(found)[-1:]
    if not last:
        raise Conflict("Nothing has arrived yet.", code="out_of_table")
    document = exchange.read(actor, last[0].message_id)
    learn(actor, found, document)
    return document.handling


def learn(actor: Actor, found: Conversation, document: exchange.Opened) -> None:
    """What a first opening tells: the crime area, and the other side's number. The policy is asked again."""
    area = document.body.get("fields", {}).get("crime_area", "")
    reference = str(document.body.get("reference", ""))[:32]
    if not found.known:
        found.crime_area, found.known = str(area)[:64], True
        Conversation.objects.filter(pk=found.pk).update(crime_area=found.crime_area, known=True)
    if document.sender_unit == found.counterpart and reference and reference != found.their_reference:
        found.their_reference = reference
        Conversation.objects.filter(pk=found.pk).update(their_reference=reference)
    require(actor, "request.read", found.facts())


def counterpart(actor: Actor, found: Conversation) -> str:
    """Who has it now. After a forwarding only its document says to whom, until the new unit writes."""
    last = found.events.exclude(side=found.side).order_by("-place").first()
    if found.side == "asker" and last and last.event == books.FORWARD:
        unit = str(exchange.read(actor, last.message_id).body["fields"].get("unit", ""))
        if unit.partition("/")[0] == last.unit.partition("/")[0] and unit != found.counterpart:
            found.counterpart = unit
            Conversation.objects.filter(pk=found.pk).update(counterpart=unit)
    return found.counterpart


def _forward(actor: Actor, found: Conversation, given: dict[str, Any], basis: Handling) -> str:
    """Seal the request anew to the other unit, and tell the asker. Refused where the request's audience names
    this unit alone: then its originator's grant is needed first."""
    state = node.current().state
    unit = given["unit"]
    if unit == actor.unit or unit not in {entry.subject for entry in directory.units(state)}:
        raise Invalid("Choose another unit of your state.", fields={"unit": "Choose another unit of your state."})
    first = wording.first_of(found)
    if first is None:
        raise Conflict("Nothing has arrived yet.", code="out_of_table")
    document = exchange.read(actor, first.message_id)
    files = [exchange.Outgoing(item.name, item.media_type, b"".join(exchange.attachment(actor, first.message_id, item.name)))
             for item in document.attachments]
    original = document.body.get("original") or document.body["fields"]
    body = wording.body({**given, "crime_area": original.get("crime_area", "")}, found.own_reference, [first.message_id])
    handling = replace(document.handling, audience=tuple(sorted({found.counterpart, unit})))
    return exchange.post(actor, kind=found.spec.wire(books.FORWARD), conversation=found.thread, to=[found.counterpart, unit],
                         body={**body, "original": original}, handling=handling, attachments=files, priority=found.priority)
