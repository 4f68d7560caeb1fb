"""Twelve nodes, each with a database file, a key ring and a clock of its own.

The furnished files, with the persons and rules of `people`, are made once per process and copied per seed; so is key
material. What a seed draws comes from its own random source.
"""

from __future__ import annotations

import atexit
import random
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from django.db import connections

from sheaf.access import keys
from sheaf.kernel import clock, ids
from sheaf.kernel import node as nodes
from sheaf.kernel.errors import SheafError
from sheaf.kernel.states import MEMBERS, NODES
from tests.cast import unit_key
from tests.federation import database, federation, make_template
from tests.sim import people
from tests.sim.faults import Crash, Faults, Network

START = datetime(2026, 11, 2, 2, 0, tzinfo=UTC)
BUSY = 4  # nodes that send most of it
PEERS = (1, 2, 5)  # how far on in the list are those to whom a node writes: few, so that conversations grow long
MEMORY = Path("/dev/shm")  # files that need not survive live in memory where the machine has it


class SkewedClock:
    """The world's time, wrong by `skew`."""

    def __init__(self, world: World, skew: timedelta) -> None:
        self.world, self.skew = world, skew

    def now(self) -> datetime:
        return self.world.time + self.skew


@dataclass
class World:
    """`rng` draws everything; `history`: what happened, in order, without ciphertext or digests; `matters`: marked
    texts and the states that may know them; `bad`: messages that their kind must refuse, (sender, addressee);
    `drafts`: (state, unit, id) of what waits for release; `threads`: conversations and
    the states of their two sides; `stirred`: nodes where something was done since their worker
    looked; `wrong`: nodes whose clock is."""

    seed: int
    nodes: dict[str, nodes.Node]
    rng: random.Random
    time: datetime = START
    clocks: dict[str, SkewedClock] = field(default_factory=dict)
    history: list[tuple[Any, ...]] = field(default_factory=list)
    matters: list[frozenset[str]] = field(default_factory=list)
    bad: dict[str, tuple[str, str]] = field(default_factory=dict)
    drafts: list[tuple[str, str, str]] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    stirred: dict[str, None] = field(default_factory=dict)
    threads: dict[str, tuple[str, str]] = field(default_factory=dict)
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
        self.stirred[state] = None
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

    def act(self, state: str, do: Callable[[], Any]) -> Any:
        """Somebody does something at a node. Where its process dies there, it is restarted and nothing else is known;
        where a service says no, that is its right."""
        try:
            with self.at(state):
                return do()
        except Crash:
            self.note("crash", state)
            self.restart(state)
        except SheafError as error:
            self.note("no", state, error.code)
        return None

    def member(self) -> str:
        """A Member State, one of the busy ones mostly."""
        few = self.rng.random() < 0.65
        return self.rng.choice(MEMBERS[:BUSY + 3] if few else MEMBERS)

    def pair(self, most: int, *, members: bool = False) -> tuple[str, list[str]]:
        """Who sends, and to which others."""
        states = list(MEMBERS if members else self.nodes)
        place = self.rng.randrange(len(states)) if self.rng.random() < 0.35 else self.rng.randrange(BUSY)
        near = [states[(place + on) % len(states)] for on in PEERS]
        return states[place], self.rng.sample(near, min(most, self.rng.choice((1, 1, 2, 3))))

    def matter(self, *may_know: str) -> str:
        """A marked text that only these states may know; the mark leads the laws to it wherever it stands."""
        self.matters.append(frozenset(may_know))
        return f"matter-{len(self.matters) - 1:05d}"


@cache
def furnished() -> Path:
    """A folder with the twelve furnished database files, once per process."""
    folder = Path(tempfile.mkdtemp(prefix="sheaf-sim-", dir=MEMORY if MEMORY.is_dir() else None))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    with clock.using(clock.ManualClock(START - timedelta(hours=1))), ids.seeded(random.Random(0)):
        template = make_template(folder)
        with federation(folder, template, NODES) as made:
            for state in MEMBERS:
                with made.at(state):
                    people.furnish(state)
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
