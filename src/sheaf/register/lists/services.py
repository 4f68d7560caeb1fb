"""Writes, one per verb: upload, map, preview, check, publish, abandon. The worker's part is in `steps`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sheaf.access.actor import Actor
from sheaf.access.policy import Facts, require
from sheaf.audit import services as audit
from sheaf.kernel import clock, ids
from sheaf.kernel.errors import Conflict, Invalid, SheafError
from sheaf.register.files import mapping, readers, shape
from sheaf.register.files.limits import PREVIEW_ROWS
from sheaf.register.files.plan import parse as parse_plan
from sheaf.register.files.rows import Row
from sheaf.register.files.shelf import plain
from sheaf.register.lists import models, queries, storage
from sheaf.register.lists.models import ImportJob, Source
from sheaf.register.records import services as records
from sheaf.register.records.shapes import Origin, origin_of
from sheaf.store import atomic

MAX_NAME = 80
OPEN_STEPS = frozenset({"uploaded", "mapped", "previewed", "checked", "failed"})


def upload(actor: Actor, *, source: str, chunks: Iterable[bytes], file_name: str, target: str = "list",
           edition: str = "", provenance: Mapping[str, Any] | None = None) -> str:
    """Store a file with its digest under a source's name; gives the import's id.

    target: `list` or `own`; own records need a provenance ({source, handling, crime_area, ...}), whose
    guard the import takes over. `Invalid` or `TooLarge` for a file that no reader takes: nothing is kept.
    """
    name, origin = _named(source, target), _origin(target, provenance)
    guard = _guard(actor, origin)
    require(actor, "list.import", Facts(kind="import", state=guard["state"]))
    if origin:
        require(actor, "record.create", Facts(kind="import", **guard))
    job_id = ids.new_id()
    taken = storage.SHELF.take(job_id, chunks)
    try:
        with atomic():
            job = _register(actor, job_id, name, target, edition, guard, {
                "file_name": plain(file_name), "file_format": taken.file_format, "sha256": taken.sha256, "size": taken.size,
                "rows_total": taken.rows, "provenance": dict(provenance or {})})
            audit.record(actor, "list.import", kind="import", object_id=job.id,
                         detail={"did": "upload", "format": taken.file_format, "bytes": taken.size, "sha256": taken.sha256})
    except (SheafError, OSError):
        storage.discard(job_id)
        raise
    return job_id


def map_columns(actor: Actor, *, job_id: str, plan: Mapping[str, Any]) -> None:
    """Say which column means what; remembered for the source. `Invalid` names the column that cannot be."""
    job = _open(actor, job_id, "list.import")
    chosen = parse_plan(plan)
    if job.file_format in readers.TABLES:
        mapping.check_plan(storage.original(job.id), job.file_format, chosen)
    with atomic():
        _locked(job)
        job.plan, job.step, job.error, job.error_code = chosen.as_dict(), "mapped", "", ""
        job.save(update_fields=["plan", "step", "error", "error_code"])
        models.Mapping.objects.update_or_create(source_id=job.source_id, defaults={
            "plan": {**job.plan, "first": ""}, "saved": clock.now(), "saved_by": actor.person_id})
        audit.record(actor, "list.import", kind="import", object_id=job.id, detail={"did": "map"})


def preview(actor: Actor, *, job_id: str) -> list[Row]:
    """The first rows as they would be imported, each with its problems."""
    job = _open(actor, job_id, "list.import")
    if job.step == "uploaded":
        raise Conflict("Map the columns first.", code="not_mapped")
    rows = list(first_rows(job))
    with atomic():
        if job.step == "mapped":
            ImportJob.objects.filter(pk=job.id, step="mapped", task="").update(step="previewed")
        audit.record(actor, "list.import", kind="import", object_id=job.id, outcome="read", detail={"did": "preview"})
    return rows


def first_rows(job: ImportJob) -> Iterator[Row]:
    """The first PREVIEW_ROWS rows, fitted to the model."""
    rows = readers.read(storage.original(job.id), job.file_format, parse_plan(job.plan))
    for row, _ in zip(rows, range(PREVIEW_ROWS), strict=False):
        yield shape.fit(row)


def check(actor: Actor, *, job_id: str) -> None:
    """Ask the worker for a dry run: counts, a reason per refused row, changes against the present edition."""
    job = _open(actor, job_id, "list.import")
    if job.step == "uploaded":
        raise Conflict("Map the columns first.", code="not_mapped")
    _start(actor, job, "check", "list.import")


def publish(actor: Actor, *, job_id: str) -> None:
    """Ask the worker to load the checked edition and to show it in place of the one before, at once."""
    job = _open(actor, job_id, "list.publish")
    if job.step != "checked" and not (job.step == "failed" and job.counts):
        raise Conflict("Only an import that has been checked can be published.", code="not_checked")
    if not job.counts.get("entities"):
        raise Conflict("The check found no entity that could be published.", code="empty_edition")
    _start(actor, job, "publish", "list.publish")


def abandon(actor: Actor, *, job_id: str) -> None:
    """Give an import up. Its file and what was read of it are removed; the row and its counts stay."""
    job = _open(actor, job_id, "list.import")
    with atomic():
        _locked(job)
        if job.dataset_id:
            records.discard_edition(actor, dataset_id=job.dataset_id)
        job.step, job.task, job.dataset_id = "abandoned", "", ""
        job.save(update_fields=["step", "task", "dataset_id"])
        job.refused.all().delete()
        job.differences.all().delete()
        audit.record(actor, "list.import", kind="import", object_id=job.id, detail={"did": "abandon"})
    storage.discard(job.id)


def _start(actor: Actor, job: ImportJob, task: str, verb: str) -> None:
    with atomic():
        _locked(job)
        job.task, job.rows_done, job.lease, job.lease_until, job.error, job.error_code = task, 0, "", None, "", ""
        job.publisher = {"person": actor.person_id, "appointment": actor.appointment_id} if task == "publish" else {}
        job.save(update_fields=["task", "rows_done", "lease", "lease_until", "error", "error_code", "publisher"])
        audit.record(actor, verb, kind="import", object_id=job.id, detail={"did": f"ask {task}"})


def _open(actor: Actor, job_id: str, verb: str) -> ImportJob:
    """The job, if the actor may see it and may do `verb`, and it still goes on."""
    require(actor, verb)
    job = queries.visible_job(actor, job_id)
    require(actor, verb, job)
    if job.step not in OPEN_STEPS:
        raise Conflict(f"This import is {models.STATES[job.step]}; nothing more can be done with it.", code="closed")
    if job.task:
        raise Conflict("The worker is busy with this import.", code="busy")
    return job


def _locked(job: ImportJob) -> None:
    """Inside the transaction: the job has not moved on since it was read."""
    held = ImportJob.objects.select_for_update().filter(pk=job.id).values_list("step", "task").first()
    if held != (job.step, job.task):
        raise Conflict("This import has moved on meanwhile; look again.", code="moved_on")


def _register(actor: Actor, job_id: str, name: str, target: str, edition: str, guard: dict[str, Any],
              values: dict[str, Any]) -> ImportJob:
    source, _ = Source.objects.get_or_create(name=name, target=target, defaults={"created_by": actor.person_id})
    label = plain(edition) or f"{clock.now():%Y-%m-%d %H:%M:%S}"
    ready = values["file_format"] not in readers.TABLES
    # The id makes the dataset's edition unique where two files come under the same label.
    return ImportJob.objects.create(
        id=job_id, source=source, edition=label[:60], step="mapped" if ready else "uploaded", created_by=actor.person_id,
        created_by_name=actor.name, **guard, **values)


def _named(source: str, target: str) -> str:
    name = " ".join(plain(source).split())
    if not 0 < len(name) <= MAX_NAME:
        raise Invalid("Name the source of the list.", fields={"source": f"1 to {MAX_NAME} characters."})
    if target not in models.TARGETS:
        raise Invalid("A file becomes a list or own records.", fields={"target": "list or own."})
    return name


def _origin(target: str, provenance: Mapping[str, Any] | None) -> Origin | None:
    if target == "own":
        return origin_of(provenance or {})
    return None


def _guard(actor: Actor, origin: Origin | None) -> dict[str, Any]:
    if origin is None:
        return {"state": actor.state, "unit": actor.unit, "level": 0, "compartment": "OPEN", "crime_area": ""}
    handling = origin.handling
    return {"state": actor.state, "unit": actor.unit, "level": handling.level, "compartment": handling.compartment,
            "crime_area": origin.crime_area}
