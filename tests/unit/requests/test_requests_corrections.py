"""Every outcome of a correction reaches every node that was told of the hit, says what is new, and stops the clock."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from sheaf import wiring
from sheaf.access.actor import Actor
from sheaf.kernel.clock import ManualClock
from sheaf.kernel.errors import Invalid
from sheaf.kernel.handling import Handling
from sheaf.register.asks import codes as asks_codes
from sheaf.register.asks import queries as asks
from sheaf.register.asks import services as ask_services
from sheaf.register.asks.models import Answer, Told
from sheaf.register.records import hooks as record_hooks
from sheaf.register.records import services as records
from sheaf.register.records.shapes import Origin
from sheaf.requests import drafting, hooks, kinds, readers, services
from sheaf.requests.kinds.correction.schema import GROUNDS, TOLD_AS
from sheaf.requests.models import Conversation
from tests.federation import Federation, federation

SUBJECT = {"names": ["Wirat Invented"], "birth_date": "1970-03-04"}
FINDING = {"finding": "The passport shows another year."}


@dataclass
class Case:
    """Thailand holds the record; Malaysia and Singapore were told of a hit; Malaysia complains."""

    net: Federation
    record_id: str
    questions: dict[str, str]

    def supervisor(self, state: str) -> Actor:
        return replace(self.net.officer(state, role="supervisor"), person_id=f"{state}-supervisor")

    def answer(self, state: str) -> Answer:
        with self.net.at(state):
            return Answer.objects.get(question_id=self.questions[state], node="THA")

    def shown(self, state: str) -> tuple[asks.Correction, ...]:
        with self.net.at(state):
            return asks.question(self.net.officer(state), self.questions[state]).answers[0].corrections

    def book(self, state: str) -> Conversation:
        with self.net.at(state):
            return Conversation.objects.get()

    def complain(self, claim: str = "wrong_record", handling: dict[str, Any] | None = None) -> None:
        with self.net.at("MYS"):
            made = services.start(self.net.officer("MYS"), kind="correction", source=f"answer:{self.answer('MYS').id}")
            services.save(self.net.officer("MYS"), draft_id=made.id, handling=handling, fields={
                "title": "Wrong year", "claim": claim, "brought_by": "authority", "grounds": "The passport.",
                "record_ref": self.answer("MYS").reference})
            services.submit(self.net.officer("MYS"), draft_id=made.id)
            services.release(self.supervisor("MYS"), draft_id=made.id)
        self.net.deliver()
        with self.net.at("THA"):
            services.act(self.net.officer("THA"), conversation_id=self.book("THA").id, event="take_over")
        self.net.deliver()

    def decide(self, event: str, **fields: str) -> None:
        with self.net.at("THA"):
            officer, book = self.net.officer("THA"), self.book("THA")
            made = services.start(officer, kind="correction", event=event, conversation_id=book.id)
            _, value = drafting.opened(officer, made.id)
            services.save(officer, draft_id=made.id, fields={**value["fields"], **FINDING, **fields})
            services.submit(officer, draft_id=made.id)
            services.release(self.supervisor("THA"), draft_id=made.id)
        self.net.deliver()


@pytest.fixture
def joined() -> Iterator[None]:
    """The rooms joined as in a real node, and apart again."""
    before = [*hooks.ON_CORRECTED], [*record_hooks.PANELS], {**hooks.PREFILL}, [*hooks.WOULD_TELL]
    wiring.join_rooms()
    yield
    hooks.ON_CORRECTED[:], record_hooks.PANELS[:] = before[0], before[1]
    hooks.WOULD_TELL[:] = before[3]
    hooks.PREFILL.clear()
    hooks.PREFILL.update(before[2])


@pytest.fixture
def case(tmp_path: Path, template: Path, django_db_blocker: Any, clock: ManualClock, joined: None) -> Iterator[Case]:
    with django_db_blocker.unblock(), federation(tmp_path, template, ("THA", "MYS", "SGP")) as net:
        with net.at("THA"):
            boss = net.officer("THA", role="supervisor")
            held = records.add_record(boss, schema="Person", facts={"name": SUBJECT["names"], "birthDate": [SUBJECT["birth_date"]]},
                                      provenance=Origin("Invented report", Handling(), "drugs"))
            ask_services.add_rule(boss, effect="auto", basis="Invented Act")
        questions = {}
        for state in ("MYS", "SGP"):
            with net.at(state):
                questions[state] = ask_services.ask(net.officer(state), subject=SUBJECT, purpose="investigation", case="C-1",
                                                    nodes=["THA"])
        net.deliver()
        yield Case(net, held.id, questions)


@pytest.mark.parametrize(("event", "fields", "expected", "words"), [
    ("correct", {"told_note": "Born 1971."}, "corrected", "Corrected"),
    ("correct", {"told_as": "withdrawn"}, "withdrawn", "Withdrawn"),
    ("correct_partly", {"kept": "The name.", "told_note": "Born 1971; the name stands."}, "partly", "Corrected in part"),
    ("refuse", {"ground": "accurate", "basis": "Invented Act"}, "refused", "the record was found accurate"),
])
def test_a_decision_reaches_every_node_that_was_told_and_stops_the_clock(
        case: Case, event: str, fields: dict[str, str], expected: str, words: str) -> None:
    case.complain()
    assert case.book("THA").due is not None
    case.decide(event, **fields)
    for state in ("MYS", "SGP"):
        assert case.answer(state).correction == expected
        (told,) = case.shown(state)
        assert words in told.words
        assert told.note == fields.get("told_note", "")
    for state in ("MYS", "THA"):
        assert case.book(state).due is None
        assert case.book(state).status == {"correct": "corrected", "correct_partly": "partly", "refuse": "refused"}[event]


def test_a_wrong_match_is_told_to_the_one_who_got_it_and_not_to_who_asked_about_the_right_person(case: Case) -> None:
    case.complain("wrong_match")
    case.decide("correct")
    assert case.answer("MYS").correction == "wrong_match"
    assert case.answer("SGP").correction == ""
    with case.net.at("MYS"):
        assert "Do not use this hit" in asks.question(case.net.officer("MYS"), case.questions["MYS"]).answers[0].next


def test_a_later_refusal_takes_no_correction_back_at_either_side(case: Case) -> None:
    case.complain()
    case.decide("correct", told_note="Born 1971.")
    with case.net.at("THA"):
        assert ask_services.tell_correction(case.record_id, "refused", ground="accurate") == 2
        assert set(Told.objects.values_list("correction", flat=True)) == {"corrected"}
    case.net.deliver()
    assert case.answer("SGP").correction == "corrected"
    assert [item.decision for item in case.shown("SGP")] == ["corrected", "refused"]


def test_the_hit_comes_back_into_the_askers_inbox(case: Case) -> None:
    with case.net.at("MYS"):
        ask_services.mark_seen(case.net.officer("MYS"), case.questions["MYS"])
        assert asks.unseen_answers(case.net.officer("MYS")) == []
    case.complain()
    case.decide("correct_partly", kept="The name.")
    with case.net.at("MYS"):
        assert [item.correction for item in asks.unseen_answers(case.net.officer("MYS"))] == ["partly"]


def test_a_unit_corrects_its_own_records_only(case: Case) -> None:
    reference = case.answer("MYS").reference
    with case.net.at("THA"):
        assert ask_services.tell_correction(reference, "withdrawn", unit="THA/fiu") == 0
        assert ask_services.tell_correction(reference, "withdrawn", unit="THA/police") == 2


def test_new_facts_of_a_confidential_decision_stay_at_home(case: Case) -> None:
    case.complain(handling=Handling(classification="CONFIDENTIAL", purpose="investigation", case="C-1").as_dict())
    with pytest.raises(Invalid) as refused:
        case.decide("correct", told_note="Born 1971.")
    assert set(refused.value.details["fields"]) == {"told_note"}
    case.decide("correct")
    assert case.answer("SGP").correction == "corrected"


def test_before_the_release_the_supervisor_sees_which_states_will_read_the_decision(case: Case) -> None:
    case.complain()
    with case.net.at("THA"):
        officer = case.net.officer("THA")
        made = services.start(officer, kind="correction", event="correct", conversation_id=case.book("THA").id)
        found, value = drafting.opened(officer, made.id)
        assert value["fields"]["told_as"] == "corrected"
        told = readers.readers(officer, found, value).told
        assert [item.name for item in told] == ["Malaysia", "Singapore"]
        assert not any("new facts" in item.why for item in told)
        value["fields"] |= {"told_note": "Born 1971.", "told_as": "wrong_match"}
        (only,) = readers.readers(officer, found, value).told
        assert (only.name, "the new facts" in only.why) == ("Malaysia", True)


def test_both_rooms_mean_the_same_codes() -> None:
    told = {*dict(TOLD_AS), *kinds.get("correction").outcome.values()}
    assert told == set(asks_codes.CORRECTIONS)
    assert set(dict(GROUNDS)) == set(asks_codes.CORRECTION_GROUNDS)
