"""What a clause's page tells of the reports: how many entries of each year said which status. Counts alone: no text, no state's name.

A reader is told of what they may see: their own state's report, and where others' submissions are read, all of them.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.urls import NoReverseMatch, reverse

from sheaf.access.actor import Actor
from sheaf.plan.reporting import queries
from sheaf.plan.reporting.models import STATUSES, Cycle, Submission

MAX_KEPT = 20_000  # submissions whose statuses are kept in memory: more than ten years of every state and component
# A submission never changes, so what it said of each subject is read once in a process: id to {subject: status}.
_SAID: dict[str, dict[str, str]] = {}


def of_clause(actor: Actor, edition: str, clause: str) -> tuple[str, list[dict[str, Any]]]:
    """Title and rows {text, url, when}: one for each year whose format asks about the clause."""
    asked = [row for row in Cycle.objects.filter(edition=edition).select_related("format") if _asks(row, clause)]
    said = _counts(actor, [row.year for row in asked], clause)
    return "In the yearly reports", [{"text": _words(said[row.year]), "when": str(row.year), "url": _address(row.year)}
                                     for row in asked if said.get(row.year)]


def _asks(row: Cycle, clause: str) -> bool:
    return any(item["subject"] == clause for item in row.format.questions)


def _counts(actor: Actor, years: list[int], clause: str) -> dict[int, Counter[str]]:
    parts = queries.visible_parts(actor).filter(cycle__in=years, submitted_version__gt=0).values_list("id", "cycle", "submitted_version")
    last = {(key, version): year for key, year, version in parts}
    rows = Submission.objects.filter(part__in=[key for key, _ in last]).values_list("id", "part", "version")
    wanted = {key: last[part, version] for key, part, version in rows if (part, version) in last}
    _read(key for key in list(wanted) if key not in _SAID)
    found: dict[int, Counter[str]] = {}
    for key, year in wanted.items():
        if status := _SAID.get(key, {}).get(clause):
            found.setdefault(year, Counter())[status] += 1
    return found


def _read(keys: Any) -> None:
    if len(_SAID) > MAX_KEPT:
        _SAID.clear()
    for row in Submission.objects.filter(pk__in=list(keys)).only("content").iterator(chunk_size=100):
        _SAID[row.pk] = {str(item["subject"]): str(item.get("status", "")) for item in queries.content_of(row)}


def _words(counts: Counter[str]) -> str:
    return ", ".join(f"{STATUSES[status]}: {counts[status]}" for status in STATUSES if counts[status])


def _address(year: int) -> str:
    """Of the year's page, where this node has one."""
    try:
        return reverse("reporting:year", args=[year])
    except NoReverseMatch:
        return ""
