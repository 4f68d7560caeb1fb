"""Rows of a file to what is looked for, or to the reason why a row is not. Pure: no database, no clock."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b

from sheaf.matching import Subject
from sheaf.register.files import shape
from sheaf.register.files.limits import MAX_EXCERPT
from sheaf.register.files.rows import Problem, Row
from sheaf.register.records import index

_MEANING = re.compile(r"\w")
NOTHING = Problem("nothing_to_compare", "The row has no name and no number to look for.")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Somebody or something to look for. place: within its row; ref: the id that the file gives, or empty; subject: what
    the matcher compares."""

    number: int
    place: int
    ref: str
    schema: str
    properties: Mapping[str, Sequence[str]]
    subject: Subject

    @property
    def title(self) -> str:
        return title_of(self.subject)


@dataclass(slots=True)
class Sieve:
    """Takes the rows of one file in their order and remembers what they said, so that a row said twice is looked for once."""

    _seen: dict[bytes, int] = field(default_factory=dict)

    def take(self, row: Row) -> tuple[list[Wanted], list[Problem]]:
        """What to look for in the row, and what could not be used of it."""
        said = _said(row)  # before what cannot be read falls away: two rows may differ in nothing else
        fitted = shape.fit(row, complete=False)
        if fitted.refused:
            return [], fitted.problems
        wanted = [Wanted(row.number, place, "" if item.made else item.id, item.schema, item.properties, subject)
                  for place, item in enumerate(fitted.entities)
                  if _can_be_found(subject := subject_of(item.schema, item.properties))]
        if not wanted:
            return [], [*fitted.problems, NOTHING]
        first = self._seen.setdefault(said, row.number)
        if first != row.number:
            double = Problem("double", f"Row {first} says exactly the same; it is looked for once.", excerpt=wanted[0].ref[:MAX_EXCERPT])
            return [], [*fitted.problems, double]
        return wanted, fitted.problems


def _said(row: Row) -> bytes:
    """A digest of what the row says, as it is written. Ids do not count: the passengers of one booking share theirs."""
    said = [[item.schema, sorted((name, sorted(values)) for name, values in item.properties.items())] for item in row.entities]
    text = repr(row.written or said).encode("utf-8", "replace")
    return blake2b(text, digest_size=16).digest()


def subject_of(schema: str, properties: Mapping[str, Sequence[str]]) -> Subject:
    """What the matcher compares."""
    return index.subject("", schema, _pairs(properties))


def title_of(subject: Subject) -> str:
    """One line: the first name, else a number."""
    return next(iter((*subject.names, *subject.identifiers, *subject.phones)), "–")[:300]


def _pairs(properties: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, str]]:
    return ((name, value) for name, values in properties.items() for value in values)


def _can_be_found(subject: Subject) -> bool:
    """Whether it has a name or a number with a letter or digit in it."""
    return any(_MEANING.search(text) for text in (*subject.names, *subject.identifiers, *subject.phones))
