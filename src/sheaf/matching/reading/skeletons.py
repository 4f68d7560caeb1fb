"""Consonant classes of a spelling, for finding: native and romanised spellings of one name share one."""

from __future__ import annotations

import re
from functools import lru_cache

from sheaf.matching.reading.roman.slots import Path, Slot

# p b f ph bh; t d th; k g kh q; s sh z x c ch j; n ng; m; l r; w v
_CLASSES = str.maketrans({
    "b": "p", "f": "p", "g": "k", "q": "k", "d": "t", "z": "s", "x": "s", "j": "s", "r": "l", "v": "w",
})
_PAIRS = (("ng", "n"), ("kh", "k"), ("gh", "k"), ("ch", "s"), ("sh", "s"), ("zh", "s"), ("jh", "s"), ("th", "t"), ("dh", "t"),
          ("ph", "p"), ("bh", "p"), ("ck", "k"), ("ny", "n"), ("nh", "n"))
_SILENT_R = re.compile(r"(?<=[aeiou])r(?![aeiouy])")
_GLIDE = re.compile(r"(?<=[aeiou])[wv](?![aeiou])|(?<=[^aeiou])[wv](?=[aeiou])")
_DROP = re.compile(r"[^bcdfgjklmnpqrstvwxz]+|c(?=k)")
_DOUBLE = re.compile(r"(.)\1+")
BEAM = 10
KEPT = 8
DEAREST = 0.45  # spellings that cost more are not looked for


@lru_cache(maxsize=262144)
def of_latin(form: str) -> tuple[str, ...]:
    """The skeletons of a Latin form."""
    if not form:
        return ()
    text = _GLIDE.sub("", _SILENT_R.sub("", form))
    return (_classes(text),)


def _classes(text: str) -> str:
    lead = "a" if text[:1] in "aeiou" else ""
    for pair, single in _PAIRS:
        if pair in text:
            text = text.replace(pair, single)
    text = _DROP.sub("", text).translate(_CLASSES).replace("c", "k")
    return _DOUBLE.sub(r"\1", lead + text) or "a"


def of_paths(read: tuple[Path, ...]) -> tuple[str, ...]:
    """The likeliest skeletons of a native word's readings."""
    found: dict[str, float] = {}
    for path in read:
        beam: dict[str, float] = {"": 0.0}
        for sound in path:
            beam = _grown(beam, _options(sound))
        for text, spent in beam.items():
            for key in of_latin(text):
                found[key] = min(spent, found.get(key, spent))
    return tuple(sorted(found, key=lambda text: found[text])[:KEPT])


def _grown(beam: dict[str, float], options: tuple[tuple[str, float], ...]) -> dict[str, float]:
    grown: dict[tuple[str, ...], tuple[float, str]] = {}
    for text, spent in beam.items():
        for more, price in options:
            whole = text + more
            key = (*of_latin(whole), whole[-1:])
            if key not in grown or spent + price < grown[key][0]:
                grown[key] = (spent + price, whole)
    return {text: spent for spent, text in sorted(grown.values())[:BEAM]}


@lru_cache(maxsize=16384)
def _options(sound: Slot) -> tuple[tuple[str, float], ...]:
    return tuple(pair for pair in sound.spellings if pair[1] <= DEAREST)[:10]
