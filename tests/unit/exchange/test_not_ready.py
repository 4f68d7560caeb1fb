"""Before the first copy of the directory: the wire says so, retriably, and the log is not filled with it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from sheaf.audit.models import Row
from sheaf.directory.models import Entry, Snapshot, TrustAnchor
from sheaf.exchange import delivery
from sheaf.exchange.errors import NotReady
from sheaf.exchange.models import Outbox
from sheaf.exchange.receive import receive
from sheaf.kernel.clock import ManualClock
from tests.federation import Federation
from tests.unit.exchange.conftest import Sender
from tests.unit.exchange.test_refusals import outgoing


def empty(net: Federation, state: str = "MYS") -> None:
    with net.at(state):
        Entry.objects.exclude(state=state).delete()
        TrustAnchor.objects.exclude(state=state).delete()
        Snapshot.objects.all().delete()


def test_an_early_message_is_answered_with_503_once_per_peer_and_hour_in_the_log(
        net: Federation, send: Sender, clock: ManualClock) -> None:
    raw = outgoing(net, send.note())
    empty(net)
    with net.at("MYS"):
        before = Row.objects.count()
        for _ in range(5):
            with pytest.raises(NotReady):
                receive(raw)
        assert Row.objects.count() == before + 1
        assert Row.objects.latest("seq").details == {"code": "directory_none", "sender": "THA", "count": 1}
        answer = Client().post(delivery.MESSAGES, raw, content_type="application/vnd.sheaf.v1")
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")
        assert answer.json()["code"] == "directory_none"
        clock.advance(timedelta(hours=1))
        with pytest.raises(NotReady):
            receive(raw)
        assert Row.objects.latest("seq").details["count"] == 6


def test_the_sender_keeps_the_message_and_tries_again(net: Federation, send: Sender) -> None:
    message = send.note()
    empty(net)
    net.deliver("THA", rounds=1)
    with net.at("THA"):
        row = Outbox.objects.get(message_id=message, node="MYS")
        assert (row.state, row.error) == (Outbox.State.WAITING, "directory_none")


def test_with_a_directory_an_unknown_sender_is_refused_as_before(net: Federation, send: Sender) -> None:
    raw = outgoing(net, send.note())
    with net.at("MYS"):
        Entry.objects.filter(state="THA").delete()
        TrustAnchor.objects.filter(state="THA").delete()
        receive(raw)
        assert Row.objects.latest("seq").details["code"] == "unknown_sender"
