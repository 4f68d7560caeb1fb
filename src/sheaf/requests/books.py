"""Keeping the book: an event is added, the state is read off all events anew, clocks follow."""

from __future__ import annotations

from datetime import UTC, datetime

from sheaf.access.actor import Actor
from sheaf.audit import services as audit
from sheaf.kernel import clock, node
from sheaf.requests.kinds import Kind
from sheaf.requests.models import Conversation, Event, Number
from sheaf.requests.table import ADDRESSEE, CONFIRM_WITHIN, Happened, Told, milliseconds, replay
from sheaf.store import atomic

FORWARD, PHONE, CONFIRMED = "forward", "acknowledge_by_phone", "acknowledged"


def enter(actor: Actor, conversation: Conversation, *, message_id: str, event: str, side: str, unit: str,
          person_id: str = "") -> Event:
    """Add an event (once) and bring the conversation up to date. Inside the caller's transaction."""
    rows = {row.message_id: row for row in conversation.events.all()}
    if message_id in rows:
        return rows[message_id]
    at = datetime.fromtimestamp(milliseconds(message_id) / 1000, UTC)
    rows[message_id] = Event(conversation=conversation, message_id=message_id, event=event, side=side, unit=unit,
                             person_id=person_id, at=at, arrival=len(rows) + 1)
    _replace(actor, conversation, rows)
    return rows[message_id]


def happened(events: list[Event]) -> list[Happened]:
    return [Happened(row.message_id, row.event, row.side, milliseconds(row.message_id), row.arrival) for row in events]


def _replace(actor: Actor, conversation: Conversation, rows: dict[str, Event]) -> None:
    """Every event in its place. Written: the new one, and those that it moved."""
    told = replay(conversation.spec.table, happened(list(rows.values())))
    for place, item in enumerate(told, start=1):
        row = rows[item.happened.message_id]
        if item.out_of_table and not row.out_of_table:
            audit.record(actor, "request.out_of_table", kind="request", object_id=conversation.id, outcome="refused",
                         detail={"event": row.event, "message": row.message_id})
        before, now = (row.place, row.status, row.out_of_table), (place, item.state, item.out_of_table)
        row.place, row.status, row.out_of_table = now
        if row._state.adding:
            row.save(force_insert=True)
        elif before != now:
            row.save(update_fields=["place", "status", "out_of_table"])
    _bring_up(conversation, told, rows)


def _bring_up(conversation: Conversation, told: list[Told], rows: dict[str, Event]) -> None:
    spec = conversation.spec
    before, conversation.status = conversation.status, told[-1].state
    forwards = [rows[item.happened.message_id] for item in told if item.happened.event == FORWARD and not item.out_of_table]
    handed_before, conversation.handed_on = conversation.handed_on, bool(
        conversation.side == ADDRESSEE and forwards and forwards[-1].unit == conversation.unit)
    state = spec.table.states.get(conversation.status)
    conversation.is_open = bool(state and state.open) and not conversation.handed_on
    conversation.changed = clock.now()
    if (conversation.status, conversation.handed_on) != (before, handed_before):
        _clocks(conversation)
    conversation.save()


def _clocks(conversation: Conversation) -> None:
    """The clock for an answer stops when the other side has what it asked; the phone clock starts and stops."""
    state = conversation.spec.table.states.get(conversation.status)
    settled = conversation.handed_on or state is None or not state.open or (
        state.waits != ADDRESSEE and conversation.status != "asked_back")
    if settled:
        conversation.settled_due = conversation.due or conversation.settled_due
        conversation.due = None
    elif conversation.due is None:
        # Late news of the other side took the settling step out of the table: the clock was never stopped.
        conversation.due = conversation.settled_due
    conversation.escalated = None
    waits_confirmation = conversation.status == CONFIRMED
    conversation.confirm_due = clock.now() + CONFIRM_WITHIN if waits_confirmation else None


def start_clock(spec: Kind, conversation: Conversation) -> None:
    """The time for an answer counts from now."""
    period = spec.period.get(conversation.priority) or spec.period.get("routine")
    conversation.due = clock.now() + period if period else None


def next_reference(spec: Kind) -> str:
    """`THA-PR-2026-000012`: one series per node and year."""
    year = clock.now().year
    with atomic():
        Number.objects.get_or_create(year=year)
        row = Number.objects.select_for_update().get(year=year)
        row.last += 1
        row.save(update_fields=["last"])
    return f"{node.current().state}-{spec.code}-{year}-{row.last:06d}"
