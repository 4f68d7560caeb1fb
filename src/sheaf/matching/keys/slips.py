"""A text with a slip of typing in it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

CLASSES = "aptksnml"  # of consonants, and the mark of a word that opens with a vowel


def less_one(text: str) -> list[str]:
    """Itself, and with each letter left out."""
    return [text, *[text[:at] + text[at + 1:] for at in range(len(text))]] if len(text) > 1 else [text]


def turned(text: str) -> list[str]:
    """With two neighbours in the other order."""
    return [text[:at] + text[at + 1] + text[at] + text[at + 2:] for at in range(len(text) - 1) if text[at] != text[at + 1]]


@lru_cache(maxsize=65536)
def near(text: str, least: int) -> Sequence[str]:
    """Consonants with one left out, put in or put in another's place: of at least so many."""
    found = {text[:at] + text[at + 1:] for at in range(len(text))}
    found.update([text[:at] + sound + text[at + 1:] for at in range(len(text)) for sound in CLASSES])
    found.update([text[:at] + sound + text[at:] for at in range(len(text) + 1) for sound in CLASSES])
    return tuple([other for other in found if len(other) >= least and other != text])
