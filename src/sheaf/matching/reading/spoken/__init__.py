"""How a native word is spoken, one letter a sound: what two writings of one name in one script have in common, and two names have not.

Letters that a script writes for one sound are one here; signs that do not change the name (silencers, tones that are often left out,
hamza) are gone. Consonants and vowels that differ stay different, whatever Latin letters would make of them.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from importlib import import_module

_READERS = {"Thai": "tai", "Laoo": "tai", "Khmr": "khmer", "Mymr": "burmese", "Arab": "arabic"} | dict.fromkeys(
    ("Taml", "Deva", "Beng", "Guru", "Gujr", "Orya", "Telu", "Knda", "Mlym"), "indic")
# Sounds from which a word is so long that one of them wrong is rather a mistake of typing than another name. A Burmese word is a syllable.
LONG = {"Thai": 8, "Laoo": 8, "Khmr": 8, "Mymr": 99, "Arab": 6} | dict.fromkeys(
    ("Taml", "Deva", "Beng", "Guru", "Gujr", "Orya", "Telu", "Knda", "Mlym"), 8)


@lru_cache(maxsize=131072)
def spoken(word: str, script: str) -> tuple[str, ...]:
    """The ways a word may be spoken, likeliest first; none where this does not know the script or nothing in the word has a sound."""
    name = _READERS.get(script)
    return tuple(dict.fromkeys(filter(None, _reader(name)(word, script)))) if name else ()


@lru_cache(maxsize=8)
def _reader(name: str) -> Callable[[str, str], tuple[str, ...]]:
    reader: Callable[[str, str], tuple[str, ...]] = import_module(f"{__name__}.{name}").heard
    return reader
