"""One word of a name, read once: script, Latin forms, skeletons."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from sheaf.matching.reading.clean import clean
from sheaf.matching.reading.cultures.variants import classes, modern_spellings
from sheaf.matching.reading.roman import paths
from sheaf.matching.reading.roman.arabic import usual
from sheaf.matching.reading.roman.slots import Path
from sheaf.matching.reading.scripts import script_of
from sheaf.matching.reading.shape import Token
from sheaf.matching.reading.skeletons import of_latin, of_paths

MAX_WORD = 64
_OLD = ("tj", "dj")  # whose sounds today's spelling does not have
_SPECIAL = str.maketrans({
    "đ": "d", "ð": "d", "ø": "o", "ł": "l", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i", "þ": "th", "ħ": "h", "ŋ": "ng", "ə": "a",
})


@lru_cache(maxsize=262144)
def token_of(word: str) -> Token:
    """The word's token: the same writing is the same object (while it stays in the cache)."""
    return _made(clean(word)[:MAX_WORD])


@lru_cache(maxsize=262144)
def _made(text: str) -> Token:
    script = script_of(text)
    if script == "Latn":
        form = fold(text)
        return Token(text, script, (form,) if form else (), classes(form), _skeletons(form), _marks(text))
    read = paths(text, script)
    if not read:
        digits = "".join(str(unicodedata.decimal(letter, "")) for letter in text)
        return Token(text, script, (digits,) if digits else ())
    known = usual(text) if script == "Arab" else ()
    forms = tuple(dict.fromkeys((*known, *_forms(read))))
    return Token(text, script, forms, classes(known[0]) if known else (), of_paths(read))


def _skeletons(form: str) -> tuple[str, ...]:
    """Also of today's spelling of a word in the Dutch-era orthography: Tjokroaminoto is found as Cokroaminoto."""
    if not any(old in form for old in _OLD):
        return of_latin(form)
    return tuple(dict.fromkeys(skeleton for word in (form, *modern_spellings(form)) for skeleton in of_latin(word)))


@lru_cache(maxsize=262144)
def fold(text: str) -> str:
    """Lower-case ASCII letters and digits of a Latin writing."""
    text = text.casefold()
    if text.isascii():
        if text.isalnum():
            return text
    else:
        text = unicodedata.normalize("NFKD", text.translate(_SPECIAL))
    return "".join(letter for letter in text if letter.isascii() and letter.isalnum())


def _marks(text: str) -> str:
    if text.isascii():
        return ""
    low = text.casefold().replace("ð", "đ")
    return "".join(letter for letter in low if letter.isalnum() or unicodedata.category(letter) == "Mn")


def _forms(read: tuple[Path, ...]) -> tuple[str, ...]:
    """The plain reading of each path, then the one that keeps the Indic letters."""
    plain = ["".join(sound.spellings[0][0] for sound in path) for path in read]
    indic = ["".join(sound.indic for sound in path) for path in read]
    return tuple(dict.fromkeys(form for form in (*plain, *indic) if form))
