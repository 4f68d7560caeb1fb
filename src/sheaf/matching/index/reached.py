"""The names of the records that were found, and what each can spare beside a name of the query, by which words could be alike.

`compiled/reach.c` does the same where it could be compiled; tests hold the two equal to the last bit.
"""

from __future__ import annotations

from contextlib import suppress
from functools import lru_cache
from math import inf

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import OSA, Indel

from sheaf.matching import compiled
from sheaf.matching.index import bounds
from sheaf.matching.index.bounds import Bools, Floats
from sheaf.matching.index.gathered import Records
from sheaf.matching.index.query import Side
from sheaf.matching.index.segment import Names, Segment
from sheaf.matching.index.vocabulary import LETTER, MANY, SCRIPT_AT, Vocabulary
from sheaf.matching.reading.scripts import CODES
from sheaf.matching.scoring.features import MAX_BITS, THIN
from sheaf.matching.scoring.names import NOTHING

LETTERS = 0.4  # words no more alike in their letters than this, without a key in common, are no counterparts; so too in reach.c
GLUED = 0.6  # names this alike in all their letters may be one name that is written in other pieces
GLUED_ACROSS = 0.4  # the same for names in two scripts
STRAY = 3  # letters, at least, of a word that has no counterpart
AS_ONE = 0.5  # names in two scripts that are this alike in all their letters may be one whatever their words
HALF = 0.5  # of an organisation's words must have a counterpart; so too in reach.c
SETTLED, NEAR, APART, CROSSED = range(4)  # see Spared; so too in reach.c
_HAN, _LATIN = CODES.index("Hani"), CODES.index("Latn")
# By how much each name can pass what is needed, at most; what is still to be done for it: nothing, a closer look at its words, one
# although word by word it is known to stay below, or as a name in another script; which word of the query (a row) could have which of
# the names' words as its counterpart.
Spared = tuple[Floats, bytes, Bools]
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

    def spare(self, side: Side, names: Names, need: Floats, bounded: Bools) -> Spared:
        """What each name can spare beside one of the query. need, bounded: of each record, the log-odds that its names need, and whether
        what its names can reach is known at all."""
        if self._compiled is not None:
            with suppress(OverflowError):  # an endless word
                return self._quickly(side, names, need, bounded)
        return self.plainly(side, names, need, bounded)

    def _quickly(self, side: Side, names: Names, need: Floats, bounded: Bools) -> Spared:
        assert self._compiled is not None  # noqa: S101 - for the type
        whose, starts, words = names
        sharing = [self.words.near(token)[0] for token in side.tokens]
        letters = bytes([flag & LETTER for flag in side.flags])
        spare, todo, related = self._compiled.spare(whose, starts, words, need, bounded, side.forms, sharing, letters, side.text, side.bits,
                                                    side.total, side.script, side.lettered, _limits())
        return np.frombuffer(spare, np.float64), todo, np.frombuffer(related, np.bool_).reshape(len(side.forms), len(words))

    def plainly(self, side: Side, names: Names, need: Floats, bounded: Bools) -> Spared:
        """The same in Python."""
        whose, starts, words = names
        related = self._related(side, words)
        most, across = self._most(side, names, related)
        bounded = bounded[whose]
        spare = np.where(bounded, most - need[whose], _shared(related, starts, len(words)) - HALF)
        low = spare < 0
        spare[across & bounded & ~np.logical_or.reduceat(related.any(axis=0), starts)] = -HALF  # no word in common: as a whole, or not
        self._glued(side, names, across, spare, ~(across & bounded) | (spare == -HALF))
        crossed = across & bounded & (spare != -HALF)
        if crossed.any():
            stray = self._apart(side, names, crossed & self._stray(side, names, related))
            spare[stray] = -inf
            crossed &= ~stray
        todo = np.where(crossed, CROSSED, np.where(bounded & (spare >= 0), np.where(low, APART, NEAR), SETTLED))
        return spare, todo.astype(np.uint8).tobytes(), related

    def _glued(self, side: Side, names: Names, across: Bools, spare: Floats, open_: Bools) -> None:
        """Names written in other pieces have no counterparts word by word: those whose letters agree as a whole stay."""
        low = ((spare < 0) & (spare > -inf) & open_).nonzero()[0]
        if len(low):
            # No cut-off, which would round.
            alike = process.cdist([side.text], self._texts(names, low), scorer=Indel.normalized_similarity, dtype=np.float32)[0]
            whole = (alike >= GLUED) | (alike >= GLUED_ACROSS) & across[low]
            spare[low[whole]] = alike[whole]

    def _apart(self, side: Side, names: Names, chosen: Bools) -> Bools:
        """Those of the chosen names that are little like the query's in all their letters."""
        at = chosen.nonzero()[0]
        if len(at):
            alike = process.cdist([side.text], self._texts(names, at), scorer=Indel.normalized_similarity, dtype=np.float32)[0]
            chosen[at[alike >= AS_ONE]] = False
        return chosen

    def _texts(self, names: Names, at: NDArray[np.intp]) -> list[str]:
        """All letters of some names."""
        _, starts, words = names
        forms, ends = self.words.forms_of(words), [*starts[1:].tolist(), len(words)]
        return ["".join(forms[starts[one]:ends[one]]) for one in at.tolist()]

    def _stray(self, side: Side, names: Names, related: Bools) -> Bools:
        """Of names in one script, another than the query's, those where a word of either side is like none of the other's, neither in
        its sounds nor in its letters: such a whole is hardly spelt as the other (decision 0211). Chinese names beside Latin ones are
        not judged: they have many readings."""
        _, starts, words = names
        scripts = self.words.flags[words] >> SCRIPT_AT
        found: Bools = np.minimum.reduceat(scripts, starts) == np.maximum.reduceat(scripts, starts)
        if side.script == MANY:
            return np.zeros(len(found), bool)
        if side.script in (_HAN, _LATIN):
            found &= scripts[starts] != (_LATIN if side.script == _HAN else _HAN)
        mine = np.array([len(form) >= STRAY for form in side.forms])
        alone = (~np.logical_or.reduceat(related, starts, axis=1) & mine[:, None]).any(axis=0)
        lone: Bools = np.logical_or.reduceat((self.words.sizes[words] >= STRAY) & ~related.any(axis=0), starts)
        found &= alone & lone
        return found

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
                     MAX_BITS, THIN, bounds.TINY, NOTHING, GLUED, GLUED_ACROSS, STRAY, _HAN, _LATIN, AS_ONE])


def _shared(related: Bools, starts: NDArray[np.intp], words: int) -> Floats:
    """For each name the share of words, on the side with fewer, that have a counterpart."""
    sizes = np.diff(starts, append=words)
    mine = np.logical_or.reduceat(related, starts, axis=1).mean(axis=0)
    found: Floats = np.where(len(related) <= sizes, mine, np.add.reduceat(related.any(axis=0).astype(np.float64), starts) / sizes)
    return found
