"""Canary records: invented ones that nobody has a reason to ask about. A question that meets one raises an alarm."""

from __future__ import annotations

from sheaf.access.actor import Actor
from sheaf.access.policy import may, require
from sheaf.audit import services as audit
from sheaf.kernel.errors import Conflict
from sheaf.register.records import reading
from sheaf.register.records.models import OWN, Record
from sheaf.register.records.shapes import Card
from sheaf.store import atomic


def mark_canary(actor: Actor, *, record_id: str, on: bool = True) -> None:
    """Watch an own record, or no longer. Leaves no history, version or time: only the audit log tells that it was done."""
    require(actor, "record.canary")
    record = reading.row(actor, record_id)
    require(actor, "record.canary", record)
    if record.dataset_id != OWN:
        raise Conflict("Only own records are watched, not those of an imported list.", code="list_record")
    with atomic():
        Record.objects.filter(pk=record.pk).update(canary=on)
        audit.record(actor, "record.canary", kind="record", object_id=record.id, detail={"did": "mark" if on else "unmark"})


def watched(actor: Actor, card: Card) -> bool | None:
    """Whether an own record is watched; None for whoever may not know."""
    if card.dataset_kind != "own" or not may(actor, "record.canary", card).allowed:
        return None
    return card.canary
