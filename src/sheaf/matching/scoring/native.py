"""How alike two words of one native script are: by how each is spoken in that script, never by what Latin letters make of them.

Latin spellings merge what a script keeps apart (`Hasan` is حسن, `Hassan` may be حسّان; วิชัย and วินัย differ in one sign of five). So here
equal sounds are one name, another consonant or vowel is another name, and only a long word may have one sound mistyped.
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Any
from unicodedata import category, combining, normalize

from rapidfuzz.distance import OSA

from sheaf.matching.reading.roman.chinese import shapes
from sheaf.matching.reading.shape import Token
from sheaf.matching.reading.spoken import LONG, spoken
from sheaf.matching.reading.spoken.arabic import ARTICLE
from sheaf.matching.scoring import relations as is_

SPOKEN = frozenset(LONG)
SAME_SOUNDS, SAME_LETTERS, LOST_SIGNS, ARTICLE_ONLY, MISTYPED = 0.94, 0.985, 0.88, 0.86, 0.9
DIFFERENT = 0.0, is_.OTHER
FEWEST_SIGNS, FEWEST_LETTERS = 2, 4  # of a word whose signs some system lost


@lru_cache(maxsize=131072)
def sounds_of(token: Token) -> tuple[str, ...]:
    """The ways a word is spoken; none in a script that is compared by its letters."""
    return spoken(token.text, token.script)


def spoken_in(tokens: tuple[Token, ...]) -> str:
    """The script of words that are all in one of SPOKEN and have sounds; else empty."""
    script = tokens[0].script if tokens else ""
    return script if script in SPOKEN and all(token.script == script and sounds_of(token) for token in tokens) else ""


def alike(a: Token, b: Token, usual: bool) -> tuple[float, str]:
    """(likeness, relation) of two words of one script of SPOKEN. usual: both are usual names of one convention."""
    ours, theirs = sounds_of(a), sounds_of(b)
    if not ours or not theirs:
        return DIFFERENT
    arabic = a.script == "Arab"
    if not set(ours).isdisjoint(theirs):
        return (SAME_LETTERS, is_.MARKS) if arabic else (SAME_SOUNDS, is_.SOUND)
    if arabic and any(one.removeprefix(ARTICLE) == two.removeprefix(ARTICLE) for one in ours for two in theirs):
        return ARTICLE_ONLY, is_.PARTICLE
    if _lost(a.text, b.text) or _lost(b.text, a.text):
        return LOST_SIGNS, is_.MARKS
    if foreign(a.text) != foreign(b.text) and OSA.distance(a.text, b.text, score_cutoff=1) == 1:
        return MISTYPED, is_.TYPO  # a letter of another script is none of the name's
    if usual or not any(_mistyped(one, two, a.script) for one in ours for two in theirs):
        return DIFFERENT
    return MISTYPED, is_.TYPO


def _mistyped(one: str, two: str, script: str) -> bool:
    """Whether two long words that begin alike differ in one sound."""
    head = 1
    if script == "Arab":  # its first letters are of the root: سليمان is not سلمان
        one, two, head = one.removeprefix(ARTICLE), two.removeprefix(ARTICLE), 3
    if one[:head] != two[:head] or max(len(one), len(two)) < LONG[script]:
        return False
    return bool(OSA.distance(one, two, score_cutoff=1) == 1)


def _lost(plain: str, whole: str) -> bool:
    """Whether one is the other without all of the signs above and below its letters, or without those that are called accents, as some
    systems lose them."""
    if len(plain) >= len(whole) or len(plain) < FEWEST_LETTERS:
        return False
    return plain == _unaccented(whole) or (plain == bare(whole) and len(whole) - len(plain) >= FEWEST_SIGNS)


@lru_cache(maxsize=65536)
def _unaccented(text: str) -> str:
    return "".join(letter for letter in normalize("NFD", text) if not combining(letter))


@lru_cache(maxsize=65536)
def foreign(text: str) -> bool:
    """Whether a native word has a Latin letter or a figure in it."""
    return any(letter.isascii() and letter.isalnum() for letter in text)


@lru_cache(maxsize=65536)
def bare(text: str) -> str:
    """A native word without the signs above and below its letters."""
    return "".join(letter for letter in normalize("NFD", text) if not combining(letter) and category(letter) != "Mn")


@lru_cache(maxsize=65536)
def simplified(text: str) -> str:
    """Characters as the People's Republic writes them: 陳 and 陈 are one."""
    return str(_simplifier().transliterate(text)).translate(shapes())


@cache
def _simplifier() -> Any:
    import icu

    return icu.Transliterator.createInstance("Traditional-Simplified")
