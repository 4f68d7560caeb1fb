"""What the worker does on a clock: what changed, what was published, who keeps what."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from sheaf.register.alerts import editions, following, owners

TASKS: list[tuple[str, timedelta, Callable[[], int]]] = [
    ("alerts.changes", timedelta(milliseconds=500), following.work),
    ("alerts.editions", timedelta(milliseconds=500), editions.work),
    ("alerts.keepers", timedelta(minutes=1), owners.look),
]
