"""Words that papers write short, as the words they stand for: `Ab. Aziz`, `Moh. Mahfud`, `St. Aminah`, `Sto. Tomas`; and the letters
that forms have where a name is unknown."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from sheaf.matching.reading.cultures.lexicon import lines_of
from sheaf.matching.reading.cultures.words import Word, word_of

# First, last or middle name unknown, no such name: what offices fill in where a form asks for a name that nobody has.
UNKNOWN = frozenset({"fnu", "lnu", "nfn", "nln", "nmn"})
LEAST_DOUBLED = 5  # letters of a name that is doubled to fill a form: shorter ones are pet names
_BALINESE = frozenset({"indonesian", "malay", "plain"})  # as which a Balinese name may be read
_HEADS = frozenset({"i", "ni"})  # what such a name begins with
_SINGLE = frozenset({"indonesian", "tamil"})  # conventions in which one name is a whole name


@cache
def _table() -> dict[tuple[str, str], str]:
    """(convention, short form, with its point where it must have one) -> the word."""
    found: dict[tuple[str, str], str] = {}
    conventions: list[str] = []
    for line in lines_of("shortened.txt"):
        if line.startswith("["):
            conventions = line.strip("[]").split()
        else:
            full, _, short = line.partition(":")
            found.update({(convention, form): full for form in short.split() for convention in conventions})
    return found


def in_full(words: tuple[Word, ...], convention: str) -> tuple[Word, ...]:
    """The words, those written short in full; but in Burmese names the last one stands as it is."""
    size = len(words) if convention == "burmese" else len(words) - 1
    if convention in _BALINESE and size > 1 and words[0].low in _HEADS:
        convention = "balinese"  # there `Md.` is Made and no Muhammad
    found = tuple([_whole(word, convention) if at < size else word for at, word in enumerate(words)])
    return words if found == words else found


def _whole(word: Word, convention: str) -> Word:
    table = _table()
    full = table.get((convention, word.low)) or (table.get((convention, f"{word.low}.")) if word.dotted else None)
    return word_of(full.capitalize()) if full else word


def once(words: tuple[Word, ...], convention: str) -> str:
    """The name of somebody who has but one and filled a form with it twice (`Sutrisno Sutrisno`); empty where none is doubled, or where
    people do have one name twice."""
    doubled = convention in _SINGLE and len(words) == 2 and words[0].low == words[1].low and len(words[0].form) >= LEAST_DOUBLED
    return words[0].token.text if doubled else ""


def told(words: Sequence[Word]) -> tuple[Word, ...]:
    """The words without those that say that a name is unknown."""
    return tuple(word for word in words if word.low not in UNKNOWN)
