"""Which column of a sheet holds what: by its heading, whatever was inserted, moved or renamed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sheaf.plan.reporting.offline.files.shapes import ALL, NAMES

HEADS = ("Clause", "What is asked", *(NAMES[name] for name in ALL), "Last time", "Remark", "Key")
WIDEST = 40  # columns that are looked at: thrice as many as are written
_NAMED = {"Clause": "subject", **{NAMES[name]: name for name in ALL}, "Key": "key"}
_USUAL = {_NAMED[words]: place for place, words in enumerate(HEADS) if words in _NAMED}
TOP = 10  # rows in which the headings are looked for: people put lines of their own above them
_KNOWN = {words.casefold(): _NAMED.get(words, words) for words in HEADS}


@dataclass(frozen=True, slots=True)
class Columns:
    """places: column by what it holds, from 0; refused: why no row of the sheet can be taken, empty where they can; ours: every
    column that the report has, read or not."""

    places: Mapping[str, int]
    refused: str
    ours: frozenset[int] = frozenset()

    def cell(self, cells: Sequence[Any], name: str) -> Any:
        """The cell of a row that holds it; None where the column is gone."""
        place = self.places.get(name)
        return cells[place] if place is not None and place < len(cells) else None

    def beside(self, cells: Sequence[Any]) -> list[Any]:
        """The cells of a row that are in none of the report's columns."""
        return [cell for place, cell in enumerate(cells) if place not in self.ours]


def headed(heads: Sequence[str]) -> tuple[Columns, list[str]]:
    """(columns, what is to be told of them). A heading that was renamed in its place, or translated, still is what it was; one that
    stands elsewhere is followed."""
    names = _names(heads)
    places: dict[str, int] = {}
    told: list[str] = []
    twice = [words for words, name in _NAMED.items() if names.count(name) > 1]
    for words, name in _NAMED.items():
        usual = _USUAL[name]
        if name in names:
            places[name] = names.index(name)
        elif usual < len(names) and not names[usual]:
            places[name] = usual
        elif name in ALL:
            told.append(f"The column {words} is gone: what the node holds there stays.")
    refused = f"Two columns have the heading {twice[0]}: nobody can say which is meant." if twice else ""
    ours = {*places.values(), *(place for place, name in enumerate(names) if name)}
    ours |= {place for place, words in enumerate(HEADS[: len(names)]) if _NAMED.get(words, words) not in names and not names[place]}
    return Columns(places, refused, frozenset(ours)), told


def head_row(top: Sequence[Sequence[str]]) -> int | None:
    """Which of a sheet's first rows has the headings, from 0; None where none has: they were deleted, or the sheet is somebody's own.
    The heading of the hidden column is enough, since whoever translates a sheet does not see it."""
    for place, cells in enumerate(top):
        names = [name for name in _names(cells) if name]
        if "key" in names or len(names) > 1:
            return place
    return None


def _names(heads: Sequence[str]) -> list[str]:
    return [_KNOWN.get(words.casefold().partition(" (")[0], "") for words in heads]
