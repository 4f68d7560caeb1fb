"""Who of our own records cannot be a hit, told by birth dates and numbers alone, before the rest is read from the database.

Nothing is left out that a comparison could let through: where birth dates contradict and no number agrees, no name makes up for it.
Only facts that the asker may see count, and a hidden one changes nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from sheaf.kernel.batches import batches
from sheaf.matching import Subject
from sheaf.matching.index.bounds import contradicted
from sheaf.matching.scoring.evidence import compare_dates
from sheaf.matching.scoring.same import loosely
from sheaf.register.records import ftm, index
from sheaf.register.records.models import Fact, Record

Guarded = tuple[int, str, str]  # level, compartment, crime area
DatedFact = tuple[str, str, str, int, str, str]
IN_ONE_QUERY = 10_000  # values of one query; SQLite takes three times as many
_ROLES = {"birth", "number", "phone"}
_NOBODY = Subject()
_COLUMNS = ("record_id", "prop", "value", "state", "level", "compartment", "crime_area", "record__schema", "record__level",
            "record__compartment", "record__crime_area", "record__merged_into", "leads")


@dataclass(frozen=True, slots=True)
class Dated:
    """What is held of a record's birth dates and numbers, whoever may see it. guard: the record's; joined: merged with another,
    so that nothing is said of it; facts: (property, value, state, level, compartment, crime area)."""

    schema: str
    guard: Guarded
    joined: bool
    facts: tuple[DatedFact, ...]


NOTHING = Dated("", (0, "", ""), joined=True, facts=())


def mild(record: Record, level: int, compartment: str, crime_area: str) -> bool:
    """Whether whoever may see the record may see a fact with this guard."""
    return _mild((level, compartment, crime_area), (record.level, record.compartment, record.crime_area))


def _mild(fact: Sequence[Any], record: Guarded) -> bool:
    return fact[0] <= record[0] and fact[1] in {"OPEN", record[1]} and fact[2] in {"", record[2]}


def born_apart(subject: Subject, other: Subject) -> bool:
    """Whether birth dates contradict and no number could outweigh that: told without a look at the names, which costs a
    hundred times as much."""
    if not (subject.birth_dates and other.birth_dates):
        return False
    if {compare_dates(one, two) for one in subject.birth_dates for two in other.birth_dates} - {""} != {"apart"}:
        return False
    return not (other.identifiers or other.phones) or loosely(subject).isdisjoint(loosely(other))


def not_born_apart(facts: QuerySet[Fact], subjects: Sequence[Subject], ids: Sequence[list[str]], floor: float) -> list[list[str]]:
    """For each subject its candidates (record ids), without own records that cannot reach `floor`. facts: that may be seen."""
    asked = {key for subject, some in zip(subjects, ids, strict=True) if subject.birth_dates for key in some}
    if not asked or not contradicted(floor):
        return list(ids)
    known = _dated(facts, asked)
    return [[key for key in some if not all(born_apart(subject, other) for other in known.get(key, [_NOBODY]))]
            for subject, some in zip(subjects, ids, strict=True)]


def _dated(facts: QuerySet[Fact], ids: Collection[str]) -> dict[str, list[Subject]]:
    """Dates and numbers of each record that has birth dates: what everybody who sees the record may see, and all. Of one that is
    merged with another nothing is said, since the other's dates count too."""
    return {key: sides(key, held) for key, held in dated(facts, ids).items() if not held.joined}


def dated(facts: QuerySet[Fact], ids: Collection[str]) -> dict[str, Dated]:
    """What these facts say of each record that has any of the kind."""
    held: defaultdict[str, list[DatedFact]] = defaultdict(list)
    about: dict[str, tuple[str, Guarded, bool]] = {}
    others = Record.objects.filter(merged_into=OuterRef("record"))
    rows = facts.filter(retired__isnull=True, prop__in=_props()).order_by().annotate(leads=Exists(others))
    for some in batches(ids, IN_ONE_QUERY):
        for key, *fact, schema, level, compartment, area, gone, leads in rows.filter(record__in=some).values_list(*_COLUMNS):
            about[key] = (schema, (level, compartment, area), bool(gone or leads))
            held[key].append(tuple(fact))
    return {key: Dated(*about[key], tuple(found)) for key, found in held.items()}


def sides(key: str, held: Dated, facts: Iterable[DatedFact] | None = None) -> list[Subject]:
    """The record as all these facts tell it (None: as all do), and as those do that everybody who sees it may see, where that is less;
    empty without any."""
    known = [(prop, value, _mild(guard, held.guard)) for prop, value, _, *guard in (held.facts if facts is None else facts)]
    return _sides(key, held.schema, known) if known else []


def _sides(key: str, schema: str, values: Iterable[tuple[str, str, bool]]) -> list[Subject]:
    every = [(prop, value) for prop, value, _ in values]
    open_ = [(prop, value) for prop, value, open_ in values if open_]
    return [index.subject(key, schema, some) for some in ([every] if len(every) == len(open_) else [every, open_])]


@lru_cache(maxsize=1)
def _props() -> frozenset[str]:
    """Names of the properties that hold birth dates and numbers, in any schema."""
    names = [name for name, shape in ftm.model().schemata.items() if not shape.abstract]
    return frozenset(item.name for name in names for item in ftm.schema(name).properties.values() if item.role in _ROLES)
