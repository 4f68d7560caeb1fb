"""The frozen content of a year: what every rendering is made of, gathered once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import F

from sheaf.access.actor import Actor
from sheaf.directory import queries as directory
from sheaf.kernel import clock
from sheaf.plan.compiling import measuring, queries
from sheaf.plan.compiling.counting import FEWEST, Told
from sheaf.plan.compiling.models import REVIEWS, Compilation, Finding, Recommendation
from sheaf.plan.editions import queries as editions
from sheaf.plan.meetings import queries as meetings
from sheaf.plan.reporting import queries as reporting
from sheaf.plan.reporting.models import Cycle, Part, Submission

_Said = tuple[int, str, str, dict[str, Any]]  # year, state, component, entry
_COMPLETED = frozenset({"done", "not_applicable"})
WORDS = {"annual": "Annual report", "midterm": "Mid-term review", "final": "Final review", "addendum": "Addendum to the annual report"}


def gather(actor: Actor, cycle: Cycle, parts: Iterable[Part], *, kind: str, narrative: str, number: int = 1) -> dict[str, Any]:
    """The snapshot of these parts, in the order of the components: by their last submission that came in time, of an addendum by the last
    that came late. number: which addendum of the year."""
    names = directory.area_names()
    areas = [{"code": code, "name": names.get(code, code)} for code in cycle.components]
    rows = {(row.state, row.area): row for row in parts}
    late = kind == "addendum"
    states = sorted({*cycle.states, *(state for state, _ in rows)})  # one that left since has reported all the same
    found = [_part(rows[state, code], late=late) for code in cycle.components for state in states if (state, code) in rows]
    missing = (
        [{"state": state, "area": area} for state, area in reporting.owed(cycle) if (state, area) not in rows] if kind != "addendum" else []
    )
    meeting, edition = meetings.meeting(actor, cycle.meeting), editions.edition(actor, cycle.edition)
    return {
        "kind": kind, "title": title_of(kind, cycle.year, number), "year": cycle.year,
        "day": clock.today().isoformat(), "narrative": narrative,
        "edition": {"code": edition.code, "title": edition.title}, "programme": cycle.programme,
        "format": {"code": cycle.format_id, "digest": cycle.format.digest, "questions": cycle.format.questions},
        "meeting": {"code": meeting.code, "title": meeting.title, "day": meeting.starts.isoformat()},
        "areas": areas, "parts": found, "missing": missing,
        "findings": dict(Finding.objects.filter(year=cycle.year).values_list("area", "text")),
        "consents": sorted(queries.agreeing([cycle.year])[cycle.year]),
        "indicators": [] if late else measuring.together(actor, cycle),
        "invented": cycle.invented, "fewest": FEWEST,
        **(_reviewed(actor, cycle, kind, found) if kind in REVIEWS else {}),
    }


def title_of(kind: str, year: int, number: int) -> str:
    """The title of a document; of addenda the second and later have their number."""
    return f"Addendum {number} to the annual report {year}" if number > 1 else f"{WORDS[kind]} {year}"


def _reviewed(actor: Actor, cycle: Cycle, kind: str, parts: list[dict[str, Any]]) -> dict[str, Any]:
    """What a review has besides the year: what became of each clause since the edition began, which submissions of earlier years that is
    counted from, and what is recommended."""
    rows = Recommendation.objects.filter(year=cycle.year, kind=kind)
    told = [{"finding": row.finding, "text": row.text, "clauses": row.clauses, "goes_to": row.goes_to} for row in rows]
    earlier = list(_earlier(cycle))
    found = [*_entries_of(earlier), *_entries_here(cycle, parts)]
    return {"achievements": _achievements(actor, cycle, found), "states": _states(found), "counted": _counted(earlier),
            "recommendations": told}


def _states(rows: list[_Said]) -> dict[str, dict[str, dict[str, int]]]:
    """What each state reported over the years of the edition: state to year to status to count."""
    found: dict[str, dict[str, Counter[str]]] = {}
    for year, state, _, entry in rows:
        found.setdefault(state, {}).setdefault(str(year), Counter())[entry["status"]] += 1
    return {state: sorted_years(years) for state, years in found.items()}


def _achievements(actor: Actor, cycle: Cycle, rows: list[_Said]) -> list[dict[str, Any]]:
    """For each subject of the edition's cycles up to this one: {subject, title, by_year: {year: {status: count}}, done_by: states whose
    last word on it is “done” in every component where they reported it and where it applies}."""
    titles = {row.code: row.title for row in editions.clauses(actor, cycle.edition)}
    years = by_subject(rows)
    last = {(entry["subject"], state, area): entry["status"] for _, state, area, entry in rows}
    said: dict[str, dict[str, set[str]]] = {}
    for (subject, state, _), status in last.items():
        said.setdefault(subject, {}).setdefault(state, set()).add(status)
    done = {subject: {state for state, words in states.items() if "done" in words and words <= _COMPLETED}
            for subject, states in said.items()}
    asked = {item["subject"]: item["title"] for item in cycle.format.questions}
    order = [*(code for code in titles if code in years), *sorted(subject for subject in years if subject not in titles)]
    return [{"subject": subject, "title": titles.get(subject) or asked.get(subject, ""), "done_by": sorted(done.get(subject, ())),
             "by_year": years[subject]} for subject in order]


def by_subject(rows: Iterable[_Said]) -> dict[str, dict[str, dict[str, int]]]:
    """Subject to year to status to count."""
    found: dict[str, dict[str, Counter[str]]] = {}
    for year, _, _, entry in rows:
        found.setdefault(entry["subject"], {}).setdefault(str(year), Counter())[entry["status"]] += 1
    return {subject: sorted_years(years) for subject, years in found.items()}


def sorted_years(years: dict[str, Counter[str]]) -> dict[str, dict[str, int]]:
    """Counts in the order of years and statuses."""
    return {year: dict(sorted(years[year].items())) for year in sorted(years)}


def _earlier(cycle: Cycle) -> Iterator[Submission]:
    """The last submission of every part of the edition's earlier years, also one that came late, oldest year first."""
    rows = Submission.objects.filter(part__cycle__edition=cycle.edition, part__cycle__year__lt=cycle.year,
                                     version=F("part__submitted_version"))
    return rows.select_related("part").order_by("part__cycle_id", "part__area", "part__state").iterator()


