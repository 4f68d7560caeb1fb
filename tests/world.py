"""A node with one real thing behind every door: records, files, imports, questions, answers, alerts, drafts, conversations,
deliveries, grants, people. Each holds words that occur nowhere else (`marks`), so that a leak is found by looking for
them. Built once per module inside a transaction that is rolled back.

All people are invented; the numbers cannot ring.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.db import transaction

from sheaf.access import keys, keysmith, services
from sheaf.access.actor import Actor, operator
from sheaf.access.models import Appointment, HeldKey
from sheaf.access.policy import Facts, may
from sheaf.access.queries import actor_for
from sheaf.directory import services as directory
from sheaf.directory.models import Snapshot
from sheaf.kernel import clock as clocks
from sheaf.kernel import node as nodes
from sheaf.kernel.handling import COMPARTMENTS
from sheaf.requests.models import Draft
from tests.cast import ABROAD, DRUGS, LONG_AGO, PARTS, Cast, Part, make_person, personal_key, unit_key
from tests.conftest import START
from tests.federation import _know

# Besides the cast: a Secretariat officer as this node may appoint one, a liaison officer, a second releaser, the supervisor
# of another unit, somebody without an appointment in force, a colleague who waits for the unit's keys.
MORE = {
    "secretariat": Part("Sari Secretariat", "THA/asean-desk", "secretariat", tuple(DRUGS), 2),
    "liaison": Part("Lek Liaison", "THA/police", "liaison", ("drugs",), 2),
    "head": Part("Hathai Head", "THA/police", "head", tuple(DRUGS), 3, COMPARTMENTS),
    "chief": Part("Chuan Chief", "THA/immigration", "supervisor", ("people-smuggling",), 2),
    "unposted": Part("Udom Unposted", "THA/node", "auditor"),
    "newcomer": Part("Nok Newcomer", "THA/police", "officer", ("drugs",), 1),
}
CONTACT = {"unit": "THA/police", "name": "Duty desk", "function": "police", "opens": "08:30", "closes": "16:30",
           "days": [0, 1, 2, 3, 4], "languages": ["th", "en"], "phone": "+66 2 000 0000"}


@dataclass(frozen=True)
class Mark:
    """A word of the world's content. It may be shown to whoever may do `verb` on the thing of these facts."""

    word: str
    verb: str
    facts: Facts

    def open_to(self, actor: Actor) -> bool:
        return may(actor, self.verb, self.facts).allowed


@dataclass
class World:
    """ids: route parameter, or `parameter:name` for others of the kind, to the id of a real thing."""

    cast: Cast
    ids: dict[str, str] = field(default_factory=dict)
    marks: list[Mark] = field(default_factory=list)
    # What this world knows better than `doors_world`, by door: what is sent, and which thing is meant.
    bodies: dict[str, Any] = field(default_factory=dict)
    things: dict[str, dict[str, str]] = field(default_factory=dict)

    def every(self, parameter: str) -> list[str]:
        """The ids of all things of a kind."""
        return [value for key, value in self.ids.items() if key.partition(":")[0] == parameter]

    def revision(self, draft: str) -> int:
        """Of a draft, by its name in `ids`."""
        return int(Draft.objects.get(pk=self.ids[draft]).revision)

    def hide(self, facts: Facts, *words: str, verb: str = "record.read") -> None:
        self.marks += [Mark(word, verb, facts) for word in words]

    def hidden_from(self, who: str) -> list[str]:
        """Words that must not reach this member of the cast."""
        actor = self.cast.actors.get(who)
        return [mark.word for mark in self.marks if actor is None or not mark.open_to(actor)]


@contextmanager
def world() -> Iterator[World]:
    """The world, gone again at the end of the block."""
    from tests import world_alerts, world_asks, world_plan, world_records, world_requests, world_screening

    with (tempfile.TemporaryDirectory() as home, clocks.using(clocks.ManualClock(START)), transaction.atomic(),
          nodes.entered(nodes.Node(state="THA", home=Path(home))) as _):
        made = World(_people())
        _network(made)
        _join(made.cast, {"other_state": ABROAD["other_state"]})
        for room in (world_records, world_alerts, world_screening, world_asks, world_requests, world_plan):
            room.fill(made)
        for name in made.cast.people:
            made.cast.client(name)  # now: a session made inside a test would be rolled back with it
        yield made
        transaction.set_rollback(True)


def _people() -> Cast:
    """Everybody of this state with an account, and the node's service key."""
    address = "THA/service#OPEN"
    keysmith.register_service_key(address, unit_key(address))
    nodes.current().parts[keys.SERVICE_PART] = keys.service_ring([(address, unit_key(address))])
    made = Cast({}, {})
    _join(made, PARTS | MORE)
    Appointment.objects.filter(person=made.people["unposted"]).update(ends=LONG_AGO + timedelta(days=1))
    HeldKey.objects.filter(person=made.people["newcomer"]).delete()
    del made.actors["unposted"]
    return made


def _join(cast: Cast, parts: dict[str, Part]) -> None:
    for name, part in parts.items():
        cast.people[name], _ = make_person(name, part)
        cast.actors[name] = actor_for(cast.people[name], personal_key(name)[0])


def _network(made: World) -> None:
    """Our own signed entries, Malaysia in the directory, a copy that is fresh."""
    directory.make_root("THA")
    directory.publish_own(operator("THA"))
    now = clocks.now()
    Snapshot.objects.get_or_create(number=1, defaults={
        "created": now, "expires": now + timedelta(days=3650), "listing": [], "digest": "0" * 64, "signed": b"",
        "signature": b"", "signer_kid": "test"})
    _know("MYS")
    contact = directory.edit_entry(operator("THA"), entry_type="contact", payload=CONTACT)
    row, _ = services.create_token(made.cast.owner, name="nightly", scopes=["record."], days=30)
    newcomer = made.cast.people["newcomer"]
    made.ids |= {"entry_id": contact.id, "token_id": row.id, "person_id": newcomer.id,
                 "appointment_id": Appointment.objects.get(person=newcomer).id}
