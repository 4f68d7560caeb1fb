"""Reads: sources with their editions, imports, refused rows, differences. All rooted in what the actor may see."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import Count, Q, QuerySet

from sheaf.access.actor import Actor
from sheaf.access.guarded import condition, visible_to
from sheaf.access.policy import require
from sheaf.audit import services as audit
from sheaf.kernel.errors import NotFound
from sheaf.register.files import mapping, reasons
from sheaf.register.files.plan import Plan
from sheaf.register.files.plan import parse as parse_plan
from sheaf.register.lists import models, storage
from sheaf.register.lists.models import Difference, ImportJob, RefusedRow, Source


def jobs(actor: Actor) -> QuerySet[ImportJob]:
    """Imports that the actor may see, newest first: lists openly, own records under their provenance's guard, and what is
    not published only in the unit that uploaded it."""
    require(actor, "list.read")
    rows = visible_to(ImportJob.objects.select_related("source"), actor, "record.read")
    return rows.filter(Q(step__in=models.SHOWN) | condition(actor, "list.import")).order_by("-created", "-id")


def visible_job(actor: Actor, job_id: str) -> ImportJob:
    """One import, or `NotFound`."""
    job = jobs(actor).filter(pk=job_id).first()
    if job is None:
        raise NotFound("There is no such import.")
    return job


def sources(actor: Actor) -> QuerySet[Source]:
    """Sources of which the actor may see at least one import. editions: how many of them."""
    seen = jobs(actor).order_by()
    return Source.objects.filter(pk__in=seen.values("source_id")).select_related("current", "answer_mark").annotate(
        editions=Count("jobs", filter=Q(jobs__in=seen.values("pk")))).order_by("name", "target")


def answers(source: Source) -> dict[str, Any]:
    """Whether the source answers other nodes, and who released it."""
    row: models.AnswerMark | None = getattr(source, "answer_mark", None)
    return mark_as_dict(row) if row else {"answers": False}


def mark_as_dict(row: models.AnswerMark) -> dict[str, Any]:
    """For the API and the shell."""
    return {"answers": row.answers, "authority": row.authority, "crime_area": row.crime_area, "level": row.level,
            "compartment": row.compartment, "contact": row.unit, "decided": row.decided.isoformat(), "decided_by": row.decided_by_name}


def editions(actor: Actor, source_id: str) -> list[ImportJob]:
    """Imports of one source that were published at some time, newest first."""
    return list(jobs(actor).filter(source_id=source_id, step__in=["published", "superseded"]))


def refused(actor: Actor, job_id: str) -> QuerySet[RefusedRow]:
    """Reasons of one import, whole rows first."""
    require(actor, "list.import")
    job = visible_job(actor, job_id)
    require(actor, "list.import", job)
    return RefusedRow.objects.filter(job=job).order_by("-whole", "number", "id")


def differences(actor: Actor, job_id: str, kind: str = "") -> QuerySet[Difference]:
    """What the import changes against the edition before, of one kind or of all."""
    rows = Difference.objects.filter(job=visible_job(actor, job_id)).order_by("kind", "id")
    return rows.filter(kind=kind) if kind else rows


def refused_table(actor: Actor, job_id: str) -> Iterator[list[str]]:
    """Rows of the CSV of refusals, header first."""
    rows = refused(actor, job_id)
    audit.record(actor, "list.import", kind="import", object_id=job_id, outcome="read", detail={"did": "export refusals"})
    yield from reasons.table(rows.iterator(chunk_size=2_000))


def proposal(actor: Actor, job_id: str, chosen: Mapping[str, str] | None = None) -> tuple[Plan, list[list[str]], str]:
    """For the mapping page: the plan remembered or guessed, the first rows, and what is said of the encoding.

    chosen: encoding, delimiter and sheet that take the place of those remembered.
    """
    require(actor, "list.import")
    job = visible_job(actor, job_id)
    require(actor, "list.import", job)
    remembered = models.Mapping.objects.filter(source_id=job.source_id).first()
    known = parse_plan(job.plan or (remembered.plan if remembered else {}))
    return mapping.propose(storage.original(job.id), job.file_format, known, chosen)


def status(job: ImportJob) -> dict[str, Any]:
    """An import as JSON."""
    return {
        "id": job.id, "source": job.source.name, "target": job.source.target, "edition": job.edition, "file": job.file_name,
        "format": job.file_format, "sha256": job.sha256, "size": job.size, "state": job.step, "task": job.task,
        "rows_done": job.rows_done, "rows_total": job.rows_total, "counts": job.counts, "plan": job.plan,
        "error": {"code": job.error_code, "message": job.error} if job.error else None,
        "created": job.created.isoformat(), "published": job.published.isoformat() if job.published else None,
    }
