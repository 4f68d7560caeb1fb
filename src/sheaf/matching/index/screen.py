"""Screening one query against a segment: rarest keys first, a cheap bound, then the full comparison."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import log2

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import Indel

from sheaf.matching.index.keys import PAIR, YEAR, Dates, classes, date_keys, mix, name_keys, number_key, strong_tokens, whole
from sheaf.matching.index.segment import Segment
from sheaf.matching.index.vocabulary import Vocabulary
from sheaf.matching.reading import readings
from sheaf.matching.reading.shape import Reading, Token
from sheaf.matching.scoring import THRESHOLD, compare, likeness, score
from sheaf.matching.scoring.evidence import bare_numbers, birth_dates
from sheaf.matching.subject import MAX_NAMES, Match, Subject

POSTING_BUDGET = 4000  # records looked at for one query; the rarest keys come first
MAX_CANDIDATES = 64  # by shared keys
MAX_COMPARED = 16  # in full
COVERED = 0.55  # of the shorter name's words must have a likely counterpart, else no comparison can reach a threshold
NEAR = 0.78  # words this alike widen the search with their own sounds
SAME_DAY, SAME_TIME, OTHER_TIME = 0.3, 0.12, -0.25  # what a birth date adds to the order
GLUED, MIN_GLUED = 0.8, 5  # likeness and letters of names compared in one piece
WIDE = 0.6  # weight of a key of another word that could be meant
MAX_WIDER = 6  # other sounds per word

Names = tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.uint32]]  # see Segment.names


@dataclass(slots=True)
class Wanted:
    """One name of the query: its words, their sounds, sounds of words that could be theirs."""

    tokens: list[Token]
    sounds: list[tuple[int, ...]]
    wider: list[tuple[int, ...]]
    similar: list[dict[int, float]]


class Screen:
    """Answers queries against an open segment."""

    def __init__(self, segment: Segment) -> None:
        self.segment = segment
        self.words = Vocabulary(segment.arrays, likeness)

    def search(self, subject: Subject, *, threshold: float = THRESHOLD, limit: int = 10) -> list[Match]:
        """Matches at or above the threshold, best first."""
        likely = (held for record in self.compared(subject) if score(subject, held := self.segment.subject(record)) >= threshold)
        return sorted((compare(subject, held) for held in likely), key=lambda match: (-match.score, match.subject_id))[:limit]

    def candidates(self, subject: Subject, limit: int = MAX_CANDIDATES) -> list[int]:
        """Record numbers by falling weight of the keys they share with the query."""
        wanted = self._wanted_of(subject)
        return self._gathered(subject, wanted, limit)[0]

    def compared(self, subject: Subject) -> list[int]:
        """The candidates that are worth a full comparison, likeliest first."""
        wanted = self._wanted_of(subject)
        found, sure = self._gathered(subject, wanted, MAX_CANDIDATES)
        names = self.segment.names(found)
        covered = _bounds(wanted, names, len(found))
        times = _times(birth_dates(subject), self.segment.born[found])
        self._glued(wanted, names, covered, times)
        order = np.argsort(-(covered + times), kind="stable")[:MAX_COMPARED].tolist()
        good = covered + np.minimum(times, SAME_TIME) >= COVERED
        return [*sure, *(found[place] for place in order if good[place] and found[place] not in sure)]

    def _glued(self, wanted: list[Wanted], names: Names, covered: NDArray[np.float64], times: NDArray[np.float64]) -> None:
        """Names written in one piece on one side: their letters are set against each other as a whole."""
        whole = [(len(side.tokens), "".join(token.forms[0] for token in side.tokens if token.forms)) for side in wanted]
        whose, starts, words = names
        low = (covered < COVERED) & (times >= 0)
        ends = np.append(starts[1:], len(words))
        for at in np.flatnonzero(low[whose]).tolist():
            mine = words[starts[at]:ends[at]].tolist()
            others = [own for count, own in whole if count != len(mine) and len(own) >= MIN_GLUED]
            if not others:
                continue
            text = "".join(token.forms[0] for number in mine if (token := self.words.token(number)).forms)
            best = max(Indel.normalized_similarity(own, text, score_cutoff=GLUED) for own in others)
            covered[whose[at]] = max(covered[whose[at]], best)

    def _wanted_of(self, subject: Subject) -> list[Wanted]:
        return [self._wanted(reading) for name in subject.names[:MAX_NAMES] for reading in readings(name, subject.kind)]

    def _wanted(self, reading: Reading) -> Wanted:
        tokens = strong_tokens(reading)
        sounds = [classes(token) for token in tokens]
        similar = [self.words.similar(token) for token in tokens]
        wider = [self._wider(own, near) for own, near in zip(sounds, similar, strict=True)]
        return Wanted(tokens, sounds, wider, similar)

    def _wider(self, own: tuple[int, ...], near: dict[int, float]) -> tuple[int, ...]:
        found: dict[int, None] = {}
        for number, alike in near.items():
            if alike < NEAR or len(found) >= MAX_WIDER:
                break
            found.update(dict.fromkeys(sound for sound in classes(self.words.token(number)) if sound not in own))
        return tuple(found)[:MAX_WIDER]

    def _gathered(self, subject: Subject, wanted: list[Wanted], limit: int) -> tuple[list[int], set[int]]:
        """Candidates by weight, and those that share a number, which are compared whatever their names."""
        dates = birth_dates(subject)
        numbers = [number_key(bare) for bare in bare_numbers(subject)]
        keys = list(dict.fromkeys([*numbers, *_own_side(wanted, dates)]))
        own = len(keys)
        keys = list(dict.fromkeys([*keys, *_wide_side(wanted, dates)]))
        if not keys:
            return [], set()
        array = np.array(keys, np.uint64)
        starts = np.searchsorted(self.segment.key, array, "left").tolist()
        ends = np.searchsorted(self.segment.key, array, "right").tolist()
        held = self.segment.record_of_key
        exact = zip(starts[:len(numbers)], ends[:len(numbers)], strict=True)
        sure = {int(record) for a, b in exact for record in held[a:min(b, a + limit)]}
        spans = sorted((b - a, a, place < own) for place, (a, b) in enumerate(zip(starts, ends, strict=True)) if b > a)
        return self._weighed(spans, limit), sure

    def _weighed(self, spans: list[tuple[int, int, bool]], limit: int) -> list[int]:
        taken: list[NDArray[np.uint32]] = []
        weights: list[NDArray[np.float32]] = []
        spent = 0
        total = max(self.segment.count, 2)
        for length, start, own in spans:
            if taken and spent + length > POSTING_BUDGET:
                break
            length = min(length, POSTING_BUDGET)
            taken.append(self.segment.record_of_key[start:start + length])
            weights.append(np.full(length, log2(1 + total / length) * (1 if own else WIDE), np.float32))
            spent += length
        if not taken:
            return []
        records, inverse = np.unique(np.concatenate(taken), return_inverse=True)
        weight = np.bincount(inverse, np.concatenate(weights))
        if len(records) > limit:
            best = np.argpartition(-weight, limit)[:limit]
            records, weight = records[best], weight[best]
        order: list[int] = records[np.argsort(-weight, kind="stable")].tolist()
        return order


def _bounds(wanted: list[Wanted], names: Names, count: int) -> NDArray[np.float64]:
    """For each record the share of words, on the side with fewer, that have a likely counterpart; the best over all names."""
    best = np.zeros(count)
    whose, starts, words = names
    if not len(words):
        return best
    sizes = np.diff(np.append(starts, len(words)))
    for side in wanted:
        if side.similar:
            np.maximum.at(best, whose, _covered(side.similar, words, starts, sizes))
    return best


def _times(dates: Dates, born: NDArray[np.uint32]) -> NDArray[np.float64]:
    """What the birth date adds to the order of candidates: for the better where it agrees, for the worse where not."""
    best = np.zeros(len(born))
    known = born > 0
    if not dates or not known.any():
        return best
    best[known] = OTHER_TIME
    for year, month, day in dates:
        same_year = born // 10000 == year
        best[same_year] = np.maximum(best[same_year], SAME_TIME)
        exact = born == year * 10000 + month * 100 + day
        best[exact] = SAME_DAY
    return best


def _covered(similar: list[dict[int, float]], words: NDArray[np.uint32], starts: NDArray[np.intp],
             sizes: NDArray[np.intp]) -> NDArray[np.float64]:
    near = np.array([_looked_up(each, words) for each in similar])
    of_query = np.maximum.reduceat(near, starts, axis=1).mean(axis=0)
    of_held = np.add.reduceat(near.max(axis=0), starts) / sizes
    return np.where(len(similar) <= sizes, of_query, of_held)


def _looked_up(near: dict[int, float], words: NDArray[np.uint32]) -> NDArray[np.float64]:
    numbers = np.fromiter(near.keys(), np.uint32, len(near))
    if not len(numbers):
        return np.zeros(len(words))
    order = np.argsort(numbers)
    places = np.searchsorted(numbers[order], words)
    places[places == len(numbers)] = 0
    chosen = order[places]
    return np.where(numbers[chosen] == words, np.fromiter(near.values(), np.float64, len(near))[chosen], 0.0)


def _own_side(wanted: list[Wanted], dates: Dates) -> Iterable[int]:
    yield from date_keys(dates)
    for side in wanted:
        if key := whole(side.tokens):
            yield key
        yield from name_keys(side.sounds, dates)


def _wide_side(wanted: list[Wanted], dates: Dates) -> Iterable[int]:
    """Keys with one word put in another's place, and the date with day and month swapped."""
    yield from date_keys([(year, day, month) for year, month, day in dates if 0 < day <= 12])
    years = {date[0] for date in dates}
    for side in wanted:
        for number, wider in enumerate(side.wider):
            for sound in wider:
                yield from (mix(YEAR, sound, year) for year in years)
                for other, sounds in enumerate(side.sounds):
                    if other != number:
                        yield from (mix(PAIR, min(sound, partner), max(sound, partner)) for partner in sounds)
