"""“Who asked, who was told” on a record's page; `wiring` hangs it there, since records know nothing of asks."""

from __future__ import annotations

from sheaf.access.actor import Actor
from sheaf.access.policy import Facts, may
from sheaf.register.asks import queries
from sheaf.register.records.hooks import Panel
from sheaf.register.records.shapes import RecordView

SHOWN = 5  # rows on the record's page; the rest are one click away


def ids_of(view: RecordView) -> tuple[str, ...]:
    """The record and those merged into it, as far as the reader may see them."""
    return (view.card.id, *(member.id for member in view.members))


def who_asked(actor: Actor, view: RecordView) -> Panel | None:
    """The panel, for those who may see who asked about this record; a list's entity goes by its list's mark."""
    guard = Facts("record", view.card.id, actor.state) if view.card.dataset_kind == "list" else view.card.guard
    if not may(actor, "ask.owner", guard).allowed:
        return None
    rows = queries.about(actor, ids_of(view))
    if not rows and view.card.dataset_kind == "list":
        return None
    told = sum(1 for item in rows if item.reference)
    return Panel("asks/panel.html", {"rows": rows[:SHOWN], "count": len(rows), "told": told, "record_id": view.card.id})
