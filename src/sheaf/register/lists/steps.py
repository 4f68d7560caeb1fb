"""What the worker does with an import: the dry run and the publication. Claimed by a lease.

A worker that dies leaves its lease to run out; the next one starts the task again from the file. Until
the last transaction of a publication nothing of it can be found by a search.
"""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar

import orjson
from django.contrib.auth import get_user_model
from django.db import connections

from sheaf.access.actor import NOBODY, Actor
from sheaf.access.policy import require
from sheaf.access.queries import actor_for
from sheaf.audit import services as audit
from sheaf.kernel import clock, collector
from sheaf.kernel.errors import Conflict, Refused, SheafError
from sheaf.register.files import leasing, reasons
from sheaf.register.files.leasing import LEASE, LeaseLost
from sheaf.register.files.limits import CHUNK, MAX_REASONS
from sheaf.register.files.plan import parse as parse_plan
from sheaf.register.files.rows import Problem
from sheaf.register.lists import storage
from sheaf.register.lists.checking import DryRun
from sheaf.register.lists.comparing import Delta, compare
from sheaf.register.lists.models import Difference, ImportJob, RefusedRow, Source
from sheaf.register.records import services as records
from sheaf.register.records.shapes import origin_of
from sheaf.store import alias, atomic

__all__ = ["LEASE", "LeaseLost", "claim", "work"]
DELTAS = 2000  # differences written in one transaction
# Constant SQL: an edition may change every entity, and an instance each took as long as all the rest of the comparison.
_INSERT_DIFFERENCES = (
    "INSERT INTO lists_difference (job_id, kind, entity_id, schema, caption, fields) VALUES (%s, %s, %s, %s, %s, %s)"
)
# Told of every report of progress: (job, rows done). The shell listens; a worker has nobody to tell but the table.
Listener = Callable[[ImportJob, int], None]
_listener: ContextVar[Listener | None] = ContextVar("sheaf_import_listener", default=None)


def work(listener: Listener | None = None) -> int:
    """Do one waiting task, if any; the number of tasks done."""
    job = claim()
    if job is None:
        return 0
    token = _listener.set(listener)
    try:
        if job.task == "check":
            _check(job)
        else:
            _publish(job)
    except LeaseLost:
        return 0
    except (SheafError, OSError) as error:
        _fail(job, error)
    finally:
        _listener.reset(token)
    return 1


def claim() -> ImportJob | None:
    """Take the oldest task that nobody works on."""
    return leasing.claim(ImportJob)


def _renew(job: ImportJob, rows: int) -> None:
    """Say how far it is, and keep the lease; `LeaseLost` where somebody else has it or it was stopped."""
    leasing.renew(job, rows)
    if listener := _listener.get():
        listener(job, rows)


def _check(job: ImportJob) -> None:
    with atomic():
        RefusedRow.objects.filter(job=job).delete()
        Difference.objects.filter(job=job).delete()
    kept = 0

    def report(rows: int, problems: list[tuple[int, Problem]]) -> None:
        nonlocal kept
        fitting = problems[:max(0, MAX_REASONS - kept)]
        kept += len(fitting)
        with atomic():
            _renew(job, rows)
            RefusedRow.objects.bulk_create([_refused(job, number, item) for number, item in fitting], batch_size=CHUNK)

    run = DryRun(storage.original(job.id), job.file_format, parse_plan(job.plan), own=job.source.target == "own")
    run.run(storage.staged_path(job.id), report)
    counts = run.counts() | {"kept": kept}
    job.rows_done = run.rows  # as it stays said while the editions are compared
    current = job.source.current if job.source.target == "list" else None
    changes = _compare(job, current, run.index()) if current else {"added": run.entities, "changed": 0, "removed": 0}
    with atomic():
        _renew(job, run.rows)
        job.counts, job.step, job.rows_total = counts | changes, "checked", run.rows
        job.compared_with, job.error, job.error_code = current.id if current else "", "", ""
        leasing.finish(job, ["counts", "step", "rows_total", "compared_with", "error", "error_code"])


def _compare(job: ImportJob, current: ImportJob, index: dict[str, int]) -> dict[str, int]:
    totals = {"added": 0, "changed": 0, "removed": 0}
    batch: list[Delta] = []
    with collector.paused():
        for delta in compare(storage.staged_path(current.id), storage.staged_path(job.id), index,
                             lambda: _renew(job, job.rows_done)):
            totals[delta.kind] += 1
            batch.append(delta)
            if len(batch) >= DELTAS:
                _store(job, batch)
                batch = []
    _store(job, batch)
    return totals


