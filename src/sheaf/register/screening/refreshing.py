"""When a record changes, what was kept of it stands for nobody; the worker compares its rows anew, as the officer may see
the register now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet

from sheaf.kernel.errors import Refused
from sheaf.register.records import standing
from sheaf.register.records.models import OWN
from sheaf.register.screening import codes
from sheaf.register.screening.comparing import Found, compare, officer_of
from sheaf.register.screening.models import Candidate, Ground, Query, Screening
from sheaf.register.screening.sieve import subject_of
from sheaf.register.screening.steps import keep_candidates
from sheaf.store import atomic

_LOOKED: dict[str, datetime | None] = {}  # of this process: up to which change it has looked


def look_again() -> int:
    """Compare rows anew whose candidates no longer stand, MAX_LOOKED at a time; how many rows."""
    ids = list(_fallen().order_by().values_list("query_id", flat=True).distinct()[:codes.MAX_LOOKED])
    rows: dict[Screening, list[Query]] = defaultdict(list)
    for row in Query.objects.filter(pk__in=ids).select_related("screening"):
        rows[row.screening].append(row)
    for job, some in rows.items():
        _look(job, some)
    return len(ids)


def look_soon() -> int:
    """The same at once after a change, at the cost of one look at an index where nothing changed. What is committed out of order is left to
    `look_again`, which asks every candidate."""
    latest = standing.newest()
    if latest == _LOOKED.get("at"):
        return 0
    done = look_again()
    if done < codes.MAX_LOOKED:
        _LOOKED["at"] = latest
    return done


def _fallen() -> QuerySet[Candidate]:
    """Candidates of own records that changed since, or of whose merged records one did."""
    root = standing.roots().filter(pk=OuterRef("record_id"), version=OuterRef("version"))
    member = standing.members().filter(
        pk=OuterRef("record_id"), version=OuterRef("version"), merged_into=OuterRef("candidate__record_id"))
    lost = Ground.objects.filter(~Exists(member), candidate=OuterRef("pk")).exclude(record_id="")
    return Candidate.objects.filter(~Exists(root) | Exists(lost), screening__step="screened", held_in=OWN, withdrawn=False)


def _look(job: Screening, rows: Sequence[Query]) -> None:
    found = _compared(job, rows)
    with atomic():
        fallen = set(_fallen().filter(query__in=rows).values_list("pk", flat=True))
        gone = [old for row, items in zip(rows, found, strict=True) for old in _replace(job, row, items) if old.id in fallen]
        # What no longer compares goes where nobody has decided it, and is kept out of sight where somebody has.
        Candidate.objects.filter(pk__in=[old.id for old in gone if not old.decision]).delete()
        Candidate.objects.filter(pk__in=[old.id for old in gone if old.decision]).update(withdrawn=True)


def _compared(job: Screening, rows: Sequence[Query]) -> list[list[Found]]:
    try:
        officer = officer_of(job)
    except Refused:  # nobody is left under whose rights it could be compared
        return [[] for _ in rows]
    return list(compare(officer, job, [subject_of(row.schema, row.properties) for row in rows]))


def _replace(job: Screening, row: Query, found: Sequence[Found]) -> list[Candidate]:
    """Scores and grounds as they are now, decisions as they were; gives the candidates that were not found again."""
    held = {item.record_id: item for item in Candidate.objects.filter(query=row)}
    keep_candidates(job, [(row, item) for item in found if item.columns["record_id"] not in held])
    for item in found:
        if old := held.pop(item.columns["record_id"], None):
            Candidate.objects.filter(pk=old.id).update(**item.columns, withdrawn=False)
            old.grounds.all().delete()
            Ground.objects.bulk_create(Ground(candidate=old, **ground) for ground in item.grounds)
    return list(held.values())
