"""Search: by a person, by a room that screens many subjects, and for answers to other nodes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence

from django.db.models import QuerySet

from sheaf.access.actor import Actor
from sheaf.access.guarded import visible_to
from sheaf.access.policy import require
from sheaf.audit import services as audit
from sheaf.matching import SHOWN, THRESHOLD, Subject, subject_of_text
from sheaf.register.records import mapped, postings, resident, retrieving
from sheaf.register.records.models import OWN, Fact, Record, SearchKey
from sheaf.register.records.postings import Opened
from sheaf.register.records.reading import visible_index, visible_keys, visible_records
from sheaf.register.records.retrieving import Scope, Wanted
from sheaf.register.records.shapes import Hit

MAX_HITS = 100
LEAST_MAPPED = SHOWN  # a threshold from which the mapped indexes of lists are asked: below it they rule out too little


def search(actor: Actor, query: str | Subject, *, limit: int = 20, datasets: Sequence[str] | None = None,
           kind: str = "") -> list[Hit]:
    """Hits by falling score. A text is read as a name, a number or both. datasets: ids; None is all.

    Audited as one row with the count, never with what was looked for.
    """
    require(actor, "record.search")
    subject = subject_of_text(query) if isinstance(query, str) else query
    found = retrieving.find(_scope(actor, datasets), subject, Wanted(SHOWN, typed=isinstance(query, str)))
    hits = [hit for hit in found if not kind or hit.record.kind == kind][: min(limit, MAX_HITS)]
    audit.record(actor, "record.search", kind="record", outcome="read", detail={"count": len(hits)})
    return hits


def screen(actor: Actor, subjects: Iterable[Subject], *, threshold: float = THRESHOLD, limit: int = 20,
           datasets: Sequence[str] | None = None) -> Iterator[list[Hit]]:
    """For each subject, in order, the hits visible to the actor at or above `threshold`: the best `limit`, by falling score.

    threshold: 0 to 1. datasets: ids (`own` and editions of lists); None is all. No audit
    row: the caller writes one for the whole. Subjects are taken as they are needed, some at once, so a long list never
    lies in memory.
    """
    require(actor, "record.search")
    found = retrieving.find_each(lambda many: _scope(actor, datasets, threshold, many), subjects, Wanted(threshold))
    return (hits[: min(limit, MAX_HITS)] for hits in found)


def find_among(actor: Actor, subject: Subject, record_ids: Collection[str], *, threshold: float = THRESHOLD) -> list[Hit]:
    """The subject against these records alone, as the actor may see them; hits at or above `threshold`, by falling score.

    record_ids: some thousand at most. A merged record gives the hit of the one that stands for it. Ids of what is not there
    or must not be known give nothing, nor do retired records. No keys are looked up and no audit row is written: the
    caller writes one.
    """
    require(actor, "record.search")
    found = Scope(SearchKey.objects.none(), Opened([], frozenset()), visible_records(actor).exclude(status="retired"), _facts(actor))
    return next(retrieving.among(found, [subject], [record_ids], Wanted(threshold)))


def find_among_each(actor: Actor, subjects: Sequence[Subject], record_ids: Sequence[Collection[str]], *,
                    threshold: float = THRESHOLD) -> Iterator[list[Hit]]:
    """`find_among` for several subjects with the queries of one: each against the records of its own place in `record_ids`."""
    require(actor, "record.search")
    found = Scope(SearchKey.objects.none(), Opened([], frozenset()), visible_records(actor).exclude(status="retired"), _facts(actor))
    return retrieving.among(found, subjects, record_ids, Wanted(threshold))


def candidates_each(actor: Actor, subjects: Sequence[Subject], *, datasets: Sequence[str], threshold: float = THRESHOLD) -> list[list[str]]:
    """For each subject the ids of records in these datasets that could be hits at `threshold`, the most likely first: what
    `screen` would compare. For rooms that leave some out before they compare the rest (`find_among_each`)."""
    require(actor, "record.search")
    return retrieving.candidates(_scope(actor, datasets, threshold), subjects, threshold)


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
    scope = Scope(keys, postings.opened(inside), rows, Fact.objects.all(), enough=THRESHOLD)
    return retrieving.find(scope, subject, Wanted(THRESHOLD))[:limit]


def _scope(actor: Actor, datasets: Sequence[str] | None, threshold: float = 0.0, many: int = 0) -> Scope:
    """What this actor may be told of, in these datasets. threshold: below it nothing is a hit, so that lists can be searched
    by their mapped indexes, where these are here; 0: whoever shares a key may be one. many: subjects that are
    looked for one after the other; 0 for a search."""
    keys, records = visible_keys(actor), visible_records(actor)
    if datasets is not None:
        keys, records = keys if OWN in datasets else keys.none(), records.filter(dataset__in=datasets)
    index = visible_index(actor, datasets)
    lists = mapped.opened(index.lists) if threshold >= LEAST_MAPPED else []
    own = resident.opened(actor, many) if many and (datasets is None or OWN in datasets) else None
    return Scope(keys, index.without({item.dataset_id for item in lists}), records, _facts(actor), mapped=tuple(lists), resident=own)


def _facts(actor: Actor) -> QuerySet[Fact]:
    return visible_to(Fact.objects.all(), actor)
