"""Names: normal form, romanisation, tokens, markers of patronymics, titles, short forms."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

import icu

# Between a person's own name and the father's. `b.` and `bt.` are read as markers only with the dot.
MARKERS = frozenset({"bin", "binti", "bte", "binte", "ibn", "anak", "a/l", "a/p", "al", "ap", "b.", "bt."})
_SLASHED = re.compile(r"\b([sdac])/([olp])\b\.?", re.IGNORECASE)
_SLASH_MARKERS = {"a/l", "a/p", "s/o", "d/o"}
TITLES = frozenset({
    "haji", "hajjah", "hj", "dato", "datuk", "datin", "tuan", "puan", "encik", "sayadaw", "engr", "atty", "dr", "mr",
    "mrs", "ms", "prof", "gen", "col", "maj", "capt", "lt", "sri", "nai", "nang", "khun", "phra",
})
LEADING_TITLES = frozenset({"u", "daw", "ko", "ma", "maung", "mg", "saw", "sai"})
SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})
_MUHAMMAD = (
    "mohd", "md", "muh", "mohamad", "mohammad", "mohamed", "mohammed", "muhamad", "muhammed", "mohamud", "mhd", "mhmd",
)
SHORT_FORMS = {
    **dict.fromkeys(_MUHAMMAD, "muhammad"),
    **dict.fromkeys(("abd", "abdul", "abdal", "abdel"), "abdul"),
    **dict.fromkeys(("achmad", "ahmed", "akhmad"), "ahmad"),
    "ma.": "maria", "sto": "santo", "sta": "santa", "nurul": "nur", "noor": "nur", "syed": "sayid",
    "sharifah": "syarifah",
    "aktiengesellschaft": "ag", "limited": "ltd", "company": "co", "corporation": "corp", "incorporated": "inc",
    "berhad": "bhd", "sendirian": "sdn", "jsc": "ojsc",
}
_ROMAN = icu.Transliterator.createInstance("Any-Latin; Latin-ASCII")
_WORD = re.compile(r"[^\W_]+\.?", re.UNICODE)
_VOWELS = re.compile(r"[aeiouhwy']+")
_DIGRAPHS = (
    ("ph", "p"), ("th", "t"), ("kh", "k"), ("ch", "c"), ("sh", "s"), ("zh", "c"), ("dj", "c"), ("tj", "c"), ("gh", "k"),
    ("sy", "s"), ("ck", "k"),
)
_CLASSES = str.maketrans({
    "j": "c", "z": "s", "q": "k", "g": "k", "x": "s", "b": "p", "d": "t", "v": "p", "f": "p", "r": "l",
})


@dataclass(frozen=True, slots=True)
class Token:
    """text: folded Latin; raw: lower case as written; skeleton: its consonants by class; light: a title
    or suffix, which counts little."""

    text: str
    raw: str
    skeleton: str
    light: bool = False


@dataclass(frozen=True, slots=True)
class Name:
    """given: the tokens of one's own name (all of them where no marker stands); father: those after
    the marker; written: the name as given."""

    written: str
    given: tuple[Token, ...]
    father: tuple[Token, ...]

    @property
    def tokens(self) -> tuple[Token, ...]:
        return self.given + self.father


def fold(text: str) -> str:
    """Lower-case ASCII where ICU has a romaniser; other scripts stay as they are, composed."""
    composed = unicodedata.normalize("NFC", text)
    return (composed if composed.isascii() else _ROMAN.transliterate(composed)).casefold()


@lru_cache(maxsize=65536)
def skeleton(token: str) -> str:
    """Consonants by class (b=p, d=t, g=k, r=l, j=ch), doubles merged; a leading vowel becomes `a`."""
    text = token
    for pair, single in _DIGRAPHS:
        if pair in text:
            text = text.replace(pair, single)
    lead = "a" if text[:1] in "aeiou" else ""
    text = _VOWELS.sub("", text.translate(_CLASSES))
    return lead + "".join(letter for index, letter in enumerate(text) if not index or text[index - 1] != letter)


@lru_cache(maxsize=65536)
def _token(raw: str) -> Token:
    folded = fold(raw)
    short = SHORT_FORMS.get(folded) or SHORT_FORMS.get(folded.rstrip("."))
    text = short or re.sub(r"[^\w]+", "", folded)
    light = text in TITLES or text in SUFFIXES
    return Token(text, raw.casefold().rstrip("."), skeleton(text), light)


@lru_cache(maxsize=32768)
def parse(name: str) -> Name:
    """The parts of a name as far as its writing shows them."""
    composed = unicodedata.normalize("NFC", name).strip()
    if composed.count(",") == 1:  # Surname, Given
        last, first = composed.split(",")
        composed = f"{first.strip()} {last.strip()}"
    composed = _SLASHED.sub(r"\1/\2", composed)
    groups: tuple[list[Token], list[Token]] = ([], [])
    side = 0
    for part in _split(composed):
        if part.casefold() in _SLASH_MARKERS or part.casefold() in MARKERS - {"al", "ap"}:
            side = 1 if groups[0] else 0
            continue
        token = _token(part)
        if token.text:
            groups[side].append(token)
    given, father = groups
    if len(given) > 1 and given[0].text in LEADING_TITLES:
        given[0] = Token(given[0].text, given[0].raw, given[0].skeleton, light=True)
    return Name(name, tuple(given), tuple(father))


def _split(text: str) -> list[str]:
    parts: list[str] = []
    for chunk in text.replace("’", "").replace("'", "").split():
        if chunk.casefold() in _SLASH_MARKERS or chunk.casefold() in MARKERS:
            parts.append(chunk)
        else:
            parts.extend(_WORD.findall(chunk) if chunk.isascii() else _words(chunk))
    return parts


def _words(chunk: str) -> list[str]:
    """Words of a chunk in any script; combining vowels belong to their word (`\\w` leaves them out)."""
    return [word for word in re.split(r"[\s\-–—/,;:()\[\]\"“”«»·・]+", chunk) if word]


def number(text: str) -> str:
    """An identifier's bare form: letters and digits, upper case."""
    return re.sub(r"[^0-9A-Z]+", "", fold(text).upper())


def phone(text: str) -> str:
    """The last eight digits of a telephone number: what stays the same with or without a prefix."""
    digits = re.sub(r"\D+", "", text)
    return digits[-8:] if len(digits) >= 6 else ""
