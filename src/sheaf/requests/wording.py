"""The body of a message: {fields, reference, parents}; and the handling that follows from parents."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sheaf.access.actor import Actor
from sheaf.exchange import queries as delivery
from sheaf.exchange import services as exchange
from sheaf.kernel.errors import Locked, Refused
from sheaf.kernel.handling import Handling, join, parse, widens
from sheaf.requests.models import Conversation, Event


def body(fields: dict[str, Any], reference: str, parents: list[Any]) -> dict[str, Any]:
    return {"fields": fields, "reference": reference, "parents": parents}


def ours(conversation: Conversation) -> list[Event]:
    """The events whose messages this unit sent or was sent, in order: all, but for what came before a forwarding."""
    events = list(conversation.events.order_by("place"))
    sealed = delivery.sealed_to(conversation.unit, [event.message_id for event in events])
    return [event for event in events if event.message_id in sealed]


def first_of(conversation: Conversation) -> Event | None:
    """What opened the conversation for this unit: the request, or its forwarding."""
    return next((event for event in ours(conversation) if not event.out_of_table), None)


def parents_of(conversation: Conversation) -> list[str]:
    """What came from the other side and is answered here: its messages with content."""
    events = ours(conversation)
    carried = [row for row in events if row.side != conversation.side]
    rows = [*carried, *(row for row in events if row.event == "forward" and row.side == conversation.side
                        and row.unit != conversation.unit)]
    return [row.message_id for row in rows if conversation.spec.schema(row.event)]


def opening(actor: Actor, conversation: Conversation) -> dict[str, Any]:
    """The fields of the message that opened the conversation, of a forwarded one as its author wrote them; empty where
    it has not arrived or this actor's keys do not open it."""
    first = first_of(conversation)
    if first is None:
        return {}
    try:
        found = exchange.read(actor, first.message_id).body
    except (Locked, Refused):
        return {}
    fields = found.get("original") or found.get("fields")
    return fields if isinstance(fields, dict) else {}


def joined(actor: Actor, parents: list[str]) -> Handling | None:
    """The strictest of the parents, as far as the actor can open them; None without parents."""
    opened = [exchange.read(actor, message_id).handling for message_id in parents]
    return join(opened) if opened else None


def starting(actor: Actor, conversation: Conversation, parents: list[str]) -> Handling:
    """What a draft of the conversation starts with: the strictest of what it answers, or the handling of what opened it,
    so that purpose and case stay the same and the other side may answer under them."""
    first = first_of(conversation)
    try:
        return joined(actor, parents or ([first.message_id] if first else [])) or Handling()
    except Locked:
        if parents:
            raise
        return Handling()


def not_wider(actor: Actor, handling: Handling, parents: list[str]) -> None:
    """`Refused` (code `widened`) already when submitting, so that a supervisor is not asked for the impossible."""
    floor = joined(actor, parents)
    if floor and widens(replace(floor, audience=()), replace(handling, audience=(), purpose=floor.purpose)):
        raise Refused("The handling is weaker than that of what it answers.", code="widened", rule="handling")


def handling_of(raw: dict[str, Any], audience: tuple[str, ...], state: str) -> Handling:
    """Handling from a draft, given to exactly `audience`, with this state as an originator."""
    found = parse({key: value for key, value in raw.items() if key != "audience"})
    return replace(found, audience=audience, originators=tuple(sorted({*found.originators, state})))
