"""Arabic, Persian and Jawi: hamza and its seats, the dots of a last letter, doubled letters and vowel signs left out. The long vowels stay:
they are all that tells حامد from حميد."""

from __future__ import annotations

import re
import unicodedata

from sheaf.matching.reading.roman.arabic import FOLDED, WRITTEN

_SEATS = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ة": "ه", "ى": "ي", "ؤ": "و", "ئ": "ي", "ء": ""})
_DOUBLED = re.compile(r"(.)\1+")
ARTICLE, SERVANT = "ال", "عبدال"
# Names that the old spelling writes without the long a that is heard.
_OLD = {
    "رحمان": "رحمن", "اسحاق": "اسحق", "هارون": "هرون", "اسماعيل": "اسمعيل", "ابراهيم": "ابرهيم", "سليمان": "سليمن", "عثمان": "عثمن",
    "معاويه": "معويه", "حارث": "حرث", "لقمان": "لقمن", "ياسين": "يس", "طاها": "طه", "يحيا": "يحيي", "موسا": "موسي", "مصطفا": "مصطفي",
}


def heard(word: str, script: str) -> tuple[str, ...]:
    """As written; `Abd al-` is one letter before the name that it serves. A last letter of two sounds (رضى) is heard as either."""
    del script
    written = unicodedata.normalize("NFC", word).translate(FOLDED)
    return tuple(map(_plain, (written, f"{written[:-1]}ا") if written.endswith("ى") else (written,)))


def _plain(word: str) -> str:
    letters = word.translate(_SEATS)
    text = _DOUBLED.sub(r"\1", "".join(letter for letter in letters if letter not in WRITTEN and letter.isalpha()))
    if text.startswith(SERVANT) and len(text) > len(SERVANT) + 1:
        name = text[len(SERVANT):]
        return "&" + _OLD.get(name, name)
    name = text[len(ARTICLE):] if text.startswith(ARTICLE) and len(text) > len(ARTICLE) + 2 else text
    return ARTICLE * (name != text) + _OLD.get(name, name)
