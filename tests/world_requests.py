"""The world's drafts, conversations, deliveries and grants."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.db import transaction

from sheaf.access import keys
from sheaf.access.actor import Actor
from sheaf.exchange import wire
from sheaf.exchange.delivery import MESSAGES
from sheaf.exchange.models import DeadLetter, Grant, Outbox
from sheaf.kernel import clock, ids
from sheaf.kernel import node as nodes
from sheaf.kernel.handling import Handling
from sheaf.requests import drafting, queries, services
from sheaf.requests.models import Conversation
from tests.cast import ABROAD, abroad, unit_key
from tests.world import World

FIELDS = {
    "crime_area": "drugs", "asked": "Crew list of the vessel", "purpose": "investigation", "facts": "Seized at sea.",
    "why_held": "It called at your port.", "subject": "Invented Person", "role": "suspect", "link": "Master of the vessel",
    "evidence": "no",
}


def fill(world: World) -> None:
    cast = world.cast
    world.ids["draft_id"] = _draft(world, cast.owner, "writing")
    world.ids["draft_id:waiting"] = waiting = _draft(world, cast.owner, "waiting")
    services.submit(cast.owner, draft_id=waiting)
    world.ids["draft_id:sealed"] = _draft(world, cast.supervisor, "sealed", compartment="WITNESS")
    _released(world, "", "conversation", cast.owner, cast.supervisor, "OPEN")
    _released(world, ":sealed", "testimony", cast.supervisor, cast.head, "VICTIM")
    _arrived(world)
    world.ids |= {"action": "retry", "decision": "give", "event": "withdraw", "verb": "check", "entry_type": "contact"}
    _delivery(world)


def _draft(world: World, actor: Actor, name: str, compartment: str = "OPEN") -> str:
    made = services.start(actor, kind="police_request", to="MYS/police")
    words = {"title": f"Xqdraft{name}", "case": f"xq-{name}-case", "facts": f"xq {name} facts"}
    services.save(actor, draft_id=made.id, fields={**FIELDS, **words},
                  handling=Handling(compartment=compartment).as_dict())
    file = services.attach(actor, draft_id=made.id, name=f"xq{name}.pdf", media_type="application/pdf",
                           content=f"xq{name}page".encode())
    world.ids[f"file_id:{name}"] = file.id
    found, _ = drafting.opened(actor, made.id)
    world.hide(found.facts(), *words.values(), f"xq{name}.pdf", f"xq{name}page", verb="request.read")
    return made.id


def _released(world: World, suffix: str, name: str, actor: Actor, releaser: Actor, compartment: str) -> None:
    draft = _draft(world, actor, name, compartment)
    services.submit(actor, draft_id=draft)
    found: Conversation = services.release(releaser, draft_id=draft)
    event = found.events.get()
    world.ids |= {f"conversation_id{suffix}": found.id, f"message_id{suffix}": event.message_id, f"name{suffix}": f"xq{name}.pdf",
                  f"thread{suffix}": found.thread}
    world.hide(found.facts(), found.own_reference, verb="request.read")


def _arrived(world: World) -> None:
    """A request of Malaysia's, as its node sends it, and an answer to it in the making."""
    words = {"title": "Xqarrived", "case": "xq-arrived-case", "facts": "xq arrived facts"}
    raw = _written_abroad(abroad("other_state", ABROAD["other_state"]), words)
    wire.dispatch(MESSAGES, raw)
    found = Conversation.objects.get(side="addressee")
    event = found.events.get()
    queries.thread(world.cast.owner, found)  # the first opening tells the book its crime area
    found.refresh_from_db()
    world.ids |= {"conversation_id:arrived": found.id, "message_id:arrived": event.message_id, "thread:arrived": found.thread}
    world.hide(found.facts(), *words.values(), verb="request.read")


def _written_abroad(actor: Actor, words: dict[str, str]) -> bytes:
    """The bytes that Malaysia's node would send; its rows are written here only to be taken back."""
    address = "MYS/service#OPEN"
    there = nodes.Node(state="MYS", home=nodes.current().home)
    there.parts[keys.SERVICE_PART] = keys.service_ring([(address, unit_key(address))])
    with nodes.entered(there), transaction.atomic():
        made = services.start(actor, kind="police_request", to="THA/police")
        services.save(actor, draft_id=made.id, fields={**FIELDS, **words})
        services.submit(actor, draft_id=made.id)
        services.release(replace(actor, person_id="MYS-supervisor", role="supervisor"), draft_id=made.id)
        raw = bytes(Outbox.objects.get(node="THA").raw)
        transaction.set_rollback(True)
    return raw


def _delivery(world: World) -> None:
    row = Outbox.objects.get(message_id=world.ids["message_id"])
    world.ids["delivery_id"] = row.id
    common: dict[str, Any] = {"conversation": row.conversation, "kind": "police_request.submit", "peer": "MYS",
                              "unit": "THA/police", "sequence": 1, "code": "unreachable"}
    world.ids["letter_id"] = DeadLetter.objects.create(outgoing=True, message_id=row.message_id, **common).id
    world.ids["letter_id:in"] = DeadLetter.objects.create(outgoing=False, message_id=ids.new_id(), **common).id
    for name, state in (("", Grant.State.ASKED), (":given", Grant.State.GIVEN)):
        world.ids[f"grant_id{name}"] = Grant.objects.create(
            outgoing=False, document="0" * 64, document_message=ids.new_id(), asker="MYS/police", originator="THA",
            unit="THA/police", audience=["SGP/police"], purpose="investigation", state=state, conversation=ids.new_id(),
            expires=clock.now() + timedelta(days=30)).id
