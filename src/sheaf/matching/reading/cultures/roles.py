"""The role of each part, convention by convention: who comes first, what stands between."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

from sheaf.matching.reading.cultures.joining import Piece
from sheaf.matching.reading.cultures.lexicon import known
from sheaf.matching.reading.cultures.words import Word, titles
from sheaf.matching.reading.scripts import segment
from sheaf.matching.reading.shape import FAMILY, FATHER, GIVEN, INITIAL, MARKER, NAME, SUFFIX, TITLE

FAMILY_FIRST = frozenset({"chinese", "vietnamese", "khmer", "korean", "japanese"})
# Words that begin a longer title and are none alone.
_PAIR_HEADS = frozenset({"tan", "vice", "air", "field", "rear", "snr", "first", "second", "toh", "yang", "his", "her", "đồng", "tiến",
                         "thạc", "bác", "luật", "kỹ", "giáo", "phó", "đại", "thượng", "trung", "thiếu"})
_MUSLIM = frozenset({"malay", "indonesian", "arabic"})
_NATIVE_FATHER = frozenset({"بن", "بنت", "ابن"})
_AFTER_BALINESE = frozenset({"wayan", "putu", "gede", "made", "kadek", "nengah", "nyoman", "komang", "ketut", "gusti", "dewa"})
_PATRONYMIC = ("ovich", "evich", "ovitch", "evitch", "ovna", "evna", "ichna", "ovych", "evych", "ivna")
_PATRONYMIC_NATIVE = ("ович", "евич", "ёвич", "овна", "евна", "ична", "івна", "ьич")


def is_marker(word: Word, at: int, words: Sequence[Word], convention: str) -> bool:
    """Whether a word marks a father here. A lone `b` or `bt` only with its point or among Malay names."""
    if word.script == "Arab":
        return word.low in _NATIVE_FATHER and at > 0
    kinds = word.kinds
    if not kinds or (at == len(words) - 1 and "tamilfather" not in kinds):
        return False
    if "tamilfather" in kinds:
        return True
    if "anak" in kinds:
        return convention in {"malay", "tamil"} and at > 0
    if "father" not in kinds:
        return False
    if word.low in {"b", "bt", "bte", "bn"}:
        return at > 0 and convention in {"malay", "arabic", "indonesian"}
    if word.low in {"ben", "bent"}:  # at the head `Ben` is a name, unless another marker shows that the words were shuffled
        return convention == "arabic" and (at > 0 or any("father" in other.kinds for other in words[2:]))
    return convention not in {"chinese", "korean", "vietnamese", "burmese", "khmer"} or word.low in {"binti", "ibn"}


def scattered(words: Sequence[Word], convention: str) -> bool:
    """Whether markers follow each other or end the name: somebody shuffled its words."""
    if convention not in {"malay", "arabic"} or len(words) < 3:
        return False
    marks = ["father" in word.kinds and (len(word.low) > 2 or word.dotted) for word in words]
    return marks[-1] or any(one and other for one, other in pairwise(marks))


def leading_titles(words: Sequence[Word], convention: str) -> int:
    """How many words at the head are titles; at least one word of a name is left."""
    at = 0
    while at < len(words) - 1:
        kinds, word = words[at].kinds, words[at]
        left = sum(len(segment(later.token.text)) if later.script == "Mymr" else 1
                   for later in words[at + 1 :] if "anywhere" not in later.kinds)
        if (kinds or word.low in _PAIR_HEADS) and (size := _together(words, at)) and left >= size + (len(word.low) == 1):
            at += size
        elif (kinds and (kinds & {"always", "anywhere"} or (convention in kinds and _stands_alone(word, left, convention, words[at + 1]))
                         or _samdech(words, at))) or _article(word, words[at + 1], convention):
            at += 1
        else:
            break
    return at


def _article(word: Word, after: Word, convention: str) -> bool:
    """`H.` of a Haji; and `I Made`, `I G. N. Rai`: a Balinese man's article before a name of order of birth or of rank. Neither is an
    initial."""
    if word.low == "i" and convention == "indonesian":
        return not word.dotted and (after.dotted or after.low in _AFTER_BALINESE)
    return _haji(word, after)


def _haji(word: Word, after: Word) -> bool:
    """`H. Jusuf`: before a Muslim's name `H.` is the title, whatever else the name shows; `H. David Smith` has an initial."""
    if word.low != "h" or not word.dotted or not after.token.canon:
        return False
    named = known(after.token.canon[0])
    return named is not None and not _MUSLIM.isdisjoint(named.places) and (after.known is None or "european" not in after.known.places)


def _samdech(words: Sequence[Word], at: int) -> bool:
    """`Samdech Akka Moha Sena Padei Techo`: a word of a rank, where that title goes on. By itself Sena may be a name."""
    return at > 0 and "samdech" in words[at].kinds and (words[at - 1].low == "samdech" or "samdech" in words[at - 1].kinds)


