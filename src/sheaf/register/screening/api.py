"""The API of screenings: upload, map, start, results, decisions, export."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from django.http import HttpRequest
from ninja import File, Form, Router, Schema
from ninja.files import UploadedFile

from sheaf.access.doors import actor_of, door
from sheaf.kernel.errors import TooLarge
from sheaf.register.files.bodies import PlanIn
from sheaf.register.files.limits import MAX_UPLOAD_BYTES, MEBIBYTE
from sheaf.register.records.api import ComparedOut
from sheaf.register.screening import codes, exporting, queries, results, services
from sheaf.register.screening.results import Filter
from sheaf.web.given import Given

router = Router(tags=["screening"])


class ErrorOut(Schema):
    code: str
    message: str


class ScreeningOut(Schema):
    """state: as on the page; task: `screen` while the worker has it; lists: names, null for every list."""

    id: str
    title: str
    kind: str
    purpose: str
    case: str
    crime_area: str
    unit: str
    file: str
    format: str
    sha256: str
    size: int
    state: str
    task: str
    rows_done: int
    rows_total: int
    counts: dict[str, int]
    plan: dict[str, Any]
    own: bool
    lists: list[str] | None
    floor: str
    error: ErrorOut | None
    created: datetime
    created_by: str
    started_by: str
    screened: datetime | None
    keep_until: datetime


class StartIn(Given):
    """own: search own records; lists: names, or null for every list; floor: the lowest band that is kept."""

    own: bool = True
    lists: list[str] | None = None
    floor: Literal["strong", "possible", "weak"] = "possible"


class DecideIn(Given):
    """decision: empty takes one back; turn: of the candidate as it was read."""

    decision: Literal["yes", "no", "unsure", ""]
    turn: int
    note: str = ""


class EarlierOut(Schema):
    """A decision that another took the place of, or that was taken back."""

    decision: str
    note: str
    decided: datetime
    decided_by: str
    matcher: str


class CandidateOut(Schema):
    """matcher: the version that gave the score; decided_matcher: the one whose score was decided about; changed: the record
    changed since it was decided, in what you may see; earlier: decisions before, oldest first."""

    id: str
    record: str
    caption: str
    schema_name: str
    held_in: str
    score: float
    band: str
    matcher: str
    why: str
    compared: list[ComparedOut]
    decision: str
    note: str
    decided: datetime | None
    decided_by: str
    decided_matcher: str
    turn: int
    changed: bool
    earlier: list[EarlierOut]


class RowFactOut(Schema):
    label: str
    value: str


class RowOut(Schema):
    """row: its number; id: what the file calls it, from the column mapped so, or empty."""

    row: int
    id: str
    title: str
    schema_name: str
    facts: list[RowFactOut]
    candidates: list[CandidateOut]


class ResultsOut(Schema):
    """handling: in words; total: rows that fit the filter; tally: candidates by decision, `changed` of them since it; updating:
    candidates that are being compared anew, since a record changed a moment ago, and are in no other number."""

    handling: str
    total: int
    tally: dict[str, int]
    updating: int
    rows: list[RowOut]


class ExportOut(Schema):
    banner: str
    screening: ScreeningOut
    updating: int
    rows: list[RowOut]


class ProblemOut(Schema):
    code: str
    reason: str
    column: str


class EntityOut(Schema):
    title: str
    schema_name: str
    properties: dict[str, list[str]]


class PreviewOut(Schema):
    row: int
    refused: bool
    looked_for: list[EntityOut]
    problems: list[ProblemOut]


class RefusedOut(Schema):
    row: int
    whole: bool
    code: str
    reason: str
    column: str
    value: str


@router.get("/runs", auth=door("screening.read"), response=list[ScreeningOut])
def runs(request: HttpRequest, offset: int = 0) -> list[dict[str, Any]]:
    """The unit's screenings, newest first, at most 200 from `offset`."""
    start_at = max(0, min(offset, 1_000_000))
    return [queries.status(job) for job in queries.screenings(actor_of(request))[start_at:start_at + codes.MAX_PAGE]]


@router.post("/runs", auth=door("screening.run"), response=ScreeningOut)
def upload(request: HttpRequest, file: File[UploadedFile], title: Form[str], kind: Form[str], purpose: Form[str], case: Form[str],
           crime_area: Form[str] = "", keep_days: Form[int] = codes.KEEP_DAYS) -> dict[str, Any]:
    """Store a file of persons for a screening."""
    actor = actor_of(request)
    if (file.size or 0) > MAX_UPLOAD_BYTES:
        raise TooLarge(f"At most {MAX_UPLOAD_BYTES // MEBIBYTE} MB by this door.")
    key = services.upload(actor, title=title, kind=kind, purpose=purpose, case=case, crime_area=crime_area, keep_days=keep_days,
                          chunks=file.chunks(), file_name=file.name or "")
    return queries.status(queries.visible(actor, key))


