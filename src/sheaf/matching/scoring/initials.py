"""Initials set against another's own name while the own name before them is left alone: `Juan M. Santos` beside `Mario Santos`."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass

Place = int


@dataclass(frozen=True, slots=True)
class Row:
    """A name as a row of places: how many parts, which of them are single letters, which agree with which part of the other name."""

    size: int
    letters: Container[Place]
    held: Mapping[Place, Place]

    def before(self, at: Place) -> tuple[Place | None, bool]:
        """Going back from a part: the nearest that agrees with one of the other name, and whether a whole word stands alone between.
        A name goes round: its last part stands before its first, for families stand first or last, and titles are written as letters."""
        alone = False
        for step in range(1, self.size):
            place = (at - step) % self.size
            if place in self.held:
                return place, alone
            alone = alone or place not in self.letters
        return None, alone


def usurping(pairs: Iterable[tuple[Place, Place]], left: Row, right: Row) -> set[tuple[Place, Place]]:
    """Those pairs of an initial and a word in which the initial takes the place of an own name: a whole word stands alone before it,
    none before the word, and both follow the same part. What stands first in both names is in its place."""
    found = set()
    for i, j in pairs:
        (mark, own), (other_mark, other) = left.before(i), right.before(j)
        same = (None if mark is None else left.held[mark]) == other_mark
        if (i or j) and same and (own and not other if i in left.letters else other and not own):
            found.add((i, j))
    return found
