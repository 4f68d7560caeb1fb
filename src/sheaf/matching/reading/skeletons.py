"""Consonant classes of a spelling, for finding: native and romanised spellings of one name share one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from functools import lru_cache

from sheaf.matching import compiled
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
DEAREST_WHOLE = 9.0  # nor words that do

Option = tuple[str, str, float]  # what it opens a word as (a vowel, another sound, nothing yet), classes, cost
_KERNEL = compiled.skeletons()
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
    for text, spent in _cheapest(read).items():
        key = text.lstrip(_OPEN) or LEAD
        found[key] = min(spent, found.get(key, spent))
    return tuple(sorted(found, key=found.__getitem__)[:KEPT])


def _cheapest(read: tuple[Path, ...]) -> dict[str, float]:
    """In C where that was compiled: the same texts and costs in the same order."""
    if _KERNEL:
        with suppress(OverflowError):  # of a word beyond all measure
            return _KERNEL.cheapest(tuple([tuple(map(_choices, path)) for path in read]), BEAM, DEAREST_WHOLE)
    return plainly([[_options(sound) for sound in path] for path in read])


@lru_cache(maxsize=32768)
def _choices(sound: Slot) -> object:
    return _KERNEL.Choices(_options(sound)) if _KERNEL else None


def plainly(ways: Sequence[Sequence[tuple[Option, ...]]]) -> dict[str, float]:
    """The skeletons, marks of their opening before them, that the sounds of each way grow into; the least cost of each."""
    found: dict[str, float] = {}
    for way in ways:
        beam: dict[str, float] = {"": 0.0}
        for options in way:
            beam = _grown(beam, options)
        for text, spent in beam.items():
            found[text] = min(spent, found.get(text, spent))
    return found


def _grown(beam: dict[str, float], options: tuple[Option, ...]) -> dict[str, float]:
    grown: dict[str, float] = {}
    for text, spent in beam.items():
        for opening, more, price in options:
            whole = (text or opening) + (more[1:] if text and more[:1] == text[-1:] else more)
            if spent + price < grown.get(whole, DEAREST_WHOLE):
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
        for option, more in _heard(text):
            costs[option] = min(price + more, costs.get(option, DEAREST_WHOLE))
    ordered = sorted(costs.items(), key=lambda pair: pair[1])
    return tuple((opening, classes, price) for (opening, classes), price in ordered)


@lru_cache(maxsize=65536)
def _heard(text: str) -> tuple[tuple[tuple[str, str], float], ...]:
    """What one spelling opens a word as and its classes: as it stands, without its `w`, without an `r` that is not sounded."""
    opening = LEAD if text[:1] in _VOWELS else _OPEN if text else ""
    classes = _REPEATED.sub("", _classes(text))
    return ((opening, classes), 0.0), ((opening, classes.replace("w", "")), 0.03), ((opening, _mute(text)), 0.03)


def _mute(text: str) -> str:
    """The classes of a spelling whose `r` is not sounded."""
    return _REPEATED.sub("", _classes(text.lstrip("r") if text[:1] == "r" else _SILENT_R.sub("", text + ".")))
