"""What the worker does on a clock: questions and held answers that have run out, corrections that could not be sent."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from sheaf.register.asks import answering, asking, telling

TASKS: list[tuple[str, timedelta, Callable[[], int]]] = [
    ("asks.expire", timedelta(minutes=5), asking.expire_due),
    ("asks.expire_held", timedelta(minutes=5), answering.expire_held),
    ("asks.corrections", timedelta(minutes=5), telling.send_waiting),
]