@router.get("/runs/{screening_id}", auth=door("screening.read"), response=ScreeningOut)
def status(request: HttpRequest, screening_id: str) -> dict[str, Any]:
    """Where a screening stands."""
    return queries.status(queries.visible(actor_of(request), screening_id))


@router.post("/runs/{screening_id}/map", auth=door("screening.run"), response=ScreeningOut)
def map_columns(request: HttpRequest, screening_id: str, plan: PlanIn) -> dict[str, Any]:
    """Map the columns of a table."""
    services.map_columns(actor_of(request), screening_id=screening_id, plan=plan.plan())
    return status(request, screening_id)


@router.get("/runs/{screening_id}/preview", auth=door("screening.run"), response=list[PreviewOut])
def preview(request: HttpRequest, screening_id: str) -> list[dict[str, Any]]:
    """The first rows as they would be looked for, each with what could not be used."""
    return [{"row": row.number, "refused": row.refused,
             "looked_for": [{"title": item.id, "schema_name": item.schema, "properties": item.properties} for item in row.entities],
             "problems": [{"code": item.code, "reason": item.reason, "column": item.column} for item in row.problems]}
            for row in services.preview(actor_of(request), screening_id=screening_id)]


@router.post("/runs/{screening_id}/start", auth=door("screening.run"), response=ScreeningOut)
def start(request: HttpRequest, screening_id: str, given: StartIn) -> dict[str, Any]:
    """Ask for the run; poll the screening until `task` is empty."""
    services.start(actor_of(request), screening_id=screening_id, **given.dict())
    return status(request, screening_id)


@router.post("/runs/{screening_id}/abandon", auth=door("screening.run"), response=ScreeningOut)
def abandon(request: HttpRequest, screening_id: str) -> dict[str, Any]:
    """Give a screening up; its persons are deleted."""
    services.abandon(actor_of(request), screening_id=screening_id)
    return status(request, screening_id)


@router.get("/runs/{screening_id}/results", auth=door("screening.read"), response=ResultsOut)
def worklist(request: HttpRequest, screening_id: str, decided: str = "", band: str = "", held_in: str = "", without: bool = False,
             offset: int = 0) -> dict[str, Any]:
    """Rows with the candidates that you may see now, the best first, at most 200 rows from `offset`. decided: `undecided`
    (those that changed since with them), `changed`, `decided`, `yes`, `no` or `unsure`."""
    actor = actor_of(request)
    job, chosen = queries.visible(actor, screening_id), Filter(decided, band, held_in, without)
    ids, start_at = results.row_ids(actor, job, chosen), max(0, min(offset, 1_000_000))
    rows = results.read(actor, job, list(ids[start_at:start_at + codes.MAX_PAGE]), chosen)
    return {"handling": results.handling_of(job, rows).banner(), "total": ids.count(), "tally": results.tally(actor, job),
            "updating": results.updating(actor, job), "rows": [exporting.row_as_dict(row) for row in rows]}


@router.get("/runs/{screening_id}/refused", auth=door("screening.read"), response=list[RefusedOut])
def refused(request: HttpRequest, screening_id: str, offset: int = 0) -> list[dict[str, Any]]:
    """Rows and values left out, with reasons, at most 200 from `offset`; `disguised` and `imo` leave nothing out and are told."""
    start_at = max(0, min(offset, 1_000_000))
    return [{"row": row.number, "whole": row.whole, "code": row.code, "reason": row.reason, "column": row.column, "value": row.excerpt}
            for row in queries.refused(actor_of(request), screening_id)[start_at:start_at + codes.MAX_PAGE]]


@router.post("/runs/{screening_id}/export", auth=door("screening.export"), response=ExportOut)
def export(request: HttpRequest, screening_id: str, decided: str = "", band: str = "", held_in: str = "",
           without: bool = False) -> dict[str, Any]:
    """All rows that fit, under the handling of what is in them; one row in the audit log."""
    return exporting.document(actor_of(request), screening_id, Filter(decided, band, held_in, without))


@router.post("/candidates/{candidate_id}", auth=door("screening.decide"), response=CandidateOut)
def decide(request: HttpRequest, candidate_id: str, given: DecideIn) -> dict[str, Any]:
    """Decide a candidate, or take a decision back."""
    actor = actor_of(request)
    services.decide(actor, candidate_id=candidate_id, decision=given.decision, turn=given.turn, note=given.note)
    return exporting.candidate_as_dict(results.one(actor, candidate_id))
