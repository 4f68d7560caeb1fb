"""A year on the database, through its services: from every stage of its way whoever may try whatever, and nothing that the tables do not
allow comes of it; what was refused changes nothing; what is endorsed has its decisions; what came in time is in the report."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from hypothesis import given, seed, settings
from hypothesis import strategies as st

from sheaf.access.actor import Actor
from sheaf.kernel import canonical
from sheaf.kernel import node as nodes
from sheaf.kernel.clock import ManualClock
from sheaf.kernel.errors import SheafError
from sheaf.plan.bodies import services as offices
from sheaf.plan.compiling import services as compiling
from sheaf.plan.compiling import table as reports
from sheaf.plan.compiling.models import REVIEWS, Comment, Compilation, Passed
from sheaf.plan.meetings import deciding
from sheaf.plan.meetings import services as meetings
from sheaf.plan.meetings import table as decided
from sheaf.plan.meetings.models import Decision
from sheaf.plan.reporting import clearing, drafting, opening, reviewing, table
from sheaf.plan.reporting.models import Cycle, Format, Part, Query, Submission
from tests.plan_year import decided as taken_about
from tests.plan_year import recorded

pytestmark = pytest.mark.django_db
RUNS = 6  # from each of the 55 stages of the two ways: more than 300
YEAR, AREA, DAY = 2026, "drugs", date(2027, 9, 1)
WHO = {"keeper": ("ASEC", "secretariat"), "drafter": ("LAO", "delegate"), "head": ("LAO", "delegation_head"), "lead": ("MYS", "delegate"),
       "chair": ("PHL", "delegation_head"), "other": ("VNM", "delegation_head")}
# Told anew and not taken from the services: who may take which step.
MAY = {table.DRAFTER: {"drafter", "head"}, table.CLEARER: {"head"}, table.LEAD: {"lead"}, table.KEEPER: {"keeper"},
       reports.CHAIRING: {"chair"}, reports.DECISION: {"keeper"}}


@dataclass
class Year:
    """What a run works on. frozen: digest of each report's content when it began to circulate."""

    actors: dict[str, Actor]
    frozen: dict[str, str] = field(default_factory=dict)

    def part(self) -> Part:
        return Part.objects.get(state="LAO")

    def report(self) -> Compilation:
        """The one on its way, else any."""
        rows = list(Compilation.objects.order_by("kind", "number"))
        found = next((row for row in rows if row.step not in (reports.PUBLISHED, reports.REPLACED)), rows[-1] if rows else None)
        assert found
        return found


def actor(name: str) -> Actor:
    state, role = WHO[name]
    return Actor(f"p-{name}", name, f"a-{name}", state, f"{state}/unit", role, clearance=2)


@pytest.fixture
def year(db: Any, tmp_path: Path, clock: ManualClock) -> Iterator[Year]:
    with nodes.entered(nodes.Node(state="ASEC", home=tmp_path)):
        made = Year({name: actor(name) for name in WHO})
        keeper = made.actors["keeper"]
        opening.formulate(keeper, code="ANNUAL-1", title="Annual report", questions=[{"subject": "NS-1", "title": "Strategy"}])
        for code, body, kind in (("SOMTC-26", "SOMTC", "officials"), ("AMMTC-20", "AMMTC", "annual")):
            meetings.plan_meeting(keeper, code=code, body=body, format=kind, title=code, starts=DAY)
            taken_about(keeper, "format:ANNUAL-1", "approve", body)
        offices.fill(keeper, kind="lead_shepherd", state="MYS", area=AREA, on=date(2026, 1, 1))
        offices.fill(keeper, kind="chair", state="PHL", on=date(2026, 1, 1))
        opening.open_cycle(keeper, year=YEAR, meeting="AMMTC-20", format="ANNUAL-1", edition="POA-2016-2025")
        yield made


def put(who: Actor, meeting: str, kind: str, about: str) -> None:
    recorded(who, deciding.propose(who, meeting=meeting, kind=kind, text="So decided.", about=about).code)


def edit(who: Actor, year: Year) -> None:
    row = drafting.open_part(who, year=YEAR, area=AREA)
    held = row.entries.first()
    text = f"Words {held.version if held else 0}."
    drafting.save(who, part_id=row.id, subject="NS-1", values={"status": "done", "narrative": text}, version=held.version if held else 0)


def answer(who: Actor, year: Year) -> None:
    open_query = Query.objects.filter(answered=None).first()
    reviewing.answer(who, query_id=open_query.id if open_query else "none", text="Since May.")


