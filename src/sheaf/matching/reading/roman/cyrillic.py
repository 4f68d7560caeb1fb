"""Cyrillic: a letter is a slot, and so are the endings and pairs that Latin letters have spellings of their own for."""

from __future__ import annotations

from functools import lru_cache

from sheaf.matching.reading.roman import plain
from sheaf.matching.reading.roman.slots import Path, Slot, slot, table

_LONGEST = 2  # letters of a key of the table
_SOFTENING = frozenset("аеёиоуыэюяєіїьъ")  # behind these an `е` is sounded `ye`


def read(word: str, script: str) -> tuple[Path, ...]:
    """One path: a slot for each letter, pairs with spellings of their own together."""
    del script
    found: list[Slot] = []
    letters, at = word.casefold(), 0
    while at < len(letters):
        sounds, size = _at(letters, at)
        found.extend(sounds)
        at += size
    return (tuple(found),) if found else ()


def _at(letters: str, at: int) -> tuple[Path, int]:
    """The slots that begin at a place, and how many letters they take."""
    specs = _table()
    for size in range(_LONGEST, 0, -1):
        text = letters[at : at + size]
        places = (at + size == len(letters) and f"{text}$", at == 0 and f"^{text}", letters[at - 1 : at] in _SOFTENING and f"~{text}", text)
        spec = next((specs[key] for key in places if key and key in specs), "")
        if spec and len(text) == size:
            return (slot(spec),), size
    return _unlisted(letters[at]), 1


@lru_cache(maxsize=1)
def _table() -> dict[str, str]:
    return table("cyrillic")


@lru_cache(maxsize=4096)
def _unlisted(letter: str) -> Path:
    """A letter of another people's alphabet, as ICU romanises it; no slot for what has no sound."""
    return next(iter(plain.read(letter, "Cyrl")), ())
