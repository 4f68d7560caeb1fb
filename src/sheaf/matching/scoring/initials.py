"""Initials set against another's own name while the own name before them is left alone: `Juan M. Santos` beside `Mario Santos`."""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import dataclass
from itertools import groupby

Place = int


@dataclass(frozen=True, slots=True)
class Row:
    """A name as a row of places: how many parts, which of them are single letters, which agree with which part of the other name."""

    size: int
    letters: Container[Place]
    held: dict[Place, Place]

    def alone(self, at: Place) -> bool:
        """Whether a whole word agrees with none of the other name."""
        return at not in self.held and at not in self.letters

    def before(self, at: Place) -> tuple[Place | None, bool]:
        """Going back from a part: the nearest that agrees with one of the other name, and whether a whole word stands alone between.
        A name goes round: its last part stands before its first, for families stand first or last, and titles are written as letters."""
        between = False
        for step in range(1, self.size):
            place = (at - step) % self.size
            if place in self.held:
                return place, between
            between = between or self.alone(place)
        return None, between


def usurping(pairs: Iterable[tuple[Place, Place]], left: Row, right: Row, *, family_first: bool) -> set[tuple[Place, Place]]:
    """Those pairs of an initial and a word in which the initial takes the place of an own name. The others hold from then on."""
    found = set()
    for _, group in groupby(sorted(pairs, key=sum), key=sum):
        together = list(group)  # judged before any of them holds, so that it makes no difference which name is first
        wrong = {pair for pair in together if any(pair) and _usurps(left, right, pair, family_first=family_first)}
        for i, j in together:
            if (i, j) not in wrong:
                left.held[i], right.held[j] = j, i
        found |= wrong
    return found


def _usurps(left: Row, right: Row, pair: tuple[Place, Place], *, family_first: bool) -> bool:
    i, j = pair
    sides = (left, i, right, j) if i in left.letters else (right, j, left, i)
    return _for_the_first(*sides) or _behind_the_same(*sides, family_first=family_first)


def _for_the_first(own: Row, at: Place, other: Row, word: Place) -> bool:
    """Whether the initial stands for the other's first word while the own first word is left alone."""
    return at > 0 == word and own.alone(0)


def _behind_the_same(own: Row, at: Place, other: Row, word: Place, *, family_first: bool) -> bool:
    """Whether both follow the same part, a whole word stands alone before the initial and none before the other's word. Where the first
    words agree, what is left alone is no own name: `Jose Antonio M. Reyes`, `Jose Mendoza Reyes`; unless these are families."""
    (mark, alone), (other_mark, others) = own.before(at), other.before(word)
    if mark is None or other_mark is None:
        return mark is other_mark and alone and not others
    return own.held[mark] == other_mark and alone and not others and (family_first or mark + other_mark > 0)
