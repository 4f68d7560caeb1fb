"""Two nodes, one question: what arrives, what is held, what is never told."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from sheaf.directory.models import Entry
from sheaf.kernel import clock
from sheaf.kernel.errors import Conflict, Invalid, NotFound, RateLimited, Refused
from sheaf.kernel.handling import Handling
from sheaf.register.asks import answering, asking, codes, packing, queries, services, statement, telling
from sheaf.register.asks.models import Answer, CanaryAlarm, HeldAnswer, IncomingQuestion, OwnerNotice, Question, Told
from sheaf.register.records import services as records
from sheaf.register.records.shapes import Origin
from tests.unit.asks.conftest import BORN, Pair


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """Every body that the answering side posts."""
    found: list[dict[str, Any]] = []
    real = answering.exchange.post

    def spy(*args: Any, **kwargs: Any) -> str:
        found.append(kwargs)
        return real(*args, **kwargs)

    monkeypatch.setattr(answering.exchange, "post", spy)
    return found


def answers(sent: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [item for item in sent if item["kind"] != codes.KIND_QUESTION]


def test_the_same_question_of_the_same_form_is_asked_once_and_another_question_of_it_is_asked(pair: Pair) -> None:
    first = pair.ask(token="form-1")
    assert pair.ask(token="form-1") == first
    others = [pair.ask("Another Invented", token="form-1"), pair.ask(token="form-2"), pair.ask(), pair.ask(), pair.ask(
        token="form-1", nodes=["THA", "SGP"])]
    assert len({first, *others}) == 6
    with pair.net.at("MYS"):
        assert Question.objects.count() == 6
    with pair.net.at("THA"):
        assert IncomingQuestion.objects.count() == 6


def test_a_form_that_is_sent_twice_at_once_asks_once(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither request sees the other's question before it writes its own."""
    first, real, looks = pair.ask(token="form-1"), asking._asked_before, [""]
    monkeypatch.setattr(asking, "_asked_before", lambda question: looks.pop() if looks else real(question))
    assert pair.ask(token="form-1") == first
    with pair.net.at("MYS"):
        assert [Question.objects.count(), Answer.objects.count()] == [1, 1]


def test_a_strong_match_under_an_automatic_rule_is_answered_with_a_reference_and_never_the_record(
        pair: Pair, sent: list[dict[str, Any]]) -> None:
    secrets = {"passportNumber": ["ZX9911773"], "notes": ["keeps boats behind the lighthouse"], "birthPlace": ["Ban Khlong Luek"]}
    card = pair.hold(**secrets)
    pair.rule(conditions="Ask before use.")
    answer = pair.answer(pair.ask())
    assert (answer.state, answer.band, answer.conditions, answer.contact) == ("hit", "strong", "Ask before use.", "THA/police")
    assert answer.reference.startswith("THA-")
    said = json.dumps([packing.unpack(item["body"]) for item in answers(sent)])
    for text in [card.id, "Wirat", "Invented", "1970", *[value for values in secrets.values() for value in values]]:
        assert text not in said


@pytest.mark.parametrize(("held", "asked"), [
    ("Tay Za", "Tayza"), ("Lau Hui Wei", "刘辉伟"), ("သီရိမေ", "Thiri May"), ("Afonso Gama", "Afokso Gaa"),
])
def test_a_name_cut_mistyped_or_read_otherwise_is_met(pair: Pair, held: str, asked: str) -> None:
    """A question carries names, never keys: who answers makes them, of the versions that stand in its own register."""
    pair.hold(held)
    assert pair.answer(pair.ask(asked, born="")).state == "held"


