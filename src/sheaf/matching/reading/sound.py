"""How well a Latin spelling can be a reading of a native word, by the spellings each of its sounds is given."""

from __future__ import annotations

from functools import lru_cache
from itertools import chain, islice, product

from sheaf.matching.reading.roman import paths
from sheaf.matching.reading.roman.slots import MISSING, MISSING_CONSONANT
from sheaf.matching.reading.shape import Token
from sheaf.matching.reading.spelling import Way, least, losses, way

LOST = {**MISSING, "y": 0.5, "w": 0.6, "h": 0.3, "r": 0.7}  # a letter of the spelling that no sound accounts for
STEEPNESS = 1.6  # how fast the likeness falls with the cost per letter
STEEPER = {"Hani": 2.2, "Mymr": 4.0}  # a slot of theirs is a whole syllable: what it costs lies in few letters
SHORTEST = 4.0  # letters below which one difference weighs no more, and above which each weighs half
FLOOR = 0.3  # likeness under which nothing is told apart: the search stops there
MAX_LETTERS = 48
MAX_WAYS = 16  # readings of several words together
_LOST = losses(LOST, MISSING_CONSONANT)


@lru_cache(maxsize=131072)
def alike(native: Token, latin: Token) -> float:
    """0 to 1: the best over the native word's readings and the Latin word's folded spelling."""
    return max((spelt(native.text, native.script, form) for form in latin.forms[:2]), default=0.0)


def spelt(word: str, script: str, letters: str) -> float:
    """0 to 1: how well plain Latin letters spell a native word."""
    letters = letters[:MAX_LETTERS]
    if not letters:
        return 0.0
    size = _size(letters)
    steep = STEEPER.get(script, STEEPNESS)
    limit = (1 - FLOOR) * size / steep
    best = least(_ready(word, script), letters, limit, _LOST)
    return max(0.0, 1 - steep * best / size) if best < limit else 0.0


@lru_cache(maxsize=65536)
def _ready(word: str, script: str) -> tuple[Way, ...]:
    return tuple(map(way, paths(word, script)))


def _size(letters: str) -> float:
    return SHORTEST + max(0.0, len(letters) - SHORTEST) / 2


@lru_cache(maxsize=65536)
def alike_words(native: tuple[Token, ...], latin: tuple[Token, ...]) -> float:
    """The same for words in a row, however many each side writes them as: `သီဟ` and `Thi Ha`, `ทองใบ` and `Thong Bai`."""
    letters = "".join(token.forms[0] for token in latin if token.forms)[:MAX_LETTERS]
    if not letters or not native:
        return 0.0
    size = _size(letters)
    steep = STEEPER.get(native[0].script, STEEPNESS)
    limit = (1 - FLOOR) * size / steep
    together = islice(product(*(_ready(token.text, token.script) for token in native)), MAX_WAYS)
    best = least(tuple(tuple(chain.from_iterable(parts)) for parts in together), letters, limit, _LOST)
    return max(0.0, 1 - steep * best / size) if best < limit else 0.0
