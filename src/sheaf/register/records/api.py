"""The register over the API: /api/v1/records/."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import datetime
from typing import Any, Literal

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from ninja import File, Form, Router, Schema, Status
from ninja.files import UploadedFile

from sheaf.access.doors import actor_of, door
from sheaf.kernel.handling import parse
from sheaf.register.records import graph, queries, rebuilding, services
from sheaf.register.records.shapes import Card, FactView, origin_of
from sheaf.web.given import Given

router = Router(tags=["records"])


class CardOut(Schema):
    id: str
    schema_name: str
    kind: str
    caption: str
    dataset: str
    dataset_kind: str
    status: str
    version: int


class ReasonOut(Schema):
    feature: str
    left: str
    right: str
    weight: float
    sentence: str


class ComparedOut(Schema):
    """One thing that was compared. what: name, whole_name, birth_date, nationality, gender, identifier, phone or kind; left: of
    what was looked for (a search, a question, an alert, a row of a file); right: of the record; how: agrees, near, alone or against."""

    what: str
    left: str
    right: str
    how: str
    words: str


class HitOut(Schema):
    """strong: something beside the name agrees; band: how sure it is, in words; compared: part beside part."""

    record: CardOut
    score: float
    version: str
    strong: bool
    band: str
    compared: list[ComparedOut]
    reasons: list[ReasonOut]


class FactOut(Schema):
    id: str
    record: str
    prop: str
    value: str
    source: str
    handling: dict[str, Any]
    crime_area: str
    valid_from: str
    valid_to: str
    review_date: str


class RecordOut(Schema):
    record: CardOut
    facts: list[FactOut]
    merged: list[CardOut]
    handling: dict[str, Any]


class AddIn(Given):
    """facts: {property: values}; provenance: {source, handling, crime_area, valid_from, valid_to}."""

    schema_name: str
    facts: dict[str, list[str]]
    provenance: dict[str, Any]


class EditIn(Given):
    """version: the one that was read. add needs a provenance; retire holds ids of facts."""

    version: int
    add: dict[str, list[str]] = {}
    retire: list[str] = []
    provenance: dict[str, Any] | None = None


class MergeIn(Given):
    gone: str
    reason: str = ""
    despite: bool = False


class RetireIn(Given):
    version: int


class CanaryIn(Given):
    on: bool


class HandOverIn(Given):
    to: str
    note: str = ""


class ChangeOut(Schema):
    """before, after: values, or ids where the row tells of a merge or a file."""

    record: str
    at: datetime
    by: str
    action: str
    prop: str
    before: str
    after: str
    reference: str


class StepOut(Schema):
    seq: int
    at: datetime
    by: str
    action: str
    note: str
    sha256: str


class FileOut(Schema):
    id: str
    name: str
    media_type: str
    size: int
    sha256: str
    handling: dict[str, Any]
    custody: list[StepOut]


class MergeOut(Schema):
    id: str
    kept: str
    gone: str
    reason: str
    at: datetime


class IdOut(Schema):
    id: str


def _card(card: Card) -> CardOut:
    return CardOut(id=card.id, schema_name=card.schema, kind=card.kind, caption=card.caption, dataset=card.dataset_name,
                   dataset_kind=card.dataset_kind, status=card.status, version=card.version)


def _fact(fact: FactView) -> FactOut:
    return FactOut(id=fact.id, record=fact.record_id, prop=fact.prop, value=fact.value, source=fact.source,
                   handling=fact.handling.as_dict(), crime_area=fact.crime_area, valid_from=str(fact.valid_from or ""),
                   valid_to=str(fact.valid_to or ""), review_date=str(fact.review_date or ""))


@router.get("/search", auth=door("record.search"), response=list[HitOut])
def search(request: HttpRequest, q: str, limit: int = 20, kind: str = "") -> list[HitOut]:
    """Hits by falling score, over everything the caller may see."""
    hits = queries.search(actor_of(request), q, limit=max(1, min(limit, 100)), kind=kind)
    known = queries.versions(actor_of(request), [hit.record.id for hit in hits])
    return [HitOut(record=_card(replace(hit.record, version=known[hit.record.id])), score=hit.score, version=hit.match.version,
                   strong=hit.strong, band=hit.band, compared=[ComparedOut(**asdict(item)) for item in hit.compared],
                   reasons=[ReasonOut(feature=item.feature, left=item.left, right=item.right, weight=item.weight,
                                      sentence=item.sentence) for item in hit.reasons]) for hit in hits]


class IndexOut(Schema):
    """keys: version of the search keys in use; needed: it is not the matcher's; rows of total: of a rebuild under way; mapped: of
    a list, how its mapped index stands (ready, missing, old, damaged); trouble: why it could not be built."""

    dataset_id: str
    title: str
    own: bool
    keys: str
    needed: bool
    running: bool
    rows: int
    total: int
    started: datetime | None
    mapped: str
    trouble: str


class RebuildIn(Given):
    which: Literal["needed", "own", "lists", "all"] = "needed"


@router.get("/index", auth=door("index.manage"), response=list[IndexOut])
def index_state(request: HttpRequest) -> list[IndexOut]:
    """How the search keys of own records and of each list stand."""
    return [IndexOut(**asdict(item)) for item in rebuilding.standing(actor_of(request))]


@router.post("/index", auth=door("index.manage"), response=list[IndexOut])
def rebuild_index(request: HttpRequest, data: RebuildIn) -> list[IndexOut]:
    """Have search keys made anew by the worker; searches go on meanwhile."""
    rebuilding.order(actor_of(request), data.which)
    return index_state(request)


@router.post("/", auth=door("record.create"), response={201: CardOut})
def add(request: HttpRequest, data: AddIn) -> Status[CardOut]:
    """Add a record."""
    card = services.add_record(actor_of(request), schema=data.schema_name, facts=data.facts, provenance=origin_of(data.provenance))
    return Status(201, _card(card))


@router.get("/{record_id}", auth=door("record.read"), response=RecordOut)
def get(request: HttpRequest, record_id: str) -> RecordOut:
    """A record as the caller may see it."""
    view = queries.get(actor_of(request), record_id)
    return RecordOut(record=_card(view.card), facts=[_fact(fact) for fact in view.facts],
                     merged=[_card(card) for card in view.members], handling=view.handling.as_dict())


@router.get("/{record_id}/links", auth=door("record.read"), response=list[dict[str, str]])
def links(request: HttpRequest, record_id: str) -> list[dict[str, str]]:
    """What the record is linked to, as rows."""
    actor = actor_of(request)
    return graph.around(actor, queries.get(actor, record_id))[0].rows()


@router.get("/{record_id}/history", auth=door("record.read"), response=list[ChangeOut])
def history(request: HttpRequest, record_id: str) -> list[ChangeOut]:
    """Who changed what, newest first, without changes of facts that the caller may not see."""
    return [ChangeOut(record=row.record_id, at=row.at, by=row.by_name, action=row.action, prop=row.prop, before=row.before,
                      after=row.after, reference=row.reference) for row in queries.history(actor_of(request), record_id)]


@router.get("/{record_id}/merges", auth=door("record.read"), response=list[MergeOut])
def merges(request: HttpRequest, record_id: str) -> list[MergeOut]:
    """Merges in force into the record; their ids undo them."""
    actor = actor_of(request)
    return [MergeOut(id=row.id, kept=row.kept_id, gone=row.gone_id, reason=row.reason, at=row.at)
            for row in queries.merges(actor, queries.card(actor, record_id).id)]


@router.get("/{record_id}/attachments", auth=door("record.read"), response=list[FileOut])
def files(request: HttpRequest, record_id: str) -> list[FileOut]:
    """The record's files with their digests and hand-overs, without their bytes."""
    actor = actor_of(request)
    return [FileOut(id=row.id, name=row.name, media_type=row.media_type, size=row.size, sha256=row.sha256, handling=row.handling,
                    custody=[StepOut(seq=step.seq, at=step.at, by=step.by_name, action=step.action, note=step.note,
                                     sha256=step.sha256) for step in queries.custody(actor, row.id)])
            for row in queries.attachments(actor, record_id)]


