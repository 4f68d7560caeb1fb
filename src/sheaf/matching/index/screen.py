"""Screening one query against a segment: rarest keys first, what it can reach at most, then the full comparison."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import inf, log2

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import OSA, Indel

from sheaf.matching.index import bounds
from sheaf.matching.index.keys import (
    LOOSE, MAX_PARTS, PAIR, YEAR, Dates, classes, date_keys, exact_keys, mix, name_keys, strong_tokens, whole, year_keys,
)
from sheaf.matching.index.segment import Names, Segment, code_of
from sheaf.matching.index.vocabulary import LETTER, NATIVE, Vocabulary, described
from sheaf.matching.reading import readings
from sheaf.matching.reading.shape import Token
from sheaf.matching.scoring import THRESHOLD, compare
from sheaf.matching.scoring.compare import same_kind
from sheaf.matching.scoring.evidence import birth_dates
from sheaf.matching.subject import MAX_NAMES, Match, Subject

POSTING_BUDGET = 4000  # records looked at for one query; the rarest keys come first
MAX_CANDIDATES = 64  # by shared keys
MAX_COMPARED = 32  # in full
LETTERS = 0.4  # words less alike in their letters than this, and without a key in common, are no counterparts
GLUED = 0.6  # names this alike in all their letters may be one name that is written in other pieces
HALF = 0.5  # of an organisation's words must have a counterpart
WIDE = 0.6  # weight of a key of another word that could be meant


@dataclass(slots=True)
class Side:
    """One name of the query: its words, their sounds, their bits."""

    tokens: list[Token]
    sounds: list[tuple[int, ...]]
    bits: NDArray[np.float64]
    flags: list[int]


def _side(tokens: list[Token]) -> Side:
    known = [described(token) for token in tokens]
    return Side(tokens, [item[4] for item in known[:MAX_PARTS]], np.array([item[2] for item in known]), [item[3] for item in known])


class Screen:
    """Answers queries against an open segment."""

    def __init__(self, segment: Segment) -> None:
        self.segment = segment
        self.words = Vocabulary(segment.arrays)

    def search(self, subject: Subject, *, threshold: float = THRESHOLD, limit: int = 10) -> list[Match]:
        """Matches at or above the threshold, best first."""
        held = self.segment.subject
        found = [match for record in self.compared(subject, threshold) if (match := compare(subject, held(record))).score >= threshold]
        return sorted(found, key=lambda match: (-match.score, match.subject_id))[:limit] if len(found) > 1 else found[:limit]

    def candidates(self, subject: Subject, limit: int = MAX_CANDIDATES, threshold: float = THRESHOLD) -> list[int]:
        """Record numbers by falling weight of the keys they share with the query."""
        found: list[int] = self._gathered(_sides(subject), birth_dates(subject), limit, threshold).tolist()
        return found

    def compared(self, subject: Subject, threshold: float = THRESHOLD) -> list[int]:
        """The candidates that are worth a full comparison, likeliest first, after those that share a number."""
        sure = self._exact(subject)
        if not subject.names:
            return sure
        sides, dates = _sides(subject), birth_dates(subject)
        found = self._gathered(sides, dates, MAX_CANDIDATES, threshold)
        likely = self._likely(subject, sides, dates, found, threshold)
        return [*sure, *(record for record in likely if record not in sure)] if sure else likely

    def _exact(self, subject: Subject) -> list[int]:
        if not (subject.identifiers or subject.phones):
            return []
        records = self.segment.records
        spans = records.spans(list(exact_keys(subject)))
        return list(dict.fromkeys(record for start, end in spans for record in records.held[start:min(end, start + MAX_CANDIDATES)].tolist()))

    def _gathered(self, sides: list[Side], dates: Dates, limit: int, threshold: float) -> NDArray[np.uint32]:
        """Records by weight of the keys they share with the query, without those whose birth dates rule them out."""
        full = bool(dates) and all(day for _, _, day in dates) and bounds.contradicted(threshold)
        span = self.segment.records.span
        own = dict.fromkeys(_own_keys(sides, dates, full))
        spans = [(end - start, start, 1.0) for key in own if (start := (found := span(key))[0]) < (end := found[1])]
        wide = dict.fromkeys(_wide_keys(sides, [self.words.near(token)[1] for side in sides for token in side.tokens], dates, full))
        spans += [(end - start, start, WIDE) for key in wide if key not in own and (start := (found := span(key))[0]) < (end := found[1])]
        records, weight = self._taken(sorted(spans), dates if full else ())
        return _best(records, weight, limit)

    def _taken(self, spans: list[tuple[int, int, float]], dates: Dates) -> tuple[NDArray[np.uint32], NDArray[np.float64]]:
        """The records of the rarest keys, as many as the budget allows, each time it is there, with the key's weight."""
        held, total = self.segment.records.held, max(self.segment.count, 2)
        taken, each, lengths, spent = [held[:0]], [0.0], [0], 0
        for length, start, share in spans:
            if spent and spent + length > POSTING_BUDGET:
                break
            length = min(length, POSTING_BUDGET)
            taken.append(held[start:start + length])
            each.append(share * log2(1 + total / length))
            lengths.append(length)
            spent += length
        records, weight = np.concatenate(taken), np.repeat(each, lengths)
        if dates:
            open_ = bounds.possible(dates, self.segment.year[records], self.segment.month_day[records])
            records, weight = records[open_], weight[open_]
        return records, weight

    def _likely(self, subject: Subject, sides: list[Side], dates: Dates, found: NDArray[np.uint32], threshold: float) -> list[int]:
        """Those of the records whose names can reach the threshold, likeliest first."""
        segment = self.segment
        need = bounds.needed(dates, segment.year[found], segment.month_day[found], threshold)
        open_ = need < inf
        found, need = found[open_], need[open_]
        if not len(found) or not sides:
            return []
        names = segment.names(found)
        kinds = segment.kind[found]
        persons = (kinds == code_of("person")) if subject.kind == "person" else np.zeros(len(found), bool)
        most = np.full(len(found), -inf)
        for side in sides:
            np.maximum.at(most, names[0], self._reach(side, names, need, persons))
        good = np.flatnonzero(most > need)
        order = good[np.argsort((need - most)[good], kind="stable")[:MAX_COMPARED]]
        likely: list[int] = found[order].tolist()
        return likely

    def _reach(self, side: Side, names: Names, need: NDArray[np.float64], persons: NDArray[np.bool_]) -> NDArray[np.float64]:
        """For each name the most its log-odds with one name of the query can be."""
        whose, starts, words = names
        vocabulary = self.words
        flags = vocabulary.flags[words]
        forms = [vocabulary.forms[number] for number in words.tolist()]
        own = [token.forms[0] for token in side.tokens]
        related = process.cdist(own, forms, scorer=OSA.normalized_similarity, score_cutoff=LETTERS, dtype=np.float32) > 0
        for at, token in enumerate(side.tokens):
            related[at] |= vocabulary.related(token, words)
        letter = flags & LETTER > 0
        related |= letter
        related[[flag & LETTER > 0 for flag in side.flags]] = True
        bits = vocabulary.bits[words].astype(np.float64)
        counterpart = np.logical_or.reduceat(related, starts, axis=1)
        left = side.bits @ ~counterpart
        right = np.add.reduceat(bits * ~related.any(axis=0), starts)
        native = flags & NATIVE > 0
        of_native = np.logical_or.reduceat(native, starts)
        mixed = of_native if not any(flag & NATIVE for flag in side.flags) else ~of_native | np.logical_or.reduceat(~native, starts)
        lettered = np.logical_or.reduceat(letter, starts) | any(flag & LETTER for flag in side.flags)
        theirs = np.add.reduceat(bits, starts)
        most = bounds.most_names(np.full(len(starts), side.bits.sum()), theirs, left, right, lettered, mixed)
        return self._glued(own, forms, names, most, need)

    def _glued(self, own: list[str], forms: list[str], names: Names, most: NDArray[np.float64], need: NDArray[np.float64]) -> NDArray[np.float64]:
        """Names written in other pieces have no counterparts word by word: those whose letters agree as a whole stay."""
        whose, starts, _ = names
        low = np.flatnonzero(most <= need[whose])
        if len(low):
            ends = [*starts[1:].tolist(), len(forms)]
            begins = starts.tolist()
            texts = ["".join(forms[begins[at]:ends[at]]) for at in low.tolist()]
            alike = process.cdist(["".join(own)], texts, scorer=Indel.normalized_similarity, score_cutoff=GLUED, dtype=np.float32)[0]
            most[low[alike > 0]] = need[whose[low[alike > 0]]] + alike[alike > 0]
        return most


