"""What must hold after any storm (exchange.md, "Proof"): of the exchange here, of what was told to whom in `rights`, of
what both sides hold in `books`. Each law reads tables and keys, never the services' word.
"""

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
from sheaf.kernel.errors import Locked
from sheaf.kernel.states import SECRETARIAT
from tests.cast import unit_key
from tests.federation import ADDRESSES
from tests.sim import books, rights
from tests.sim.faults import KINDS, is_domain
from tests.sim.people import somebody
from tests.sim.play import EFFECT, MESSAGES, messages
from tests.sim.world import World


def check(world: World) -> None:
    """Every law, at every node."""
    it_was_a_storm(world)
    everything_is_settled(world)
    effects_happen_exactly_once(world)
    effects_keep_the_order_of_the_conversation(world)
    receipts_agree(world)
    what_died_is_dead_on_both_sides(world)
    refused_messages_have_no_effect(world)
    only_addressees_have_a_key(world)
    audit_chains_verify(world)
    rights.check(world)
    books.check(world)


def it_was_a_storm(world: World) -> None:
    """Enough messages, and every kind of fault."""
    count = messages(world)
    assert count >= MESSAGES, f"only {count} messages"
    missing = [kind for kind in KINDS if not world.faults.happened[kind]]
    assert not missing, f"kinds of fault that did not happen: {missing}"


def everything_is_settled(world: World) -> None:
    for state in world.nodes:
        with world.at(state):
            assert not Outbox.objects.exclude(state__in=("delivered", "dead")).exists(), f"{state} still sends"
            assert not Inbox.objects.filter(state="held").exists(), f"{state} still holds"


def effects_happen_exactly_once(world: World) -> None:
    for state in world.nodes:
        with world.at(state):
            effects = Counter(Row.objects.filter(verb=EFFECT).values_list("object_id", flat=True))
            rows = Inbox.objects.filter(state="done").values_list("message_id", "message__kind")
            assert set(effects) == {message for message, kind in rows if is_domain(kind)}, f"{state}: effects and inbox differ"
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


def receipts_agree(world: World) -> None:
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
    assert set(got) <= set(sent), "somebody has a message that nobody sent"
    assert all(sent[key]["state"] == "delivered" or item["state"] == "failed" for key, item in got.items())


def _books(world: World) -> tuple[dict[Any, Any], dict[Any, Any]]:
    sent: dict[Any, Any] = {}
    got: dict[Any, Any] = {}
    for state in world.nodes:
        with world.at(state):
            kept = {(row.message_id, row.node): bytes(row.raw)
                    for row in Receipt.objects.filter(type=receipts.ACCEPTED)}
            for message, to, found, digest in Outbox.objects.values_list("message_id", "node", "state", "digest"):
                sent[message, state, to] = {"state": found, "digest": digest, "receipt": kept.get((message, to))}
            for message, sender, found, digest in Inbox.objects.values_list("message_id", "sender", "state", "digest"):
                got[message, sender, state] = {"state": found, "digest": digest, "receipt": kept.get((message, state))}
    return sent, got


def what_died_is_dead_on_both_sides(world: World) -> None:
    """Of the domains: a dead letter at the sender, with one at the addressee, and the reverse."""
    dead, sent, got = set(), set(), set()
    for state in world.nodes:
        with world.at(state):
            rows = Outbox.objects.filter(state="dead").values_list("message_id", "node", "message__kind")
            dead |= {(message, state, to) for message, to, kind in rows if is_domain(kind)}
            for letter in DeadLetter.objects.filter(settled=""):
                if is_domain(letter.kind) and letter.outgoing:
                    sent.add((letter.message_id, state, letter.peer))
                elif is_domain(letter.kind):
                    got.add((letter.message_id, letter.peer, state))
    assert dead == sent, f"dead without a letter at the sender, or the reverse: {sorted(dead ^ sent)[:3]}"
    assert dead == got, f"dead at one side only: {sorted(dead ^ got)[:3]}"


def refused_messages_have_no_effect(world: World) -> None:
    """What its kind must refuse is dead at the sender, and the addressee has a row for its refusal and no effect."""
    for message, (sender, other) in world.bad.items():
        with world.at(sender):
            letter = DeadLetter.objects.filter(outgoing=True, message_id=message, peer=other).first()
            assert letter, f"{sender} does not know that {other} refused {message}"
        with world.at(other):
            refused = Row.objects.filter(object_id=message, outcome="refused").exists()
            assert refused or letter.code in ("unconfirmed", "expired"), f"{other} has no row for its refusal"
            assert not Row.objects.filter(verb=EFFECT, object_id=message).exists()


def only_addressees_have_a_key(world: World) -> None:
    """The content key is wrapped for the sending and the addressed units in the message's compartment, for nobody else;
    and for a sample every other key is tried."""
    owners = {unit_key(f"{state}/{name}").sealing.kid: f"{state}/{name}" for state in world.nodes for name in ADDRESSES}
    for state in world.nodes:
        with world.at(state):
            rows = list(Message.objects.order_by("id"))
            for row in rows:
                assert state == row.sender or any(unit.startswith(state + "/") for unit in row.to)
                named = {f"{unit}#{_compartment(unit, row)}" for unit in (*row.to, row.sender_unit)}
                assert {owners[kid] for kid in opening.sealed_of(row).wraps} <= named, f"{row.id} has a wrap for a stranger"
            for row in [row for row in rows if row.sender_unit.endswith("/police")][:2]:
                _opens_for_nobody_else(world, row)


def _compartment(unit: str, row: Message) -> str:
    return "OPEN" if unit.endswith("/service") else str(row.flags["compartment"])


def _opens_for_nobody_else(world: World, row: Message) -> None:
    parts = {*row.to, row.sender_unit}
    rings = [world.nodes[state].parts["service_keys"] for state in world.nodes if f"{state}/service" not in parts]
    rings += [somebody(state, unit).keys for state in world.nodes for unit in ("police", "fiu") if f"{state}/{unit}" not in parts]
    for ring in rings:
        with pytest.raises((Locked, CannotOpen)):
            opening.open_with(row, ring)


def audit_chains_verify(world: World) -> None:
    for state in world.nodes:
        with world.at(state):
            report = verify.verify()
            assert report.ok, f"{state}: {report.problems[:3]}"
            assert report.rows > 0 or state == SECRETARIAT  # which may have had no part in a storm
            assert service(state).state == state
