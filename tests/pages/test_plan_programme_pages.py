"""The pages of the work programme at the Secretariat's node and at a state's, as people see them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

import pytest
from django.test import Client

from sheaf.access.actor import Actor
from sheaf.kernel import node as nodes
from sheaf.kernel.clock import ManualClock
from sheaf.kernel.node import Node
from sheaf.plan.meetings import deciding
from sheaf.plan.meetings import services as meetings
from sheaf.plan.programme import measuring, services
from sheaf.plan.programme.models import Action, Objective, Programme
from tests.cast import Cast, Part, make_person, signed_in
from tests.plan_year import recorded

HOME = "/plan/programme/"
FACTS = f"{HOME}WP-2022-2024"


@pytest.fixture
def office(node: Node, cast: Cast, clock: ManualClock) -> Iterator[dict[str, Client]]:
    """Browsers at the Secretariat's node: its officer, and delegates of Singapore and Laos."""
    with nodes.entered(Node(state="ASEC", alias=node.alias, home=node.home, parts=node.parts)):
        parts = {
            "keeper": Part("Sari Secretariat", "ASEC/secretariat", "secretariat"),
            "singapore": Part("Tan Delegate", "SGP/delegation", "delegate"),
            "laos": Part("Kham Delegate", "LAO/delegation", "delegate"),
        }
        people = {name: make_person(name, part)[0] for name, part in parts.items()}
        yield {name: signed_in(person, name) for name, person in people.items()}


@pytest.fixture
def keeper(office: dict[str, Client], cast: Cast) -> Actor:
    return cast.secretariat


@pytest.fixture
def draft(keeper: Actor) -> Action:
    code = services.make(
        keeper, code="WP-2027-2029", title="Next", starts=date(2027, 1, 1), ends=date(2029, 12, 31), follows="WP-2022-2024"
    ).code
    goal = services.add_objective(keeper, code=code, area="cybercrime", text="Share what is known.")
    return services.add_action(keeper, objective_id=goal.id, title="A joint exercise", clauses=["POA-2016-2025/NS-8"], leads=["SGP"],
                               starts=date(2027, 2, 1), ends=date(2027, 8, 1))


def adopted(keeper: Actor) -> None:
    meetings.plan_meeting(keeper, code="AMMTC-21", body="AMMTC", format="annual", title="21st", starts=date(2026, 11, 1))
    recorded(keeper, deciding.propose(keeper, meeting="AMMTC-21", kind="adopt", text="So.", about="programme:WP-2027-2029").code)


def test_everybody_reads_the_programmes_with_their_sources(cast: Cast) -> None:
    for who in ("owner", "stranger", "auditor"):
        page = cast.client(who).get(HOME).content.decode()
        assert "SOMTC work plan with India, 2023-2027" in page
        assert "/plan/meetings/decisions/AMMTC-18.1" in page
        assert "Make a programme" not in page
        page = cast.client(who).get(FACTS).content.decode()
        assert "publicnow.com" in page
        assert "extended to 2025" in page
        assert "Cybercrime" in page
    assert cast.client("anonymous").get(HOME).status_code == 302
    assert cast.client("owner").get(f"{HOME}NONE").status_code == 404


@pytest.mark.parametrize("page", [f"{HOME}new", f"{FACTS}/edit", f"{FACTS}/objectives", f"{FACTS}/review", f"{FACTS}/indicators"])
def test_who_does_not_keep_the_programme_is_refused(cast: Cast, page: str) -> None:
    for who in ("owner", "supervisor", "auditor", "administrator"):
        assert cast.client(who).get(page).status_code == 403
        assert cast.client(who).post(page, {}).status_code == 403


