"""On a clock: our own clocks are set to the other node's receipt, so that both sides count the same time; what is
overdue goes to the head of the unit."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from sheaf.exchange import queries as exchange
from sheaf.requests import handing
from sheaf.requests.models import Conversation


def set_clocks() -> int:
    """How many clocks were set."""
    count = 0
    for found in Conversation.objects.filter(due_exact=False, due__isnull=False)[:200]:
        first = found.events.order_by("place").first()
        arrived = [row for row in exchange.delivery(found.thread)
                   if first and row.message_id == first.message_id and row.state == "delivered"]
        period = found.spec.period.get(found.priority) or found.spec.period.get("routine")
        if arrived and period:
            found.due, found.due_exact = arrived[0].since + period, True
            found.save(update_fields=["due", "due_exact"])
            count += 1
    return count


TASKS: list[tuple[str, timedelta, Callable[[], int]]] = [
    ("requests.clocks", timedelta(seconds=30), set_clocks), ("requests.escalate", timedelta(minutes=1), handing.escalate),
]
