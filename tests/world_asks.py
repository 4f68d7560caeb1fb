"""The world's questions: asked, received, held, noticed, alarming; and a release rule."""

from __future__ import annotations

from typing import Any

from sheaf.access.actor import Actor
from sheaf.kernel import clock
from sheaf.register.asks import codes, services
from sheaf.register.asks.models import Answer, CanaryAlarm, HeldAnswer, IncomingQuestion, OwnerNotice, Question
from tests.world import World


def fill(world: World) -> None:
    cast = world.cast
    world.ids["question_id"] = _asked(world, cast.owner, "drugs", "police")
    world.ids["question_id:other"] = _asked(world, cast.stranger, "people-smuggling", "immigration")
    world.ids["held_id"] = _received(world, "open", "drugs", "OPEN")
    world.ids["held_id:hidden"] = _received(world, "smuggling", "people-smuggling", "OPEN", unit="THA/immigration")
    world.ids["rule_id"] = services.add_rule(cast.supervisor, effect="hold", basis="Invented Act, section 12", priority=900)


def _asked(world: World, actor: Actor, area: str, name: str) -> str:
    """A question with a hit from Malaysia."""
    word = f"Xqasked{name}"
    question = Question.objects.create(
        state="THA", unit=actor.unit, crime_area=area, level=2, asker=actor.person_id, asker_title=actor.title,
        appointment=actor.appointment_id, salt="s", purpose="investigation", case=f"xq-{name}-file",
        expires=clock.now() + codes.LIFETIME, subject={
            "kind": "person", "names": [word], "birth_date": "1970", "nationality": "th", "identifiers": [], "gender": ""})
    Answer.objects.create(question=question, node="MYS", state="hit", reference=f"MYS-XQ{name.upper()}", contact="MYS/police",
                          band="strong", conditions=f"xq {name} condition")
    world.hide(question.facts(), word, f"xq-{name}-file", f"MYS-XQ{name.upper()}", f"xq {name} condition", verb="ask.read")
    return question.id


def _received(world: World, record: str, area: str, compartment: str, unit: str = "THA/police") -> str:
    """Malaysia asks about one of our records: held for a decision, told to its owner, and an alarm."""
    record_id = world.ids[f"record_id:{record}"]
    guard: dict[str, Any] = {"state": "THA", "unit": unit, "crime_area": area, "level": 2, "compartment": compartment}
    question = IncomingQuestion.objects.create(
        state="THA", level=1, conversation=f"c-{record}", asking_state="MYS", asker_name="Farah", asker_role="Officer",
        asker_unit="MYS/police", appointment="b", purpose="investigation", case="M-3", digest="0" * 64, statement="{}",
        statement_kid="k", signature="s", created=clock.now(), expires=clock.now() + codes.LIFETIME, outcome="held",
        terms={"kind": "", "names": [f"Xqterm{record}"], "birth_date": "", "nationality": "", "identifiers": [], "gender": ""})
    held = HeldAnswer.objects.create(
        question=question, record_id=record_id, score=0.8, why=f"xq why {record}", version="small-1", yellow=True,
        rule_id="default-hold", due=clock.now() + codes.LIFETIME, **guard)
    OwnerNotice.objects.create(question=question, record_id=record_id, fate="held", **guard)
    key = "alarm_id" if record == "open" else f"alarm_id:{record}"
    world.ids[key] = CanaryAlarm.objects.create(question=question, record_id=record_id, **guard).id
    world.hide(held.facts(), f"Xqterm{record}", f"xq why {record}", verb="ask.decide")
    return held.id
