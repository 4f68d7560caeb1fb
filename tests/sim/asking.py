"""The network is asked: questions with answers by rule or by a person, and questions that are none."""

from __future__ import annotations

from datetime import timedelta

from sheaf.access.actor import service
from sheaf.exchange import services as exchange
from sheaf.kernel import ids
from sheaf.kernel.handling import Handling
from sheaf.register.asks import codes
from sheaf.register.asks import services as asks
from sheaf.register.asks.models import HeldAnswer
from tests.sim.people import BASIS, PERSONS, somebody
from tests.sim.world import World

NOTE = "sim.note"


def ask(world: World) -> None:
    """One question about one invented person to one, two or three nodes."""
    sender, others = world.pair(3, members=True)
    person, urgent = world.rng.choice(PERSONS), world.rng.random() < 0.2

    def do() -> str:
        return asks.ask(somebody(sender), subject=person.described(), purpose="investigation", case="C-1", nodes=others,
                        urgent=urgent)

    if world.act(sender, do):
        world.note("ask", sender, person.name, *others)


def decide(world: World) -> None:
    """Somebody decides what waits for a person, at a node where something does."""
    state = world.member()
    decision = world.rng.choice(("yes", "yes", "no", "unsure"))

    def do() -> str:
        held = HeldAnswer.objects.filter(decision="").order_by("since", "id").values_list("pk", flat=True).first()
        if held:
            asks.decide_held(somebody(state, role="supervisor"), held_id=held, decision=decision, basis=BASIS)
        return held or ""

    if world.act(state, do):
        world.note("decide", state, decision)


def note(world: World) -> None:
    """What no kind of the domains does: several nodes in one message, a compartment, a life of minutes, a conversation
    of dozens of messages. Its kind has no effect but to be counted."""
    rng = world.rng
    sender, others = world.pair(3)
    unit = rng.choice(("police", "fiu"))
    compartment = "OPS" if unit == "police" and rng.random() < 0.3 else "OPEN"
    lifetime = timedelta(minutes=20) if rng.random() < 0.2 else timedelta(days=7)
    priority = rng.choice(("routine", "routine", "urgent", "flash"))
    text = world.matter(sender, *others)

    def do() -> str:
        return exchange.post(somebody(sender), kind=NOTE, conversation=f"{sender}-{unit}", body={"text": text},
                             to=[f"{other}/{unit}" for other in others], handling=Handling(compartment=compartment),
                             lifetime=lifetime, priority=priority)

    if message := world.act(sender, do):
        world.note("note", sender, message, *others)


def nonsense(world: World) -> None:
    """A node that does not keep to the rules: a question which no officer signed. Its kind refuses it."""
    sender, others = world.pair(1, members=True)

    def do() -> str:
        return exchange.post(service(sender), kind=codes.KIND_QUESTION, conversation=ids.new_id(),
                             to=[f"{others[0]}/service"], body={"subject": world.matter(sender, *others)},
                             handling=Handling(), as_service=True)

    if message := world.act(sender, do):
        world.bad[message] = (sender, others[0])
        world.note("nonsense", sender, message, others[0])
