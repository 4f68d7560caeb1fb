"""What other pages of the plan tell of meetings: on a clause's page the decisions that name it and the agenda items that serve
it; in the search box decisions and meetings."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from sheaf.access.actor import Actor
from sheaf.plan.meetings import queries, table
from sheaf.plan.meetings.models import KINDS, AgendaItem


def of_clause(actor: Actor, edition: str, clause: str) -> tuple[str, list[dict[str, Any]]]:
    """Title and rows {text, url, when}."""
    place = f"{edition}/{clause}"
    rows = [
        {
            "text": f"{row.code}: {KINDS[row.kind]}, {table.STATES[row.state]}. {row.text[:120]}",
            "when": str(row.taken or row.meeting.starts),
            "url": reverse("meetings:decision", args=[row.code]),
        }
        for row in queries.decisions(actor, clause=place)
    ]
    items = AgendaItem.objects.filter(clause=place).select_related("meeting").order_by("-meeting__starts")[:20]
    rows += [{"text": f"On the agenda of {item.meeting.code}: {item.title}", "when": str(item.meeting.starts),
              "url": reverse("meetings:meeting", args=[item.meeting_id])} for item in items]
    return "In meetings", rows


def found(actor: Actor, words: list[str], limit: int) -> tuple[str, list[dict[str, Any]]]:
    """Decisions of these words, newest first, then meetings, as {text, url, when}."""
    rows = [{"text": f"{row.code}: {KINDS[row.kind]}, {table.STATES[row.state]}. {row.text[:120]}",
             "when": str(row.taken or row.meeting.starts), "url": reverse("meetings:decision", args=[row.code])}
            for row in queries.find(actor, words, limit)]
    rows += [{"text": f"{row.code}: {row.title}", "when": str(row.starts), "url": reverse("meetings:meeting", args=[row.code])}
             for row in queries.find_meetings(actor, words, limit)]
    return "Meetings and decisions", rows
