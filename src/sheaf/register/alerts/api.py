"""The API of this room: the same services, typed."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime
from typing import Any, Literal

from django.http import HttpRequest
from ninja import Router, Schema, Status

from sheaf.access.doors import actor_of, door
from sheaf.register.alerts import codes, queries, services
from sheaf.register.alerts.queries import MatchView, StandingView
from sheaf.register.records.api import ComparedOut, IdOut
from sheaf.web.given import Given

router = Router(tags=["standing alerts"])


class AlertSubject(Schema):
    kind: str = ""
    gender: str = ""
    names: list[str] = []
    birth_dates: list[str] = []
    nationalities: list[str] = []
    numbers: list[str] = []
    phones: list[str] = []


class AlertSubjectIn(AlertSubject, Given):
    """Whom or what to be told of."""


class AlertIn(Given):
    """lists, imports: whether editions of lists and bulk imports of own records raise it; record_id: begun from this record,
    whose handling it then has at least."""

    subject: AlertSubjectIn
    purpose: str
    case: str
    crime_area: str = ""
    ends: date | None = None
    least: float = codes.LEAST
    lists: bool = True
    imports: bool = False
    record_id: str = ""
    classification: str = ""
    compartment: str = "OPEN"


class AlertOut(Schema):
    id: str
    title: str
    state: str
    subject: AlertSubject
    purpose: str
    case: str
    crime_area: str
    classification: str
    compartment: str
    owner: str
    mine: bool
    created: datetime
    ends: date
    least: float
    lists: bool
    imports: bool
    full_since: datetime | None


class MatchOut(Schema):
    """A match as the reader may see it now. alert: the standing alert that raised it; compared: part beside part."""

    id: str
    alert: str
    alert_title: str
    record: str
    caption: str
    held_in: str
    score: float
    version: str
    band: str
    why: list[str]
    compared: list[ComparedOut]
    changes: list[str]
    at: datetime
    decision: str
    decided_by: str
    decided_at: datetime | None


class MatchDecisionIn(Given):
    """instead_of: the decision that was read before this one; empty for none."""

    decision: Literal["same", "not_same", "unsure"]
    instead_of: str = ""


class RenewIn(Given):
    ends: date


def alert_out(view: StandingView) -> dict[str, Any]:
    """A standing alert as JSON; the shell prints the same."""
    row = view.row
    return {"id": row.id, "title": view.title, "state": view.state, "subject": {} if view.closed else row.subject, "purpose": row.purpose,
            "case": view.case, "crime_area": row.crime_area, "classification": view.handling.classification, "compartment": row.compartment,
            "owner": row.owner_title, "mine": view.mine, "created": row.created, "ends": row.ends, "least": row.least,
            "lists": row.lists, "imports": row.imports, "full_since": row.full}


def match_out(view: MatchView) -> dict[str, Any]:
    """A match as JSON; the shell prints the same."""
    row, match = view.row, view.hit.match
    compared = [asdict(item) for item in view.compared]
    why = [] if view.closed else [reason.sentence for reason in match.reasons]
    held = f"list: {view.record.dataset_name}" if view.record.dataset_kind == "list" else "own register"
    return {"id": row.id, "alert": row.alert_id, "alert_title": view.title, "record": view.record.id, "caption": view.caption,
            "held_in": held, "score": match.score, "version": match.version, "band": view.band, "why": why, "compared": compared,
            "changes": list(view.changes), "at": row.at, "decision": row.decision, "decided_by": row.decided_by,
            "decided_at": row.decided_at}


@router.get("/", auth=door("alert.read"), response=list[AlertOut])
def list_alerts(request: HttpRequest, who: Literal["me", "unit"] = "me", show: Literal["open", "ended"] = "open") -> Any:
    """My standing alerts, or those of my unit that I may read."""
    return [alert_out(item) for item in queries.standing(actor_of(request), mine=who == "me", ended=show == "ended")]


@router.post("/", auth=door("alert.keep"), response={201: IdOut})
def add(request: HttpRequest, given: AlertIn) -> Any:
    """Keep a standing alert."""
    return Status(201, {"id": services.add(actor_of(request), **given.dict())})


@router.get("/matches", auth=door("alert.read"), response=list[MatchOut])
def list_matches(request: HttpRequest, who: Literal["me", "unit"] = "me", show: Literal["open", "decided"] = "open",
                 alert: str = "") -> Any:
    """Matches that wait for a decision, or those decided; of one alert, of mine, or of my unit."""
    found = queries.matches(actor_of(request), mine=who == "me", decided=show == "decided", alert_id=alert)
    return [match_out(item) for item in found]


@router.post("/matches/{match_id}", auth=door("alert.decide"), response={204: None})
def decide(request: HttpRequest, match_id: str, given: MatchDecisionIn) -> Any:
    """Decide one match; 409 where somebody else did meanwhile."""
    services.decide(actor_of(request), match_id=match_id, decision=given.decision, instead_of=given.instead_of)
    return Status(204, None)


@router.get("/{alert_id}", auth=door("alert.read"), response=AlertOut)
def get_alert(request: HttpRequest, alert_id: str) -> Any:
    """One standing alert."""
    return alert_out(queries.one(actor_of(request), alert_id))


@router.post("/{alert_id}/renew", auth=door("alert.keep"), response={204: None})
def renew(request: HttpRequest, alert_id: str, given: RenewIn) -> Any:
    """Keep it until another day."""
    services.renew(actor_of(request), alert_id=alert_id, ends=given.ends)
    return Status(204, None)


@router.post("/{alert_id}/end", auth=door("alert.keep"), response={204: None})
def end(request: HttpRequest, alert_id: str) -> Any:
    """End it now."""
    services.end(actor_of(request), alert_id=alert_id)
    return Status(204, None)


@router.post("/{alert_id}/take-over", auth=door("alert.take_over"), response={204: None})
def take_over(request: HttpRequest, alert_id: str) -> Any:
    """Keep a colleague's alert from now on."""
    services.take_over(actor_of(request), alert_id=alert_id)
    return Status(204, None)
