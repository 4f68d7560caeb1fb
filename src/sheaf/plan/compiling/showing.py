"""What the API and the shell show of reports: the same plain data at both doors."""

from __future__ import annotations

from typing import Any

from sheaf.plan.compiling import addenda, queries
from sheaf.plan.compiling.models import Comment, Compilation, Said


def report_row(row: Compilation) -> dict[str, Any]:
    """A report's own fields; number: which addendum of its year, as its title says, 1 of every other kind; words: its step."""
    names = ("id", "year", "kind", "title", "step", "digest", "format", "format_digest", "cleared_by", "noted_by", "made")
    return {**{name: getattr(row, name) for name in names}, "number": addenda.ordinal(row), "replaces": row.replaces_id,
            "words": queries.step_words(row)}


def comment_row(row: Comment) -> dict[str, Any]:
    """A comment's own fields; at, responded: times."""
    names = ("id", "anchor", "state", "text", "at", "response", "accepted", "responded")
    return {name: getattr(row, name) for name in names}


def consent_row(row: Said) -> dict[str, Any]:
    """What a state said of its public line; at, received: times."""
    return {"year": row.year, "given": row.given, "at": row.at, "by": row.by_name, "outcome": row.outcome, "received": row.received}
