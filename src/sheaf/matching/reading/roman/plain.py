"""Scripts that ICU romanises and for which nothing finer is needed: Cyrillic, Greek, Hangul, kana and the rest."""

from __future__ import annotations

from functools import lru_cache

import icu

from sheaf.matching.reading.roman.slots import Path, joined, slot, table

_SILENT_A = frozenset({"Deva", "Beng", "Guru", "Gujr", "Orya"})  # a final short a is not sounded
_OWN = {"Hang": "hangul", "Hira": "kana", "Kana": "kana"}  # tables beside the general one
_LAST = "\uffff"
# The scholarly letters that ICU writes for Cyrillic, as people write them.
_POPULAR = str.maketrans({
    "č": "ch", "š": "sh", "ž": "zh", "ŝ": "shch", "x": "kh", "c": "ts", "â": "ya", "û": "yu", "ë": "yo", "è": "e", "j": "y",
    "ʹ": "", "ʺ": "", "ʼ": "",
})


@lru_cache(maxsize=1)
def _roman() -> icu.Transliterator:
    return icu.Transliterator.createInstance("Any-Latin; NFC; Lower")


@lru_cache(maxsize=1)
def _ascii() -> icu.Transliterator:
    return icu.Transliterator.createInstance("Latin-ASCII; Lower")


@lru_cache(maxsize=8)
def _letters(script: str) -> dict[str, str]:
    return table("latin") | (table(_OWN[script]) if script in _OWN else {})


def read(word: str, script: str) -> tuple[Path, ...]:
    """One path: a slot for each letter of the romanisation, digraphs together."""
    if script == "Hang":
        found = tuple(sound for syllable in word for sound in _korean(syllable))
        return (found,) if found else ()
    letters = _letters_of(word, script)
    return (of_latin(letters, script),) if letters else ()


@lru_cache(maxsize=4096)
def _korean(syllable: str) -> Path:
    spec = _letters("Hang").get(syllable)
    return (slot(spec),) if spec else of_latin(_letters_of(syllable, "Hang"), "Hang")


def _letters_of(word: str, script: str) -> str:
    latin = _roman().transliterate("".join(letter for letter in word if letter <= _LAST))  # ICU may cut the others in two
    if script == "Cyrl":
        latin = latin.replace("h", "kh").translate(_POPULAR)
    return "".join(letter for letter in _ascii().transliterate(latin) if letter.isascii() and letter.isalnum())


def _parting(letters: str, at: int) -> bool:
    """Whether a vowel may stand only because katakana writes no consonant without one: バラク is Barack, ロバート Robert."""
    before = letters[at - 1] if at else "a"
    return before in "td" if letters[at] == "o" else letters[at] == "u" and before not in "aeiouy"


def of_latin(letters: str, script: str) -> Path:
    """The slots of a word already in plain Latin letters."""
    specs = _letters(script if script in _OWN else "")
    found, at = [], 0
    while at < len(letters):
        size = next((size for size in (3, 2) if letters[at : at + size] in specs), 1)
        text = letters[at : at + size]
        place = "^" if not at and "^" + text in specs else ""
        spec = specs.get(place + text, text)
        found.append(joined(spec, "-:.1") if script == "Kana" and _parting(letters, at) else slot(spec))
        at += size
    if script in _SILENT_A and letters.endswith("a") and len(found) > 1:
        found[-1] = slot("- a:.1")
    return tuple(found)
