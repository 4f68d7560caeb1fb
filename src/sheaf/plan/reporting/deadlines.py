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


def distances(deadlines: Mapping[str, str], meeting: date) -> dict[str, int]:
    """Milestone to how many days it stands before the meeting."""
    return {code: (meeting - date.fromisoformat(text)).days for code, text in deadlines.items()}


def moved(deadlines: Mapping[str, str], kept: Mapping[str, int], before: date, after: date, passed: date) -> dict[str, str]:
    """The distances (kept) from another day of the meeting. A milestone that has passed keeps its day, unless that was only the day on
    which a meeting that came too near had put it; none is put before `passed` (today)."""
    result = {}
    for code, text in deadlines.items():
        held, counts = date.fromisoformat(text), timedelta(days=kept[code])
        pressed = held != before - counts
        result[code] = (held if held < passed and not (pressed and after - counts >= passed) else max(after - counts, passed)).isoformat()
    return result
