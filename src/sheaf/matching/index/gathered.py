"""The records that share keys with a query, likeliest first: rarest keys first, as far as a budget goes, without those whose birth
dates rule them out.

`compiled/gather.c` does the same where it could be compiled; tests hold the two equal to the last bit.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import inf, log2

import numpy as np
from numpy.typing import NDArray

from sheaf.matching import compiled
from sheaf.matching.index import bounds
from sheaf.matching.index.bounds import Floats
from sheaf.matching.index.query import Wanted
from sheaf.matching.index.segment import Segment

Records = NDArray[np.uint32]
POSTING_BUDGET = 2500  # records looked at for one query; the rarest keys come first
FAR_BUDGET = 1500  # the same for names read or cut otherwise
FEW = 200  # records whose dates are looked at without a quick look before
WIDE = 0.6  # weight of a key of another word that could be meant
_KERNEL = compiled.gather()
_ARRAYS = ("record_key", "record_start", "record_table", "record_held", "year", "month_day", "nation")


class Gatherer:
    """Of an open segment."""

    def __init__(self, segment: Segment) -> None:
        self.segment = segment
        self._compiled = _KERNEL.Records(*[segment.arrays[name] for name in _ARRAYS]) if _KERNEL else None

    def best(self, own: Sequence[int], wide: Sequence[int], wanted: Wanted, limit: int,
             budget: int = POSTING_BUDGET) -> tuple[Records, Floats]:
        """The best records by the weight of the keys, and for each the log-odds that its names need. wide: keys of other words; budget:
        records looked at."""
        if self._compiled is None:
            return self.plainly(own, wide, wanted, limit, budget)
        table = bounds.table(wanted.threshold)
        try:
            records, need = self._compiled.best(list(own), list(wide), WIDE, tuple(wanted.dates), tuple(wanted.nations), table,
                                                budget, limit)
        except OverflowError:  # more dates than anybody has
            return self.plainly(own, wide, wanted, limit, budget)
        return np.frombuffer(records, np.uint32), np.frombuffer(need, np.float64)

    def plainly(self, own: Sequence[int], wide: Sequence[int], wanted: Wanted, limit: int,
                budget: int = POSTING_BUDGET) -> tuple[Records, Floats]:
        """The same in Python."""
        records = self.segment.records
        spans = [(end - start, start, 1.0) for start, end in records.spans(own)]
        spans += [(end - start, start, WIDE) for start, end in records.spans(wide)]
        return self._open(*self._taken(sorted(spans), budget), wanted, limit)

    def _taken(self, spans: list[tuple[int, int, float]], budget: int) -> tuple[Records, NDArray[np.intp], Floats]:
        """The records of the rarest keys, as many as the budget allows, each time it is there; where the records of each key
        end; the weight of each key."""
        held, total = self.segment.records.held, max(self.segment.count, 2)
        taken, each, ends, spent = [held[:0]], [0.0], [0], 0
        for length, start, share in spans:
            if spent and spent + length > budget:
                break
            length = min(length, budget)
            taken.append(held[start:start + length])
            each.append(share * log2(1 + total / length))
            spent += length
            ends.append(spent)
        return np.concatenate(taken), np.array(ends), np.array(each)

    def _open(self, records: Records, ends: NDArray[np.intp], each: Floats, wanted: Wanted, limit: int) -> tuple[Records, Floats]:
        """The best of the records whose birth dates leave the threshold open."""
        segment = self.segment
        places = np.arange(len(records))
        if wanted.full and len(records) > FEW:
            places = bounds.possible(wanted.dates, segment.year[records], segment.month_day[records]).nonzero()[0]
            records = records[places]
        need = bounds.needed(wanted.dates, wanted.nations, segment.about(records), wanted.threshold)
        open_ = need < inf
        if not open_.all():
            records, places, need = records[open_], places[open_], need[open_]
        return _best(records, each[ends.searchsorted(places, "right")], need, limit)


def _best(records: Records, weight: Floats, need: Floats, limit: int) -> tuple[Records, Floats]:
    """Each record once, by falling sum of its weights."""
    if len(records) < FEW:  # a dictionary is faster than sorting through NumPy
        total: dict[int, float] = {}
        for record, share in zip(records.tolist(), weight.tolist(), strict=True):
            total[record] = total.get(record, 0.0) + share
        needs = dict(zip(records.tolist(), need.tolist(), strict=True))
        best = sorted(total, key=lambda record: (-total[record], record))[:limit]
        return np.array(best, np.uint32), np.array([needs[record] for record in best], np.float64)
    records, first, inverse = np.unique(records, return_index=True, return_inverse=True)
    order = np.argsort(-np.bincount(inverse, weight), kind="stable")[:limit]
    return records[order], need[first[order]]


def with_further(found: Records, need: Floats, further: Records, asked: Floats) -> tuple[Records, Floats, frozenset[int]]:
    """Those found first, then those of the further ones that are not among them, and who these are."""
    known = set(found.tolist())
    fresh = [at for at, record in enumerate(further.tolist()) if record not in known]
    if not fresh:
        return found, need, frozenset()
    return np.concatenate([found, further[fresh]]), np.concatenate([need, asked[fresh]]), frozenset(further[fresh].tolist())
