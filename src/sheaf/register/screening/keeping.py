"""How long persons of a file are kept, and their deletion."""

from __future__ import annotations

from django.db.models import QuerySet

from sheaf.access.actor import service
from sheaf.access.policy import require
from sheaf.audit import services as audit
from sheaf.kernel import clock, node
from sheaf.register.screening import codes, storage
from sheaf.register.screening.models import Candidate, Earlier, Ground, Query, RefusedRow, Screening
from sheaf.store import atomic


def delete_due() -> int:
    """Delete the persons of screenings past their date; how many screenings."""
    actor = service(node.current().state)
    require(actor, "screening.delete")
    due = Screening.objects.filter(keep_until__lte=clock.now()).exclude(step__in=["deleted", "abandoned"])
    count = 0
    for job in due.order_by("keep_until")[:codes.DELETE_AT_ONCE]:
        with atomic():
            delete_persons(job, "deleted")
            audit.record(actor, "screening.delete", kind="screening", object_id=job.id, detail={"rows": job.counts.get("rows", 0)})
        storage.SHELF.discard(job.id)
        count += 1
    return count


def delete_persons(job: Screening, step: str) -> None:
    """Inside the caller's transaction: everything that the file said goes, and a run under way loses its lease. What stays
    is who screened a file of how many rows, when and for which case."""
    forget_results(job)
    job.step, job.task, job.lease, job.lease_until, job.file_name, job.error = step, "", "", None, "", ""
    job.save(update_fields=["step", "task", "lease", "lease_until", "file_name", "error"])


def forget_results(job: Screening) -> None:
    """Inside the caller's transaction: rows, candidates, decisions and reasons of this screening."""
    for rows in (Earlier.objects.filter(candidate__screening=job), Ground.objects.filter(candidate__screening=job),
                 Candidate.objects.filter(screening=job), Query.objects.filter(screening=job), RefusedRow.objects.filter(screening=job)):
        _delete(rows)


def _delete(rows: QuerySet[Earlier] | QuerySet[Ground] | QuerySet[Candidate] | QuerySet[Query] | QuerySet[RefusedRow]) -> None:
    """Without reading them first: there may be a hundred thousand."""
    rows._raw_delete(rows.db)
