"""What the worker does on a clock: run the next screening, look again where records changed, delete what is past its date."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from sheaf.register.screening import codes, keeping, refreshing, steps

TASKS: list[tuple[str, timedelta, Callable[[], int]]] = [
    ("screening.work", codes.EVERY, steps.work),
    ("screening.look_soon", codes.EVERY, refreshing.look_soon),
    ("screening.look", codes.LOOK_EVERY, refreshing.look_again),
    ("screening.delete", codes.DELETE_EVERY, keeping.delete_due),
]
