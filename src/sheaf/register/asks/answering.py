"""Answering other nodes: unattended by rule, or held until a person has decided."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sheaf.access.actor import Actor, service
from sheaf.access.policy import Facts, require, unseen
from sheaf.audit import services as audit
from sheaf.exchange import services as exchange
from sheaf.kernel import clock, ids, node
from sheaf.kernel.errors import Conflict, Invalid, NotFound
from sheaf.kernel.handling import COMPARTMENTS
from sheaf.register.asks import codes, description, packing, policy, releasing, searching
from sheaf.register.asks.asking import limit_per_hour, wire_handling
from sheaf.register.asks.models import CanaryAlarm, HeldAnswer, IncomingQuestion, OwnerNotice, Told
from sheaf.register.asks.policy import Judged
from sheaf.register.asks.statement import Signed, Statement
from sheaf.register.records import explaining
from sheaf.register.records.shapes import Hit
from sheaf.store import atomic

_ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # no I, O, 0, 1: references are read out by telephone
_REFERENCE_LETTERS = 16  # 80 bits


@dataclass(frozen=True, slots=True)
class Asked:
    """A foreign question, read and verified."""

    sender: str
    conversation: str
    statement: Statement
    signed: Signed
    subject: Mapping[str, Any]
    urgent: bool
    expires: datetime


def answer(asked: Asked) -> None:
    """Log the question, search what answers here, let the rules decide, and answer in this transaction."""
    us = service(node.current().state)
    require(us, "ask.answer")
    with atomic():
        incoming = _log(us, asked)
        if _over_limit(asked.sender):
            _settle(incoming, "refused", code="rate_limited")
            return
        hits, origins = searching.find(description.subject_of(asked.subject), asked.sender)
        judged = _judge(hits, asked)
        _watch(us, incoming, hits)
        outcome, matches = policy.outcome(judged.values())
        fates = {item.record_id: item.fate if item in matches else "denied" for item in judged.values()}
        _tell_owners(incoming, hits, fates)
        if outcome == "held":
            _hold(incoming, asked, [hit for hit in hits if fates[hit.record.id] == "held"][: codes.MAX_HELD], judged, origins)
        elif outcome == "hit":
            told = [item.record_id for item in matches]
            _hit(incoming, told, matches[0].rule, _owner(hits, matches[0]), band="strong", origin=searching.words(origins, told))
        else:
            _settle(incoming, outcome, code="release_policy" if outcome == "refused" else "")


def decide_held(actor: Actor, *, held_id: str, decision: str, basis: str = "", conditions: str = "") -> None:
    """A person decides one held match: `yes` tells the hit, `no` does not, `unsure` leaves it for another.

    The question is answered with the first yes, or “no hit” once all its matches are decided no. A yes needs
    the domestic basis where no rule of this node gives one. `Conflict` where somebody decided before.
    """
    with unseen(actor, "ask.decide", "There is no such held answer, or none for you."):
        found = HeldAnswer.objects.filter(pk=held_id).first()
        if found is None:
            raise NotFound("There is no such held answer, or none for you.")
        require(actor, "ask.decide", found)
    rule = releasing.rule_by_id(found.rule_id)
    basis = (basis.strip() or rule.basis)[: codes.MAX_BASIS]
    if decision not in ("yes", "no", "unsure"):
        raise Invalid("Decide yes, no or unsure.", code="decision")
    if decision == "yes" and not basis:
        raise Invalid("Cite the domestic provision under which this is told.", fields={"basis": "Cite the provision."})
    if len(conditions) > codes.MAX_CONDITIONS:
        raise Invalid("The conditions are too long.", fields={"conditions": f"At most {codes.MAX_CONDITIONS} characters."})
    with atomic():
        incoming = IncomingQuestion.objects.select_for_update().get(pk=found.question_id)
        found.refresh_from_db()
        if found.decision:
            raise Conflict("This was decided before.", code="decided")
        audit.record(actor, "ask.decide", kind="held_answer", object_id=found.id, detail={"decision": decision, "rule": rule.id})
        if decision == "unsure":
            found.unsure_by = sorted({*found.unsure_by, actor.person_id})
            found.save(update_fields=["unsure_by"])
            return
        _decided(actor, found, decision, basis)
        if decision == "yes":
            _hit(incoming, [found.record_id], _with(rule, conditions), found.unit, band="person", origin=found.origin)
        elif not HeldAnswer.objects.filter(question=incoming, decision="").exists() and not incoming.answered_at:
            _settle(incoming, "no_hit")
        _forget(incoming)


def expire_held() -> int:
    """Held matches of questions that have run out: nobody may answer them any more; their terms are destroyed."""
    now = clock.now()
    with atomic():
        due = list(IncomingQuestion.objects.select_for_update().filter(outcome="held", expires__lt=now))
        for incoming in due:
            incoming.held.filter(decision="").update(decision="expired", why="", compared=[], decided_at=now)
            incoming.outcome, incoming.terms = "expired", None
            incoming.save(update_fields=["outcome", "terms"])
            audit.record(service(node.current().state), "ask.expired", kind="incoming_question", object_id=incoming.id)
    return len(due)


def _log(us: Actor, asked: Asked) -> IncomingQuestion:
    said = asked.statement
    audit.record(us, "ask.received", kind="incoming_question", object_id=asked.conversation,
                 detail={"from": asked.sender, "unit": said.unit, "purpose": said.purpose})
    return IncomingQuestion.objects.create(
        state=us.state, level=1, conversation=asked.conversation, asking_state=asked.sender, asker_name=said.name,
        asker_role=said.role, asker_unit=said.unit, appointment=said.appointment, purpose=said.purpose, case=said.case,
        asked_area=said.crime_area, crime_area="", urgent=asked.urgent, digest=said.subject_digest,
        statement=asked.signed.text, statement_kid=asked.signed.kid, signature=asked.signed.signature,
        created=datetime.fromisoformat(said.created), expires=asked.expires)


def _over_limit(sender: str) -> bool:
    since = clock.now() - codes.WINDOW
    count = IncomingQuestion.objects.filter(asking_state=sender, received__gt=since).count()
    return count > limit_per_hour() * codes.NODE_FACTOR


def _judge(hits: Sequence[Hit], asked: Asked) -> dict[str, Judged]:
    rules = releasing.rules_in_force()
    found = {}
    for hit in hits:
        terms = policy.terms_for((*hit.guards, hit.record.guard), asking_state=asked.sender,
                                 purpose=asked.statement.purpose, on=clock.today())
        rule = policy.decide(rules, terms)
        found[hit.record.id] = policy.judge(hit.record.id, hit.score, rule, strong=hit.strong)
    return found


def _owner(hits: Sequence[Hit], item: Judged) -> str:
    return next(hit.record.guard.unit for hit in hits if hit.record.id == item.record_id)


def _strictest(hit: Hit) -> dict[str, Any]:
    """The guard columns of a row that tells about this match."""
    guards: list[Facts] = [*hit.guards, hit.record.guard]
    areas = sorted({guard.crime_area for guard in guards} - {""})
    return {"state": node.current().state, "unit": hit.record.guard.unit, "level": max(guard.level for guard in guards),
            "compartment": max((guard.compartment for guard in guards), key=COMPARTMENTS.index),
            "crime_area": hit.record.guard.crime_area or (areas[0] if areas else "")}


def _watch(us: Actor, incoming: IncomingQuestion, hits: Sequence[Hit]) -> None:
    for hit in hits:
        if hit.record.canary:
            CanaryAlarm.objects.create(question=incoming, record_id=hit.record.id, **_strictest(hit))
            audit.record(us, "ask.alarm", kind="record", object_id=hit.record.id, detail={"from": incoming.asking_state})


def _tell_owners(incoming: IncomingQuestion, hits: Sequence[Hit], fates: Mapping[str, str]) -> None:
    OwnerNotice.objects.bulk_create([
        OwnerNotice(question=incoming, record_id=hit.record.id, fate=fates[hit.record.id], **_strictest(hit)) for hit in hits])


def _hold(incoming: IncomingQuestion, asked: Asked, hits: Sequence[Hit], judged: Mapping[str, Judged],
          origins: Mapping[str, str]) -> None:
    now = clock.now()
    due = now + (codes.URGENT_HELD if incoming.urgent else codes.ROUTINE_HELD)
    HeldAnswer.objects.bulk_create([
        HeldAnswer(question=incoming, record_id=hit.record.id, score=hit.score, why=hit.why, version=hit.match.version,
                   yellow=not hit.strong, compared=explaining.stored(hit.match), rule_id=judged[hit.record.id].rule.id, since=now, due=due,
                   origin=origins.get(hit.record.id, ""), **_strictest(hit))
        for hit in hits])
    incoming.outcome, incoming.terms = "held", dict(asked.subject)
    incoming.save(update_fields=["outcome", "terms"])
    _post(incoming, codes.KIND_HELD, {"since": now.isoformat()})


def _hit(incoming: IncomingQuestion, record_ids: Sequence[str], rule: policy.Rule, unit: str, *, band: str,
         origin: str = "") -> None:
    """Tell a hit, under a random reference that leads to the records at this node only. A further record that a
    person confirms later joins the same reference, silently."""
    before = Told.objects.filter(question=incoming).first()
    reference = before.reference if before else _new_reference()
    Told.objects.bulk_create([Told(reference=reference, record_id=key, question=incoming) for key in record_ids])
    OwnerNotice.objects.filter(question=incoming, record_id__in=record_ids).update(fate="told", seen_at=None)
    if not before:
        _settle(incoming, "hit", reference=reference, conditions=rule.conditions or codes.STANDARD_CONDITIONS,
                contact=rule.contact_unit or unit, band=band, use=rule.use, origin=origin)


def _settle(incoming: IncomingQuestion, outcome: str, *, code: str = "", reference: str = "", conditions: str = "",
            contact: str = "", band: str = "", use: Sequence[str] = (), origin: str = "") -> None:
    """Answer, once. Every answer has the same fields, the same size and the same outer header."""
    body = {"state": outcome, "code": code, "reference": reference, "conditions": conditions, "contact": contact,
            "band": band, "use": " ".join(use), "origin": origin}
    incoming.outcome, incoming.answered_at, incoming.terms = outcome, clock.now(), None
    incoming.save(update_fields=["outcome", "answered_at", "terms"])
    audit.record(service(incoming.state), "ask.answer", kind="incoming_question", object_id=incoming.id,
                 detail={"to": incoming.asking_state, "outcome": outcome})
    _post(incoming, codes.KIND_ANSWER, body)


def _post(incoming: IncomingQuestion, kind: str, body: dict[str, Any]) -> None:
    exchange.post(service(incoming.state), kind=kind, conversation=incoming.conversation,
                  to=[f"{incoming.asking_state}/service"], body={**packing.pack(body, size=codes.ANSWER_SIZE)},
                  handling=wire_handling(incoming.purpose, incoming.case), as_service=True,
                  priority="urgent" if incoming.urgent else "routine", lifetime=codes.LIFETIME)


def _decided(actor: Actor, found: HeldAnswer, decision: str, basis: str) -> None:
    found.decision, found.decided_by, found.decided_at = decision, actor.person_id, clock.now()
    found.basis, found.why, found.compared = basis if decision == "yes" else "", "", []
    found.save()
    if decision == "no":
        OwnerNotice.objects.filter(question_id=found.question_id, record_id=found.record_id).update(fate="denied")


def _forget(incoming: IncomingQuestion) -> None:
    """Destroy the terms once nothing is left to decide. An answered question's further matches are decided
    from the record alone."""
    if incoming.terms is not None and (incoming.answered_at or not incoming.held.filter(decision="").exists()):
        incoming.terms = None
        incoming.save(update_fields=["terms"])


def _with(rule: policy.Rule, conditions: str) -> policy.Rule:
    return replace(rule, conditions=conditions.strip() or rule.conditions)


def _new_reference() -> str:
    letters = "".join(_ALPHABET[ids.random_bits(5)] for _ in range(_REFERENCE_LETTERS))
    return f"{node.current().state}-" + "-".join(letters[at: at + 4] for at in range(0, _REFERENCE_LETTERS, 4))
