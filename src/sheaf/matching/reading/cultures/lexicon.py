"""Usual words of names by convention: how surprising each is, where it stands, whose it is."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from math import log2

from sheaf.matching.reading.shape import FAMILY, GIVEN

DATA = files("sheaf.matching.reading") / "data"
UNKNOWN_BITS = 12.5  # of a word no list holds
SHORT_BITS = (0.0, 3.0, 8.0, 9.5, 10.5, 11.5)  # of an unknown word by its number of letters
MAX_VOTE = 3.0


@dataclass(frozen=True, slots=True)
class Known:
    """bits: the surprise of meeting the word as part of a name; votes: (convention, weight) pairs;
    family, given: conventions in which it is usually that; places: all conventions that have it; sex: `m`, `f` or
    empty where both or unknown."""

    bits: float
    votes: tuple[tuple[str, float], ...] = ()
    family: frozenset[str] = frozenset()
    given: frozenset[str] = frozenset()
    sex: str = ""
    places: frozenset[str] = frozenset()


def lines_of(name: str) -> list[str]:
    """The lines of a data file without comments and empty ones."""
    text = (DATA / name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


@cache
def _rows() -> dict[str, list[tuple[str, str, float, str]]]:
    """word -> (convention, role, bits, sex) of every list it is on."""
    rows: dict[str, list[tuple[str, str, float, str]]] = {}
    for entry in sorted((DATA / "words").iterdir(), key=lambda item: item.name):
        convention = entry.name.removesuffix(".txt")
        role, bits, sex = "any", 9.0, ""
        for line in lines_of(f"words/{entry.name}"):
            if line.startswith("["):
                head = line.strip("[]").split()
                role, bits, sex = head[0], float(head[1]), head[2] if len(head) > 2 else ""
            else:
                for word in line.split():
                    rows.setdefault(word, []).append((convention, role, bits, sex))
    return rows


@lru_cache(maxsize=262144)
def known(form: str) -> Known | None:
    """What the lists say of a word; None where none has it."""
    rows = _rows().get(form)
    if not rows:
        return None
    conventions = {row[0] for row in rows}
    vote = min(MAX_VOTE, 1.0 + 4.0 / len(conventions) / max(1.0, 6.0 - len(form)))
    share = 2.0 ** -min(row[2] for row in rows)
    sexes = {row[3] for row in rows} - {""}
    return Known(
        bits=-log2(min(0.2, share * (1 + 0.3 * (len(conventions) - 1)))),
        votes=tuple((name, vote) for name in sorted(conventions)),
        family=frozenset(row[0] for row in rows if row[1] in {FAMILY, "any"}),
        given=frozenset(row[0] for row in rows if row[1] in {GIVEN, "any"}),
        sex=sexes.pop() if len(sexes) == 1 else "",
        places=frozenset(conventions),
    )


def usual(form: str, convention: str) -> bool:
    """Whether a word is on a list of this convention."""
    found = known(form)
    return found is not None and convention in found.places


@lru_cache(maxsize=262144)
def bits_of(form: str) -> float:
    """The surprise of a word in bits; for unknown words by length."""
    found = known(form)
    if found:
        return found.bits
    return SHORT_BITS[len(form)] if len(form) < len(SHORT_BITS) else UNKNOWN_BITS
