"""Delivery when things go wrong: repeats, back-off, gaps, expiry, dead letters on both sides."""

from __future__ import annotations

from datetime import timedelta

import pytest

from sheaf.access.actor import Actor
from sheaf.exchange import delivery, limits, receipts, registry, services, witness
from sheaf.exchange.chunks import drop_orphans
from sheaf.exchange.models import Chunk, DeadLetter, Inbox, Outbox, Receipt, Thread
from sheaf.exchange.ordering import release_gaps
from sheaf.exchange.receive import receive
from sheaf.kernel.clock import ManualClock
from sheaf.kernel.errors import Conflict, Refused
from tests.federation import Federation
from tests.unit.exchange.conftest import Seen, Sender
from tests.unit.exchange.test_refusals import outgoing

ADMIN = Actor("admin", "Administrator", "a", "THA", "THA/node", "node_admin")


def states(net: Federation, state: str = "THA") -> list[str]:
    with net.at(state):
        return list(Outbox.objects.order_by("since", "sequence").values_list("state", flat=True))


def test_a_lost_receipt_is_answered_by_the_same_bytes_and_the_effect_happens_once(
        net: Federation, seen: Seen, send: Sender, clock: ManualClock) -> None:
    send.note()
    net.wire.lose_answers = 2
    for _ in range(4):
        net.deliver()
        clock.advance(timedelta(minutes=1))
    assert len(seen.all) == 1
    assert states(net) == ["delivered"]


def test_a_node_that_is_down_is_knocked_at_once_per_round_and_ever_more_rarely(
        net: Federation, seen: Seen, send: Sender, clock: ManualClock) -> None:
    for number in range(5):
        send.note(conversation=f"c{number}")
    net.wire.down = {"MYS"}
    with net.at("THA"):
        assert delivery.deliver_due() == 1
        assert delivery.deliver_due() == 0
        assert set(Outbox.objects.values_list("error", flat=True)) == {"unreachable", ""}
    net.wire.down = set()
    clock.advance(timedelta(seconds=7))
    assert net.deliver("THA") == 5
    assert len(seen.all) == 5


@pytest.mark.parametrize("priority", limits.PRIORITIES)
def test_back_off_doubles_to_its_cap_and_never_beyond_a_quarter_more(priority: str) -> None:
    waits = [delivery.backoff(attempt, priority).total_seconds() for attempt in range(1, 30)]
    assert 3.75 <= waits[0] <= 6.25
    assert max(waits) <= limits.BACKOFF_CAP[priority] * 1.25
    assert min(waits[12:]) >= limits.BACKOFF_CAP[priority] * 0.75


def test_bytes_damaged_on_the_way_are_sent_again(net: Federation, seen: Seen, send: Sender, clock: ManualClock) -> None:
    send.note()
    net.wire.change = lambda raw: raw[:-1] + bytes([raw[-1] ^ 1])
    net.deliver()
    assert states(net) == ["waiting"]
    net.wire.change = bytes
    clock.advance(timedelta(minutes=1))
    net.deliver()
    assert len(seen.all) == 1


def test_a_worker_that_died_leaves_its_rows_to_the_next_when_the_lease_ends(
        net: Federation, seen: Seen, send: Sender, clock: ManualClock) -> None:
    send.note()
    with net.at("THA"):
        delivery._claim(10)
        assert delivery.deliver_due() == 0
        clock.advance(limits.LEASE + timedelta(seconds=1))
        assert delivery.deliver_due() == 1
    assert len(seen.all) == 1


def test_urgent_messages_go_first(net: Federation, seen: Seen, send: Sender) -> None:
    slow = send.note(conversation="a")
    fast = send.note(conversation="b", priority="flash")
    net.deliver()
    assert seen.ids("MYS") == [fast, slow]


def test_messages_out_of_order_wait_for_the_gap_and_then_take_effect_in_order(
        net: Federation, seen: Seen, send: Sender) -> None:
    ids = [send.note() for _ in range(4)]
    raws = [outgoing(net, message) for message in ids]
    with net.at("MYS"):
        for raw in (raws[3], raws[1], raws[2]):
            assert receipts.parse(receive(raw)).type == receipts.ACCEPTED
        assert seen.ids("MYS") == []
        assert Inbox.objects.filter(state="held", gap_until__isnull=False).count() == 3
        receive(raws[0])
        assert not Inbox.objects.filter(state="held").exists()
    assert seen.ids("MYS") == ids


