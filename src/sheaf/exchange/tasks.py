"""What the worker does on a clock: deliver, go on past gaps, send the audit head, drop orphaned chunks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from sheaf.exchange.chunks import drop_orphans
from sheaf.exchange.delivery import deliver_due
from sheaf.exchange.ordering import release_gaps
from sheaf.exchange.witness import send_head

TASKS: list[tuple[str, timedelta, Callable[[], int]]] = [
    ("exchange.deliver", timedelta(seconds=1), deliver_due),
    ("exchange.gaps", timedelta(minutes=1), release_gaps),
    ("exchange.witness", timedelta(hours=1), send_head),
    ("exchange.orphans", timedelta(hours=6), drop_orphans),
]
