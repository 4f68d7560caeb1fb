"""What breaks: the network between nodes, and processes at any statement they send to their database."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sheaf.exchange import envelope, wire
from sheaf.exchange.delivery import MESSAGES
from sheaf.exchange.errors import Unreachable, WireRefused

if TYPE_CHECKING:
    from tests.sim.world import World

KINDS = ("drop", "drop_answer", "duplicate", "delay", "reorder", "partition", "crash_in_transaction", "restart",
         "skew", "damage")
DOMAINS = ("ask.", "police_request.", "intelligence_report.", "correction.", "sim.")
MAX_STATEMENTS = 60  # a crash comes within so many statements of being armed


def is_domain(kind: str) -> bool:
    """Whether a kind belongs to the domains, and not to the exchange itself."""
    return kind.startswith(DOMAINS)


class Crash(BaseException):
    """The process died here. Not an Exception: no service may catch it."""


class Faults:
    """`happened` counts each kind; a crashed node executes nothing until it is revived."""

    def __init__(self, rng: random.Random) -> None:
        self.rng, self.on = rng, True
        self.happened: Counter[str] = Counter()
        self._fuse: dict[str, int] = {}
        self._dead: set[str] = set()

    def arm(self, state: str) -> None:
        """The node will die at one of its next statements."""
        self._fuse[state] = self.rng.randint(1, MAX_STATEMENTS)

    def revive(self, state: str) -> None:
        self._dead.discard(state)
        self._fuse.pop(state, None)

    def watch(self, state: str) -> Callable[..., Any]:
        """Django's execute wrapper that blows the fuse."""

        def wrapper(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
            if state in self._dead:
                raise Crash(state)
            if state in self._fuse:
                self._fuse[state] -= 1
                if self._fuse[state] <= 0:
                    self._die(state, context["connection"].in_atomic_block)
            return execute(sql, params, many, context)

        return wrapper

    def _die(self, state: str, in_transaction: bool) -> None:
        self._dead.add(state)
        self.happened["crash_in_transaction" if in_transaction else "crash"] += 1
        raise Crash(state)


class Network:
    """The transport of every node. Late bytes arrive when the world lets them, in any order."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.cut: set[frozenset[str]] = set()
        self.late: list[tuple[str, str, bytes]] = []
        self.seen: list[bytes] = []
        self.messages: set[tuple[str, str]] = set()  # of the domains: id and node
        self._last: dict[tuple[str, str, str], int] = {}

    def post(self, state: str, path: str, raw: bytes) -> bytes:
        from sheaf.kernel import node

        faults, here = self.world.faults, node.current().state
        self.seen.append(raw)
        if frozenset((here, state)) in self.cut:
            faults.happened["partition"] += 1
            raise Unreachable("cut")
        fate = faults.rng.random() if faults.on else 1.0
        if fate < 0.05:
            faults.happened["drop"] += 1
            raise Unreachable("lost")
        if fate < 0.13:
            faults.happened["delay"] += 1
            self.late.append((state, path, raw))
            raise Unreachable("late")
        if fate < 0.15:
            faults.happened["damage"] += 1
            raw = _damaged(raw, faults.rng)
        answer = self.arrive(state, path, raw)
        if 0.15 <= fate < 0.20:
            faults.happened["drop_answer"] += 1
            raise Unreachable("answer lost")
        if 0.20 <= fate < 0.26:
            faults.happened["duplicate"] += 1
            again = self.arrive(state, path, raw)
            accepted = b'"accepted"' in answer
            assert not accepted or again == answer, "a duplicate got another receipt"
        return answer

    def arrive(self, state: str, path: str, raw: bytes) -> bytes:
        """At the other node; its crash is the sender's silence."""
        self._notice_order(state, path, raw)
        try:
            with self.world.at(state):
                return wire.dispatch(path, raw)
        except Crash:
            self.world.note("crash", state)
            self.world.restart(state)
            raise Unreachable("crashed") from None

    def arrive_late(self) -> None:
        """One of the late messages, any of them; nobody waits for its answer."""
        state, path, raw = self.late.pop(self.world.faults.rng.randrange(len(self.late)))
        try:
            self.arrive(state, path, raw)
        except Unreachable:
            return

    def _notice_order(self, state: str, path: str, raw: bytes) -> None:
        if path != MESSAGES:
            return
        try:
            header = envelope.parse(raw).header
        except WireRefused:  # damaged on its way; what the node makes of it is the point
            return
        if is_domain(header.kind):
            self.messages.add((header.id, state))
        place = (state, header.sender, header.conversation)
        if 0 < header.sequence < self._last.get(place, 0):
            self.world.faults.happened["reorder"] += 1
        self._last[place] = max(header.sequence, self._last.get(place, 0))


def _damaged(raw: bytes, rng: random.Random) -> bytes:
    changed = bytearray(raw)
    changed[rng.randrange(len(raw))] ^= 1 << rng.randrange(8)
    return bytes(changed)


def wrong_clock(rng: random.Random) -> timedelta:
    """Further off than the wire allows."""
    return timedelta(minutes=rng.choice((-1, 1)) * rng.randint(12, 60))
