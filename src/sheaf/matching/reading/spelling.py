"""What it costs to spell a native word's sounds as given Latin letters: in C where that was compiled, else here.

Both give the same floats: a front holds, for each number of letters used up, the least spent so far, and only sums and
comparisons touch it. A change here is a change in `compiled/spelling.c` too; a test holds them equal.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from struct import pack
from typing import cast

from sheaf.matching import compiled
from sheaf.matching.reading.roman.slots import Path, Slot

FAR = 1e9
LETTERS = 128  # that a table of losses holds; what is beyond costs as much as its first
_KERNEL = compiled.spelling()

Way = tuple[object, ...]  # to read a word: its sounds, as the kernel wants them


def losses(prices: Mapping[str, float], other: float) -> bytes:
    """A table for `least`: what each ASCII letter costs that no sound accounts for."""
    return pack(f"{LETTERS}d", *(prices.get(chr(code), other) for code in range(LETTERS)))


def way(path: Path) -> Way:
    """A path made ready for `least`."""
    return tuple(map(_sound, path)) if _KERNEL else path


@lru_cache(maxsize=32768)
def _sound(slot: Slot) -> object:
    return _KERNEL.Sound(slot.spellings, slot.skip) if _KERNEL else slot


def plainly(ways: Sequence[Path], letters: str, limit: float, lost: bytes) -> float:
    """The least cost of spelling the sounds of any way, in order, as these letters; the limit where none is below it."""
    table = memoryview(lost).cast("d")
    loss = [table[code] if (code := ord(letter)) < LETTERS else table[0] for letter in letters]
    for path in ways:
        limit = min(limit, _cost(path, letters, loss, limit))
    return limit


def _cost(path: Path, letters: str, loss: list[float], limit: float) -> float:
    """Of one way; far where it passes the limit."""
    front = [0.0] + [FAR] * len(letters)
    for sound in path:
        front = _step(sound, letters, front, loss, limit)
        if not front:
            return FAR
    _lose(front, loss)
    return front[-1] if front[-1] <= limit else FAR


def _lose(front: list[float], losses: list[float]) -> None:
    """A letter of the spelling that no sound accounts for."""
    for at, loss in enumerate(losses):
        if front[at] + loss < front[at + 1]:
            front[at + 1] = front[at] + loss


def _step(sound: Slot, letters: str, front: list[float], losses: list[float], limit: float) -> list[float]:
    """One sound set against the letters; empty where nothing is left within the limit."""
    _lose(front, losses)
    skip, by, alive = sound.skip, sound.by, False
    after = [spent + skip if spent + skip <= limit else FAR for spent in front]
    for at, letter in enumerate(letters):
        spent = front[at]
        if spent > limit or letter not in by:
            continue
        for text, size, price in by[letter]:
            total = spent + price
            if total <= limit and letters.startswith(text, at) and total < after[at + size]:
                after[at + size] = total
                alive = True
    return after if alive or min(after) < FAR else []


def plainly_within(ways: Sequence[Path], spellings: Sequence[tuple[str, float]], lost: bytes) -> bool:
    """Whether spelling the sounds of any way, in order, as any of these letters costs less than that may."""
    return any(plainly(ways, letters, most, lost) < most for letters, most in spellings)


least = cast(Callable[[Sequence[Way], str, float, bytes], float], _KERNEL.least if _KERNEL else plainly)
within = cast(Callable[[Sequence[Way], tuple[tuple[str, float], ...], bytes], bool], _KERNEL.within if _KERNEL else plainly_within)
