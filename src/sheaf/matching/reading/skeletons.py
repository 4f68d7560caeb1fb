"""Consonant classes of a spelling, for finding: native and romanised spellings of one name share one."""

from __future__ import annotations

import re
from functools import lru_cache

from sheaf.matching.reading.roman.slots import Path, Slot

# p b f ph bh; t d th; k g kh q; s sh z x c ch j; n ng ny; m; l r; w v. Vowels, h and y are left out.
_CLASSES = str.maketrans({"b": "p", "f": "p", "g": "k", "q": "k", "d": "t", "z": "s", "x": "s", "j": "s", "r": "l", "v": "w", "c": "k"})
_PAIRS = (
    ("ng", "n"), ("kh", "k"), ("gh", "k"), ("ch", "s"), ("sh", "s"), ("zh", "s"), ("jh", "s"), ("th", "t"), ("dh", "t"), ("ph", "p"),
    ("bh", "p"), ("ck", "k"), ("ny", "n"), ("nh", "n"),
)
_WITHOUT_H = tuple(pair for pair in _PAIRS if "h" not in pair[0])
_SILENT_R = re.compile(r"(?<=[aeiou])r(?![aeiouy])")
_GLIDE = re.compile(r"(?<=[aeiou])[wv](?![aeiou])|(?<=[^aeiou])[wv](?=[aeiou])")
_DROP = re.compile(r"[^bcdfgjklmnpqrstvwxz]+")
_SILENT = frozenset("wvr")
_REPEATED = re.compile(r"(.)(?=\1)")  # a letter before the same letter
_VOWELS = frozenset("aeiou")
LEAD = "a"  # the mark of a word that opens with a vowel
BEAM = 24
KEPT = 14
DEAREST = 0.45  # spellings that cost more are not looked for

Option = tuple[str, str, float]  # what it opens a word as (a vowel, another sound, nothing yet), classes, cost
_OPEN = "."  # stands at the head of a skeleton whose word has begun with another sound than a vowel


@lru_cache(maxsize=262144)
def of_latin(form: str) -> tuple[str, ...]:
    """The skeletons of a Latin form."""
    if not form:
        return ()
    lead = LEAD if form[0] in _VOWELS else ""
    if not _SILENT.isdisjoint(form):
        form = _GLIDE.sub("", _SILENT_R.sub("", form))
    return (_REPEATED.sub("", lead + _classes(form)) or LEAD,)


def _classes(text: str) -> str:
    for pair, single in _PAIRS if "h" in text else _WITHOUT_H:
        if pair in text:
            text = text.replace(pair, single)
    return _DROP.sub("", text).translate(_CLASSES)


def of_paths(read: tuple[Path, ...]) -> tuple[str, ...]:
    """The likeliest skeletons of a native word's readings."""
    found: dict[str, float] = {}
    for path in read:
        beam: dict[str, float] = {"": 0.0}
        for sound in path:
            beam = _grown(beam, _options(sound))
        for text, spent in beam.items():
            key = text.lstrip(_OPEN) or LEAD
            found[key] = min(spent, found.get(key, spent))
    return tuple(sorted(found, key=lambda text: found[text])[:KEPT])


def _grown(beam: dict[str, float], options: tuple[Option, ...]) -> dict[str, float]:
    grown: dict[str, float] = {}
    for text, spent in beam.items():
        for opening, more, price in options:
            whole = (text or opening) + (more[1:] if text and more[:1] == text[-1:] else more)
            if spent + price < grown.get(whole, 9.0):
                grown[whole] = spent + price
    if len(grown) <= BEAM:
        return grown
    return dict(sorted(grown.items(), key=lambda pair: pair[1])[:BEAM])


@lru_cache(maxsize=32768)
def _options(sound: Slot) -> tuple[Option, ...]:
    """What a slot adds to a skeleton: an `r` or `w` that the Latin side may leave out is tried both ways."""
    costs: dict[tuple[str, str], float] = {}
    for text, price in sound.spellings:
        if price > DEAREST:
            continue
        opening = LEAD if text[:1] in _VOWELS else _OPEN if text else ""
        classes = _REPEATED.sub("", _classes(text))
        for each, more in ((classes, 0.0), (classes.replace("w", ""), 0.03), (_mute(text), 0.03)):
            costs[opening, each] = min(price + more, costs.get((opening, each), 9.0))
    ordered = sorted(costs.items(), key=lambda pair: pair[1])
    return tuple((opening, classes, price) for (opening, classes), price in ordered)


def _mute(text: str) -> str:
    """The classes of a spelling whose `r` is not sounded."""
    return _REPEATED.sub("", _classes(text.lstrip("r") if text[:1] == "r" else _SILENT_R.sub("", text + ".")))
