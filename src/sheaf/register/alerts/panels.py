"""“Standing alerts” on a record's page; `wiring` hangs it there, since records know nothing of alerts."""

from __future__ import annotations

from sheaf.access.actor import Actor
from sheaf.access.policy import may
from sheaf.register.alerts import codes, queries
from sheaf.register.records.hooks import Panel
from sheaf.register.records.shapes import RecordView


def standing(actor: Actor, view: RecordView) -> Panel | None:
    """The panel, for those who may keep an alert: which alerts of the unit met this record, and a way to a new one."""
    if not may(actor, "alert.keep").allowed or view.card.kind not in codes.KINDS:
        return None
    met = queries.about(actor, [view.card.id, *(member.id for member in view.members)])
    return Panel("alerts/panel.html", {"matches": met, "record_id": view.card.id})
