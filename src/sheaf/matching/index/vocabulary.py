"""Every distinct word of a list once: which of them could stand for a word of the query.

A million people share some hundred thousand words. What is worked out here of a word is stored with it, so
that no word of the list is read again: its Latin form, its surprise, its sounds.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache, lru_cache

import numpy as np
import orjson
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import OSA

from sheaf.matching.index.keys import MAX_CLASSES, SHORT, classes, further_classes, sound_class
from sheaf.matching.index.postings import Postings, postings_of
from sheaf.matching.index.storage import Arrays
from sheaf.matching.reading.cultures.korean import korean_keys, southern
from sheaf.matching.reading.cultures.variants import full_names, korean_key, pinyin_of
from sheaf.matching.reading.scripts import CODES
from sheaf.matching.reading.shape import Token
from sheaf.matching.scoring.traits import traits

MAX_FORM = 16  # letters of a form that make typing keys
BRIEF = 4  # letters of a word of which two spellings can have few in common
MIN_TYPED = 4  # a shorter word is found by sound or not at all
MAX_FORMS, MAX_READINGS = 2, 8  # readings of a word filed by its letters less one, and by its letters
MAX_SHARING = 4000  # words that share a key with one query word; more only in degenerate lists
TYPED = 0.7  # letters this alike are taken for a mistake of typing, and widen the search with the other word's sounds
MAX_WIDER = 6  # other sounds per word
MAX_TYPED = 40  # words that could be one with a slip, for a word of the query that is cut otherwise
LETTER, SCRIPT_AT = 1, 1  # flags: of a single letter; the bits from here on number the script (so too in reach.c)
MANY = 1 << 8  # no script's number


def word_keys(token: Token) -> set[int]:
    """32-bit keys under which a word is filed: its sounds, its letters, its letters less one, and what the tables say that it can be."""
    keys = set(classes(token)) | {sound_class(skeleton) for skeleton in token.skeleton if len(skeleton) > SHORT}
    keys.update([_crc(form[:MAX_FORM]) for form in token.forms[:MAX_READINGS]])
    for form in token.forms[:MAX_FORMS]:
        short = form[:MAX_FORM]
        if len(short) >= MIN_TYPED:
            keys.update([_crc(short[:at] + short[at + 1:]) for at in range(len(short))])
    if token.script == "Hang":
        keys.add(_crc(southern(token.text)))
    return keys | _table_keys(token) if token.script == "Latn" and token.forms else keys


def _table_keys(token: Token) -> set[int]:
    """Of a Latin word what `scoring.likeness` knows of it by tables and rules, where letters could be too few to show it: full names of
    a pet name, `Abdul` in a word, and of a short one how it sounds in Korean, in pinyin and anywhere."""
    form = token.forms[0]
    named = {*token.canon, *full_names(form), *(("abdul",) if len(token.forms) > 1 and form.startswith("abd") else ())}
    keys = {sound_class(f"={name}") for name in named} | {_crc(name[:MAX_FORM]) for name in named}
    if len(form) <= BRIEF:
        keys.update([_crc(f"~{traits(token).key}"), _crc(f"+{korean_key(form)}"), *map(_crc, pinyin_of(form))])
    keys.update([_crc(f"++{key}") for key in korean_keys(form)])
    return keys


def _crc(text: str) -> int:
    return zlib.crc32(text.encode("utf-8", "replace"), 1)


@dataclass
class Described:
    """Words with all that is stored of them; keys stand in a row, `counts` says how many are of each word."""

    names: list[str] = field(default_factory=list)
    forms: list[str] = field(default_factory=list)
    bits: list[float] = field(default_factory=list)
    flags: list[int] = field(default_factory=list)
    sounds: list[tuple[int, ...]] = field(default_factory=list)
    keys: list[tuple[int, ...]] = field(default_factory=list)
    tokens: list[bytes] = field(default_factory=list)

    def add(self, token: Token) -> None:
        """One more word."""
        for name, item in zip(_COLUMNS, (*described(token), _packed(token)), strict=True):
            getattr(self, name).append(item)

    def take(self, other: Described, which: Iterable[int]) -> None:
        """Some of another's words."""
        for at in which:
            for name in _COLUMNS:
                getattr(self, name).append(getattr(other, name)[at])


_COLUMNS = ("names", "forms", "bits", "flags", "sounds", "keys", "tokens")  # of Described


def described(token: Token) -> tuple[str, str, float, int, tuple[int, ...], tuple[int, ...]]:
    """Name (what makes it one word with another), form, surprise, flags, sounds, keys."""
    bits, flags = weighed(token)
    name = "\t".join((token.text, *token.forms))
    return name, token.forms[0] if token.forms else "", bits, flags, classes(token), tuple(sorted(word_keys(token)))


@lru_cache(maxsize=1 << 16)
def weighed(token: Token) -> tuple[float, int]:
    """Surprise and flags of a word."""
    known = traits(token)
    short = not token.forms or len(token.forms[0]) < 2
    return known.person_bits, (LETTER if short else 0) | _script(token.script) << SCRIPT_AT


@cache
def _script(code: str) -> int:
    """A number of its own for each script."""
    return CODES.index(code) if code in CODES else len(CODES)


