"""What happens: people ask, decide, draft, release and answer; workers, crashes, partitions; then healing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from functools import partial

from sheaf import wiring
from sheaf.access.actor import service
from sheaf.audit import services as audit
from sheaf.exchange import delivery, ordering, registry, witness
from sheaf.exchange.models import Inbox, Outbox
from sheaf.exchange.registry import Inbound, Kind
from sheaf.kernel import node
from sheaf.requests import hooks
from sheaf.store import atomic
from tests.sim import asking, requesting
from tests.sim.faults import KINDS, is_domain, wrong_clock
from tests.sim.world import World

EFFECT = "sim.effect"
MESSAGES = 200  # of the domains, counted per addressed node; receipts, notices and audit heads come on top
ENOUGH = MESSAGES  # seen on the network, with which the storm ends; what is on its way and its answers come on top
MAX_STEPS = 6000
MAX_WRONG = 2  # nodes with a wrong clock at a time: what they send is refused, and nothing else is learnt from it
HEALING_ROUNDS = 60
MAX_PAUSE = 500  # milliseconds between two things that happen

# What people do, and how often.
DEEDS: tuple[tuple[Callable[[World], None], int], ...] = (
    (asking.ask, 9), (asking.decide, 5), (asking.note, 8), (asking.nonsense, 1),
    (requesting.open_request, 6), (requesting.open_correction, 3), (requesting.release, 22), (requesting.step, 48),
    (requesting.intrude, 1),
)


@contextmanager
def counted_kinds(world: World) -> Iterator[None]:
    """The real kinds with their real handlers, each effect marked by a row of the same transaction: rolled back with
    it, counted afterwards. And the rooms joined as in a real node. Both as before once the block ends."""
    kinds, fill, tell = dict(registry._KINDS), dict(hooks.PREFILL), list(hooks.ON_CORRECTED)
    wiring.join_rooms()
    registry.register(Kind(asking.NOTE, 1, _nothing, opens=registry.HOLDER))
    for name in registry.names():
        kind = registry.find(name)
        if kind and is_domain(name):
            registry.register(replace(kind, handler=partial(_counted, world, kind.handler)))
    try:
        yield
    finally:
        registry._KINDS.clear()
        registry._KINDS.update(kinds)
        hooks.PREFILL.clear()
        hooks.PREFILL.update(fill)
        hooks.ON_CORRECTED[:] = tell


def _nothing(inbound: Inbound) -> None:
    """A note has no effect."""


def _counted(world: World, handler: Callable[[Inbound], None], inbound: Inbound) -> None:
    handler(inbound)
    audit.record(service(node.current().state), EFFECT, kind=inbound.kind, object_id=inbound.message_id,
                 detail={"sender": inbound.sender, "conversation": inbound.conversation})


def work(world: World, state: str, limit: int = 12) -> int:
    """One round of the node's worker."""
    tried = world.act(state, lambda: delivery.deliver_due(limit)) or 0
    if tried:
        world.note("work", state, tried)
    return int(tried)


def step(world: World, *, quiet: bool = False) -> None:
    """One random thing; where enough has happened, no new deeds."""
    rng, states = world.rng, list(world.nodes)
    dice = rng.random()
    if dice < 0.45:
        _look(world) if quiet else _deed(world)
    elif dice < 0.80:
        _look(world)
    elif dice < 0.90 and world.network.late:
        world.network.arrive_late()
    elif dice < 0.925:
        _toggle_partition(world)
    elif dice < 0.95:
        world.faults.arm(rng.choice(states))
    elif dice < 0.96:
        _restart(world, rng.choice(states))
    elif dice < 0.97:
        _skew(world)
    elif dice < 0.98:
        world.act(rng.choice(states), ordering.release_gaps)
    elif dice < 0.983:
        world.act(rng.choice(states), witness.send_head)
    world.time += timedelta(milliseconds=rng.randint(0, MAX_PAUSE))


def _look(world: World) -> None:
    """A worker looks, mostly where something was done."""
    where = list(world.stirred) if world.stirred and world.rng.random() < 0.8 else list(world.nodes)
    state = world.rng.choice(where)
    work(world, state)
    world.stirred.pop(state, None)


def _deed(world: World) -> None:
    deeds, weights = zip(*DEEDS, strict=True)
    world.rng.choices(deeds, weights)[0](world)


def _toggle_partition(world: World) -> None:
    cut = world.network.cut
    if len(cut) > 8:
        cut.clear()
        return
    alone = world.rng.choice(list(world.nodes))
    for other in world.rng.sample(sorted(set(world.nodes) - {alone}), 6):
        cut.add(frozenset((alone, other)))


def _skew(world: World) -> None:
    """A node's clock goes wrong, further than the wire allows; the one that was wrong longest is set right."""
    world.faults.happened["skew"] += 1
    if len(world.wrong) >= MAX_WRONG:
        world.clocks[world.wrong.pop(0)].skew = timedelta(0)
    state = world.rng.choice(sorted(set(world.nodes) - set(world.wrong)))
    world.wrong.append(state)
    world.clocks[state].skew = wrong_clock(world.rng)


def _restart(world: World, state: str) -> None:
    world.faults.happened["restart"] += 1
    world.note("restart", state)
    world.restart(state)


def run(world: World) -> None:
    """Storm until enough took effect and every kind of fault has happened; then heal until all is quiet."""
    with counted_kinds(world):
        for _ in range(MAX_STEPS):
            enough = len(world.network.messages) >= ENOUGH
            if enough and all(world.faults.happened[kind] for kind in KINDS):
                break
            step(world, quiet=enough)
        heal(world)


def messages(world: World) -> int:
    """Messages of the domains that were posted and committed, per addressed node."""
    count = 0
    for state in world.nodes:
        with world.at(state):
            count += sum(map(is_domain, Outbox.objects.values_list("message__kind", flat=True)))
    return count


def heal(world: World) -> None:
    """The network whole, clocks right, everybody working, until nothing waits anywhere."""
    world.faults.on = False
    world.network.cut.clear()
    for state in world.nodes:
        world.faults.revive(state)
        world.clocks[state].skew = timedelta(0)
    while world.network.late:
        world.network.arrive_late()
    for _ in range(HEALING_ROUNDS):
        world.time += timedelta(minutes=16)
        for state in world.nodes:
            while work(world, state, 200):
                pass
            world.act(state, ordering.release_gaps)
        if not any(_unsettled(world, state) for state in world.nodes):
            break
    _write_states(world)


def _unsettled(world: World, state: str) -> bool:
    with world.at(state), atomic():
        waiting = Outbox.objects.filter(state__in=(Outbox.State.WAITING, Outbox.State.SENDING)).exists()
        return waiting or Inbox.objects.filter(state=Inbox.State.HELD).exists()


def _write_states(world: World) -> None:
    """The end of the history: where every message stands at every node."""
    for state in world.nodes:
        with world.at(state):
            for row in Outbox.objects.order_by("message_id", "node").values_list(
                    "message_id", "node", "sequence", "state", "attempts", "error"):
                world.note("out", state, *row)
            for row in Inbox.objects.order_by("message_id").values_list("message_id", "sender", "sequence", "state"):
                world.note("in", state, *row)
