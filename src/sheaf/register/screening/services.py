"""Writes, one per verb: upload, map, preview, start, abandon, decide. The worker's part is in `steps`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from itertools import islice
from typing import Any

from sheaf.access.actor import Actor
from sheaf.access.policy import Facts, require
from sheaf.audit import services as audit
from sheaf.kernel import clock, ids
from sheaf.kernel.errors import Conflict, Invalid, SheafError
from sheaf.kernel.handling import CLASSIFICATIONS
from sheaf.register.files import mapping, readers
from sheaf.register.files.limits import PREVIEW_ROWS
from sheaf.register.files.plan import ROW
from sheaf.register.files.plan import parse as parse_plan
from sheaf.register.files.rows import Entity, Row
from sheaf.register.files.shelf import Taken, plain
from sheaf.register.screening import codes, keeping, models, queries, storage
from sheaf.register.screening.deciding import decide
from sheaf.register.screening.models import Screening
from sheaf.register.screening.sieve import Sieve
from sheaf.store import atomic

__all__ = ["abandon", "decide", "map_columns", "preview", "start", "upload"]


def upload(actor: Actor, *, title: str, kind: str, purpose: str, case: str, chunks: Iterable[bytes], file_name: str,
           crime_area: str = "", keep_days: int = codes.KEEP_DAYS) -> str:
    """Store a file of persons (CSV, Excel, FollowTheMoney JSON lines) for a screening; gives its id.

    keep_days: after so many the persons are deleted, 1 to MAX_KEEP_DAYS. `Invalid` with a sentence per field, or for a
    file that no reader takes: nothing is kept.
    """
    level = min(CLASSIFICATIONS.index("RESTRICTED"), actor.clearance)
    guard: dict[str, Any] = {"state": actor.state, "unit": actor.unit, "crime_area": crime_area, "level": level, "compartment": "OPEN"}
    require(actor, "screening.run", Facts(kind="screening", **guard))
    words = _checked(title, kind, purpose, case, keep_days)
    key = ids.new_id()
    taken = storage.SHELF.take(key, chunks, codes.FORMATS)
    try:
        with atomic():
            Screening.objects.create(
                id=key, **words, **guard, **_of_file(taken, file_name), created_by=actor.person_id, created_by_name=actor.name,
                keep_until=clock.now() + timedelta(days=keep_days))
            audit.record(actor, "screening.run", kind="screening", object_id=key, detail={
                "did": "upload", "format": taken.file_format, "bytes": taken.size, "sha256": taken.sha256, "purpose": purpose})
    except (SheafError, OSError):
        storage.SHELF.discard(key)
        raise
    return key


def map_columns(actor: Actor, *, screening_id: str, plan: Mapping[str, Any]) -> None:
    """Say which column means what; remembered for this kind of file in the unit. `Invalid` names the column that cannot be."""
    job = _open(actor, screening_id)
    chosen = parse_plan(plan)
    if job.file_format in readers.TABLES:
        mapping.check_plan(storage.SHELF.original(job.id), job.file_format, chosen)
    with atomic():
        _locked(job)
        job.plan, job.step, job.error, job.error_code = chosen.as_dict(), "mapped", "", ""
        job.save(update_fields=["plan", "step", "error", "error_code"])
        _remember(actor, job)


def preview(actor: Actor, *, screening_id: str) -> list[Row]:
    """The first rows as they would be looked for, each with its problems."""
    job = _open(actor, screening_id)
    _check_mapped(job)
    sieve, rows = Sieve(), readers.read(storage.SHELF.original(job.id), job.file_format, parse_plan(job.plan))
    found = []
    for row in islice(rows, PREVIEW_ROWS):
        wanted, problems = sieve.take(row)
        found.append(Row(row.number, [Entity(item.title, item.schema, {k: list(v) for k, v in item.properties.items()})
                                      for item in wanted], problems))
    return found


def start(actor: Actor, *, screening_id: str, own: bool = True, lists: Sequence[str] | None = None, floor: str = "possible") -> None:
    """Ask the worker to screen the file under the actor's rights, as they are while it runs.

    own: search own records; lists: names of lists, None for every list; floor: the lowest band that is kept.
    """
    job = _open(actor, screening_id)
    require(actor, "record.search")
    _check_mapped(job)
    chosen = _checked_lists(actor, own, lists)
    if floor not in codes.BANDS:
        raise Invalid("Keep strong, possible or weak matches.", fields={"floor": "Unknown band."})
    with atomic():
        _locked(job)
        keeping.forget_results(job)
        job.task, job.rows_done, job.counts, job.lease, job.lease_until, job.error, job.error_code = "screen", 0, {}, "", None, "", ""
        job.own, job.lists, job.floor, job.rows_total = own, chosen, floor, 0  # the worker counts the rows first
        job.starter = {"person": actor.person_id, "appointment": actor.appointment_id}
        job.starter_name, job.run = actor.name[:200], ids.new_id()
        job.save()


def abandon(actor: Actor, *, screening_id: str) -> None:
    """Give a screening up: its file, its persons and its candidates are deleted, decisions with them; the row stays.
    One that the worker runs is stopped."""
    require(actor, "screening.run")
    job = queries.visible(actor, screening_id)
    require(actor, "screening.run", job)
    if job.step in {"abandoned", "deleted"}:
        raise Conflict(f"This screening is {codes.STEPS[job.step]}.", code="closed")
    with atomic():
        keeping.delete_persons(job, "abandoned")
        audit.record(actor, "screening.run", kind="screening", object_id=job.id, detail={"did": "abandon"})
    storage.SHELF.discard(job.id)


def _open(actor: Actor, screening_id: str) -> Screening:
    """The screening, if the actor may see it and may run it, and it has not been run."""
    require(actor, "screening.run")
    job = queries.visible(actor, screening_id)
    require(actor, "screening.run", job)
    if job.task:
        raise Conflict("The worker is busy with this screening.", code="busy")
    if job.step not in codes.OPEN_STEPS:
        raise Conflict(f"This screening is {codes.STEPS[job.step]}; upload the file again for another.", code="closed")
    return job


def _locked(job: Screening) -> None:
    """Inside the transaction: the screening has not moved on since it was read."""
    held = Screening.objects.select_for_update().filter(pk=job.id).values_list("step", "task").first()
    if held != (job.step, job.task):
        raise Conflict("This screening has moved on meanwhile; look again.", code="moved_on")


def _check_mapped(job: Screening) -> None:
    if job.file_format in readers.TABLES and not job.plan:
        raise Conflict("Map the columns first.", code="not_mapped")


def _remember(actor: Actor, job: Screening) -> None:
    """Keep what columns meant, beside what other files of the kind called theirs; never how one file was encoded or began."""
    held = models.Mapping.objects.select_for_update().filter(unit=job.unit, kind=job.kind).first()
    said = {} if job.plan.get("first") == ROW else job.plan["columns"]  # numbers of columns mean nothing in another file
    columns = {**said, **{k: v for k, v in (held.plan["columns"] if held else {}).items() if k not in said}}
    of_one_file = dict.fromkeys(("first", "encoding", "delimiter", "sheet"), "")
    plan = {**job.plan, "columns": dict(islice(columns.items(), codes.MAX_REMEMBERED)), **of_one_file}
    models.Mapping.objects.update_or_create(unit=job.unit, kind=job.kind, defaults={
        "plan": plan, "saved": clock.now(), "saved_by": actor.person_id})


def _checked(title: str, kind: str, purpose: str, case: str, keep_days: int) -> dict[str, str]:
    words = {"title": " ".join(plain(title).split()), "case": " ".join(plain(case).split()), "kind": kind, "purpose": purpose}
    problems = {}
    if not 0 < len(words["title"]) <= codes.MAX_TITLE:
        problems["title"] = f"Name the screening, in 1 to {codes.MAX_TITLE} characters and without names of persons."
    if kind not in codes.KINDS:
        problems["kind"] = f"One of {', '.join(codes.KINDS)}."
    if purpose not in codes.PURPOSES:
        problems["purpose"] = f"One of {', '.join(codes.PURPOSES)}."
    if not 0 < len(words["case"]) <= codes.MAX_CASE:
        problems["case"] = f"The number of your case file, in 1 to {codes.MAX_CASE} characters."
    if not 1 <= keep_days <= codes.MAX_KEEP_DAYS:
        problems["keep_days"] = f"1 to {codes.MAX_KEEP_DAYS} days."
    if problems:
        raise Invalid("The screening cannot be made: " + " ".join(problems.values()), fields=problems)
    return words


def _of_file(taken: Taken, file_name: str) -> dict[str, Any]:
    ready = taken.file_format not in readers.TABLES
    return {"file_name": plain(file_name), "file_format": taken.file_format, "sha256": taken.sha256, "size": taken.size,
            "rows_total": taken.rows, "step": "mapped" if ready else "uploaded"}


def _checked_lists(actor: Actor, own: bool, lists: Sequence[str] | None) -> list[str] | None:
    known = queries.list_names(actor)
    unknown = [name for name in lists or () if name not in known]
    if unknown or not (own or lists is None or lists) or (not own and lists is None and not known):
        raise Invalid("Choose what to search: own records, and lists that are published.", code="nothing_to_search",
                      fields={"lists": "Choose at least one." if not unknown else "There is no such list."})
    return None if lists is None else list(lists)
