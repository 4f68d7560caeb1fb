"""What must hold after any storm (exchange.md, "Proof"). Each law reads tables and keys, never the services' word."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from sheaf.access.actor import service
from sheaf.audit import verify
from sheaf.audit.models import Row
from sheaf.crypto.errors import CannotOpen
from sheaf.exchange import opening, receipts
from sheaf.exchange.models import DeadLetter, Inbox, Message, Outbox, Receipt
from sheaf.exchange.registry import find
from sheaf.kernel.errors import Locked
from tests.sim.play import ANSWER, EFFECT, NOTE, QUESTION, may_know, secret_of
from tests.sim.world import World

DOMAIN = (NOTE, QUESTION, ANSWER)


def check(world: World) -> None:
    """Every law, at every node."""
    everything_is_settled(world)
    effects_happen_exactly_once(world)
    effects_keep_the_order_of_the_conversation(world)
    books_reconcile(world)
    refusals_stand_on_both_sides(world)
    only_addressees_can_open(world)
    nothing_leaves_without_right(world)
    audit_chains_verify(world)


def everything_is_settled(world: World) -> None:
    for state in world.nodes:
        with world.at(state):
            assert not Outbox.objects.exclude(state__in=("delivered", "dead")).exists(), f"{state} still sends"
            assert not Inbox.objects.filter(state="held").exists(), f"{state} still holds"


def effects_happen_exactly_once(world: World) -> None:
    for state in world.nodes:
        with world.at(state):
            effects = Counter(Row.objects.filter(verb=EFFECT).values_list("object_id", flat=True))
            done = set(Inbox.objects.filter(state="done", message__kind__in=DOMAIN).values_list("message_id", flat=True))
            assert set(effects) == done, f"{state}: effects and inbox differ"
            assert all(count == 1 for count in effects.values()), f"{state}: an effect happened twice"


def effects_keep_the_order_of_the_conversation(world: World) -> None:
    for state in world.nodes:
        with world.at(state):
            places = {row.pk: row for row in Inbox.objects.all()}
            last: dict[tuple[str, str], int] = {}
            for message_id in Row.objects.filter(verb=EFFECT).order_by("seq").values_list("object_id", flat=True):
                row = places[message_id]
                key = (row.sender, row.conversation)
                assert row.sequence > last.get(key, 0), f"{state}: {key} out of order at {row.sequence}"
                last[key] = row.sequence


def books_reconcile(world: World) -> None:
    """What one side calls delivered the other has, with the same digest and the same receipt, and the reverse."""
    sent, got = _books(world)
    for (message, sender, to), row in sent.items():
        other = got.get((message, sender, to))
        if row["state"] == "delivered":
            assert other, f"{sender} thinks that {to} has {message}"
            assert other["digest"] == row["digest"]
            assert other["receipt"] == row["receipt"] is not None, "the two sides hold different receipts"
        else:
            assert other is None or other["state"] == "failed", f"{to} has {message}, which {sender} calls dead"
            assert row["letter"], f"{sender} has no dead letter for {message}"
    assert set(got) <= set(sent), "somebody has a message that nobody sent"
    assert all(sent[key]["state"] == "delivered" or item["state"] == "failed" for key, item in got.items())


def _books(world: World) -> tuple[dict[Any, Any], dict[Any, Any]]:
    sent: dict[Any, Any] = {}
    got: dict[Any, Any] = {}
    for state in world.nodes:
        with world.at(state):
            kept = {(row.message_id, row.node): bytes(row.raw)
                    for row in Receipt.objects.filter(type=receipts.ACCEPTED)}
            letters = set(DeadLetter.objects.filter(outgoing=True).values_list("message_id", "peer"))
            for row in Outbox.objects.all():
                sent[row.message_id, state, row.node] = {
                    "state": row.state, "digest": row.digest, "receipt": kept.get((row.message_id, row.node)),
                    "letter": (row.message_id, row.node) in letters}
            for item in Inbox.objects.all():
                got[item.pk, item.sender, state] = {
                    "state": item.state, "digest": item.digest, "receipt": kept.get((item.pk, state))}
    return sent, got


def refusals_stand_on_both_sides(world: World) -> None:
    """A message that its kind refuses is a dead letter at the sender and a refused row at the addressee."""
    for message, item in world.posted.items():
        if not item["bad"]:
            continue
        for other in item["to"]:
            with world.at(item["sender"]):
                letter = DeadLetter.objects.filter(outgoing=True, message_id=message, peer=other).first()
                assert letter, f"{item['sender']} does not know that {other} refused"
            with world.at(other):
                assert Row.objects.filter(object_id=message, outcome="refused").exists() or letter.code in (
                    "unconfirmed", "expired"), f"{other} has no row for its refusal"
                assert not Row.objects.filter(verb=EFFECT, object_id=message).exists()


def only_addressees_can_open(world: World) -> None:
    """Every copy is at its sender or an addressee; other units, the node's service and other states cannot open."""
    for state in world.nodes:
        with world.at(state):
            rows = list(Message.objects.filter(kind=NOTE).order_by("id"))
            for row in rows:
                assert state == row.sender or any(unit.startswith(state + "/") for unit in row.to)
            for row in rows[:2]:
                _opens_for(world, state, row)


def _opens_for(world: World, state: str, row: Message) -> None:
    units = {unit.split("/")[1] for unit in row.to if unit.startswith(state + "/")} if row.received else {"police"}
    stranger = next(name for name in world.nodes if name != row.sender and not any(u.startswith(name) for u in row.to))
    for unit in ("police", "fiu"):
        ring = world.officer(state, unit).keys
        if unit in units:
            assert opening.open_with(row, ring).body["text"] == world.posted[row.id]["text"]
        else:
            with pytest.raises((Locked, CannotOpen)):
                opening.open_with(row, ring)
    for ring in (world.officer(stranger).keys, world.nodes[state].parts["service_keys"]):
        with pytest.raises((Locked, CannotOpen)):
            opening.open_with(row, ring)


def nothing_leaves_without_right(world: World) -> None:
    """An answer tells only what its asker may know, and no clear word of anything stands on the wire."""
    for state in world.nodes:
        with world.at(state):
            kind = find(ANSWER)
            assert kind
            for row in Message.objects.filter(kind=ANSWER, received=True):
                told = opening.open_with(row, world.nodes[state].parts["service_keys"]).body["told"]
                assert told == (secret_of(row.sender) if may_know(state, row.sender) else "no hit")
    words = [b"secret-of", b"no hit", *(item["text"].encode() for item in list(world.posted.values())[:20])]
    for raw in world.network.seen:
        assert not any(word in raw for word in words), "content travelled in clear"


def audit_chains_verify(world: World) -> None:
    for state in world.nodes:
        with world.at(state):
            report = verify.verify()
            assert report.ok, f"{state}: {report.problems[:3]}"
            assert report.rows > 0
            assert service(state).state == state
