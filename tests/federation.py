"""A small federation in one process: some nodes, each with a database file of its own, and a transport that fails
on command. The directory's rows are written straight in: how they get there is the directory's own test.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.core.management import call_command
from django.db import connections

from sheaf.access import keys
from sheaf.access.actor import Actor
from sheaf.access.models import UnitKey
from sheaf.directory.models import Entry, Snapshot, TrustAnchor
from sheaf.exchange import delivery, wire
from sheaf.exchange.errors import Unreachable
from sheaf.kernel import clock
from sheaf.kernel import node as nodes
from sheaf.settings import sqlite
from tests.cast import unit_key

ADDRESSES = ("service#OPEN", "police#OPEN", "police#OPS", "police#VICTIM", "fiu#OPEN")


def make_template(folder: Path) -> Path:
    """An empty, migrated database file."""
    path = folder / "template.sqlite3"
    path.write_bytes(_migrated())
    return path


@cache
def _migrated() -> bytes:
    """Made once in a process, since migrating costs seconds."""
    with TemporaryDirectory() as folder, database("template", path := Path(folder, "template.sqlite3")):
        with nodes.entered(nodes.Node("THA", alias="template")):
            call_command("migrate", database="template", verbosity=0)
        connections["template"].close()
        return path.read_bytes()


@contextmanager
def database(alias: str, path: Path) -> Iterator[None]:
    """Within the block Django knows this file under the alias. Commits need not survive a power cut."""
    entry = connections.configure_settings({"default": {}, alias: sqlite(path)})[alias]
    entry["OPTIONS"]["init_command"] = entry["OPTIONS"]["init_command"].replace("FULL", "OFF")
    connections.settings[alias] = entry
    try:
        yield
    finally:
        connections[alias].close()
        del connections[alias], connections.settings[alias]


@dataclass
class Wire:
    """The simulated transport. `down`: states nobody reaches; `lose_answers`: what is sent arrives, the receipt does
    not; `change`: damages bytes on their way; `log`: (state, path) of all that arrived."""

    net: Federation
    down: set[str] = field(default_factory=set)
    lose_answers: int = 0
    change: Callable[[bytes], bytes] = bytes
    log: list[tuple[str, str]] = field(default_factory=list)

    def post(self, state: str, path: str, raw: bytes) -> bytes:
        if state in self.down:
            raise Unreachable(f"{state} did not answer.")
        self.log.append((state, path))
        with self.net.at(state):
            answer = wire.dispatch(path, self.change(raw))
        if self.lose_answers:
            self.lose_answers -= 1
            raise Unreachable(f"{state} did not answer.")
        return answer


@dataclass
class Federation:
    """Nodes by state. `at(state)` enters one; `officer(state)` is a signed-in actor there."""

    nodes: dict[str, nodes.Node]
    wire: Wire = field(init=False)

    def __post_init__(self) -> None:
        self.wire = Wire(self)
        for here in self.nodes.values():
            here.parts["transport"] = self.wire

    def at(self, state: str) -> Any:
        return nodes.entered(self.nodes[state])

    def officer(self, state: str, unit: str = "police", compartments: tuple[str, ...] = ("OPEN", "OPS"),
                role: str = "officer") -> Actor:
        address = f"{state}/{unit}"
        ring = keys.service_ring([(f"{address}#{code}", unit_key(f"{address}#{code}")) for code in compartments])
        return Actor(f"{state}-{unit}", "Officer", "a", state, address, role, frozenset({"drugs"}), 3,
                     frozenset(compartments), keys=ring)

    def deliver(self, *states: str, rounds: int = 4) -> int:
        """Let the named nodes (all) deliver what is due until nothing is; how many rows were tried."""
        total = 0
        for _ in range(rounds):
            tried = 0
            for state in states or tuple(self.nodes):
                with self.at(state):
                    tried += delivery.deliver_due(200)
            total += tried
            if not tried:
                break
        return total


@contextmanager
def federation(folder: Path, template: Path, states: tuple[str, ...]) -> Iterator[Federation]:
    """Nodes that know and trust each other."""
    made: dict[str, nodes.Node] = {}
    opened = []
    for state in states:
        path = folder / f"{state}.sqlite3"
        shutil.copy(template, path)
        context = database(state.lower(), path)
        context.__enter__()
        opened.append(context)
        made[state] = nodes.Node(state, alias=state.lower(), home=folder / state)
    try:
        for here in made.values():
            with nodes.entered(here):
                _furnish(here, states)
        yield Federation(made)
    finally:
        for context in opened:
            context.__exit__(None, None, None)


def _furnish(here: nodes.Node, states: tuple[str, ...]) -> None:
    """Own keys, the service's open ring, and everybody's entries."""
    service = f"{here.state}/service#OPEN"
    here.parts["service_keys"] = keys.service_ring([(service, unit_key(service))])
    for name in ADDRESSES:
        address = f"{here.state}/{name}"
        UnitKey.objects.create(kid=unit_key(address).sealing.kid, address=address, **_public(address))
    now = clock.now()
    Snapshot.objects.create(number=1, created=now, expires=now + timedelta(days=3650), listing=[], digest="0" * 64,
                            signed=b"", signature=b"", signer_kid="test")
    for state in states:
        _know(state)


def _know(state: str) -> None:
    signing = unit_key(f"{state}/service#OPEN").signing
    assert signing
    TrustAnchor.objects.create(state=state, root=b"root", kid="root", node_key=signing.public.to_bytes(),
                               address=f"http://127.0.0.1:1/{state}", pinned_by="test")
    Entry.objects.bulk_create([_entry(state, f"{state}/{name}") for name in ADDRESSES])
    Entry.objects.bulk_create([Entry(
        type="unit", state=state, subject=f"{state}/{unit}", version=1, payload={"name": unit}, valid_from=clock.now(),
        signed_at=clock.now(), signed_by="test", signer_kid="root", digest="0" * 64, signed=b"", signature=b"")
        for unit in ("police", "fiu", "service")])


def _entry(state: str, address: str) -> Entry:
    public = _public(address)
    payload = {"address": address, "seal": public["seal_public"].hex(), "verify": public["verify_public"].hex(),
               "verify_kid": public["verify_kid"], "created": clock.now().isoformat()}
    return Entry(type="key", state=state, subject=unit_key(address).sealing.kid, version=1, payload=payload,
                 valid_from=clock.now() - timedelta(days=1), signed_at=clock.now(), signed_by="test", signer_kid="root",
                 digest="0" * 64, signed=b"", signature=b"")


def _public(address: str) -> dict[str, Any]:
    secret = unit_key(address)
    verify = secret.signing.public if secret.signing else None
    return {"seal_public": secret.sealing.public.to_bytes(), "verify_kid": verify.kid if verify else "",
            "verify_public": verify.to_bytes() if verify else b""}
