"""Order in a conversation: numbers given out to a peer, and effects done in the order of the peer's numbers."""

from __future__ import annotations

from collections.abc import Iterable

from sheaf.exchange.models import Thread
from sheaf.store import connection

_SELECT = "SELECT * FROM exchange_thread WHERE conversation = %s AND peer = %s"


def next_number(conversation: str, peer: str) -> int:
    """The next number from here to the peer; the row stays locked until the transaction ends."""
    thread = locked(conversation, peer)
    thread.sent += 1
    thread.save(update_fields=["sent"])
    return thread.sent


def locked(conversation: str, peer: str) -> Thread:
    """The thread, locked until the transaction ends."""
    found = _find(conversation, peer)
    if found is None:
        Thread.objects.bulk_create([Thread(conversation=conversation, peer=peer)], ignore_conflicts=True)
        found = _find(conversation, peer) or Thread.objects.get(conversation=conversation, peer=peer)
    return found


def _find(conversation: str, peer: str) -> Thread | None:
    """Written by hand, since every message that is sent or received asks it."""
    lock = " FOR UPDATE" if connection().features.has_select_for_update else ""
    return next(iter(Thread.objects.raw(_SELECT + lock, [conversation, peer])), None)


def close(thread: Thread, numbers: Iterable[int]) -> None:
    """These numbers will not come. Not saved."""
    thread.closed = sorted({*thread.closed, *(number for number in numbers if number > thread.done)})


def step(thread: Thread) -> int:
    """Skip closed numbers; the number whose turn it is now. Not saved."""
    while thread.done + 1 in thread.closed:
        thread.done += 1
    thread.closed = [number for number in thread.closed if number > thread.done]
    return thread.done + 1