@pytest.mark.parametrize(("kind", "fact", "held", "asked", "other"), [
    ("phone", "phone", "+66812345678", "0066 81 234 5678", "+66912345678"),
    ("phone", "phone", "+66898765432", "+66898765432", "+66 99 876 5432"),
    ("phone", "phone", "+66812345678", "+66812345678", "+84812345678"),
    ("document", "idNumber", "IMO9176187", "9176187", "9074729"),
])
def test_a_number_alone_is_a_hit_abroad_however_it_is_written_and_another_that_ends_alike_is_none(
        pair: Pair, kind: str, fact: str, held: str, asked: str, other: str) -> None:
    pair.hold(**{fact: [held]})
    pair.rule()
    states = []
    for number in (asked, other):
        with pair.net.at("MYS"):
            made = services.ask(pair.asker, subject={"identifiers": [{"type": kind, "value": number}]}, purpose="investigation",
                                case="C-1/2026", nodes=["THA"])
        pair.net.deliver()
        states.append(pair.answer(made).state)
    assert states == ["hit", "no_hit"]


def test_a_vessel_is_met_abroad_by_its_imo_number_without_the_letters(pair: Pair) -> None:
    handling = Handling(classification="RESTRICTED", compartment="OPEN", source_grade="B", information_grade="2")
    with pair.net.at("THA"):
        records.add_record(pair.supervisor, schema="Vessel", facts={"name": ["Mutiara Laut"], "imoNumber": ["IMO9176187"]},
                           provenance=Origin("Report 12 of the invented unit", handling, "drugs"))
    pair.rule()
    with pair.net.at("MYS"):
        made = services.ask(pair.asker, subject={"identifiers": [{"type": "imo", "value": "9176187"}]}, purpose="investigation",
                            case="C-1/2026", nodes=["THA"])
    pair.net.deliver()
    assert pair.answer(made).state == "hit"


def test_without_a_rule_a_match_is_held_and_the_asker_is_told_so(pair: Pair) -> None:
    pair.hold()
    answer = pair.answer(pair.ask())
    assert answer.state == "held"
    assert answer.held_since is not None


def test_a_yellow_match_waits_for_a_person_whatever_the_rule_says(pair: Pair) -> None:
    pair.hold()
    pair.rule("auto")
    assert pair.answer(pair.ask(born="")).state == "held"


def test_a_denied_match_leaves_a_message_that_equals_no_hit(pair: Pair, sent: list[dict[str, Any]]) -> None:
    pair.hold()
    pair.rule("deny")
    denied, absent = pair.ask(), pair.ask("Nobody Atall", "1999-09-09")
    assert pair.answer(denied).state == pair.answer(absent).state == "no_hit"
    first, second = answers(sent)
    assert {**first, "conversation": "", "to": ""} == {**second, "conversation": "", "to": ""}


def test_every_answer_has_one_size_and_one_outer_header(pair: Pair, sent: list[dict[str, Any]]) -> None:
    pair.hold()
    pair.hold("Somsri Imagined", area="")
    pair.rule("auto", crime_area="drugs")
    for name in ("Wirat Invented", "Somsri Imagined", "Nobody Atall"):
        pair.ask(name)
    posted = answers(sent)
    assert {packing.unpack(item["body"]).get("state", "held") for item in posted} == {"hit", "held", "no_hit"}
    assert len({len(item["body"][packing.FIELD]) for item in posted}) == 1
    assert len({json.dumps(item["handling"].flags()) for item in posted}) == 1


def test_a_disclosing_rule_says_refused(pair: Pair) -> None:
    pair.hold()
    pair.rule("deny", disclose=True)
    assert pair.answer(pair.ask()).state == "refused"


@pytest.mark.parametrize("compartment", ["VICTIM"])
def test_a_sealed_record_is_neither_told_nor_held_without_a_rule_that_names_its_compartment(pair: Pair, compartment: str) -> None:
    pair.hold(compartment=compartment)
    pair.rule("auto")
    assert pair.answer(pair.ask()).state == "no_hit"


def test_a_person_tells_a_held_hit_and_the_description_is_destroyed(pair: Pair) -> None:
    pair.hold()
    asked = pair.ask()
    with pair.net.at("THA"):
        row = HeldAnswer.objects.get()
        assert row.question.terms is not None
        with pytest.raises(Invalid):
            services.decide_held(pair.supervisor, held_id=row.id, decision="yes")
        services.decide_held(pair.supervisor, held_id=row.id, decision="unsure")
        services.decide_held(pair.supervisor, held_id=row.id, decision="yes", basis="Invented Act, section 3")
        assert IncomingQuestion.objects.get().terms is None
        with pytest.raises(Conflict):
            services.decide_held(pair.supervisor, held_id=row.id, decision="no")
    pair.net.deliver()
    assert (pair.answer(asked).state, pair.answer(asked).band) == ("hit", "person")


