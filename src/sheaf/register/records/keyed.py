"""Search keys of own records as arrays: who has a key, under which guard. Pure: no database, no policy.

Rows stand in the order that the index of `SearchKey` has, so that a search that must stop somewhere stops at the same row.
"""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

# Level, compartment and crime area of the fact; state, level, compartment and area of the record.
Guard = tuple[int, str, str, str, int, str, str]
KeyRow = tuple[int, str, int, str, str, str, int, str, str]  # hash, record id, and the guard
Places = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Keys:
    """ids: of records, ascending; guards: ascending. For each row its hash, whose it is (a place in `ids`) and its guard (a
    place in `guards`). twin: another row may have the same hash and record."""

    ids: list[str]
    guards: list[Guard]
    hashes: NDArray[np.int64]
    whose: NDArray[np.uint32]
    guard: NDArray[np.uint32]
    twin: NDArray[np.bool_]

    def changed(self, gone: Collection[str], now: Keys) -> Keys:
        """Without the rows of these records, and with those of `now`, which has none of the records that stay."""
        lost = {place for place, key in enumerate(self.ids) if key in gone}
        kept = ~np.isin(self.whose, np.fromiter(lost, np.uint32, len(lost)))
        ids, guards = sorted({*self.ids, *now.ids} - {*gone} | {*now.ids}), sorted({*self.guards, *now.guards})
        old = _moved(self, ids, guards, kept)
        return _joined(old, _moved(now, ids, guards, np.ones(len(now.hashes), np.bool_)))

    def spans(self, hashes: NDArray[np.int64]) -> tuple[Places, Places]:
        """Of each hash the first row and the one after the last."""
        order = np.argsort(hashes)  # neighbours are looked up one after the other, which is kind to the cache
        left, right = np.empty(len(hashes), np.intp), np.empty(len(hashes), np.intp)
        left[order] = np.searchsorted(self.hashes, hashes[order], "left")
        right[order] = np.searchsorted(self.hashes, hashes[order], "right")
        return left, right


@dataclass(slots=True)
class Gathering:
    """Rows on their way to `Keys`."""

    ids: dict[str, int] = field(default_factory=dict)
    guards: dict[Guard, int] = field(default_factory=dict)
    hashes: array[int] = field(default_factory=lambda: array("q"))
    whose: array[int] = field(default_factory=lambda: array("I"))
    guard: array[int] = field(default_factory=lambda: array("I"))

    def add(self, rows: Iterable[KeyRow]) -> None:
        ids, guards = self.ids, self.guards
        for hashed, record, *guard in rows:
            self.hashes.append(hashed)
            self.whose.append(ids.setdefault(record, len(ids)))
            self.guard.append(guards.setdefault(tuple(guard), len(guards)))  # type: ignore[arg-type]

    def keys(self) -> Keys:
        """All of them in their order."""
        ids, guards = sorted(self.ids), sorted(self.guards)
        hashes = np.array(self.hashes, np.int64)
        whose = _ranks(self.ids, ids)[np.array(self.whose, np.intp)].astype(np.uint32)
        guard = _ranks(self.guards, guards)[np.array(self.guard, np.intp)].astype(np.uint32)
        order = np.lexsort((whose, guard, hashes))
        hashes, whose, guard = hashes[order], whose[order], guard[order]
        return Keys(ids, guards, hashes, whose, guard, _twins(hashes, whose))


def _ranks(numbers: dict[Any, int], ordered: list[Any]) -> Places:
    """For each number the place of what it stands for."""
    found = np.empty(len(numbers), np.intp)
    for place, item in enumerate(ordered):
        found[numbers[item]] = place
    return found


def _twins(hashes: NDArray[np.int64], whose: NDArray[np.uint32]) -> NDArray[np.bool_]:
    order = np.lexsort((whose, hashes))
    same = (np.diff(hashes[order]) == 0) & (np.diff(whose[order]) == 0)
    found = np.zeros(len(hashes), np.bool_)
    found[order[1:][same]] = True
    return found


def _moved(keys: Keys, ids: list[str], guards: list[Guard], kept: NDArray[np.bool_]) -> Keys:
    """Some of the rows, numbered by these lists."""
    places = dict(zip(ids, range(len(ids)), strict=True))
    whose = np.fromiter((places.get(key, 0) for key in keys.ids), np.uint32, len(keys.ids))
    guard = np.fromiter((guards.index(item) for item in keys.guards), np.uint32, len(keys.guards))
    return Keys(ids, guards, keys.hashes[kept], whose[keys.whose[kept]], guard[keys.guard[kept]], keys.twin[kept])


def _joined(one: Keys, two: Keys) -> Keys:
    """The rows of both, numbered alike, in one order; the second has few."""
    left, right = one.spans(two.hashes)
    places = left.copy()
    for at in (right > left).nonzero()[0].tolist():
        places[at] += np.searchsorted(_within(one, slice(left[at], right[at])), _within(two, slice(at, at + 1)))[0]
    return Keys(one.ids, one.guards, *(np.insert(getattr(one, name), places, getattr(two, name))
                                       for name in ("hashes", "whose", "guard", "twin")))


def _within(keys: Keys, rows: slice) -> NDArray[np.uint64]:
    """The order of rows that share a hash."""
    return keys.guard[rows].astype(np.uint64) << np.uint64(32) | keys.whose[rows]
