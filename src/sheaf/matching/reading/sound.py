"""How well a Latin spelling can be a reading of a native word, by the spellings each of its sounds is given."""

from __future__ import annotations

from functools import lru_cache
from itertools import chain, islice, product

from sheaf.matching.reading.roman import paths
from sheaf.matching.reading.roman.slots import MISSING, MISSING_CONSONANT, Path, Slot
from sheaf.matching.reading.shape import Token

LOST = {**MISSING, "y": 0.5, "w": 0.6, "h": 0.3, "r": 0.7}  # a letter of the spelling that no sound accounts for
STEEPNESS = 1.6  # how fast the likeness falls with the cost per letter
STEEPER = {"Hani": 2.2, "Mymr": 4.0}  # a slot of theirs is a whole syllable: what it costs lies in few letters
SHORTEST = 4.0  # letters below which one difference weighs no more, and above which each weighs half
FLOOR = 0.3  # likeness under which nothing is told apart: the search stops there
MAX_LETTERS = 48
MAX_WAYS = 16  # readings of several words together
_FAR = 1e9


@lru_cache(maxsize=131072)
def alike(native: Token, latin: Token, most: float = _FAR) -> float:
    """0 to 1: the best over the native word's readings and the Latin word's folded spelling; 0 where it costs more than `most`."""
    return max((spelt(native.text, native.script, form, most) for form in latin.forms[:2]), default=0.0)


def spelt(word: str, script: str, letters: str, most: float = _FAR) -> float:
    """0 to 1: how well plain Latin letters spell a native word; 0 where that costs more than `most`."""
    letters = letters[:MAX_LETTERS]
    if not letters:
        return 0.0
    size = _size(letters)
    steep = STEEPER.get(script, STEEPNESS)
    limit = best = min((1 - FLOOR) * size / steep, most)
    for path in paths(word, script):
        best = min(best, cost(path, letters, best))
    return max(0.0, 1 - steep * best / size) if best < limit else 0.0


def _size(letters: str) -> float:
    return SHORTEST + max(0.0, len(letters) - SHORTEST) / 2


def spent(likeness: float, script: str, letters: int) -> float:
    """The cost that a likeness of so many letters stands for; of none at all, the least that gives none."""
    return (1.0 - likeness) * _size("x" * letters) / STEEPER.get(script, STEEPNESS)


@lru_cache(maxsize=65536)
def alike_words(native: tuple[Token, ...], latin: tuple[Token, ...], most: float = _FAR) -> float:
    """The same for words in a row, however many each side writes them as: `သီဟ` and `Thi Ha`, `ทองใบ` and `Thong Bai`."""
    letters = "".join(token.forms[0] for token in latin if token.forms)[:MAX_LETTERS]
    if not letters or not native:
        return 0.0
    size = _size(letters)
    steep = STEEPER.get(native[0].script, STEEPNESS)
    limit = best = min((1 - FLOOR) * size / steep, most)
    for parts in _together(native):
        best = min(best, cost(tuple(chain.from_iterable(parts)), letters, best))
    return max(0.0, 1 - steep * best / size) if best < limit else 0.0


def _together(native: tuple[Token, ...]) -> list[tuple[Path, ...]]:
    """Readings of several words together, those first that take the likeliest of each."""
    read = [list(enumerate(paths(token.text, token.script))) for token in native]
    found = sorted(islice(product(*read), 4 * MAX_WAYS), key=lambda way: sum(rank for rank, _ in way))
    return [tuple(path for _, path in way) for way in found[:MAX_WAYS]]


def cost(path: Path, letters: str, limit: float) -> float:
    """The least cost of spelling the path's sounds in order as these letters; far where it passes the limit."""
    lost = [LOST.get(letter, MISSING_CONSONANT) for letter in letters]
    front = [0.0] + [_FAR] * len(letters)
    for sound in path:
        front = _step(sound, letters, front, lost, limit)
        if not front:
            return _FAR
    _lose(front, lost)
    return front[-1] if front[-1] <= limit else _FAR


def _lose(front: list[float], lost: list[float]) -> None:
    for at, loss in enumerate(lost):
        if front[at] + loss < front[at + 1]:
            front[at + 1] = front[at] + loss


def _step(sound: Slot, letters: str, front: list[float], lost: list[float], limit: float) -> list[float]:
    _lose(front, lost)
    skip, by, alive = sound.skip, sound.by, False
    after = [spent + skip if spent + skip <= limit else _FAR for spent in front]
    for at, letter in enumerate(letters):
        spent = front[at]
        if spent > limit or letter not in by:
            continue
        for text, size, price in by[letter]:
            total = spent + price
            if total <= limit and letters.startswith(text, at) and total < after[at + size]:
                after[at + size] = total
                alive = True
    return after if alive or min(after) < _FAR else []
