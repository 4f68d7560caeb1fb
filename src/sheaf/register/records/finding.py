"""Search: hashed keys, rarest first, then a comparison with what the asker may see and nothing else."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from heapq import nsmallest
from itertools import chain, islice

from django.db.models import Count, Q, QuerySet

from sheaf.access.actor import Actor
from sheaf.access.guarded import visible_to
from sheaf.access.policy import Facts, require
from sheaf.audit import services as audit
from sheaf.matching import Match, Subject, subject_of_text
from sheaf.matching.small import THRESHOLD, compare, keys_of
from sheaf.register.records import index, postings
from sheaf.register.records.models import OWN, Dataset, Fact, Record, SearchKey
from sheaf.register.records.reading import card, visible_keys, visible_records, visible_segments
from sheaf.register.records.shapes import Hit

MAX_CANDIDATES = 64  # compared in full; more adds cost and, measured, almost no true match
POSTING_BUDGET = 6000  # key rows read for one search
MIN_SHOWN = 0.45  # what a person sees in a search; unattended answers use THRESHOLD
MAX_HITS = 100
_DATASET = Record._meta.get_field("dataset")


@dataclass(frozen=True, slots=True)
class Scope:
    """What one search may touch: keys and facts of own records, segments of lists, records of both; already
    filtered for the asker."""

    keys: QuerySet[SearchKey]
    segments: list[int]
    records: QuerySet[Record]
    facts: QuerySet[Fact]


def search(actor: Actor, query: str | Subject, *, limit: int = 20, datasets: Sequence[str] | None = None,
           kind: str = "") -> list[Hit]:
    """Hits by falling score. A text is read as a name, a number or both. datasets: ids; None is all.

    Audited as one row with the count, never with what was looked for.
    """
    require(actor, "record.search")
    subject = subject_of_text(query) if isinstance(query, str) else query
    keys, records = visible_keys(actor), visible_records(actor)
    if datasets is not None:
        keys, records = keys if OWN in datasets else keys.none(), records.filter(dataset__in=datasets)
    scope = Scope(keys, visible_segments(actor, datasets), records, visible_to(Fact.objects.all(), actor))
    hits = [hit for hit in _find(scope, subject) if hit.score >= MIN_SHOWN and (not kind or hit.record.kind == kind)]
    hits = hits[: min(limit, MAX_HITS)]
    audit.record(actor, "record.search", kind="record", outcome="read", detail={"count": len(hits)})
    return hits


def find_for_answer(subject: Subject, *, asking_state: str, limit: int = 20,
                    datasets: Sequence[str] | None = None) -> list[Hit]:
    """Hits at or above THRESHOLD over the whole own register, for an unattended answer.

    Not filtered by person: the caller's release policy decides by `Hit.guards`, which name the record
    and every stricter fact that the score needed. datasets: other than the node's own. Nothing of
    `asking_state` changes the score; it is here so that no answer is computed for nobody.
    """
    if not asking_state:
        return []
    inside = [OWN] if datasets is None else list(datasets)
    rows = Record.objects.filter(dataset__in=inside, dataset__state="published").exclude(status="retired")
    keys = SearchKey.objects.all() if OWN in inside else SearchKey.objects.none()
    scope = Scope(keys, postings.segments_of(inside), rows, Fact.objects.all())
    return [hit for hit in _find(scope, subject) if hit.score >= THRESHOLD][:limit]


def _find(scope: Scope, subject: Subject) -> list[Hit]:
    ids = _candidates(scope, subject)
    if not ids:
        return []
    clusters = _clusters(scope.records, ids)
    values = _values(scope.facts, [item for group in clusters for item in group])
    hits = [hit for group in clusters if (hit := _hit(subject, group, values))]
    return sorted(hits, key=lambda hit: (-hit.score, hit.record.dataset_kind != "own", hit.record.id))


def _candidates(scope: Scope, subject: Subject) -> list[str]:
    """The records that share the rarest keys, best first, at most MAX_CANDIDATES."""
    hashes = {index.hash_key(key) for key in keys_of(subject)}
    if not hashes:
        return []
    counts = postings.counts(scope.segments, hashes)
    counts.update(dict(scope.keys.filter(hash__in=hashes).order_by().values_list("hash").annotate(Count("hash"))))
    chosen: list[int] = []
    spent = 0
    for value, count in sorted(counts.items(), key=lambda item: item[1]):
        if chosen and spent + count > POSTING_BUDGET:
            break
        chosen.append(value)
        spent += count
    own = scope.keys.filter(hash__in=chosen).values_list("hash", "record_id")
    found = chain(own[:POSTING_BUDGET], postings.entries(scope.segments, chosen))
    gives = {value: 1000 // (1 + int(math.log2(counts[value]) * 2)) for value in chosen}
    weights: dict[str, int] = defaultdict(int)
    for value, record_id in set(islice(found, POSTING_BUDGET)):
        weights[record_id] += gives[value]
    return nsmallest(MAX_CANDIDATES, weights, key=lambda key: (-weights[key], key))


def _clusters(records: QuerySet[Record], ids: Sequence[str]) -> list[list[Record]]:
    """Visible records grouped with the one that stands for them, which comes first."""
    light = records.defer("digest", "created", "updated")  # a date costs as much to read as all else in the row
    rows = {item.id: item for item in light.filter(Q(pk__in=ids) | Q(merged_into__in=ids))}
    roots = {item.merged_into_id for item in rows.values() if item.merged_into_id} - set(ids)
    if roots:
        rows |= {item.id: item for item in light.filter(Q(pk__in=roots) | Q(merged_into__in=roots))}
    datasets = Dataset.objects.in_bulk({item.dataset_id for item in rows.values()})
    groups: dict[str, list[Record]] = defaultdict(list)
    for item in rows.values():
        _DATASET.set_cached_value(item, datasets[item.dataset_id])
        root = item.merged_into_id if item.merged_into_id in rows else item.id
        groups[root or item.id].append(item)
    return [sorted(group, key=lambda item: item.id != root) for root, group in groups.items()]


Value = tuple[str, str, Facts | None]
_GUARD = ("id", "state", "unit", "crime_area", "level", "compartment")


def _values(facts: QuerySet[Fact], records: Sequence[Record]) -> dict[str, list[Value]]:
    """(property, value, guard where stricter than the record's) of every record."""
    by_id = {item.id: item for item in records}
    values: dict[str, list[Value]] = defaultdict(list)
    own = [item.id for item in records if item.properties is None]
    rows = facts.filter(record__in=own, retired__isnull=True, target="") if own else facts.none()
    for record_id, prop, value, *guard in rows.values_list("record_id", "prop", "value", *_GUARD):
        key, state, unit, area, level, compartment = guard
        stricter = not mild(by_id[record_id], level, compartment, area)
        values[record_id].append((prop, value, Facts(
            kind="fact", object_id=key, state=state, unit=unit, crime_area=area, level=level,
            compartment=compartment) if stricter else None))
    for item in records:
        if item.properties is not None:
            values[item.id] = [(prop, text, None) for prop, texts in item.properties.items() for text in texts]
    return values


def mild(record: Record, level: int, compartment: str, crime_area: str) -> bool:
    """Whether whoever may see the record may see a fact with this guard."""
    return level <= record.level and compartment in {"OPEN", record.compartment} and crime_area in {"", record.crime_area}


def _hit(subject: Subject, group: list[Record], values: dict[str, list[Value]]) -> Hit | None:
    root = group[0]
    held = [item for member in group for item in values[member.id]]
    strict = tuple(guard for _, _, guard in held if guard)
    guards = tuple(member.facts() for member in group)
    match = _compare(subject, root, [item for item in held if item[2] is None])
    if strict:
        full = _compare(subject, root, held)
        if full.score > match.score and not (match.score >= THRESHOLD):
            match, guards = full, guards + strict
    watched = any(member.canary for member in group)  # whoever merges a canary without knowing it does not end the watch
    return Hit(replace(card(root), canary=watched), match, guards) if match.score > 0 else None


def _compare(subject: Subject, root: Record, held: list[Value]) -> Match:
    candidate = index.subject(root.id, root.schema, [(prop, value) for prop, value, _ in held])
    return compare(subject, replace(candidate, id=root.id))
