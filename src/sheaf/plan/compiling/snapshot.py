"""The frozen content of a year: what every rendering is made of, gathered once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sheaf.access.actor import Actor
from sheaf.directory import queries as directory
from sheaf.kernel import clock
from sheaf.plan.compiling.models import Consent, Finding
from sheaf.plan.editions import queries as editions
from sheaf.plan.meetings import queries as meetings
from sheaf.plan.reporting import queries as reporting
from sheaf.plan.reporting.models import Cycle, Part, Submission

WORDS = {"annual": "Annual report", "midterm": "Mid-term review", "final": "Final review", "addendum": "Addendum to the annual report"}


def gather(actor: Actor, cycle: Cycle, parts: Iterable[Part], *, kind: str, narrative: str) -> dict[str, Any]:
    """The snapshot of these parts, by their last submission, in the order of the components."""
    names = {area.code: area.name for area in directory.crime_areas()}
    areas = [{"code": code, "name": names.get(code, code)} for code in cycle.components]
    rows = {(row.state, row.area): row for row in parts}
    found = [_part(rows[state, code]) for code in cycle.components for state in cycle.states if (state, code) in rows]
    missing = (
        [{"state": state, "area": area} for state, area in reporting.owed(cycle) if (state, area) not in rows] if kind != "addendum" else []
    )
    meeting, edition = meetings.meeting(actor, cycle.meeting), editions.edition(actor, cycle.edition)
    return {
        "kind": kind, "title": f"{WORDS[kind]} {cycle.year}", "year": cycle.year, "day": clock.today().isoformat(), "narrative": narrative,
        "edition": {"code": edition.code, "title": edition.title}, "programme": cycle.programme,
        "format": {"code": cycle.format_id, "digest": cycle.format.digest, "questions": cycle.format.questions},
        "meeting": {"code": meeting.code, "title": meeting.title, "day": meeting.starts.isoformat()},
        "areas": areas, "parts": found, "missing": missing,
        "findings": dict(Finding.objects.filter(year=cycle.year).values_list("area", "text")),
        "consents": sorted(Consent.objects.filter(year=cycle.year).values_list("state", flat=True)),
        "invented": cycle.invented,
    }


def _part(row: Part) -> dict[str, Any]:
    last = Submission.objects.filter(part=row).order_by("-version").first()
    said = last.content if last else {"entries": [], "figures": []}
    queries = [{"text": item.text, "answer": item.answer, "by": item.by_state} for item in row.queries.filter(kind="query")]
    return {
        "state": row.state,
        "area": row.area,
        "version": last.version if last else 0,
        "digest": last.digest if last else "",
        "late": row.late,
        "reviewed": row.transitions.filter(event="review").exists(),
        "cleared_by": last.cleared_by if last else "",
        "entries": said["entries"],
        "figures": said["figures"],
        "queries": queries,
    }
