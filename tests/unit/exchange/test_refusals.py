"""Every refusal has its code, a signed receipt, one audit row, and changes nothing else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from sheaf.audit.models import Row
from sheaf.crypto import sign
from sheaf.exchange import chunks, envelope, frames, keys, limits, receipts, registry, services
from sheaf.exchange.errors import REFUSALS
from sheaf.exchange.models import Chunk, DeadLetter, Inbox, Message, Outbox, Receipt, Thread
from sheaf.exchange.receive import receive
from sheaf.kernel.clock import ManualClock
from tests.federation import Federation
from tests.unit.exchange.conftest import QUESTION, Seen, Sender

Change = Callable[[envelope.Header], envelope.Header]


def outgoing(net: Federation, message: str, state: str = "MYS") -> bytes:
    """The bytes on their way from Thailand."""
    with net.at("THA"):
        return bytes(Outbox.objects.get(message_id=message, node=state).raw)


def resigned(net: Federation, raw: bytes, change: Change, signer: str = "THA") -> bytes:
    """The message with another header, signed by a node."""
    old = envelope.parse(raw)
    with net.at(signer):
        return envelope.build(change(old.header), old.sealed, keys.node_key())


def counts() -> list[int]:
    return [model.objects.count() for model in (Message, Inbox, Receipt, DeadLetter, Thread, Chunk, Outbox)]


def refused(net: Federation, raw: bytes, state: str = "MYS") -> receipts.Receipt:
    """The verified refusal, after checking that it left one audit row and nothing else."""
    with net.at(state):
        before, rows = counts(), Row.objects.count()
        answer = receive(raw)
        receipt = receipts.verified(answer, state, keys.verify_node)
        assert receipt.type == receipts.REFUSED
        assert counts() == before
        assert Row.objects.count() == rows + 1
        row = Row.objects.latest("seq")
        assert (row.outcome, row.details["code"]) == ("refused", receipt.code)
        assert receipt.retry == REFUSALS[receipt.code][1]
        return receipt


@pytest.mark.parametrize(("change", "code"), [
    (lambda h: replace(h, node="SGP"), "misaddressed"),
    (lambda h: replace(h, to=({"address": "SGP/police#OPEN", "kid": h.to[0]["kid"]},)), "misaddressed"),
    (lambda h: replace(h, expires=h.created + timedelta(days=32)), "lifetime"),
    (lambda h: replace(h, kind="no.such"), "unknown_kind"),
    (lambda h: replace(h, kind_version=2), "kind_version"),
    (lambda h: replace(h, sequence=0), "malformed"),
    (lambda h: replace(h, to=({"address": "MYS/fiu#OPEN", "kid": h.to[0]["kid"]},)), "unknown_key"),
    (lambda h: replace(h, chunks=({"digest": "a" * 64, "size": 9},)), "missing_chunks"),
    (lambda h: replace(h, digest="0" * 64), "digest"),
    (lambda h: replace(h, size=h.size + 1), "digest"),
    (lambda h: replace(h, sender="SGP", sender_unit="SGP/police",
                       copy={**h.copy, "address": "SGP/police#OPEN"}), "signature"),
    (lambda h: replace(h, sender="LAO", sender_unit="LAO/police",
                       copy={**h.copy, "address": "LAO/police#OPEN"}), "unknown_sender"),
    (lambda h: replace(h, sender_unit="SGP/police"), "malformed"),
    (lambda h: replace(h, expires=h.created), "malformed"),
    (lambda h: replace(h, priority="soon"), "malformed"),
    (lambda h: replace(h, conversation="a b"), "malformed"),
    (lambda h: replace(h, copy={**h.copy, "kid": "0" * 32}), "malformed"),
])
def test_a_changed_header_signed_anew_is_refused_by_what_is_wrong_with_it(
        net: Federation, send: Sender, change: Change, code: str) -> None:
    raw = resigned(net, outgoing(net, send.note()), change)
    assert refused(net, raw).code == code


def test_another_conversation_or_kind_around_the_same_sealed_part_does_not_open(net: Federation, send: Sender) -> None:
    raw = outgoing(net, send.question())
    assert refused(net, resigned(net, raw, lambda h: replace(h, conversation="q2"))).code == "cannot_open"


@pytest.mark.parametrize("change", [
    lambda h: replace(h, flags={**h.flags, "tlp": "CLEAR"}), lambda h: replace(h, sender_unit="THA/fiu", copy={
        **h.copy, "address": "THA/fiu#OPEN"}),
])
def test_a_header_that_says_something_else_than_the_signed_document_is_refused(
        net: Federation, send: Sender, change: Change) -> None:
    raw = outgoing(net, send.question())
    assert refused(net, resigned(net, raw, change)).code == "inner_mismatch"


def test_an_authority_whose_key_is_not_its_own_is_refused(net: Federation, send: Sender, monkeypatch: pytest.MonkeyPatch) -> None:
    real, other = sign.sign, net.officer("SGP").keys.signing("SGP/police")
    monkeypatch.setattr(sign, "sign", lambda key, kind, payload: real(
        other if kind == limits.TYPE_INNER else key, kind, payload))
    raw = outgoing(net, send.question())
    monkeypatch.undo()
    assert refused(net, raw).code == "inner_signature"


def test_a_signature_of_another_node_or_half_a_signature_is_refused(net: Federation, send: Sender) -> None:
    raw = outgoing(net, send.note())
    assert refused(net, resigned(net, raw, lambda h: h, signer="SGP")).code == "signature"
    head, signature, wraps, ciphertext = frames.unpack(frames.MESSAGE, raw, (limits.MAX_MESSAGE,) * 4)
    with net.at("SGP"):
        foreign = sign.sign(keys.node_key(), limits.TYPE_HEADER, head)
    for mixed in (signature[:64] + foreign[64:], foreign[:64] + signature[64:], signature[:64], b""):
        assert refused(net, frames.pack(frames.MESSAGE, [head, mixed, wraps, ciphertext])).code == "signature"


@pytest.mark.parametrize(("damage", "code"), [
    (lambda raw: b"", "malformed"), (lambda raw: raw[:-1], "malformed"), (lambda raw: raw + b"\0", "malformed"),
    (lambda raw: b"SHEAF-M2" + raw[8:], "malformed"), (lambda raw: raw * 900, "too_large"),
    (lambda raw: raw.replace(b'"protocol":1', b'"protocol":2', 1), "version"),
    (lambda raw: raw.replace(b'"protocol":1', b'"protocol":"', 1), "malformed"),
    (lambda raw: raw.replace(b'"SHEAF-1"', b'"SHEAF-2"', 1), "suite"),
    (lambda raw: raw.replace(b'"sequence":1', b'"sequence":2', 1), "signature"),
    (lambda raw: raw[:-1] + bytes([raw[-1] ^ 1]), "digest"),
    (lambda raw: raw.replace(b'"kind"', b'"kond"', 1), "malformed"),
    (lambda raw: raw.replace(b'"sequence":1', b'"sequence":true', 1), "malformed"),
])
def test_damaged_bytes_are_refused(net: Federation, send: Sender, damage: Callable[[bytes], bytes], code: str) -> None:
    raw = outgoing(net, send.note())
    if b'"sequence":true' in damage(raw):  # the letters alone may stand in what is encrypted
        raw = raw.replace(b'"sequence":1', b'"sequence":true', 1)
        size = int.from_bytes(raw[8:12], "big") + 3
        raw = raw[:8] + size.to_bytes(4, "big") + raw[12:]
        assert refused(net, raw).code == code
        return
    assert refused(net, damage(raw)).code == code


def test_what_comes_too_late_or_from_the_future_is_refused_beyond_ten_minutes(
        net: Federation, send: Sender, clock: ManualClock) -> None:
    raw = outgoing(net, send.note(lifetime=timedelta(hours=1)))
    clock.advance(timedelta(hours=1, minutes=11))
    assert refused(net, raw).code == "expired"
    clock.advance(-timedelta(hours=1, minutes=22))
    assert refused(net, raw).code == "too_early"
    clock.advance(timedelta(minutes=2))
    with net.at("MYS"):
        assert receipts.parse(receive(raw)).type == receipts.ACCEPTED


def test_the_same_bytes_get_the_same_receipt_also_after_expiry(
        net: Federation, seen: Seen, send: Sender, clock: ManualClock) -> None:
    raw = outgoing(net, send.note())
    with net.at("MYS"):
        first = receive(raw)
        clock.advance(timedelta(days=30))
        assert receive(raw) == first
    assert len(seen.all) == 1


def test_the_same_id_with_other_bytes_is_refused(net: Federation, send: Sender) -> None:
    raw = outgoing(net, send.note())
    with net.at("MYS"):
        receive(raw)
    assert refused(net, resigned(net, raw, lambda h: h)).code == "id_reused"
    assert refused(net, resigned(net, raw, lambda h: replace(h, sequence=2))).code == "id_reused"


def test_another_state_cannot_take_an_id_that_was_used(net: Federation, seen: Seen, send: Sender) -> None:
    first = send.note(to=("MYS/police", "SGP/police"))
    mine = outgoing(net, first)
    with net.at("MYS"):
        receive(mine)
    with net.at("SGP"):
        other = services.post(net.officer("SGP"), kind="test.note", conversation="c1", to=["MYS/police"], body={},
                              handling=envelope_handling())
        raw = bytes(Outbox.objects.get(message_id=other).raw)
    stolen = resigned(net, raw, lambda h: replace(h, id=first), signer="SGP")
    assert refused(net, stolen).code == "id_reused"


def envelope_handling() -> Any:
    from sheaf.kernel.handling import Handling

    return Handling()


def test_a_second_message_in_the_same_place_is_refused(net: Federation, send: Sender) -> None:
    one, two, three = (outgoing(net, send.note()) for _ in range(3))
    with net.at("MYS"):
        receive(one)
        receive(three)
    assert refused(net, resigned(net, two, lambda h: replace(h, sequence=1))).code == "sequence_reused"
    assert refused(net, resigned(net, two, lambda h: replace(h, sequence=3))).code == "sequence_reused"


def test_a_kind_that_refuses_the_content_undoes_everything(net: Federation, seen: Seen, send: Sender) -> None:
    message = send.question(body={"bad": True})
    assert refused(net, outgoing(net, message)).code == "rejected"
    assert not seen.all


def test_a_crash_in_the_handler_leaves_nothing_and_the_repeat_succeeds(net: Federation, seen: Seen, send: Sender) -> None:
    raw = outgoing(net, send.question())
    registry.register(registry.Kind(QUESTION, 1, lambda inbound: 1 / 0, opens=registry.SERVICE))  # type: ignore[arg-type,return-value]
    with net.at("MYS"):
        before = counts()
        with pytest.raises(ZeroDivisionError):
            receive(raw)
        assert counts() == before
    registry.register(registry.Kind(QUESTION, 1, seen.handle, opens=registry.SERVICE))
    with net.at("MYS"):
        assert receipts.parse(receive(raw)).type == receipts.ACCEPTED
    assert len(seen.all) == 1


def test_chunks_are_refused_when_damaged_unsigned_misaddressed_or_too_many(
        net: Federation, send: Sender, monkeypatch: pytest.MonkeyPatch) -> None:
    send.note(attachments=[services.Outgoing("a", "text/plain", b"x" * 10)])
    with net.at("THA"):
        digest = Chunk.objects.get().digest
        good, elsewhere = chunks.upload(digest, "MYS"), chunks.upload(digest, "SGP")
    head, signature, data = frames.unpack(frames.CHUNK, good, (limits.MAX_CHUNK,) * 3)
    damaged = frames.pack(frames.CHUNK, [head, signature, data[:-1] + b"?"])
    unsigned = frames.pack(frames.CHUNK, [head, b"", data])
    monkeypatch.setattr(limits, "MAX_WAITING_CHUNKS", 0)
    with net.at("MYS"):
        codes = [receipts.parse(chunks.receive_chunk(raw)).code for raw in (damaged, unsigned, elsewhere, good[:-1], good)]
        assert codes == ["chunk_digest", "signature", "misaddressed", "malformed", "chunk_quota"]
        monkeypatch.undo()
        assert receipts.parse(chunks.receive_chunk(good)).type == receipts.STORED
        assert receipts.parse(chunks.receive_chunk(good)).type == receipts.STORED
        assert Chunk.objects.count() == 1


def test_every_code_of_the_table_is_tested_here() -> None:
    from pathlib import Path

    text = Path(__file__).read_text(encoding="utf-8")
    assert [code for code in REFUSALS if f'"{code}"' not in text and code != "gap_closed"] == []


def test_no_flipped_bit_anywhere_is_accepted(net: Federation, send: Sender) -> None:
    import random

    from sheaf.exchange.errors import WireRefused
    from sheaf.exchange.receive import examine

    raw, chance, codes = outgoing(net, send.note()), random.Random(20261102), set()
    with net.at("MYS"):
        for _ in range(1500):
            damaged = bytearray(raw)
            damaged[chance.randrange(len(raw))] ^= 1 << chance.randrange(8)
            with pytest.raises(WireRefused) as caught:
                examine(bytes(damaged))
            codes.add(caught.value.code)
    assert {"malformed", "digest", "signature"} <= codes


@pytest.mark.parametrize("ordered", [True, False])
def test_the_same_bytes_twice_at_the_same_moment_get_the_same_receipt(
        net: Federation, seen: Seen, send: Sender, monkeypatch: pytest.MonkeyPatch, ordered: bool) -> None:
    from sheaf.exchange import receive as receiving

    registry.register(registry.Kind("test.note", 1, seen.handle, ordered=ordered))
    raw = outgoing(net, send.note())
    with net.at("MYS"):
        checked = receiving.examine(raw)  # both requests have passed the checks before either is accepted
        first, real = receive(raw), receiving.examine
        answers = iter([lambda _: checked, real])
        monkeypatch.setattr(receiving, "examine", lambda data: next(answers)(data))
        assert receive(raw) == first
    assert len(seen.all) == 1


def test_a_handler_that_breaks_a_constraint_is_no_refusal(net: Federation, seen: Seen, send: Sender) -> None:
    from django.db import IntegrityError

    def clumsy(inbound: Any) -> None:
        Thread.objects.create(conversation=inbound.conversation, peer=inbound.sender)

    raw = outgoing(net, send.question())
    registry.register(registry.Kind(QUESTION, 1, clumsy, opens=registry.SERVICE))
    with net.at("MYS"), pytest.raises(IntegrityError):
        receive(raw)
