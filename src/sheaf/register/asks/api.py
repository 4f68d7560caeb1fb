"""The API of this room: the same services, typed."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime
from typing import Any, Literal

from django.http import HttpRequest
from ninja import Router, Schema, Status

from sheaf.access.doors import actor_of, door
from sheaf.access.policy import require
from sheaf.register.asks import panels, queries, services
from sheaf.register.asks.queries import AboutView, AnswerView, QuestionView
from sheaf.register.records import queries as records
from sheaf.register.records.api import ComparedOut, IdOut
from sheaf.web.given import Given

router = Router(tags=["ask the network"])


class IdentifierIn(Given):
    type: str
    value: str


class QuestionSubjectIn(Given):
    kind: str = ""
    names: list[str] = []
    birth_date: str = ""
    nationality: str = ""
    identifiers: list[IdentifierIn] = []
    gender: str = ""


class AskIn(Given):
    subject: QuestionSubjectIn
    purpose: str
    case: str
    crime_area: str = ""
    nodes: list[str] | Literal["all"] = "all"
    urgent: bool = False


class CorrectionOut(Schema):
    at: datetime
    decision: str
    words: str
    note: str


class AnswerOut(Schema):
    id: str
    node: str
    state: str
    words: str
    next: str
    since: datetime
    reference: str
    conditions: str
    contact: str
    band: str
    origin: str
    handling: dict[str, Any]
    correction: str
    corrections: list[CorrectionOut]


class QuestionOut(Schema):
    id: str
    title: str
    purpose: str
    case: str
    crime_area: str
    urgent: bool
    created: datetime
    expires: datetime
    open: bool
    answers: list[AnswerOut]


class HeldOut(Schema):
    """yellow: nothing beside the name agrees."""

    id: str
    asking_state: str
    asker_unit: str
    purpose: str
    case: str
    record_id: str
    score: float
    why: str
    compared: list[ComparedOut]
    version: str
    yellow: bool
    rule_id: str
    since: datetime
    due: datetime


class HeldDecisionIn(Given):
    decision: Literal["yes", "no", "unsure"]
    basis: str = ""
    conditions: str = ""


class RuleIn(Given):
    effect: Literal["auto", "hold", "deny"]
    basis: str
    priority: int = 100
    crime_area: str = ""
    asking_states: list[str] = []
    purposes: list[str] = []
    max_level: int = 2
    compartments: list[str] = ["OPEN"]
    conditions: str = ""
    contact_unit: str = ""
    disclose: bool = False
    starts: date | None = None
    ends: date | None = None


class RuleOut(RuleIn):
    id: str
    default: bool


class ReceivedOut(Schema):
    id: str
    asking_state: str
    asker_name: str
    asker_role: str
    asker_unit: str
    purpose: str
    case: str
    received: datetime
    outcome: str


class AlarmOut(Schema):
    id: str
    record_id: str
    asking_state: str
    asker_unit: str
    at: datetime
    acknowledged_at: datetime | None


class AboutOut(Schema):
    """One question that met the record; told in words; reference and correction where there was a hit."""

    id: str
    at: datetime
    asking_state: str
    asker_name: str
    asker_role: str
    asker_unit: str
    purpose: str
    case: str
    fate: str
    told: str
    reference: str
    told_at: datetime | None
    correction: str
    corrected_at: datetime | None


def _answer(view: AnswerView) -> dict[str, Any]:
    row = view.row
    return {"id": row.id, "node": row.node, "state": view.state, "words": view.words, "next": view.next, "since": row.since,
            "reference": row.reference, "conditions": row.conditions, "contact": row.contact, "band": row.band,
            "origin": row.origin, "handling": row.handling, "correction": row.correction,
            "corrections": [asdict(item) for item in view.corrections]}


def question_out(view: QuestionView) -> dict[str, Any]:
    """A question as JSON; the shell prints the same."""
    row = view.row
    return {"id": row.id, "title": view.title, "purpose": row.purpose, "case": row.case, "crime_area": row.crime_area,
            "urgent": row.urgent, "created": row.created, "expires": row.expires, "open": view.open,
            "answers": [_answer(item) for item in view.answers]}


@router.get("/questions", auth=door("ask.send"), response=list[QuestionOut])
def list_questions(request: HttpRequest, who: Literal["me", "all"] = "me") -> Any:
    """My questions, or all that I may see."""
    require(actor_of(request), "ask.send")
    return [question_out(item) for item in queries.questions(actor_of(request), mine=who == "me")]


@router.post("/questions", auth=door("ask.send"), response={201: IdOut})
def ask(request: HttpRequest, given: AskIn) -> Any:
    """Ask other nodes."""
    made = services.ask(actor_of(request), subject=given.subject.dict(), purpose=given.purpose, case=given.case,
                        crime_area=given.crime_area, nodes=given.nodes, urgent=given.urgent)
    return Status(201, {"id": made})


@router.get("/questions/{question_id}", auth=door("ask.read"), response=QuestionOut)
def get_question(request: HttpRequest, question_id: str) -> Any:
    """One question with the answers so far."""
    return question_out(queries.question(actor_of(request), question_id))


@router.get("/held", auth=door("ask.decide"), response=list[HeldOut])
def list_held(request: HttpRequest) -> Any:
    """What waits for my decision."""
    require(actor_of(request), "ask.decide")
    return [{"id": row.id, "asking_state": row.question.asking_state, "asker_unit": row.question.asker_unit,
             "purpose": row.question.purpose, "case": row.question.case, "record_id": row.record_id, "score": row.score,
             "why": row.why, "compared": row.compared, "version": row.version, "yellow": row.yellow, "rule_id": row.rule_id,
             "since": row.since, "due": row.due}
            for row in queries.held(actor_of(request))]


@router.post("/held/{held_id}", auth=door("ask.decide"), response={204: None})
def decide(request: HttpRequest, held_id: str, given: HeldDecisionIn) -> Any:
    """Decide one held answer."""
    services.decide_held(actor_of(request), held_id=held_id, decision=given.decision, basis=given.basis, conditions=given.conditions)
    return Status(204, None)


@router.get("/rules", auth=door("release_policy.read"), response=list[RuleOut])
def list_rules(request: HttpRequest) -> Any:
    """The release rules in the order in which they are tried; the defaults come last."""
    return [{"id": rule.id, "default": row is None, "effect": rule.effect, "basis": rule.basis, "priority": rule.priority,
             "crime_area": rule.crime_area, "asking_states": sorted(rule.asking_states), "purposes": sorted(rule.purposes),
             "max_level": rule.max_level, "compartments": sorted(rule.compartments), "conditions": rule.conditions,
             "contact_unit": rule.contact_unit, "disclose": rule.disclose, "starts": rule.starts, "ends": rule.ends}
            for rule, row in queries.rules(actor_of(request))]


@router.post("/rules", auth=door("release_policy.edit"), response={201: IdOut})
def add_rule(request: HttpRequest, given: RuleIn) -> Any:
    """Add a release rule."""
    return Status(201, {"id": services.add_rule(actor_of(request), **given.dict())})


@router.delete("/rules/{rule_id}", auth=door("release_policy.edit"), response={204: None})
def end_rule(request: HttpRequest, rule_id: str) -> Any:
    """End a release rule."""
    services.end_rule(actor_of(request), rule_id=rule_id)
    return Status(204, None)


@router.get("/received", auth=door("ask.received"), response=list[ReceivedOut])
def list_received(request: HttpRequest) -> Any:
    """Who asked this node."""
    return [{name: getattr(row, name) for name in ReceivedOut.model_fields} for row in queries.received(actor_of(request))]


@router.get("/alarms", auth=door("ask.alarm"), response=list[AlarmOut])
def list_alarms(request: HttpRequest) -> Any:
    """Questions about watched records."""
    return [{"id": row.id, "record_id": row.record_id, "asking_state": row.question.asking_state,
             "asker_unit": row.question.asker_unit, "at": row.at, "acknowledged_at": row.acknowledged_at}
            for row in queries.alarms(actor_of(request))]


@router.post("/alarms/{alarm_id}/acknowledge", auth=door("ask.alarm"), response={204: None})
def acknowledge(request: HttpRequest, alarm_id: str) -> Any:
    """Somebody has looked at the alarm."""
    services.acknowledge_alarm(actor_of(request), alarm_id=alarm_id)
    return Status(204, None)


def about_out(item: AboutView) -> dict[str, Any]:
    """Who asked and what they were told, as JSON; the shell prints the same."""
    asked = item.row.question
    return {"id": item.row.id, "at": item.row.at, "fate": item.row.fate, "asking_state": asked.asking_state,
            "asker_name": asked.asker_name, "asker_role": asked.asker_role,
            "asker_unit": asked.asker_unit, "purpose": asked.purpose, "case": asked.case, "told": item.told,
            "reference": item.reference, "told_at": item.told_at, "correction": item.correction, "corrected_at": item.corrected_at}


@router.get("/about/{record_id}", auth=door("ask.owner"), response=list[AboutOut])
def about(request: HttpRequest, record_id: str) -> Any:
    """Who asked about one record of my unit, and what each was told."""
    actor = actor_of(request)
    return [about_out(item) for item in queries.about(actor, panels.ids_of(records.get(actor, record_id)))]