@router.post("/{record_id}/retire", auth=door("record.delete"), response={204: None})
def retire(request: HttpRequest, record_id: str, data: RetireIn) -> Status[None]:
    """Take a record out of search; it stays readable by its id."""
    services.retire(actor_of(request), record_id=record_id, version=data.version)
    return Status(204, None)


@router.put("/{record_id}/canary", auth=door("record.canary"), response={204: None})
def canary(request: HttpRequest, record_id: str, data: CanaryIn) -> Status[None]:
    """Watch an invented record, or no longer: a question that meets it raises an alarm."""
    services.mark_canary(actor_of(request), record_id=record_id, on=data.on)
    return Status(204, None)


@router.patch("/{record_id}", auth=door("record.edit"), response=CardOut)
def edit(request: HttpRequest, record_id: str, data: EditIn) -> CardOut:
    """Add facts, retire facts, or both at once."""
    origin = origin_of(data.provenance) if data.provenance is not None else None
    return _card(services.edit(actor_of(request), record_id=record_id, version=data.version, add=data.add,
                               retire_facts=data.retire, provenance=origin))


@router.post("/{record_id}/merge", auth=door("record.merge"), response=IdOut)
def merge(request: HttpRequest, record_id: str, data: MergeIn) -> IdOut:
    """Declare another record the same as this one; gives the merge's id."""
    return IdOut(id=services.merge(actor_of(request), kept=record_id, gone=data.gone, reason=data.reason, despite=data.despite))


