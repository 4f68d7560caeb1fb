"""Keys and who has them: sorted keys, a table over their high bits, the owners of each key in a row."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sheaf.matching import compiled
from sheaf.matching.index.storage import Arrays

LEAST_BITS, MOST_BITS = 4, 26  # of the table: as many entries as there are keys, more or less

_KERNEL = compiled.keys()
FEW = 8  # keys of one entry that are looked through one by one


def postings_of(name: str, keys: NDArray[Any], owners: NDArray[Any]) -> Arrays:
    """The four arrays of a set of postings, under names that begin with `name`. Keys are spread evenly over their type."""
    order = np.argsort(keys, kind="stable")
    held, keys = owners[order], keys[order]
    del order
    first = np.concatenate([np.ones(min(len(keys), 1), bool), keys[1:] != keys[:-1]])
    starts = np.flatnonzero(first).astype(np.uint32)
    keys = keys[first]
    bits = min(max((max(len(keys), 1) - 1).bit_length(), LEAST_BITS), MOST_BITS)
    width = keys.dtype.itemsize * 8
    edges = np.arange(1 << bits, dtype=np.uint64) << np.uint64(width - bits)
    table = np.append(np.searchsorted(keys, edges.astype(keys.dtype)), len(keys)).astype(np.uint32)
    return {f"{name}_key": keys, f"{name}_start": np.append(starts, np.uint32(len(held))).astype(np.uint32), f"{name}_table": table,
            f"{name}_held": held}


class Postings:
    """Postings of an open segment."""

    def __init__(self, arrays: Arrays, name: str) -> None:
        keys = arrays[f"{name}_key"]
        # Through memoryviews one number costs a tenth of what it costs through NumPy, whose types do not say that arrays are buffers.
        self._keys, self._table = memoryview(keys), memoryview(arrays[f"{name}_table"])  # type: ignore[arg-type]
        self._starts = memoryview(arrays[f"{name}_start"])  # type: ignore[arg-type]
        self._shift = keys.dtype.itemsize * 8 - (len(self._table) - 1).bit_length() + 1
        self.held: NDArray[np.uint32] = arrays[f"{name}_held"]  # type: ignore[assignment]
        self._compiled = partial(_KERNEL.owners, self._keys, self._starts, self._table, memoryview(self.held)) if (  # type: ignore[arg-type]
            _KERNEL and keys.dtype.itemsize == 4 and keys.flags.c_contiguous) else None

    def spans(self, keys: Iterable[int]) -> list[tuple[int, int]]:
        """Where the owners of each key stand in `held`: start and end, of those keys that have any."""
        held, table, starts, shift = self._keys, self._table, self._starts, self._shift
        found = []
        for key in keys:
            slot = key >> shift
            at, end = table[slot], table[slot + 1]
            if end - at > FEW:
                at = bisect_left(held, key, at, end)
            while at < end and held[at] < key:
                at += 1
            if at < end and held[at] == key:
                found.append((starts[at], starts[at + 1]))
        return found

    def owners(self, keys: Iterable[int]) -> NDArray[np.uint32]:
        """Everything that has one of the keys, with repetitions."""
        if self._compiled:
            return np.frombuffer(self._compiled(tuple(keys)), np.uint32)
        return self.plainly(keys)

    def plainly(self, keys: Iterable[int]) -> NDArray[np.uint32]:
        """The same in Python."""
        held = self.held
        parts = [held[start:end] for start, end in self.spans(keys)]
        return np.concatenate(parts) if parts else held[:0]