def _counted(rows: Iterable[Submission]) -> dict[str, dict[str, dict[str, int]]]:
    """Year to component to state to the version that is counted."""
    found: dict[str, dict[str, dict[str, int]]] = {}
    for row in rows:
        found.setdefault(str(row.part.cycle_id), {}).setdefault(row.part.area, {})[row.part.state] = row.version
    return found


def _entries_of(rows: Iterable[Submission]) -> Iterator[_Said]:
    for row in rows:
        for entry in row.content["entries"]:
            yield row.part.cycle_id, row.part.state, row.part.area, entry


def _entries_here(cycle: Cycle, parts: list[dict[str, Any]]) -> Iterator[_Said]:
    """Of its own year a document counts the parts that it holds, wherever it counts."""
    for part in parts:
        for entry in part["entries"]:
            yield cycle.year, part["state"], part["area"], entry


def counted_entries(row: Compilation, cells: dict[str, dict[str, Told]]) -> Iterator[_Said]:
    """The entries that a review counts of these states: year to component to what is told of it. Submissions never change, so they are read
    again by the versions that its snapshot names."""
    year = row.snapshot["year"]
    for part in row.snapshot["parts"]:
        if part["state"] in cells[str(year)][part["area"]].counted:
            yield from ((year, part["state"], part["area"], entry) for entry in part["entries"])
    held = Submission.objects.filter(part__cycle__edition=row.snapshot["edition"]["code"], part__cycle__year__lt=year)
    for said in held.select_related("part").order_by("part__cycle_id", "part__area", "part__state").iterator():
        told = cells.get(str(said.part.cycle_id), {}).get(said.part.area)
        if told and told.counted.get(said.part.state) == said.version:
            yield from _entries_of([said])


def _part(row: Part, *, late: bool) -> dict[str, Any]:
    last = Submission.objects.filter(part=row, late=late).order_by("-version").first()
    said = last.content if last else {"entries": [], "figures": []}
    queries = [{"text": item.text, "answer": item.answer, "by": item.by_state} for item in row.queries.filter(kind="query")]
    return {
        "state": row.state,
        "area": row.area,
        "version": last.version if last else 0,
        "digest": last.digest if last else "",
        "late": late,
        "reviewed": row.transitions.filter(event="review").exists(),
        "cleared_by": last.cleared_by if last else "",
        "entries": said["entries"],
        "figures": said["figures"],
        "queries": queries,
    }
