"""What a foreign question is answered from: the own records, and the lists that a supervisor released for questions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from sheaf.matching import Subject
from sheaf.register.asks import codes
from sheaf.register.lists import answering as lists
from sheaf.register.records import queries as records
from sheaf.register.records.shapes import Hit


def find(subject: Subject, asking_state: str) -> tuple[list[Hit], dict[str, str]]:
    """Hits by falling score, and for those of a list {record id: list and edition}.

    Each list is searched by itself, so that a large one cannot crowd out an own record. An entity of a list
    carries the guard of its list's mark: rules, notices and held answers treat it as a record of that guard.
    """
    hits = records.find_for_answer(subject, asking_state=asking_state, limit=codes.MAX_JUDGED)
    origins: dict[str, str] = {}
    for item in lists.answering():
        found = records.find_for_answer(subject, asking_state=asking_state, limit=codes.MAX_JUDGED, datasets=[item.dataset_id])
        origins |= {hit.record.id: item.words for hit in found}
        hits += [replace(hit, record=replace(hit.record, guard=item.guard), guards=(item.guard,)) for hit in found]
    return sorted(hits, key=lambda hit: (-hit.score, hit.record.id in origins, hit.record.id)), origins


def words(origins: Mapping[str, str], record_ids: Iterable[str]) -> str:
    """What the reference of a hit on these records says of its lists; empty where all are own records."""
    named = dict.fromkeys(origins[key] for key in record_ids if key in origins)
    return "; ".join(named)[: codes.MAX_ORIGIN]
