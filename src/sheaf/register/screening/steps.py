"""What the worker does with a screening: row by row from the file, some rows in a transaction, under a lease.

Progress, rows and candidates of a batch are one transaction, so a worker that is killed loses no more than a batch; the
next one reads the file anew, passes over what is done and goes on. A run gives its lease back every few seconds, so that a long
one does not hold up the other rooms' work; its reader stays open in this process meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from sheaf.access.actor import Actor
from sheaf.audit import services as audit
from sheaf.kernel import clock, collector
from sheaf.kernel.errors import Invalid, SheafError, TooLarge
from sheaf.register.files import leasing, readers, reasons
from sheaf.register.files.leasing import LEASE, LeaseLost
from sheaf.register.files.limits import MAX_REASONS
from sheaf.register.files.plan import parse as parse_plan
from sheaf.register.files.rows import TOLD, Problem, Row
from sheaf.register.screening import codes, storage
from sheaf.register.screening.comparing import Found, compare, officer_of
from sheaf.register.screening.models import Candidate, Ground, Query, RefusedRow, Screening
from sheaf.register.screening.sieve import Sieve, Wanted
from sheaf.store import atomic

__all__ = ["LEASE", "LeaseLost", "claim", "work"]
NO_ROWS = {"rows": 0, "wanted": 0, "refused": 0, "values": 0, "told": 0, "kept": 0}
Taken = tuple[int, list[Wanted], list[Problem]]  # row number, what it asks for, what could not be used
# Told of every report of progress: (screening, rows done). The shell listens.
Listener = Callable[[Screening, int], None]
_listener: ContextVar[Listener | None] = ContextVar("sheaf_screening_listener", default=None)


@dataclass(slots=True)
class _Reading:
    """A file as far as this process has read it. done: rows."""

    rows: Iterator[Row]
    sieve: Sieve = field(default_factory=Sieve)
    done: int = 0


_readings: dict[str, _Reading] = {}  # by run; only a saving of time: without it the file is read from its beginning


def work(listener: Listener | None = None) -> int:
    """Do one waiting screening, if any; how many were done."""
    job = claim()
    if job is None:
        return 0
    token = _listener.set(listener)
    try:
        _run(job)
    except LeaseLost:
        return 0
    except (SheafError, OSError) as error:
        _fail(job, error)
    finally:
        _listener.reset(token)
    return 1


def claim() -> Screening | None:
    """Take the oldest screening that nobody works on."""
    return leasing.claim(Screening)


def _run(job: Screening) -> None:
    """A few seconds of the run, or its end."""
    until = clock.now() + codes.SLICE
    if not job.rows_done:
        officer_of(job)
        _count(job)
    reading = _reading_of(job)
    with collector.paused():
        while batch := _batch(reading, job.rows_done):
            _screen(job, batch, reading.done)
            job.rows_done = reading.done
            if clock.now() > until:
                _readings[job.run] = reading
                leasing.give_back(job)
                return
    _finish(job, reading.done)


def _reading_of(job: Screening) -> _Reading:
    """The reader of this run, as this process left it or from the beginning of the file."""
    held = _readings.pop(job.run, None)
    while len(_readings) >= codes.MAX_READINGS:
        _readings.pop(next(iter(_readings)))
    if held and held.done <= job.rows_done:
        return held
    return _Reading(readers.read(storage.SHELF.original(job.id), job.file_format, parse_plan(job.plan)))


def _batch(reading: _Reading, before: int) -> list[Taken]:
    """The next rows after those that are done; fewer at the end of the file, none after it."""
    batch: list[Taken] = []
    for row in reading.rows:
        reading.done += 1
        wanted, problems = reading.sieve.take(row)
        if reading.done > before:
            batch.append((row.number, wanted, problems))
        if len(batch) == codes.BATCH:
            break
    return batch


def _count(job: Screening) -> None:
    """Read the file once before anybody is looked for: how many rows, and whether it can be read to its end."""
    total = 0
    for total, _ in enumerate(readers.read(storage.SHELF.original(job.id), job.file_format, parse_plan(job.plan)), 1):
        if total > codes.MAX_ROWS:
            raise TooLarge(f"The file has more than {codes.MAX_ROWS:,} rows, which is the limit of one screening: divide it.")
        if total % codes.COUNT_EVERY == 0:
            _renew(job, 0)
    if not total:
        raise Invalid("The file has no rows below its first line: nobody was looked for.", code="no_rows")
    job.rows_total = total
    job.save(update_fields=["rows_total"])


def _screen(job: Screening, batch: list[Taken], done: int) -> None:
    """Look for these rows under the officer's rights of this moment, and keep what was found."""
    officer = officer_of(job)
    wanted = [item for _, some, _ in batch for item in some]
    found = list(compare(officer, job, [item.subject for item in wanted]))
    counts = _counted(job.counts, batch)
    room = max(0, MAX_REASONS - counts["kept"])
    refused = [(number, problem) for number, _, problems in batch for problem in problems][:room]
    counts["kept"] += len(refused)
    with atomic():
        _renew(job, done)
        _keep(job, wanted, found)
        RefusedRow.objects.bulk_create(RefusedRow(screening=job, **reasons.columns(*pair)) for pair in refused)
        Screening.objects.filter(pk=job.id).update(counts=counts)
    job.counts = counts