@router.delete("/merges/{merge_id}", auth=door("record.merge"), response={204: None})
def unmerge(request: HttpRequest, merge_id: str) -> Status[None]:
    """Undo a merge."""
    services.unmerge(actor_of(request), merge_id=merge_id)
    return Status(204, None)


@router.post("/{record_id}/attachments", auth=door("record.attach"), response={201: IdOut})
def attach(request: HttpRequest, record_id: str, file: File[UploadedFile], handling: Form[str] = "{}",
           note: Form[str] = "") -> Status[IdOut]:
    """Attach a file. handling: JSON of the axes."""
    import json

    from sheaf.kernel.errors import Invalid

    try:
        axes = json.loads(handling)
    except (ValueError, RecursionError):
        axes = None
    if not isinstance(axes, dict):
        raise Invalid("Handling must be a JSON object.", code="handling")
    key = services.attach(actor_of(request), record_id=record_id, name=file.name or "", media_type=file.content_type or "",
                          chunks=file.chunks(), handling=parse(axes), note=note)
    return Status(201, IdOut(id=key))


@router.post("/attachments/{attachment_id}/download", auth=door("record.read"))
def download(request: HttpRequest, attachment_id: str) -> HttpResponse | StreamingHttpResponse:
    """The bytes; leaves a row of custody."""
    taken = services.download(actor_of(request), attachment_id=attachment_id)
    response = StreamingHttpResponse(taken.chunks, content_type="application/octet-stream")
    response.headers["X-Content-SHA256"] = taken.sha256
    return response


@router.post("/attachments/{attachment_id}/hand-over", auth=door("record.attach"), response={204: None})
def hand_over(request: HttpRequest, attachment_id: str, data: HandOverIn) -> Status[None]:
    """Write down that the evidence went to somebody."""
    services.hand_over(actor_of(request), attachment_id=attachment_id, to=data.to, note=data.note)
    return Status(204, None)
