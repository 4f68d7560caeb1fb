"""Search: hashed keys, rarest first, then a comparison with what the asker may see and nothing else."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.db.models import Count, Q, QuerySet

from sheaf.access.actor import Actor
from sheaf.access.guarded import visible_to
from sheaf.access.policy import Facts, require
from sheaf.audit import services as audit
from sheaf.matching import SHOWN, THRESHOLD, Match, Subject, compare, keys_of, subject_of_text
from sheaf.register.records import index
from sheaf.register.records.models import OWN, Fact, Record, SearchKey
from sheaf.register.records.reading import card, visible_keys, visible_records
from sheaf.register.records.shapes import Hit

MAX_CANDIDATES = 64  # compared in full; more adds cost and, measured, almost no true match
POSTING_BUDGET = 6000  # key rows read for one search
MIN_SHOWN = SHOWN  # what a person sees in a search; unattended answers use THRESHOLD
MAX_HITS = 100


@dataclass(frozen=True, slots=True)
class Scope:
    """What one search may touch: keys, records and facts, already filtered for the asker."""

    keys: QuerySet[SearchKey]
    records: QuerySet[Record]
    facts: QuerySet[Fact]


def search(actor: Actor, query: str | Subject, *, limit: int = 20, datasets: Sequence[str] | None = None,
           kind: str = "") -> list[Hit]:
    """Hits by falling score. A text is read as a name, a number or both. datasets: ids; None is all.

    Audited as one row with the count, never with what was looked for.
    """
    require(actor, "record.search")
    subject = subject_of_text(query) if isinstance(query, str) else query
    scope = Scope(visible_keys(actor), visible_records(actor), visible_to(Fact.objects.all(), actor))
    if datasets is not None:
        scope = Scope(scope.keys.filter(record__dataset__in=datasets), scope.records.filter(dataset__in=datasets), scope.facts)
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
    scope = Scope(SearchKey.objects.filter(record__in=rows), rows, Fact.objects.all())
    return [hit for hit in _find(scope, subject) if hit.score >= THRESHOLD][:limit]


def _find(scope: Scope, subject: Subject) -> list[Hit]:
    ids = _candidates(scope.keys, subject)
    if not ids:
        return []
    clusters = _clusters(scope.records, ids)
    values = _values(scope.facts, [item for group in clusters for item in group])
    hits = [hit for group in clusters if (hit := _hit(subject, group, values))]
    return sorted(hits, key=lambda hit: (-hit.score, hit.record.dataset_kind != "own", hit.record.id))


def _candidates(keys: QuerySet[SearchKey], subject: Subject) -> list[str]:
    """The records that share the rarest keys, best first, at most MAX_CANDIDATES."""
    hashes = {index.hash_key(key): key for key in keys_of(subject)}
    if not hashes:
        return []
    counts = dict(keys.filter(hash__in=hashes).values_list("hash").annotate(Count("id")))
    chosen: list[int] = []
    spent = 0
    for value, count in sorted(counts.items(), key=lambda item: item[1]):
        if chosen and spent + count > POSTING_BUDGET:
            break
        chosen.append(value)
        spent += count
    rows = keys.filter(hash__in=chosen).exclude(record__status="retired").values_list("hash", "record_id")
    weights: Counter[str] = Counter()
    for value, record_id in set(rows[:POSTING_BUDGET]):
        weights[record_id] += 1000 // (1 + int(math.log2(counts[value]) * 2))
    return [key for key, _ in sorted(weights.items(), key=lambda item: (-item[1], item[0]))[:MAX_CANDIDATES]]


def _clusters(records: QuerySet[Record], ids: Sequence[str]) -> list[list[Record]]:
    """Visible records grouped with the one that stands for them, which comes first."""
    rows = {item.id: item for item in records.select_related("dataset").filter(pk__in=ids)}
    roots = {item.merged_into_id or item.id for item in rows.values()}
    more = records.select_related("dataset").filter(Q(pk__in=roots) | Q(merged_into__in=roots))
    rows |= {item.id: item for item in more}
    groups: dict[str, list[Record]] = defaultdict(list)
    for item in rows.values():
        root = item.merged_into_id if item.merged_into_id in rows else item.id
        groups[root or item.id].append(item)
    return [sorted(group, key=lambda item: item.id != root) for root, group in groups.items()]


Value = tuple[str, str, Facts | None]


def _values(facts: QuerySet[Fact], records: Sequence[Record]) -> dict[str, list[Value]]:
    """(property, value, guard where stricter than the record's) of every record."""
    by_id = {item.id: item for item in records}
    values: dict[str, list[Value]] = defaultdict(list)
    own = [item.id for item in records if item.properties is None]
    rows = facts.filter(record__in=own, retired__isnull=True, target="") if own else facts.none()
    for fact in rows.only("id", "record", "prop", "value", "state", "unit", "crime_area", "level", "compartment"):
        stricter = not mild(by_id[fact.record_id], fact.level, fact.compartment, fact.crime_area)
        values[fact.record_id].append((fact.prop, fact.value, fact.facts() if stricter else None))
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
    return Hit(card(root), match, guards) if match.score > 0 else None


def _compare(subject: Subject, root: Record, held: list[Value]) -> Match:
    candidate = index.subject(root.id, root.schema, [(prop, value) for prop, value, _ in held])
    return compare(subject, replace(candidate, id=root.id))
