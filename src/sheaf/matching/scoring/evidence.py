"""What confirms or contradicts a name: birth dates, nationality, sex, numbers, telephones. In log-odds.

Ethnicity, religion and looks are no evidence and have no place here.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from sheaf.matching.subject import Subject

MIN_NUMBER = 4  # characters of an identifier that tells anything
BUDDHIST = 543  # years ahead of the common era
_OLDEST, _NEWEST = 1800, 2100
_YEAR = re.compile(r"(?<!\d)(\d{4})(?!\d)")
_NUMBERS = re.compile(r"\d+")
_TRANSLATED = {ord(letter): str(unicodedata.digit(letter)) for first in ("٠", "۰", "๐", "໐", "០", "၀", "０", "०") for letter in map(
    chr, range(ord(first), ord(first) + 10))}

Date = tuple[int, int, int]  # year, month, day; 0 where not known


@dataclass(frozen=True, slots=True)
class DateVerdict:
    """kind: day, month, year (agreement at that precision), swapped (day and month), typing (one digit), near (years
    that differ by one), apart."""

    kind: str
    left: str
    right: str


# Of several pairs of dates the one of the highest kind counts.
ORDER = {"day": 7, "swapped": 6, "month": 5, "year": 4, "typing": 3, "near": 2, "apart": 1}


@lru_cache(maxsize=65536)
def date_of(text: str) -> Date | None:
    """A date of any precision: ISO, day first, with zeros for what is not known, of the Buddhist era; None without a year."""
    digits = text[:40].translate(_TRANSLATED)
    found = _YEAR.search(digits)
    if not found:
        return _compact(digits)
    year = int(found[1])
    if _OLDEST + BUDDHIST <= year <= _NEWEST + BUDDHIST:
        year -= BUDDHIST
    if not _OLDEST <= year <= _NEWEST:
        return None
    after = [int(item) for item in _NUMBERS.findall(digits[found.end():])[:2]]
    before = [int(item) for item in _NUMBERS.findall(digits[:found.start()])[-2:]][::-1]
    return (year, *_month_and_day(after if after else before))


def _compact(digits: str) -> Date | None:
    bare = re.fullmatch(r"\s*(\d{4})(\d{2})(\d{2})\s*", digits)
    return date_of("-".join(bare.groups())) if bare else None


def _month_and_day(parts: list[int]) -> tuple[int, int]:
    month, day = (*parts, 0, 0)[:2]
    if month > 12 >= day:
        month, day = day, month
    if not 1 <= month <= 12:
        return 0, 0
    return month, day if 1 <= day <= 31 else 0


def birth_dates(subject: Subject) -> list[Date]:
    """The readable birth dates."""
    return [found for text in subject.birth_dates if (found := date_of(text))]


@lru_cache(maxsize=65536)
def compare_dates(left: str, right: str) -> str:
    """The kind of a DateVerdict; empty where one has no readable year."""
    a, b = date_of(left), date_of(right)
    return "" if a is None or b is None else verdict(a, b)


def verdict(a: Date, b: Date) -> str:
    """The kind of a DateVerdict."""
    if a == b:
        return "day" if a[2] else "month" if a[1] else "year"
    full = bool(a[2] and b[2])
    if a[0] != b[0]:
        if full and a[1:] == b[1:] and _one_digit(a[0], b[0]):
            return "typing"
        return "near" if abs(a[0] - b[0]) == 1 and not full else "apart"
    if full:
        if (a[1], a[2]) == (b[2], b[1]):
            return "swapped"
        same = (a[1] == b[1]) + (a[2] == b[2])
        return "typing" if same == 1 and (_one_digit(a[1], b[1]) and _one_digit(a[2], b[2])) else "apart"
    if a[1] and b[1]:
        return "month" if a[1] == b[1] else "apart"
    return "year"


def _one_digit(a: int, b: int) -> bool:
    return sum(x != y for x, y in zip(f"{a:04d}", f"{b:04d}", strict=True)) <= 1


def best_dates(left: tuple[str, ...], right: tuple[str, ...]) -> DateVerdict | None:
    """The best agreement over all pairs."""
    found = [DateVerdict(kind, a, b) for a in left for b in right if (kind := compare_dates(a, b))]
    return max(found, key=lambda verdict: ORDER[verdict.kind], default=None)


@lru_cache(maxsize=65536)
def number(text: str) -> str:
    """An identifier's bare form: letters and digits, upper case."""
    plain = unicodedata.normalize("NFKC", text) if not text.isascii() else text
    return "".join(letter for letter in plain.upper() if letter.isalnum()).translate(_TRANSLATED)


def bare_numbers(subject: Subject) -> set[str]:
    """The identifiers that can be looked up, in bare form."""
    return {bare for text in subject.identifiers if len(bare := number(text)) >= MIN_NUMBER}


@lru_cache(maxsize=65536)
def phone(text: str) -> str:
    """The last eight digits of a telephone number: what stays the same with or without a prefix."""
    digits = re.sub(r"\D+", "", text.translate(_TRANSLATED))
    return digits[-8:] if len(digits) >= 6 else ""
