"""What a clause's page tells of reviews: what was recommended about it."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from sheaf.access.actor import Actor
from sheaf.kernel import node
from sheaf.plan.compiling import queries, table
from sheaf.plan.compiling.documents.view import DESTINATIONS
from sheaf.plan.compiling.models import KINDS, REVIEWS


def of_clause(actor: Actor, edition: str, clause: str) -> tuple[str, list[dict[str, Any]]]:
    """Title and rows {text, url, when}, the newest review first, of reviews that the actor may know of. The finding behind a
    recommendation stays in the review."""
    if not node.current().can("compile_report"):
        return "In reviews", []  # reviews are at the Secretariat's node
    rows = queries.compilations(actor).filter(kind__in=sorted(REVIEWS), snapshot__edition__code=edition).exclude(step=table.REPLACED)
    told = rows.order_by("-year", "kind", "-number").values_list("id", "kind", "year", "snapshot__recommendations")
    return "In reviews", [
        {"text": f"{KINDS[kind]} {year}, recommendation {number}: {item['text'][:200]}", "when": f"for {DESTINATIONS[item['goes_to']]}",
         "url": reverse("compiling:report", args=[key])}
        for key, kind, year, recommended in told for number, item in enumerate(recommended or [], 1) if clause in item["clauses"]]
