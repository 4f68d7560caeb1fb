"""Reads: screenings, rows left out, and which candidates may be shown. All rooted in what the actor may see now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet

from sheaf.access.actor import Actor
from sheaf.access.guarded import visible_to
from sheaf.access.policy import may, require
from sheaf.audit import services as audit
from sheaf.kernel.errors import Conflict, NotFound
from sheaf.register.files import mapping, readers, reasons
from sheaf.register.files.plan import Plan
from sheaf.register.files.plan import parse as parse_plan
from sheaf.register.files.rows import TOLD
from sheaf.register.records import queries as records
from sheaf.register.records import standing
from sheaf.register.screening import codes, models, storage
from sheaf.register.screening.models import Candidate, Ground, RefusedRow, Screening


def screenings(actor: Actor) -> QuerySet[Screening]:
    """Screenings that the actor may see, newest first: those of the own unit, under their guard."""
    require(actor, "screening.read")
    return visible_to(Screening.objects.all(), actor, "screening.read").order_by("-created", "-id")


def visible(actor: Actor, screening_id: str) -> Screening:
    """One screening, or `NotFound`."""
    found = screenings(actor).filter(pk=screening_id).first()
    if found is None:
        raise NotFound("There is no such screening.")
    return found


def shown(actor: Actor) -> QuerySet[Candidate]:
    """Candidates that the actor may be shown and that may be counted for them, at this moment: of screenings that they
    may see, and only while they may see everything that the score rests on, in the version that was compared."""
    if not may(actor, "record.read").allowed:
        return Candidate.objects.none()
    root = standing.roots(actor).filter(pk=OuterRef("record_id"), version=OuterRef("version"))
    member = standing.members(actor).filter(
        pk=OuterRef("record_id"), version=OuterRef("version"), merged_into=OuterRef("candidate__record_id"))
    hidden = Ground.objects.filter(candidate=OuterRef("pk")).filter(
        Q(record_id="") & ~standing.strict(actor) | ~Q(record_id="") & ~Exists(member))
    found = visible_to(Screening.objects.all(), actor, "screening.read")
    return Candidate.objects.filter(Exists(root), ~Exists(hidden), withdrawn=False, screening__in=found)


def updating(actor: Actor) -> QuerySet[Candidate]:
    """Candidates that the actor was shown until their record changed a moment ago: the worker compares them anew. Of what rests on
    something that they may not see there is never a word."""
    if not may(actor, "record.read").allowed:
        return Candidate.objects.none()
    here = standing.any_state(actor)
    hidden = Ground.objects.filter(candidate=OuterRef("pk")).filter(
        Q(record_id="") & ~standing.strict(actor) | ~Q(record_id="") & ~Exists(here.filter(pk=OuterRef("record_id"))))
    found = visible_to(Screening.objects.all(), actor, "screening.read")
    was = Candidate.objects.filter(Exists(here.filter(pk=OuterRef("record_id"))), ~Exists(hidden), withdrawn=False, screening__in=found)
    return was.exclude(pk__in=shown(actor).values("pk"))


def changed(actor: Actor) -> Q:
    """Of candidates: what they rest on changed since the decision, in something that the actor may see. Hidden edits tell nothing."""
    later = standing.edits(actor).filter(record=OuterRef("record_id"), edit__gt=OuterRef("weighed"))
    ground = Ground.objects.filter(Q(weighed=0) | Exists(later), candidate=OuterRef("pk")).exclude(record_id="")
    return ~Q(decision="") & (Q(weighed=0) | Exists(later) | Exists(ground))


@dataclass(frozen=True, slots=True)
class Changed:
    """Of one screening: how many of a person's decisions something changed since, and the last of them."""

    screening_id: str
    title: str
    count: int
    decided: datetime


def changed_of(actor: Actor) -> list[Changed]:
    """Screenings with candidates that the actor decided and that changed since."""
    rows = shown(actor).filter(changed(actor), decided_by=actor.person_id, screening__step="screened").order_by()
    found = rows.values_list("screening_id", "screening__title").annotate(count=Count("pk"), last=Max("decided")).order_by("last")
    return [Changed(*row) for row in found]


def candidate(actor: Actor, candidate_id: str) -> Candidate:
    """One candidate, or `NotFound` for what is not there and for what must not be known."""
    require(actor, "screening.read")
    found = shown(actor).select_related("screening", "query").filter(pk=candidate_id).first()
    if found is None:
        raise NotFound("There is no such candidate.")
    return found


def list_names(actor: Actor) -> list[str]:
    """Names of the lists that can be searched now."""
    return sorted({item.name for item in records.editions(actor) if item.state == "published"})


def refused(actor: Actor, screening_id: str, *, told: bool = False) -> QuerySet[RefusedRow]:
    """Rows and values left out of the run, with reasons, whole rows first, and what is told of rows that were not. told: that alone."""
    found = RefusedRow.objects.filter(screening=visible(actor, screening_id)).order_by("-whole", "number", "id")
    return found.filter(code__in=TOLD) if told else found


def refused_table(actor: Actor, screening_id: str) -> Iterator[list[str]]:
    """Rows of the CSV of reasons, header first. What is left out is personal data: it is an export."""
    require(actor, "screening.export")
    job = visible(actor, screening_id)
    require(actor, "screening.export", job)
    audit.record(actor, "screening.export", kind="screening", object_id=job.id, outcome="read", detail={"did": "reasons"})
    yield from reasons.table(RefusedRow.objects.filter(screening=job).order_by("-whole", "number", "id").iterator(chunk_size=2_000))


def proposal(actor: Actor, screening_id: str, chosen: Mapping[str, str] | None = None) -> tuple[Plan, list[list[str]], str]:
    """For the mapping page: the plan remembered for this kind of file or guessed, the first rows, what is said of the encoding."""
    require(actor, "screening.run")
    job = visible(actor, screening_id)
    require(actor, "screening.run", job)
    if job.file_format not in readers.TABLES:
        raise Conflict("Only the columns of a table are mapped.", code="no_table")
    remembered = models.Mapping.objects.filter(unit=job.unit, kind=job.kind).first()
    known = parse_plan(job.plan or (remembered.plan if remembered else {}))
    return mapping.propose(storage.SHELF.original(job.id), job.file_format, known, chosen)


def status(job: Screening) -> dict[str, Any]:
    """A screening as JSON."""
    return {
        "id": job.id, "title": job.title, "kind": job.kind, "purpose": job.purpose, "case": job.case, "crime_area": job.crime_area,
        "unit": job.unit, "file": job.file_name, "format": job.file_format, "sha256": job.sha256, "size": job.size,
        "state": job.step, "task": job.task, "rows_done": job.rows_done, "rows_total": job.rows_total, "counts": job.counts,
        "plan": job.plan, "own": job.own, "lists": job.lists, "floor": job.floor,
        "error": {"code": job.error_code, "message": job.error} if job.error else None,
        "created": job.created, "created_by": job.created_by_name, "started_by": job.starter_name, "screened": job.screened,
        "keep_until": job.keep_until,
    }


def words(job: Screening) -> str:
    """Where it stands, in words."""
    return codes.STEPS[job.step]
