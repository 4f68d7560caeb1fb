"""Two names set side by side as bags of words: how alike their words are, and what the names can reach with that.

Cheaper than aligning them, and never below what aligning gives: every word may have its best counterpart.
"""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass
from functools import lru_cache
from math import inf
from operator import mul

from rapidfuzz.distance import OSA, Indel

from sheaf.matching.index import bounds
from sheaf.matching.index.query import Side
from sheaf.matching.reading.cultures.variants import pinyin_of
from sheaf.matching.reading.shape import Token
from sheaf.matching.scoring.align import JOINED_GAP, JOINED_LETTERS, MAX_JOINED, SLIP_LIKENESS
from sheaf.matching.scoring.features import FULL, english, letters_alike
from sheaf.matching.scoring.likeness import FLOOR, alike_words, slip
from sheaf.matching.scoring.native import sounds_of, spoken_in
from sheaf.matching.scoring.relations import ENDING, JOINED, OTHER, SLIP, TONE

REJOINED = 0.55  # a word less like a run of words than this is not that run written together
NATIVE_GAP = 4  # letters by which native words together may be longer or shorter than one
ALONE = 0.0, OTHER


@dataclass(slots=True)
class Held:
    """One name of a record: its words, their bits, their first Latin forms."""

    tokens: tuple[Token, ...]
    bits: list[float]
    forms: list[str]


def reach(side: Side, held: Held, related: list[list[bool]], need: float, *, apart: bool) -> float:
    """By how much the log-odds of two names can pass what is needed, at most. related: which of their words could be alike;
    apart: word by word they are known to stay below, unless some are written together on one side."""
    if apart and not _joined(side, held, [0.0] * len(side.tokens), [0.0] * len(held.tokens)):
        return -inf
    mine, theirs, relations = _likenesses(side, held, related)
    spare = _bounded(side, held, mine, theirs, relations) - need
    if spare >= 0 or not _joined(side, held, mine, theirs):
        return spare
    return _bounded(side, held, mine, theirs, relations | {JOINED}) - need


def _joined(side: Side, held: Held, mine: list[float], theirs: list[float]) -> bool:
    """Whether words are written together on one side and apart on the other; they count as counterparts in full. Native words are
    set against each other in their own letters; what Latin ones could be of them is told by `crossing`."""
    scripts = [token.script for token in (*side.tokens, *held.tokens)]
    if scripts.count("Latn") == len(scripts):
        return _mark(side.forms, held.forms, False, mine, theirs) | _mark(held.forms, side.forms, False, theirs, mine)
    ours, others = [token.text.casefold() for token in side.tokens], [token.text.casefold() for token in held.tokens]
    return _mark(ours, others, True, mine, theirs) | _mark(others, ours, True, theirs, mine)


@lru_cache(maxsize=1 << 18)
def counterpart(mine: Token, other: Token) -> tuple[float, str]:
    """Likeness and relation of two words where they could be set against each other, else ALONE."""
    score, relation = alike_words(mine, other)
    if score >= FLOOR or relation in (ENDING, TONE):
        return max(score, SLIP_LIKENESS), relation
    return (SLIP_LIKENESS, SLIP) if slip(mine, other) else ALONE


def _likenesses(side: Side, held: Held, related: list[list[bool]]) -> tuple[list[float], list[float], set[str]]:
    """Of each word of either side the likeness of its best counterpart, and all relations that there are."""
    relations: set[str] = set()
    mine: list[float] = []
    theirs = [0.0] * len(held.tokens)
    for token, near in zip(side.tokens, related, strict=True):
        best = 0.0
        for at, close in enumerate(near):
            if close:
                alike, relation = counterpart(token, held.tokens[at])
                if alike:
                    relations.add(relation)
                    best, theirs[at] = max(best, alike), max(theirs[at], alike)
        mine.append(best)
    return mine, theirs, relations


def _bounded(side: Side, held: Held, mine: list[float], theirs: list[float], relations: Set[str]) -> float:
    """The most that two names can reach with these likenesses of their words."""
    own, bits = side.each, held.bits
    gained = (sum(map(mul, mine, own)) + sum(map(mul, theirs, bits))) / 2
    left = sum([size for alike, size in zip(mine, own, strict=True) if not alike])
    right = sum([size for alike, size in zip(theirs, bits, strict=True) if not alike])
    lettered = side.lettered or min(map(len, held.forms)) < 2
    return bounds.most_name(gained, left, right, 0.0 if left and right else _whole(side, held), relations, lettered=lettered)


def _whole(side: Side, held: Held) -> float:
    """Likeness of all the letters, in the order written or in that of the alphabet: what `scoring.features` takes. Native names in one
    script are compared by how they are spoken, and an English given name beside a Chinese one may be left out."""
    ours, theirs = _spoken(tuple(side.tokens)), _spoken(held.tokens)
    if ours[:1] == theirs[:1] != ():
        return letters_alike(ours[1:], theirs[1:])
    mine, others = side.forms, held.forms
    if min(len(mine), len(others)) >= FULL and any(map(english, mine)) != any(map(english, others)):
        return 1.0
    straight: float = Indel.normalized_similarity(side.text, "".join(others))
    return max(straight, Indel.normalized_similarity("".join(sorted(mine)), "".join(sorted(others))))


@lru_cache(maxsize=1 << 16)
def _spoken(tokens: tuple[Token, ...]) -> tuple[str, ...]:
    """The script that native words are spoken in, then each as it is spoken; empty for others."""
    script = spoken_in(tokens)
    return (script, *[sounds_of(token)[0] for token in tokens]) if script else ()


def _mark(single: list[str], pieces: list[str], native: bool, ones: list[float], parts: list[float]) -> bool:
    """Whether words of one side are like neighbouring words of the other run together; such words count as counterparts in full.
    native: some are of another script than Latin."""
    gap, least = (NATIVE_GAP, 0) if native else (JOINED_GAP, JOINED_LETTERS)
    if not native and not _fitting(single, pieces):
        return False
    found = False
    for start in range(len(pieces) - 1):
        run = pieces[start]
        for end in range(start + 1, min(start + MAX_JOINED, len(pieces))):
            run += pieces[end]
            size = len(run)
            for at, form in enumerate(single):
                if (ones[at] < 1 and size >= least and -gap <= size - len(form) <= gap
                        and (OSA.normalized_similarity(form, run, score_cutoff=REJOINED) or _pinyin(form, run))):
                    found, ones[at] = True, 1.0
                    parts[start:end + 1] = [1.0] * (end + 1 - start)
    return found


def _pinyin(form: str, run: str) -> bool:
    """Whether one is the other in Wade-Giles."""
    return form in pinyin_of(run) or run in pinyin_of(form)


def _fitting(single: list[str], pieces: list[str]) -> bool:
    """Whether any word of Latin names is about as long as neighbouring words of the other."""
    sizes, lengths = list(map(len, single)), list(map(len, pieces))
    longest = max(sizes) + JOINED_GAP
    for start in range(len(lengths) - 1):
        size = lengths[start]
        for length in lengths[start + 1:start + MAX_JOINED]:
            size += length
            if size > longest:
                break
            if size >= JOINED_LETTERS and any(-JOINED_GAP <= size - other <= JOINED_GAP for other in sizes):
                return True
    return False
