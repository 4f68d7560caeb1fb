"""People, tokens, keys, decisions and the audit log over the API. Every call is a service or query of this room."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from ninja import Router, Status

from sheaf.access import auditing, queries, rotation, services
from sheaf.access import explain as explanations
from sheaf.access.doors import actor_of, door
from sheaf.audit.queries import Search
from sheaf.web.given import Given

router = Router(tags=["access"])
MAX_AUDIT_PAGE = 500
MAX_OFFSET = 100_000_000


class TokenIn(Given):
    name: str
    scopes: list[str]
    days: int = 30


class PersonIn(Given):
    username: str
    name: str


class AppointmentIn(Given):
    person_id: str
    unit: str
    role: str
    crime_areas: list[str] = []
    clearance: int = 0
    compartments: list[str] = ["OPEN"]
    starts: datetime | None = None
    ends: datetime | None = None


class LossIn(Given):
    """accept_loss: go on although nobody else holds a unit's key."""

    accept_loss: bool = False


class ActiveIn(LossIn):
    active: bool


class RotateIn(Given):
    address: str


class GrantIn(Given):
    person_id: str


@router.get("/me")
def me(request: HttpRequest) -> dict[str, Any]:
    """Who the caller is here, and what the caller may do."""
    actor = actor_of(request)
    verbs = [verb for verb, _, allowed in queries.abilities(actor) if allowed]
    return {"person_id": actor.person_id, "name": actor.name, "appointment_id": actor.appointment_id,
            "state": actor.state, "unit": actor.unit, "role": actor.role, "crime_areas": sorted(actor.crime_areas),
            "clearance": actor.clearance, "compartments": sorted(actor.compartments),
            "scopes": sorted(actor.scopes) if actor.scopes is not None else None, "may": verbs,
            "keys": sorted(actor.keys.addresses()) if actor.keys else None}


@router.get("/why", auth=door("access.explain"))
def why(request: HttpRequest, verb: str, kind: str = "", object_id: str = "") -> dict[str, Any]:
    """A decision step by step; about one object only where the caller may read it."""
    found = explanations.explain(actor_of(request), verb, kind, object_id)
    steps = [{"words": words, "passed": passed} for words, passed in found.decision.steps]
    return {"verb": verb, "allowed": found.decision.allowed, "reason": found.decision.reason, "steps": steps,
            "roles": list(found.roles), "conditions": list(found.conditions), "about_object": found.about_object}


@router.get("/tokens", auth=door("token.manage"))
def tokens(request: HttpRequest) -> list[dict[str, Any]]:
    """The caller's tokens, without their secrets."""
    return [{"id": row.id, "name": row.name, "scopes": row.scopes, "created": row.created, "expires": row.expires,
             "revoked": row.revoked, "last_used": row.last_used} for row in queries.own_tokens(actor_of(request))]


@router.post("/tokens", auth=door("token.manage"), response={201: dict[str, Any]})
def create_token(request: HttpRequest, body: TokenIn) -> Status[dict[str, Any]]:
    """A new token; the only answer that ever holds its secret. Needs a session: tokens cannot make tokens."""
    row, secret = services.create_token(actor_of(request), **body.dict())
    return Status(201, {"id": row.id, "token": secret, "expires": row.expires})


@router.delete("/tokens/{token_id}", auth=door("token.manage"), response={204: None})
def revoke_token(request: HttpRequest, token_id: str) -> Status[None]:
    """End one of the caller's own tokens now."""
    services.revoke_token(actor_of(request), token_id)
    return Status(204, None)


@router.get("/people", auth=door("access.manage"))
def people(request: HttpRequest, limit: int = 100, offset: int = 0) -> list[dict[str, Any]]:
    """Accounts of this node, for its administrator."""
    rows = queries.people(actor_of(request))[_start(offset):][:min(max(limit, 1), 500)]
    return [{"id": row.id, "username": row.username, "name": row.name, "appointments": [
        {"id": item.id, "unit": item.unit, "role": item.role, "starts": item.starts, "ends": item.ends}
        for item in row.appointments.all()]} for row in rows]


@router.post("/people", auth=door("access.manage"), response={201: dict[str, Any]})
def create_person(request: HttpRequest, body: PersonIn) -> Status[dict[str, Any]]:
    """A new account; the answer holds its one-time password."""
    password = services.one_time_password()
    row = services.create_person(actor_of(request), username=body.username, name=body.name, password=password)
    return Status(201, {"id": row.id, "username": row.username, "one_time_password": password})