def respond(who: Actor, year: Year) -> None:
    row = Comment.objects.filter(accepted=None).first()
    compiling.respond(who, comment_id=row.id if row else "none", text="Done.", accepted=True)


def decide(meeting: str, kind: str) -> Callable[[Actor, Year], None]:
    return lambda who, year: put(who, meeting, kind, f"compilation:{year.report().id}")


def of_part(do: Callable[..., Any], **given: Any) -> Callable[[Actor, Year], None]:
    def step(who: Actor, year: Year) -> None:
        do(who, part_id=year.part().id, **given)
    return step


def of_report(do: Callable[..., Any], **given: Any) -> Callable[[Actor, Year], None]:
    def step(who: Actor, year: Year) -> None:
        do(who, compilation_id=year.report().id, **given)
    return step


EVENTS: dict[str, Callable[[Actor, Year], Any]] = {
    "edit": edit, "ask": of_part(clearing.ask), "give back": of_part(clearing.give_back, note="Say more."),
    "clear": of_part(clearing.submit), "amend": of_part(clearing.amend), "query": of_part(reviewing.query, text="Since when?"),
    "answer": answer, "review": of_part(reviewing.review),
    "freeze": lambda who, year: reviewing.freeze(who, year=YEAR), "close": lambda who, year: opening.close(who, year=YEAR),
    "assemble": lambda who, year: compiling.assemble(who, year=YEAR),
    "assemble a review": lambda who, year: compiling.assemble(who, year=YEAR, kind="midterm"),
    "addendum": lambda who, year: compiling.assemble(who, year=YEAR, kind="addendum"),
    "to chair": of_report(compiling.to_chair), "say": of_report(compiling.say, narrative="A year."),
    "circulate": of_report(compiling.circulate), "comment": of_report(compiling.comment, text="Say it better."), "respond": respond,
    "close comments": of_report(compiling.close_comments), "replace": of_report(compiling.replace),
    "clear by SOMTC": decide("SOMTC-26", "approve"), "SOMTC notes": decide("SOMTC-26", "note"), "submit": of_report(compiling.submit),
    "note": decide("AMMTC-20", "note"), "endorse": decide("AMMTC-20", "endorse"), "publish": of_report(compiling.publish),
}
TO_MINISTERS = [("keeper", "to chair"), ("chair", "circulate"), ("other", "comment"), ("keeper", "respond"), ("keeper", "close comments"),
                ("keeper", "clear by SOMTC"), ("keeper", "submit")]
WAY = [("drafter", "edit"), ("drafter", "ask"), ("head", "clear"), ("lead", "query"), ("head", "answer"), ("lead", "review"),
       ("keeper", "assemble"), *TO_MINISTERS, ("keeper", "note"), ("keeper", "publish"),
       ("keeper", "assemble a review"), *TO_MINISTERS, ("keeper", "endorse"), ("keeper", "publish"), ("keeper", "close")]
# The state corrects what it submitted while the report goes round: what came in time stays in, the correction is an addendum.
LATE = [("drafter", "edit"), ("drafter", "ask"), ("head", "give back"), ("drafter", "ask"), ("head", "clear"), ("head", "amend"),
        ("keeper", "assemble"), *TO_MINISTERS[:5], ("keeper", "replace"), *TO_MINISTERS[:2], ("drafter", "edit"), ("drafter", "ask"),
        ("head", "clear"), ("keeper", "close comments"), ("keeper", "clear by SOMTC"), ("keeper", "submit"), ("keeper", "note"),
        ("keeper", "publish"), ("keeper", "addendum"), *TO_MINISTERS[:2]]
USUAL = {event: who for who, event in (*WAY, *LATE)} | {"freeze": "keeper", "SOMTC notes": "keeper", "say": "chair"}
# Mostly by whoever may, so that runs come somewhere; else by anybody.
TRIES = st.lists(st.tuples(st.sampled_from(["", "", *sorted(WHO)]), st.sampled_from(sorted(EVENTS))), min_size=3, max_size=12)


@pytest.mark.parametrize(("way", "published"), [(WAY, 2), (LATE, 1)], ids=["a year and a review", "a late correction"])
def test_from_no_stage_of_a_year_does_anybody_bring_about_what_the_tables_do_not_allow(
    year: Year, way: list[tuple[str, str]], published: int
) -> None:
    taken: set[str] = set()
    for stage, (who, event) in enumerate([*way, ("", "")]):
        explored(year, taken, stage)
        if event:
            assert tried(year, who, event), (who, event)
            hold(year)
    assert Compilation.objects.filter(step="published").count() == published
    assert len(taken) > 12, "runs that come nowhere prove nothing"
    assert "SOMTC notes" not in taken, "a note of SOMTC clears nothing"


