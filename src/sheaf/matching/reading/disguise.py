"""Names that look like others and are not written so: letters that cannot be seen, and letters of another alphabet that look alike.

Matching reads through both. People cannot see them, and whoever wrote them may have had a reason.
"""

from __future__ import annotations

import re
import unicodedata

# Overrides and isolates turn what is shown; joiners and spaces without width belong to several scripts, not among Latin letters.
_TURNED = re.compile("[\u202a-\u202e\u2066-\u2069]")
_HIDDEN = re.compile(
    "[A-Za-z\u00c0-\u024f][\u00ad\u034f\u180e\u200b-\u200f\u2060-\u2064\ufeff]+|[\u200b-\u200f\u2060-\u2064\ufeff][A-Za-z]")
_OVERRIDE = "\u202e"
_OVERRIDDEN = re.compile("\u202e([^\u202a-\u202e]*)(?:\u202c|$)")  # the innermost
_MOST_TURNS = 9
_CLUSTER = re.compile("(?s:.)[\u0300-\u036f\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]*")
_WORDS = re.compile(r"[^\W\d_]+")
_ALIKE = ("LATIN", "CYRILLIC", "GREEK", "CHEROKEE", "ARMENIAN", "MATHEMATICAL")


def disguised(text: str) -> bool:
    """Whether a name holds letters that cannot be seen or a word of several alphabets that look alike."""
    if text.isascii():
        return False
    if _TURNED.search(text) or _HIDDEN.search(text):
        return True
    return any(len({name for letter in word if (name := _alphabet(letter)) in _ALIKE}) > 1 for word in _WORDS.findall(text))


def shown(text: str) -> str:
    """The text as a screen shows it where the letters between an override to the left and its end are turned about: `neS nuH` as
    `Hun Sen`. Marks stay with their letters."""
    if _OVERRIDE not in text:
        return text
    for _ in range(_MOST_TURNS):
        text, turned = _OVERRIDDEN.subn(lambda found: "".join(reversed(_CLUSTER.findall(found[1]))), text)
        if not turned:
            break
    return _TURNED.sub("", text)


def visible(text: str) -> str:
    """The text with every letter that would turn what is shown after it told by its number: `⟨U+202E⟩`."""
    return text if text.isascii() else _TURNED.sub(lambda found: f"⟨U+{ord(found[0]):04X}⟩", text)


def _alphabet(letter: str) -> str:
    return unicodedata.name(letter, "").partition(" ")[0]
