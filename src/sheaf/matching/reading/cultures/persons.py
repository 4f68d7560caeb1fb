"""A person's name: convention, titles and suffixes set apart, fathers after their markers, roles for the rest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sheaf.matching.reading.cultures import roles as at_work
from sheaf.matching.reading.cultures.convention import convention_of
from sheaf.matching.reading.cultures.joining import ARTICLES, WITHOUT_KUNYA, pieces_of
from sheaf.matching.reading.cultures.native import unspaced
from sheaf.matching.reading.cultures.shortened import in_full
from sheaf.matching.reading.cultures.splitting import Written
from sheaf.matching.reading.cultures.words import NOTHING, Word, part, word_of
from sheaf.matching.reading.shape import FATHER, MARKER, SUFFIX, TITLE, Part

_MARKERS = frozenset({"bin", "binti", "ibn", "ben", "ould", "bint"})
_OF = frozenset({"de", "del", "dela", "delos", "da", "do", "dos", "das"})
_THE = frozenset({"la", "las", "los"})
_CUT = {"arabic": ARTICLES | _MARKERS, "malay": ARTICLES | _MARKERS, "plain": ARTICLES,
        "indonesian": ARTICLES, "filipino": _OF, "portuguese": _OF}  # no name of these ends so
_MARIAS = frozenset({"filipino", "european"})


def parts_of(written: Written) -> tuple[str, tuple[Part, ...]]:
    """(convention, parts) of a person's name."""
    words = written.rest + written.family
    convention = convention_of(written.family + written.rest if written.family else words)
    if convention in _MARIAS and words[0].low == "ma" and len(words) > 2:
        words, written = _with_maria(words), replace(written, rest=_with_maria(written.rest))
    family, rest = in_full(written.family, convention), in_full(written.rest, convention)
    if family and rest and _hanging(rest, convention):
        family, rest = (), rest + family
        convention = convention_of(rest)
    if family:
        return convention, _turned(replace(written, family=family, rest=rest), convention)
    return convention, tuple(_parts(rest, convention, 0))


def _hanging(words: Sequence[Word], convention: str) -> bool:
    """Whether no name ends with the last word, so that what stands before the comma goes on with it: `Bakr, Abu`, `Cruz, Juan de la`,
    `Omar, Ahmad bin`. Abdul may: in Pakistan a family stands beside it."""
    word, able = words[-1], _CUT.get(convention, NOTHING)
    if word.low in able or (word.low in _THE and words[-2:-1] and words[-2].low in able):
        return True
    return "kunya" in word.kinds and convention not in WITHOUT_KUNYA


def _with_maria(words: tuple[Word, ...]) -> tuple[Word, ...]:
    """`Ma Teresa` among Filipino names: `Ma` is Maria there, with a point or without."""
    return (word_of("Ma."), *words[1:]) if words and words[0].low == "ma" else words


def _turned(written: Written, convention: str) -> tuple[Part, ...]:
    """`Family, Given`: each side on its own, put in the order of the convention."""
    family = [part(item.token, _family_role(item.role), item.joined) for item in _parts(written.family, convention, 99)]
    given = [part(item.token, "given" if item.role in {"family", "name"} else item.role, item.joined)
             for item in _parts(written.rest, convention, 0)]
    heads = [item for item in given if item.role == TITLE]
    given = [item for item in given if item.role != TITLE]
    first = convention in at_work.FAMILY_FIRST
    return tuple(heads + (family + given if first else given + family))


def _family_role(role: str) -> str:
    return "family" if role in {"name", "given"} else role


def _parts(words: Sequence[Word], convention: str, family: int) -> list[Part]:
    head = at_work.leading_titles(words, convention)
    found = [part(word.token, TITLE) for word in words[:head]]
    words, tail = _without_tail(list(words[head:]), convention)
    words, cut = _without_cut(words, convention)
    groups, markers = _by_fathers(words, convention)
    for number, group in enumerate(groups):
        if number:
            found.append(part(markers[number - 1].token, MARKER))
        found.extend(_tagged(group, convention, family, father=number > 0))
    return found + cut + tail


def _without_cut(words: list[Word], convention: str) -> tuple[list[Word], list[Part]]:
    """Articles and markers at the end of a name, left over of a part that was cut off: `Omar Hassan al`."""
    cut: list[Part] = []
    able = _CUT.get(convention, frozenset())
    if any("father" in word.kinds for word in words[:-1]):
        able = able - _MARKERS  # shuffled rather than cut off, and read as such
    while len(words) > 1 and words[-1].low in able:
        cut.insert(0, part(words.pop().token, MARKER))
    return words, cut


def _tagged(words: Sequence[Word], convention: str, family: int, *, father: bool) -> list[Part]:
    kept = [word for word in words if not ("anywhere" in word.kinds and len(words) > 1)]
    titled = [part(word.token, TITLE) for word in words if word not in kept] if len(kept) < len(words) else []
    pieces = unspaced(pieces_of(kept or words, convention), convention)
    if father:
        given = [FATHER] * len(pieces)
        if len(pieces) > 1 and pieces[-1].article:
            given[-1] = "family"
    else:
        given = at_work.tag(pieces, convention, min(family, len(pieces)))
    return titled + [part(piece.token, role, piece.size) for piece, role in zip(pieces, given, strict=True)]


def _without_tail(words: list[Word], convention: str) -> tuple[list[Word], list[Part]]:
    """Suffixes and degrees at the end of a name. Where names end in short syllables, `SE` and `ST` are such."""
    degrees = convention not in at_work.FAMILY_FIRST and convention != "burmese"
    tail: list[Part] = []
    while len(words) > 1 and words[-1].kinds & {"suffix", "degrees"}:
        text = words[-1].token.text
        if "degrees" in words[-1].kinds and not (words[-1].dotted or "." in text or (degrees and text.isupper())):
            break
        word = words.pop()
        if "suffix" in word.kinds:
            tail.insert(0, part(word.token, SUFFIX))
    return words, tail


def _by_fathers(words: Sequence[Word], convention: str) -> tuple[list[list[Word]], list[Word]]:
    """The words before the first marker, then those after each. A marker at the head of a name has its father
    last in the writing: `bin Salman Mohammed` is Mohammed bin Salman. Markers that stand where none can are no guide."""
    if at_work.scattered(words, convention):
        return [[word for word in words if "father" not in word.kinds]], []
    groups: list[list[Word]] = [[]]
    markers: list[Word] = []
    for at, word in enumerate(words):
        if at_work.is_marker(word, at, words, convention):
            if not (at == 0 or groups[-1]):
                continue
            markers.append(word)
            groups.append([])
        else:
            groups[-1].append(word)
    if len(groups) > 1 and not groups[-1]:
        groups.pop()
        markers.pop()
    if len(groups) > 1 and not groups[0]:
        size = pieces_of(groups[-1], convention)[0].size
        own = groups[-1][size:]
        if not own:
            return [[word for group in groups for word in group]], []
        groups = [own, *groups[1:-1], groups[-1][:size]]
    return groups, markers
