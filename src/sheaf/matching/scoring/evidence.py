"""What confirms or contradicts a name: birth dates, nationality, sex, numbers, telephones. In log-odds.

Ethnicity, religion and looks are no evidence and have no place here.
"""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from dataclasses import dataclass
from functools import lru_cache

from sheaf.matching.reading.months import month_in, other_words
from sheaf.matching.subject import Subject

MIN_NUMBER = 4  # characters of an identifier that tells anything
LEAST, LAST = 6, 8  # digits of a telephone number, and how many of the last are a key
_NO_NUMBERS = frozenset({  # bare forms of what forms write where no number is known
    "NONE", "NULL", "UNKNOWN", "NOTKNOWN", "NOTAVAILABLE", "NOTAPPLICABLE", "NOTGIVEN", "NOTPROVIDED", "NOTSTATED", "NODATA", "UNDEFINED",
    "PENDING", "BLANK", "EMPTY", "LOST", "PASSPORT", "NOPASSPORT", "NUMBER", "NONUMBER", "TEST", "TIADA", "TIDAKADA", "TIDAKDIKETAHUI",
    "WALA", "KHONGCO", "KHONG",
})
_COUNTING = "0123456789"  # what a finger writes into a field that must be filled
MAX_DATE = 80  # letters of a date that are read
BUDDHIST = 543  # years ahead of the common era
_OLDEST, _NEWEST = 1800, 2100
_YEAR = re.compile(r"(?<!\d)(\d{4})(?!\d)")
_NUMBERS = re.compile(r"\d+")
_TIME = re.compile(r"[T\s]+\d{1,2}:\d{2}.*$")  # of day, behind a date
_JOINED = re.compile(r"\d\s?[-/.]\s?$"), re.compile(r"^\s?[-/.]\s?\d")  # before and after a year: the month is a number
_LETTER_WA = re.compile("\u1040(?=\u102b)")  # Burmese wa in a month's name, typed as a zero
TRANSLATED = {ord(letter): str(unicodedata.digit(letter)) for first in ("٠", "۰", "๐", "໐", "០", "၀", "０", "०") for letter in map(
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
    """A date of any precision: ISO, day first, with the month's name, with zeros for what is not known, of the Buddhist era.
    None without a year, where there are two (`between 1970 and 1975`), and where a word beside the day is no month known here."""
    digits = _TIME.sub("", _LETTER_WA.sub("\u101d", text[:MAX_DATE]).translate(TRANSLATED))
    years = {_common_era(int(year)) for year in _YEAR.findall(digits)} - {0}
    if len(years) != 1:
        return None if years else _compact(digits)
    year = years.pop()
    found = next(item for item in _YEAR.finditer(digits) if _common_era(int(item[1])) == year)
    after, before = digits[found.end():], digits[:found.start()]
    if month := month_in(f"{before} {after}"):
        numbers = [int(item) for item in _NUMBERS.findall(before + " " + after)]
        return (year, *_checked(year, month, numbers[0] if numbers else 0))
    if _unreadable(before, after):
        return None
    parts = [int(item) for item in _NUMBERS.findall(after)[:2]] or [int(item) for item in _NUMBERS.findall(before)[-2:]][::-1]
    month, day = (*parts, 0, 0)[:2]
    return (year, *_checked(year, month, day))


def _common_era(year: int) -> int:
    """The year of the common era, also of a Buddhist one; 0 where nobody alive was born in it."""
    if _OLDEST + BUDDHIST <= year <= _NEWEST + BUDDHIST:
        year -= BUDDHIST
    return year if _OLDEST <= year <= _NEWEST else 0


def _unreadable(before: str, after: str) -> bool:
    """Whether beside a year one number stands with a word: the day of a month whose name is not known, and no month itself."""
    rest = f"{before} {after}"
    if len(_NUMBERS.findall(rest)) != 1 or _JOINED[0].search(before) or _JOINED[1].search(after):
        return False
    return other_words(rest)


def _compact(digits: str) -> Date | None:
    """Eight digits in one: year first, else day first."""
    bare = re.fullmatch(r"\s*(\d{4})(\d{4})\s*", digits)
    if not bare:
        return None
    for year, rest in ((bare[1], bare[2]), (bare[2], bare[1][2:] + bare[1][:2])):
        if common := _common_era(int(year)):
            return (common, *_checked(common, int(rest[:2]), int(rest[2:])))
    return None


def _checked(year: int, month: int, day: int) -> tuple[int, int]:
    """Month and day, turned where only that can be; 0 for what is not known and for both of a day that no calendar has: whether the day is
    wrong or the month nobody can tell."""
    if month > 12 >= day:
        month, day = day, month
    if not 1 <= month <= 12:
        return 0, 0
    return (month, day) if 0 <= day <= monthrange(year, month)[1] else (0, 0)


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
    """Whether numbers of at most four digits differ in one digit or none."""
    apart = 0
    for _ in range(4):
        apart += a % 10 != b % 10
        a, b = a // 10, b // 10
    return apart <= 1


def best_dates(left: tuple[str, ...], right: tuple[str, ...]) -> DateVerdict | None:
    """The best agreement over all pairs."""
    found = [DateVerdict(kind, a, b) for a in left for b in right if (kind := compare_dates(a, b))]
    return max(found, key=lambda verdict: ORDER[verdict.kind], default=None)


@lru_cache(maxsize=65536)
def number(text: str) -> str:
    """An identifier's bare form: letters and digits, upper case. Empty where it is too short to tell anything or is what forms write
    where there is no number (`N/A`, `00000000`, `1234567`, `unknown`): two people who have none do not share it."""
    bare = bare_form(text)
    return "" if len(bare) < MIN_NUMBER or _filler(bare) else bare


def bare_form(text: str) -> str:
    """Letters and digits, upper case."""
    plain = unicodedata.normalize("NFKC", text) if not text.isascii() else text
    return "".join(letter for letter in plain.upper() if letter.isalnum()).translate(TRANSLATED)


def _filler(bare: str) -> bool:
    """Without a digit it must look like a call sign or a bank's code: letters of the Latin alphabet."""
    if len(set(bare)) == 1 or (len(bare) > MIN_NUMBER and bare[0] in "01" and bare in _COUNTING):
        return True
    return not any(letter.isdigit() for letter in bare) and (bare in _NO_NUMBERS or not bare.isascii())


def bare_numbers(subject: Subject) -> set[str]:
    """The identifiers that can be looked up, in bare form."""
    return {bare for text in subject.identifiers if (bare := number(text))}


@lru_cache(maxsize=65536)
def phone(text: str) -> str:
    """The last eight digits of a telephone number: a key, under which other numbers are too (`telephones.agree` tells). Empty where it is
    none, as in `000-0000` or `12345678`."""
    digits = re.sub(r"\D+", "", text.translate(TRANSLATED))
    return "" if len(digits) < LEAST or _filler(digits) or len(set(digits[-LAST:])) == 1 else digits[-LAST:]
