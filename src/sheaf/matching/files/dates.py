"""The dates of tables as people write them, to ISO form."""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange

from sheaf.kernel import clock, eras
from sheaf.matching.reading.months import month_in

BIRTH = "birthDate"
_NUMERIC = re.compile(r"(\d{1,4})[./ -](\d{1,2})[./ -](\d{1,4})(?:[T ].*)?")
_YEAR = re.compile(r"\d{4}")
_MONTH = re.compile(r"\d{4}-\d{2}")
_COMPACT = re.compile(r"\d{8}")
_COUNTED = (re.compile(r"(?P<y>\d{4}) ?年 ?(?P<m>\d{1,2}) ?月(?: ?(?P<d>\d{1,2}) ?[日號号])?"),
            re.compile(r"(?:(?:ngày )?(?P<d>\d{1,2}) )?tháng (?P<m>\d{1,2})(?: năm|,)? (?P<y>\d{4})", re.IGNORECASE))
_NUMBERS = re.compile(r"\d+")
_WORDS = re.compile(r"[^\W\d_]+")
_BESIDE = frozenset({"st", "nd", "rd", "th", "of", "de", "the"})  # what stands beside a month in Latin letters
_THAI = re.compile("[\u0e01-\u0e4e]")
_OLDEST, _NEWEST = 1800, 2100  # years that a date without separators may have: other numbers are none


def is_date(name: str) -> bool:
    """Whether a property holds dates."""
    return name.endswith("Date") or name == "date"


def to_date(text: str, order: str, name: str = "") -> str:
    """ISO date as far as it is known (day, month or year); empty for what is none. order: of numbers that do not start with the
    year; name: of the property, for a birth date may have a year of two digits: the latest that is not ahead.

    Read are numbers, with or without separators, a year, months by name in the languages of the region, Buddhist years. Zeros for
    day and month are left out. A day that no calendar has is no date.
    """
    text = text if text.isascii() else "".join(str(unicodedata.decimal(sign, sign)) for sign in text)
    if _YEAR.fullmatch(text):
        return _as_known(int(text), 0, 0)
    if _MONTH.fullmatch(text):
        return _as_known(int(text[:4]), int(text[5:]), 0)
    if found := _NUMERIC.fullmatch(text):
        return _numeric(found, order, name)
    if _COMPACT.fullmatch(text):
        return _compact(text, order)
    for pattern in _COUNTED:
        if found := pattern.fullmatch(text):
            return _as_known(int(found["y"]), int(found["m"]), int(found["d"] or 0))
    return _named(text, name)


def _numeric(found: re.Match[str], order: str, name: str) -> str:
    first, second, third = found.group(1, 2, 3)
    if len(first) == 4 or (order == "ymd" and len(third) < 4):
        year, month, day = first, second, third
    elif order == "mdy":
        month, day, year = first, second, third
    else:
        day, month, year = first, second, third
    return _as_known(_full(year, name), int(month), int(day)) if len(day) < 3 else ""


def _compact(text: str, order: str) -> str:
    """Eight digits: year first where they begin with a year, which no day and month can, else in the order chosen."""
    if _OLDEST <= eras.common(int(text[:4])) <= _NEWEST:
        return _as_known(int(text[:4]), int(text[4:6]), int(text[6:]))
    if not _OLDEST <= eras.common(int(text[4:])) <= _NEWEST:
        return ""
    day, month = (text[2:4], text[:2]) if order == "mdy" else (text[:2], text[2:4])
    return _as_known(int(text[4:]), int(month), int(day))


def _named(text: str, name: str) -> str:
    """A month by its name, with a year and perhaps a day: `12MAR1981`, `March 1981`, `12-Mar-81`."""
    numbers, month = _NUMBERS.findall(text), month_in(text)
    latin = [word for word in _WORDS.findall(text.casefold()) if word.isascii() and word not in _BESIDE]
    if not month or not 1 <= len(numbers) <= 2 or len(latin) > 1:
        return ""
    first = len(numbers) == 2 and len(numbers[0]) == 4
    year, day = (numbers[0], numbers[1]) if first else (numbers[-1], numbers[0] if len(numbers) == 2 else "0")
    if len(day) > 2 or (len(numbers) == 1 and len(year) != 4):
        return ""
    known = _full(year, name, buddhist=bool(_THAI.search(text)))
    return _as_known(known, month, int(day)) if _OLDEST <= eras.common(known) <= _NEWEST else ""


def _full(year: str, name: str, *, buddhist: bool = False) -> int:
    """A year of four digits; of a birth's two, the latest year with them that is not ahead; 0 where it cannot be told."""
    if len(year) == 4:
        return int(year)
    if len(year) != 2 or name != BIRTH:
        return 0
    now = clock.now().year + (eras.BUDDHIST_AHEAD if buddhist else 0)
    return now - (now - int(year)) % 100


def _as_known(year: int, month: int, day: int) -> str:
    """Zeros are what passports write for an unknown day or month: what is known stays."""
    year = eras.common(year)
    if not 0 < year < eras.BUDDHIST_FROM or month > 12:
        return ""
    if month == 0:
        return f"{year:04d}" if day == 0 else ""
    if day == 0:
        return f"{year:04d}-{month:02d}"
    return f"{year:04d}-{month:02d}-{day:02d}" if day <= monthrange(year, month)[1] else ""
