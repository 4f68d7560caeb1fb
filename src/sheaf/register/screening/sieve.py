"""Rows of a file to what is looked for, or to the reason why a row is not. Pure: no database, no clock."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import blake2b

from sheaf.matching import Subject
from sheaf.matching.findable import findable, nothing_told, wrong_imo
from sheaf.matching.reading.disguise import disguised, shown
from sheaf.matching.subject import MAX_NAMES
from sheaf.register.files import shape
from sheaf.register.files.limits import MAX_EXCERPT
from sheaf.register.files.rows import Entity, Problem, Row
from sheaf.register.records import index, parts

DISGUISED = Problem(
    "disguised", "A name holds letters that cannot be seen or are of another alphabet; it is compared as what it looks like.", whole=False)
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
        subjects = [subject_of(item.schema, item.properties) for item in fitted.entities]
        problems = list(fitted.problems)
        for item, subject in zip(fitted.entities, subjects, strict=True):
            problems += _told(item, subject)
        wanted = [Wanted(row.number, place, "" if item.made else item.id, item.schema, item.properties, subject)
                  for place, (item, subject) in enumerate(zip(fitted.entities, subjects, strict=True)) if findable(subject)]
        if not wanted:
            return [], [*problems, _nothing(subjects)]
        first = self._seen.setdefault(said, row.number)
        if first != row.number:
            double = Problem("double", f"Row {first} says exactly the same; it is looked for once.", excerpt=wanted[0].ref[:MAX_EXCERPT])
            return [], [*problems, double]
        return wanted, problems


def _said(row: Row) -> bytes:
    """A digest of what the row says, as it is written. Ids do not count: the passengers of one booking share theirs."""
    said = [[item.schema, sorted((name, sorted(values)) for name, values in item.properties.items())] for item in row.entities]
    text = repr(row.written or said).encode("utf-8", "replace")
    return blake2b(text, digest_size=16).digest()


def subject_of(schema: str, properties: Mapping[str, Sequence[str]]) -> Subject:
    """What the matcher compares: names as they are written and, where that is not how a screen shows them, as it does, part by part."""
    found = index.subject("", schema, _pairs(properties))
    whole = parts.joined(schema, {name: [*map(shown, values)] for name, values in properties.items() if name in parts.PARTS})
    names = dict.fromkeys((*found.names, *whole, *map(shown, found.names)) if any(map(disguised, found.names)) else found.names)
    return found if len(names) == len(found.names) else replace(found, names=tuple(names)[:MAX_NAMES])


def title_of(subject: Subject) -> str:
    """One line: the first name, else a number."""
    return next(iter((*subject.names, *subject.identifiers, *subject.phones)), "–")[:300]


def _pairs(properties: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, str]]:
    return ((name, value) for name, values in properties.items() for value in values)


def _nothing(subjects: Sequence[Subject]) -> Problem:
    """Why nobody is looked for by a row."""
    words = next(filter(None, map(nothing_told, subjects)), "")
    return replace(NOTHING, reason=f"{NOTHING.reason} {words}") if words else NOTHING


def _told(item: Entity, subject: Subject) -> Iterator[Problem]:
    """What whoever screens the file should know of a row that is looked for."""
    if is_disguised(subject):
        yield DISGUISED
    for number in item.properties.get("imoNumber", ()):
        if words := wrong_imo(number, sure=True):
            yield Problem("imo", f"{words} It is compared as it is written.", "imoNumber", number[:MAX_EXCERPT], whole=False)


def is_disguised(subject: Subject) -> bool:
    """Whether a name of it looks like what it is not written as."""
    return any(map(disguised, subject.names))
