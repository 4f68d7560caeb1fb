"""Writes: export a report as a file, take a file in, show what it would do, do it, give back what was not taken."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict
from datetime import timedelta
from typing import Any

from sheaf.access.actor import Actor
from sheaf.access.policy import Facts, require
from sheaf.audit import services as audit
from sheaf.crypto.digest import sha256_hex
from sheaf.directory import queries as directory
from sheaf.kernel import clock
from sheaf.kernel.errors import Conflict, Invalid, NotFound
from sheaf.plan.reporting import drafting
from sheaf.plan.reporting.models import SHOWN_TO, STATUSES, Part
from sheaf.plan.reporting.offline import gathering
from sheaf.plan.reporting.offline.files import ALL, IN_FORM, Given, Read, Returned, comparing, wordform, workbook
from sheaf.plan.reporting.offline.files.comparing import ADDED, CHANGED, CONFLICT, REFUSED, SAME, Outcome
from sheaf.plan.reporting.offline.gathering import Held
from sheaf.plan.reporting.offline.models import Upload
from sheaf.store import atomic

KINDS = {"workbook": "xlsx", "form": "docx"}
FIELDS = {"workbook": ALL, "form": IN_FORM}
KEPT = timedelta(days=30)  # of a file, whether it was imported or nobody decided about it
Progress = Callable[[int, int], None]


def export(actor: Actor, *, year: int, kind: str) -> tuple[str, bytes]:
    """(name, bytes) of the actor's own state's report: a workbook or a form, as it can be imported again."""
    if kind not in KINDS:
        raise NotFound("There is no such file.")
    found = gathering.held(actor, year)
    shown = gathering.report(actor, found)
    data = workbook.write(shown) if kind == "workbook" else wordform.write(shown)
    audit.record(actor, "plan.draft", kind="cycle", object_id=str(year), detail={"did": "export", "as": kind, "sha256": sha256_hex(data)})
    return f"report-{actor.state}-{year}.{KINDS[kind]}", data


def take(actor: Actor, *, data: bytes, name: str, year: int | None = None) -> Upload:
    """Read a workbook or a form; nothing of it is written yet. `Invalid` where the file is none, was edited, or belongs to another
    year, state or format."""
    require(actor, "plan.draft", Facts(kind="part", state=actor.state))
    read = _read(data)
    found = gathering.held(actor, _year(read, actor, year))
    if (read.meta.get("format"), read.meta.get("digest")) != (found.cycle.format_id, found.cycle.format.digest):
        raise Invalid("The file was made for another format of the report than this year's: export it anew.", code="other_format")
    rows = [asdict(row) for row in read.rows]
    clean = "".join(letter for letter in name.replace("\\", "/").rpartition("/")[2] if letter.isprintable())[:200]
    made = Upload.objects.create(state=actor.state, year=found.cycle.year, kind=read.kind, name=clean or read.kind, sha256=sha256_hex(data),
                                 rows=rows, remarks=[*read.remarks, *_gone(read, found)], by=actor.person_id)
    audit.record(actor, "plan.draft", kind="upload", object_id=made.id, detail={"did": "read", "as": read.kind, "rows": len(rows)})
    return made


def _gone(read: Read, found: Held) -> list[str]:
    """What the report asks and the file has no row for, a line for each component."""
    came = {(row.area, row.subject) for row in read.rows}
    names, lines = directory.area_names(), []
    for area, asked in found.asked.items():
        gone = [subject for subject in asked if (area, subject) not in came]
        if gone:
            shown = "Nothing" if len(gone) == len(asked) else f"No row of {', '.join(gone[:10])}{' and others' if len(gone) > 10 else ''}"
            lines.append(f"{names.get(area, area)}: {shown} is in the file. What the node holds stays.")
    return lines


def _read(data: bytes) -> Read:
    """By the first bytes and the parts of the archive, never by the name."""
    if not data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise Invalid("This is neither an Excel workbook (.xlsx) nor a Word form (.docx).", code="not_a_form")
    if b"word/document.xml" in data:
        return wordform.read(data, STATUSES, directory.area_names())
    return workbook.read(data, STATUSES, SHOWN_TO)


def _year(read: Read, actor: Actor, wanted: int | None) -> int:
    year, state = read.meta.get("year"), read.meta.get("state")
    if not isinstance(year, int) or (wanted is not None and year != wanted):
        raise Invalid(f"This file is of the report of {str(year)[:10]}, not of {wanted}. Nothing was read.", code="other_cycle")
    if state != actor.state:
        raise Invalid("This file is of another state's report. Nothing was read.", code="other_state")
    return year


def upload(actor: Actor, upload_id: str) -> Upload:
    """A file of the actor's own state; NotFound for everybody else."""
    require(actor, "plan.draft", Facts(kind="part", state=actor.state))
    found = Upload.objects.filter(pk=upload_id, state=actor.state).first()
    if not found:
        raise NotFound("There is no such file.")
    return found


def preview(actor: Actor, row: Upload) -> list[Outcome]:
    """What an import would do now, row by row."""
    return _outcomes(gathering.held(actor, row.year), row)


