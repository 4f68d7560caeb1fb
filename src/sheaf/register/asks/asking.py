"""Asking: one question to many nodes, and what comes back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import IntegrityError

from sheaf.access.actor import ROLES, Actor, service
from sheaf.access.policy import Facts, require
from sheaf.audit import services as audit
from sheaf.directory import queries as directory
from sheaf.directory.errors import Expired
from sheaf.exchange import services as exchange
from sheaf.kernel import clock, ids, node
from sheaf.kernel.errors import Conflict, Invalid, NotFound, RateLimited
from sheaf.kernel.handling import CLASSIFICATIONS, Handling
from sheaf.kernel.states import MEMBERS
from sheaf.register.asks import codes, description, packing, statement
from sheaf.register.asks.models import Answer, Question
from sheaf.store import atomic


def limit_per_hour() -> int:
    """Questions that one officer may ask in an hour (SHEAF_ASK_LIMIT_PER_HOUR)."""
    return int(settings.VALUES.ask_limit_per_hour)


def reachable() -> list[str]:
    """The other Member States' nodes that this node trusts, by code."""
    own, known = node.current().state, set(directory.states())
    return [state for state in MEMBERS if state != own and state in known]


def ask(actor: Actor, *, subject: Mapping[str, Any], purpose: str, case: str, crime_area: str = "",
        nodes: Sequence[str] | str = "all", urgent: bool = False, token: str = "") -> str:
    """Ask other nodes about one subject; the question's id.

    subject: see `description.clean`. nodes: state codes or "all". token: of a form; the same question under the same
    token is asked once, and every repeat is told the first one's id. `Invalid` with a sentence per field,
    `RateLimited` over the officer's limit, `Locked` without the unit's signing key.
    """
    level = min(CLASSIFICATIONS.index("RESTRICTED"), actor.clearance)
    require(actor, "ask.send", Facts("question", "", actor.state, actor.unit, crime_area, level))
    described = description.clean(subject)
    description.check_findable(described)
    to = _checked(purpose, case, crime_area, nodes)
    key = statement.signing_key(actor)
    once = statement.digest_of({"subject": described, "why": [purpose, case.strip(), crime_area], "to": to, "urgent": urgent},
                               token) if token else None
    question = Question(
        state=actor.state, unit=actor.unit, crime_area=crime_area, level=level, asker=actor.person_id,
        asker_title=actor.title[:200], appointment=actor.appointment_id, subject=described, salt=ids.new_secret(),
        purpose=purpose, case=case.strip(), urgent=urgent, expires=clock.now() + codes.LIFETIME, once=once)
    try:
        return _asked_before(question) or _post(actor, question, to, key)
    except IntegrityError:
        if first := _asked_before(question):  # the same form, sent twice at once
            return first
        raise


def _asked_before(question: Question) -> str:
    """The id of the question that came with the same form, or empty."""
    if question.once is None:
        return ""
    return Question.objects.filter(asker=question.asker, once=question.once).values_list("id", flat=True).first() or ""


def _post(actor: Actor, question: Question, to: Sequence[str], key: Any) -> str:
    """Keep the question and send it to every node, all or nothing; its id."""
    with atomic():
        _limit(actor)
        question.save(force_insert=True)
        for state in to:
            _send(actor, question, state, key)
        audit.record(actor, "ask.send", kind="question", object_id=question.id, detail={
            "purpose": question.purpose, "crime_area": question.crime_area, "nodes": to, "urgent": question.urgent})
    return question.id


def wire_handling(purpose: str, case: str) -> Handling:
    """The same codes on every question and every answer, so that the outer header tells nothing."""
    return Handling(classification="RESTRICTED", tlp="AMBER", use=("H1", "H2"), purpose=purpose, case=case)


def mark_seen(actor: Actor, question_id: str) -> None:
    """The asker has seen the answers that came so far: they leave the inbox."""
    now = clock.now()
    answers = Answer.objects.filter(question_id=question_id, question__asker=actor.person_id)
    answers.filter(seen_at=None).exclude(state__in=("waiting", "held")).update(seen_at=now)
    answers.filter(correction_seen_at=None).exclude(corrected_at=None).update(correction_seen_at=now)


def take_answer(sender: str, conversation: str, found: Mapping[str, Any]) -> None:
    """Book an answer that arrived; one that was settled before is not changed by a second."""
    with atomic():
        answer = _ours(sender, conversation)
        if answer.state not in codes.OPEN_STATES:
            raise Conflict("This node has answered before.", code="answered")
        for name in ("state", "code", "reference", "conditions", "contact", "band", "origin", "handling"):
            setattr(answer, name, found[name])
        answer.since = clock.now()
        answer.save()
        _book(answer, "ask.answered", {"state": answer.state, "code": answer.code})


