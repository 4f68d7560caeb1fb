"""The API of bodies and offices."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import Router, Status

from sheaf.access.doors import actor_of, door
from sheaf.plan.bodies import queries, services
from sheaf.plan.bodies.models import Body, Membership, Office
from sheaf.web.given import Given

router = Router(tags=["plan"])


class BodyIn(Given):
    """kind: as on the page; starts: ISO date of any precision."""

    code: str
    name: str
    kind: str
    parent: str = ""
    mandate: str = ""
    starts: str = ""
    decision: str = ""
    source: str = ""


class EndIn(Given):
    """into: code of the body that takes over; empty where it ends."""

    on: date
    decision: str
    into: str = ""


class MemberIn(Given):
    """state: alpha-3; leaves: whether it goes."""

    state: str
    on: date
    decision: str = ""
    leaves: bool = False


class OfficeIn(Given):
    """kind: lead_shepherd, co_lead, chair, co_chair; area: crime area of a shepherd."""

    kind: str
    state: str
    on: date
    area: str = ""
    agency: str = ""
    decision: str = ""


class VacateIn(Given):
    on: date
    decision: str = ""


@router.get("/", auth=door("plan.read"))
def bodies(request: HttpRequest) -> list[dict[str, Any]]:
    """Every body, those that ended too."""
    return [_body(row) for row in queries.bodies(actor_of(request))]


@router.post("/", auth=door("plan.keep"), response={201: dict[str, Any]})
def make(request: HttpRequest, given: BodyIn) -> Status[dict[str, Any]]:
    """Make a body."""
    return Status(201, _body(services.make_body(actor_of(request), **given.dict())))


@router.get("/leads", auth=door("plan.read"))
def leads(request: HttpRequest, on: date | None = None) -> list[dict[str, Any]]:
    """Who leads which component on a day; `vacant` and `not known` are different."""
    return [{"area": row.area, "name": row.name, "state": row.state, "holders": [_office(item) for item in row.holders],
             "reported": _office(row.reported) if row.reported else None} for row in queries.lead_table(actor_of(request), on)]


@router.get("/tasks", auth=door("plan.task"))
def tasks(request: HttpRequest) -> list[dict[str, Any]]:
    """What the offices that the reader's state holds have to do."""
    return [{"id": row.id, "owner": row.owner, "title": row.title, "about": row.about, "due": row.due}
            for row in queries.tasks(actor_of(request))[:500]]


@router.post("/offices/{office_id}/end", auth=door("plan.keep"))
def vacate(request: HttpRequest, office_id: str, given: VacateIn) -> dict[str, Any]:
    """An office ends without a successor."""
    return _office(services.vacate(actor_of(request), office_id=office_id, **given.dict()))


@router.get("/{body_code}", auth=door("plan.read"))
def body(request: HttpRequest, body_code: str) -> dict[str, Any]:
    """One body with its members and offices; open: what its end would touch, a sentence each."""
    actor = actor_of(request)
    return {**_body(queries.body(actor, body_code)), "members": [_member(row) for row in queries.memberships(actor, body_code)],
            "offices": [_office(row) for row in queries.offices(actor, body_code)], "open": queries.open_of(body_code)}


@router.post("/{body_code}/end", auth=door("plan.keep"))
def end(request: HttpRequest, body_code: str, given: EndIn) -> dict[str, Any]:
    """End a body by a decision, or merge it into another."""
    return _body(services.end_body(actor_of(request), code=body_code, **given.dict()))


@router.post("/{body_code}/members", auth=door("plan.keep"))
def member(request: HttpRequest, body_code: str, given: MemberIn) -> dict[str, Any]:
    """A state joins or leaves."""
    values = given.dict()
    do = services.leave if values.pop("leaves") else services.admit
    return _member(do(actor_of(request), body=body_code, **values))


@router.post("/{body_code}/offices", auth=door("plan.keep"), response={201: dict[str, Any]})
def office(request: HttpRequest, body_code: str, given: OfficeIn) -> Status[dict[str, Any]]:
    """A state takes an office."""
    return Status(201, _office(services.fill(actor_of(request), body=body_code, **given.dict())))


def _body(row: Body) -> dict[str, Any]:
    return {"code": row.code, "name": row.name, "kind": row.kind, "parent": row.parent, "starts": row.starts, "ends": row.ends,
            "made_by": row.made_by, "ended_by": row.ended_by, "merged_into": row.merged_into_id, "mandate": row.mandate,
            "source": row.source, "support": row.support}


def _member(row: Membership) -> dict[str, Any]:
    return {"body": row.body_id, "state": row.state, "starts": row.starts, "ends": row.ends, "decision": row.decision, "source": row.source}


def _office(row: Office) -> dict[str, Any]:
    return {
        "id": row.id,
        "kind": row.kind,
        "body": row.body_id,
        "area": row.area,
        "state": row.state,
        "agency": row.agency,
        "starts": row.starts,
        "ends": row.ends,
        "as_of": row.as_of,
        "decision": row.decision,
        "source": row.source,
        "support": row.support,
    }