def _outcomes(found: Held, row: Upload) -> list[Outcome]:
    return [_outcome(found, Given(**item), FIELDS[row.kind]) for item in row.rows]


def _outcome(found: Held, given: Given, fields: tuple[str, ...]) -> Outcome:
    entry = found.entries.get((given.area, given.subject))
    why = found.closed(given.area)
    if not given.refused and given.subject not in found.asked.get(given.area, []):
        why = "This report does not ask that."
    return comparing.outcome(given, gathering.values(entry), entry.version if entry else 0, fields, why)


def counted(rows: Iterable[Outcome]) -> dict[str, int]:
    """How many rows of each kind, every kind named."""
    found = dict.fromkeys((ADDED, CHANGED, SAME, CONFLICT, REFUSED), 0)
    for row in rows:
        found[row.kind] += 1
    return found


def apply(actor: Actor, *, upload_id: str, mine: Mapping[str, int] | None = None, progress: Progress | None = None) -> list[Outcome]:
    """Write what is added and changed, and of the conflicting rows those that the officer decided for the file: mine maps
    `component/subject` to the version that was shown; where somebody wrote after that, the row is a conflict still. All or nothing.
    Returns every row as it was before."""
    with atomic():
        row = Upload.objects.select_for_update().filter(pk=upload(actor, upload_id).pk).first()
        if not row or row.applied:
            raise Conflict("This file was imported already: export and import it anew.", code="applied")
        for area in {item["area"] for item in row.rows if item["subject"]}:
            Part.objects.select_for_update().filter(cycle=row.year, state=actor.state, area=area).first()
        found = gathering.held(actor, row.year)
        rows = _outcomes(found, row)
        chosen = [item for item in rows if item.kind in (ADDED, CHANGED) or _decided(item, mine or {})]
        _write(actor, found, chosen, progress)
        row.applied, row.counts = clock.now(), {**counted(rows), "written": len(chosen)}
        row.save(update_fields=["applied", "counts"])
        audit.record(actor, "plan.draft", kind="upload", object_id=row.id, detail={"did": "import", "sha256": row.sha256, **row.counts})
    return rows


def _decided(row: Outcome, mine: Mapping[str, int]) -> bool:
    return row.kind == CONFLICT and mine.get(row.key) == row.version


def _write(actor: Actor, found: Held, rows: list[Outcome], progress: Progress | None) -> None:
    """By component: a component that has no draft yet gets one; entries are written together, since a whole report is thousands."""
    done = 0
    for area in dict.fromkeys(row.given.area for row in rows):
        part = found.parts.get(area) or drafting.open_part(actor, year=found.cycle.year, area=area)
        mine = [row for row in rows if row.given.area == area]
        _write_part(actor, part, mine)
        done += len(mine)
        if progress:
            progress(done, len(rows))


def _write_part(actor: Actor, part: Part, rows: list[Outcome]) -> None:
    drafting.save_all(actor, part_id=part.id, rows=[drafting.Said(row.given.subject, row.merged, row.version) for row in rows])
    audit.record(actor, "plan.draft", kind="part", object_id=part.id, detail={"did": "import", "rows": len(rows)})


def returned(actor: Actor, upload_id: str) -> tuple[str, bytes]:
    """The report as a workbook in which every row that was not taken stands as it was written, with a remark; rows that belong
    nowhere on a sheet of their own. Its keys are new, so that it can be corrected and imported."""
    row = upload(actor, upload_id)
    found = gathering.held(actor, row.year)
    back: dict[tuple[str, str], Returned] = {}
    loose: list[Returned] = []
    for item in _outcomes(found, row):
        if item.kind not in (REFUSED, CONFLICT):
            continue
        given = item.given
        said = (
            item.remark
            or f"Somebody wrote here since. The node holds: {' / '.join(filter(None, (item.held.get(name, '') for name in ALL[:4])))}"
        )
        values = {**gathering.BLANK, **dict(item.held), **given.values}
        if given.subject in found.asked.get(given.area, []):
            back[(given.area, given.subject)] = Returned(values, said, formulas=tuple(given.formulas))
        else:
            loose.append(Returned(given.values, said, given.place))
    return f"not-taken-{row.state}-{row.year}.xlsx", workbook.write(gathering.report(actor, found), back, tuple(loose))


def as_dict(row: Upload, rows: list[Outcome]) -> dict[str, Any]:
    """A preview or a result, for the API and the shell: every row that is not unchanged."""
    shown = [{"key": item.key, "place": item.given.place, "kind": item.kind, "remark": item.remark, "version": item.version,
              "given": item.given.values, "held": dict(item.held) if item.kind in (CHANGED, CONFLICT) else {}}
             for item in rows if item.kind != SAME or item.remark]
    return {"id": row.id, "year": row.year, "state": row.state, "kind": row.kind, "name": row.name, "remarks": row.remarks,
            "applied": row.applied, "counts": counted(rows), "rows": shown}


def tidy() -> int:
    """The worker's part: files that nobody decided about, and rows of those that were imported, are not kept. How many."""
    before = clock.now() - KEPT
    gone, _ = Upload.objects.filter(at__lt=before).delete()
    return gone
