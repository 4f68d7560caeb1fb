"""What a clause's page tells of the work programme: the actions that serve it, and the indicators that measure it."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from sheaf.access.actor import Actor
from sheaf.plan.programme import gauges, queries
from sheaf.plan.programme.models import PROGRESS


def of_clause(actor: Actor, edition: str, clause: str) -> tuple[str, list[dict[str, Any]]]:
    """Title and rows {text, url, when}."""
    place = f"{edition}/{clause}"
    rows = queries.actions_for(actor, clause=place)
    measured = [_gauge(item) for item in gauges.of(actor, clause=place)]
    return "In the work programme", [
        *({
            "text": f"{row.programme_id}, {row.code}: {row.title} ({PROGRESS[row.progress]})",
            "url": reverse("programme:action", args=[row.programme_id, row.code]),
            "when": f"{row.starts or ''} to {row.ends or ''}" if row.starts or row.ends else "",
        }
        for row in rows), *measured,
    ]


def _gauge(item: gauges.Gauge) -> dict[str, Any]:
    row = item.indicator
    told = [item.words, *(f"{of}: {said}" for of, said in item.part_words)]
    own = [f"your state{'' if of == 'all' else f', {of}'}: {said}" for of, said in item.own_words]
    return {"text": f"{row.programme_id}, indicator {row.code}: {row.title}", "when": "; ".join(part for part in (*told, *own) if part),
            "url": reverse("programme:indicator", args=[row.programme_id, row.code])}


def found(actor: Actor, words: list[str], limit: int) -> tuple[str, list[dict[str, Any]]]:
    """Actions of these words, of the newest programmes first, as {text, url, when}."""
    return "Actions of work programmes", [
        {"text": f"{row.programme_id}, {row.code}: {row.title} ({PROGRESS[row.progress]})", "url": queries.url_of(row),
         "when": " to ".join(str(day) for day in (row.starts, row.ends) if day)} for row in queries.find(actor, words, limit)]
