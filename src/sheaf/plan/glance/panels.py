"""What a clause's page tells of reports: how often each status was told, year by year; no state is named."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from sheaf.access.actor import Actor
from sheaf.plan.compiling.documents.view import SIGNS, STATUS_WORDS, STATUSES
from sheaf.plan.glance import queries


def of_clause(actor: Actor, edition: str, clause: str) -> tuple[str, list[dict[str, Any]]]:
    """Title and rows {text, url, when}, the newest year first: those in which somebody answered."""
    told = [(line.words, {status: line.counts[status] for status in STATUSES if status in line.counts})
            for line in queries.of_subject(actor, clause, edition)]
    return "In the yearly reports", [
        {"text": ", ".join(f"{STATUS_WORDS[status]}: {count}" for status, count in counts.items()), "when": year,
         "url": reverse("glance:subject", args=[clause])} for year, counts in reversed(told) if counts]


def words(counts: dict[str, int]) -> str:
    """Counts in signs and words."""
    return ", ".join(f"{SIGNS[status]} {count} {STATUS_WORDS[status]}" for status, count in counts.items())
