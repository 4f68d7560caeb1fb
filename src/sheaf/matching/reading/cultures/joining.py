"""Words that are one part together: articles, `Abd al-Rahman`, `Abu Bakar`, `Saif al-Din`, `de la Cruz`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from sheaf.matching.reading.cultures.variants import classes
from sheaf.matching.reading.cultures.words import Word, joined
from sheaf.matching.reading.shape import Token

_DIN = frozenset({"din", "deen", "dine", "eddine", "eddin", "uddin", "oddin"})
_NEVER_SERVED = frozenset({"khan", "jan", "agha", "shah", "mohd", "md", "akhund"})
_PLAIN_DIN = frozenset({"din", "deen", "dine"})
_LAH = frozenset({"ullah", "ollah", "ulhaq"})
WITHOUT_KUNYA = frozenset({"burmese", "khmer", "thai", "lao", "vietnamese", "chinese", "korean"})  # there `Um` and `Bu` are names
ARTICLES = frozenset({"al", "el"})
_NATIVE_FIRST = frozenset({"عبد", "ابو", "أبو", "ابن", "أبي", "ابي", "ام", "أم"})
_NATIVE_BIN = frozenset({"بن", "بنت", "ابن"})


@dataclass(frozen=True, slots=True, eq=False)
class Piece:
    """One part to be: its token, how many words it took, the word that tells its kind, whether it began with an article."""

    token: Token
    size: int
    head: Word
    article: bool = False
    family: bool = False


def pieces_of(words: Sequence[Word], convention: str) -> list[Piece]:
    """Words joined where their convention writes several for one part."""
    found: list[Piece] = []
    at = 0
    while at < len(words):
        piece, at = _next(words, at, convention, found)
        found.append(piece)
    return found


def _next(words: Sequence[Word], at: int, convention: str, before: list[Piece]) -> tuple[Piece, int]:
    word, left = words[at], len(words) - at - 1
    plain = _alone(word), at + 1
    if not left or (not word.kinds and word.token.canon[:1] != ("abdul",) and word.token.script == "Latn"):
        if before and word.form in _DIN | _LAH and len(words) > 1 and not (word.form in _PLAIN_DIN and _own(before[-1])):
            return _onto(before, words, at, at + 1)
        return plain
    if word.script == "Arab" and word.low in _NATIVE_FIRST - _NATIVE_BIN:
        return Piece(joined(tuple(words[at:at + 2]), 0), 2, word), at + 2
    if word.script != "Latn":
        return plain
    if word.token.canon[:1] == ("abdul",):
        size = 3 if left > 1 and "article" in words[at + 1].kinds else 2
        if "father" in words[at + size - 1].kinds or not _served(words[at + 1]):
            return plain
        return Piece(joined(tuple(words[at:at + size]), 1), size, word), at + size
    if "kunya" in word.kinds and convention not in WITHOUT_KUNYA:
        size = 3 if left > 1 and "article" in words[at + 1].kinds else 2
        return Piece(joined(tuple(words[at:at + size]), 1), size, word), at + size
    return _particle(words, at, convention, before) or plain


def _own(piece: Piece) -> bool:
    """Whether no list has a part with `uddin` after it, so that `Din` beside it is a name of its own: Din Muhammad, Hanif Din."""
    return "-" in next(iter(classes(f"{piece.token.forms[0]}uddin")), "-")


@lru_cache(maxsize=65536)
def _served(word: Word) -> bool:
    """Whether a word may stand after `Abdul` as one name with it: nobody is the servant of a Khan, and there `Abdul` is a name."""
    return word.form not in _NEVER_SERVED and word.token.canon[:1] not in (("abdul",), ("muhammad",), ("ahmad",))


@lru_cache(maxsize=65536)
def _alone(word: Word) -> Piece:
    return Piece(word.token, 1, word)


def _particle(words: Sequence[Word], at: int, convention: str, before: list[Piece]) -> tuple[Piece, int] | None:
    word = words[at]
    arabic = convention in {"arabic", "malay", "indonesian", "plain"}
    if "article" in word.kinds and arabic and (word.low in ARTICLES or convention == "arabic"):
        if before and words[at + 1].form in _DIN:
            return _onto(before, words, at, at + 2)
        return Piece(joined(tuple(words[at:at + 2]), 1), 2, word, article=True, family=bool(before)), at + 2
    if "particles" in word.kinds and convention not in {"chinese", "vietnamese", "burmese", "korean", "khmer", "thai", "malay"}:
        end = at
        while end < len(words) - 1 and "particles" in words[end].kinds:
            end += 1
        if word.low in {"y", "e"} and end == at + 1 and not (word.low == "y" and before and convention == "filipino"):
            return None
        return Piece(joined(tuple(words[at:end + 1]), 1), end + 1 - at, word, family=bool(before)), end + 1
    return None


def _onto(before: list[Piece], words: Sequence[Word], at: int, end: int) -> tuple[Piece, int]:
    """`Saif al-Din`, `Habib Ullah`: the words join the part before them."""
    last = before.pop()
    taken = tuple(words[at - last.size:end]) if last.size == 1 else (last.head, *words[at:end])
    return Piece(joined(taken, 0), len(taken), last.head, last.article, last.family), end