def test_a_person_says_no_and_the_asker_reads_no_hit(pair: Pair) -> None:
    pair.hold()
    asked = pair.ask()
    with pair.net.at("THA"):
        services.decide_held(pair.supervisor, held_id=HeldAnswer.objects.get().id, decision="no")
        assert HeldAnswer.objects.get().why == ""
    pair.net.deliver()
    assert pair.answer(asked).state == "no_hit"


def test_an_officer_may_not_decide(pair: Pair) -> None:
    pair.hold()
    pair.ask()
    with pair.net.at("THA"), pytest.raises(Refused):
        services.decide_held(pair.net.officer("THA"), held_id=HeldAnswer.objects.get().id, decision="no")


def test_the_owning_unit_is_told_who_asked_whatever_the_answer_was(pair: Pair) -> None:
    card = pair.hold()
    pair.rule("deny")
    pair.ask()
    with pair.net.at("THA"):
        (notice,) = queries.notices(pair.net.officer("THA"), record_id=card.id)
        assert (notice.fate, notice.question.asker_unit, notice.question.case) == ("denied", "MYS/police", "C-1/2026")
        assert queries.notices(pair.net.officer("THA", unit="fiu")) == []


def test_a_watched_record_raises_an_alarm_and_answers_as_any_other(pair: Pair) -> None:
    pair.hold(canary=True)
    pair.rule()
    assert pair.answer(pair.ask()).state == "hit"
    with pair.net.at("THA"):
        (alarm,) = queries.alarms(pair.supervisor, unseen=True)
        services.acknowledge_alarm(pair.supervisor, alarm_id=alarm.id)
        assert CanaryAlarm.objects.get().acknowledged_by == pair.supervisor.person_id
        assert queries.alarms(pair.net.officer("THA")) == []


def test_a_correction_reaches_whoever_was_told_and_is_shown_on_the_answer(pair: Pair) -> None:
    card = pair.hold()
    pair.rule()
    asked = pair.ask()
    with pair.net.at("THA"):
        assert services.tell_correction(Told.objects.get().reference, "wrong_match") == 1
        assert services.tell_correction(card.id, "free text with a name") == 1
    pair.net.deliver()
    answer = pair.answer(asked)
    assert answer.corrected_at is not None
    assert answer.correction == "corrected"
    with pair.net.at("MYS"):
        assert [item.id for item in queries.unseen_answers(pair.asker)] == [answer.id]


def test_a_correction_waits_for_a_node_that_cannot_be_sealed_to_and_the_others_are_told(pair: Pair) -> None:
    pair.hold()
    pair.rule()
    asked = pair.ask()
    with pair.net.at("THA"):
        keys = Entry.objects.filter(type="key", state="MYS")
        keys.update(withdrawn=True)
        pair.net.nodes["THA"].parts.pop("exchange_directory", None)
        assert services.tell_correction(Told.objects.get().reference, "withdrawn") == 1
        assert telling.send_waiting() == 0
        keys.update(withdrawn=False)
        pair.net.nodes["THA"].parts.pop("exchange_directory", None)
        assert telling.send_waiting() == 1
        assert telling.send_waiting() == 0
    pair.net.deliver()
    assert pair.answer(asked).correction == "withdrawn"


def test_a_hit_fills_a_request_for_those_who_may_read_the_question_only(pair: Pair) -> None:
    pair.hold()
    pair.rule()
    answer = pair.answer(pair.ask(crime_area="drugs"))
    with pair.net.at("MYS"):
        filled = queries.prefill(pair.asker, answer.id)
        assert (filled["to"], filled["reference"]) == ("THA/police", answer.reference)
        with pytest.raises(NotFound):
            queries.prefill(pair.colleague(crime_areas=frozenset()), answer.id)
        with pytest.raises(NotFound):
            queries.question(pair.colleague(state="SGP"), answer.question_id)


