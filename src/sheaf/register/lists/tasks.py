"""What the worker does on a clock: the next waiting check or publication."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from sheaf.register.lists import steps

TASKS: list[tuple[str, timedelta, Callable[[], int]]] = [("lists.work", timedelta(seconds=1), steps.work)]
