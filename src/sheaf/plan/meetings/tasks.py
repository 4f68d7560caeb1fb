"""What the worker does on a clock: silence that lapsed is consent."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from sheaf.plan.meetings.deciding import let_silence_lapse

TASKS: list[tuple[str, timedelta, Callable[[], int]]] = [("meetings.silence", timedelta(minutes=1), let_silence_lapse)]
