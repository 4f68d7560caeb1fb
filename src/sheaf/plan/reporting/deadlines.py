"""Deadlines of a cycle, counted back from the first day of the ministers' meeting that notes the report."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from sheaf.kernel.errors import Invalid


@dataclass(frozen=True, slots=True)
class Milestone:
    """code; what it is in words; how many days before the meeting; whose it is (`state`, `lead`, `chair`, `keeper`)."""

    code: str
    words: str
    days: int
    whose: str


MILESTONES = (
    Milestone("drafts", "Drafts begin", 150, "state"), Milestone("submission", "States submit", 90, "state"),
    Milestone("lead_review", "Lead shepherds have reviewed", 70, "lead"), Milestone("chair_review", "The Chair has reviewed", 55, "chair"),
    Milestone("circulation", "The Secretariat circulates the compilation", 45, "keeper"),
    Milestone("comments", "Comments close", 30, "state"), Milestone("clearance", "SOMTC clears", 21, "chair"),
    Milestone("to_ministers", "The report goes to AMMTC", 7, "keeper"),
)
BY_CODE = {item.code: item for item in MILESTONES}


def counted(day: date, chosen: Mapping[str, int] | None = None) -> dict[str, str]:
    """Milestone to ISO date. chosen: other numbers of days before the meeting. `Invalid` where they are out of order."""
    unknown = set(chosen or {}) - set(BY_CODE)
    if unknown:
        raise Invalid("There are no such milestones.", fields=dict.fromkeys(unknown, "No such milestone."))
    days = [(chosen or {}).get(item.code, item.days) for item in MILESTONES]
    if any(before <= after for before, after in pairwise(days)) or days[-1] < 0 or days[0] > 400:
        raise Invalid("The milestones must follow each other and end before the meeting.", code="deadlines")
    return {item.code: (day - timedelta(days=count)).isoformat() for item, count in zip(MILESTONES, days, strict=True)}


def moved(deadlines: Mapping[str, str], before: date, after: date, passed: date) -> dict[str, str]:
    """The same distances from another day of the meeting; a milestone that has passed keeps its day, and none is put
    before `passed` (today)."""
    shift = after - before
    result = {}
    for code, text in deadlines.items():
        day = date.fromisoformat(text)
        result[code] = (day if day < passed else max(day + shift, passed)).isoformat()
    return result
