"""What the worker does on a clock: publish what changed, take what came."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from sheaf.plan.sharing.services import share, take_new

TASKS: list[tuple[str, timedelta, Callable[[], int]]] = [
    ("plan.share", timedelta(minutes=1), share), ("plan.take", timedelta(seconds=20), take_new),
]
