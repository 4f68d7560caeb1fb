"""Twelve nodes, each with a database file, a key ring and a clock of its own.

The furnished files are made once per process and copied per seed; key material is made once per process.
"""

from __future__ import annotations

import random
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from django.db import connections

from sheaf.access import keys
from sheaf.access.actor import Actor
from sheaf.kernel import clock, ids
from sheaf.kernel import node as nodes
from sheaf.kernel.states import NODES
from tests.cast import unit_key
from tests.federation import database, federation, make_template
from tests.sim.faults import Faults, Network

START = datetime(2026, 11, 2, 2, 0, tzinfo=UTC)
MEMORY = Path("/dev/shm")  # files that need not survive live in memory where the machine has it


class SkewedClock:
    """The world's time, wrong by `skew`."""

    def __init__(self, world: World, skew: timedelta) -> None:
        self.world, self.skew = world, skew

    def now(self) -> datetime:
        return self.world.time + self.skew


@dataclass
class World:
    """`rng` draws everything; `history`: what happened, in order, without ciphertext or digests."""

    seed: int
    nodes: dict[str, nodes.Node]
    rng: random.Random
    time: datetime = START
    answers: int = 0
    clocks: dict[str, SkewedClock] = field(default_factory=dict)
    history: list[tuple[Any, ...]] = field(default_factory=list)
    posted: dict[str, dict[str, Any]] = field(default_factory=dict)
    faults: Faults = field(init=False)
    network: Network = field(init=False)

    def __post_init__(self) -> None:
        self.faults = Faults(self.rng)
        self.network = Network(self)
        for state in self.nodes:
            self.clocks[state] = SkewedClock(self, timedelta(seconds=self.rng.randint(-240, 240)))
            self.start(state)

    @contextmanager
    def at(self, state: str) -> Iterator[nodes.Node]:
        """Within the block one is at the node: its database, its clock, ids drawn from the seed."""
        with nodes.entered(self.nodes[state]) as here, clock.using(self.clocks[state]), ids.seeded(self.rng):
            yield here

    def start(self, state: str) -> None:
        """Build what lives in memory only; after a crash nothing of it is left from before."""
        here, address = self.nodes[state], f"{state}/service#OPEN"
        here.parts.clear()
        here.parts["service_keys"] = keys.service_ring([(address, unit_key(address))])
        here.parts["transport"] = self.network
        connection = connections[here.alias]
        connection.execute_wrappers[:] = [self.faults.watch(state)]

    def restart(self, state: str) -> None:
        """What a killed process leaves behind is its file: an open transaction is gone with the connection."""
        connection = connections[self.nodes[state].alias]
        connection.in_atomic_block, connection.needs_rollback = False, False
        connection.savepoint_ids, connection.atomic_blocks = [], []
        connection.run_on_commit = []
        connection.close()
        self.faults.revive(state)
        self.start(state)

    def note(self, *event: Any) -> None:
        self.history.append(((self.time - START).total_seconds(), *event))

    def officer(self, state: str, unit: str = "police") -> Actor:
        """A signed-in officer; the ring holds OPEN and OPS of the unit."""
        return _officer(state, unit)


@cache
def _officer(state: str, unit: str) -> Actor:
    codes = ("OPEN", "OPS") if unit == "police" else ("OPEN",)
    ring = keys.service_ring([(f"{state}/{unit}#{code}", unit_key(f"{state}/{unit}#{code}")) for code in codes])
    return Actor(f"{state}-{unit}", "Officer", "a", state, f"{state}/{unit}", "officer", frozenset({"drugs"}), 3,
                 frozenset(codes), keys=ring)


@cache
def furnished() -> Path:
    """A folder with the twelve furnished database files, once per process."""
    folder = Path(tempfile.mkdtemp(prefix="sheaf-sim-", dir=MEMORY if MEMORY.is_dir() else None))
    with clock.using(clock.ManualClock(START - timedelta(hours=1))):
        template = make_template(folder)
        with federation(folder, template, NODES):
            pass
    return folder


@contextmanager
def world(seed: int) -> Iterator[World]:
    """A fresh federation for one seed."""
    base = furnished()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="sheaf-sim-", dir=base.parent)))
        made: dict[str, nodes.Node] = {}
        for state in NODES:
            path = folder / f"{state}.sqlite3"
            shutil.copy(base / path.name, path)
            stack.enter_context(database(state.lower(), path))
            made[state] = nodes.Node(state, alias=state.lower(), home=folder)
        yield World(seed, made, random.Random(seed))
