"""Words that the end of a line cut: one word again, with its hyphen where it has one of its own."""

from __future__ import annotations

import re

_WORD = re.compile(r"[^\W\d_]+")
_HYPHEN = re.compile(r"([^\W\d_]+)-$")
# What is no word by itself: before it stands a word that was cut, and no compound.
_ENDINGS = re.compile(
    r"al|als|able|ably|ances?|ate[ds]?|ations?|cial|e[dr]|ences?|ents?|ers|est|ful|ible|ical?|ies|ings?|ions?|ious|i[sz]ed?|is[hm]|ists?|"
    r"ities|ity|ive|ively|less|ly|ments?|ness|ous|sions?|tial|ties|ting|tion(?:al|s)?|tive(?:ly)?|tures?|ty|ures|wards?")


def words_of(text: str) -> frozenset[str]:
    """Every word of a text in small letters, the pieces at the ends of lines not among them."""
    whole = re.sub(r"[^\W\d_]+[-\u00ad]\s*\n\s*[^\W\d_]+", " ", text)
    return frozenset(word.casefold() for word in _WORD.findall(whole))


def joined(lines: list[str], words: frozenset[str]) -> str:
    """Lines as running text. words: those of the whole text, by which a word that was cut (warn-ing) is told from one that has a hyphen
    of its own (legally-binding); where nothing tells it the hyphen is kept."""
    text = ""
    for line in lines:
        cut = _HYPHEN.search(text)
        if text.endswith("\u00ad") or (cut and _was_one(cut[1], line, words)):
            text = text[:-1] + line
        else:
            text += line if cut or not text else f" {line}"
    return text.replace("\u00ad", "")


def _was_one(before: str, line: str, words: frozenset[str]) -> bool:
    after = _WORD.match(line)
    if not after or not after[0].islower():
        return False
    return f"{before}{after[0]}".casefold() in words or (bool(_ENDINGS.fullmatch(after[0])) and after[0] not in words)
