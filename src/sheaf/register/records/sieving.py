"""Who of our own records cannot be a hit, told by birth dates and numbers alone, before the rest is read from the database.

Nothing is left out that a comparison could let through: where birth dates contradict and no number agrees, no name makes up for it.
Only facts that the asker may see count, and a hidden one changes nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache

from django.db.models import Exists, OuterRef, QuerySet

from sheaf.matching import Subject
from sheaf.matching.index.bounds import contradicted
from sheaf.matching.scoring.evidence import bare_numbers, compare_dates, phone
from sheaf.register.records import ftm, index
from sheaf.register.records.models import Fact, Record

Guarded = tuple[int, str, str]  # level, compartment, crime area
IN_ONE_QUERY = 10_000  # values of one query; SQLite takes three times as many
_ROLES = {"birth", "number", "phone"}
_NOBODY = Subject()
_COLUMNS = ("record_id", "prop", "value", "level", "compartment", "crime_area", "record__schema", "record__level", "record__compartment",
            "record__crime_area", "record__merged_into", "leads")


def mild(record: Record, level: int, compartment: str, crime_area: str) -> bool:
    """Whether whoever may see the record may see a fact with this guard."""
    return _mild((level, compartment, crime_area), (record.level, record.compartment, record.crime_area))


def _mild(fact: Guarded, record: Guarded) -> bool:
    return fact[0] <= record[0] and fact[1] in {"OPEN", record[1]} and fact[2] in {"", record[2]}


def born_apart(subject: Subject, other: Subject) -> bool:
    """Whether birth dates contradict and no number could outweigh that: told without a look at the names, which costs a
    hundred times as much."""
    if not (subject.birth_dates and other.birth_dates):
        return False
    if {compare_dates(one, two) for one in subject.birth_dates for two in other.birth_dates} - {""} != {"apart"}:
        return False
    return not (other.identifiers or other.phones) or _numbers(subject).isdisjoint(_numbers(other))


def not_born_apart(facts: QuerySet[Fact], subjects: Sequence[Subject], ids: Sequence[list[str]], floor: float) -> list[list[str]]:
    """For each subject its candidates (record ids), without own records that cannot reach `floor`. facts: that may be seen."""
    dated = {key for subject, some in zip(subjects, ids, strict=True) if subject.birth_dates for key in some}
    if not dated or not contradicted(floor):
        return list(ids)
    known = _dated(facts, dated)
    return [[key for key in some if not all(born_apart(subject, other) for other in known.get(key, [_NOBODY]))]
            for subject, some in zip(subjects, ids, strict=True)]


def _dated(facts: QuerySet[Fact], ids: Collection[str]) -> dict[str, list[Subject]]:
    """Dates and numbers of each record that has birth dates: what everybody who sees the record may see, and all. Of one that is
    merged with another nothing is said, since the other's dates count too."""
    held: defaultdict[str, list[tuple[str, str, bool]]] = defaultdict(list)
    schemas: dict[str, str] = {}
    others = Record.objects.filter(merged_into=OuterRef("record"))
    dated = facts.filter(retired__isnull=True, prop__in=_props()).order_by().annotate(leads=Exists(others))
    every = list(ids)
    for start in range(0, len(every), IN_ONE_QUERY):
        some = every[start:start + IN_ONE_QUERY]
        for key, prop, value, level, compartment, area, schema, *guard, gone, leads in dated.filter(record__in=some).values_list(*_COLUMNS):
            if gone or leads:
                continue
            held[key].append((prop, value, _mild((level, compartment, area), (guard[0], guard[1], guard[2]))))
            schemas[key] = schema
    return {key: _sides(key, schemas[key], values) for key, values in held.items()}


def _sides(key: str, schema: str, values: Iterable[tuple[str, str, bool]]) -> list[Subject]:
    every = [(prop, value) for prop, value, _ in values]
    open_ = [(prop, value) for prop, value, open_ in values if open_]
    return [index.subject(key, schema, some) for some in ([every] if len(every) == len(open_) else [every, open_])]


@lru_cache(maxsize=1)
def _props() -> frozenset[str]:
    """Names of the properties that hold birth dates and numbers, in any schema."""
    names = [name for name, shape in ftm.model().schemata.items() if not shape.abstract]
    return frozenset(item.name for name in names for item in ftm.schema(name).properties.values() if item.role in _ROLES)


def _numbers(subject: Subject) -> set[str]:
    return bare_numbers(subject) | {line for text in subject.phones if (line := phone(text))}
