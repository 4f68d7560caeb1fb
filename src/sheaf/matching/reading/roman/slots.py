"""A slot: one sound of a native word and its Latin spellings, each with what it costs to be spelt so.

Tables are read from `data/<script>.tsv`: key, then spellings as `kh k:.15 g:.2`; no number costs nothing,
`-` is silence, a star marks the spelling that keeps the Indic letters (`bh*:.05`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from math import inf

SILENT = "-"
MISSING = {"a": 0.45, "e": 0.45, "i": 0.45, "o": 0.45, "u": 0.45, "y": 0.45, "w": 0.6, "h": 0.35}  # a sound left out
MISSING_CONSONANT = 0.95
_DEAREST = 9.0


@dataclass(frozen=True, slots=True, eq=False)
class Slot:
    """spellings: best first. skip: the cost of leaving the sound out. by: the spellings by their first letter."""

    spellings: tuple[tuple[str, float], ...]
    skip: float
    by: dict[str, tuple[tuple[str, int, float], ...]]
    indic: str


Path = tuple[Slot, ...]


@lru_cache(maxsize=16384)
def slot(spec: str) -> Slot:
    """A slot from its written form."""
    costs: dict[str, float] = {}
    indic = ""
    for entry in spec.split():
        text, _, number = entry.partition(":")
        cost = float(number) if number else 0.0
        if text.endswith("*"):
            text = text[:-1]
            indic = indic or text
        text = "" if text == SILENT else text
        costs[text] = min(cost, costs.get(text, cost))
    ordered = tuple(sorted(costs.items(), key=lambda pair: pair[1]))
    return _made(ordered, indic or ordered[0][0])


def _made(ordered: tuple[tuple[str, float], ...], indic: str) -> Slot:
    by: dict[str, list[tuple[str, int, float]]] = {}
    for text, cost in ordered:
        if text:
            by.setdefault(text[0], []).append((text, len(text), cost))
    return Slot(ordered, _skip(ordered), {letter: tuple(found) for letter, found in by.items()}, indic)


def _skip(ordered: tuple[tuple[str, float], ...]) -> float:
    """The cost of leaving out a sound with these spellings, cheapest first: what silence costs, or the letters that are missing."""
    for text, cost in ordered:
        if not text:
            return cost
    least = inf
    for text, cost in ordered:
        if cost >= least:
            break
        least = min(least, cost + sum([MISSING.get(letter, MISSING_CONSONANT) for letter in text]))
    return least


@lru_cache(maxsize=16384)
def joined(*specs: str, add: float = 0.0) -> Slot:
    """A slot of any of several specs; those after the first cost `add` more."""
    first = slot(specs[0]).spellings
    costs = dict(first)
    for spec in specs[1:]:
        for text, cost in slot(spec).spellings:
            costs[text] = min(cost + add, costs.get(text, cost + add))
    return _made(tuple(sorted(costs.items(), key=lambda pair: pair[1])), slot(specs[0]).indic)


def merged(found: Iterable[tuple[str, float]], add: float = 0.0, most: int = 60) -> Slot:
    """A slot of spellings already priced; the cheapest price of each stands."""
    costs: dict[str, float] = {}
    for text, cost in found:
        costs[text] = min(cost + add, costs.get(text, _DEAREST))
    ordered = sorted(costs.items(), key=lambda pair: pair[1])[:most]
    return _made(tuple(ordered), ordered[0][0])


def rows(name: str) -> list[tuple[str, str]]:
    """A table's lines: the first column and the rest; lines that begin with `#` are remarks."""
    text = (files("sheaf.matching.reading") / "data" / f"{name}.tsv").read_text("utf-8")
    cut = (line.partition("\t") for line in text.splitlines() if line and not line.startswith("#"))
    return [(key, rest) for key, _, rest in cut]


def table(name: str) -> dict[str, str]:
    """A table of specs by their key."""
    return dict(rows(name))
