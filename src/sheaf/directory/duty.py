"""Whether a desk answers now, in its own local time. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta, timezone
from typing import Any

from sheaf.kernel.states import BY_CODE

DAY_NAMES = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


@dataclass(frozen=True, slots=True)
class Duty:
    """on: answers now; local: the time there; hours: in words; opens_in: until the next opening, None while on
    or where no hours are known."""

    on: bool
    local: datetime
    hours: str
    opens_in: timedelta | None


def local_time(state: str, now: datetime) -> datetime:
    """The state's official time. States with several zones give the capital's."""
    minutes = BY_CODE[state].utc_offset_minutes if state in BY_CODE else 0
    return now.astimezone(timezone(timedelta(minutes=minutes)))


def duty(state: str, payload: dict[str, Any], now: datetime) -> Duty:
    """Round the clock, or the named days from `opens` to `closes`; a window may run past midnight."""
    local = local_time(state, now)
    if payload.get("always"):
        return Duty(True, local, "round the clock", None)
    days = payload.get("days") or []
    if not (days and payload.get("opens") and payload.get("closes")):
        return Duty(False, local, "hours not stated", None)
    opens, closes = time.fromisoformat(payload["opens"]), time.fromisoformat(payload["closes"])
    hours = f"{_day_words(days)} {opens:%H:%M}–{closes:%H:%M}"
    starts = sorted(_start(local, opens, day) for day in range(-1, 8) if (local + timedelta(day)).weekday() in days)
    length = (datetime.combine(local, closes) - datetime.combine(local, opens)) % timedelta(days=1) or timedelta(days=1)
    on = any(start <= local < start + length for start in starts)
    following = next((start for start in starts if start > local), None)
    return Duty(on, local, hours, None if on or following is None else following - local)


def _start(local: datetime, opens: time, days: int) -> datetime:
    return datetime.combine(local.date() + timedelta(days), opens, tzinfo=local.tzinfo)


def _day_words(days: list[int]) -> str:
    ordered = sorted(set(days))
    if len(ordered) > 2 and ordered == list(range(ordered[0], ordered[-1] + 1)):
        return f"{DAY_NAMES[ordered[0]]}–{DAY_NAMES[ordered[-1]]}"
    return ", ".join(DAY_NAMES[day] for day in ordered)
