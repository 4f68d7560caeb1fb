"""Order in a conversation: numbers given out to a peer, and effects done in the order of the peer's numbers."""

from __future__ import annotations

from collections.abc import Iterable

from sheaf.exchange.models import Thread


def next_number(conversation: str, peer: str) -> int:
    """The next number from here to the peer; the row stays locked until the transaction ends."""
    thread = locked(conversation, peer)
    thread.sent += 1
    thread.save(update_fields=["sent"])
    return thread.sent


def locked(conversation: str, peer: str) -> Thread:
    """The thread, locked until the transaction ends."""
    rows = Thread.objects.select_for_update().filter(conversation=conversation, peer=peer)
    for row in rows[:1]:
        return row
    Thread.objects.get_or_create(conversation=conversation, peer=peer)
    return rows.get()


def close(thread: Thread, numbers: Iterable[int]) -> None:
    """These numbers will not come. Not saved."""
    thread.closed = sorted({*thread.closed, *(number for number in numbers if number > thread.done)})


def step(thread: Thread) -> int:
    """Skip closed numbers; the number whose turn it is now. Not saved."""
    while thread.done + 1 in thread.closed:
        thread.done += 1
    thread.closed = [number for number in thread.closed if number > thread.done]
    return thread.done + 1
