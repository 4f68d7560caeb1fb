"""The only clock. Tests and the simulated federation put their own in its place."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Tells the time as an aware datetime in UTC."""

    def now(self) -> datetime: ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)


class ManualClock:
    """A clock that stands still until it is moved."""

    def __init__(self, start: datetime) -> None:
        self.instant = start

    def now(self) -> datetime:
        return self.instant

    def advance(self, by: timedelta) -> None:
        self.instant += by


_clock: ContextVar[Clock | None] = ContextVar("sheaf_clock", default=None)
_system = SystemClock()


def now() -> datetime:
    """The present instant, aware, in UTC."""
    return (_clock.get() or _system).now()


def today() -> date:
    """The present date in UTC."""
    return now().date()


def monotonic() -> float:
    """Seconds for measuring durations; unrelated to any calendar."""
    return time.monotonic()


@contextmanager
def using(clock: Clock) -> Iterator[Clock]:
    """Within the block, `now()` asks this clock."""
    token = _clock.set(clock)
    try:
        yield clock
    finally:
        _clock.reset(token)