def _store(job: ImportJob, batch: list[Delta]) -> None:
    rows = [(job.id, delta.kind, delta.entity_id, delta.schema, delta.caption, orjson.dumps(delta.fields).decode()) for delta in batch]
    with atomic(), connections[alias()].cursor() as cursor:
        _renew(job, job.rows_done)
        cursor.executemany(_INSERT_DIFFERENCES, rows)


def _refused(job: ImportJob, number: int, problem: Problem) -> RefusedRow:
    return RefusedRow(job=job, **reasons.columns(number, problem))


def _publish(job: ImportJob) -> None:
    actor = _publisher(job)
    require(actor, "list.publish", job)
    ImportJob.objects.filter(pk=job.id).update(rows_total=job.counts["entities"], rows_done=0)
    current = Source.objects.get(pk=job.source_id).current_id or ""
    if job.source.target == "list" and current != job.compared_with:
        raise Conflict("Another edition was published since the check; check again to see the changes.", code="check_again")
    if job.source.target == "own":
        _publish_own(actor, job)
    else:
        _publish_list(actor, job)


def _publish_list(actor: Actor, job: ImportJob) -> None:
    """Load into a draft dataset, then switch: the dataset's state and the source's current in one transaction."""
    if job.dataset_id:  # a worker died while it loaded this draft
        _drop_draft(actor, job)
    with atomic():
        job.dataset_id = records.open_edition(
            actor, name=job.source.name, edition=f"{job.edition} {job.id}", title=job.source.name, source=job.file_name)
        job.save(update_fields=["dataset_id"])
    loaded = records.bulk_load(job.dataset_id, storage.mappings(job.id), lambda rows: _renew(job, rows))
    if loaded.refused:
        raise Conflict(f"{len(loaded.refused)} checked entities do not fit the register; nothing was published.", code="not_loaded")
    with atomic():
        _renew(job, loaded.count)
        source = Source.objects.select_for_update().get(pk=job.source_id)
        if (source.current_id or "") != job.compared_with:
            raise Conflict("Another edition was published meanwhile; check again to see the changes.", code="check_again")
        records.publish_edition(actor, dataset_id=job.dataset_id)
        ImportJob.objects.filter(pk=source.current_id).update(step="superseded")
        source.current = job
        source.save(update_fields=["current"])
        _published(actor, job)


def _publish_own(actor: Actor, job: ImportJob) -> None:
    """All into our own records, or nothing: one transaction, each record with its provenance and history."""
    origin = origin_of(job.provenance)
    with atomic():
        for number, (_, schema, properties) in enumerate(storage.staged(job.id), 1):
            records.add_record(actor, schema=schema, facts=properties, provenance=origin, machine=True)
            if number % CHUNK == 0:
                _renew(job, number)
        _renew(job, job.counts["entities"])
        _published(actor, job)


def _published(actor: Actor, job: ImportJob) -> None:
    job.step, job.published = "published", clock.now()
    leasing.finish(job, ["step", "published"])
    audit.record(actor, "list.publish", kind="import", object_id=job.id, detail={"entities": job.counts["entities"]})


def _publisher(job: ImportJob) -> Actor:
    """Who asked for it, if the appointment is still in force."""
    person = get_user_model().objects.filter(pk=job.publisher.get("person", "")).first()
    actor = actor_for(person, appointment_id=job.publisher.get("appointment", "")) if person else NOBODY
    if actor is NOBODY:
        raise Refused("Whoever asked for the publication has no appointment in force any more.", rule="appointment")
    return actor


def _drop_draft(actor: Actor, job: ImportJob) -> None:
    with atomic():
        records.discard_edition(actor, dataset_id=job.dataset_id)
        job.dataset_id = ""
        job.save(update_fields=["dataset_id"])


def _fail(job: ImportJob, error: SheafError | OSError) -> None:
    """Keep the sentence for the reader; what was loaded of a draft goes."""
    if isinstance(error, SheafError):
        code, words = error.code, error.message
    else:
        code, words = "storage", "The node's folder could not be read or written."
    with atomic():
        held = ImportJob.objects.select_for_update().filter(pk=job.id, lease=job.lease).first()
        if held is None:
            return
        if held.task == "publish" and held.dataset_id:
            _drop_draft(_publisher(held), held)
        held.step, held.error_code, held.error = "failed", code[:40], words[:500]
        if held.task == "check":
            held.counts = {}
        leasing.finish(held, ["step", "error_code", "error", "counts"])
