"""Characters beside pinyin: a given name that differs by a syllable is another, however few letters that is."""

from __future__ import annotations

from functools import lru_cache
from itertools import chain, product

from sheaf.matching.reading.cultures.heard import cuts_of
from sheaf.matching.reading.roman.chinese import costs, mandarin
from sheaf.matching.reading.shape import Token

FEWEST = 3  # characters of a name of which one may be told to be another
ANOTHER_FAMILY = 0.32  # cost of a spelling from which on the family is another


@lru_cache(maxsize=65536)
def other_reading(native: tuple[Token, ...], latin: tuple[Token, ...]) -> bool:
    """Whether Latin words are a name in pinyin, the family and a given syllable those of the characters, and another syllable not:
    `Wang Xiaomin` for 王晓明. One in a tongue of the South is not judged, since its spellings are looser."""
    letters = [letter for token in native for letter in token.text]
    if len(letters) < FEWEST or sum(len(token.forms[0]) if token.forms else 0 for token in latin) < len(letters):
        return False
    ways = list(product(*(cuts_of(token.forms[0] if token.forms else "") for token in latin)))
    orders = [[list(chain(*way)) for way in ways], [list(chain(way[-1], *way[:-1])) for way in ways] if len(latin) > 1 else []]
    fitting = [[found for found in order if len(found) == len(letters)] for order in orders]
    if any(_agrees(letters, found) for order in fitting for found in order):
        return False
    return any(order and _differs(letters, max(order, key=lambda found: sum(_hits(letters, found)))) for order in fitting)


def _agrees(letters: list[str], found: list[str]) -> bool:
    return all(_hits(letters, found))


def _hits(letters: list[str], found: list[str]) -> list[bool]:
    return [one in mandarin(letter) for letter, one in zip(letters, found, strict=True)]


def _differs(letters: list[str], found: list[str]) -> bool:
    """The family agrees, some of the given name does and some does not; or the given name does, and the family is one of pinyin that
    hardly any tongue makes of the character: `Huang Jianguo` for 王建国, where `Wong` and `Heng Jianguo` may be."""
    hits = _hits(letters, found)
    if all(hits[1:]) and not hits[0]:
        return costs(letters[0], found[0]) > ANOTHER_FAMILY
    return hits[0] and any(hits[1:]) and not all(hits[1:])
