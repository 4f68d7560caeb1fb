"""Inbound events. The header alone moves the state: what they say is sealed to holders."""

from __future__ import annotations

from sheaf.access.actor import service
from sheaf.audit import services as audit
from sheaf.exchange import registry
from sheaf.exchange.registry import Inbound, Kind
from sheaf.kernel import clock, node
from sheaf.kernel.errors import Refused
from sheaf.kernel.handling import CLASSIFICATIONS
from sheaf.requests import books, kinds
from sheaf.requests.models import Conversation
from sheaf.requests.table import ADDRESSEE, OTHER


def register_kinds() -> None:
    """One wire kind per row of every table."""
    for spec in kinds.all_kinds().values():
        for row in spec.table.rows:
            registry.register(Kind(spec.wire(row.event), kinds.VERSION, receive, opens=registry.HOLDER))


def receive(inbound: Inbound) -> None:
    """Enter the event into the book of every addressed unit; new books are opened by an opening event."""
    name, _, event = inbound.kind.partition(".")
    spec = kinds.get(name)
    side = spec.row(event).side
    # Held until the end: a step that arrives beside the forwarding that it crossed waits here, and then sees its book.
    held = list(Conversation.objects.select_for_update().filter(thread=inbound.conversation).order_by("pk"))
    for unit in inbound.to:
        book = _book(inbound, spec, event, side, unit, held)
        _same_counterpart(book, inbound)
        if event == books.FORWARD:
            _catch_up(book, inbound)
        else:
            book.counterpart = inbound.sender_unit
        for each in (book, *_followers(book, event)):
            books.enter(service(node.current().state), each, message_id=inbound.message_id, event=event, side=side,
                        unit=inbound.sender_unit)
        audit.record(service(node.current().state), f"{name}.{event}", kind="request", object_id=book.id,
                     detail={"from": inbound.sender_unit, "message": inbound.message_id})


def _book(inbound: Inbound, spec: kinds.Kind, event: str, side: str, unit: str, held: list[Conversation]) -> Conversation:
    found = {book.side: book for book in held if book.unit == unit}
    if OTHER[side] in found:
        return found[OTHER[side]]
    # A forwarded request opens a book at the next unit, on the same side as the unit that forwards.
    wanted = ADDRESSEE if event == books.FORWARD else OTHER[side]
    return found.get(wanted) or _open(inbound, spec, unit, wanted)


def _followers(book: Conversation, event: str) -> list[Conversation]:
    """The books of units of this state that it was forwarded to: a step of the asker that crossed the forwarding (a
    withdrawal) was sent to the first unit and counts for them too, though only the first can open it."""
    if event == books.FORWARD or book.side != ADDRESSEE or not book.events.filter(event=books.FORWARD, unit=book.unit).exists():
        return []
    return list(Conversation.objects.filter(thread=book.thread, side=ADDRESSEE, handed_on=False).exclude(pk=book.pk))


def _catch_up(book: Conversation, inbound: Inbound) -> None:
    """Every step so far, also what the asker sent while the forwarded request was on its way: whoever has it now and the
    asker read the state off the same events. What the steps said stays sealed to the units that it was addressed to."""
    before = _forwarder(inbound)
    if before is None or book.side != ADDRESSEE:
        return
    others = Conversation.objects.filter(thread=book.thread, side=ADDRESSEE).exclude(pk__in=(book.pk, before.pk))
    for each in (before, *others):
        for told in each.events.order_by("arrival"):
            books.enter(service(node.current().state), book, message_id=told.message_id, event=told.event, side=told.side, unit=told.unit)


def _forwarder(inbound: Inbound) -> Conversation | None:
    """The book of the unit of this state that forwards the request."""
    if inbound.sender != node.current().state or not inbound.kind.endswith("." + books.FORWARD):
        return None
    return Conversation.objects.filter(thread=inbound.conversation, unit=inbound.sender_unit, side=ADDRESSEE).first()


def _open(inbound: Inbound, spec: kinds.Kind, unit: str, side: str) -> Conversation:
    before = _forwarder(inbound)
    book = Conversation(
        thread=inbound.conversation, kind=spec.name, side=side, counterpart=before.counterpart if before else inbound.sender_unit,
        priority=inbound.priority, state=node.current().state, unit=unit, known=False, opened=clock.now(),
        level=CLASSIFICATIONS.index(inbound.flags["classification"]), compartment=inbound.flags["compartment"],
        own_reference=books.next_reference(spec))
    books.start_clock(spec, book)
    if before:  # the time for an answer counts from the node's first receipt, and the asker counts it so
        book.due = before.due or before.settled_due
    book.save(force_insert=True)
    return book


def _same_counterpart(book: Conversation, inbound: Inbound) -> None:
    """Nobody else writes into a conversation: only the counterpart, or a unit of its state that it forwarded to, or a unit
    of our own state that hands it back. What our own side forwarded opens nothing to other units of the asker's state."""
    if book.kind != inbound.kind.partition(".")[0]:
        raise Refused("The conversation is of another kind.", rule="kind")
    if inbound.sender_unit == book.counterpart or not book.events.exists():
        return
    if book.side == ADDRESSEE and _forwarder(inbound):
        return
    forwarded = book.events.filter(event=books.FORWARD).exclude(side=book.side)
    if inbound.sender == book.counterpart.partition("/")[0] and forwarded.exists():
        return
    raise Refused("This unit has no part in the conversation.", rule="part")
