"""Reads, all rooted in what the actor may see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import Q

from sheaf.access.actor import Actor
from sheaf.access.guarded import visible_to
from sheaf.access.policy import may, require
from sheaf.audit import services as audit
from sheaf.directory import queries as directory
from sheaf.exchange import queries as exchange
from sheaf.exchange.queries import DeliveryState
from sheaf.kernel.errors import NotFound
from sheaf.kernel.handling import Handling, parse
from sheaf.kernel.states import MEMBERS, name
from sheaf.register.asks import codes, description, policy, releasing
from sheaf.register.asks.asking import reachable
from sheaf.register.asks.models import (
    Answer,
    CanaryAlarm,
    HeldAnswer,
    IncomingQuestion,
    OwnerNotice,
    Question,
    ReleaseRule,
    Told,
)


@dataclass(frozen=True, slots=True)
class Correction:
    """One decision told after a hit. words: what it says; note: the new facts, or empty."""

    at: datetime
    decision: str
    words: str
    note: str


@dataclass(frozen=True, slots=True)
class AnswerView:
    """One node's answer in words. state: a code of ANSWER_STATES; next: what happens next; contact_entry: the
    directory's entry of the unit to ask."""

    row: Answer
    state: str
    words: str
    next: str
    delivery: DeliveryState | None
    contact_entry: Any = None
    corrections: tuple[Correction, ...] = ()

    @property
    def open(self) -> bool:
        return self.state in ("waiting", "held")


@dataclass(frozen=True, slots=True)
class QuestionView:
    """A question with all its answers."""

    row: Question
    title: str
    purpose: str
    answers: tuple[AnswerView, ...]
    mine: bool

    @property
    def open(self) -> bool:
        return any(item.open for item in self.answers)

    def count(self, state: str) -> int:
        return sum(1 for item in self.answers if item.state == state)

    @property
    def hits(self) -> int:
        return self.count("hit")

    @property
    def waiting(self) -> int:
        return sum(1 for item in self.answers if item.open)


@dataclass(frozen=True, slots=True)
class AboutView:
    """One question that met a record of the reader's unit. told: what the asker was told, in words; reference and
    told_at: of the hit, where there was one; correction: what they were told later."""

    row: OwnerNotice
    told: str
    reference: str
    told_at: datetime | None
    correction: str
    corrected_at: datetime | None


@dataclass(frozen=True, slots=True)
class Addressee:
    """One node that could be asked, by name. known: this node trusts its card."""

    code: str
    name: str
    known: bool


def addressees(actor: Actor) -> list[Addressee]:
    """Every other Member State, and whether its node can be asked."""
    require(actor, "ask.send")
    known = set(reachable())
    return [Addressee(code, name(code), code in known) for code in MEMBERS if code != actor.state]


def questions(actor: Actor, *, mine: bool = True) -> list[QuestionView]:
    """The actor's questions, or all that they may see; newest first. Read without a look at the deliveries."""
    rows = visible_to(Question.objects.all(), actor, "ask.read").prefetch_related("answers")
    if mine:
        rows = rows.filter(asker=actor.person_id)
    return [_view(actor, row, look=False) for row in rows.order_by("-created")[: codes.MAX_ROWS]]


def question(actor: Actor, question_id: str, *, log: bool = True) -> QuestionView:
    """One question with its answers. log=False: a repeated look by the same open page leaves no further row."""
    row = visible_to(Question.objects.all(), actor, "ask.read").filter(pk=question_id).prefetch_related("answers").first()
    if row is None:
        raise NotFound("There is no such question, or none for you.")
    if log:
        audit.record(actor, "ask.read", kind="question", object_id=row.id, outcome="read")
    return _view(actor, row, look=True)


def prefill(actor: Actor, answer_id: str) -> dict[str, Any]:
    """What a request needs from a hit: {to, state, title, subject and description (lines), reference, record_ref,
    origin, conditions, handling, purpose, case, crime_area, question, corrected, parents}. The handling is that of the answer with
    nobody in its audience yet. `NotFound` for anything that is not a hit the actor may see."""
    row = Answer.objects.filter(pk=answer_id, state="hit").select_related("question").first()
    if row is None or not may(actor, "ask.read", row.question).allowed:
        raise NotFound("There is no such answer, or none for you.")
    audit.record(actor, "ask.read", kind="question", object_id=row.question_id, outcome="read", detail={"part": "hit"})
    asked = row.question
    words = description.in_words(asked.subject)
    return {"to": row.contact, "state": row.node, "title": description.title(asked.subject), "subject": words, "description": words,
            "reference": row.reference, "record_ref": row.reference, "origin": row.origin,
            "conditions": row.conditions, "handling": replace(handling_of(row), audience=()), "purpose": asked.purpose,
            "case": asked.case, "crime_area": asked.crime_area, "question": asked.id, "corrected": row.correction, "parents": []}


def held(actor: Actor) -> list[HeldAnswer]:
    """What waits for this actor's decision, the nearest deadline first."""
    rows = visible_to(HeldAnswer.objects.filter(decision=""), actor, "ask.decide")
    return list(rows.select_related("question").order_by("due", "-score")[: codes.MAX_ROWS])


def received(actor: Actor) -> list[IncomingQuestion]:
    """Who asked this node, newest first: asker, purpose, case and outcome; never whom they asked about."""
    require(actor, "ask.received")
    rows = visible_to(IncomingQuestion.objects.all(), actor, "ask.received")
    audit.record(actor, "ask.received", kind="incoming_question", outcome="read")
    return list(rows.order_by("-received")[: codes.MAX_ROWS])