def _together(words: Sequence[Word], at: int) -> int:
    """How many words from a place on are one title (`Tan Sri`, `Air Chief Marshal`); 0 if none are."""
    lows = [word.low for word in words[at : at + 3]]
    return next((size for size in (3, 2) if len(lows) >= size and "pairs" in titles().get(" ".join(lows[:size]), ())), 0)


def _stands_alone(word: Word, left: int, convention: str, after: Word) -> bool:
    """Burmese Ko, Ma, Maung and one-letter titles are name parts too: they need a whole name after them."""
    if convention == "burmese" and word.low not in {"u", "daw"}:
        return left >= 2
    if len(word.low) == 1:
        return (word.dotted and len(after.form) > 2) or convention == "burmese"
    if convention == "thai":
        return left >= 1
    return left >= 2 or word.dotted or convention not in {"malay", "indonesian"}


def tag(pieces: Sequence[Piece], convention: str, family: int) -> list[str]:
    """A role for each piece. family: how many of the first pieces stood before a comma."""
    roles = _TAGGERS.get(convention, _western)(pieces)
    if family:
        roles = [FAMILY if at < family else GIVEN if role in {FAMILY, NAME} else role for at, role in enumerate(roles)]
    for at, piece in enumerate(pieces):
        if len(piece.head.form) == 1 and _is_initial(piece, len(pieces)):
            roles[at] = INITIAL
    return roles


def _is_initial(piece: Piece, count: int) -> bool:
    letter = piece.head.form
    return len(letter) == 1 and piece.size == 1 and piece.token.script == "Latn" and letter.isalpha() and (piece.head.dotted or count > 1)


def _western(pieces: Sequence[Piece]) -> list[str]:
    if len(pieces) < 2:
        return [NAME] * len(pieces)
    return [GIVEN] + [NAME] * (len(pieces) - 2) + [FAMILY]


def _any(pieces: Sequence[Piece]) -> list[str]:
    return [NAME] * len(pieces)


def _given_first(pieces: Sequence[Piece]) -> list[str]:
    """Malay, Indonesian, Arabic without a marker: one's own name first, then whose child, then where from."""
    if len(pieces) < 2:
        return [NAME] * len(pieces)
    return [GIVEN] + [FAMILY if piece.article and at else NAME for at, piece in enumerate(pieces[1:], 1)]


def _family_first(convention: str) -> Callable[[Sequence[Piece]], list[str]]:
    def tag_so(pieces: Sequence[Piece]) -> list[str]:
        if len(pieces) < 2:
            return [NAME] * len(pieces)
        if not _holds(pieces[0], convention) and _holds(pieces[-1], convention) and len(pieces) < 4:
            return [GIVEN] * (len(pieces) - 1) + [FAMILY]
        return [FAMILY] + [GIVEN] * (len(pieces) - 1)

    return tag_so


def _chinese(pieces: Sequence[Piece]) -> list[str]:
    """`Tan Kah Kee`, `Kah Kee Tan`, `Peter Tan Kah Kee`, `Tan Kah Kee Peter`."""
    size = len(pieces)
    if size < 2:
        return [NAME] * size
    if size > 2 and not _holds(pieces[0], "chinese") and _holds(pieces[1], "chinese"):
        return [GIVEN, FAMILY] + [GIVEN] * (size - 2)
    return _family_first("chinese")(pieces)


def _vietnamese(pieces: Sequence[Piece]) -> list[str]:
    if len(pieces) < 2:
        return [NAME] * len(pieces)
    if not _holds(pieces[0], "vietnamese") and _holds(pieces[-1], "vietnamese") and pieces[-1].token.forms[:1] == ("nguyen",):
        return [GIVEN] + [NAME] * (len(pieces) - 2) + [FAMILY]
    return [FAMILY] + [NAME] * (len(pieces) - 2) + [GIVEN]


def _russian(pieces: Sequence[Piece]) -> list[str]:
    roles = _western(pieces)
    for at, piece in enumerate(pieces):
        text = piece.token.text.casefold()
        if at and text.endswith((*_PATRONYMIC, *_PATRONYMIC_NATIVE)) and len(pieces) > 2:
            roles[at] = FATHER
            if at == len(pieces) - 1:
                roles[0], roles[at - 1] = FAMILY, GIVEN
    return roles


def _holds(piece: Piece, convention: str) -> bool:
    found = piece.head.known
    return bool(found and convention in found.family) or piece.token.script != "Latn"


_TAGGERS: dict[str, Callable[[Sequence[Piece]], list[str]]] = {
    "malay": _given_first, "indonesian": _given_first, "arabic": _given_first, "tamil": _given_first, "burmese": _any,
    "chinese": _chinese, "vietnamese": _vietnamese, "khmer": _family_first("khmer"), "korean": _family_first("korean"),
    "japanese": _family_first("japanese"), "russian": _russian,
}
__all__ = ["FAMILY_FIRST", "MARKER", "SUFFIX", "TITLE", "is_marker", "leading_titles", "scattered", "tag"]
