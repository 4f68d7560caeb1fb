"""What happens: messages, questions with answers, refused ones, workers, crashes, partitions; then healing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

from sheaf.access.actor import service
from sheaf.audit import services as audit
from sheaf.exchange import delivery, ordering, registry, services, witness
from sheaf.exchange.models import Inbox, Outbox
from sheaf.exchange.registry import Inbound, Kind
from sheaf.kernel import node
from sheaf.kernel.errors import Invalid
from sheaf.kernel.handling import Handling
from sheaf.store import atomic
from tests.sim.faults import KINDS, Crash, wrong_clock
from tests.sim.world import World

NOTE, QUESTION, ANSWER = "sim.note", "sim.question", "sim.answer"
EFFECT = "sim.effect"
MESSAGES = 200  # of the domain kinds, counted per addressed node; receipts and notices come on top
ENOUGH = 230  # tried: some answers are rolled back with a crash
MAX_STEPS = 6000
BUSY = 4  # nodes that send most of it
HEALING_ROUNDS = 60


def secret_of(state: str) -> str:
    """What a node tells those whom it trusts, and nobody else."""
    return f"secret-of-{state}"


def may_know(asker: str, holder: str) -> bool:
    """The release rule of the simulation: a third of the pairs may not know."""
    return (ord(asker[0]) + ord(holder[1])) % 3 != 0


def _effect(inbound: Inbound) -> None:
    """The effect is a row of the same transaction: rolled back with it, counted afterwards."""
    if (inbound.body or {}).get("bad"):
        raise Invalid("The kind refuses this.", code="bad_content")
    audit.record(service(node.current().state), EFFECT, kind=inbound.kind, object_id=inbound.message_id,
                 detail={"sender": inbound.sender, "conversation": inbound.conversation})


def _on_question(world: World, inbound: Inbound) -> None:
    _effect(inbound)
    world.answers += 1
    here = node.current().state
    told = secret_of(here) if may_know(inbound.sender, here) else "no hit"
    services.post(service(here), kind=ANSWER, conversation=f"a{inbound.conversation}", to=[f"{inbound.sender}/service"],
                  body={"to": inbound.message_id, "told": told}, handling=Handling(), as_service=True)


def register_kinds(world: World) -> None:
    registry.register(Kind(NOTE, 1, _effect, opens=registry.HOLDER))
    registry.register(Kind(QUESTION, 1, partial(_on_question, world), opens=registry.SERVICE))
    registry.register(Kind(ANSWER, 1, _effect, opens=registry.SERVICE))


def guarded(world: World, state: str, do: Callable[[], Any]) -> Any:
    """Run at a node; where its process dies there, it is restarted and nothing else is known."""
    try:
        with world.at(state):
            return do()
    except Crash:
        world.note("crash", state)
        world.restart(state)
        return None


def send(world: World) -> None:
    """One message from a random officer: a note to one to three units, or a question to services."""
    rng = world.rng
    states = list(world.nodes)
    place = rng.randrange(len(states)) if rng.random() < 0.35 else rng.randrange(BUSY)
    sender = states[place]
    near = [states[(place + step) % len(states)] for step in (1, 2, 5)]  # few peers, so that conversations grow long
    others = rng.sample(near, rng.choice((1, 1, 2, 3)))
    kind, unit = (NOTE, rng.choice(("police", "fiu"))) if rng.random() < 0.6 else (QUESTION, "service")
    bad = kind == QUESTION and rng.random() < 0.12
    compartment = "OPS" if unit == "police" and rng.random() < 0.3 else "OPEN"
    lifetime = timedelta(minutes=20) if rng.random() < 0.08 else timedelta(days=7)
    conversation = f"{sender}-{unit}"
    body = {"text": f"{sender} {rng.randrange(10**9)}", "bad": bad}

    def do() -> str:
        return services.post(
            world.officer(sender), kind=kind, conversation=conversation, to=[f"{other}/{unit}" for other in others],
            body=body, handling=Handling(compartment=compartment), lifetime=lifetime,
            priority=rng.choice(("routine", "routine", "urgent", "flash")))

    message = guarded(world, sender, do)
    if message:
        world.posted[message] = {"sender": sender, "to": others, "unit": unit, "bad": bad, "compartment": compartment,
                                 "kind": kind, "text": body["text"]}
        world.note("post", sender, message, kind, tuple(others))


def work(world: World, state: str, limit: int = 12) -> int:
    """One round of the node's worker."""
    tried = guarded(world, state, lambda: delivery.deliver_due(limit)) or 0
    if tried:
        world.note("work", state, tried)
    return int(tried)


def step(world: World, *, quiet: bool = False) -> None:
    """One random thing; where enough was posted, anything but posting."""
    rng, states = world.rng, list(world.nodes)
    dice = rng.random()
    if dice < 0.42:
        work(world, rng.choice(states)) if quiet else send(world)
    elif dice < 0.80:
        work(world, rng.choice(states))
    elif dice < 0.90 and world.network.late:
        world.network.arrive_late()
    elif dice < 0.925:
        _toggle_partition(world)
    elif dice < 0.95:
        world.faults.arm(rng.choice(states))
    elif dice < 0.96:
        _restart(world, rng.choice(states))
    elif dice < 0.97:
        world.faults.happened["skew"] += 1
        world.clocks[rng.choice(states)].skew = wrong_clock(rng)
    elif dice < 0.98:
        guarded(world, rng.choice(states), ordering.release_gaps)
    elif dice < 0.983:
        guarded(world, rng.choice(states), witness.send_head)
    world.time += timedelta(seconds=rng.randint(0, 3))


def _toggle_partition(world: World) -> None:
    cut = world.network.cut
    if len(cut) > 8:
        cut.clear()
        return
    alone = world.rng.choice(list(world.nodes))
    for other in world.rng.sample(sorted(set(world.nodes) - {alone}), 6):
        cut.add(frozenset((alone, other)))


def _restart(world: World, state: str) -> None:
    world.faults.happened["restart"] += 1
    world.note("restart", state)
    world.restart(state)


def run(world: World) -> None:
    """Storm until enough was posted and every kind of fault has happened; then heal until all is quiet."""
    register_kinds(world)
    for _ in range(MAX_STEPS):
        enough = total(world) + world.answers >= ENOUGH
        if enough and all(world.faults.happened[kind] for kind in KINDS):
            break
        step(world, quiet=enough)
    heal(world)


def total(world: World) -> int:
    """Messages posted by people, counted per addressed node."""
    return sum(len(item["to"]) for item in world.posted.values())


def messages(world: World) -> int:
    """Messages of the domain kinds that were posted and committed, answers among them, per addressed node."""
    count = 0
    for state in world.nodes:
        with world.at(state):
            count += Outbox.objects.filter(message__kind__in=(NOTE, QUESTION, ANSWER)).count()
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
            guarded(world, state, ordering.release_gaps)
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
