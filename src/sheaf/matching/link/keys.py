"""Keys that two records of one person share, as 64-bit numbers: only records that share one are weighed against each other.

A number; the birth date (day and month in either order) with the sounds of two words, with that of one where it is no common one or the
name has no more than two words, and for these with a word's first or last three letters; the year with the sounds of two words, where
one side knows the year only; the whole name in any order where one side knows no date, else where it is rare.
"""

from __future__ import annotations

import numpy as np

from sheaf.matching.link.features import Side
from sheaf.matching.link.records import Ints

MAX_PAIRS = 3_000  # that one key may bring; a commoner key tells too little
MAX_NAMED = 8  # records of one side with one name in any order that are met whatever the date
COMMON = 7  # bits; sounds below are shared by too many to meet by one and a date
MAX_PAIRED = 5  # words of a record that are taken two by two
SHORT = 2  # words of a name that is found by its letters too
_A, _B = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xC2B2AE3D27D4EB4F)
NUMBER, DAY, DAYS, ENDS, YEAR, NEVER, WHOLE = range(1, 8)
FULL, PART = 1, 2  # how much a side knows of the date


def mixed(tag: int, *values: Ints | int) -> Ints:
    """One number of several, under a tag."""
    found = np.asarray([tag], np.uint64) * _B
    for value in values:
        found = (found ^ np.asarray(value).astype(np.uint64)) * _A
        found = found ^ (found >> np.uint64(29))
    return np.asarray(found * _B).astype(np.int64)


def keys_of(side: Side, *, left: bool) -> tuple[Ints, Ints]:
    """(key, row), each once. left: which side it is; a key says which precision of dates it joins."""
    found = [_numbers(side), *_days(side), *_years(side, left), *_dateless(side, left)]
    keys = np.concatenate([key for key, _ in found])
    rows = np.concatenate([row for _, row in found])
    return keys, rows


def _numbers(side: Side) -> tuple[Ints, Ints]:
    return mixed(NUMBER, side.records.numbers.flat()), side.records.numbers.rows()


def _dates(side: Side) -> tuple[Ints, Ints, Ints]:
    """(row, year, day of the year with month and day in order of size, 0 where not known)."""
    dates, rows = side.records.dates.flat(), side.records.dates.rows()
    month, day = dates // 100 % 100, dates % 100
    low, high = np.minimum(month, day), np.maximum(month, day)
    month, day = np.where(day > 12, month, low), np.where(day > 12, day, high)
    return rows, dates // 10000, np.where(dates % 100 > 0, month * 32 + day, 0)


def _days(side: Side) -> list[tuple[Ints, Ints]]:
    rows, years, days = _dates(side)
    full = days > 0
    when = np.stack([rows[full], years[full] * 512 + days[full]])
    of_row = np.bincount(side.words[0], minlength=len(side.records))
    telling = (side.sound_bits[side.sounds[1]] >= COMMON) | (of_row[side.sounds[0]] <= SHORT)
    sound_rows, sounds = side.sounds[0][telling], side.sounds[1][telling]
    found = []
    for tag, rows_, values in ((DAY, sound_rows, sounds), (DAYS, *_two_by_two(side))):
        a, b = _joined(when[0], rows_)
        found.append((mixed(tag, when[1][a], values[b]), when[0][a]))
    few = of_row[side.words[0]] <= SHORT
    word_rows, words = side.words[0][few], side.words[1][few]
    a, b = _joined(when[0], word_rows)
    return found + [(mixed(ENDS, when[1][a], side.ends[words[b], end]), when[0][a]) for end in (0, 1)]


def _years(side: Side, left: bool) -> list[tuple[Ints, Ints]]:
    """Year and two sounds; a side that knows the day meets only one that does not."""
    rows, years, days = _dates(side)
    pair_rows, pairs = _two_by_two(side)
    a, b = _joined(rows, pair_rows)
    mine = np.where(days[a] > 0, FULL, PART)
    found = []
    for other in (FULL, PART):
        used = (mine == PART) | (other == PART)
        precision = mine * 4 + other if left else other * 4 + mine
        key = mixed(YEAR, precision, years[a], pairs[b])
        found.append((key[used], rows[a][used]))
    return found


def _dateless(side: Side, left: bool) -> list[tuple[Ints, Ints]]:
    dated = np.bincount(side.records.dates.rows(), minlength=len(side.records)) > 0
    rows, wholes = side.wholes
    mine = dated[rows].astype(np.int64)
    _, place, count = np.unique(wholes, return_inverse=True, return_counts=True)
    rare = count[place.reshape(-1)] <= MAX_NAMED
    found = [(mixed(WHOLE, wholes[rare]), rows[rare])]
    for other in (0, 1):
        used = (mine == 0) | (other == 0)
        found.append((mixed(NEVER, mine * 2 + other if left else other * 2 + mine, wholes)[used], rows[used]))
    return found


def _two_by_two(side: Side) -> tuple[Ints, Ints]:
    """(row, number of two of its sounds); a single word stands for both."""
    rows, sounds = side.first_sounds
    place = np.arange(len(rows)) - np.searchsorted(rows, rows)
    kept = place < MAX_PAIRED
    rows, sounds, place = rows[kept], sounds[kept], place[kept]
    count = np.bincount(rows, minlength=len(side.records))
    alone = count[rows] == 1
    found_rows, found = [rows[alone]], [mixed(0, sounds[alone], sounds[alone])]
    for step in range(1, MAX_PAIRED):
        here = np.arange(max(0, len(rows) - step))
        same = here[rows[here] == rows[here + step]]
        one, two = sounds[same], sounds[same + step]
        found_rows.append(rows[same])
        found.append(mixed(0, np.minimum(one, two), np.maximum(one, two)))
    all_rows, pairs = np.concatenate(found_rows), np.concatenate(found)
    order = np.argsort(all_rows, kind="stable")
    return all_rows[order], pairs[order]


def _joined(left: Ints, right: Ints) -> tuple[Ints, Ints]:
    """Places of the rows that both hold; both in order."""
    start, end = np.searchsorted(right, left), np.searchsorted(right, left, side="right")
    counts = end - start
    a = np.repeat(np.arange(len(left)), counts)
    b = np.arange(len(a)) - np.repeat(np.cumsum(counts) - counts, counts) + np.repeat(start, counts)
    return a, b
