"""Reads for rooms that follow what changes: search keys of records, edits that somebody may see, an entity from one edition
of a list to the next. `keys_of_records` alone is not filtered for a person: it gives hashes, to find whom to ask about.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q

from sheaf.access.actor import Actor
from sheaf.matching import KEYS, Subject
from sheaf.register.records import index, postings
from sheaf.register.records.index import Asked
from sheaf.register.records.models import OWN, Change, Record, SearchKey
from sheaf.register.records.reading import edits, visible_records
from sheaf.register.records.shapes import FactView, RecordView

Edits = Mapping[str, Mapping[int, list[Change]]]  # by record and edit
Properties = Mapping[str, Mapping[str, list[str]]]  # by record


@dataclass(frozen=True, slots=True)
class Place:
    """A list's entity, whatever the edition. name: of the list; before: the same entity's record id in the last of the
    editions compared with, or empty; same: it says in all of them what it says here."""

    name: str
    entity_id: str
    before: str
    same: bool


def keys_of_subject(subject: Subject) -> Asked:
    """Hashed keys under which a search for this subject looks among own records."""
    return index.asked_for(subject, _versions())


def keys_version() -> str:
    """The versions of the keys that own records have now, as one text: keys made for others are to be made anew. While own
    records are given new keys there are two."""
    return " ".join(sorted(_versions()))


def _versions() -> frozenset[str]:
    return postings.opened([OWN]).versions or frozenset({KEYS})


def keys_of_records(record_ids: Collection[str]) -> dict[str, set[int]]:
    """{record id: hashed keys of it and of all that is merged with it}, whoever may see them; none for a retired record."""
    rows = dict(Record.objects.filter(pk__in=record_ids).values_list("id", "merged_into"))
    roots = {key: root or key for key, root in rows.items()}
    wanted = set(roots.values())
    together = {key: root or key for key, root in Record.objects.filter(
        Q(pk__in=wanted) | Q(merged_into__in=wanted)).values_list("id", "merged_into")}
    held: dict[str, set[int]] = defaultdict(set)
    for key, value in SearchKey.objects.filter(record__in=together).values_list("record_id", "hash"):
        held[together[key]].add(value)
    return {key: held[root] for key, root in roots.items()}


def edits_seen(actor: Actor, record_ids: Iterable[str]) -> Edits:
    """{record id: {edit: rows of history}} of the edits that the actor may see something of, as far as they see it."""
    found: dict[str, dict[int, list[Change]]] = defaultdict(lambda: defaultdict(list))
    for row in edits(actor).filter(record__in=set(record_ids), edit__gt=0).order_by("at", "id"):
        found[row.record_id][row.edit].append(row)
    return found


def places(record_ids: Collection[str], previous: Sequence[str] = ()) -> dict[str, Place]:
    """Where these records stand in their lists, against the editions `previous` (ids of datasets, the last one last; an empty
    one is an edition without anybody)."""
    rows = list(Record.objects.filter(pk__in=record_ids, dataset__kind="list").values_list("id", "dataset__name", "entity_id", "digest"))
    before: dict[tuple[str, str], tuple[str, str]] = {}
    if previous and rows:
        held = Record.objects.filter(dataset__in=previous, entity_id__in=[row[2] for row in rows])
        before = {(dataset, entity): (key, digest) for key, dataset, entity, digest in held.values_list(
            "id", "dataset", "entity_id", "digest")}
    found = {}
    for key, name, entity, digest in rows:
        versions = [before.get((dataset, entity), ("", "")) for dataset in previous]
        found[key] = Place(name, entity, versions[-1][0] if versions else "", bool(versions) and all(old == digest for _, old in versions))
    return found


def standing_at(actor: Actor, wanted: Collection[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """{(list, entity id): record id in the edition that is searched now}, where the actor may see it."""
    rows = visible_records(actor).filter(dataset__kind="list", dataset__name__in={name for name, _ in wanted},
                                         entity_id__in={entity for _, entity in wanted}) if wanted else Record.objects.none()
    found = {(name, entity): key for name, entity, key in rows.values_list("dataset__name", "entity_id", "id")}
    return {place: found[place] for place in wanted if place in found}


def properties_of(record_ids: Collection[str]) -> Properties:
    """{record id: properties} of entities of lists, also of editions that were replaced: public to whoever reads lists."""
    rows = Record.objects.filter(pk__in=record_ids, dataset__kind="list") if record_ids else Record.objects.none()
    return {key: properties or {} for key, properties in rows.values_list("id", "properties")}


def described(view: RecordView) -> tuple[Subject, bool]:
    """What the matcher would look for to find this record elsewhere, from facts that everybody who may see the record may see;
    and whether facts kept more strictly were left out."""
    mild = [fact for fact in view.facts if fact.type != "entity" and not fact.retired and _mild(view, fact)]
    strict = any(fact.type != "entity" and not fact.retired and not _mild(view, fact) for fact in view.facts)
    return index.subject(view.card.id, view.card.schema, [(fact.prop, fact.value) for fact in mild]), strict


def _mild(view: RecordView, fact: FactView) -> bool:
    guard, handling = view.card.guard, fact.handling
    return (handling.level <= guard.level and handling.compartment in {"OPEN", guard.compartment}
            and fact.crime_area in {"", guard.crime_area})