def test_a_message_that_waited_and_is_then_refused_is_dead_on_both_sides(
        net: Federation, seen: Seen, send: Sender) -> None:
    good, bad = send.question(), send.question(body={"bad": True})
    with net.at("THA"):
        first = bytes(Outbox.objects.get(message_id=good).raw)
    with net.at("MYS"):
        receive(outgoing(net, bad))
        receive(first)
        assert Inbox.objects.get(message_id=bad).state == "failed"
        assert DeadLetter.objects.get(outgoing=False).code == "rejected"
    net.deliver()
    with net.at("THA"):
        assert DeadLetter.objects.get(outgoing=True).message_id == bad
        assert Receipt.objects.filter(message_id=bad, type=receipts.REFUSED).exists()


def test_a_message_refused_for_good_closes_its_place_so_that_the_next_takes_effect(
        net: Federation, seen: Seen, send: Sender) -> None:
    send.question(body={"bad": True})
    good = send.question()
    net.deliver()
    assert seen.ids("MYS") == [good]
    for state, outgoing_side in (("THA", True), ("MYS", False)):
        with net.at(state):
            letter = DeadLetter.objects.get()
            assert (letter.outgoing, letter.code, letter.sequence) == (outgoing_side, "rejected", 1)


def test_a_message_that_expired_unsent_is_dead_on_both_sides_and_does_not_block(
        net: Federation, seen: Seen, send: Sender, clock: ManualClock) -> None:
    net.wire.down = {"MYS"}
    lost = send.note(lifetime=timedelta(hours=1))
    net.deliver("THA")
    clock.advance(timedelta(hours=2))
    net.deliver("THA")
    with net.at("THA"):
        assert DeadLetter.objects.get().code == "unconfirmed"
    later = send.note()
    net.wire.down = set()
    clock.advance(timedelta(minutes=30))
    net.deliver()
    assert seen.ids("MYS") == [later]
    with net.at("MYS"):
        assert DeadLetter.objects.get().message_id == lost


def test_a_message_thought_dead_that_had_arrived_is_delivered_in_both_books(
        net: Federation, seen: Seen, send: Sender, clock: ManualClock) -> None:
    message = send.note(lifetime=timedelta(hours=1))
    net.wire.lose_answers = 1
    net.deliver("THA")
    net.wire.down = {"MYS"}
    clock.advance(timedelta(hours=2))
    net.deliver("THA")
    with net.at("THA"):
        assert Outbox.objects.get(message_id=message).state == "dead"
    net.wire.down = set()
    clock.advance(timedelta(hours=1))
    net.deliver()
    with net.at("THA"):
        assert Outbox.objects.get(message_id=message).state == "delivered"
        assert DeadLetter.objects.get().settled == "delivered"
    with net.at("MYS"):
        assert not DeadLetter.objects.exists()
    assert len(seen.all) == 1


def test_an_expired_row_is_sent_once_more_so_that_a_late_receipt_counts(
        net: Federation, seen: Seen, send: Sender, clock: ManualClock) -> None:
    send.note(lifetime=timedelta(hours=1))
    net.wire.lose_answers = 1
    net.deliver("THA")
    clock.advance(timedelta(hours=2))
    net.deliver("THA")
    assert states(net) == ["delivered"]


def test_a_gap_that_nobody_explains_ends_when_its_time_is_over(
        net: Federation, seen: Seen, send: Sender, clock: ManualClock) -> None:
    first, second = send.note(), send.note(lifetime=timedelta(days=1))
    with net.at("MYS"):
        receive(outgoing(net, second))
        assert release_gaps() == 0
        clock.advance(timedelta(days=1, minutes=1))
        assert release_gaps() == 1
    assert seen.ids("MYS") == [second]
    with net.at("MYS"):
        assert receipts.parse(receive(outgoing(net, first))).code == "gap_closed"


def test_an_administrator_sends_a_dead_letter_anew_and_it_takes_the_next_place(
        net: Federation, seen: Seen, send: Sender, clock: ManualClock) -> None:
    net.wire.down = {"MYS"}
    lost = send.note(lifetime=timedelta(hours=1))
    clock.advance(timedelta(hours=2))
    net.deliver("THA")
    net.wire.down = set()
    with net.at("THA"):
        row = Outbox.objects.get(message_id=lost)
        with pytest.raises(Refused):
            services.retry(net.officer("THA"), delivery_id=row.pk)
        services.retry(ADMIN, delivery_id=row.pk)
    clock.advance(timedelta(minutes=1))
    net.deliver()
    assert seen.ids("MYS") == [lost]
    with net.at("THA"):
        assert Outbox.objects.get(message_id=lost).sequence == 2
        assert DeadLetter.objects.get().settled == "anew"
        with pytest.raises(Conflict):
            services.retry(ADMIN, delivery_id=row.pk)
    with net.at("MYS"):
        assert services.read(net.officer("MYS"), lost).body == {"text": "hello"}
        assert Thread.objects.get(conversation="c1").done == 2


