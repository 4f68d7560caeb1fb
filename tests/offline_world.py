"""One open year at a node, for tests of files: a format of two questions, a cycle that Thailand owes."""

from __future__ import annotations

from datetime import date

from sheaf.directory import queries as directory
from sheaf.plan.reporting.models import Cycle, Format

QUESTIONS = [{"subject": "NS-1", "title": "Strategy"}, {"subject": "LM-6", "title": "Offence", "areas": ["people-smuggling"]}]


def open_year(year: int = 2026, questions: list[dict[str, object]] | None = None, code: str = "ANNUAL-1") -> Cycle:
    """A format with its digest and a cycle."""
    made, _ = Format.objects.get_or_create(
        code=code, defaults={"title": "Annual", "questions": questions or QUESTIONS, "digest": code.ljust(64, "0")}
    )
    return Cycle.objects.create(year=year, edition="POA-2016-2025", format=made, meeting=f"AMMTC-{year}", meeting_day=date(year + 1, 9, 1),
                                components=[area.code for area in directory.crime_areas()], states=["THA", "MYS"])
