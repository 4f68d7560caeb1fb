"""What a clause's page tells of the work programme: the actions that serve it."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from sheaf.access.actor import Actor
from sheaf.plan.programme import queries
from sheaf.plan.programme.models import PROGRESS


def of_clause(actor: Actor, edition: str, clause: str) -> tuple[str, list[dict[str, Any]]]:
    """Title and rows {text, url, when}."""
    rows = queries.actions_for(actor, clause=f"{edition}/{clause}")
    return "In the work programme", [
        {
            "text": f"{row.programme_id}, {row.code}: {row.title} ({PROGRESS[row.progress]})",
            "url": reverse("programme:action", args=[row.programme_id, row.code]),
            "when": f"{row.starts or ''} to {row.ends or ''}" if row.starts or row.ends else "",
        }
        for row in rows
    ]


def found(actor: Actor, words: list[str], limit: int) -> tuple[str, list[dict[str, Any]]]:
    """Actions of these words, of the newest programmes first, as {text, url, when}."""
    return "Actions of work programmes", [
        {"text": f"{row.programme_id}, {row.code}: {row.title} ({PROGRESS[row.progress]})", "url": queries.url_of(row),
         "when": " to ".join(str(day) for day in (row.starts, row.ends) if day)} for row in queries.find(actor, words, limit)]