def notices(actor: Actor, *, record_id: str = "", record_ids: Sequence[str] = (), unseen: bool = False) -> list[OwnerNotice]:
    """Who asked about records of the actor's unit, newest first. record_ids: a record with those merged into it."""
    rows = visible_to(OwnerNotice.objects.all(), actor, "ask.owner").select_related("question")
    wanted = [*record_ids, *([record_id] if record_id else [])]
    rows = rows.filter(record_id__in=wanted) if wanted else rows
    rows = rows.filter(seen_at=None) if unseen else rows
    return list(rows.order_by("-at")[: codes.MAX_ROWS])


def about(actor: Actor, record_ids: Sequence[str]) -> list[AboutView]:
    """Who asked about one record (with those merged into it) and what each was told, newest first. Audited."""
    require(actor, "ask.owner")
    rows = notices(actor, record_ids=record_ids)
    told = {(row.question_id, row.record_id): row for row in Told.objects.filter(
        question__in={row.question_id for row in rows}, record_id__in=record_ids)}
    audit.record(actor, "ask.owner", kind="record", object_id=record_ids[0], outcome="read", detail={"count": len(rows)})
    return [_about(row, told.get((row.question_id, row.record_id))) for row in rows]


def _about(row: OwnerNotice, told: Told | None) -> AboutView:
    fate = {"told": "a hit", "held": "a person is deciding"}.get(row.fate, "nothing")
    correction = codes.CORRECTIONS.get(told.correction, "") if told else ""
    return AboutView(row, fate, told.reference if told else "", told.at if told else None, correction, told.corrected_at if told else None)


def alarms(actor: Actor, *, unseen: bool = False) -> list[CanaryAlarm]:
    """Questions about watched records, newest first."""
    rows = visible_to(CanaryAlarm.objects.all(), actor, "ask.alarm").select_related("question")
    rows = rows.filter(acknowledged_at=None) if unseen else rows
    return list(rows.order_by("-at")[: codes.MAX_ROWS])


def rules(actor: Actor) -> Sequence[tuple[policy.Rule, ReleaseRule | None]]:
    """Every rule with its row, in the order in which they are tried; the two defaults last, without a row."""
    require(actor, "release_policy.read")
    rows = ReleaseRule.objects.filter(ended_at=None)
    found = sorted(((releasing.as_rule(row), row) for row in rows),
                   key=lambda pair: (pair[0].priority, policy.STRICTNESS[pair[0].effect], pair[0].id))
    return [*found, *((rule, None) for rule in policy.DEFAULTS)]


def unseen_answers(actor: Actor) -> list[Answer]:
    """Hits, refusals and corrections that the asker has not looked at."""
    rows = Answer.objects.filter(question__asker=actor.person_id, question__state=actor.state).filter(
        Q(seen_at=None, state__in=("hit", "refused")) | Q(corrected_at__isnull=False, correction_seen_at=None))
    return list(rows.select_related("question").order_by("since")[: codes.MAX_ROWS])


def handling_of(row: Answer) -> Handling:
    """The handling under which an answer came; the house's default where it has none."""
    return parse(row.handling) if row.handling else Handling()


def _view(actor: Actor, row: Question, *, look: bool) -> QuestionView:
    answers = tuple(_answer(item, look=look) for item in row.answers.all())
    return QuestionView(row, description.title(row.subject), codes.PURPOSES.get(row.purpose, row.purpose), answers,
                        row.asker == actor.person_id)


def _answer(row: Answer, *, look: bool) -> AnswerView:
    sent = [item for item in exchange.delivery(row.id) if item.kind == codes.KIND_QUESTION] if look and row.state == "waiting" else []
    delivery = sent[-1] if sent else None
    state = "undeliverable" if delivery and delivery.state == "dead" else row.state
    contact = directory.contact_for(row.contact) if look and row.contact else None
    return AnswerView(row, state, codes.ANSWER_STATES[state], _next(row, state, delivery), delivery, contact,
                      tuple(_told(item) for item in row.corrections))


def _told(item: dict[str, str]) -> Correction:
    ground = codes.CORRECTION_GROUNDS.get(item["ground"], "")
    words = codes.CORRECTIONS.get(item["decision"], item["decision"])
    return Correction(datetime.fromisoformat(item["at"]), item["decision"], f"{words} ({ground})" if ground else words, item["note"])


def _next(row: Answer, state: str, delivery: DeliveryState | None) -> str:
    if row.corrected_at and row.correction != codes.STANDS:
        return "Do not use this hit as it was told. Ask the contact named before any further use."
    if state == "waiting" and delivery and delivery.state != "delivered":
        return f"Not delivered yet. {delivery.next}"
    lost = (row.code or (delivery.error if delivery else "") or "no way to that node").replace("_", " ")
    reason = {"rate_limited": "that node has taken too many questions from this one within an hour; ask again later",
              "release_policy": "its release rules do not allow an answer"}.get(row.code, row.code)
    return {
        "waiting": "Delivered; that node has not answered yet.",
        "held": "That node lets a person decide. The answer appears here and in your inbox.",
        "no_hit": "Nothing that this node may tell. Nothing more happens.",
        "hit": "Make a request to the contact named.",
        "refused": f"Reason: {reason}.",
        "expired": "Nobody answered in time. You may ask again.",
        "undeliverable": f"Reason: {lost}. Tell your node's administrator.",
    }[state]
