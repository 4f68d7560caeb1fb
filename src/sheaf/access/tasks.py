"""What the worker does on a clock: keys of people whose appointment has run out, old counts of failed sign-ins and keys of
forms that were sent."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from sheaf.access import once
from sheaf.access.lockout import forget
from sheaf.access.rotation import take_lapsed

TASKS: list[tuple[str, timedelta, Callable[[], int]]] = [
    ("access.lapsed", timedelta(minutes=1), take_lapsed),
    ("access.attempts", timedelta(hours=1), forget),
    ("access.sent_forms", timedelta(hours=1), once.forget),
]
