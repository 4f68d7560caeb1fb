"""What the worker does on a clock: silence that lapsed is consent, and what all members of now have agreed to is taken."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from sheaf.plan.meetings.deciding import count_again, let_silence_lapse

TASKS: list[tuple[str, timedelta, Callable[[], int]]] = [
    ("meetings.silence", timedelta(minutes=1), let_silence_lapse), ("meetings.counted", timedelta(minutes=1), count_again)]
