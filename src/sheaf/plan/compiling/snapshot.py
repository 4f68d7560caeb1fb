"""The frozen content of a year: what every rendering is made of, gathered once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import F, QuerySet

from sheaf.access.actor import Actor
from sheaf.directory import queries as directory
from sheaf.kernel import clock
from sheaf.plan.compiling import measuring
from sheaf.plan.compiling.models import REVIEWS, Consent, Finding, Recommendation, Said
from sheaf.plan.editions import queries as editions
from sheaf.plan.meetings import queries as meetings
from sheaf.plan.reporting import queries as reporting
from sheaf.plan.reporting.models import Cycle, Part, Submission

# States without consent whose numbers the public is told together (0302): of one the sum is its line, of two each knows the other's.
FEWEST = 3
_COMPLETED = frozenset({"done", "not_applicable"})
WORDS = {"annual": "Annual report", "midterm": "Mid-term review", "final": "Final review", "addendum": "Addendum to the annual report"}


def gather(actor: Actor, cycle: Cycle, parts: Iterable[Part], *, kind: str, narrative: str) -> dict[str, Any]:
    """The snapshot of these parts, in the order of the components: by their last submission that came in time, of an addendum by the last
    that came late."""
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
        "kind": kind, "title": f"{WORDS[kind]} {cycle.year}", "year": cycle.year, "day": clock.today().isoformat(), "narrative": narrative,
        "edition": {"code": edition.code, "title": edition.title}, "programme": cycle.programme,
        "format": {"code": cycle.format_id, "digest": cycle.format.digest, "questions": cycle.format.questions},
        "meeting": {"code": meeting.code, "title": meeting.title, "day": meeting.starts.isoformat()},
        "areas": areas, "parts": found, "missing": missing,
        "findings": dict(Finding.objects.filter(year=cycle.year).values_list("area", "text")),
        "consents": sorted(Consent.objects.filter(year=cycle.year).values_list("state", flat=True)),
        "indicators": [] if late else measuring.together(actor, cycle),
        "invented": cycle.invented, "fewest": FEWEST,
        **(_reviewed(actor, cycle, kind) if kind in REVIEWS else {}),
    }


def _reviewed(actor: Actor, cycle: Cycle, kind: str) -> dict[str, Any]:
    """What a review has besides the year: what became of each clause since the edition began, and what is recommended."""
    rows = Recommendation.objects.filter(year=cycle.year, kind=kind)
    told = [{"finding": row.finding, "text": row.text, "clauses": row.clauses, "goes_to": row.goes_to} for row in rows]
    return {"achievements": achievements(actor, cycle), "states": _states(cycle), "recommendations": told}


def _states(cycle: Cycle) -> dict[str, dict[str, dict[str, int]]]:
    """What each state reported over the years of the edition: state to year to status to count."""
    found: dict[str, dict[str, Counter[str]]] = {}
    for year, state, _, entry in _entries_of(cycle):
        found.setdefault(state, {}).setdefault(str(year), Counter())[entry["status"]] += 1
    return {state: {year: dict(sorted(counts.items())) for year, counts in years.items()} for state, years in found.items()}


def achievements(actor: Actor, cycle: Cycle) -> list[dict[str, Any]]:
    """For each subject of the edition's cycles up to this one: {subject, title, by_year: {year: {status: count}}, public: the same without
    what is kept back from the public, done_by: states whose last word on it is “done” in every component where they reported it and where
    it applies}."""
    titles = {row.code: row.title for row in editions.clauses(actor, cycle.edition)}
    years: dict[str, dict[str, Counter[str]]] = {}
    public: dict[str, dict[str, Counter[str]]] = {}
    back = _kept_back(cycle)
    last: dict[tuple[str, str, str], tuple[int, str]] = {}
    for year, state, area, entry in _entries_of(cycle):
        for counts in (years, public) if (year, state, area) not in back else (years,):
            counts.setdefault(entry["subject"], {}).setdefault(str(year), Counter())[entry["status"]] += 1
        last[entry["subject"], state, area] = (year, entry["status"])
    said: dict[str, dict[str, set[str]]] = {}
    for (subject, state, _), (_, status) in last.items():
        said.setdefault(subject, {}).setdefault(state, set()).add(status)
    done = {subject: {state for state, words in states.items() if "done" in words and words <= _COMPLETED}
            for subject, states in said.items()}
    asked = {item["subject"]: item["title"] for item in cycle.format.questions}
    order = [*(code for code in titles if code in years), *sorted(subject for subject in years if subject not in titles)]
    return [{"subject": subject, "title": titles.get(subject) or asked.get(subject, ""), "done_by": sorted(done.get(subject, ())),
             "by_year": _sorted(years[subject]), "public": _sorted(public.get(subject, {}))} for subject in order]


def _sorted(years: dict[str, Counter[str]]) -> dict[str, dict[str, int]]:
    return {year: dict(sorted(years[year].items())) for year in sorted(years)}


def _kept_back(cycle: Cycle) -> set[tuple[int, str, str]]:
    """(year, state, component) of which the public is told no number: of states without consent, where they are fewer than `FEWEST` in a
    component of a year. One that has ever agreed may have been shown, and does not count among them."""
    agree = set(Consent.objects.values_list("year", "state"))
    ever = agree | set(Said.objects.filter(given=True).values_list("year", "state"))
    shy: dict[tuple[int, str], set[str]] = {}
    for year, state, area in _last_of(cycle).values_list("part__cycle_id", "part__state", "part__area"):
        if (year, state) not in agree:
            shy.setdefault((year, area), set()).add(state)
    thin = {cell: states for cell, states in shy.items() if sum((cell[0], state) not in ever for state in states) < FEWEST}
    return {(year, state, area) for (year, area), states in thin.items() for state in states}


def _last_of(cycle: Cycle) -> QuerySet[Submission]:
    """The last submission of every part of the edition up to a year."""
    return Submission.objects.filter(
        part__cycle__edition=cycle.edition, part__cycle__year__lte=cycle.year, version=F("part__submitted_version")
    )


def _entries_of(cycle: Cycle) -> Iterator[tuple[int, str, str, dict[str, Any]]]:
    """Every entry of the last submission of every part of the edition, oldest year first."""
    rows = _last_of(cycle).select_related("part").order_by("part__cycle_id", "part__area", "part__state")
    for row in rows.iterator():
        for entry in row.content["entries"]:
            yield row.part.cycle_id, row.part.state, row.part.area, entry


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