@router.post("/people/{person_id}/reset", auth=door("access.manage"))
def reset_password(request: HttpRequest, person_id: str, body: LossIn) -> dict[str, Any]:
    """A new one-time password. The person's keys, tokens and second factor are gone."""
    password = services.one_time_password()
    services.reset_password(actor_of(request), person_id=person_id, password=password, accept_loss=body.accept_loss)
    return {"id": person_id, "one_time_password": password}


@router.post("/people/{person_id}/unlock", auth=door("access.manage"), response={204: None})
def unlock_account(request: HttpRequest, person_id: str) -> Status[None]:
    """Forget the failed attempts of an account, so that its person may try again now."""
    services.unlock_account(actor_of(request), person_id=person_id)
    return Status(204, None)


@router.post("/people/{person_id}/active", auth=door("access.manage"), response={204: None})
def set_active(request: HttpRequest, person_id: str, body: ActiveIn) -> Status[None]:
    """Close an account, taking its keys and rotating those of its units, or open it again."""
    services.set_active(actor_of(request), person_id=person_id, active=body.active, accept_loss=body.accept_loss)
    return Status(204, None)


@router.post("/appointments", auth=door("access.manage"), response={201: dict[str, Any]})
def appoint(request: HttpRequest, body: AppointmentIn) -> Status[dict[str, Any]]:
    """Give a person a place in a unit. A later holder of a key waits until a holder grants it."""
    row = services.appoint(actor_of(request), **body.dict())
    return Status(201, {"id": row.id, "person_id": row.person_id, "unit": row.unit, "role": row.role, "starts": row.starts})


@router.post("/appointments/{appointment_id}/end", auth=door("access.manage"), response={204: None})
def end_appointment(request: HttpRequest, appointment_id: str, body: LossIn) -> Status[None]:
    """End an appointment now and take its keys from the person."""
    services.end_appointment(actor_of(request), appointment_id=appointment_id, accept_loss=body.accept_loss)
    return Status(204, None)


@router.get("/keys", auth=door("key.read"))
def keys(request: HttpRequest) -> dict[str, Any]:
    """Who holds which key, and who waits for one."""
    actor = actor_of(request)
    holdings = [{"address": item.address, "kid": item.kid, "holders": list(item.holders)}
                for item in queries.holdings(actor)]
    waiting = [{"person_id": item.person_id, "name": item.name, "addresses": list(item.addresses),
                "grantable": item.grantable} for item in queries.grants_waiting(actor)]
    unused = [{"address": item.address, "kid": item.kid, "former": list(item.former), "waiting": list(item.waiting)}
              for item in rotation.orphans(actor)]
    return {"holdings": holdings, "waiting": waiting, "orphans": unused}


@router.post("/keys/grant", auth=door("key.grant"))
def grant(request: HttpRequest, body: GrantIn) -> dict[str, int]:
    """Hand the caller's unit keys to a colleague who is appointed to them."""
    return {"granted": services.grant_keys(actor_of(request), body.person_id)}


@router.post("/keys/rotate", auth=door("key.rotate"))
def rotate(request: HttpRequest, body: RotateIn) -> dict[str, str]:
    """Give an address such as THA/police#OPS a new key; its holders keep the former one for reading."""
    key = services.rotate_key(actor_of(request), address=body.address)
    return {"address": key.address, "kid": key.kid}


@router.get("/audit", auth=door("audit.read"))
def audit(request: HttpRequest, actor: str = "", verb: str = "", object_id: str = "", outcome: str = "",
          since: date | None = None, until: date | None = None, limit: int = 100, offset: int = 0) -> dict[str, Any]:
    """Rows of the log, newest first, for auditors."""
    rows = auditing.search(actor_of(request), Search(actor, verb, object_id, outcome, since, until))
    start, count = _start(offset), min(max(limit, 1), MAX_AUDIT_PAGE)
    found = auditing.lines(rows[start:start + count])
    return {"count": rows.count(), "rows": [{name: getattr(line, name) for name in auditing.COLUMNS} for line in found]}


def _start(offset: int) -> int:
    """An offset that a database can count to."""
    return max(0, min(offset, MAX_OFFSET))


@router.get("/audit/verify", auth=door("audit.read"))
def verify(request: HttpRequest) -> dict[str, Any]:
    """Read the whole chain and compare it with the heads that peers hold."""
    return auditing.check(actor_of(request)).as_dict()
