"""The API of lists: upload, map, check, publish, and where an import stands."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest
from ninja import File, Form, Router
from ninja.files import UploadedFile

from sheaf.access.doors import actor_of, door
from sheaf.kernel.errors import Invalid, TooLarge
from sheaf.register.files.bodies import PlanIn
from sheaf.register.files.limits import MAX_UPLOAD_BYTES, MEBIBYTE
from sheaf.register.lists import answering, queries, services
from sheaf.web.given import Given

router = Router(tags=["lists"])
PAGE = 200


class AnswerMarkIn(Given):
    """answers: whether other nodes' questions search this list; the rest as the release rules shall see it."""

    answers: bool
    authority: str = ""
    crime_area: str = ""
    classification: str = "RESTRICTED"
    compartment: str = "OPEN"


@router.get("/sources", auth=door("list.read"))
def sources(request: HttpRequest) -> list[dict[str, Any]]:
    """Sources, the edition that is searched, and whether it answers other nodes."""
    return [{"id": row.id, "name": row.name, "target": row.target, "current": row.current_id or None,
             "answers": queries.answers(row)} for row in queries.sources(actor_of(request))]


@router.put("/sources/{source_id}/answers", auth=door("list.answer"))
def mark_answers(request: HttpRequest, source_id: str, given: AnswerMarkIn) -> dict[str, Any]:
    """Say whether a list answers other nodes' questions, and who released it for that."""
    return queries.mark_as_dict(answering.mark(actor_of(request), source_id=source_id, **given.dict()))


@router.get("/imports", auth=door("list.read"))
def imports(request: HttpRequest, offset: int = 0) -> list[dict[str, Any]]:
    """Imports, newest first, at most 200 from `offset`."""
    start = max(0, min(offset, 1_000_000))
    return [queries.status(job) for job in queries.jobs(actor_of(request))[start:start + PAGE]]


@router.post("/imports", auth=door("list.import"))
def upload(request: HttpRequest, file: File[UploadedFile], source: Form[str], target: Form[str] = "list",
           edition: Form[str] = "", provenance: Form[str] = "") -> dict[str, Any]:
    """Store a file under a source's name. provenance: JSON, for own records."""
    actor = actor_of(request)
    if (file.size or 0) > MAX_UPLOAD_BYTES:
        raise TooLarge(f"At most {MAX_UPLOAD_BYTES // MEBIBYTE} MB by this door.")
    job_id = services.upload(actor, source=source, chunks=file.chunks(), file_name=file.name or "", target=target,
                             edition=edition, provenance=_provenance(provenance))
    return queries.status(queries.visible_job(actor, job_id))


@router.get("/imports/{job_id}", auth=door("list.read"))
def status(request: HttpRequest, job_id: str) -> dict[str, Any]:
    """Where an import stands."""
    return queries.status(queries.visible_job(actor_of(request), job_id))


@router.post("/imports/{job_id}/map", auth=door("list.import"))
def map_columns(request: HttpRequest, job_id: str, plan: PlanIn) -> dict[str, Any]:
    """Map the columns of a table."""
    services.map_columns(actor_of(request), job_id=job_id, plan=plan.plan())
    return status(request, job_id)


@router.get("/imports/{job_id}/preview", auth=door("list.import"))
def preview(request: HttpRequest, job_id: str) -> list[dict[str, Any]]:
    """The first rows as they would be imported, each with what it could not say."""
    return [{"row": row.number, "refused": row.refused,
             "entities": [{"id": item.id, "schema": item.schema, "properties": item.properties} for item in row.entities],
             "problems": [{"code": item.code, "reason": item.reason, "column": item.column} for item in row.problems]}
            for row in services.preview(actor_of(request), job_id=job_id)]


@router.post("/imports/{job_id}/check", auth=door("list.import"))
def check(request: HttpRequest, job_id: str) -> dict[str, Any]:
    """Ask for the dry run; poll the import until `task` is empty."""
    services.check(actor_of(request), job_id=job_id)
    return status(request, job_id)


@router.post("/imports/{job_id}/publish", auth=door("list.publish"))
def publish(request: HttpRequest, job_id: str) -> dict[str, Any]:
    """Ask for the publication of a checked import."""
    services.publish(actor_of(request), job_id=job_id)
    return status(request, job_id)


@router.post("/imports/{job_id}/abandon", auth=door("list.import"))
def abandon(request: HttpRequest, job_id: str) -> dict[str, Any]:
    """Give an import up."""
    services.abandon(actor_of(request), job_id=job_id)
    return status(request, job_id)


@router.get("/imports/{job_id}/refused", auth=door("list.import"))
def refused(request: HttpRequest, job_id: str, offset: int = 0) -> list[dict[str, Any]]:
    """Rows and values left out, with reasons, at most 200 from `offset`."""
    start = max(0, min(offset, 1_000_000))
    return [{"row": row.number, "whole": row.whole, "code": row.code, "reason": row.reason, "column": row.column,
             "value": row.excerpt} for row in queries.refused(actor_of(request), job_id)[start:start + PAGE]]


@router.get("/imports/{job_id}/differences", auth=door("list.read"))
def differences(request: HttpRequest, job_id: str, kind: str = "", offset: int = 0) -> list[dict[str, Any]]:
    """What the edition adds, changes and removes, at most 200 from `offset`."""
    start = max(0, min(offset, 10_000_000))
    rows = queries.differences(actor_of(request), job_id, kind)[start:start + PAGE]
    return [{"kind": row.kind, "entity": row.entity_id, "schema": row.schema, "caption": row.caption, "fields": row.fields}
            for row in rows]


def _provenance(text: str) -> dict[str, Any]:
    try:
        value = json.loads(text) if text else {}
    except (ValueError, RecursionError):
        value = None
    if not isinstance(value, dict):
        raise Invalid("The provenance is not a JSON object.", code="provenance")
    return value
