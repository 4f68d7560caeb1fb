"""100,000 random bit flips of valid messages, none accepted; and every other way of being wrong.

Each flip goes through `examine`, all that stands before a table of content is touched; what it refuses,
`receive` refuses. One flip in a hundred, and any that `examine` lets through, goes the whole way.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from random import Random
from typing import Any

import pytest
from django.apps import apps

from sheaf.audit import verify
from sheaf.audit.models import Row
from sheaf.exchange import envelope, frames, keys, limits, receipts
from sheaf.exchange.errors import WireRefused
from sheaf.exchange.models import Outbox
from sheaf.exchange.receive import examine, receive
from sheaf.kernel.clock import ManualClock
from tests.federation import Federation
from tests.unit.exchange.conftest import Sender

FLIPS, BATCHES, WHOLE_WAY = 100_000, 20, 100


def state_of_tables() -> dict[str, list[Any]]:
    """Every row of every table of ours but the audit log's."""
    models = [model for model in apps.get_models() if model.__module__.startswith("sheaf.")]
    return {model.__name__: list(model._default_manager.order_by("pk").values())
            for model in models if model._meta.app_label != "audit"}


def envelopes(net: Federation, send: Sender) -> list[bytes]:
    """Valid messages of different shapes, none of them delivered."""
    made = [send.note(), send.question(), send.note(conversation="c2", to=("MYS/police", "MYS/fiu")),
            send.note(conversation="c3", body={"text": "ยาเสพติด " * 60}), send.question(priority="flash")]
    with net.at("THA"):
        return [bytes(Outbox.objects.get(message_id=message, node="MYS").raw) for message in made]


