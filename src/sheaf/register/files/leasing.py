"""A file's work under a lease: a worker that dies leaves it to run out, and the next one takes the file over."""

from __future__ import annotations

from datetime import timedelta
from typing import TypeVar

from django.db import models
from django.db.models import Q

from sheaf.kernel import clock, ids
from sheaf.kernel.errors import Conflict

# Renewed at every report of progress (some hundred rows, well under a second each).
LEASE = timedelta(seconds=90)


class LeaseLost(Conflict):
    """Another worker has taken the file over; this one stops without a trace."""

    code = "lease_lost"


class Leased(models.Model):
    """Abstract. task: what waits for the worker, empty for nothing; lease, lease_until: who works on it until when;
    rows_done, rows_total: progress, the total 0 where it is not known before the end."""

    task = models.CharField(max_length=8, blank=True)
    rows_total = models.PositiveIntegerField(default=0)
    rows_done = models.PositiveIntegerField(default=0)
    lease = models.CharField(max_length=ids.ID_LENGTH, blank=True)
    lease_until = models.DateTimeField(null=True)

    class Meta:
        abstract = True

    @property
    def percent(self) -> int:
        return min(99, 100 * self.rows_done // self.rows_total) if self.rows_total else 0


Job = TypeVar("Job", bound=Leased)


def claim(model: type[Job]) -> Job | None:
    """Take the oldest task that nobody works on."""
    free = Q(lease_until__isnull=True) | Q(lease_until__lt=clock.now())
    rows = model._default_manager
    for job in rows.filter(free).exclude(task="").order_by("created")[:5]:
        lease = ids.new_id()
        if rows.filter(free, pk=job.pk, task=job.task).update(lease=lease, lease_until=clock.now() + LEASE):
            return rows.get(pk=job.pk)
    return None


def renew(job: Leased, rows: int) -> None:
    """Say how far it is, and keep the lease; `LeaseLost` where somebody else has it or it was stopped."""
    held = type(job)._default_manager.filter(pk=job.pk, lease=job.lease).exclude(task="")
    if not held.update(rows_done=rows, lease_until=clock.now() + LEASE):
        raise LeaseLost("Another worker has this file.")


def give_back(job: Leased) -> None:
    """Let anybody go on with the task from here."""
    type(job)._default_manager.filter(pk=job.pk, lease=job.lease).update(lease="", lease_until=None)


def finish(job: Leased, fields: list[str]) -> None:
    """Save these fields and give the lease back: nothing waits for the worker any more."""
    job.task, job.lease, job.lease_until = "", "", None
    job.save(update_fields=[*fields, "task", "lease", "lease_until"])
