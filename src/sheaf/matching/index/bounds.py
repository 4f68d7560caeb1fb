"""What a comparison can reach at most, from the weights and what a segment stores: whoever stays below is not compared.

Everything here is worked out from `scoring`'s weights and functions, never from numbers copied from them.
"""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import inf

import numpy as np
from numpy.typing import NDArray

from sheaf.matching.index.segment import SEVERAL, Facts
from sheaf.matching.scoring.calibrate import score_of, weights
from sheaf.matching.scoring.compare import combined
from sheaf.matching.scoring.evidence import ORDER, Date
from sheaf.matching.scoring.features import MAX_BITS, NAMES, THIN
from sheaf.matching.scoring.names import NOTHING
from sheaf.matching.scoring.relations import JOINED, READING, SHORT

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Days = NDArray[np.int64]

NATIONS = ("", "same", "other")
DATES = ("", "day", "month", "year", "swapped", "typing", "near", "apart")  # verdicts of `evidence.compare_dates`; empty: none
ROUNDED = 5e-5  # scores are rounded to four digits
TINY = 1e-4  # bits that are none
_LOWEST, _STEPS = -60.0, 50
# The most that each input of the weights can be; those that are bounded more tightly below are not here.
_MOST = {
    "damage": 1.0, "worst": 1.0, "conflict": 1.0, "conflicts": 2.0, "missing": 1.0, "missing_ends": 2.0, "order": 1.0, "lone": 1.0,
    "edits": 5.0, "whole_apart": 1.0, "legal": 1.0, "number": 1.0, "number_other": 1.0, "father": 1.0,
    "thin_lone": 1.0, "slip": 1.0,
}
_BOUNDED = {"one": 1.0, "cover": 1.0, "cover2": 1.0, "cover_long": 1.0, "known": 1.0, "whole": 1.0, "initials": 2.0, "other_script": 1.0,
            "short": 1.0, "joined": 1.0, "thin_apart": 1.0}


@lru_cache(maxsize=4096)
def least_names(threshold: float, date: str, nation: str = "same") -> float:
    """The least log-odds of names that can reach the threshold where nothing else is known but this verdict on birth dates and
    on nationalities (`same`, `other` or empty); infinite where none can."""
    table = weights().evidence
    others = [("birth_date", table[f"date_{date}"])] if date else []
    others += [("nationality", table[f"nation_{nation}"])] if nation else []

    def reaches(names: float) -> bool:
        return score_of(combined(names, (), others)) >= threshold - ROUNDED

    low, high = _LOWEST, table["cap_name"]
    if not reaches(high):
        return inf
    if reaches(low):
        return -inf
    for _ in range(_STEPS):
        middle = (low + high) / 2
        low, high = (low, middle) if reaches(middle) else (middle, high)
    return low


@lru_cache(maxsize=64)
def contradicted(threshold: float) -> bool:
    """Whether birth dates that contradict keep every comparison below the threshold."""
    return all(least_names(threshold, "apart", nation) == inf for nation in NATIONS)


@lru_cache(maxsize=64)
def table(threshold: float) -> Floats:
    """What is needed by the verdict on the dates (a row, worst first; then no date, then any) and the nationalities."""
    rows = (*[(kind,) for kind in sorted(ORDER, key=lambda kind: ORDER[kind])], ("",), DATES)
    return np.array([[min(least_names(threshold, date, nation) for date in row) for nation in NATIONS] for row in rows])


def needed(dates: Sequence[Date], nations: Sequence[int], held: Facts, threshold: float) -> Floats:
    """For each record the least log-odds that its names need; where it has several dates, by the verdict that asks least.
    nations: codes of `segment.nation_code`."""
    row = np.full(len(held.year), _NONE, np.uint8)
    if dates:  # of several the one that agrees best counts
        row = np.maximum.reduce([_kinds(date, held.year, held.month_day) for date in dates])
        row[held.year == 0], row[held.year == SEVERAL] = _NONE, _ANY
    found: Floats = table(threshold)[row, _nations(nations, held.nation)]
    return found


def _nations(asked: Sequence[int], held: NDArray[np.uint16]) -> NDArray[np.uint8]:
    """Places in NATIONS."""
    if not asked:
        return np.zeros(len(held), np.uint8)
    found = np.full(len(held), NATIONS.index("other"), np.uint8)
    for code in asked:
        found[(held == code) | (held == SEVERAL)] = NATIONS.index("same")
    found[held == 0] = NATIONS.index("")
    return found


_APART, _NEAR, _TYPING, _YEAR, _MONTH, _SWAPPED, _DAY, _NONE, _ANY = range(9)  # rows of the table


def _kinds(date: Date, year: NDArray[np.uint16], month_day: NDArray[np.uint16]) -> NDArray[np.uint8]:
    """What `evidence.verdict` says of this date and each record's, as rows of the table."""
    of_year, month, day = date
    held_year, held_month, held_day = (part.astype(np.int64) for part in (year, month_day >> 5, month_day & 31))
    same, same_month, same_day = held_year == of_year, held_month == month, held_day == day
    full = (held_day > 0) & (day > 0)
    found = np.full(len(year), _APART, np.uint8)
    found[~full & (np.abs(held_year - of_year) == 1)] = _NEAR
    found[~full & same & same_month] = _MONTH
    found[~full & same & ((held_month == 0) | (month == 0))] = _YEAR
    slip = _one_digit(held_month, np.int64(month)) & _one_digit(held_day, np.int64(day))
    found[full & same & (same_month | same_day) & slip] = _TYPING
    found[full & ~same & same_month & same_day & _one_digit(held_year, np.int64(of_year))] = _TYPING
    found[full & same & (held_month == day) & (held_day == month)] = _SWAPPED
    found[full & same & same_month & same_day] = _DAY
    return found


