"""What this room adds to navigation and to the inbox of one's work."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sheaf.access.policy import may
from sheaf.register.screening import queries
from sheaf.web import registry
from sheaf.web.registry import NavItem, WorkItem


def changed(actor: Any) -> Iterator[WorkItem]:
    """Screenings in which something changed since the actor decided about it."""
    if not may(actor, "screening.decide").allowed:
        return
    for item in queries.changed_of(actor):
        yield WorkItem(item.title, f"/screening/{item.screening_id}/results?decided=changed", "Screening",
                       f"{item.count} changed since you decided", item.decided)


def register() -> None:
    """Called once when Django starts."""
    registry.nav(NavItem("Screening", "screening:index", "screening.read", order=45))
    registry.inbox(changed)
