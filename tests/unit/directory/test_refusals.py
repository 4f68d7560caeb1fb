"""What the Secretariat, or somebody between, must not get away with. The last good copy stays in use."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from sheaf.access.actor import operator
from sheaf.audit.models import Row
from sheaf.crypto.keys import SigningKey
from sheaf.directory import documents, queries, services
from sheaf.directory.documents import EntryDocument, SnapshotDocument
from sheaf.directory.errors import DirectoryRefused
from sheaf.directory.models import Entry, Snapshot
from sheaf.directory.services import keyfile
from sheaf.kernel import clock as clocks
from sheaf.kernel.clock import ManualClock
from tests.unit.directory.conftest import Net

Change = Callable[[dict[str, Any]], dict[str, Any]]


def refused(net: Net, state: str, change: Change | None = None) -> str:
    """The code with which a pull is refused; asserts that nothing changed and that a row was left."""
    net.change = change or net.change
    with net.at(state):
        before = (list(Entry.objects.values_list("digest", flat=True)), Snapshot.objects.count())
        with pytest.raises(DirectoryRefused) as caught:
            services.pull(net)
        assert (list(Entry.objects.values_list("digest", flat=True)), Snapshot.objects.count()) == before
        row = Row.objects.filter(verb="directory.pull").order_by("-seq").first()
        assert row
        assert row.outcome == "refused"
        assert json.loads(row.detail)["code"] == caught.value.code
        assert queries.freshness().error_code == caught.value.code
    net.change = lambda said: said
    return caught.value.code


def resigned(net: Net, **changes: Any) -> Change:
    """The Secretariat's own publisher key signs another snapshot: what a captured Secretariat can do."""
    with net.at("ASEC"):
        key = keyfile.read(keyfile.PUBLISHER)

    def change(said: dict[str, Any]) -> dict[str, Any]:
        if "snapshot" not in said:
            return said
        was = documents.parse_snapshot(base64.b64decode(said["snapshot"]["body"]))
        values = {name: getattr(was, name) for name in SnapshotDocument.__slots__} | {
            name: value(was) if callable(value) else value for name, value in changes.items()}
        signed = documents.signed(key, documents.SNAPSHOT, SnapshotDocument(**values).dump())
        return {**said, "snapshot": signed.as_wire()}

    return change


@pytest.fixture
def ready(net: Net) -> Net:
    net.publish("THA", "MYS")
    net.pull("THA")
    with net.at("MYS"):
        services.edit_entry(operator("MYS"), entry_type="unit", subject="MYS/cyber", payload={"name": "Cyber"})
    net.publish("MYS")
    return net


def test_an_older_number_is_a_roll_back(ready: Net) -> None:
    assert refused(ready, "THA", resigned(ready, number=1)) in {"directory_rollback", "directory_fork"}
    ready.pull("THA")
    assert refused(ready, "THA", resigned(ready, number=1)) == "directory_rollback"


def test_the_same_number_with_another_content_is_a_fork(ready: Net) -> None:
    ready.pull("THA")
    assert refused(ready, "THA", resigned(ready, listing=lambda was: was.listing[1:])) == "directory_fork"


def test_a_snapshot_older_than_seven_days_is_stale(ready: Net, clock: ManualClock) -> None:
    clock.advance(timedelta(days=7, seconds=1))
    assert refused(ready, "THA") == "directory_stale"


def test_a_snapshot_may_not_promise_more_than_seven_days_nor_come_from_the_future(ready: Net) -> None:
    late = clocks.now() + timedelta(days=1)
    assert refused(ready, "THA", resigned(ready, expires=late + timedelta(days=30))) == "directory_future"
    assert refused(ready, "THA", resigned(ready, created=late, expires=late + timedelta(days=7))) == "directory_future"


def test_a_listing_with_another_digest_is_mixed(ready: Net) -> None:
    def swap(was: SnapshotDocument) -> Any:
        return tuple((*row[:4], "0" * 64) if row[2] == "MYS/cyber" else row for row in was.listing)

    assert refused(ready, "THA", resigned(ready, listing=swap)) == "directory_mixed"


def test_an_entry_that_is_listed_but_not_sent_is_missed(ready: Net) -> None:
    assert refused(ready, "THA", lambda said: {**said, "entries": []}) == "directory_incomplete"


def test_an_entry_left_out_by_the_secretariat_is_noticed(ready: Net) -> None:
    def drop(was: SnapshotDocument) -> Any:
        return tuple(row for row in was.listing if row[2] not in {"MYS/police", "MYS/cyber"})

    cut = resigned(ready, listing=drop)
    assert refused(ready, "THA", lambda said: {**cut(said), "entries": []}) == "directory_omission"


def test_an_unknown_publisher_is_refused(ready: Net) -> None:
    stranger = SigningKey.generate()

    def change(said: dict[str, Any]) -> dict[str, Any]:
        body = base64.b64decode(said["snapshot"]["body"])
        return {**said, "snapshot": documents.signed(stranger, documents.SNAPSHOT, body).as_wire()}

    assert refused(ready, "THA", change) == "directory_unknown_signer"


