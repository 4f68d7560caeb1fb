"""Readings of a native word: paths of slots, each slot a sound with the Latin spellings people give it."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from importlib import import_module

from sheaf.matching.reading.roman.slots import Path

_READERS = {
    "Thai": "tai", "Laoo": "tai", "Khmr": "khmer", "Mymr": "burmese", "Hani": "chinese", "Taml": "tamil", "Arab": "arabic",
    "Cyrl": "cyrillic",
}


@lru_cache(maxsize=65536)
def paths(word: str, script: str) -> tuple[Path, ...]:
    """Every way a word can be read, likeliest first; none where nothing in it has a sound."""
    name = _READERS.get(script, "plain")
    return _reader(name)(word, script) or _reader("plain")(word, script)


@lru_cache(maxsize=32)
def _reader(name: str) -> Callable[[str, str], tuple[Path, ...]]:
    reader: Callable[[str, str], tuple[Path, ...]] = import_module(f"{__name__}.{name}").read
    return reader