def take_held(sender: str, conversation: str, since: datetime) -> None:
    """The other node says that a person is deciding."""
    with atomic():
        answer = _ours(sender, conversation)
        if answer.state not in codes.OPEN_STATES:
            raise Conflict("This node has answered before.", code="answered")
        answer.state, answer.held_since, answer.since = "held", since, clock.now()
        answer.save()
        _book(answer, "ask.held", {})


def take_correction(sender: str, conversation: str, reference: str, told: Mapping[str, str]) -> None:
    """The other node corrects what it told: the answer stays and says so. told: {decision, ground, note}.

    A refusal after a correction is written down and takes nothing back.
    """
    decision = told["decision"]
    with atomic():
        answer = _ours(sender, conversation)
        if answer.state != "hit" or answer.reference != reference:
            raise NotFound("No such hit was told.", code="no_such_hit")
        now = clock.now()
        answer.corrections = [*answer.corrections, {"at": now.isoformat(), **told}][-codes.MAX_CORRECTIONS:]
        if decision != codes.STANDS or answer.correction in ("", codes.STANDS):
            answer.corrected_at, answer.correction = now, decision
        answer.correction_seen_at = None
        answer.save()
        _book(answer, "ask.corrected", {"decision": decision})


def expire_due() -> int:
    """Mark what nobody answered in time; how many."""
    with atomic():
        due = Answer.objects.filter(state__in=("waiting", "held"), question__expires__lt=clock.now())
        return due.update(state="expired", since=clock.now())


def _checked(purpose: str, case: str, crime_area: str, nodes: Sequence[str] | str) -> list[str]:
    """The addressed states, or `Invalid` naming every field that is wrong."""
    problems = {}
    if purpose not in codes.PURPOSES:
        problems["purpose"] = "Choose the purpose: " + ", ".join(codes.PURPOSES) + "."
    if not case.strip() or len(case) > codes.MAX_CASE or not packing.storable(case):
        problems["case"] = f"Name the case, in at most {codes.MAX_CASE} characters."
    if crime_area and crime_area not in {area.code for area in directory.crime_areas()}:
        problems["crime_area"] = "This is no crime area of the directory."
    known = reachable()
    wanted = known if nodes == "all" else [nodes] if isinstance(nodes, str) else list(dict.fromkeys(nodes))
    if not wanted or not set(wanted) <= set(known):
        problems["nodes"] = "Choose nodes that this node knows: " + (", ".join(known) or "none is known yet") + "."
    if problems:
        raise Invalid("The question is not complete: " + " ".join(problems.values()), fields=problems)
    return wanted


def _limit(actor: Actor) -> None:
    since = clock.now() - codes.WINDOW
    count = Question.objects.filter(asker=actor.person_id, created__gt=since).count()
    if count >= limit_per_hour():
        raise RateLimited(f"You have asked {count} questions within an hour; wait before the next.",
                          retry_after=int(codes.WINDOW.total_seconds()))


def _send(actor: Actor, question: Question, state: str, key: Any) -> None:
    """Post to one node. A node without a usable key in the directory is shown as undeliverable, with the code."""
    answer = Answer.objects.create(question=question, node=state)
    signed = statement.make(statement.Statement(
        conversation=answer.id, addressee=state, name=actor.name[:200], role=ROLES.get(actor.role, actor.role)[:32],
        unit=actor.unit, appointment=actor.appointment_id, purpose=question.purpose, case=question.case,
        crime_area=question.crime_area, subject_digest=statement.digest_of(question.subject, question.salt),
        created=question.created.isoformat()), key)
    body = packing.pack({"subject": question.subject, "salt": question.salt, "urgent": question.urgent,
                         "expires": question.expires.isoformat(), "asker": asdict(signed)}, step=codes.QUESTION_STEP)
    try:
        exchange.post(service(actor.state), kind=codes.KIND_QUESTION, conversation=answer.id, to=[f"{state}/service"],
                      body=body, handling=wire_handling(question.purpose, question.case), as_service=True,
                      priority="urgent" if question.urgent else "routine", lifetime=codes.LIFETIME)
    except (NotFound, Expired) as error:
        answer.state, answer.code = "undeliverable", error.code
        answer.save(update_fields=["state", "code"])


def _ours(sender: str, conversation: str) -> Answer:
    found = Answer.objects.select_for_update().filter(pk=conversation, node=sender).first()
    if found is None:
        raise NotFound("Nothing was asked in this conversation.", code="no_such_question")
    return found


def _book(answer: Answer, verb: str, detail: dict[str, Any]) -> None:
    audit.record(service(node.current().state), verb, kind="question", object_id=answer.question_id,
                 detail={"node": answer.node, **detail})
