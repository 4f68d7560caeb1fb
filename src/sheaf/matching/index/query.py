"""A query made ready: its names as words with sounds and bits, and the keys under which its records can be."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from sheaf.matching.index import bounds
from sheaf.matching.index.bounds import Floats
from sheaf.matching.index.keys import (
    LOOSE,
    MAX_PARTS,
    ONE,
    YEAR,
    Dates,
    asked_wholes,
    classes,
    date_keys,
    mix,
    name_keys,
    other_keys,
    pair_key,
    shows_company,
    strong_tokens,
    whole,
    year_keys,
)
from sheaf.matching.index.pieces import pieces
from sheaf.matching.index.segment import nation_code
from sheaf.matching.index.vocabulary import LETTER, MANY, SCRIPT_AT, Vocabulary, weighed
from sheaf.matching.reading import readings
from sheaf.matching.reading.shape import Reading, Token
from sheaf.matching.scoring.evidence import birth_dates
from sheaf.matching.subject import MAX_NAMES, Subject

FEW_OTHERS = 3  # sounds that could be meant in the place of one of two words


@dataclass(slots=True)
class Side:
    """One name of the query: its words, their sounds, their bits; script: the number of the script, MANY of several."""

    tokens: list[Token]
    sounds: list[tuple[int, ...]]
    bits: Floats
    flags: list[int]
    forms: list[str]
    text: str
    each: list[float]
    total: float
    script: int
    lettered: bool
    reading: Reading


def _side(reading: Reading, tokens: list[Token]) -> Side:
    known = [weighed(token) for token in tokens]
    bits, flags = [item[0] for item in known], [item[1] for item in known]
    forms, scripts = [token.forms[0] for token in tokens], {flag >> SCRIPT_AT for flag in flags}
    return Side(tokens, [classes(token) for token in tokens[:MAX_PARTS]], np.array(bits), flags, forms, "".join(forms), bits, sum(bits),
                scripts.pop() if len(scripts) == 1 else MANY, any(flag & LETTER for flag in flags), reading)


@dataclass(slots=True)
class Wanted:
    """What is looked for. full: only records with the same date, or without a full one, can reach the threshold;
    person: whether it is one, or may be and shows no company."""

    subject: Subject
    sides: list[Side]
    kind: str
    dates: Dates
    nations: list[int]
    threshold: float
    full: bool
    person: bool


def wanted_of(subject: Subject, threshold: float) -> Wanted:
    """The query for this threshold."""
    dates = birth_dates(subject)
    full = bool(dates) and all(day for _, _, day in dates) and bounds.contradicted(threshold)
    sides = _sides(subject)
    person = subject.kind == "person" or not (subject.kind or any(shows_company(side.reading) for side in sides))
    return Wanted(subject, sides, subject.kind, dates, [nation_code(text) for text in subject.nationalities], threshold, full, person)


def _sides(subject: Subject) -> list[Side]:
    read = [reading for name in subject.names[:MAX_NAMES] for reading in readings(name, subject.kind)]
    return [_side(reading, tokens) for reading in read if (tokens := strong_tokens(reading))]


def own_keys(wanted: Wanted, loose: bool) -> Iterable[int]:
    """Of the query as it stands. loose: whether records without a full birth date are looked for."""
    yield from date_keys(wanted.dates)
    for side in wanted.sides:
        yield from whole(side.tokens)
        yield from name_keys(side.sounds)
        yield from _dated(side.sounds, wanted, loose, alone=len(side.sounds) == 1)


def _dated(sounds: Sequence[tuple[int, ...]], wanted: Wanted, loose: bool, alone: bool = False) -> Iterable[int]:
    if not wanted.dates:
        return
    # One off is no contradiction where a day is not known; a name of several words is found by two of them in any year.
    years = {year + more for year, _, _ in wanted.dates for more in ((0, -1, 1) if alone else (0,))}
    if loose:
        yield from year_keys(sounds, LOOSE, (*years, 0) if wanted.full else (0,))
    if not wanted.full:
        yield from year_keys(sounds, YEAR, years)


def wide_keys(wanted: Wanted, wider: Sequence[tuple[int, ...]], loose: bool) -> Iterable[int]:
    """Keys with one word put in another's place, and the date with day and month swapped."""
    yield from date_keys([(year, day, month) for year, month, day in wanted.dates if 0 < day <= 12])
    each = iter(wider)
    for side in wanted.sides:
        others = [next(each) for _ in side.tokens]
        for sounds in others[:len(side.sounds)]:
            yield from _dated([sounds], wanted, loose)
        yield from other_keys(side.sounds, others)


def far_keys(wanted: Wanted, wider: Sequence[tuple[int, ...]], words: Vocabulary, loose: bool) -> Iterable[int]:
    """Keys of the names read or cut otherwise, or with two words in the place of others: for those who cannot be found by a full date.
    words: of the list."""
    each = iter(wider)
    for side in wanted.sides:
        yield from asked_wholes(side.tokens)
        single, pairs = pieces(words, side.tokens, side.sounds, side.reading)
        yield from _dated([tuple(single)], wanted, loose)
        others = [next(each) for _ in side.tokens]
        if not wanted.full:
            yield from pairs
            yield from slipped_keys(others)
        if not wanted.dates:
            yield from [mix(ONE, sound) for sounds in (single, *others) for sound in sounds]


def slipped_keys(others: Sequence[tuple[int, ...]]) -> Iterable[int]:
    """Keys with two words put in the place of others."""
    for left, right in combinations([sounds[:FEW_OTHERS] for sounds in others], 2):
        yield from [pair_key(one, two) for one in left for two in right]
