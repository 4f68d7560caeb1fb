"""Characters beside pinyin: a given name that differs by a syllable is another, however few letters that is."""

from __future__ import annotations

from functools import lru_cache

from sheaf.matching.reading.cultures.heard import syllables_of
from sheaf.matching.reading.cultures.variants import pinyin_syllables
from sheaf.matching.reading.roman.chinese import mandarin
from sheaf.matching.reading.shape import Token

FEWEST = 3  # characters of a name of which one may be told to be another


@lru_cache(maxsize=65536)
def other_reading(native: tuple[Token, ...], latin: tuple[Token, ...]) -> bool:
    """Whether Latin words are a name in pinyin, the family and a given syllable those of the characters, and another syllable not:
    `Wang Xiaomin` for 王晓明. One in a tongue of the South is not judged, since its spellings are looser."""
    letters = [letter for token in native for letter in token.text]
    found = _syllables(latin)
    if len(letters) < FEWEST or len(found) != len(letters):
        return False
    return _differs(letters, found) and (len(latin) < 2 or not _agrees(letters, [*_syllables(latin[-1:]), *_syllables(latin[:-1])]))


def _syllables(latin: tuple[Token, ...]) -> list[str]:
    """All words in syllables; none where a word is no pinyin."""
    found: list[str] = []
    for token in latin:
        form = token.forms[0] if token.forms else ""
        cut = (form,) if form in pinyin_syllables() else syllables_of(form)
        if not cut:
            return []
        found += cut
    return found


def _agrees(letters: list[str], found: list[str]) -> bool:
    return all(one in mandarin(letter) for letter, one in zip(letters, found, strict=True))


def _differs(letters: list[str], found: list[str]) -> bool:
    """The family agrees, some of the given name does and some does not."""
    hits = [one in mandarin(letter) for letter, one in zip(letters, found, strict=True)]
    return hits[0] and any(hits[1:]) and not all(hits[1:])
