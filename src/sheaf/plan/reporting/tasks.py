"""What the worker does on a clock: reminders, every minute."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from sheaf.plan.reporting.reminding import remind

TASKS: list[tuple[str, timedelta, Callable[[], int]]] = [("reporting.reminders", timedelta(minutes=1), remind)]
