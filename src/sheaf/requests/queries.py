"""Reads, all rooted in `visible_to(actor)`: the list, one conversation, its thread with what the actor's keys open."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import Q, QuerySet

from sheaf.access.actor import Actor
from sheaf.access.guarded import visible_to
from sheaf.directory import queries as directory
from sheaf.exchange import queries as delivery
from sheaf.exchange import services as exchange
from sheaf.exchange.queries import Receipted
from sheaf.kernel import canonical, clock
from sheaf.kernel.errors import Invalid, Locked, NotFound, Refused
from sheaf.requests import acting, schema
from sheaf.requests.models import Conversation, Draft, Event

FILTERS = {"open": "Open", "turn": "Our turn", "overdue": "Overdue", "mine": "Mine", "received": "Received",
           "sent": "Sent by us", "closed": "Closed", "all": "All"}
ELSEWHERE = "What it says is sealed to the unit that had the request then."


@dataclass(frozen=True, slots=True)
class Entry:
    """One event of the thread. document: in clear for this request, or None with `locked` saying why; given: words by
    field; original: those of a forwarded opening; layouts: templates that show it, the first that exists; receipts:
    delivered, opened, taken over, as both sides hold them."""

    event: Event
    words: str
    document: exchange.Opened | None
    rows: list[tuple[str, str, str]]
    locked: str
    given: dict[str, str] = field(default_factory=dict)
    original: dict[str, str] = field(default_factory=dict)
    layouts: tuple[str, ...] = ()
    receipts: tuple[Receipted, ...] = ()

    @property
    def elsewhere(self) -> bool:
        """Whether no key of this unit opens it: it was sealed to another one, before a forwarding."""
        return self.locked == ELSEWHERE


def conversations(actor: Actor) -> QuerySet[Conversation]:
    """Those in the book of the actor's unit that they may read."""
    return visible_to(Conversation.objects.all(), actor, "request.read")


def listed(actor: Actor, *, show: str = "open", kind: str = "") -> QuerySet[Conversation]:
    """Filtered by a name of FILTERS and a kind; overdue first among equals is the page's business."""
    now = clock.now()
    chosen = {
        "open": Q(is_open=True), "closed": Q(is_open=False), "mine": Q(assigned=actor.person_id),
        "overdue": Q(due__lt=now) | Q(confirm_due__lt=now), "received": Q(side="addressee"), "sent": Q(side="asker"),
        "turn": Q(is_open=True), "all": Q(),
    }.get(show)
    if chosen is None:
        raise Invalid("There is no such filter.", code="filter")
    found = conversations(actor).filter(chosen)
    return found.filter(kind=kind) if kind else found


def drafts(actor: Actor) -> QuerySet[Draft]:
    """Drafts of the actor's unit that are not sent or discarded."""
    return visible_to(Draft.objects.exclude(stage__in=(Draft.Stage.SENT, Draft.Stage.DISCARDED)), actor, "request.read")


def get(actor: Actor, conversation_id: str) -> Conversation:
    """One conversation, or `NotFound` / `Refused`."""
    return acting.conversation(actor, conversation_id)


def thread(actor: Actor, found: Conversation) -> list[Entry]:
    """The events in order, each opened with the actor's keys where they open it. Audited by exchange."""
    events = list(found.events.all())
    ours = delivery.sealed_to(found.unit, [event.message_id for event in events])
    entries = [_entry(actor, found, event) if event.message_id in ours else Entry(
        event, _done(found, event), None, [], ELSEWHERE) for event in events]
    receipts = delivery.receipts_of(entry.event.message_id for entry in entries)  # after the opening: it makes one
    return [replace(entry, receipts=tuple(receipts.get(entry.event.message_id, ()))) for entry in entries]


def _entry(actor: Actor, found: Conversation, event: Event) -> Entry:
    words = _done(found, event)
    try:
        document = exchange.read(actor, event.message_id)
    except (Locked, Refused) as error:
        return Entry(event, words, None, [], error.message)
    acting.learn(actor, found, document)
    given, original = (part if isinstance(part, dict) else {} for part in (document.body.get("fields"), document.body.get("original")))
    first = found.spec.schema(found.spec.table.opener)
    rows = schema.shown(found.spec.schema(event.event), given) + schema.shown(first, original)
    return Entry(event, words, document, rows, "", _words(found.spec.schema(event.event), given), _words(first, original),
                 _layouts(found.kind, event.event))


def _done(found: Conversation, event: Event) -> str:
    row = found.spec.table.row(event.event)
    return row.done if row else event.event


def _words(of: schema.Schema, values: dict[str, Any]) -> dict[str, str]:
    """Words by field name, only of what is filled; crime areas by their names."""
    areas = directory.area_names()
    found = {item.name: schema.words(item, values[item.name]) for item in of if values.get(item.name) not in (None, "", False)}
    return {name: areas.get(words, words) if name == "crime_area" else words for name, words in found.items()}


def _layouts(kind: str, event: str) -> tuple[str, ...]:
    """The kind's own layout of the step, else the plain list of fields."""
    return (f"requests/kinds/{kind}/{event}.html", "requests/kinds/plain.html")


def file(actor: Actor, conversation_id: str, message_id: str, name: str) -> Iterator[bytes]:
    """The bytes of a file in a conversation's message; `NotFound` for a message that is not of this conversation."""
    if not get(actor, conversation_id).events.filter(message_id=message_id).exists():
        raise NotFound("There is no such file.")
    return exchange.attachment(actor, message_id, name)


def digest(found: Conversation) -> str:
    """A digest over the events and the state: equal in the books of the asker and of the unit that has it now, as soon
    as both hold the same."""
    rows: list[Any] = [[event.message_id, event.event, event.side, event.unit] for event in found.events.order_by("place")]
    return canonical.digest({"thread": found.thread, "events": rows, "state": found.status})


def summary(found: Conversation) -> dict[str, Any]:
    """A conversation as API and shell show it: without content."""
    return {"id": found.id, "thread": found.thread, "kind": found.kind, "side": found.side, "state": found.status,
            "words": found.words, "counterpart": found.counterpart, "unit": found.unit, "priority": found.priority,
            "opened": found.opened, "due": found.due, "confirm_due": found.confirm_due, "overdue": found.overdue,
            "assigned": found.assigned, "escalated": found.escalated,
            "own_reference": found.own_reference, "their_reference": found.their_reference}
