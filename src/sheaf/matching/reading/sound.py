"""How well a Latin spelling can be a reading of a native word, by the spellings each of its sounds is given."""

from __future__ import annotations

from functools import lru_cache
from itertools import chain, islice, product

from sheaf.matching.reading.roman import chinese, paths
from sheaf.matching.reading.roman.slots import MISSING, MISSING_CONSONANT
from sheaf.matching.reading.shape import Token
from sheaf.matching.reading.spelling import FAR, Way, least, losses, way, within

LOST = {**MISSING, "y": 0.5, "w": 0.6, "h": 0.3, "r": 0.7}  # a letter of the spelling that no sound accounts for
STEEPNESS = 1.6  # how fast the likeness falls with the cost per letter
STEEPER = {"Hani": 2.2, "Mymr": 4.0}  # a slot of theirs is a whole syllable: what it costs lies in few letters
SHORTEST = 4.0  # letters below which one difference weighs no more, and above which each weighs half
FLOOR = 0.3  # likeness under which nothing is told apart: the search stops there
MAX_LETTERS = 48
MAX_WAYS = 16  # readings of several words together
_LOST = losses(LOST, MISSING_CONSONANT)


@lru_cache(maxsize=131072)
def alike(native: Token, latin: Token, most: float = FAR) -> float:
    """0 to 1: the best over the native word's readings and the Latin word's folded spelling; 0 where it costs more than `most`."""
    return max((spelt(native.text, native.script, form, most) for form in latin.forms[:2]), default=0.0)


def spelt(word: str, script: str, letters: str, most: float = FAR) -> float:
    """0 to 1: how well plain Latin letters spell a native word; 0 where that costs more than `most`."""
    letters = letters[:MAX_LETTERS]
    if not letters:
        return 0.0
    size = _size(letters)
    steep = STEEPER.get(script, STEEPNESS)
    limit = min((1 - FLOOR) * size / steep, most)
    best = least(_ready(word, script), letters, limit, _LOST)
    return max(0.0, 1 - steep * best / size) if best < limit else 0.0


@lru_cache(maxsize=65536)
def _ready(word: str, script: str) -> tuple[Way, ...]:
    return tuple(map(way, paths(word, script)))


def _size(letters: str) -> float:
    return SHORTEST + max(0.0, len(letters) - SHORTEST) / 2


def spent(likeness: float, script: str, letters: int) -> float:
    """The cost that a likeness of so many letters stands for; of none at all, the least that gives none."""
    return (1.0 - likeness) * _size("x" * letters) / STEEPER.get(script, STEEPNESS)


def any_within(native: tuple[Token, ...], spellings: tuple[tuple[str, float], ...]) -> bool:
    """Whether spelling native words in a row as any of these letters, of which there are MAX_LETTERS at most, costs less than that may.
    Not remembered."""
    if not spellings:
        return False
    quick = _quick(native[0]) if len(native) == 1 else ()
    return (not quick or within(quick, spellings, _LOST)) and within(ways_of(native), spellings, _LOST)


@lru_cache(maxsize=65536)
def _quick(native: Token) -> tuple[Way, ...]:
    """One way to read a word that costs no more than any of its own, where that is made sooner; else none."""
    nearest = chinese.nearest(native.text) if native.script == "Hani" else ()
    return (way(nearest),) if nearest else ()


@lru_cache(maxsize=65536)
def ways_of(native: tuple[Token, ...]) -> tuple[Way, ...]:
    """Native words in a row, made ready for `least`."""
    if len(native) == 1:
        return _ready(native[0].text, native[0].script)[:MAX_WAYS]
    return tuple([tuple(chain.from_iterable(parts)) for parts in _together(native)])


@lru_cache(maxsize=65536)
def alike_words(native: tuple[Token, ...], latin: tuple[Token, ...], most: float = FAR) -> float:
    """The same for words in a row, however many each side writes them as: `သီဟ` and `Thi Ha`, `ทองใบ` and `Thong Bai`."""
    letters = "".join(token.forms[0] for token in latin if token.forms)[:MAX_LETTERS]
    if not letters or not native:
        return 0.0
    size = _size(letters)
    steep = STEEPER.get(native[0].script, STEEPNESS)
    limit = min((1 - FLOOR) * size / steep, most)
    best = least(ways_of(native), letters, limit, _LOST)
    return max(0.0, 1 - steep * best / size) if best < limit else 0.0


def _together(native: tuple[Token, ...]) -> list[tuple[Way, ...]]:
    """Readings of several words together, those first that take the likeliest of each."""
    read = [list(enumerate(_ready(token.text, token.script))) for token in native]
    found = sorted(islice(product(*read), 4 * MAX_WAYS), key=lambda ways: sum(rank for rank, _ in ways))
    return [tuple(one for _, one in ways) for ways in found[:MAX_WAYS]]