def test_a_flipped_bit_in_a_signature_is_refused(ready: Net) -> None:
    def change(said: dict[str, Any]) -> dict[str, Any]:
        raw = bytearray(base64.b64decode(said["snapshot"]["signature"]))
        raw[70] ^= 1
        return {**said, "snapshot": {**said["snapshot"], "signature": base64.b64encode(raw).decode()}}

    assert refused(ready, "THA", change) == "directory_bad_signature"


@pytest.mark.parametrize(("signer", "code"), [
    ("ASEC", "directory_wrong_signer"), ("THA", "directory_wrong_signer"), ("", "directory_unknown_signer")])
def test_the_secretariat_cannot_forge_an_entry_of_a_state(ready: Net, signer: str, code: str) -> None:
    key = SigningKey.generate()
    if signer:
        with ready.at(signer):
            key = keyfile.read(keyfile.ROOT)
    now = clocks.now()
    forged = EntryDocument("node", "MYS", "MYS", 9, {"address": "http://evil.example"}, now, now, "forger")
    signed = documents.signed(key, documents.ENTRY, forged.dump())
    row = ("MYS", "node", "MYS", 9, documents_digest(signed.body))

    def listing(was: SnapshotDocument) -> Any:
        return tuple(row if old[:3] == ("MYS", "node", "MYS") else old for old in was.listing)

    cut = resigned(ready, listing=listing)
    assert refused(ready, "THA", lambda said: {**cut(said), "entries": [*said["entries"], signed.as_wire()]}) == code
    with ready.at("THA"):
        assert queries.node_address("MYS") == "http://127.0.0.1:9"


def documents_digest(body: bytes) -> str:
    from sheaf.crypto.digest import sha256_hex

    return sha256_hex(body)


@pytest.mark.parametrize("raw", [b"", b"[]", b"{", b'{"kind":"directory","format":2}', b'{"kind":"directory","kind":1}',
                                 b"\xff\xfe", b'{"kind":"directory","format":1}', b"[" * 100_000])
def test_what_is_no_directory_is_malformed(ready: Net, raw: bytes) -> None:
    with ready.at("THA"), pytest.raises(DirectoryRefused) as caught:
        services.take(operator("THA"), raw)
    assert caught.value.code == "directory_malformed"


def test_a_state_whose_card_is_not_pinned_is_left_out_until_it_is(bare: Net) -> None:
    cards = {}
    for state in ("ASEC", "THA", "MYS"):
        with bare.at(state):
            cards[state] = services.card()
    for state, known in (("ASEC", ("ASEC", "THA", "MYS")), ("THA", ("ASEC",)), ("MYS", ("ASEC",))):
        with bare.at(state):
            for other in known:
                services.pin(operator(state), cards[other])
    bare.publish("THA", "MYS")
    bare.pull("THA")
    with bare.at("THA"):
        assert queries.freshness().untrusted == ("MYS",)
        assert not queries.units("MYS")
        services.pin(operator("THA"), cards["MYS"])
    bare.pull("THA")
    with bare.at("THA"):
        assert queries.units("MYS")
        assert queries.freshness().untrusted == ()


def test_a_submission_in_another_states_name_is_refused(ready: Net) -> None:
    with ready.at("MYS"):
        services.edit_entry(operator("MYS"), entry_type="unit", subject="MYS/new", payload={"name": "New"})
        row = Entry.objects.get(subject="MYS/new")
        body = documents.dump("submission", state="THA", to="ASEC", at=documents.stamp(clocks.now()), handovers=[],
                              entries=[documents.Signed(bytes(row.signed), row.signer_kid, bytes(row.signature)).as_wire()],
                              publications=[])
    from sheaf.directory.services.publishing import frame

    with ready.at("THA"):
        raw = frame(body)
    with ready.at("ASEC"):
        with pytest.raises(DirectoryRefused) as caught:
            services.accept_submission(raw)
        assert caught.value.code == "directory_wrong_signer"
        assert not Entry.objects.filter(subject="MYS/new").exists()
        row_ = Row.objects.filter(verb="directory.submit").order_by("-seq").first()
        assert row_
        assert row_.outcome == "refused"


def test_a_frame_is_refused_when_replayed_late_or_sent_to_another(ready: Net, clock: ManualClock) -> None:
    raw = ready.sent[-1]
    with ready.at("MYS"), pytest.raises(DirectoryRefused) as caught:
        services.answer_pull(next(frame for frame in ready.sent if b'"frame"' in frame and is_pull(frame)))
    assert caught.value.code == "directory_wrong_addressee"
    clock.advance(timedelta(days=2))
    with ready.at("ASEC"), pytest.raises(DirectoryRefused) as caught:
        services.accept_submission(raw)
    assert caught.value.code == "directory_stale"


def is_pull(raw: bytes) -> bool:
    return b'"kind":"pull"' in base64.b64decode(json.loads(raw)["body"])
