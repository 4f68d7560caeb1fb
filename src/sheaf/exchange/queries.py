"""Reads: the state of delivery, told honestly: what waits, since when, for whom, and what happens next. No content."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet

from sheaf.access.actor import Actor
from sheaf.access.policy import require
from sheaf.exchange.errors import words
from sheaf.exchange.models import DeadLetter, Inbox, Message, Outbox, Receipt
from sheaf.kernel import clock, states
from sheaf.kernel.errors import NotFound
from sheaf.kernel.handling import CLASSIFICATIONS

LIMIT = 200  # rows on one page
RECEIPT_WORDS = {"accepted": "Delivered", "opened": "Opened", "taken_over": "Taken over", "refused": "Refused by the node"}
EVERYTHING = frozenset({"node_admin", "auditor", "service"})  # they see that something moves, never what


@dataclass(frozen=True, slots=True)
class DeliveryState:
    """One message on its way to one node. next: what happens next, in words."""

    id: str
    message_id: str
    conversation: str
    kind: str
    node: str
    priority: str
    state: str
    since: datetime
    attempts: int
    next_try: datetime
    expires: datetime
    error: str
    next: str


@dataclass(frozen=True, slots=True)
class Receipted:
    """One signed receipt in words: which node said so, and when by its own clock."""

    type: str
    words: str
    node: str
    at: datetime
    code: str


@dataclass(frozen=True, slots=True)
class Held:
    """A message accepted out of order. missing: how many earlier ones it waits for at most."""

    message_id: str
    conversation: str
    kind: str
    sender: str
    sequence: int
    since: datetime
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Overview:
    """Everything that is not settled, and how much was delivered."""

    waiting: list[DeliveryState]
    held: list[Held]
    dead: list[DeadLetter]
    delivered: int
    received: int
    peers: list[dict[str, Any]]


def delivery(conversation: str) -> list[DeliveryState]:
    """Every delivery of one conversation. The caller's room has asked whether the reader may see it."""
    rows = Outbox.objects.filter(conversation=conversation).select_related("message").order_by("since", "sequence", "node")
    return [_state(row) for row in rows[:LIMIT]]


def receipts_of(message_ids: Iterable[str]) -> dict[str, list[Receipted]]:
    """Per message: delivered, opened, taken over, refused, as its receipts say, oldest first. Both sides hold the same.
    The caller's room has asked whether the reader may see it."""
    found: dict[str, list[Receipted]] = {}
    for row in Receipt.objects.filter(message_id__in=list(message_ids), type__in=list(RECEIPT_WORDS)).defer("raw"):
        found.setdefault(row.message_id, []).append(Receipted(row.type, RECEIPT_WORDS[row.type], row.node, row.at, row.code))
    places = list(RECEIPT_WORDS)
    return {key: sorted(rows, key=lambda row: (row.at, places.index(row.type))) for key, rows in found.items()}


def sealed_to(unit: str, message_ids: Iterable[str]) -> set[str]:
    """Those of the messages that this unit sent or was sent. The caller's room has asked whether the reader may see them."""
    rows = Message.objects.filter(pk__in=list(message_ids)).values_list("id", "sender_unit", "to")
    return {message_id for message_id, sender, to in rows if unit in (sender, *to)}


def overview(actor: Actor) -> Overview:
    """The page /exchange/ for this reader: administrators and auditors see every row, others their unit's."""
    require(actor, "exchange.read")
    outbox = visible_deliveries(actor)
    open_rows = outbox.filter(state__in=(Outbox.State.WAITING, Outbox.State.SENDING))
    return Overview(
        waiting=[_state(row) for row in open_rows.select_related("message").order_by("rank", "since")[:LIMIT]],
        held=_held(actor), dead=list(_dead(actor)[:LIMIT]), delivered=outbox.filter(state=Outbox.State.DELIVERED).count(),
        received=len(_received(actor)) if actor.role not in EVERYTHING else Inbox.objects.count(), peers=_peers(open_rows))


def visible_deliveries(actor: Actor) -> QuerySet[Outbox]:
    """Deliveries that this reader may know of."""
    found = Outbox.objects.all()
    return found if actor.role in EVERYTHING else found.filter(_own(actor, "message__"))


