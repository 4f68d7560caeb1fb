"""Scripts that ICU romanises and for which nothing finer is needed: Cyrillic, Greek, Hangul, kana and the rest."""

from __future__ import annotations

from functools import lru_cache

import icu

from sheaf.matching.reading.roman.slots import Path, slot, table


@lru_cache(maxsize=1)
def _roman() -> icu.Transliterator:
    return icu.Transliterator.createInstance("Any-Latin; Latin-ASCII; Lower")


@lru_cache(maxsize=1)
def _letters() -> dict[str, str]:
    return table("latin")


def read(word: str, script: str) -> tuple[Path, ...]:
    """One path: a slot for each letter of the romanisation, digraphs together."""
    del script
    letters = "".join(filter(str.isalnum, _roman().transliterate(word)))
    return (of_latin(letters),) if letters else ()


def of_latin(letters: str) -> Path:
    """The slots of a word already in plain Latin letters."""
    specs = _letters()
    found, at = [], 0
    while at < len(letters):
        size = next((size for size in (3, 2) if letters[at : at + size] in specs), 1)
        text = letters[at : at + size]
        found.append(slot(specs.get(text, text)))
        at += size
    return tuple(found)