def flipped(raw: bytes, position: int) -> bytes:
    changed = bytearray(raw)
    changed[position // 8] ^= 1 << position % 8
    return bytes(changed)


def refusal(raw: bytes) -> receipts.Receipt:
    """The whole way: a signed refusal and one audit row."""
    rows = Row.objects.count()
    receipt = receipts.verified(receive(raw), "MYS", keys.verify_node)
    assert receipt.type == receipts.REFUSED
    assert receipt.code
    assert Row.objects.count() == rows + 1
    assert Row.objects.latest("seq").outcome == "refused"
    return receipt


@pytest.mark.parametrize("batch", range(BATCHES))
def test_no_flipped_bit_is_accepted_and_nothing_changes(batch: int, net: Federation, send: Sender) -> None:
    rng, sources = Random(batch), envelopes(net, send)
    with net.at("MYS"):
        before = state_of_tables()
        for number in range(FLIPS // BATCHES):
            raw = sources[number % len(sources)]
            # half of the flips go where the meaning is: the header and its signature
            reach = len(raw) if number % 2 else len(raw) - envelope.parse(raw).header.size
            changed = flipped(raw, rng.randrange(reach * 8))
            if number % WHOLE_WAY == 0:
                refusal(changed)
                continue
            try:
                examine(changed)
            except WireRefused:
                continue
            refusal(changed)
        assert state_of_tables() == before
        assert verify.verify().ok


def test_no_truncated_message_is_accepted(net: Federation, send: Sender) -> None:
    sources = envelopes(net, send)
    with net.at("MYS"):
        before = state_of_tables()
        for raw in sources[:2]:
            for length in [0, 1, 3, 4, 8, *range(9, len(raw), 211), len(raw) - 1]:
                assert refusal(raw[:length]).code in ("malformed", "digest", "version", "suite")
        assert state_of_tables() == before


def test_no_lengthened_message_is_accepted(net: Federation, send: Sender) -> None:
    raw = envelopes(net, send)[0]
    with net.at("MYS"):
        for more in (b"\0", b"{}", raw):
            assert refusal(raw + more).code in ("malformed", "digest")


def test_random_bytes_and_random_frames_are_refused(net: Federation) -> None:
    rng = Random(7)
    with net.at("MYS"):
        before = state_of_tables()
        for _ in range(150):
            assert refusal(rng.randbytes(rng.randrange(300))).code == "malformed"
            parts = [rng.randbytes(rng.randrange(80)) for _ in range(rng.randrange(1, 6))]
            assert refusal(frames.pack(frames.MESSAGE, parts)).code == "malformed"
        assert state_of_tables() == before


Change = Callable[[envelope.Header], envelope.Header]
WRONG: dict[str, tuple[Change, str]] = {
    "expired": (lambda h: replace(h, created=h.created - timedelta(days=9), expires=h.created - timedelta(days=2)), "expired"),
    "from the future": (lambda h: replace(h, created=h.created + timedelta(hours=1)), "too_early"),
    "long-lived": (lambda h: replace(h, expires=h.created + timedelta(days=60)), "lifetime"),
    "addressed to another node": (lambda h: replace(h, node="SGP"), "misaddressed"),
    "of an unknown kind": (lambda h: replace(h, kind="test.unknown"), "unknown_kind"),
    "of an unknown version of its kind": (lambda h: replace(h, kind_version=9), "kind_version"),
    "of an unknown state": (lambda h: replace(
        h, sender="VNM", sender_unit="VNM/police", copy={**h.copy, "address": "VNM/police#OPEN"}), "unknown_sender"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_message_that_is_wrong_in_one_thing_is_refused_with_its_code(
        name: str, net: Federation, send: Sender) -> None:
    change, code = WRONG[name]
    old = envelope.parse(envelopes(net, send)[0])
    with net.at("THA"):
        raw = envelope.build(change(old.header), old.sealed, keys.node_key())
    with net.at("MYS"):
        before = state_of_tables()
        assert refusal(raw).code == code
        assert state_of_tables() == before


def test_a_message_signed_by_another_node_is_refused(net: Federation, send: Sender) -> None:
    old = envelope.parse(envelopes(net, send)[0])
    with net.at("SGP"):
        raw = envelope.build(old.header, old.sealed, keys.node_key())
    with net.at("MYS"):
        assert refusal(raw).code == "signature"


@pytest.mark.parametrize(("field", "value", "code"), [
    ("protocol", 2, "version"), ("protocol", "1", "version"), ("protocol", True, "version"), ("protocol", None, "version"),
    ("suite", "SHEAF-2", "suite"), ("suite", "", "suite"), ("unknown", 1, "malformed"),
])
def test_an_unknown_version_or_field_is_refused(
        net: Federation, send: Sender, field: str, value: Any, code: str) -> None:
    head, *rest = frames.unpack(frames.MESSAGE, envelopes(net, send)[0], (limits.MAX_MESSAGE,) * 4)
    changed = frames.dumps({**frames.loads_dict(head), field: value})
    with net.at("MYS"):
        assert refusal(frames.pack(frames.MESSAGE, [changed, *rest])).code == code


def test_an_oversized_message_is_refused_before_it_is_read(net: Federation, send: Sender) -> None:
    raw = envelopes(net, send)[0]
    with net.at("MYS"):
        assert refusal(raw + bytes(limits.MAX_MESSAGE)).code == "too_large"


def test_a_replay_gets_the_first_receipt_and_changes_nothing(net: Federation, send: Sender, clock: ManualClock) -> None:
    raw = envelopes(net, send)[0]
    with net.at("MYS"):
        first = receive(raw)
        before, rows = state_of_tables(), Row.objects.count()
        clock.advance(timedelta(days=40))
        assert receive(raw) == first
        assert state_of_tables() == before
        assert Row.objects.count() == rows


def test_a_replay_under_a_new_signature_or_sequence_is_refused(net: Federation, send: Sender) -> None:
    raw = envelopes(net, send)[0]
    old = envelope.parse(raw)
    with net.at("THA"):
        again = envelope.build(old.header, old.sealed, keys.node_key())
        moved = envelope.build(replace(old.header, sequence=2), old.sealed, keys.node_key())
    with net.at("MYS"):
        receive(raw)
        before = state_of_tables()
        assert {refusal(again).code, refusal(moved).code} == {"id_reused"}
        assert state_of_tables() == before
