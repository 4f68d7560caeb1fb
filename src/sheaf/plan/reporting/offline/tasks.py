"""What the worker does on a clock: files that nobody decided about go."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from sheaf.plan.reporting.offline import services

TASKS: list[tuple[str, timedelta, Callable[[], int]]] = [("plan.offline", timedelta(hours=6), services.tidy)]
