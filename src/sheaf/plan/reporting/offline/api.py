"""The API of files for the capitals: export, read, preview, import, and what was not taken."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import File, Router, Status
from ninja.files import UploadedFile

from sheaf.access.doors import actor_of, door
from sheaf.kernel.errors import TooLarge
from sheaf.plan.reporting.offline import services
from sheaf.plan.reporting.offline.files.shapes import MAX_BYTES
from sheaf.plan.reporting.offline.views import as_file
from sheaf.web.given import Given

router = Router(tags=["plan"])


class ApplyIn(Given):
    """mine: of rows that conflict, `component/subject` to the version that was shown, where the file is to be taken."""

    mine: dict[str, int] = {}


@router.get("/uploads/{upload_id}", auth=door("plan.draft"))
def preview(request: HttpRequest, upload_id: str) -> dict[str, Any]:
    """What an import would do now: every row that is not as the node holds it."""
    actor = actor_of(request)
    row = services.upload(actor, upload_id)
    return services.as_dict(row, services.preview(actor, row))


@router.post("/uploads/{upload_id}/apply", auth=door("plan.draft"))
def apply(request: HttpRequest, upload_id: str, given: ApplyIn) -> dict[str, Any]:
    """Import: what is added and changed, and the conflicting rows that were decided for the file."""
    actor = actor_of(request)
    services.apply(actor, upload_id=upload_id, mine=given.mine)
    row = services.upload(actor, upload_id)
    return {"id": row.id, "applied": row.applied, "counts": row.counts}


@router.get("/uploads/{upload_id}/not-taken", auth=door("plan.draft"))
def not_taken(request: HttpRequest, upload_id: str) -> HttpResponse:
    """The workbook with the rows that were not taken, each with its remark."""
    return as_file(*services.returned(actor_of(request), upload_id))


@router.get("/{cycle_year}/{file_kind}", auth=door("plan.draft"))
def export(request: HttpRequest, cycle_year: int, file_kind: str) -> HttpResponse:
    """The report as a file. file_kind: workbook or form."""
    return as_file(*services.export(actor_of(request), year=cycle_year, kind=file_kind))


@router.post("/{cycle_year}", auth=door("plan.draft"), response={201: dict[str, Any]})
def take(request: HttpRequest, cycle_year: int, file: File[UploadedFile]) -> Status[dict[str, Any]]:
    """Read a workbook or a form; nothing of it is written yet."""
    if (file.size or 0) > MAX_BYTES:
        raise TooLarge(f"At most {MAX_BYTES // 1024 // 1024} MB.")
    actor = actor_of(request)
    row = services.take(actor, data=file.read(), name=file.name or "", year=cycle_year)
    return Status(201, services.as_dict(row, services.preview(actor, row)))