def _packed(token: Token) -> bytes:
    return orjson.dumps([_whole_text(item) if isinstance(item, str) else [_whole_text(text) for text in item] for item in (
        token.text, token.script, token.forms, token.canon, token.skeleton, token.marks)])


def _whole_text(text: str) -> str:
    """Without halves of letters, which JSON cannot hold."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")


def arrays_of(words: Described) -> Arrays:
    """The vocabulary's part of a segment."""
    count = len(words.forms)
    sounds = np.zeros((count, MAX_CLASSES), np.uint32)
    for number, found in enumerate(words.sounds):
        sounds[number, :len(found)] = found
    lengths = np.fromiter((len(found) for found in words.keys), np.uint32, count)
    keys = np.fromiter((key for found in words.keys for key in found), np.uint32, int(lengths.sum()))
    text = "\n".join(words.forms).encode("utf-8", "replace")
    return {
        "word_form": np.frombuffer(text or b"\n", np.uint8), "word_bits": np.array(words.bits, np.float32),
        "word_flags": np.array(words.flags, np.uint8), "word_sound": sounds,
        "word_token": np.frombuffer(b"".join(words.tokens) or b"\0", np.uint8),
        "word_end": np.cumsum([len(item) for item in words.tokens], dtype=np.uint64) if words.tokens else np.zeros(0, np.uint64),
        **postings_of("word", keys, np.repeat(np.arange(count, dtype=np.uint32), lengths)),
    }


class Vocabulary:
    """The words of an open segment. bits: the surprise of each; flags: LETTER, and the script; sizes: letters of its form, at most 255."""

    def __init__(self, arrays: Arrays, remembered: int = 1 << 15) -> None:
        self.bits: NDArray[np.float32] = arrays["word_bits"]  # type: ignore[assignment]
        self.flags: NDArray[np.uint8] = arrays["word_flags"]  # type: ignore[assignment]
        text = arrays["word_form"].tobytes().decode("utf-8", "replace")
        forms = text.split("\n") if len(self.bits) else []
        self._forms = np.array(forms, dtype=object)
        self.sizes: NDArray[np.uint8] = np.minimum(np.fromiter(map(len, forms), np.uint32, len(forms)), 255).astype(np.uint8)
        self._sounds: NDArray[np.uint32] = arrays["word_sound"]  # type: ignore[assignment]
        self._postings = Postings(arrays, "word")
        self._text = memoryview(arrays["word_token"])  # type: ignore[arg-type]
        self._end = memoryview(arrays["word_end"])  # type: ignore[arg-type]
        self._tokens: dict[int, Token] = {}
        self._mark = np.zeros(len(self.bits), bool)
        self.near = lru_cache(maxsize=remembered)(self._near)

    def __len__(self) -> int:
        return len(self.bits)

    def forms_of(self, words: NDArray[np.uint32]) -> list[str]:
        """The first Latin form of each."""
        found: list[str] = self._forms[words].tolist()
        return found

    def token(self, number: int) -> Token:
        """The word with this number, as it was read when the list was."""
        token = self._tokens.get(number)
        if token is None:
            text, script, forms, canon, skeleton, marks = orjson.loads(self._text[self._end[number - 1] if number else 0:self._end[number]])
            token = self._tokens[number] = Token(text, script, tuple(forms), tuple(canon), tuple(skeleton), marks)
        return token

    def holds(self, form: str) -> bool:
        """Whether some word has these letters, or one letter more."""
        return bool(self._postings.spans((_crc(form[:MAX_FORM]),)))

    def typed(self, form: str) -> tuple[int, ...]:
        """Sounds of words with these letters but for a slip of typing."""
        if len(form) < MIN_TYPED:
            return ()
        short = form[:MAX_FORM]
        near = self._postings.owners({_crc(short), *[_crc(short[:at] + short[at + 1:]) for at in range(len(short))]})
        found = {sound for word in near[:MAX_TYPED].tolist() if OSA.normalized_similarity(form, self._forms[word], score_cutoff=TYPED)
                 for sound in self._sounds[word].tolist() if sound}
        return tuple(sorted(found)[:MAX_WIDER])

    def related(self, token: Token, words: NDArray[np.uint32]) -> NDArray[np.bool_]:
        """Which of `words` share a key with the query's word."""
        sharing, mark = self.near(token)[0], self._mark
        mark[sharing] = True
        found = mark[words]
        mark[sharing] = False
        return found

    def _near(self, token: Token) -> tuple[NDArray[np.uint32], tuple[int, ...]]:
        """Words that share a key with this one, and the sounds of those that a mistake of typing makes of it, best first."""
        sharing = self._postings.owners(word_keys(token))[:MAX_SHARING]
        further = further_classes(token)
        form = token.forms[0] if token.forms else ""
        if len(form) < MIN_TYPED or not len(sharing):
            return sharing, further
        alike = process.cdist([form], self.forms_of(sharing), scorer=OSA.normalized_similarity,
                              score_cutoff=TYPED, dtype=np.float32)[0]
        likely = np.flatnonzero(alike)
        if not len(likely):
            return sharing, further
        own = set(classes(token)) | {0}
        best = sharing[likely[np.argsort(-alike[likely], kind="stable")[:4 * MAX_WIDER]]]
        wider = dict.fromkeys((*further, *[sound for sound in self._sounds[best].ravel().tolist() if sound not in own]))
        return sharing, tuple(wider)[:MAX_WIDER]
