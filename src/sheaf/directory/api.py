"""The directory over the API: /api/v1/directory/."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from sheaf.access.doors import actor_of, door
from sheaf.access.policy import require
from sheaf.directory import checks, queries, services, starters
from sheaf.directory.duty import duty
from sheaf.directory.models import Entry
from sheaf.kernel import clock
from sheaf.web.given import Given

router = Router(tags=["directory"])


class EntryOut(Schema):
    """An entry as signed. `verified` is filled where one entry is asked for."""

    id: str
    type: str
    state: str
    subject: str
    version: int
    payload: dict[str, Any]
    withdrawn: bool
    signed_by: str
    signed_at: datetime
    signer: str
    digest: str
    on_duty: bool | None = None
    local_time: datetime | None = None
    verified: bool | None = None


class EntryIn(Given):
    """`version`: the version that was read; 0 for a new entry."""

    payload: dict[str, Any]
    subject: str = ""
    version: int | None = None


class FreshnessOut(Schema):
    number: int
    created: datetime | None
    expires: datetime | None
    good_at: datetime | None
    usable: bool
    error_code: str
    untrusted: list[str]
    waiting: int


def _out(entry: Entry, **more: Any) -> EntryOut:
    return EntryOut(id=entry.id, type=entry.type, state=entry.state, subject=entry.subject, version=entry.version,
                    payload=entry.payload, withdrawn=entry.withdrawn, signed_by=entry.signed_by,
                    signed_at=entry.signed_at, signer=entry.signer_kid, digest=entry.digest, **more)


@router.get("/freshness", auth=door("directory.read"), response=FreshnessOut)
def freshness(request: HttpRequest) -> Any:
    """How old this node's copy is, and what the last pull said."""
    require(actor_of(request), "directory.read")
    found = queries.freshness()
    return {name: getattr(found, name) for name in FreshnessOut.model_fields}


@router.get("/states", auth=door("directory.read"))
def states(request: HttpRequest) -> list[dict[str, Any]]:
    """Every state: whether its root is pinned, and counts of its entries."""
    require(actor_of(request), "directory.read")
    return [{**row, "anchor": None, "pinned": row["anchor"] is not None} for row in queries.overview()]


@router.get("/crime-areas", auth=door("directory.read"))
def crime_areas(request: HttpRequest) -> list[dict[str, str]]:
    """Crime areas by code."""
    require(actor_of(request), "directory.read")
    return [{"code": area.code, "name": area.name} for area in queries.crime_areas()]


@router.get("/units", auth=door("directory.read"), response=list[EntryOut])
def units(request: HttpRequest, state: str = "") -> list[EntryOut]:
    """Units, of one state or of all."""
    require(actor_of(request), "directory.read")
    return [_out(entry) for entry in queries.units(state or None)]


@router.get("/contacts", auth=door("directory.read"), response=list[EntryOut])
def contacts(request: HttpRequest, state: str = "", function: str = "") -> list[EntryOut]:
    """Contact points, each with the time there and whether it answers now."""
    require(actor_of(request), "directory.read")
    now = clock.now()
    found = [(entry, duty(entry.state, entry.payload, now)) for entry in queries.contacts(state or None, function or None)]
    return [_out(entry, on_duty=there.on, local_time=there.local) for entry, there in found]


@router.get("/liaison", auth=door("directory.read"), response=list[EntryOut])
def liaison(request: HttpRequest, host: str = "") -> list[EntryOut]:
    """Liaison officers: who is posted where, and for what."""
    require(actor_of(request), "directory.read")
    return [_out(entry) for entry in queries.liaisons(host or None)]


@router.get("/facts", auth=door("directory.read"))
def facts(request: HttpRequest, state: str = "", function: str = "") -> list[dict[str, str]]:
    """Starter facts that no state has confirmed or replaced, with support and source."""
    require(actor_of(request), "directory.read")
    return [{"id": fact.id, "state": fact.state, "function": fact.function, "institution": fact.institution,
             "website": fact.website, "source": fact.source, "support": fact.support, "notes": fact.notes,
             "collected": starters.COLLECTED} for fact in starters.unconfirmed(state or None, function or None)]


@router.get("/entries/{entry_id}", auth=door("directory.read"), response=EntryOut)
def entry(request: HttpRequest, entry_id: str) -> EntryOut:
    """One entry, its signature verified again now."""
    require(actor_of(request), "directory.read")
    found = queries.entry(entry_id)
    return _out(found, verified=checks.verify(found).good)


@router.put("/own/{entry_type}", auth=door("directory.edit"), response=EntryOut)
def edit(request: HttpRequest, entry_type: str, given: EntryIn) -> EntryOut:
    """Sign a new version of one of our own entries."""
    return _out(services.edit_entry(actor_of(request), entry_type=entry_type, subject=given.subject,
                                    payload=given.payload, version=given.version))


@router.delete("/entries/{entry_id}", auth=door("directory.edit"), response=EntryOut)
def withdraw(request: HttpRequest, entry_id: str) -> EntryOut:
    """Sign that one of our own entries is no more."""
    return _out(services.withdraw_entry(actor_of(request), entry_id=entry_id))


@router.get("/publications", auth=door("directory.read"))
def publications(request: HttpRequest) -> list[dict[str, Any]]:
    """Papers that the directory carries, by type, version and digest."""
    require(actor_of(request), "directory.read")
    return [{"type": paper.type, "state": paper.state, "version": paper.version, "title": paper.title,
             "digest": paper.digest, "media_type": paper.media_type, "signed_at": paper.signed_at}
            for paper in queries.publications()]
