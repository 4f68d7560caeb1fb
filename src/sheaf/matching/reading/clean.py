"""What a writing loses before it is read: invisible characters, look-alike letters, presentation forms."""

from __future__ import annotations

import re
import unicodedata

from sheaf.matching.reading.zawgyi import to_unicode

# Cyrillic and Greek letters that pass for Latin ones, and back.
_CYRILLIC = dict(zip("АВЕЅІЈКМНОРСТУХаеѕіјорсухһԁԛԝ", "ABESIJKMHOPCTYXaesijopcyxhdqw", strict=True))
_GREEK = dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧανορυικχ", "ABEZHIKMNOPTYXavopuikx", strict=True))
_TO_LATIN = str.maketrans({**_CYRILLIC, **_GREEK})
_TO_CYRILLIC = str.maketrans({latin: cyrillic for cyrillic, latin in _CYRILLIC.items()})
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]")
_CYRILLIC_LETTER = re.compile(r"[\u0400-\u052f]")
_GREEK_LETTER = re.compile(r"[\u0370-\u03ff]")
_COMPATIBLE = re.compile(r"[\u2f00-\u2fd5\uf900-\ufaff\ufb00-\ufdff\ufe70-\ufeff\uff00-\uffef\U0001d400-\U0001d7ff]+")
_WORDS = re.compile(r"\S+")
_APOSTROPHES = str.maketrans(dict.fromkeys("’‘ʼʻ`´ʹ′＇", "'"))
_SPACING = {"Zs", "Zl", "Zp"}
MAX_SHOWN = 65536  # letters whose replacement is remembered
MAX_LENGTH = 4096  # letters of one name that are read at all: longer ones are not names


def clean(text: str) -> str:
    """NFC without control, zero-width and direction characters; one kind of space and apostrophe; Zawgyi and look-alikes undone."""
    text = text[:MAX_LENGTH]
    if text.isascii() and text.isprintable():
        return text.strip()
    text = _COMPATIBLE.sub(lambda found: unicodedata.normalize("NFKC", found[0]), unicodedata.normalize("NFC", text))
    text = text.translate(_SHOWN).strip()
    text = to_unicode(text)
    if _LATIN.search(text) and (_CYRILLIC_LETTER.search(text) or _GREEK_LETTER.search(text)):
        text = _WORDS.sub(lambda found: _one_alphabet(found[0]), text)
    return text


def _visible(letter: str) -> str:
    if letter < "\x7f":
        return letter if letter >= " " else " "
    category = unicodedata.category(letter)
    if category in _SPACING:
        return " "
    if (category[0] == "C" and category != "Co") or "\ufe00" <= letter <= "\ufe0f":
        return " " if category == "Cc" else ""
    return letter


class _Shown(dict[int, str]):
    """What each letter is replaced by, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        shown = _visible(chr(code)).translate(_APOSTROPHES)
        if len(self) < MAX_SHOWN:
            self[code] = shown
        return shown


_SHOWN = _Shown()


def _one_alphabet(word: str) -> str:
    """A word of two alphabets whose strangers are look-alikes is one of the alphabet that has more letters, or of the other where only
    that can be: `Ѕоmсhаі` has no Cyrillic m."""
    latin = len(_LATIN.findall(word))
    others = len(_CYRILLIC_LETTER.findall(word)) + len(_GREEK_LETTER.findall(word))
    if not latin or not others:
        return word
    ours, theirs = word.translate(_TO_LATIN), word.translate(_TO_CYRILLIC)
    pure = [ours] if not (_CYRILLIC_LETTER.search(ours) or _GREEK_LETTER.search(ours)) else []
    pure += [theirs] if not _LATIN.search(theirs) else []
    return word if not pure else pure[0] if latin >= others else pure[-1]
