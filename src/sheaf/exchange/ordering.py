"""Effects in order: a message that comes before its turn is accepted, and its effect waits.

A gap ends when the missing message comes, when its sender says that it is dead, or when the waiting
message's `gap_until` has passed. It never blocks a conversation for good.
"""

from __future__ import annotations

from collections.abc import Iterable

from sheaf.access.actor import service
from sheaf.audit import services as audit
from sheaf.exchange import keys, receipts, threads
from sheaf.exchange.models import DeadLetter, Inbox, Message, Thread
from sheaf.exchange.registry import SERVICE, Inbound, Kind, find
from sheaf.kernel import clock, node
from sheaf.kernel.errors import SheafError
from sheaf.store import atomic


def inbound_of(message: Message, kind: Kind) -> Inbound:
    """What the handler gets; the body only where the service's key opens it."""
    from sheaf.exchange.opening import open_with

    document = open_with(message, keys.service_ring()) if kind.opens == SERVICE else None
    here = node.current().state + "/"
    return Inbound(
        message_id=message.id, conversation=message.conversation, kind=message.kind, kind_version=message.kind_version,
        sender=message.sender, sender_unit=message.sender_unit, to=tuple(u for u in message.to if u.startswith(here)),
        created=message.created, expires=message.expires, priority=message.priority, flags=dict(message.flags),
        body=document.body if document else None, handling=document.handling if document else None,
        document=document.digest if document else "")


def advance(thread: Thread) -> int:
    """Do the effects of waiting messages whose turn has come; how many. Saves the thread."""
    count, turn = 0, threads.step(thread)
    while turn <= thread.seen:
        row = Inbox.objects.filter(sender=thread.peer, conversation=thread.conversation, sequence=turn,
                                   state=Inbox.State.HELD).select_related("message").first()
        if row is None:
            break
        _late_effect(row)
        thread.done = turn
        turn = threads.step(thread)
        count += 1
    thread.save(update_fields=["done", "closed"])
    return count


def _late_effect(row: Inbox) -> None:
    """The effect of an accepted message. Where its kind refuses it now, both sides are told."""
    kind = find(row.message.kind)
    try:
        with atomic():
            if kind is None:
                raise SheafError("The kind is no longer known.", code="unknown_kind")
            kind.handler(inbound_of(row.message, kind))
        row.state = Inbox.State.DONE
    except SheafError as error:
        row.state = Inbox.State.FAILED
        _failed(row, error.code)
    row.gap_until = None
    row.save(update_fields=["state", "gap_until"])


def _failed(row: Inbox, because: str) -> None:
    from sheaf.exchange.control import tell_receipt

    message = row.message
    audit.record(service(node.current().state), "exchange.refuse", kind=message.kind, object_id=message.id,
                 outcome="refused", detail={"code": "rejected", "because": because, "sender": row.sender})
    DeadLetter.objects.get_or_create(
        outgoing=False, message_id=message.id, peer=row.sender, sequence=row.sequence,
        defaults={"conversation": row.conversation, "kind": message.kind, "unit": message.to[0], "code": "rejected"})
    tell_receipt(message, receipts.REFUSED, "rejected")


def close(conversation: str, peer: str, numbers: Iterable[int]) -> int:
    """These numbers will never come; go on without them. How many effects that set free."""
    thread = threads.locked(conversation, peer)
    threads.close(thread, numbers)
    return advance(thread)


def release_gaps() -> int:
    """Go on past gaps whose time is over; how many effects were done. For the worker's clock."""
    count = 0
    due = Inbox.objects.filter(state=Inbox.State.HELD, gap_until__lte=clock.now())
    for sender, conversation in list(due.order_by().values_list("sender", "conversation").distinct()):
        with atomic():
            count += _release(sender, conversation)
    return count


def _release(sender: str, conversation: str) -> int:
    last = Inbox.objects.filter(sender=sender, conversation=conversation, state=Inbox.State.HELD,
                                gap_until__lte=clock.now()).order_by("-sequence").first()
    if last is None:
        return 0
    here = {*Inbox.objects.filter(sender=sender, conversation=conversation, sequence__lte=last.sequence)
            .values_list("sequence", flat=True)}
    thread = threads.locked(conversation, sender)
    gaps = [number for number in range(thread.done + 1, last.sequence) if number not in here]
    audit.record(service(node.current().state), "exchange.gap_passed", kind="conversation", object_id=conversation,
                 detail={"sender": sender, "numbers": gaps[:50]})
    return close(conversation, sender, gaps)
