"""The work programme at the Secretariat's node: components, actions, indicators, decisions about it, review and carry-over."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sheaf.access.actor import Actor
from sheaf.kernel import node as nodes
from sheaf.kernel.clock import ManualClock
from sheaf.kernel.errors import Conflict, Invalid, NotFound, Refused
from sheaf.kernel.node import Node
from sheaf.plan.bodies import services as offices
from sheaf.plan.editions import queries as editions
from sheaf.plan.meetings import deciding
from sheaf.plan.meetings import services as meetings
from sheaf.plan.meetings.models import Decision
from sheaf.plan.programme import aggregating, gauges, lights, measuring, queries, services
from sheaf.plan.programme.models import Action, Indicator, Observation
from tests.cast import Cast
from tests.plan_year import recorded

FIRST, LAST = date(2026, 1, 1), date(2028, 12, 31)
CLAUSE = "POA-2016-2025/NS-8"


@pytest.fixture
def keeper(node: Node, cast: Cast, clock: ManualClock) -> Iterator[Actor]:
    """The Secretariat's officer, at the Secretariat's node."""
    with nodes.entered(Node(state="ASEC", alias=node.alias, home=node.home)):
        yield cast.secretariat


@pytest.fixture
def code(keeper: Actor) -> str:
    return services.make(keeper, code="WP-2026-2028", title="Work Programme", starts=FIRST, ends=LAST, edition="POA-2016-2025").code


def delegate(keeper: Actor, state: str) -> Actor:
    return replace(keeper, state=state, unit=f"{state}/delegation", role="delegate", person_id=f"{state}-1")


def action(keeper: Actor, code: str, area: str = "cybercrime", **values: Any) -> Action:
    goal = services.add_objective(keeper, code=code, area=area, text="Share what is known.")
    return services.add_action(
        keeper, objective_id=goal.id, **{"title": "A joint exercise", "clauses": [CLAUSE], "leads": ["SGP"], **values}
    )


def decide(keeper: Actor, kind: str, code: str, **value: Any) -> None:
    meeting = f"AMMTC-{code}-{kind}".upper()[:40]
    meetings.plan_meeting(keeper, code=meeting, body="AMMTC", format="annual", title=meeting, starts=date(2026, 11, 20))
    row = deciding.propose(keeper, meeting=meeting, kind=kind, text="So decided.", about=f"programme:{code}", value=value)
    recorded(keeper, row.code)


def test_a_programme_has_a_component_for_every_crime_area(keeper: Actor, code: str) -> None:
    assert len(queries.components(keeper, code)) == 10


def test_an_action_shows_on_the_page_of_the_clause_that_it_serves(keeper: Actor, code: str) -> None:
    row = action(keeper, code)
    assert row.code == "CYBERCRIME-1.1"
    panels = [panel(keeper, "POA-2016-2025", "NS-8") for panel in editions.PANELS]
    assert any("CYBERCRIME-1.1: A joint exercise" in item["text"] for _, rows in panels for item in rows)


@pytest.mark.parametrize("wrong", [
    {"title": " "}, {"leads": ["XXX"]}, {"clauses": ["POA-2016-2025/NS-99"]}, {"budget": "much"}, {"budget": "-1"}, {"currency": "dollars"},
    {"starts": date(2020, 1, 1)}, {"starts": date(2026, 5, 1), "ends": date(2026, 4, 1)}])
def test_an_action_that_makes_no_sense_is_refused_with_its_field(keeper: Actor, code: str, wrong: dict[str, Any]) -> None:
    with pytest.raises(Invalid) as refused:
        action(keeper, code, **wrong)
    assert set(refused.value.details["fields"]) <= {*wrong}
    assert not Action.objects.exists()


def test_two_who_edit_one_action_are_told(keeper: Actor, code: str) -> None:
    row = action(keeper, code)
    services.edit_action(keeper, action_id=row.id, version=1, budget="25,000.50", currency="USD")
    with pytest.raises(Conflict):
        services.edit_action(keeper, action_id=row.id, version=1, title="Mine")
    assert queries.action(keeper, code, row.code).budget == Decimal("25000.50")


def test_an_adopted_programme_is_changed_by_its_next_edition_only(keeper: Actor, code: str) -> None:
    row = action(keeper, code)
    decide(keeper, "adopt", code)
    assert queries.programme(keeper, code).adopted_by
    for attempt in (lambda: action(keeper, code), lambda: services.edit_action(keeper, action_id=row.id, version=1, title="Else")):
        with pytest.raises(Conflict):
            attempt()
    services.set_progress(keeper, action_id=row.id, progress="under_way")
    assert queries.in_force(date(2027, 1, 1)) == queries.programme(keeper, code)


def test_a_decision_extends_a_programme_and_never_shortens_it(keeper: Actor, code: str) -> None:
    decide(keeper, "adopt", code)
    with pytest.raises(Invalid):
        decide(keeper, "extend", code, to="2027-01-01")
    meeting = "AMMTC-30"
    meetings.plan_meeting(keeper, code=meeting, body="AMMTC", format="annual", title=meeting, starts=date(2026, 11, 20))
    row = deciding.propose(keeper, meeting=meeting, kind="extend", text="Extended.", about=f"programme:{code}", value={"to": "2029-12-31"})
    recorded(keeper, row.code)
    held = queries.programme(keeper, code)
    assert (held.extended_to, held.extended_by, held.ends) == (date(2029, 12, 31), row.code, LAST)
    assert queries.in_force(date(2029, 6, 1)) == held


@pytest.mark.parametrize("value", [{}, {"to": "soon"}, {"to": None}, {"to": "2027-01-01"}, {"to": "2028-12-31"}])
def test_an_extension_that_could_not_be_taken_is_not_put(keeper: Actor, code: str, value: dict[str, Any]) -> None:
    meetings.plan_meeting(keeper, code="AMMTC-30", body="AMMTC", format="annual", title="30th", starts=date(2026, 11, 20))
    put = {"meeting": "AMMTC-30", "kind": "extend", "text": "Longer.", "value": value}
    with pytest.raises(Invalid):
        deciding.propose(keeper, about=f"programme:{code}", **put)  # type: ignore[arg-type]
    with pytest.raises(Invalid) as refused:
        deciding.propose(keeper, about="programme:NONE", **put)  # type: ignore[arg-type]
    assert refused.value.details["fields"]["about"] == "There is no work programme NONE."
    assert not Decision.objects.filter(meeting="AMMTC-30").exists()


def test_who_leads_an_action_or_its_component_says_how_it_goes_and_nobody_else(keeper: Actor, code: str, cast: Cast) -> None:
    row = action(keeper, code)
    offices.fill(keeper, kind="lead_shepherd", state="PHL", area="cybercrime", on=FIRST)
    for state in ("SGP", "PHL"):
        services.set_progress(delegate(keeper, state), action_id=row.id, progress="under_way", note=f"{state} says so.")
    for who in (delegate(keeper, "LAO"), cast.owner, cast.administrator):
        with pytest.raises(Refused):
            services.set_progress(who, action_id=row.id, progress="done")
    assert Action.objects.get().note == "PHL says so."


def test_what_is_unfinished_goes_on_in_the_next_edition_with_its_history(keeper: Actor, code: str) -> None:
    row, finished = action(keeper, code), action(keeper, code, area="drugs")
    services.set_progress(keeper, action_id=row.id, progress="under_way")
    services.set_progress(keeper, action_id=finished.id, progress="done")
    services.make(keeper, code="WP-2029-2031", title="Next", starts=date(2029, 1, 1), ends=date(2031, 12, 31), follows=code)
    with pytest.raises(Conflict):
        services.review(keeper, code=code, findings="Good.", into="WP-2029-2031", carry=[finished.code])
    made = services.review(keeper, code=code, findings="Good.", into="WP-2029-2031", carry=[row.code, row.code])
    assert made.carried == [row.code]
    after = queries.action(keeper, "WP-2029-2031", "CYBERCRIME-1.1")
    assert [item.programme_id for item in queries.history(after)] == ["WP-2029-2031", code]
    assert (after.progress, Action.objects.get(pk=row.id).progress) == ("under_way", "carried")
    with pytest.raises(NotFound):
        services.review(keeper, code=code, findings="Good.", into="WP-2029-2031", carry=["NONE-1"])
    with pytest.raises(Conflict, match=f"{row.code} was carried over already: only what is unfinished is carried over."):
        services.review(keeper, code=code, findings="Good.", into="WP-2029-2031", carry=[row.code])


def test_bars_lie_within_the_programme_whatever_its_actions_say(keeper: Actor, code: str) -> None:
    action(keeper, code, starts=FIRST, ends=date(2030, 1, 1))
    action(keeper, code, area="drugs")
    bars = [bar for _, row in queries.gantt(keeper, code) for bar in row]
    assert len(bars) == 2
    assert all(0 <= bar.left <= 100 and bar.left + bar.width <= 100.5 for bar in bars)
    assert [bar.light.code for bar in bars] == ["undated", "overdue"]


def test_years_at_the_end_of_an_extended_programme_without_an_action_are_not_drawn(keeper: Actor, code: str) -> None:
    action(keeper, code, starts=FIRST, ends=FIRST + timedelta(days=200))
    row = queries.programme(keeper, code)
    row.extended_to = date(2035, 12, 31)
    assert queries.span(row, queries.components(keeper, code)) == (FIRST, date(FIRST.year, 12, 31))
    action(keeper, code, area="drugs")  # without an end: it goes on to the last day
    assert queries.span(row, queries.components(keeper, code)) == (FIRST, date(2035, 12, 31))


def test_an_observation_is_corrected_by_a_new_version_and_the_old_one_stays(keeper: Actor, code: str) -> None:
    row = measuring.make(
        keeper,
        code=code,
        indicator_code="I-1",
        title="Requests answered",
        kind="percent",
        area="cybercrime",
        direction="up",
        dimensions=["sex"],
    )
    measuring.mark(keeper, indicator_id=row.id, kind="baseline", year=2025, value="40")
    measuring.mark(keeper, indicator_id=row.id, kind="target", year=2028, value="80 %", state="THA")
    measuring.observe(keeper, indicator_id=row.id, state="THA", year=2026, value="55", source="report:2026:THA")
    with pytest.raises(Conflict):
        measuring.observe(keeper, indicator_id=row.id, state="THA", year=2026, value="99", source="x")
    measuring.observe(keeper, indicator_id=row.id, state="THA", year=2026, value="85", source="report:2026:THA", version=1)
    measuring.observe(keeper, indicator_id=row.id, state="THA", year=2026, value="30", source="x", dimensions={"sex": "female"})
    found = queries.readings(keeper, row)
    assert [(item.value, item.baseline, item.target, item.light.code) for item in found] == [
        (Decimal(85), Decimal(40), Decimal(80), "reached")
    ]
    assert Observation.objects.filter(split="").count() == 2
    assert queries.readings(delegate(keeper, "LAO"), row, states=["LAO"]) == []


@pytest.mark.parametrize(
    ("kind", "value"),
    [("percent", "101"), ("percent", "x"), ("yes_no", "perhaps"), ("ordinal", "high"), ("number", "NaN"), ("number", "1e99")],
)
def test_a_value_that_an_indicator_cannot_have_is_refused(keeper: Actor, code: str, kind: str, value: str) -> None:
    row = measuring.make(keeper, code=code, indicator_code="I-2", title="X", kind=kind, scale=["none", "some"] if kind == "ordinal" else [])
    with pytest.raises(Invalid):
        measuring.observe(keeper, indicator_id=row.id, state="THA", year=2026, value=value, source="x")


@settings(suppress_health_check=[HealthCheck.too_slow])  # on a loaded machine
@given(
    st.sampled_from(["not_started", "under_way", "done", "stopped", "carried"]),
    st.none() | st.dates(date(2026, 1, 1), date(2027, 1, 1)),
    st.none() | st.dates(date(2027, 1, 2), date(2028, 1, 1)),
    st.dates(date(2025, 1, 1), date(2029, 1, 1)),
)
def test_every_action_has_one_light_with_words_and_a_sign_of_its_own(
    progress: str, starts: date | None, ends: date | None, day: date
) -> None:
    light = lights.of_action(progress, starts, ends, day)
    assert light.words
    assert light.sign
    assert (light.code == "done") == (progress == "done")
    if light.code == "late":
        assert ends is not None
        assert day > ends


@pytest.mark.parametrize(
    ("kind", "unit", "values", "how", "said"),
    [
        ("number", "persons", ("10", "20", "30"), "sum", "60 persons"),
        ("number", "days", ("10", "20", "90"), "median", "20 days"),
        ("percent", "", ("10", "20", "90", "40"), "median", "30 %"),
        ("yes_no", "", ("yes", "no", "yes"), "latest", "2 of 3 say yes"),
        ("ordinal", "", ("none", "some", "all", "all"), "latest", "some"),
    ],
)
def test_all_states_together_by_the_kind_of_the_indicator(
    keeper: Actor, code: str, kind: str, unit: str, values: tuple[str, ...], how: str, said: str
) -> None:
    row = measuring.make(keeper, code=code, indicator_code="I-3", title="X", kind=kind, unit=unit,
                         scale=["none", "some", "all"] if kind == "ordinal" else [])
    for state, value in zip(("THA", "MYS", "LAO", "VNM"), values, strict=False):
        measuring.observe(keeper, indicator_id=row.id, state=state, year=2026, value=value, source="x")
    found = queries.regional(keeper, row)[0]
    assert (found.how, aggregating.words(row, found.value, found.reported)) == (how, said)
    assert (found.reported, found.owed, "SGP" in found.silent, "THA" in found.silent) == (len(values), 11, True, False)
    for who in (delegate(keeper, "LAO"), replace(keeper, role="officer", state="LAO")):
        assert [item.value for item in queries.regional(who, row)] == [found.value]
    assert queries.regional(replace(keeper, role="officer", state="LAO"), row)[0].silent == ()


def test_two_states_are_not_added_up_since_each_could_tell_the_other(keeper: Actor, code: str) -> None:
    row = measuring.make(keeper, code=code, indicator_code="I-4", title="X", kind="number", unit="persons", direction="up")
    for state in ("THA", "MYS"):
        measuring.observe(keeper, indicator_id=row.id, state=state, year=2026, value="5", source="x")
    assert queries.regional(keeper, row) == []
    measuring.observe(keeper, indicator_id=row.id, state="LAO", year=2026, value="5", source="x")
    measuring.mark(keeper, indicator_id=row.id, kind="baseline", year=2025, value="12")
    assert [(item.value, item.light and item.light.code) for item in queries.regional(keeper, row)] == [(Decimal(15), "better")]
    assert {(item.baseline, item.light.code) for item in queries.readings(keeper, row)} == {(None, "no-mark")}  # 12 is of all together
    measuring.observe(keeper, indicator_id=row.id, state="LAO", year=2026, status="not_available", source="x", version=1)
    assert queries.regional(keeper, row) == []


def trained(keeper: Actor, code: str, said: dict[str, tuple[str, str, str]]) -> Indicator:
    """An indicator by sex. said: state to its whole, of women and of men; empty for what it did not say."""
    row = measuring.make(keeper, code=code, indicator_code="I-5", title="Trained", kind="number", unit="persons", dimensions=["sex"])
    for state, values in said.items():
        for value, split in zip(values, ({}, {"sex": "female"}, {"sex": "male"}), strict=True):
            if value:
                measuring.observe(keeper, indicator_id=row.id, state=state, year=2026, value=value, dimensions=split, source="x")
    return row


def test_all_states_together_are_told_by_each_split_too(keeper: Actor, code: str) -> None:
    row = trained(keeper, code, dict.fromkeys(("THA", "MYS", "LAO"), ("10", "4", "6")))
    measuring.mark(keeper, indicator_id=row.id, kind="target", year=2026, value="20")
    for who in (keeper, replace(keeper, role="officer", state="LAO")):
        found = queries.regional(who, row, splits=True)
        assert [(item.split, item.value, item.target) for item in found] == [
            ("", Decimal(30), Decimal(20)), ("sex=female", Decimal(12), None), ("sex=male", Decimal(18), None)]
    own = gauges.of(replace(keeper, role="officer", state="LAO"), programme=code)[0]
    assert own.own_words == [("all", "10 persons, 2026"), ("sex: female", "4 persons, 2026"), ("sex: male", "6 persons, 2026")]
    assert gauges.of(replace(keeper, role="officer", state="SGP"), programme=code)[0].own == ()


@pytest.mark.parametrize("said", [
    {"THA": ("10", "4", "6"), "MYS": ("10", "4", "6"), "LAO": ("10", "4", "6"), "VNM": ("10", "", "6")},  # women of one from the difference
    {"THA": ("10", "4", "6"), "MYS": ("10", "4", "6"), "LAO": ("10", "4", "6"), "VNM": ("", "4", "6")},  # the whole of one
    {"THA": ("10", "4", ""), "MYS": ("10", "4", ""), "LAO": ("10", "", "6")}])
def test_a_split_from_which_a_state_s_own_value_could_be_read_is_not_told(
    keeper: Actor, code: str, said: dict[str, tuple[str, str, str]]
) -> None:
    row = trained(keeper, code, said)
    told = {item.split for item in queries.regional(keeper, row, splits=True)}
    assert "" in told
    assert "sex=female" not in told
    whole = {state for state, values in said.items() if values[0]}
    for split, place in (("sex=female", 1), ("sex=male", 2)):
        assert split not in told or {state for state, values in said.items() if values[place]} == whole


@pytest.mark.parametrize("value", ["", " ", "f;m", "x=y", "x" * 201])
def test_a_dimension_that_could_be_taken_for_another_is_refused(keeper: Actor, code: str, value: str) -> None:
    row = trained(keeper, code, {})
    with pytest.raises(Invalid):
        measuring.observe(keeper, indicator_id=row.id, state="THA", year=2026, value="1", dimensions={"sex": value}, source="x")
    assert not Observation.objects.exists()
