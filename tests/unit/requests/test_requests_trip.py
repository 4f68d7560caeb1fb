"""A police request between two nodes, from draft to closing, and what is refused on the way."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from sheaf.audit.models import Row
from sheaf.kernel import clock as clocks
from sheaf.kernel.clock import ManualClock
from sheaf.kernel.errors import Conflict, Invalid, NotFound, Refused
from sheaf.kernel.handling import Handling
from sheaf.requests import acting, drafting, queries, services
from sheaf.requests.models import Conversation, Draft
from sheaf.store import atomic
from tests.unit.requests.conftest import REPORT, REQUEST, Desk


def test_a_request_is_released_taken_over_asked_back_supplied_answered_and_closed(desk: Desk) -> None:
    desk.send("submit", REQUEST, state="THA")
    assert desk.states() == ("submitted", "submitted")
    desk.act("take_over", state="MYS")
    desk.send("ask_back", {"question": "Which port?"}, state="MYS")
    assert desk.states() == ("asked_back", "asked_back")
    desk.send("supply", {"text": "The northern one."}, state="THA")
    desk.send("answer", REPORT, state="MYS")
    desk.act("close", state="THA")
    assert desk.states() == ("closed", "closed")
    assert len(desk.digests()) == 1


def test_what_is_supplied_keeps_the_purpose_so_that_the_answer_needs_no_grant(desk: Desk) -> None:
    desk.send("submit", REQUEST, state="THA", handling=Handling(purpose="investigation", case="C-1").as_dict())
    desk.act("take_over", state="MYS")
    desk.send("ask_back", {"question": "Which port?"}, state="MYS")
    desk.send("supply", {"text": "The northern one."}, state="THA")
    desk.send("answer", REPORT, state="MYS")
    assert desk.states() == ("answered", "answered")


def test_the_answer_opens_for_its_addressee_and_the_clock_stops(desk: Desk) -> None:
    desk.send("submit", REQUEST, state="THA")
    desk.act("take_over", state="MYS")
    desk.send("answer", REPORT, state="MYS")
    with desk.net.at("THA"):
        book = desk.book("THA")
        entries = queries.thread(desk.officer("THA"), book)
        assert "He was aboard." in [text for _, _, text in entries[-1].rows]
        assert book.due is None


def test_nobody_releases_what_they_wrote_even_as_a_supervisor(desk: Desk) -> None:
    made = desk.draft("submit", REQUEST, state="THA")
    with desk.net.at("THA"):
        author = replace(desk.supervisor("THA"), person_id=desk.officer("THA").person_id)
        with pytest.raises(Refused):
            services.release(author, draft_id=made)
        with pytest.raises(Refused):
            services.release(desk.officer("THA"), draft_id=made)


def test_a_supervisor_who_changed_a_draft_may_not_release_it(desk: Desk) -> None:
    with desk.net.at("THA"):
        made = services.start(desk.officer("THA"), kind="police_request", to="MYS/police")
        services.save(desk.supervisor("THA"), draft_id=made.id, fields=REQUEST)
        services.submit(desk.officer("THA"), draft_id=made.id)
        with pytest.raises(Refused):
            services.release(desk.supervisor("THA"), draft_id=made.id)


def test_what_was_written_in_between_is_never_written_over(desk: Desk) -> None:
    with desk.net.at("THA"):
        made = services.start(desk.officer("THA"), kind="police_request", to="MYS/police")
        stale, value = drafting.opened(desk.officer("THA"), made.id, "request.edit")
        services.attach(desk.supervisor("THA"), draft_id=made.id, name="crew.txt", media_type="text/plain", content=b"crew")
        with pytest.raises(Conflict):
            drafting._keep(desk.officer("THA"), stale, value)
        with pytest.raises(Conflict), atomic():
            drafting.claim(stale)
        found, kept = drafting.opened(desk.officer("THA"), made.id)
        assert [item["name"] for item in kept["files"]] == ["crew.txt"]
        assert desk.supervisor("THA").person_id in found.authors


def test_a_release_names_the_revision_that_was_read(desk: Desk) -> None:
    made = desk.draft("submit", REQUEST, state="THA")
    with desk.net.at("THA"):
        read = Draft.objects.get(pk=made).revision
        services.give_back(desk.supervisor("THA"), draft_id=made, reason="Say more.")
        services.save(desk.officer("THA"), draft_id=made, fields={**REQUEST, "facts": "Other facts."})
        services.submit(desk.officer("THA"), draft_id=made)
        with pytest.raises(Conflict, match="changed after you read it"):
            services.release(desk.supervisor("THA"), draft_id=made, revision=read)
        assert Draft.objects.get(pk=made).stage == "waiting"


def test_a_step_is_asked_for_again_when_it_is_written(desk: Desk) -> None:
    made = desk.draft("submit", REQUEST, state="THA")
    with desk.net.at("THA"):
        book = services.release(desk.supervisor("THA"), draft_id=made)
        stale = Conversation.objects.get(pk=book.pk)
        services.act(desk.officer("THA"), conversation_id=book.id, event="withdraw", fields={"reason": "solved"})
        with pytest.raises(Conflict), atomic():
            acting.locked_step(desk.officer("THA"), stale, "withdraw")


def test_a_returned_draft_goes_back_with_its_reason_and_can_be_submitted_again(desk: Desk) -> None:
    made = desk.draft("submit", REQUEST, state="THA")
    with desk.net.at("THA"):
        services.give_back(desk.supervisor("THA"), draft_id=made, reason="Say why it is urgent.")
        assert Draft.objects.get(pk=made).stage == "returned"
        services.submit(desk.officer("THA"), draft_id=made)
        services.release(desk.supervisor("THA"), draft_id=made)


def test_an_incomplete_request_is_not_submitted_and_says_what_is_missing(desk: Desk) -> None:
    with pytest.raises(Invalid) as refused:
        desk.draft("submit", {"title": "Only a title"}, state="THA")
    assert {"facts", "role", "link"} <= set(refused.value.details["fields"])


def test_an_urgent_request_needs_its_reason_and_counts_eight_hours_from_receipt(desk: Desk, clock: ManualClock) -> None:
    with pytest.raises(Invalid):
        desk.draft("submit", REQUEST, state="THA", priority="flash")
    desk.send("submit", {**REQUEST, "urgency_reason": "It sails tonight."}, state="THA", priority="flash")
    assert desk.book("MYS").due == clocks.now() + timedelta(hours=8)
    clock.advance(timedelta(hours=9))
    assert desk.book("MYS").overdue
    assert desk.book("THA").overdue


def test_an_urgent_request_is_acknowledged_by_phone_and_confirmed_later(desk: Desk) -> None:
    desk.send("submit", {**REQUEST, "urgency_reason": "It sails tonight."}, state="THA", priority="flash")
    desk.act("acknowledge_by_phone", {"who": "Duty officer", "number": "+66 2 000 0000", "when": "2026-11-02T02:00"}, state="MYS")
    assert desk.book("MYS").confirm_due is not None
    desk.act("confirm", state="MYS")
    assert desk.states() == ("taken_over", "taken_over")
    assert desk.book("THA").confirm_due is None


def test_a_routine_request_is_not_acknowledged_by_phone(desk: Desk) -> None:
    desk.send("submit", REQUEST, state="THA")
    with pytest.raises(Conflict):
        desk.act("acknowledge_by_phone", {"who": "x", "number": "1", "when": "2026-11-02T02:00"}, state="MYS")


def test_a_step_that_the_table_does_not_have_is_refused_before_anything_is_sent(desk: Desk) -> None:
    desk.send("submit", REQUEST, state="THA")
    with pytest.raises(Conflict):
        desk.act("confirm", state="MYS")
    with pytest.raises(Conflict):
        desk.act("take_over", state="THA")


def test_withdrawing_and_taking_over_at_the_same_time_leaves_both_books_alike(desk: Desk, clock: ManualClock) -> None:
    desk.send("submit", REQUEST, state="THA")
    for state, event, fields in (("THA", "withdraw", {"reason": "solved"}), ("MYS", "take_over", {})):
        clock.advance(timedelta(seconds=1))
        book = desk.book(state)
        with desk.net.at(state):
            services.act(desk.officer(state), conversation_id=book.id, event=event, fields=fields)
    desk.net.deliver()
    assert desk.states() == ("withdrawn", "withdrawn")
    assert len(desk.digests()) == 1
    with desk.net.at("MYS"):
        assert desk.book("MYS").events.filter(out_of_table=True, event="take_over").exists()


def test_an_answer_less_protected_than_the_request_is_refused(desk: Desk) -> None:
    desk.send("submit", REQUEST, state="THA", handling=Handling(classification="CONFIDENTIAL").as_dict())
    desk.act("take_over", state="MYS")
    with pytest.raises(Refused):
        desk.draft("answer", REPORT, state="MYS", handling=Handling(classification="ASEAN").as_dict())


def test_a_forwarded_request_opens_at_the_other_unit_where_its_audience_allows(desk: Desk) -> None:
    desk.send("submit", REQUEST, state="THA", forwardable=True)
    desk.act("forward", {"unit": "MYS/fiu"}, state="MYS")
    assert desk.book("THA").status == "forwarded"
    assert desk.book("MYS").handed_on
    desk.act("take_over", state="MYS", unit="fiu")
    assert desk.book("THA").counterpart == "MYS/fiu"
    assert desk.book("THA").status == "taken_over"


def test_after_a_forwarding_no_other_unit_of_the_asking_state_writes_into_the_conversation(desk: Desk) -> None:
    from sheaf.exchange import services as exchange

    desk.send("submit", REQUEST, state="THA", forwardable=True)
    desk.act("forward", {"unit": "MYS/fiu"}, state="MYS")
    thread = desk.book("THA").thread
    with desk.net.at("THA"):
        exchange.post(desk.officer("THA", "fiu"), kind="police_request.withdraw", conversation=thread, to=["MYS/police"],
                      body={"fields": {}, "reference": "", "parents": []}, handling=Handling())
    desk.net.deliver()
    book = desk.book("MYS")
    with desk.net.at("MYS"):
        assert [event.event for event in book.events.all()] == ["submit", "forward"]
    assert book.counterpart == "THA/police"


@pytest.mark.parametrize("withdrawn_first", [True, False])
@pytest.mark.parametrize("forwarded_arrives_first", [True, False])
def test_a_withdrawal_that_crosses_a_forwarding_reaches_the_unit_that_has_it_now(
        desk: Desk, clock: ManualClock, withdrawn_first: bool, forwarded_arrives_first: bool) -> None:
    desk.send("submit", REQUEST, state="THA", forwardable=True)
    desk.net.wire.down = {"THA", "MYS"}
    steps = [("THA", "withdraw", {"reason": "solved"}), ("MYS", "forward", {"unit": "MYS/fiu"})]
    for state, event, fields in steps if withdrawn_first else reversed(steps):
        clock.advance(timedelta(seconds=1))
        desk.act(event, fields, state=state)
    desk.net.wire.down = set()
    clock.advance(timedelta(hours=2))
    for state in ("MYS", "THA") if forwarded_arrives_first else ("THA", "MYS"):
        desk.net.deliver(state)
    desk.net.deliver()
    assert desk.book("MYS", "fiu").status == desk.book("THA").status == "withdrawn"
    assert not desk.book("MYS", "fiu").is_open
    assert len({desk.digest("THA"), desk.digest("MYS", "fiu")}) == 1
    with desk.net.at("MYS"):
        entries = queries.thread(desk.officer("MYS", "fiu"), desk.book("MYS", "fiu"))
        assert {entry.event.event for entry in entries if entry.document} == {"forward"}


def test_the_unit_it_was_forwarded_to_has_every_step_the_words_sealed_to_it_and_the_clock_as_it_ran(
        desk: Desk, clock: ManualClock) -> None:
    desk.send("submit", REQUEST, state="THA", forwardable=True)
    due = desk.book("MYS").due
    desk.act("take_over", state="MYS")
    desk.send("ask_back", {"question": "Which port?"}, state="MYS")
    desk.send("supply", {"text": "The northern one."}, state="THA")
    clock.advance(timedelta(days=2))
    desk.act("forward", {"unit": "MYS/fiu"}, state="MYS")
    book = desk.book("MYS", "fiu")
    assert desk.digest("THA") == desk.digest("MYS", "fiu")
    assert book.due == due
    assert desk.book("MYS").due is None
    with desk.net.at("MYS"):
        entries = queries.thread(desk.officer("MYS", "fiu"), book)
        assert [entry.event.event for entry in entries] == ["submit", "take_over", "ask_back", "supply", "forward"]
        assert [bool(entry.document) for entry in entries] == [False, False, False, False, True]
        assert not Row.objects.filter(outcome="refused").exists()  # nobody tried to open what is not theirs
    desk.act("take_over", state="MYS", unit="fiu")
    assert desk.digest("THA") == desk.digest("MYS", "fiu")


def test_a_forwarded_request_comes_back_with_every_step_where_the_asker_grants_it(desk: Desk) -> None:
    from sheaf.exchange import services as exchange

    desk.send("submit", REQUEST, state="THA", forwardable=True)
    desk.act("forward", {"unit": "MYS/fiu"}, state="MYS")
    with desk.net.at("MYS"):
        forwarded = desk.book("MYS", "fiu").events.get(event="forward").message_id
        [asked] = exchange.ask_grant(desk.officer("MYS", "fiu"), message_id=forwarded, audience=["MYS/police"])
    desk.net.deliver()
    with desk.net.at("THA"):
        exchange.decide_grant(desk.supervisor("THA"), grant_id=asked, give=True)
    desk.net.deliver()
    desk.act("forward", {"unit": "MYS/police"}, state="MYS", unit="fiu")
    assert desk.book("MYS", "fiu").handed_on
    assert not desk.book("MYS").handed_on
    desk.act("take_over", state="MYS")
    assert desk.book("THA").counterpart == "MYS/police"
    assert desk.states() == ("taken_over", "taken_over")
    assert desk.digest("THA") == desk.digest("MYS")


def test_a_unit_that_forwarded_is_out_of_it_whatever_crossed_the_forwarding(desk: Desk, clock: ManualClock) -> None:
    """The new unit took over before the asker withdrew: the same state for both, and the first unit claims none."""
    desk.send("submit", REQUEST, state="THA", forwardable=True)
    desk.net.wire.down = {"THA"}
    clock.advance(timedelta(minutes=1))
    desk.act("forward", {"unit": "MYS/fiu"}, state="MYS")
    desk.act("take_over", state="MYS", unit="fiu")
    clock.advance(timedelta(minutes=1))
    desk.act("withdraw", {"reason": "solved"}, state="THA")
    desk.net.wire.down = set()
    clock.advance(timedelta(hours=2))
    desk.net.deliver()
    assert desk.book("THA").status == desk.book("MYS", "fiu").status == "withdrawn"
    assert desk.digest("THA") == desk.digest("MYS", "fiu")
    assert desk.book("MYS").handed_on


def test_a_request_for_one_unit_only_is_not_forwarded_without_a_grant(desk: Desk) -> None:
    desk.send("submit", REQUEST, state="THA")
    with pytest.raises(Refused):
        desk.act("forward", {"unit": "MYS/fiu"}, state="MYS")


def test_a_file_travels_with_the_request(desk: Desk) -> None:
    from sheaf.exchange import services as exchange

    with desk.net.at("THA"):
        made = services.start(desk.officer("THA"), kind="police_request", to="MYS/police")
        services.save(desk.officer("THA"), draft_id=made.id, fields=REQUEST)
        services.attach(desk.officer("THA"), draft_id=made.id, name="crew.txt", media_type="text/plain", content=b"names")
        services.submit(desk.officer("THA"), draft_id=made.id)
        services.release(desk.supervisor("THA"), draft_id=made.id)
    desk.net.deliver()
    with desk.net.at("MYS"):
        message_id = desk.book("MYS").events.get().message_id
        assert b"".join(exchange.attachment(desk.officer("MYS"), message_id, "crew.txt")) == b"names"


def test_another_unit_of_the_state_sees_neither_draft_nor_conversation(desk: Desk) -> None:
    made = desk.draft("submit", REQUEST, state="THA")
    with desk.net.at("THA"):
        stranger = desk.officer("THA", "fiu")
        services.release(desk.supervisor("THA"), draft_id=made)
        book = desk.book("THA")
        assert not queries.listed(stranger, show="all").exists()
        assert not queries.drafts(stranger).exists()
        with pytest.raises(NotFound):
            queries.get(stranger, book.id)