def _counted(counts: dict[str, int], batch: list[Taken]) -> dict[str, int]:
    """Of rows alone: a number of candidates would tell readers of what they may not see."""
    found = {**NO_ROWS, **counts}
    for _, wanted, problems in batch:
        found["rows"] += 1
        found["wanted"] += len(wanted)
        found["refused"] += not wanted
        found["values"] += sum(not problem.whole and problem.code not in TOLD for problem in problems)
        found["told"] += any(problem.code in TOLD for problem in problems)
    return found


def _keep(job: Screening, wanted: list[Wanted], found: list[list[Found]]) -> None:
    rows = Query.objects.bulk_create(
        Query(screening=job, number=item.number, place=item.place, ref=item.ref, title=item.title, schema=item.schema,
              properties=item.properties) for item in wanted)
    keep_candidates(job, [(row, item) for row, hits in zip(rows, found, strict=True) for item in hits])


def keep_candidates(job: Screening, found: list[tuple[Query, Found]]) -> None:
    """Inside the caller's transaction."""
    made = [(Candidate(screening=job, query=row, **item.columns), item.grounds) for row, item in found]
    Candidate.objects.bulk_create(candidate for candidate, _ in made)
    Ground.objects.bulk_create(Ground(candidate=candidate, **ground) for candidate, grounds in made for ground in grounds)


def _finish(job: Screening, rows: int) -> None:
    officer = officer_of(job)
    with atomic():
        _renew(job, rows)
        job.step, job.screened, job.rows_done, job.rows_total = "screened", clock.now(), rows, rows
        job.counts = {**NO_ROWS, **job.counts}
        leasing.finish(job, ["step", "screened", "rows_done", "rows_total", "counts"])
        _audit(officer, job, {"did": "screen", **job.counts})
    storage.SHELF.discard(job.id)  # what it said stands in the rows; the file itself is not needed any more


def _renew(job: Screening, rows: int) -> None:
    leasing.renew(job, rows)
    if listener := _listener.get():
        listener(job, rows)


def _fail(job: Screening, error: SheafError | OSError) -> None:
    """Keep the sentence for the reader; the officer may start it again from the file."""
    known = isinstance(error, SheafError)
    code = error.code if isinstance(error, SheafError) else "storage"
    words = error.message if isinstance(error, SheafError) else "The node's folder could not be read or written."
    with atomic():
        held = Screening.objects.select_for_update().filter(pk=job.id, lease=job.lease).exclude(task="").first()
        if held is None:
            return
        held.step, held.error_code, held.error = "failed", code[:40], words[:500]
        leasing.finish(held, ["step", "error_code", "error"])
        _audit(_starter(held), held, {"did": "stop", "code": code[:40], "expected": known, **held.counts})


def _starter(job: Screening) -> Actor:
    """Whose run it was, for the log alone: without any right."""
    return Actor(job.starter.get("person", ""), job.starter_name, job.starter.get("appointment", ""), job.state, job.unit, "")


def _audit(actor: Actor, job: Screening, detail: dict[str, Any]) -> None:
    audit.record(actor, "screening.run", kind="screening", object_id=job.id, detail=detail)
