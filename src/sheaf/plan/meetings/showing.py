"""What the API and the shell show of meetings and decisions: the same plain data at both doors."""

from __future__ import annotations

from typing import Any

from sheaf.access.actor import Actor
from sheaf.plan.meetings import queries
from sheaf.plan.meetings.models import AgendaItem, Decision, FollowUp, Meeting


def decision(actor: Actor, code: str) -> dict[str, Any]:
    """One decision with its positions and what follows. NotFound where there is none."""
    row = queries.decision(actor, code)
    return {**decision_row(row), "follow_ups": [follow_up_row(item) for item in row.follow_ups.all()],
            "positions": [{"state": item.state, "event": item.event, "text": item.text, "at": item.at} for item in row.positions.all()]}


def meeting_row(row: Meeting) -> dict[str, Any]:
    """A meeting's own fields."""
    names = ("code", "body", "format", "number", "title", "starts", "ends", "place", "host", "chair", "co_chairs", "partner", "state",
             "source")
    return {name: getattr(row, name) for name in names}


def missing_follow_up(row: FollowUp) -> dict[str, Any]:
    """One that an agenda lacks."""
    return {"id": row.id, "decision": row.decision_id, "title": row.title}


def item_row(row: AgendaItem) -> dict[str, Any]:
    """An item of an agenda; standing, follow_up: ids of what it comes from."""
    names = ("id", "position", "title", "clause", "note", "shared_with")
    return {**{name: getattr(row, name) for name in names}, "standing": row.standing_id, "follow_up": row.follow_up_id}


def decision_row(row: Decision) -> dict[str, Any]:
    """A decision's own fields."""
    names = ("code", "kind", "text", "about", "clauses", "mode", "state", "until", "taken", "value", "waits", "taken_by")
    return {"meeting": row.meeting_id, **{name: getattr(row, name) for name in names}}


def follow_up_row(row: FollowUp) -> dict[str, Any]:
    """A follow-up's own fields."""
    names = ("id", "title", "owner", "due", "state", "closed", "result")
    return {"decision": row.decision_id, **{name: getattr(row, name) for name in names}}
