"""Every distinct word of a list once: which of them could stand for a word of the query.

A million people share some hundred thousand words, so likeness is computed between words, not
between people, and remembered while the list is open.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from sheaf.matching.index.keys import classes
from sheaf.matching.index.storage import Arrays
from sheaf.matching.reading.shape import Token
from sheaf.matching.reading.tokens import token_of

MAX_FORM = 16  # letters of a form that make typing keys
MIN_TYPED = 4  # a shorter word is found by sound or not at all
MAX_FORMS = 2
MAX_SIMILAR = 48  # words kept as readings of one query word, best first
MAX_COMPARED = 1500  # words compared with one query word; more share its keys only in degenerate lists
ALIKE = 0.6  # less alike than this never helps a pair of names over the threshold

Likeness = Callable[[Token, Token], float]


def word_keys(token: Token) -> set[int]:
    """32-bit keys under which a word is filed: its sounds, its letters, its letters less one."""
    keys = set(classes(token))
    for form in token.forms[:MAX_FORMS]:
        short = form[:MAX_FORM]
        keys.add(_crc(short))
        if len(short) >= MIN_TYPED:
            keys.update(_crc(short[:at] + short[at + 1:]) for at in range(len(short)))
    return keys


@lru_cache(maxsize=1 << 16)
def _crc(text: str) -> int:
    return zlib.crc32(text.encode("utf-8", "replace"), 1)


def arrays_of(words: Sequence[str]) -> Arrays:
    """The vocabulary's part of a segment: texts, and their keys in order."""
    texts = [word.encode("utf-8", "surrogatepass") for word in words]
    ends = np.cumsum([len(text) for text in texts], dtype=np.uint64) if texts else np.zeros(0, np.uint64)
    keys: list[int] = []
    owners: list[int] = []
    for number, word in enumerate(words):
        found = word_keys(token_of(word))
        keys.extend(found)
        owners.extend([number] * len(found))
    order = np.argsort(np.array(keys, np.uint32), kind="stable")
    return {
        "word_text": np.frombuffer(b"".join(texts) or b"\0", np.uint8), "word_end": ends,
        "word_key": np.array(keys, np.uint32)[order], "word_of_key": np.array(owners, np.uint32)[order],
    }


class Vocabulary:
    """The words of an open segment."""

    def __init__(self, arrays: Arrays, likeness: Likeness, remembered: int = 1 << 16) -> None:
        self._text: NDArray[np.uint8] = arrays["word_text"]  # type: ignore[assignment]
        self._end: NDArray[np.uint64] = arrays["word_end"]  # type: ignore[assignment]
        self._key, self._owner = arrays["word_key"], arrays["word_of_key"]
        self._likeness = likeness
        self._tokens: dict[int, Token] = {}
        self.similar = lru_cache(maxsize=remembered)(self._similar)

    def __len__(self) -> int:
        return len(self._end)

    def token(self, number: int) -> Token:
        """The word with this number."""
        token = self._tokens.get(number)
        if token is None:
            start = int(self._end[number - 1]) if number else 0
            text = self._text[start:int(self._end[number])].tobytes().decode("utf-8", "surrogatepass")
            token = self._tokens[number] = token_of(text)
        return token

    def _similar(self, token: Token) -> dict[int, float]:
        """Numbers of words that could be this one, with how alike they are, best first."""
        found = self._numbers(word_keys(token))
        scored = ((number, self._likeness(token, self.token(number))) for number in found)
        best = sorted((pair for pair in scored if pair[1] >= ALIKE), key=lambda pair: (-pair[1], pair[0]))
        return dict(best[:MAX_SIMILAR])

    def _numbers(self, keys: Iterable[int]) -> list[int]:
        wanted = np.fromiter(keys, np.uint32)
        starts = np.searchsorted(self._key, wanted, "left")
        ends = np.searchsorted(self._key, wanted, "right")
        parts = [self._owner[a:b] for a, b in zip(starts.tolist(), ends.tolist(), strict=True) if b > a]
        if not parts:
            return []
        numbers: list[int] = np.unique(np.concatenate(parts)).tolist()
        return numbers[:MAX_COMPARED]
