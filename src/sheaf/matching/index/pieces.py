"""A name of the query with its words cut otherwise: a word that is several run together, words that are one, each with a slip of typing.

The list's words tell where to cut: what stands before or after the cut is one of them, or a letter from one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sheaf.matching.index.keys import classes, pair_key
from sheaf.matching.index.vocabulary import Vocabulary
from sheaf.matching.reading.shape import Reading, Token
from sheaf.matching.reading.tokens import token_of

LEAST = 2  # letters of a piece
SHORTEST, LONGEST = 5, 40  # letters of a word that is cut
MOST = 12  # cuts of one word

Sounds = tuple[int, ...]
Cut = tuple[Sounds, Sounds]


def cuts(words: Vocabulary, token: Token) -> list[Cut]:
    """Sounds before and after each likely cut of a word that is none of the list's; where a piece is none, those that could be meant."""
    form = token.forms[0] if token.forms else ""
    if not SHORTEST <= len(form) <= LONGEST or words.holds(form):
        return []
    found: list[Cut] = []
    for at in range(LEAST, len(form) - LEAST + 1):
        if words.holds(form[:at]) or words.holds(form[at:]):
            found.append((_meant(words, form[:at]), _meant(words, form[at:])))
    return found[:MOST]


def _meant(words: Vocabulary, form: str) -> Sounds:
    return (*classes(token_of(form)), *words.typed(form))


def runs(tokens: Sequence[Token], reading: Reading) -> Iterator[tuple[range, str]]:
    """Letters of neighbouring words: two by two, all, and all with titles and legal forms."""
    forms = [token.forms[0] for token in tokens]
    for at in range(len(forms) - 1):
        yield range(at, at + 2), forms[at] + forms[at + 1]
    if len(forms) > 2:
        yield range(len(forms)), "".join(forms)
    if len(reading.parts) > len(tokens):
        yield range(len(forms)), "".join([part.token.forms[0] for part in reading.parts if part.token.forms])


def pieces(words: Vocabulary, tokens: Sequence[Token], sounds: Sequence[Sounds], reading: Reading) -> tuple[set[int], set[int]]:
    """Sounds of a name whose words are cut otherwise, and keys of two of them, or of one with a word that stays. sounds: of its words."""
    single: set[int] = set()
    pairs: set[int] = set()
    for at, token in enumerate(tokens[:len(sounds)]):
        for before, after in cuts(words, token):
            single.update(before, after)
            pairs.update(_pairs(before, after))
            for other in (*sounds[:at], *sounds[at + 1:]):
                pairs.update(_pairs((*before, *after), other))
    for places, letters in runs(tokens[:len(sounds)], reading):
        meant = words.typed(letters)
        single.update(meant)
        for at, other in enumerate(sounds if meant else ()):
            if at not in places:
                pairs.update(_pairs(meant, other))
    return single, pairs


def _pairs(left: Sounds, right: Sounds) -> list[int]:
    return [pair_key(one, two) for one in left for two in right]
