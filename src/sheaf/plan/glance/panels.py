"""What a clause's page tells of reports: how often each status was told, year by year; no state is named."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from sheaf.access.actor import Actor
from sheaf.plan.compiling.documents.view import SIGNS, STATUS_WORDS
from sheaf.plan.glance import queries


def of_clause(actor: Actor, edition: str, clause: str) -> tuple[str, list[dict[str, Any]]]:
    """Title and rows {text, url, when}, newest year first."""
    lines = [line for line in queries.of_subject(actor, clause, edition) if line.total]
    return "In reports", [{"text": words(line.counts), "when": line.words,
                           "url": reverse("glance:subject", args=[clause])} for line in reversed(lines)]


def words(counts: dict[str, int]) -> str:
    """Counts in signs and words."""
    return ", ".join(f"{SIGNS[status]} {count} {STATUS_WORDS[status]}" for status, count in counts.items())