def test_a_node_out_of_reach_is_shown_as_waiting_and_why(pair: Pair) -> None:
    pair.net.wire.down.add("THA")
    view = pair.view(pair.ask(nodes="all"))
    by_node = {item.row.node: item for item in view.answers}
    assert by_node["SGP"].state == "no_hit"
    assert by_node["THA"].state == "waiting"
    assert "Not delivered yet" in by_node["THA"].next


def test_an_unanswered_question_expires_on_both_sides(pair: Pair) -> None:
    pair.hold()
    asked = pair.ask()
    later = clock.now() + codes.LIFETIME + timedelta(days=1)
    with clock.using(clock.ManualClock(later)):
        with pair.net.at("THA"):
            assert answering.expire_held() == 1
            assert IncomingQuestion.objects.get().terms is None
        with pair.net.at("MYS"):
            assert asking.expire_due() == 1
    assert pair.answer(asked).state == "expired"


def test_an_officer_over_the_limit_is_stopped(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "limit_per_hour", lambda: 1)
    pair.ask()
    with pytest.raises(RateLimited):
        pair.ask()


def test_a_node_over_the_limit_is_refused_before_the_register_is_searched(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    pair.hold()
    monkeypatch.setattr(answering, "limit_per_hour", lambda: 0)
    answer = pair.answer(pair.ask())
    assert (answer.state, answer.code) == ("refused", "rate_limited")
    with pair.net.at("THA"):
        assert not OwnerNotice.objects.exists()


def test_a_statement_signed_by_another_unit_is_refused_and_changes_nothing(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    real = statement.make
    monkeypatch.setattr(statement, "make", lambda said, key: real(said, pair.net.officer("MYS", unit="fiu").keys.signing("MYS/fiu")))
    asked = pair.ask()
    assert pair.view(asked).answers[0].state == "undeliverable"
    with pair.net.at("THA"):
        assert not IncomingQuestion.objects.exists()


def test_a_question_without_purpose_case_or_a_known_node_is_refused_by_field(pair: Pair) -> None:
    with pair.net.at("MYS"), pytest.raises(Invalid) as caught:
        services.ask(pair.asker, subject={"names": ["Wirat"]}, purpose="curiosity", case=" ", nodes=["MYS"])
    assert set(caught.value.details["fields"]) == {"purpose", "case", "nodes"}


def test_what_was_compared_is_kept_for_who_decides_and_for_nobody_after(pair: Pair, sent: list[dict[str, Any]]) -> None:
    pair.hold("วิรัช ทดสอบ")
    question = pair.ask("Wirat Thotsop")
    assert pair.answer(question).state == "held"
    with pair.net.at("THA"):
        row = HeldAnswer.objects.get()
        rows = {(item.what, item.left, item.right, item.how) for item in row.rows}
        assert ("name", "Wirat", "วิรัช", "near") in rows
        assert ("birth_date", BORN, BORN, "agrees") in rows
        services.decide_held(pair.supervisor, held_id=row.id, decision="yes", basis="Invented Act, section 12")
        row.refresh_from_db()
        assert (row.compared, row.why) == ([], "")
    pair.net.deliver()
    assert pair.answer(question).state == "hit"
    for item in sent:
        if item["kind"] != "ask.question":
            text = json.dumps([packing.unpack(item["body"]), item["handling"].as_dict()], ensure_ascii=False)
            assert not [word for word in ("วิรัช", "Wirat", "near", "agrees", BORN, "region-1") if word in text]


def test_what_was_compared_goes_when_a_question_runs_out(pair: Pair) -> None:
    pair.hold()
    pair.ask()
    with pair.net.at("THA"):
        assert HeldAnswer.objects.get().compared
        IncomingQuestion.objects.update(expires=clock.now() - timedelta(seconds=1))
        assert answering.expire_held() == 1
        assert HeldAnswer.objects.get().compared == []