def test_the_secretariat_makes_a_draft_and_writes_it_on_the_pages(office: dict[str, Client], cast: Cast) -> None:
    client = office["keeper"]
    given = {"code": "WP-2027-2029", "title": "Next", "starts": "2027-01-01", "ends": "2029-12-31", "follows": "WP-2022-2024"}
    assert client.post(f"{HOME}new", {**given, "ends": "2026-01-01"}).status_code == 422
    assert client.post(f"{HOME}new", given).status_code == 302
    assert client.post(f"{HOME}WP-2027-2029/objectives", {"area": "drugs", "text": "Less of it."}).status_code == 302
    goal = Objective.objects.get()
    action = {"title": "Seize more", "clauses": "POA-2016-2025/NS-8, POA-2016-2025/IE-7", "leads": ["THA", "MYS"], "budget": "25,000.50",
              "currency": "USD", "starts": "2027-02-01", "ends": "2027-03-01"}
    assert b"No clauses: X/1" in client.post(f"{HOME}objectives/{goal.id}/actions", {**action, "clauses": "X/1"}).content
    assert client.post(f"{HOME}objectives/{goal.id}/actions", action).status_code == 302
    page = client.get(f"{HOME}WP-2027-2029/actions/DRUGS-1.1").content.decode()
    assert "25,000.50 USD" in page
    assert "/plan/editions/POA-2016-2025/IE-7" in page
    clause = client.get("/plan/editions/POA-2016-2025/IE-7").content.decode()
    assert f"{HOME}WP-2027-2029/actions/DRUGS-1.1" in clause


def test_two_who_edit_one_draft_are_told(office: dict[str, Client], draft: Action) -> None:
    client, page = office["keeper"], f"{HOME}WP-2027-2029/actions/{draft.code}/edit"
    given = {"title": "Mine", "version": 1}
    assert client.post(page, given).status_code == 302
    answer = client.post(page, {"title": "Yours", "version": 1})
    assert (answer.status_code, b"Somebody else changed this action" in answer.content) == (422, True)
    goal = f"{HOME}objectives/{draft.objective_id}"
    assert client.post(goal, {"text": "Other words.", "read": "Share what is known."}).status_code == 302
    assert client.post(goal, {"text": "Third words.", "read": "Share what is known."}).status_code == 422
    edit = {"title": "New title", "starts": "2027-01-01", "ends": "2029-12-31", "version": 1}
    assert client.post(f"{HOME}WP-2027-2029/edit", edit).status_code == 302
    assert client.post(f"{HOME}WP-2027-2029/edit", edit).status_code == 422
    assert Programme.objects.get(pk="WP-2027-2029").title == "New title"


def test_an_adopted_programme_is_not_edited_but_told_about(office: dict[str, Client], draft: Action, keeper: Actor) -> None:
    adopted(keeper)
    page = f"{HOME}WP-2027-2029/actions/{draft.code}"
    assert office["keeper"].post(f"{page}/edit", {"title": "Mine", "version": 1}).status_code == 422
    assert b"Say how it goes" in office["singapore"].get(page).content
    assert b"Say how it goes" not in office["laos"].get(page).content
    told = {"progress": "under_way", "note": "Half done.", "version": 1}
    assert office["laos"].post(page, told).status_code in (403, 422)
    assert office["singapore"].post(page, told).status_code == 302
    assert office["singapore"].post(page, told).status_code == 422
    shown = office["laos"].get(page).content.decode()
    assert "Half done." in shown
    assert "AMMTC-21.1" in shown


def test_actions_in_time_are_a_drawing_and_a_table_without_style(office: dict[str, Client], draft: Action, clock: ManualClock) -> None:
    page = office["laos"].get(f"{HOME}WP-2027-2029/timeline").content.decode()
    assert "<svg" in page
    assert 'class="l-waiting"' in page
    assert page.count("A joint exercise") >= 2
    assert "style=" not in page
    assert "<script>" not in page


def test_what_is_unfinished_goes_on_and_is_compared(office: dict[str, Client], draft: Action, keeper: Actor) -> None:
    adopted(keeper)
    services.make(keeper, code="WP-2030-2032", title="After", starts=date(2030, 1, 1), ends=date(2032, 12, 31), follows="WP-2027-2029")
    goal = services.add_objective(keeper, code="WP-2030-2032", area="drugs", text="New things.")
    services.add_action(keeper, objective_id=goal.id, title="A new one")
    page = f"{HOME}WP-2027-2029/review"
    assert b"A joint exercise" in office["keeper"].get(page).content
    assert office["keeper"].post(page, {"findings": "Well.", "carry": [draft.code]}).status_code == 422
    assert office["keeper"].post(page, {"findings": "Well.", "into": "WP-2030-2032", "carry": [draft.code]}).status_code == 302
    shown = office["laos"].get(f"{HOME}WP-2027-2029/compare/WP-2030-2032").content.decode()
    assert "went on: 1" in shown
    assert "new: 1" in shown
    assert "ended: 0" in shown
    after = office["laos"].get(f"{HOME}WP-2030-2032/actions/{draft.code}").content.decode()
    assert f"{HOME}WP-2027-2029/actions/{draft.code}" in after


