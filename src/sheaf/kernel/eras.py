"""Years as they are counted in Thailand, Laos and Cambodia: 543 ahead of the common era."""

from __future__ import annotations

import re
from datetime import date

from sheaf.kernel import clock

# A year from here on is read as one of the Buddhist era; nothing here is dated so far ahead in the common one.
BUDDHIST_FROM, BUDDHIST_AHEAD = 2400, 543
_BUDDHIST_TO = 2700
_ISO = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")
_FULL = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_YEAR = re.compile(r"(\d{4})(?!\d)")


def common(year: int) -> int:
    """The year of the common era; a Buddhist one is reckoned back."""
    return year - BUDDHIST_AHEAD if year >= BUDDHIST_FROM else year


def to_come(day: str) -> str:
    """What to say of an ISO date of any precision on which nobody can have been born yet; empty for every other text."""
    return f"{day} is still to come." if _ISO.fullmatch(day) and day > clock.today().isoformat()[:len(day)] else ""


def no_day(day: str) -> str:
    """What to say of a full ISO date that no calendar has; empty for every other text."""
    if not _FULL.fullmatch(day):
        return ""
    try:
        date.fromisoformat(day)
    except ValueError:
        return f"{day} is a day that no calendar has."
    return ""


def buddhist_words(text: str) -> str:
    """What to say of a date that begins with a Buddhist year; empty for every other text."""
    found = _YEAR.match(text)
    if not found or not BUDDHIST_FROM <= int(found[1]) < _BUDDHIST_TO:
        return ""
    return f"{found[1]} looks like the Buddhist era; write {common(int(found[1]))}."
