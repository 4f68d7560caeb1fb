"""Laws of content: nothing leaves without a right or a release, and no plaintext stands where it does not belong."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

from django.db import connections

from sheaf.audit.models import Row
from sheaf.crypto.seal import open_sealed
from sheaf.exchange import chunks, envelope, inner, opening
from sheaf.exchange.models import Message
from sheaf.kernel.states import MEMBERS, SECRETARIAT
from sheaf.requests import kinds
from sheaf.requests.models import Draft, Event
from tests.cast import unit_key
from tests.federation import ADDRESSES
from tests.sim.people import PERSONS, secret_of
from tests.sim.world import World

MARK = re.compile(r"matter-(\d{5})")
NAMES = [person.name.encode() for person in PERSONS]  # with a space, which no base64 has
SECRETS = {state: secret_of(state).encode() for state in MEMBERS}


def check(world: World) -> None:
    what_arrived_was_meant_for_the_node(world)
    what_left_was_released(world)
    no_clear_word_travels(world)
    no_clear_word_lies_where_it_does_not_belong(world)


def what_arrived_was_meant_for_the_node(world: World) -> None:
    """Opened with every key of the node, what came in holds only what it was told, and no record of anybody."""
    for state in world.nodes:
        for row, document in _arrived(world, state):
            text = json.dumps(document.body)
            assert not any(secret_of(other) in text for other in MEMBERS), f"a record of another state stands in {row.kind}"
            strangers = [mark for mark in MARK.findall(text) if state not in world.matters[int(mark)]]
            assert not strangers, f"{state} has matter {strangers[0]} in {row.kind}"
            with world.at(state):
                for item in document.attachments:
                    content = b"".join(chunks.read_attachment(row.id, item)).decode()
                    assert {state in world.matters[int(mark)] for mark in MARK.findall(content)} == {True}


def _arrived(world: World, state: str) -> Iterator[tuple[Message, inner.Document]]:
    ring = {unit_key(f"{state}/{name}").sealing.kid: unit_key(f"{state}/{name}").sealing for name in ADDRESSES}
    with world.at(state):
        rows = list(Message.objects.filter(received=True))
    for row in rows:
        sealed = opening.sealed_of(row)
        key = next(ring[kid] for kid in sealed.wraps if kid in ring)
        yield row, inner.parse(open_sealed(sealed, key, envelope.context(row.id, row.conversation, row.kind, row.sender)))


def what_left_was_released(world: World) -> None:
    """Every step with content was released by somebody who wrote none of it; every other step was made by a person.
    That the content is what was released follows from the release sealing it in the same transaction."""
    for state in world.nodes:
        with world.at(state):
            released = {row.details.get("message"): row for row in Row.objects.filter(verb="request.release", outcome="done")}
            drafts = {draft.message_id: draft for draft in Draft.objects.filter(stage=Draft.Stage.SENT)}
            for message in Message.objects.filter(sent=True):
                name, _, event = message.kind.partition(".")
                if name not in kinds.all_kinds() or message.id in world.bad:
                    continue
                if kinds.get(name).row(event).release:
                    draft, row = drafts[message.id], released[message.id]
                    assert row.person_id not in draft.authors, f"{message.id} was released by its author"
                    assert row.role == "supervisor"
                    assert message.to == [row.details["to"]]
                else:
                    made = Row.objects.filter(verb=f"request.{event}", outcome="done", role__in=("officer", "supervisor"))
                    assert made.exists()
                    assert Event.objects.filter(message_id=message.id).exclude(person_id="").exists()


def no_clear_word_travels(world: World) -> None:
    words = [b"matter-", b"secret-of-", *NAMES]
    for raw in world.network.seen:
        assert not any(word in raw for word in words), "content travelled in clear"


def no_clear_word_lies_where_it_does_not_belong(world: World) -> None:
    """Requests and notes lie sealed in every database, the sender's own included; a record lies in its holder's alone;
    and the Secretariat, in the middle, has nobody's name."""
    for state in world.nodes:
        path = Path(connections[world.nodes[state].alias].settings_dict["NAME"])
        kept = b"".join(part.read_bytes() for part in path.parent.glob(f"{path.name}*"))
        assert len(kept) > 100_000
        assert b"matter-" not in kept, f"{state} keeps content in clear"
        for other, secret in SECRETS.items():
            assert (secret in kept) == (other == state), f"{state} and the records of {other}"
        if state == SECRETARIAT:
            assert not any(name in kept for name in NAMES)
