"""From subjects to hits: hashed keys, rarest first, then a comparison with what the asker may see and nothing else.

Several subjects are answered with the queries of one. Nothing here asks the policy or leaves an audit row: a `Scope` is
filtered for the asker by whoever makes it.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from heapq import nsmallest
from itertools import islice

from django.db.models import Count, Q, QuerySet

from sheaf.access.policy import Facts
from sheaf.matching import Match, Subject, compare
from sheaf.register.records import index, postings
from sheaf.register.records.models import Dataset, Fact, Record, SearchKey
from sheaf.register.records.postings import Opened
from sheaf.register.records.reading import card
from sheaf.register.records.shapes import Hit

MAX_CANDIDATES = 64  # compared in full; more adds cost and, measured, almost no true match
POSTING_BUDGET = 6000  # key rows read for one subject
AT_ONCE = 16  # subjects that share their queries: some hundred keys and a thousand candidates
IN_ONE_QUERY = 10_000  # values of one query; SQLite takes three times as many
_DATASET = Record._meta.get_field("dataset")
Value = tuple[str, str, Facts | None]
_GUARD = ("id", "state", "unit", "crime_area", "level", "compartment")


@dataclass(frozen=True, slots=True)
class Scope:
    """What a search may touch: keys and facts of own records, the index of lists, records of both; already
    filtered for the asker. enough: a score at which facts stricter than their record are left out of the comparison, so
    that an answer rests on as little as it needs; who may see them anyway gets the score of all."""

    keys: QuerySet[SearchKey]
    index: Opened
    records: QuerySet[Record]
    facts: QuerySet[Fact]
    enough: float = 1.0


def find(scope: Scope, subject: Subject, floor: float = 0.0) -> list[Hit]:
    """The hits of one subject above nothing and at or above `floor`, best first."""
    return next(among(scope, [subject], _candidates(scope, [subject]), floor))


def find_each(opened: Callable[[], Scope], subjects: Iterable[Subject], floor: float = 0.0) -> Iterator[list[Hit]]:
    """For each subject in turn its hits, best first. Reads AT_ONCE subjects ahead. opened: asked for each of these batches,
    since an edition may be replaced, or its index, while a long list is screened."""
    source = iter(subjects)
    while batch := list(islice(source, AT_ONCE)):
        scope = opened()
        yield from among(scope, batch, _candidates(scope, batch), floor)


def among(scope: Scope, subjects: Sequence[Subject], candidates: Sequence[Collection[str]], floor: float) -> Iterator[list[Hit]]:
    """For each subject its hits among its own candidates (record ids), where the scope has them."""
    ids = {key for group in candidates for key in group}
    groups = _clusters(scope.records, ids) if ids else []
    values = _values(scope.facts, [item for group in groups for item in group])
    place = {item.id: number for number, group in enumerate(groups) for item in group}
    for subject, wanted in zip(subjects, candidates, strict=True):
        chosen = sorted({place[key] for key in wanted if key in place})
        hits = [hit for number in chosen if (hit := _hit(subject, groups[number], values, scope.enough)) and hit.score >= floor]
        yield sorted(hits, key=lambda hit: (-hit.score, hit.record.dataset_kind != "own", hit.record.id))


def _candidates(scope: Scope, subjects: Sequence[Subject]) -> list[list[str]]:
    """For each subject the records that share its rarest keys, best first, at most MAX_CANDIDATES."""
    wanted = [index.hashes_of(subject, scope.index.versions) for subject in subjects]
    counts: Counter[int] = Counter()
    for some in _slices(set().union(*wanted)):
        counts.update(postings.counts(scope.index.segments, some))
        counts.update(dict(scope.keys.filter(hash__in=some).order_by().values_list("hash").annotate(Count("hash"))))
    chosen = [_rarest(counts, keys) for keys in wanted]
    held = _held(scope, set().union(*chosen), counts)
    return [_weighed(keys, counts, held) for keys in chosen]


def _rarest(counts: Mapping[int, int], keys: Collection[int]) -> list[int]:
    """Keys that somebody has, the rarest first, as far as the budget reaches; always one."""
    chosen: list[int] = []
    spent = 0
    for key in sorted((key for key in keys if key in counts), key=lambda key: (counts[key], key)):
        spent += counts[key]
        if chosen and spent > POSTING_BUDGET:
            break
        chosen.append(key)
    return chosen


def _held(scope: Scope, keys: Collection[int], counts: Mapping[int, int]) -> dict[int, set[str]]:
    """The records that have each key; of a key that too many have, some."""
    held: dict[int, set[str]] = defaultdict(set)
    common = [key for key in keys if counts[key] > POSTING_BUDGET]
    for some in [*_slices(set(keys) - set(common)), *([key] for key in common)]:
        limit = POSTING_BUDGET if len(some) == 1 else None
        own = scope.keys.filter(hash__in=some).values_list("hash", "record_id")[:limit]
        for key, record_id in own:
            held[key].add(record_id)
        for key, record_id in islice(postings.entries(scope.index.segments, some), limit):
            held[key].add(record_id)
    return held


def _weighed(keys: Sequence[int], counts: Mapping[int, int], held: Mapping[int, Collection[str]]) -> list[str]:
    weights: dict[str, int] = defaultdict(int)
    for key in keys:
        gives = 1000 // (1 + int(math.log2(counts[key]) * 2))
        for record_id in held.get(key, ()):
            weights[record_id] += gives
    return nsmallest(MAX_CANDIDATES, weights, key=lambda key: (-weights[key], key))


def _slices(keys: Collection[int]) -> Iterator[list[int]]:
    source = iter(keys)
    while some := list(islice(source, IN_ONE_QUERY)):
        yield some


def _clusters(records: QuerySet[Record], ids: Collection[str]) -> list[list[Record]]:
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


def _hit(subject: Subject, group: list[Record], values: Mapping[str, list[Value]], enough: float) -> Hit | None:
    root = group[0]
    held = [item for member in group for item in values[member.id]]
    strict = tuple(guard for _, _, guard in held if guard)
    guards = tuple(member.facts() for member in group)
    match = _compare(subject, root, [item for item in held if item[2] is None])
    if strict and match.score < enough:
        full = _compare(subject, root, held)
        if full.score > match.score:
            match, guards = full, guards + strict
    watched = any(member.canary for member in group)  # whoever merges a canary without knowing it does not end the watch
    return Hit(replace(card(root), canary=watched), match, guards) if match.score > 0 else None


def _compare(subject: Subject, root: Record, held: list[Value]) -> Match:
    candidate = index.subject(root.id, root.schema, [(prop, value) for prop, value, _ in held])
    return compare(subject, replace(candidate, id=root.id))
