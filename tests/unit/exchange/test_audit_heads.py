"""Heads between nodes: sent, confirmed, exported with a signature, and read only from a peer that signed them."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from sheaf.access import auditing
from sheaf.access.actor import Actor, service
from sheaf.audit import cli, exported, triggers
from sheaf.audit import services as audit
from sheaf.audit.models import ChainHead, Row
from sheaf.crypto import sign
from sheaf.exchange import keys, limits, witness
from sheaf.kernel import clock as clocks
from sheaf.kernel.clock import ManualClock
from sheaf.kernel.errors import Invalid
from sheaf.store import connection
from tests.federation import Federation

AUDITOR = Actor("a", "Auditor", "a", "THA", "THA/audit", "auditor")


@pytest.fixture
def file(net: Federation, clock: ManualClock) -> str:
    """What Malaysia exports of Thailand's heads, after two hours of witnessing."""
    for _ in range(2):
        with net.at("THA"):
            audit.record(service("THA"), "record.read", kind="record", object_id="r1")
            assert witness.send_head()
        net.deliver()
        clock.advance(timedelta(hours=1))
    with net.at("MYS"):
        return exported.export("THA")


def verify(path: Path) -> int:
    return cli.run_verify(argparse.Namespace(heads=[path], json=True))


def rewritten(text: str, change: Callable[[dict[str, Any]], None], signer: Callable[[bytes], bytes]) -> bytes:
    said = json.loads(json.loads(text)["body"])
    change(said)
    body = json.dumps(said)
    return json.dumps({"body": body, "signature": signer(body.encode()).hex()}).encode()


def test_the_chain_is_compared_with_a_signed_file_from_a_peer(
        net: Federation, file: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "heads.json"
    path.write_text(file)
    with net.at("THA"):
        assert verify(path) == 0
        triggers.remove(connection())
        Row.objects.filter(seq=1).update(object_id="r-innocent")
        previous = Row.objects.get(seq=1).previous
        for row in Row.objects.order_by("seq"):  # as an operator would, with every digest made anew
            Row.objects.filter(seq=row.seq).update(previous=previous)
            row.previous = previous
            previous = row.compute()
            Row.objects.filter(seq=row.seq).update(digest=previous)
        ChainHead.objects.update(digest=previous)
        assert verify(path) == 1
    report = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert {item["kind"] for item in report["problems"]} == {"rewritten"}
    assert "MYS" in report["problems"][0]["words"]


def test_an_unsigned_or_wrongly_signed_file_is_refused(net: Federation, file: str) -> None:
    with net.at("SGP"):
        other = sign.sign(keys.node_key(), limits.TYPE_HEADS, json.loads(file)["body"].encode())
    with net.at("THA"):
        own = sign.sign(keys.node_key(), limits.TYPE_HEADS, json.loads(file)["body"].encode())
        for signature in (b"", b"\0" * 64, other, own):
            raw = json.dumps({"body": json.loads(file)["body"], "signature": signature.hex()}).encode()
            with pytest.raises(Invalid) as refused:
                exported.read(raw, "heads.json")
            assert refused.value.code == "audit_heads_signature"
        unsigned = json.loads(json.loads(file)["body"])
        for raw in (json.dumps(unsigned).encode(), b"{}", b"[]", b"\xff", b'{"body": 1, "signature": ""}'):
            with pytest.raises(Invalid):
                exported.read(raw, "heads.json")


@pytest.mark.parametrize(("change", "code"), [
    (lambda said: said.update(state="SGP"), "audit_heads"),
    (lambda said: said.update(witness="THA"), "audit_heads"),
    (lambda said: said.update(format="2"), "audit_heads"),
    (lambda said: said["heads"].reverse(), "audit_heads_order"),
    (lambda said: said["heads"][0].update(at="2026-11-02T03:59:00+00:00"), "audit_heads_order"),
    (lambda said: said.update(exported="2031-01-01T00:00:00+00:00"), "audit_heads_order"),
    (lambda said: said["heads"][0].update(seq=-1), "audit_head"),
])
def test_node_sequence_and_time_are_checked_even_where_the_peer_signed(
        net: Federation, file: str, change: Callable[[dict[str, Any]], None], code: str) -> None:
    with net.at("MYS"):
        raw = rewritten(file, change, witness.sign_export)
    with net.at("THA"), pytest.raises(Invalid) as refused:
        exported.read(raw, "heads.json")
    assert refused.value.code in {code, "audit_heads"}


def test_the_auditor_sees_what_was_sent_and_confirmed_and_when_that_is_too_old(
        net: Federation, file: str, clock: ManualClock) -> None:
    with net.at("THA"):
        shown, stale = auditing.witnesses(AUDITOR)
        by_peer = {item.peer: item for item in shown}
        assert by_peer["MYS"].sent is not None
        assert by_peer["MYS"].received is not None
        assert by_peer["MYS"].seq == by_peer["MYS"].sent_seq
        assert stale == ""
        clock.advance(timedelta(hours=4))
        assert "hours old" in auditing.witnesses(AUDITOR)[1]
        assert clocks.now() == clock.now()


def test_where_nobody_confirms_the_auditor_is_told(net: Federation) -> None:
    net.wire.down.update({"MYS", "SGP"})
    with net.at("THA"):
        witness.send_head()
    net.deliver("THA")
    with net.at("THA"):
        shown, stale = auditing.witnesses(AUDITOR)
        assert "No peer has confirmed" in stale
        assert shown[0].sent is not None
        assert shown[0].received is None