def conversation(actor: Actor, conversation_id: str) -> list[dict[str, Any]]:
    """The messages of a conversation with their deliveries and receipts; `NotFound` where the reader may see none."""
    require(actor, "exchange.read")
    found = [row for row in Message.objects.filter(conversation=conversation_id).defer("ciphertext", "wraps")[:LIMIT]
             if _may_know(actor, row)]
    if not found:
        raise NotFound("No such conversation.")
    ids = [row.id for row in found]
    deliveries = [_state(row) for row in Outbox.objects.filter(message_id__in=ids).select_related("message")]
    receipts = list(Receipt.objects.filter(message_id__in=ids))
    return [{"message": row, "deliveries": [item for item in deliveries if item.message_id == row.id],
             "receipts": [item for item in receipts if item.message_id == row.id]} for row in found]


def dead_letters(actor: Actor) -> list[DeadLetter]:
    """Unsettled dead letters that this reader may know of, newest first."""
    return list(_dead(actor)[:LIMIT])


def as_dict(value: DeliveryState | Held) -> dict[str, Any]:
    """For the API and the shell."""
    return {name: item.isoformat() if isinstance(item, datetime) else item for name, item in asdict(value).items()}


def _own(actor: Actor, prefix: str = "") -> Q:
    """Messages that the actor's unit sent, within the actor's compartments and clearance."""
    return Q(**{f"{prefix}sender_unit": actor.unit, f"{prefix}flags__compartment__in": sorted(actor.compartments),
                f"{prefix}flags__classification__in": list(CLASSIFICATIONS[: actor.clearance + 1])})


def _may_know(actor: Actor, message: Message) -> bool:
    if actor.role in EVERYTHING:
        return True
    cleared = CLASSIFICATIONS.index(message.flags["classification"]) <= actor.clearance
    return cleared and message.flags["compartment"] in actor.compartments and actor.unit in (message.sender_unit, *message.to)


def _received(actor: Actor) -> list[Message]:
    newest = Message.objects.filter(received=True).defer("ciphertext", "wraps", "header", "signature").order_by("-created")
    return [row for row in newest[:5 * LIMIT] if actor.unit in row.to and _may_know(actor, row)]


def _held(actor: Actor) -> list[Held]:
    rows = Inbox.objects.filter(state=Inbox.State.HELD).select_related("message").order_by("received_at")
    return [Held(row.pk, row.conversation, row.message.kind, row.sender, row.sequence, row.received_at, row.gap_until)
            for row in rows[:LIMIT] if _may_know(actor, row.message)]


def _dead(actor: Actor) -> QuerySet[DeadLetter]:
    found = DeadLetter.objects.filter(settled="")
    return found if actor.role in EVERYTHING else found.filter(unit=actor.unit).filter(
        Q(outgoing=False) | Q(message_id__in=Message.objects.filter(_own(actor)).values("id")))


def _peers(rows: QuerySet[Outbox]) -> list[dict[str, Any]]:
    """Per node how much waits, the oldest first."""
    counted = rows.values("node").annotate(count=Count("id")).order_by("node")
    return [{"node": row["node"], "name": states.name(row["node"]), "count": row["count"]} for row in counted]


def _state(row: Outbox) -> DeliveryState:
    return DeliveryState(
        id=row.pk, message_id=row.message_id, conversation=row.conversation, kind=row.message.kind, node=row.node,
        priority=row.message.priority, state=row.state, since=row.since, attempts=row.attempts, next_try=row.next_try,
        expires=row.expires, error=row.error, next=_next(row))


def _next(row: Outbox) -> str:
    """What happens next, in words."""
    if row.state == Outbox.State.DELIVERED:
        return "Nothing: the other node has signed that it has it."
    if row.state == Outbox.State.DEAD:
        return f"Nothing, unless it is sent anew. {words(row.error)}"
    if row.state == Outbox.State.SENDING:
        return "It is being sent now."
    why = f"{words(row.error)} " if row.error else ""
    if row.next_try <= clock.now():
        return f"{why}It is sent as soon as the worker comes to it."
    return f"{why}It is tried again at {row.next_try:%H:%M:%S} UTC, until {row.expires:%Y-%m-%d %H:%M} UTC."
