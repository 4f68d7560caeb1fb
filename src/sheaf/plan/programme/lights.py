"""A light for an action and for an observed value: one code, with words, a sign and a colour class, so that no reader needs the
colour. Pure: dates and numbers in, a light out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Light:
    """code; words; sign: a shape that tells it without colour."""

    code: str
    words: str
    sign: str


DONE, ON_TIME, LATE, WAITING, OVERDUE, STOPPED, CARRIED, UNDATED = (
    Light("done", "done", "●"), Light("on-time", "under way", "◐"), Light("late", "late: its last day has passed", "▲"),
    Light("waiting", "not begun yet", "○"), Light("overdue", "should have begun", "△"), Light("stopped", "stopped", "■"),
    Light("carried", "carried over", "↷"), Light("undated", "no days set", "–"),
)
REACHED, BETTER, SAME, WORSE, NO_MARK, NO_VALUE = (
    Light("reached", "target reached", "●"), Light("better", "better than the baseline", "◐"), Light("same", "as the baseline", "○"),
    Light("worse", "worse than the baseline", "▲"), Light("no-mark", "told, not measured", "◇"), Light("no-value", "no value", "–"),
)


def of_action(progress: str, starts: date | None, ends: date | None, day: date) -> Light:
    """How an action stands on a day."""
    fixed = {"done": DONE, "stopped": STOPPED, "carried": CARRIED}
    if progress in fixed:
        return fixed[progress]
    if ends and day > ends:
        return LATE
    if progress == "under_way":
        return ON_TIME
    if not starts:
        return UNDATED
    return OVERDUE if day > starts else WAITING


def of_value(value: Decimal | None, baseline: Decimal | None, target: Decimal | None, direction: str) -> Light:
    """How an observed value stands between baseline and target; without a direction only an exact target is told."""
    if value is None:
        return NO_VALUE
    if not direction:
        return REACHED if target is not None and value == target else SAME if value == baseline else NO_MARK
    sign = 1 if direction == "up" else -1
    if target is not None and (value - target) * sign >= 0:
        return REACHED
    if baseline is None:
        return NO_MARK
    if value == baseline:
        return SAME
    return BETTER if (value - baseline) * sign > 0 else WORSE