def _sides(subject: Subject) -> list[Side]:
    named = [strong_tokens(reading) for name in subject.names[:MAX_NAMES] for reading in readings(name, subject.kind)]
    return [_side(tokens) for tokens in named if tokens]


def _best(records: NDArray[np.uint32], weight: NDArray[np.float64], limit: int) -> NDArray[np.uint32]:
    """Each record once, by falling sum of its weights."""
    if not len(records):
        return records
    records, inverse = np.unique(records, return_inverse=True)
    total = np.bincount(inverse, weight)
    if len(records) > limit:
        best = np.argpartition(-total, limit)[:limit]
        records, total = records[best], total[best]
    return records[np.argsort(-total, kind="stable")]


def _own_keys(sides: list[Side], dates: Dates, full: bool) -> Iterable[int]:
    """Of the query as it stands. full: only records with the same date, or without a day, can match."""
    yield from date_keys(dates)
    years = {date[0] for date in dates}
    for side in sides:
        if key := whole(side.tokens):
            yield key
        yield from name_keys(side.sounds)
        yield from _dated(side.sounds, years, full)


def _dated(sounds: Sequence[tuple[int, ...]], years: set[int], full: bool) -> Iterable[int]:
    if years:
        yield from year_keys(sounds, LOOSE, (*years, 0) if full else (0,))
        if not full:
            yield from year_keys(sounds, YEAR, years)


def _wide_keys(sides: list[Side], wider: Sequence[tuple[int, ...]], dates: Dates, full: bool) -> Iterable[int]:
    """Keys with one word put in another's place, and the date with day and month swapped."""
    yield from date_keys([(year, day, month) for year, month, day in dates if 0 < day <= 12])
    years, each = {date[0] for date in dates}, iter(wider)
    for side in sides:
        others = [next(each) for _ in side.tokens]
        for number, sounds in enumerate(others[:len(side.sounds)]):
            yield from _dated([sounds], years, full)
            partners = [partner for at, group in enumerate(side.sounds) if at != number for partner in group]
            for sound in sounds:
                yield from [mix(PAIR, min(sound, partner), max(sound, partner)) for partner in partners]



