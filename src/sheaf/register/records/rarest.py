"""Whom the rarest keys of a subject lead to, over the keys that one asker may see. Pure; the rules are those of `retrieving`,
which asks the database: what it finds there is found here, in the same order."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import lru_cache
from itertools import chain, pairwise

import numpy as np
from numpy.typing import NDArray

from sheaf.register.records.index import Asked
from sheaf.register.records.keyed import Keys, Places
from sheaf.register.records.weighing import weight, with_further

MAX_CANDIDATES = 64  # compared in full; more adds cost and, measured, almost no true match
POSTING_BUDGET = 6000  # key rows read for one subject
MAX_FURTHER = 24  # compared besides, of those that only the further keys lead to
FURTHER_BUDGET = 1500  # key rows read for these; a key that more have tells nothing


class Seen:
    """The keys whose guard (a place in `keys.guards`) is `visible`."""

    def __init__(self, keys: Keys, visible: NDArray[np.bool_]) -> None:
        self.keys, self._visible, self._all = keys, visible, bool(visible.all())
        self._before = np.concatenate([[0], np.cumsum(visible[keys.guard])]) if not self._all else np.empty(0, np.intp)

    def best(self, asked: Sequence[Collection[int]], most: int, budget: int, *, always: bool = True) -> list[Places]:
        """For each set of hashes the records (places in `keys.ids`) that share the rarest of them, the best first. most: of them;
        budget: rows that may be read; always: of the rarest key some rows are read though it has more."""
        sizes = [len(keys) for keys in asked]
        hashes = np.fromiter(chain.from_iterable(asked), np.int64, sum(sizes))
        owner = np.repeat(np.arange(len(sizes)), sizes)
        left, right = self.keys.spans(hashes)
        counts = right - left if self._all else self._before[right] - self._before[left]
        order = np.lexsort((hashes, counts, owner))
        order = order[counts[order] > 0]
        left, right, counts, owner = left[order], right[order], counts[order], owner[order]
        chosen = _within(owner, counts, budget, always=always)
        left, right, owner, gives = left[chosen], right[chosen], owner[chosen], _gives(budget)[np.minimum(counts[chosen], budget)]
        ends = np.searchsorted(owner, np.arange(len(sizes) + 1)).tolist()
        scales = Scales(len(self.keys.ids), most)
        return [scales.heaviest(*self._shared(left[a:b], right[a:b], gives[a:b], budget)) for a, b in pairwise(ends)]

    def best_of_both(self, asked: Sequence[Asked], own: tuple[int, int] = (MAX_CANDIDATES, POSTING_BUDGET),
                     further: tuple[int, int] = (MAX_FURTHER, FURTHER_BUDGET)) -> list[Places]:
        """The best records by what is asked for first, then the best of the others by what is asked for further. own, further: how many
        records, and how many rows may be read."""
        found = self.best([item.own for item in asked], *own)
        others = self.best([item.further for item in asked], own[0] + further[0], further[1], always=False)
        return [np.array(with_further(one.tolist(), two.tolist(), further[0]), np.intp) for one, two in zip(found, others, strict=True)]

    def _shared(self, left: Places, right: Places, gives: NDArray[np.int64], budget: int) -> tuple[Places, NDArray[np.int64]]:
        """Whose the rows of these keys are, and what each gives."""
        sizes = right - left
        total = int(sizes.sum())
        rows = np.arange(total) + np.repeat(left - (np.cumsum(sizes) - sizes), sizes)
        weights, key = np.repeat(gives, sizes), np.repeat(np.arange(len(sizes)), sizes)
        if not self._all:
            seen = self._visible[self.keys.guard[rows]].nonzero()[0]
            rows, weights, key = rows[seen], weights[seen], key[seen]
        rows, weights, key = rows[:budget], weights[:budget], key[:budget]  # more only of a single key
        whose = self.keys.whose[rows].astype(np.intp)
        if self.keys.twin[rows].any():  # a record counts once for a key, however many of its facts have it
            first = np.unique(key * len(self.keys.ids) + whose, return_index=True)[1]
            whose, weights = whose[first], weights[first]
        return whose, weights


class Scales:
    """Weighs records; of so many the heaviest `most`."""

    def __init__(self, records: int, most: int) -> None:
        self._records, self._most = records, most
        self._weight, self._place = np.zeros(records, np.int64), np.zeros(records, np.intp)

    def heaviest(self, whose: Places, weights: NDArray[np.int64]) -> Places:
        """By what their keys give together, then by id."""
        np.add.at(self._weight, whose, weights)
        turn = np.arange(len(whose))
        self._place[whose] = turn
        whose = whose[self._place[whose] == turn]  # each once
        order = whose - self._weight[whose] * self._records
        self._weight[whose] = 0
        if len(whose) > self._most:
            some = np.argpartition(order, self._most)[:self._most]
            whose, order = whose[some], order[some]
        return whose[np.argsort(order)]


def _within(owner: Places, counts: NDArray[np.intp], budget: int, *, always: bool) -> NDArray[np.bool_]:
    """Which keys the budget of their owner reaches, in their order. always: the first whatever it costs."""
    first = np.ones(len(owner), np.bool_)
    first[1:] = owner[1:] != owner[:-1]
    spent = np.cumsum(counts)
    before = np.repeat((spent - counts)[first], np.diff(np.append(first.nonzero()[0], len(owner))))
    reached: NDArray[np.bool_] = spent - before <= budget
    return first | reached if always else reached


@lru_cache(maxsize=4)
def _gives(most: int) -> NDArray[np.int64]:
    """What a key gives to a record that has it, by how many have it."""
    return np.array([0, *(weight(count) for count in range(1, most + 1))], np.int64)
