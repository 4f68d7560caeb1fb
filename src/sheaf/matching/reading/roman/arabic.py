"""Arabic letters, Persian and Jawi among them: consonants with a place for the vowels that the writing leaves out."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from sheaf.matching.reading.roman.slots import Path, Slot, joined, slot, table

# Vowel signs, where they are written.
WRITTEN = {
    "\u064e": "a e:.1", "\u064f": "u o:.1 ou:.1 oo:.2", "\u0650": "i e:.1 ee:.2", "\u0652": "-", "\u0651": "", "\u064b": "an",
    "\u064c": "un", "\u064d": "in",
}
FOLDED = str.maketrans({
    "ی": "ي", "ک": "ك", "ہ": "ه", "ھ": "ه", "ۀ": "ة", "ے": "ي", "ٱ": "ا", "ـ": "", "ێ": "ي", "ۇ": "و", "ۆ": "و", "ە": "ه",
})
_CARRIERS = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا"})
# Names whose Latin spellings do not follow their letters, as slots: عمرو is Amr, and its last letter is written to tell it from عمر.
_READ = {
    "عمرو": ("a", "m mm:.02", "-:.02 e:.1 i:.15", "r rr:.03", "- u:.03 o:.03 ou:.04 oo:.05 w:.1 e:.1"),
    "القذافي": ("al -:.02 el:.02", "q k:.02 g:.02 gh:.03 kh:.04 c:.1", "a", "dh d:.02 dd:.02 ddh:.03 dhdh:.03 th:.05 z:.08",
                "a aa:.03 e:.1", "f ff:.02", "i y:.02 ee:.04 iy:.04"),
}
_WEAK = frozenset("اويىآأإؤئءةع")


def read(word: str, script: str) -> tuple[Path, ...]:
    """One path; the usual spellings of a common name are with the token (`usual`)."""
    del script
    text = "".join(letter for letter in unicodedata.normalize("NFC", word).translate(FOLDED) if letter in WRITTEN or letter.isalpha())
    if fixed := _READ.get(text):
        return (tuple(map(slot, fixed)),)
    rows = _table()
    path: list[Slot] = []
    at = 0
    if text.startswith("ال") and len(text) > 4:
        path, at = [slot(rows["al"]), slot(rows["l"])], 2
    while at < len(text):
        letter, after = text[at], text[at + 1 : at + 2]
        if letter in WRITTEN:
            if WRITTEN[letter]:
                path.append(slot(WRITTEN[letter]))
        elif letter in rows:
            place = "^" if not at and "^" + letter in rows else ""
            last = not after and letter + "$" in rows
            path.append(joined(rows[letter], rows[letter + "$"]) if last else slot(rows[place + letter]))
            if after and after not in WRITTEN and letter not in _WEAK and after not in _WEAK:
                path.append(slot(rows["vowel"]))
            elif after and (letter in _WEAK) != (after in _WEAK):
                path.append(slot(rows["glide"]))
        at += 1
    return (tuple(path),) if path else ()


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    return {_bare(key): spellings for key, spellings in table("arabic_names").items()}


def usual(word: str) -> tuple[str, ...]:
    """The spellings by which a common name is known, the usual one first; none for a name not listed."""
    return tuple(_names().get(_bare(word), "").split())


@lru_cache(maxsize=1)
def _everyday() -> tuple[frozenset[str], dict[str, frozenset[str]]]:
    """Everyday names in Arabic letters, and by each of their Latin spellings those that are spelt so."""
    names: dict[str, set[str]] = {}
    keys: set[str] = set()
    for written, spellings in table("arabic_usual").items():
        ours = set(map(_bare, written.split()))
        keys |= ours
        for spelling in spellings.split():
            names.setdefault(spelling, set()).update(ours)
    return frozenset(keys), {spelling: frozenset(found) for spelling, found in names.items()}


@lru_cache(maxsize=65536)
def another(word: str, spellings: tuple[str, ...]) -> bool:
    """Whether Latin spellings of one word are usual ones of other everyday names alone: `Mahmoud` is not محمد."""
    keys, names = _everyday()
    bare = _bare(word)
    name = bare if bare in keys else bare.removeprefix("ال")
    if name not in keys:
        return False
    found = frozenset().union(*(names.get(spelling, frozenset()) for spelling in spellings))
    return bool(found) and name not in found


@lru_cache(maxsize=65536)
def two_everyday(p: str, q: str) -> bool:
    """Whether two Latin words are spellings of everyday names, and of none that is spelt both ways: Muhammad and Hammud, Jamal and
    Jamil."""
    _, names = _everyday()
    return p in names and q in names and names[p].isdisjoint(names[q])


def _bare(word: str) -> str:
    letters = unicodedata.normalize("NFC", word).translate(FOLDED).translate(_CARRIERS)
    return "".join(letter for letter in letters if letter not in WRITTEN and letter.isalpha())


@lru_cache(maxsize=1)
def _table() -> dict[str, str]:
    return table("arabic")
