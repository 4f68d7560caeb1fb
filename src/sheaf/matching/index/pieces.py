"""A name of the query with its words cut otherwise: a word that is several run together, words that are one, each with a slip of typing.

The list's words tell where to cut: what stands before or after the cut is one of them, or a letter from one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from sheaf.matching.index.keys import classes, pair_key
from sheaf.matching.index.vocabulary import Vocabulary
from sheaf.matching.reading.shape import Token
from sheaf.matching.reading.tokens import token_of

LEAST = 2  # letters of a piece
SHORTEST, LONGEST = 5, 40  # letters of a word that is cut
MOST = 12  # cuts of one word

Sounds = tuple[int, ...]
Cut = tuple[Sounds, Sounds]


def cuts(words: Vocabulary, token: Token) -> list[Cut]:
    """Sounds before and after each likely cut of a word; where a piece is none of the list's words, those that could be meant."""
    form = token.forms[0] if token.forms else ""
    if not SHORTEST <= len(form) <= LONGEST:
        return []
    found: list[Cut] = []
    for at in range(LEAST, len(form) - LEAST + 1):
        if words.holds(form[:at]) or words.holds(form[at:]):
            before, after = token_of(form[:at]), token_of(form[at:])
            found.append((_meant(words, before), _meant(words, after)))
    return found[:MOST]


def _meant(words: Vocabulary, piece: Token) -> Sounds:
    return (*classes(piece), *words.near(piece)[1])


def runs(tokens: Sequence[Token]) -> Iterator[tuple[range, Token]]:
    """Neighbouring words as one: two by two, and all."""
    forms = [token.forms[0] for token in tokens]
    for (at, one), (_, two) in pairwise(enumerate(forms)):
        yield range(at, at + 2), token_of(one + two)
    if len(forms) > 2:
        yield range(len(forms)), token_of("".join(forms))


def pieces(words: Vocabulary, tokens: Sequence[Token], sounds: Sequence[Sounds]) -> tuple[set[int], set[int]]:
    """Sounds of a name whose words are cut otherwise, and keys of two of them, or of one with a word that stays. sounds: of its words."""
    single: set[int] = set()
    pairs: set[int] = set()
    for at, token in enumerate(tokens[:len(sounds)]):
        for before, after in cuts(words, token):
            single.update(before, after)
            pairs.update(_pairs(before, after))
            for other in (*sounds[:at], *sounds[at + 1:]):
                pairs.update(_pairs(before, other))
                pairs.update(_pairs(after, other))
    for places, joined in runs(tokens[:len(sounds)]):
        meant = _meant(words, joined)
        single.update(meant)
        for at, other in enumerate(sounds):
            if at not in places:
                pairs.update(_pairs(meant, other))
    return single, pairs


def _pairs(left: Sounds, right: Sounds) -> list[int]:
    return [pair_key(one, two) for one in left for two in right]