def test_a_state_s_own_line_is_for_itself_and_for_who_reviews(office: dict[str, Client], draft: Action, keeper: Actor, cast: Cast) -> None:
    client, page = office["keeper"], f"{HOME}WP-2027-2029/indicators"
    made = {"indicator_code": "I-1", "title": "Requests answered", "kind": "percent", "direction": "up"}
    assert client.post(page, made).status_code == 302
    assert client.post(page, {**made, "kind": "ordinal", "indicator_code": "I-2"}).status_code == 422
    assert client.post(f"{page}/I-1", {"do": "mark", "kind": "target", "year": 2029, "value": "80"}).status_code == 302
    value = {"do": "observe", "state": "MYS", "year": 2027, "status": "reported", "value": "61.5", "source": "told", "version": 0}
    assert client.post(f"{page}/I-1", {**value, "value": "101"}).status_code == 422
    assert client.post(f"{page}/I-1", value).status_code == 302
    assert client.post(f"{page}/I-1", value).status_code == 422
    assert "61.5" in client.get(f"{page}/I-1").content.decode()
    assert office["laos"].post(f"{page}/I-1", value).status_code == 403
    with nodes.entered(Node(state="THA", alias=nodes.current().alias, home=nodes.current().home)):
        shown = cast.client("owner").get(f"{page}/I-1").content.decode()
    assert "61.5" not in shown
    assert "Values of states are kept at the Secretariat’s node" in shown
    assert "80" in shown


@pytest.mark.parametrize("page", [HOME, FACTS, f"{FACTS}/timeline"])
def test_a_page_of_the_programme_is_cheap(cast: Cast, page: str, django_assert_max_num_queries: object) -> None:
    client = cast.client("owner")
    client.get(page)
    with django_assert_max_num_queries(18):  # type: ignore[operator]
        client.get(page)


def test_a_programme_is_extended_from_the_page_of_its_meeting(office: dict[str, Client], draft: Action, keeper: Actor) -> None:
    adopted(keeper)
    put = {"kind": "extend", "text": "Longer.", "mode": "consensus", "about": "programme:WP-2027-2029"}
    answer = office["keeper"].post("/plan/meetings/AMMTC-21/decide", put)
    assert (answer.status_code, b"A date such as 2025-12-31." in answer.content) == (422, True)
    assert office["keeper"].post("/plan/meetings/AMMTC-21/decide", {**put, "to": "2030-06-30"}).status_code == 302
    decision = "/plan/meetings/decisions/AMMTC-21.2"
    assert b"New last day: 2030-06-30" in office["laos"].get(decision).content
    assert office["keeper"].post(decision, {"event": "record"}).status_code == 302
    assert "extended to 30 June 2030" in office["laos"].get(f"{HOME}WP-2027-2029").content.decode()


def test_ten_comes_after_nine_among_actions_and_indicators(office: dict[str, Client], draft: Action, keeper: Actor) -> None:
    for number in range(2, 12):
        services.add_action(keeper, objective_id=draft.objective_id, title=f"Action {number}")
    for code, area in (("IND-10", "cybercrime"), ("IND-9", "cybercrime"), ("ALL-2", ""), ("IND-1", "drugs")):
        measuring.make(keeper, code="WP-2027-2029", indicator_code=code, title=code, kind="number", area=area)
    page = office["laos"].get(f"{HOME}WP-2027-2029").content.decode()
    assert re.findall(r"actions/CYBERCRIME-1\.(\d+)", page) == [str(number) for number in range(1, 12)]
    assert re.findall(r"indicators/([A-Z]+-\d+)", page) == ["ALL-2", "IND-1", "IND-9", "IND-10"]