def explored(year: Year, taken: set[str], stage: int) -> None:
    """RUNS random runs from here, each undone; the same ones in every test run, others at every stage."""

    @seed(stage)
    @settings(max_examples=RUNS, deadline=None, database=None)
    @given(TRIES)
    def run(tries: list[tuple[str, str]]) -> None:
        before = dict(year.frozen)
        with transaction.atomic():
            for who, event in tries:
                taken.update([event] if tried(year, who or USUAL[event], event) else [])
            hold(year)
            transaction.set_rollback(True)
        year.frozen = before

    run()


def tried(year: Year, who: str, event: str) -> bool:
    """Whether it was done. What was refused has changed nothing."""
    before = stands()
    try:
        with transaction.atomic():
            EVENTS[event](year.actors[who], year)
    except (SheafError, Part.DoesNotExist, AssertionError):
        assert stands() == before, (who, event)
        return False
    return True


def stands() -> list[Any]:
    """Where everything stands."""
    return [list(model.objects.order_by("pk").values_list("pk", *names)) for model, names in (
        (Part, ("step", "submitted_version", "late")), (Compilation, ("step", "digest")), (Cycle, ("state",)), (Decision, ("state",)))]


def hold(year: Year) -> None:
    """What must be so whatever happened."""
    for part in Part.objects.all():
        _legal([(row.event, row.before, row.after, row.by) for row in part.transitions.all()], table.DRAFT, part.step)
    for row in Compilation.objects.all():
        _reported(year, row)
    assert not [row for row in Decision.objects.all() if row.state not in (decided.OPEN, decided.TAKEN)]
    held = Format.objects.get()
    assert _taken(held.formulated_by, "SOMTC")
    assert _taken(held.approved_by, "AMMTC")
    for said in Submission.objects.all():
        assert canonical.digest(said.content) == said.digest


def _legal(steps: list[tuple[str, str, str, str]], first: str, now: str) -> None:
    """A part's steps: each a row of the table, by who may, one after the other."""
    for event, before, after, by in steps:
        row = table.row(event, before)
        assert row, (event, before)
        assert row.after == after
        allowed = MAY[row.by] | ({"chair"} if event == table.FREEZE else set())  # by letting the report go round
        assert by.removeprefix("p-") in allowed, (event, by)
    _chained([(before, after) for _, before, after, _ in steps], first, now)


def _chained(steps: list[tuple[str, str]], first: str, now: str) -> None:
    assert ([first] if not steps else [steps[0][0], steps[-1][1]]) == ([first] if not steps else [first, now])
    assert steps or now == first
    assert all(one[1] == other[0] for one, other in pairwise(steps))


def _reported(year: Year, row: Compilation) -> None:
    """A report's steps, its frozen content, the decisions behind it, and everybody who reported in time."""
    passed = list(Passed.objects.filter(compilation=row))
    for item in passed:
        found = reports.row(item.event, item.before)
        assert found, (item.event, item.before)
        assert found.after == item.after
        assert item.by.removeprefix("p-") in MAY[found.by], (item.event, item.by)
        assert bool(item.decision) == (found.by == reports.DECISION)
    _chained([(item.before, item.after) for item in passed], reports.ASSEMBLING, row.step)
    assert canonical.digest(row.snapshot) == row.digest
    if row.step in reports.FROZEN:
        assert year.frozen.setdefault(row.id, row.digest) == row.digest, "frozen"
        told = {(part["state"], part["area"]) for part in row.snapshot["parts"]}
        came = set(Submission.objects.filter(late=False).values_list("part__state", "part__area"))
        if row.kind in REVIEWS:
            assert told <= came, "a review is made of what came in time until it circulated"
        elif row.kind != "addendum":
            assert told == came, "what came in time is in the report, and nothing else"
    if row.step in (reports.CLEARED, reports.SUBMITTED, reports.NOTED, reports.PUBLISHED):
        assert _taken(row.cleared_by, "SOMTC", f"compilation:{row.id}", ("approve", "endorse", "adopt"))
    if row.step in (reports.NOTED, reports.PUBLISHED):
        kinds = ("endorse", "adopt") if row.kind in REVIEWS else ("note", "endorse", "adopt")
        assert _taken(row.noted_by, "AMMTC", f"compilation:{row.id}", kinds)


def _taken(code: str, body: str, about: str = "", kinds: tuple[str, ...] = ()) -> bool:
    row = Decision.objects.select_related("meeting").filter(pk=code, state=decided.TAKEN).first()
    return bool(row and row.meeting.body == body and (not about or row.about == about) and (not kinds or row.kind in kinds))
