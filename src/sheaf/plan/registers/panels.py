"""What the plan's other pages tell of the registers: on a clause's page, and in the search box."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from sheaf.access.actor import Actor
from sheaf.kernel.states import name
from sheaf.plan.registers import queries, table


def of_clause(actor: Actor, edition: str, clause: str) -> tuple[str, list[dict[str, Any]]]:
    """Title and rows {text, url, when}."""
    rows = queries.serving(actor, f"{edition}/{clause}")
    return "In the registers", [
        {"text": _words(row), "when": _when(row), "url": reverse("registers:item", args=[row.code])} for row in rows
    ]


def found(actor: Actor, words: list[str], limit: int) -> tuple[str, list[dict[str, Any]]]:
    """What the registers have of these words, as {text, url, when}."""
    rows = queries.find(actor, words, limit)
    return "Registers", [{"text": _words(row), "when": _when(row), "url": reverse("registers:item", args=[row.code])} for row in rows]


def _words(row: Any) -> str:
    whose = f" of {name(row.state)}" if row.kind == table.STRATEGY else ""
    return f"{row.code}: {row.title} ({table.ONE[row.kind]}{whose}, {table.STATES[row.step]})"


def _when(row: Any) -> str:
    return " to ".join(str(day) for day in (row.starts, row.ends) if day)
