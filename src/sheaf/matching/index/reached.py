"""The names of the records that were found, and the most that each can be like a name of the query, by which words could be alike.

`compiled/reach.c` does the same where it could be compiled; tests hold the two equal to the last bit.
"""

from __future__ import annotations

from contextlib import suppress
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import OSA

from sheaf.matching import compiled
from sheaf.matching.index import bounds
from sheaf.matching.index.bounds import Bools, Floats
from sheaf.matching.index.gathered import Records
from sheaf.matching.index.query import Side
from sheaf.matching.index.segment import Names, Segment
from sheaf.matching.index.vocabulary import LETTER, SCRIPT_AT, Vocabulary
from sheaf.matching.scoring.features import MAX_BITS, THIN
from sheaf.matching.scoring.names import NOTHING

LETTERS = 0.4  # words no more alike in their letters than this, without a key in common, are no counterparts; so too in reach.c
Reached = tuple[Floats, Bools, Bools]  # see Reacher.most
_KERNEL = compiled.reach()
_ARRAYS = ("name_start", "part_start", "part_word", "word_bits", "word_flags", "word_form")


class Reacher:
    """Of an open segment and its words."""

    def __init__(self, segment: Segment, words: Vocabulary) -> None:
        self.segment, self.words = segment, words
        self._compiled = None
        if _KERNEL:
            text = segment.arrays["word_form"]
            ends = np.append(np.flatnonzero(text == ord("\n")), len(text)).astype(np.uint32)[:len(words)]
            with suppress(ValueError):
                self._compiled = _KERNEL.Names(*[segment.arrays[name] for name in _ARRAYS], ends)

    def names(self, records: Records) -> Names:
        """As `Segment.names`."""
        if self._compiled is None:
            return self.segment.names(records)
        whose, starts, words = self._compiled.of(np.ascontiguousarray(records, np.uint32))
        return np.frombuffer(whose, np.intp), np.frombuffer(starts, np.intp), np.frombuffer(words, np.uint32)

    def most(self, side: Side, names: Names) -> Reached:
        """Of each name the most that its log-odds can be and whether not all of it and of the query's is in one script; and which word of
        the query (a row) could have which of their words as its counterpart."""
        if self._compiled is not None:
            with suppress(OverflowError):  # an endless word
                return self._quickly(side, names)
        return self.plainly(side, names)

    def _quickly(self, side: Side, names: Names) -> Reached:
        assert self._compiled is not None  # noqa: S101 - for the type
        _, starts, words = names
        sharing = [self.words.near(token)[0] for token in side.tokens]
        letters = bytes([flag & LETTER for flag in side.flags])
        most, scripts, related = self._compiled.most(starts, words, side.forms, sharing, letters, side.bits, side.total, side.script,
                                                     side.lettered, _limits())
        return (np.frombuffer(most, np.float64), np.frombuffer(scripts, np.bool_),
                np.frombuffer(related, np.bool_).reshape(len(side.forms), len(words)))

    def plainly(self, side: Side, names: Names) -> Reached:
        """The same in Python."""
        related = self._related(side, names[2])
        return *self._most(side, names, related), related

    def _related(self, side: Side, words: Records) -> Bools:
        related: Bools = process.cdist(side.forms, self.words.forms_of(words), scorer=OSA.normalized_similarity, score_cutoff=LETTERS,
                                       dtype=np.float32) > 0
        for at, token in enumerate(side.tokens):
            related[at] |= self.words.related(token, words)
        related |= self.words.flags[words] & LETTER > 0
        if side.lettered:
            related[[flag & LETTER > 0 for flag in side.flags]] = True
        return related

    def _most(self, side: Side, names: Names, related: Bools) -> tuple[Floats, Bools]:
        _, starts, words = names
        flags, bits = self.words.flags[words], self.words.bits[words].astype(np.float64)
        left = np.zeros(len(starts))
        for own, lacking in zip(side.each, ~np.logical_or.reduceat(related, starts, axis=1), strict=True):
            left += own * lacking
        name = np.repeat(np.arange(len(starts)), np.diff(starts, append=len(words)))
        # One after the other, as the C does: NumPy's own sums go by pairs.
        right = np.bincount(name, bits * ~related.any(axis=0)).astype(np.float64)
        whole = np.bincount(name, bits).astype(np.float64)
        scripts: NDArray[np.bool_] = np.logical_or.reduceat(flags >> SCRIPT_AT != side.script, starts)
        lettered = np.logical_or.reduceat(flags & LETTER > 0, starts) | side.lettered
        return bounds.most_names(side.total + whole - left - right, left, right, lettered, scripts), scripts


@lru_cache(maxsize=1)
def _limits() -> Floats:
    """What `reach.c` takes, in its order."""
    of = bounds.limits()
    return np.array([of.fixed, of.cover, of.cover2, of.known, of.whole, of.initials, of.script, of.short, of.joined, of.thin,
                     MAX_BITS, THIN, bounds.TINY, NOTHING])
