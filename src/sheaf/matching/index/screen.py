"""Screening queries against a segment: rarest keys first, what each record can reach at most, then the full comparison.

Of several queries one step is done for all before the next: its code and tables are then in the processor's cache, and each query takes a
seventh less (decision 0306).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import numpy as np

from sheaf.matching.index.bounds import Floats
from sheaf.matching.index.gathered import FAR_BUDGET, Gatherer, Records, with_further
from sheaf.matching.index.keys import asked_keys
from sheaf.matching.index.query import Wanted, far_keys, own_keys, wanted_of, wide_keys
from sheaf.matching.index.reached import Reacher
from sheaf.matching.index.segment import Segment
from sheaf.matching.index.sparing import Gathered, Sparer
from sheaf.matching.index.vocabulary import Vocabulary
from sheaf.matching.scoring import THRESHOLD, compare
from sheaf.matching.subject import Match, Subject

MAX_CANDIDATES = 160  # by shared keys
NOBODY: frozenset[int] = frozenset()
MAX_FAR = 32  # more, where the names are read or cut otherwise
MAX_COMPARED = 16  # in full, or as many as answers are asked for


class Screen:
    """Answers queries against an open segment."""

    def __init__(self, segment: Segment) -> None:
        self.segment = segment
        self.words = Vocabulary(segment.arrays)
        self.gatherer, self.sparer = Gatherer(segment), Sparer(segment, self.words, Reacher(segment, self.words))
        _tables_loaded()

    def search(self, subject: Subject, *, threshold: float = THRESHOLD, limit: int = 10) -> list[Match]:
        """Matches at or above the threshold, best first."""
        return self.search_all([subject], threshold=threshold, limit=limit)[0]

    def search_all(self, subjects: Sequence[Subject], *, threshold: float = THRESHOLD, limit: int = 10) -> list[list[Match]]:
        """The same of each."""
        likely = self.compared(subjects, threshold, max(MAX_COMPARED, limit))
        return [self._matches(subject, records, threshold, limit) for subject, records in zip(subjects, likely, strict=True)]

    def _matches(self, subject: Subject, likely: Sequence[int], threshold: float, limit: int) -> list[Match]:
        held = self.segment.subject
        found = [match for record in likely if (match := compare(subject, held(record))).score >= threshold]
        return sorted(found, key=lambda match: (-match.score, match.subject_id))[:limit] if len(found) > 1 else found[:limit]

    def candidates(self, subject: Subject, limit: int = MAX_CANDIDATES, threshold: float = THRESHOLD) -> list[int]:
        """Record numbers by what their names can reach at most, then by the weight of the keys they share with the query."""
        found, spare = self.sparer.spared(self._gathered([wanted_of(subject, threshold)], max(limit, MAX_CANDIDATES)))[0]
        best: list[int] = found[np.argsort(-spare, kind="stable")[:limit]].tolist()
        return best

    def compared(self, subjects: Sequence[Subject], threshold: float = THRESHOLD, most: int = MAX_COMPARED) -> list[list[int]]:
        """Of each the candidates that are worth a full comparison, likeliest first, after those that share a number."""
        sure = [self._exact(subject) for subject in subjects]
        if not any(subject.names for subject in subjects):
            return sure
        wanted = [wanted_of(subject, threshold) for subject in subjects]
        gathered = self._gathered(wanted, MAX_CANDIDATES)
        spared = self.sparer.spared(gathered)
        likely = [_likely(found, spare, one.far, most) for one, (found, spare) in zip(gathered, spared, strict=True)]
        return [[*first, *(record for record in more if record not in first)] if first else more
                for first, more in zip(sure, likely, strict=True)]

    def _exact(self, subject: Subject) -> list[int]:
        if not (subject.identifiers or subject.phones):
            return []
        records = self.segment.records
        found: dict[int, None] = {}
        for start, end in records.spans(asked_keys(subject)):
            found.update(dict.fromkeys(records.held[start:min(end, start + MAX_CANDIDATES)].tolist()))
        return list(found)

    def _gathered(self, wanted: Sequence[Wanted], limit: int) -> list[Gathered]:
        """Of each the records by weight of the keys they share with it, without those whose birth dates rule them out."""
        loose, near = self.segment.loose, self.words.near
        own = [dict.fromkeys(own_keys(one, loose)) for one in wanted]
        wider = [[near(token)[1] for side in one.sides for token in side.tokens] for one in wanted]
        wide = [dict.fromkeys([key for key in wide_keys(one, others, loose) if key not in known])
                for one, others, known in zip(wanted, wider, own, strict=True)]
        found = [self.gatherer.best(list(keys), list(more), one, limit) if one.subject.names else _NONE
                 for one, keys, more in zip(wanted, own, wide, strict=True)]
        return [Gathered(one, *best, NOBODY) if (one.full and not loose) or not one.subject.names else
                self._further(Gathered(one, *best, NOBODY), others, known | more, limit)
                for one, best, others, known, more in zip(wanted, found, wider, own, wide, strict=True)]

    def _further(self, one: Gathered, wider: Sequence[tuple[int, ...]], known: dict[int, None], limit: int) -> Gathered:
        """With those whose names are read or cut otherwise."""
        far = dict.fromkeys([key for key in far_keys(one.wanted, wider, self.words, self.segment.loose) if key not in known])
        further = self.gatherer.best(list(far), [], one.wanted, min(limit, MAX_FAR), FAR_BUDGET)
        return Gathered(one.wanted, *with_further(one.found, one.need, *further))


_NONE: tuple[Records, Floats] = np.zeros(0, np.uint32), np.zeros(0)


def _likely(found: Records, spare: Floats, far: frozenset[int], most: int) -> list[int]:
    """Records whose names can spare something, those found further behind the others."""
    good = (spare >= 0).nonzero()[0]
    if len(good) > 1:
        good = good[np.argsort(-spare[good], kind="stable")]
    likely: list[int] = found[good].tolist()
    if not far:
        return likely[:most]
    return [*[record for record in likely if record not in far][:most], *[record for record in likely if record in far][:most]]


@cache
def _tables_loaded() -> None:
    """Tables are read when a list is opened, not when the first traveller of a day is asked for."""
    for name in ("Somchai bin Ahmad", "สมชาย รักดี", "ສົມຈິດ", "សុខ ដារ៉ា", "အောင်မင်း", "陈明", "முருகன்", "محمد", "Иван", "Nguyễn Thị Hạnh"):
        compare(Subject(names=(name,)), Subject(names=("Somchay Ahmad", "Ming")))