def possible(dates: Sequence[tuple[int, int, int]], year: NDArray[np.uint16], month_day: NDArray[np.uint16]) -> Bools:
    """A quick look: which records' dates do not surely contradict these full dates."""
    found: Bools = month_day & 31 == 0
    for of_year, month, day in dates:
        found |= year == of_year
        found |= month_day == month * 32 + day
    return found


def contradicting(one: Days, two: Days) -> Bools:
    """Whether full dates contradict, date by date: what `evidence.verdict` calls apart. Dates as numbers, 20011231."""
    year, other_year = one // 10_000, two // 10_000
    rest, other_rest = one % 10_000, two % 10_000
    month, day, other_month, other_day = rest // 100, rest % 100, other_rest // 100, other_rest % 100
    same_month, same_day = month == other_month, day == other_day
    swapped = (month == other_day) & (day == other_month)
    slip = (same_month ^ same_day) & _one_digit(month, other_month) & _one_digit(day, other_day)
    alike = np.where(year == other_year, same_month & same_day | swapped | slip, same_month & same_day & _one_digit(year, other_year))
    found: Bools = ~alike
    return found


def _one_digit(one: Days, two: Days | np.int64) -> Bools:
    """Whether numbers of at most four digits differ in one digit or none."""
    wrong = sum(((one // place % 10 != two // place % 10).astype(np.int64) for place in (1, 10, 100, 1000)), np.zeros(len(one), np.int64))
    found: Bools = wrong <= 1
    return found


@dataclass(frozen=True, slots=True)
class Limits:
    """Of the weights for persons: `fixed` holds whatever cannot be bounded by the words that names have in common."""

    fixed: float
    cover: float
    cover2: float
    known: float
    whole: float
    initials: float
    script: float
    short: float
    joined: float
    thin: float


@lru_cache(maxsize=1)
def limits() -> Limits:
    """From the weights. An input that this module does not know bounds nothing."""
    weight = dict(zip(NAMES, weights().person, strict=True))
    fixed = weight["one"] + sum(max(0.0, value) for code, value in weights().evidence.items() if code in _CONTRADICTIONS)
    for name, value in weight.items():
        if name not in _BOUNDED and value > 0:
            fixed += value * _MOST.get(name, inf)

    def up(name: str) -> float:
        return max(0.0, weight[name])

    return Limits(fixed + up("thin_apart"), up("cover") + up("cover_long"), up("cover2"), up("known"), up("whole"),
                  up("initials") * _BOUNDED["initials"], up("other_script"), up("short"), up("joined"), min(0.0, weight["thin_apart"]))


_CONTRADICTIONS = frozenset({"tone", "ending", "suffix", "father", "child", "lone", "lone_rare", "slip", "whole"})


def most_names(shared: Floats, left: Floats, right: Floats, lettered: Bools | bool, scripts: Bools | bool) -> Floats:
    """The most that the log-odds of pairs of names can be.

    shared: bits of both sides' words that could have a counterpart; left, right: of each side's that have none; lettered:
    whether there are single letters; scripts: whether there are two scripts."""
    limit = limits()
    matched = shared / 2
    alone = np.minimum(left, right)
    cover = matched / (matched + alone + TINY)
    most = limit.fixed + limit.short + limit.joined + limit.cover * cover + limit.whole * (alone <= 0)
    for weight, value in ((limit.cover2, cover * cover), (limit.known, np.minimum(matched / MAX_BITS, 1.0)), (limit.initials, lettered),
                          (limit.script, scripts), (limit.thin, np.maximum(0.0, 1.0 - matched / THIN) * (left + right > 0))):
        if weight and value is not False:
            most += weight * value
    most[matched <= TINY] = NOTHING
    found: Floats = most
    return found


def most_name(gained: float, left: float, right: float, whole: float, relations: Container[str], *, lettered: bool) -> float:
    """The most that the log-odds of one pair of names can be, where the likeness of their words is known.

    gained: the most bits that agree, each pair by its likeness; left, right: bits without a counterpart; whole: likeness of
    all the letters; relations: of all words that could be set against each other."""
    if gained <= 0:
        return NOTHING
    limit, alone = limits(), min(left, right)
    cover = gained / (gained + alone)
    most = limit.fixed + limit.cover * cover + limit.cover2 * cover * cover + limit.known * min(gained / MAX_BITS, 1.0)
    most += (limit.initials if lettered else 0.0) + (0.0 if alone else limit.whole * whole)
    for relation, value in ((JOINED, limit.joined), (SHORT, limit.short), (READING, limit.script)):
        most += value if relation in relations else 0.0
    return most + (limit.thin * max(0.0, 1.0 - gained / THIN) if left or right else 0.0)
