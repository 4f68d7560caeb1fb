"""A text with a slip of typing in it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

VOWEL = "a"  # a word that begins with one; inside a word none stands
CLASSES = "ptksnml"  # of consonants
_REPEATED = re.compile(r"(.)(?=\1)")


def less_one(text: str) -> list[str]:
    """Itself, and with each letter left out."""
    return [text, *[text[:at] + text[at + 1:] for at in range(len(text))]] if len(text) > 1 else [text]


def turned(text: str) -> list[str]:
    """With two neighbours in the other order."""
    return [text[:at] + text[at + 1] + text[at] + text[at + 2:] for at in range(len(text) - 1) if text[at] != text[at + 1]]


@lru_cache(maxsize=65536)
def near(text: str, least: int) -> Sequence[str]:
    """Consonants, of which no two neighbours are alike, with one left out, put in or put in another's place: of at least so many."""
    found = {_REPEATED.sub("", text[:at] + text[at + 1:]) for at in range(len(text))}
    found.update([text[:at] + sound + text[at + 1:] for at in range(len(text)) for sound in _fitting(text[max(at - 1, 0):at + 2], at)])
    found.update([text[:at] + sound + text[at:] for at in range(len(text) + 1) for sound in _fitting(text[max(at - 1, 0):at + 1], at)])
    return tuple([other for other in found if len(other) >= least and other != text])


@lru_cache(maxsize=4096)
def _fitting(beside: str, at: int) -> Sequence[str]:
    """What can stand at a place between these."""
    return [sound for sound in (CLASSES if at else CLASSES + VOWEL) if sound not in beside]
