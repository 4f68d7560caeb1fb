"""Numbers and days as people write them, read the same by every door of the plan."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Any

from sheaf.kernel.errors import Invalid

FIRST_YEAR, LAST_YEAR = 1990, 2100  # of anything that the plan tells: a day outside is a slip of the pen
YEARS = range(FIRST_YEAR, LAST_YEAR + 1)
FIRST_DAY, LAST_DAY = date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31)
MAX_DIGITS = 40
HOW = "a point before decimals, a comma only between thousands."
NUMBER = f"A number such as 1250.50 or 1,250.50: {HOW}"
DAY = f"A day of {FIRST_YEAR} to {LAST_YEAR}, written such as 2026-11-02."
PARTIAL = f"A date of {FIRST_YEAR} to {LAST_YEAR}, such as 2025, 2025-09 or 2025-09-10."
_GROUPS = "|".join(rf"[0-9]{{1,3}}(?:{mark}[0-9]{{3}})+" for mark in (",", "[ \u00a0\u202f]", "['\u2019]"))  # one mark all through
_NUMBER = re.compile(rf"[+-]?(?:{_GROUPS}|[0-9]+)(?:\.[0-9]+)?|[+-]?\.[0-9]+")
_PARTIAL = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")


def number(value: Any) -> Decimal:
    """A number, with the decimals that it was written with. A comma, space or apostrophe stands only between thousands, so that
    “2,5” and “1.234,56” are never read as something else. `Invalid` says how to write it."""
    text = f"{value:f}" if isinstance(value, Decimal) else str(value).strip().replace("\u2212", "-")
    if len(text) > MAX_DIGITS or not _NUMBER.fullmatch(text):
        raise Invalid(NUMBER)
    return Decimal(re.sub(r"[^0-9.+-]", "", text))


def whole(value: Any) -> int:
    """A whole number; `Invalid` as for `number`."""
    found = number(value)
    if found != found.to_integral_value():
        raise Invalid("A whole number, such as 1250 or 1,250.")
    return int(found)


def day(value: Any) -> date:
    """A day, or its ISO text; `Invalid` where it is none or out of bounds."""
    text = str(value).strip()
    try:
        found = value if isinstance(value, date) else date.fromisoformat(text) if _PARTIAL.fullmatch(text) else None
    except ValueError:
        found = None
    if found is None or wrong_day(found):
        raise Invalid(DAY)
    return found


def wrong_day(day: date | None) -> str:
    """What is wrong with a day; empty where nothing is, and where there is none."""
    return "" if day is None or FIRST_DAY <= day <= LAST_DAY else DAY


def wrong_days(**days: date | None) -> dict[str, str]:
    """What is wrong with each of several days, by its field."""
    return {field: said for field, day in days.items() if (said := wrong_day(day))}


def check_days(**days: date | None) -> None:
    """`Invalid` names every field whose day is out of bounds."""
    if wrong := wrong_days(**days):
        raise Invalid("A day is out of bounds.", fields=wrong)


def check_year(year: int) -> None:
    """`Invalid` (field `year`) where it is out of bounds."""
    if year not in YEARS:
        raise Invalid("This year is out of bounds.", fields={"year": f"{FIRST_YEAR} to {LAST_YEAR}."})


def first_day(text: str) -> date | None:
    """The first day of a date of any precision; None where it is no such date or out of bounds."""
    found = _PARTIAL.fullmatch(text)
    try:
        day = date(int(found[1]), int(found[2] or 1), int(found[3] or 1)) if found else None
    except ValueError:
        return None
    return None if wrong_day(day) else day
