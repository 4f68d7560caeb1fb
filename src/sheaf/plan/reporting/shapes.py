"""Rows of the year as plain dictionaries, for the API and the shell."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from sheaf.access.actor import Actor
from sheaf.plan.reporting import clearing, drafting, queries
from sheaf.plan.reporting.models import Cycle, Entry, Format, Offer, Part, Query, Submission
from sheaf.plan.reporting.queries import Cell

COMPARED = ("status", "narrative", "obstacles", "needs", "shown_to")


def format_dict(row: Format) -> dict[str, Any]:
    """Without its questions and its template."""
    names = ("code", "title", "kind", "formulated_by", "approved_by", "digest")
    return {**{name: getattr(row, name) for name in names}, "asks": len(row.questions)}


def cycle_dict(row: Cycle) -> dict[str, Any]:
    names = ("year", "state", "edition", "programme", "meeting", "meeting_day", "deadlines", "components", "states", "version", "invented")
    return {"format": row.format_id, **{name: getattr(row, name) for name in names}}


def cell_dict(cell: Cell) -> dict[str, Any]:
    """status: null where nothing was submitted, which is not the same as `not_started` or `not_applicable`."""
    return {
        "state": cell.state,
        "area": cell.area,
        "step": cell.step or None,
        "words": cell.words,
        "version": cell.version,
        "status": cell.status or None,
        "late": cell.late,
        "owed": cell.owed,
    }


def part_dict(actor: Actor, row: Part) -> dict[str, Any]:
    """As the actor may see it."""
    versions = queries.submissions(actor, row)
    step, words = queries.told_step(actor, row)
    found = {
        "year": row.cycle_id,
        "state": row.state,
        "area": row.area,
        "step": step,
        "words": words,
        "late": row.late,
        "steps": queries.steps_for(actor, row),
        "versions": [version_dict(item) for item in versions],
        "content": versions[0].content if versions else None,
        "queries": [query_dict(item) for item in queries.queries_of(actor, row)],
    }
    return found | ({"draft": _draft(actor, row)} if queries.works_on(actor, row) else {})


def _draft(actor: Actor, row: Part) -> dict[str, Any]:
    last = queries.last_year(actor, row)
    return {
        "asked": drafting.subjects(row),
        "entries": [entry_dict(item) for item in queries.entries(actor, row)],
        "missing": clearing.problems(row),
        "figures": [offer_dict(item) for item in row.offers.all()],
        "last_year": {"year": last.part.cycle_id, "entries": queries.content_of(last)} if last else None,
    }


def entry_dict(row: Entry) -> dict[str, Any]:
    names = ("subject", "status", "narrative", "obstacles", "needs", "language", "shown_to", "copied_from", "version", "updated")
    return {name: getattr(row, name) for name in names}


def version_dict(row: Submission) -> dict[str, Any]:
    return {name: getattr(row, name) for name in ("version", "digest", "cleared_by", "at", "late")}


def offer_dict(row: Offer) -> dict[str, Any]:
    names = ("code", "title", "unit", "source", "value", "used", "state", "reason")
    return {name: getattr(row, name) for name in names}


def figure_lines(found: dict[str, Any]) -> list[str]:
    """Figures of a part as lines: of a draft as offered and decided, each with its code and source; else as they were submitted."""
    if "draft" in found:
        return [f"{row['code']}: {row['title']}: {_offered(row)} ({row['source']})" for row in found["draft"]["figures"]]
    said = (found["content"] or {}).get("figures", [])
    return [f"{row['title']}: {_number(row['value'], row['unit'])} ({row['source']})" for row in said]


def _offered(row: dict[str, Any]) -> str:
    """`12 requests, changed to 9`."""
    to = f" to {_number(row['used'], row['unit'])}" if row["state"] == "changed" else ""
    return f"{_number(row['value'], row['unit'])}, {row['state']}{to}"


def _number(value: Any, unit: str) -> str:
    """A figure with its unit, without zeros at its end."""
    return f"{Decimal(str(value)).normalize():f} {unit}".rstrip()


def query_dict(row: Query) -> dict[str, Any]:
    names = ("id", "kind", "subject", "text", "by_state", "by_name", "at", "answer", "stands", "answered", "answered_by")
    return {name: getattr(row, name) for name in names}
