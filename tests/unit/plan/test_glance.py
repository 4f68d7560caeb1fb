"""The plan at a glance, at the Secretariat's node: who is counted, who is named, punctuality, charts as in print."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheaf.access.actor import Actor
from sheaf.kernel import node as nodes
from sheaf.kernel.clock import ManualClock
from sheaf.kernel.node import Node
from sheaf.plan import drawing
from sheaf.plan.bodies import services as bodies
from sheaf.plan.compiling import documents, snapshot
from sheaf.plan.compiling.documents import charts
from sheaf.plan.compiling.documents.reported import counted, states
from sheaf.plan.glance import queries, tallies
from sheaf.plan.glance.models import Arrival, Tally
from sheaf.plan.glance.templatetags.glance import chart
from sheaf.plan.meetings import services as meetings
from sheaf.plan.reporting.models import STATUSES, Cycle, Format, Part, Submission
from tests.cast import Cast

AREAS, STATES = ["drugs", "cybercrime"], ["MYS", "SGP", "THA"]
QUESTIONS = [{"subject": "NS-1", "title": "Strategy"}, {"subject": "LM-6", "title": "Offence", "areas": ["drugs"]}]


@pytest.fixture
def keeper(node: Node, cast: Cast, clock: ManualClock) -> Iterator[Actor]:
    """The Secretariat's officer, at the Secretariat's node."""
    with nodes.entered(Node(state="ASEC", alias=node.alias, home=node.home)):
        yield cast.secretariat


@pytest.fixture
def cycle(keeper: Actor) -> Cycle:
    """A year of two components and three states, of which Singapore has not reported on drugs and nobody but Malaysia on the other."""
    form = Format.objects.create(code="ANNUAL-1", title="Annual report", questions=QUESTIONS, digest="0" * 64)
    meetings.plan_meeting(keeper, code="AMMTC-20", body="AMMTC", format="annual", title="AMMTC", starts=date(2026, 12, 1))
    made = Cycle.objects.create(year=2026, edition="POA-2016-2025", format=form, meeting="AMMTC-20", meeting_day=date(2026, 12, 1),
                                deadlines={"submission": "2026-09-01"}, components=AREAS, states=STATES)
    report(made, "THA", "drugs", 28, NS_1="done", LM_6="not_applicable")
    report(made, "MYS", "drugs", 31, NS_1="not_started", LM_6="planned")
    report(made, "MYS", "cybercrime", 31, NS_1="under_way")
    return made


def report(cycle: Cycle, state: str, area: str, day: int, **statuses: str) -> Submission:
    """A submission that came on a day of August; 1 September is the day of submission."""
    part = Part.objects.create(cycle=cycle, state=state, area=area, step="submitted", submitted_version=1)
    entries = [{"subject": subject.replace("_", "-"), "status": status, "narrative": "", "obstacles": "", "needs": "", "language": "en",
                "shown_to": "officials", "copied_from": None, "evidence": []} for subject, status in statuses.items()]
    return Submission.objects.create(part=part, version=1, content={"entries": entries, "figures": []}, digest="0" * 64, cleared_by="x",
                                     at=datetime(2026, 8, day, tzinfo=UTC))


def delegate(keeper: Actor, state: str = "THA") -> Actor:
    return replace(keeper, state=state, unit=f"{state}/delegation", role="delegate", person_id=f"{state}-1")


def test_not_reported_not_started_and_not_applicable_are_three_things(keeper: Actor, cycle: Cycle) -> None:
    drugs, cyber = queries.by_component(keeper, cycle)
    assert drugs.counts == {"done": 1, "planned": 1, "not_started": 1, "not_applicable": 1, "not_reported": 2}
    assert (drugs.total, drugs.answered) == (6, 66)
    assert (cyber.counts, cyber.answered) == ({"under_way": 1, "not_reported": 2}, 33)


def test_until_three_others_reported_a_delegate_counts_its_own_answers_alone(keeper: Actor, cycle: Cycle) -> None:
    thai = delegate(keeper)
    drugs, cyber = queries.by_component(thai, cycle)
    assert drugs.counts == {"done": 1, "not_applicable": 1}
    assert cyber.counts == {"not_reported": 1}
    came = {row.code: (row.on_time + row.late, row.missing) for row in queries.punctual_components(thai, cycle)}
    assert came == {"drugs": (2, 1), "cybercrime": (1, 2)}  # that others came is told, and nothing of what they said
    assert [line.counts for line in queries.by_subject(thai, cycle, "drugs")] == [{"done": 1}, {"not_applicable": 1}]
    assert [line.total for line in queries.by_year(thai)] == [3]
    assert [line.counts for line in queries.of_subject(thai, "NS-1")] == [{"done": 1, "not_reported": 1}]
    cycle.states = [*STATES, "VNM"]
    cycle.save()
    report(cycle, "SGP", "drugs", 30, NS_1="done", LM_6="done")
    report(cycle, "VNM", "drugs", 30, NS_1="done", LM_6="planned")
    assert queries.by_component(thai, cycle)[0] == queries.by_component(keeper, cycle)[0]
    assert queries.by_component(thai, cycle)[1].counts == {"not_reported": 1}


def test_who_leads_a_component_counts_what_it_reads(keeper: Actor, cycle: Cycle) -> None:
    bodies.fill(keeper, kind="lead_shepherd", state="THA", area="drugs", on=date(2020, 1, 1))
    assert queries.by_component(delegate(keeper), cycle)[0] == queries.by_component(keeper, cycle)[0]
    assert queries.by_component(delegate(keeper), cycle)[1].counts == {"not_reported": 1}


def test_a_delegate_counts_all_of_a_compiled_year_and_names_only_its_own_state(keeper: Actor, cycle: Cycle) -> None:
    thai = delegate(keeper)
    cycle.state = "closed"
    cycle.save()
    assert queries.by_component(thai, cycle) == queries.by_component(keeper, cycle)
    assert [line.code for line in queries.by_state(thai, cycle)] == ["THA"]
    assert [row.code for row in queries.punctual_states(thai, cycle)] == ["THA"]
    assert queries.total(queries.by_component(thai, cycle, ["MYS"])) == {}
    assert [line.words for line in queries.by_state(keeper, cycle)] == ["Malaysia", "Singapore", "Thailand"]


@pytest.mark.parametrize("role", ["officer", "auditor", "node_admin"])
def test_nobody_else_at_the_secretariats_node_counts_other_states(keeper: Actor, cycle: Cycle, role: str) -> None:
    other = replace(keeper, role=role)
    assert not queries.tallies(other).exists()
    assert queries.total(queries.by_component(other, cycle)) == {}
    assert queries.by_state(other, cycle) == []
    assert queries.beside(other, cycle) is None


def test_a_clause_and_a_year_are_counted_over_all_states(keeper: Actor, cycle: Cycle) -> None:
    [strategy] = queries.of_subject(keeper, "NS-1", "POA-2016-2025")
    assert strategy.counts == {"done": 1, "under_way": 1, "not_started": 1, "not_reported": 3}
    assert queries.of_subject(keeper, "NS-1", "ANOTHER") == []
    assert [line.code for line in queries.by_subject(keeper, cycle, "drugs")] == ["NS-1", "LM-6"]
    assert queries.by_year(keeper)[0].total == 9


def test_late_is_told_in_days_and_to_whom_it_concerns(keeper: Actor, cycle: Cycle) -> None:
    report(cycle, "THA", "cybercrime", 31, NS_1="done")
    Arrival.objects.filter(state="THA", area="cybercrime").update(first=datetime(2026, 9, 11, tzinfo=UTC))
    [thai] = queries.punctual_states(delegate(keeper), cycle)
    assert (thai.owed, thai.on_time, thai.late, thai.days, thai.missing, thai.over) == (2, 1, 1, 10, 0, True)
    assert queries.beside(delegate(keeper), cycle) == queries.Beside(own=3, middle=-1)
    assert queries.beside(delegate(keeper, "SGP"), cycle) is None
    assert queries.beside(keeper, cycle) is None


def test_the_chart_on_the_page_is_the_chart_in_print(keeper: Actor, cycle: Cycle) -> None:
    parts = Part.objects.filter(cycle=cycle).select_related("cycle")
    shown = documents.view(snapshot.gather(keeper, cycle, parts, kind="annual", narrative=""), "0" * 64, "full")
    printed = counted(shown)
    assert printed == [("Illicit drug trafficking", {"done": 1, "planned": 1, "not_started": 1, "not_applicable": 1, "not_reported": 2}),
                       ("Cybercrime", {"under_way": 1, "not_reported": 2})]  # one for each of three states and each clause
    assert states(shown.chapters[0]) == [("Malaysia", {"planned": 1, "not_started": 1}), ("Singapore", {"not_reported": 2}),
                                         ("Thailand", {"done": 1, "not_applicable": 1})]
    title = "Entries by component and status"
    assert chart(queries.as_printed(queries.by_component(keeper, cycle)), title) == charts.stacked(printed, title)


def test_tallies_made_anew_are_the_same(keeper: Actor, cycle: Cycle) -> None:
    part = Part.objects.get(state="THA")
    Submission.objects.create(part=part, version=2, digest="1" * 64, cleared_by="x",
                              content={"entries": [{"subject": "NS-1", "status": "planned"}], "figures": []})
    before = set(Tally.objects.values_list("part", "subject", "status")), set(Arrival.objects.values_list("part", "first", "answers"))
    assert tallies.rebuild(keeper) == 4
    after = set(Tally.objects.values_list("part", "subject", "status")), set(Arrival.objects.values_list("part", "first", "answers"))
    assert before == after


@given(answers=st.dictionaries(st.sampled_from(["A", "B", "C", "D"]), st.sampled_from(list(STATUSES))), more=st.integers(0, 5))
def test_what_is_counted_adds_up_to_what_was_asked(answers: dict[str, Any], more: int) -> None:
    counts = {status: list(answers.values()).count(status) for status in STATUSES}
    line = queries._line("x", "x", counts, len(answers) + more)
    assert line.total == len(answers) + more
    assert 0 <= line.answered <= 100
    assert (line.answered == 100) == (more == 0 and bool(answers))


def test_a_submission_without_proper_entries_is_counted_as_silence() -> None:
    for content in ({}, {"entries": [{"subject": "A", "status": ""}, {"subject": "B"}]}, []):
        assert tallies._answers(SimpleNamespace(content=content)) == {}  # type: ignore[arg-type]


@given(used=st.lists(st.sampled_from(queries.SHOWN), min_size=1, unique=True))
def test_every_word_of_a_legend_ends_inside_the_chart(used: list[str]) -> None:
    ordered = [status for status in queries.SHOWN if status in used]
    legend = drawing._legend([(status, charts.MARKS[status]) for status in ordered])
    places = [float(item.partition('"')[0]) for item in legend.split('<text x="')[1:]]
    ends = [left + 6 * (len(charts.MARKS[status].words) + 2) for left, status in zip(places, ordered, strict=True)]
    assert ends[-1] <= charts.WIDTH
    assert all(end < after for end, after in zip(ends, places[1:], strict=False))