def test_an_administrator_buries_what_waits_and_the_other_side_is_told(
        net: Federation, seen: Seen, send: Sender, clock: ManualClock) -> None:
    net.wire.down = {"MYS"}
    message = send.note()
    net.deliver("THA")
    with net.at("THA"):
        services.bury(ADMIN, delivery_id=Outbox.objects.get(message_id=message).pk)
        assert DeadLetter.objects.get().settled == "buried"
    net.wire.down = set()
    net.deliver()
    with net.at("MYS"):
        assert DeadLetter.objects.get().message_id == message


def test_the_head_of_the_audit_chain_goes_to_two_peers_and_is_confirmed(net: Federation, send: Sender) -> None:
    from sheaf.audit.models import AcknowledgedHead, ForeignHead

    send.note()
    with net.at("THA"):
        assert witness.send_head() == 2
    net.deliver()
    for state in ("MYS", "SGP"):
        with net.at(state):
            assert ForeignHead.objects.get().state == "THA"
    with net.at("THA"):
        assert sorted(AcknowledgedHead.objects.values_list("peer", flat=True)) == ["MYS", "SGP"]


def test_chunks_that_no_message_named_are_dropped_after_a_week(net: Federation, clock: ManualClock) -> None:
    with net.at("MYS"):
        Chunk.objects.create(digest="a" * 64, data=b"x", sender="THA")
        assert drop_orphans() == 0
        clock.advance(timedelta(days=8))
        assert drop_orphans() == 1


def test_a_handler_that_breaks_at_the_own_node_stops_nobody_else(
        net: Federation, seen: Seen, send: Sender, clock: ManualClock) -> None:
    first = send.note(conversation="a", to=("THA/fiu",))
    registry.register(registry.Kind("test.note", 1, lambda inbound: 1 / 0))  # type: ignore[arg-type,return-value]
    with net.at("THA"):
        with pytest.raises(ZeroDivisionError):
            delivery.deliver_due()
        registry.register(registry.Kind("test.note", 1, seen.handle))
        later = [send.note(conversation="b", to=("THA/fiu",)), send.note(conversation="c")]
        assert delivery.deliver_due() == 2
        clock.advance(limits.LEASE + timedelta(seconds=1))
        assert delivery.deliver_due() == 1
    assert seen.ids("THA") == [later[0], first]
    assert seen.ids("MYS") == [later[1]]


def test_a_message_sent_anew_that_overtakes_its_own_notice_still_takes_effect(
        net: Federation, seen: Seen, send: Sender, clock: ManualClock) -> None:
    net.wire.down = {"MYS"}
    lost = send.note(lifetime=timedelta(hours=1))
    clock.advance(timedelta(hours=2))
    with net.at("THA"):
        delivery.deliver_due()
        services.retry(ADMIN, delivery_id=Outbox.objects.get(message_id=lost).pk)
        notice = bytes(Outbox.objects.get(message__kind="exchange.dead").raw)
    with net.at("MYS"):
        receive(outgoing(net, lost))
        assert seen.ids("MYS") == []
        receive(notice)
        assert not DeadLetter.objects.exists()
    assert seen.ids("MYS") == [lost]


def test_a_message_known_to_be_opened_is_sent_again_until_its_acceptance_is_here(
        net: Federation, seen: Seen, send: Sender, clock: ManualClock) -> None:
    message = send.note()
    net.wire.lose_answers = 1
    net.deliver("THA", rounds=1)
    with net.at("MYS"):
        services.read(net.officer("MYS"), message)
    net.deliver("MYS")
    assert states(net) == ["waiting"]
    clock.advance(timedelta(minutes=1))
    net.deliver("THA")
    assert states(net) == ["delivered"]
    with net.at("THA"):
        assert set(Receipt.objects.filter(message_id=message).values_list("type", flat=True)) == {"accepted", "opened"}
    assert len(seen.all) == 1
