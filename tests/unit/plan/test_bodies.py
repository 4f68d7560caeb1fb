"""Bodies, members, offices and their tasks, at the Secretariat's node."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest

from sheaf.access.actor import Actor
from sheaf.kernel import node as nodes
from sheaf.kernel.clock import ManualClock
from sheaf.kernel.errors import Conflict, Invalid, NotFound, Refused
from sheaf.kernel.node import Node
from sheaf.plan.bodies import queries, services, work
from sheaf.plan.bodies.models import Task
from tests.cast import Cast
from tests.plan_year import decided

DAY = date(2026, 1, 1)
LATER = date(2026, 6, 1)


@pytest.fixture
def keeper(node: Node, cast: Cast, clock: ManualClock) -> Iterator[Actor]:
    """The Secretariat's officer, at the Secretariat's node."""
    with nodes.entered(Node(state="ASEC", alias=node.alias, home=node.home)):
        yield cast.secretariat


def delegate(actor: Actor, state: str) -> Actor:
    return replace(actor, state=state, unit=f"{state}/delegation", role="delegate", person_id=f"{state}-1")


def test_starter_facts_tell_bodies_with_their_sources(keeper: Actor) -> None:
    row = queries.body(keeper, "SOMTC WG on ML")
    assert (row.starts, row.kind, row.support) == ("2025-09-10", "working_group", "A")
    assert row.source


def test_timor_leste_is_no_member_before_the_day_it_was_admitted(keeper: Actor) -> None:
    assert len(queries.members_on("AMMTC", date(2025, 10, 25))) == 10
    assert "TLS" in queries.members_on("AMMTC", date(2025, 10, 26))
    assert queries.members_on("AMMTC", date(2010, 1, 1)) == []


def test_members_stand_by_their_names_and_those_that_left_after_them(keeper: Actor) -> None:
    assert [row.state for row in queries.memberships(keeper, "AMMTC")] == [
        "BRN", "KHM", "IDN", "LAO", "MYS", "MMR", "PHL", "SGP", "THA", "TLS", "VNM"]
    services.leave(keeper, body="AMMTC", state="KHM", on=DAY)
    assert [row.state for row in queries.memberships(keeper, "AMMTC")][-2:] == ["VNM", "KHM"]


def test_offices_stand_in_the_plan_s_order_the_newest_holder_first(keeper: Actor) -> None:
    for kind, state, area, on in (("chair", "VNM", "", DAY), ("lead_shepherd", "PHL", "people-smuggling", DAY),
                                  ("co_lead", "LAO", "terrorism", DAY), ("lead_shepherd", "SGP", "terrorism", DAY),
                                  ("lead_shepherd", "MYS", "terrorism", LATER)):
        services.fill(keeper, kind=kind, state=state, area=area, on=on)
    made = [(row.kind, row.area, row.state) for row in queries.offices(keeper, "SOMTC") if row.starts]
    assert made == [("lead_shepherd", "terrorism", "MYS"), ("lead_shepherd", "terrorism", "SGP"),
                    ("lead_shepherd", "people-smuggling", "PHL"), ("co_lead", "terrorism", "LAO"), ("chair", "", "VNM")]


def test_what_a_source_says_of_a_shepherd_is_told_with_its_date_and_gives_no_rights(keeper: Actor) -> None:
    lead = {row.area: row for row in queries.lead_table(keeper)}["wildlife-timber"]
    assert (lead.state, lead.holders) == ("not known", ())
    assert lead.reported is not None
    assert (lead.reported.state, lead.reported.as_of) == ("THA", "2021-06-15")
    assert not queries.leads(delegate(keeper, "THA"), "wildlife-timber")


def test_an_office_passes_from_state_to_state_without_a_gap_or_an_overlap(keeper: Actor) -> None:
    services.fill(keeper, kind="lead_shepherd", state="SGP", area="cybercrime", on=DAY, decision=decided(keeper, body="SOMTC"))
    services.fill(keeper, kind="lead_shepherd", state="PHL", area="cybercrime", on=LATER)
    assert queries.leads_of("cybercrime", LATER - timedelta(days=1)) == ["SGP"]
    assert queries.leads_of("cybercrime", LATER) == ["PHL"]
    with pytest.raises(Conflict):
        services.fill(keeper, kind="lead_shepherd", state="SGP", area="cybercrime", on=DAY)


def test_a_vacancy_is_an_alarm_and_the_unknown_is_none(keeper: Actor) -> None:
    assert queries.vacancies(keeper, LATER) == []
    row = services.fill(keeper, kind="lead_shepherd", state="KHM", area="arms", on=DAY)
    services.vacate(keeper, office_id=row.id, on=LATER)
    assert [(item.area, item.state) for item in queries.vacancies(keeper, LATER)] == [("arms", "vacant")]
    assert "No lead shepherd: Arms smuggling" in [item.title for item in work.items(keeper)]
    services.fill(keeper, kind="lead_shepherd", state="KHM", area="arms", on=LATER)
    assert queries.vacancies(keeper, LATER) == []


def test_the_chair_s_office_is_handed_over_with_its_open_tasks(keeper: Actor, clock: ManualClock) -> None:
    services.fill(keeper, kind="chair", state="MYS", on=DAY)
    services.add_task(keeper, owner="chair:SOMTC", title="Review the year's reports", about="cycle:2026")
    services.add_task(keeper, owner="chair:SOMTC", title="Review the year's reports", about="cycle:2026")
    assert [task.title for task in queries.tasks(delegate(keeper, "MYS"))] == ["Review the year's reports"]
    services.fill(keeper, kind="chair", state="PHL", on=clock.now().date())
    assert list(queries.tasks(delegate(keeper, "MYS"))) == []
    assert [task.owner for task in queries.tasks(delegate(keeper, "PHL"))] == ["chair:SOMTC"]
    assert services.finish_tasks(keeper, about="cycle:2026") == 1
    assert list(queries.tasks(delegate(keeper, "PHL"))) == []


@pytest.mark.parametrize(("into", "heirs"), [("SOMTC", {"body:SOMTC", "chair:SOMTC"}), ("", {"body:ASEC"})])
def test_what_an_ended_body_and_its_chair_had_to_do_goes_on_elsewhere(keeper: Actor, into: str, heirs: set[str]) -> None:
    services.make_body(keeper, code="WG on X", name="A group", kind="working_group")
    services.admit(keeper, body="WG on X", state="THA", on=DAY)
    services.admit(keeper, body="WG on X", state="MYS", on=date(2027, 6, 10))
    services.fill(keeper, kind="chair", state="THA", body="WG on X", on=DAY)
    for owner, title in (("body:WG on X", "Its terms"), ("chair:WG on X", "Its report")):
        services.add_task(keeper, owner=owner, title=title, about="cycle:2026")
    services.end_body(keeper, code="WG on X", on=LATER, decision=decided(keeper, "body:WG on X"), into=into)
    assert set(Task.objects.filter(done=None).values_list("owner", flat=True)) == heirs
    assert [(row.state, row.ends) for row in queries.memberships(keeper, "WG on X")] == [("THA", LATER)]
    assert [row.ends for row in queries.offices(keeper, "WG on X")] == [LATER]


@pytest.mark.parametrize(("on", "says"), [
    (date(2016, 11, 26), "After 2023-03-01: Malaysia as Chair begins then."), (date(2023, 3, 1), "After 2023-03-01"),
    (date(2021, 6, 1), "After 2023-03-01"), (date(1016, 11, 26), "A day of 1990 to 2100")])
def test_a_body_does_not_end_before_what_happened_in_it_and_nothing_of_it_is_lost(keeper: Actor, on: date, says: str) -> None:
    services.make_body(keeper, code="WG on X", name="A group", kind="working_group", starts="2020")
    for state in ("THA", "MYS"):
        services.admit(keeper, body="WG on X", state=state, on=date(2020, 1, 1))
    services.fill(keeper, kind="chair", state="THA", body="WG on X", on=date(2021, 3, 1))
    services.fill(keeper, kind="chair", state="MYS", body="WG on X", on=date(2023, 3, 1))
    before = [[row.pk for row in rows(keeper, "WG on X")] for rows in (queries.memberships, queries.offices)]
    with pytest.raises(Invalid) as refused:
        services.end_body(keeper, code="WG on X", on=on, decision=decided(keeper, "body:WG on X"))
    assert says in refused.value.details["fields"]["on"]
    assert [[row.pk for row in rows(keeper, "WG on X")] for rows in (queries.memberships, queries.offices)] == before
    assert queries.body(keeper, "WG on X").ends == ""


def test_a_body_without_members_ends_after_it_began(keeper: Actor) -> None:
    services.make_body(keeper, code="WG on X", name="A group", kind="working_group", starts="2020-05")
    by = decided(keeper, "body:WG on X")
    with pytest.raises(Invalid):
        services.end_body(keeper, code="WG on X", on=date(2020, 4, 30), decision=by)
    assert services.end_body(keeper, code="WG on X", on=date(2020, 6, 1), decision=by).ends == "2020-06-01"


def test_a_state_that_took_an_office_does_not_leave_before_that_day(keeper: Actor) -> None:
    services.fill(keeper, kind="chair", state="TLS", on=LATER)
    with pytest.raises(Invalid) as refused:
        services.leave(keeper, body="SOMTC", state="TLS", on=DAY)
    assert "Timor-Leste as Chair begins then" in refused.value.details["fields"]["on"]
    assert queries.chairs_on(LATER) == ["TLS"]
    services.leave(keeper, body="SOMTC", state="TLS", on=LATER + timedelta(days=1))
    assert queries.chairs_on(LATER) == ["TLS"]


@pytest.mark.parametrize("starts", ["2026-13", "2026-02-30", "0001", "9999-12-31", "2026-1", "26"])
def test_a_body_begins_on_a_day_that_there_is(keeper: Actor, starts: str) -> None:
    with pytest.raises(Invalid) as refused:
        services.make_body(keeper, code="WG on X", name="A group", kind="working_group", starts=starts)
    assert "starts" in refused.value.details["fields"]


def test_two_times_of_one_member_or_of_one_chair_never_overlap(keeper: Actor) -> None:
    services.leave(keeper, body="SOMTC", state="TLS", on=date(2030, 1, 1))
    with pytest.raises(Conflict):
        services.admit(keeper, body="SOMTC", state="TLS", on=date(2027, 1, 1))
    assert services.admit(keeper, body="SOMTC", state="TLS", on=date(2030, 1, 1)).ends is None
    row = services.fill(keeper, kind="chair", state="MYS", on=DAY)
    services.vacate(keeper, office_id=row.id, on=LATER)
    with pytest.raises(Conflict):
        services.fill(keeper, kind="chair", state="PHL", on=DAY + timedelta(days=9))
    assert services.fill(keeper, kind="chair", state="PHL", on=LATER).ends is None


def test_a_body_is_made_merged_and_ended_by_decisions(keeper: Actor) -> None:
    services.make_body(keeper, code="WG on X", name="Invented group", kind="working_group", decision=decided(keeper), starts="2026-01")
    services.add_task(keeper, owner="body:WG on X", title="Draft its terms", about="decision:AMMTC-20/3")
    services.admit(keeper, body="WG on X", state="LAO", on=DAY)
    with pytest.raises(Invalid):
        services.end_body(keeper, code="WG on X", on=LATER, decision="")
    by = decided(keeper, "body:WG on X")
    row = services.end_body(keeper, code="WG on X", on=LATER, decision=by, into="SOMTC")
    assert (row.ended_by, row.merged_into_id) == (by, "SOMTC")
    assert [task.title for task in queries.open_tasks_of("body:SOMTC")] == ["Draft its terms"]
    assert queries.members_on("WG on X", LATER) == []
    with pytest.raises(Conflict):
        services.admit(keeper, body="WG on X", state="LAO", on=LATER)


def test_a_state_leaves_in_the_middle_of_a_year(keeper: Actor) -> None:
    services.leave(keeper, body="SOMTC", state="TLS", on=LATER)
    assert "TLS" in queries.members_on("SOMTC", DAY)
    assert "TLS" not in queries.members_on("SOMTC", LATER)
    with pytest.raises(NotFound):
        services.leave(keeper, body="SOMTC", state="TLS", on=LATER)


@pytest.mark.parametrize("given", [
    {"kind": "king", "state": "THA"}, {"kind": "chair", "state": "XXX"}, {"kind": "chair", "state": "THA", "area": "drugs"},
    {"kind": "lead_shepherd", "state": "THA", "area": "weather"}])
def test_an_office_that_does_not_exist_is_refused(keeper: Actor, given: dict[str, str]) -> None:
    with pytest.raises(Invalid):
        services.fill(keeper, on=DAY, **given)  # type: ignore[arg-type]


def test_only_the_secretariat_keeps_bodies(keeper: Actor, cast: Cast) -> None:
    for who in (cast.owner, cast.supervisor, cast.administrator, delegate(keeper, "THA")):
        with pytest.raises(Refused):
            services.admit(who, body="SOMTC", state="TLS", on=DAY)
        assert queries.bodies(who).count() > 20
