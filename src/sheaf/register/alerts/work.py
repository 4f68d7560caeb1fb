"""What this room adds to navigation and to the inbox of one's work."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, time
from typing import Any

from sheaf.access.policy import may
from sheaf.register.alerts import codes, queries
from sheaf.web import registry
from sheaf.web.registry import NavItem, WorkItem


def met(actor: Any) -> Iterator[WorkItem]:
    """Matches of the actor's own alerts that wait for a decision."""
    if not may(actor, "alert.read").allowed:
        return
    for item in queries.matches(actor, limit=codes.INBOX_ROWS, log=False):
        yield WorkItem(f"{item.caption}: {item.band}", f"/alerts/#match-{item.row.id}", "Alert", "unsure" if item.row.decision else "new",
                       item.row.at, note=f"Your alert on {item.title}. {'. '.join(item.changes)}")


def without_keeper(actor: Any) -> Iterator[WorkItem]:
    """Alerts of the unit that sleep, for whoever may take them over."""
    if not may(actor, "alert.take_over").allowed:
        return
    for item in queries.asleep(actor):
        yield WorkItem(f"Standing alert on {item.title} has nobody who keeps it", f"/alerts/{item.row.id}", "Standing alert",
                       "asleep: take it over or end it", item.row.asleep or item.row.created,
                       note=f"Kept until then by {item.row.owner_title}")


def in_need(actor: Any) -> Iterator[WorkItem]:
    """The actor's own alerts that soon run out, or keep no more matches."""
    if not may(actor, "alert.read").allowed:
        return
    for item in queries.own_in_need(actor):
        due = datetime.combine(item.row.ends, time.max, tzinfo=UTC).replace(microsecond=0)
        state = "too many matches wait: raise the least score" if item.row.full else "runs out: renew or let it end"
        yield WorkItem(f"Standing alert on {item.title}", f"/alerts/{item.row.id}", "Standing alert", state,
                       item.row.full or item.row.created, due=due)


def register() -> None:
    """Called once when Django starts."""
    registry.nav(NavItem("Alerts", "alerts:matches", "alert.read", 20))
    for provider in (met, without_keeper, in_need):
        registry.inbox(provider)
