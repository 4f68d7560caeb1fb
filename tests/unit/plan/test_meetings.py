"""Meetings, decisions and what follows, at the Secretariat's node."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from sheaf.access import services as access
from sheaf.access.actor import Actor
from sheaf.access.queries import actor_for
from sheaf.kernel import node as nodes
from sheaf.kernel.clock import ManualClock
from sheaf.kernel.errors import Conflict, Invalid, NotFound, Refused
from sheaf.kernel.node import Node
from sheaf.plan.bodies import queries as bodies
from sheaf.plan.bodies import services as bodies_services
from sheaf.plan.editions import queries as editions
from sheaf.plan.meetings import calendar, deciding, hooks, queries, services, table
from sheaf.plan.meetings.models import Decision
from tests.cast import Cast
from tests.plan_year import recorded

DAY = date(2026, 12, 1)
EVENTS = (table.RECORD, table.AGREE, table.OBJECT, table.RESERVE, table.LAPSE, table.WITHDRAW, table.RESUME)


@pytest.fixture
def keeper(node: Node, cast: Cast, clock: ManualClock) -> Iterator[Actor]:
    """The Secretariat's officer, at the Secretariat's node."""
    with nodes.entered(Node(state="ASEC", alias=node.alias, home=node.home)):
        yield cast.secretariat


@pytest.fixture
def meeting(keeper: Actor) -> str:
    services.add_standing(
        keeper, body="AMMTC", title="Wildlife, timber and people smuggling", starts=date(2016, 1, 1), clause="POA-2016-2025/IF-3"
    )
    return services.plan_meeting(keeper, code="AMMTC-20", body="AMMTC", format="annual", title="20th AMMTC", starts=DAY).code


def head(keeper: Actor, state: str) -> Actor:
    return replace(keeper, state=state, unit=f"{state}/delegation", role="delegation_head", person_id=f"{state}-1", name=f"Head of {state}")


def put(keeper: Actor, **given: Any) -> str:
    return deciding.propose(keeper, meeting="AMMTC-20", **{"kind": "adopt", "text": "Adopt the text.", **given}).code


def test_an_agenda_begins_with_standing_items_and_says_which_it_lacks(keeper: Actor, meeting: str) -> None:
    items = queries.agenda(keeper, meeting)
    assert [item.title for item in items] == ["Wildlife, timber and people smuggling"]
    services.drop_item(keeper, item_id=items[0].id)
    assert [item.clause for item in queries.missing_standing(queries.meeting(keeper, meeting))] == ["POA-2016-2025/IF-3"]
    assert services.fill_agenda(keeper, code=meeting) == 1
    assert services.fill_agenda(keeper, code=meeting) == 0


def test_items_are_put_in_another_order(keeper: Actor, meeting: str) -> None:
    services.add_item(keeper, code=meeting, title="Border management", shared_with="AEC Council")
    last = services.add_item(keeper, code=meeting, title="Opening")
    services.place_item(keeper, item_id=last.id, position=1)
    assert [(item.position, item.title) for item in queries.agenda(keeper, meeting)] == [
        (1, "Opening"), (2, "Wildlife, timber and people smuggling"), (3, "Border management")]


def test_what_follows_is_carried_from_agenda_to_agenda_until_it_is_closed(keeper: Actor, meeting: str) -> None:
    code = put(keeper, kind="task")
    row = deciding.add_follow_up(keeper, decision=code, title="Draft the terms", owner="state:THA", due=date(2027, 3, 1))
    services.plan_meeting(keeper, code="AMMTC-21", body="AMMTC", format="annual", title="21st AMMTC", starts=date(2027, 12, 1))
    assert not [item for item in queries.agenda(keeper, "AMMTC-21") if item.follow_up_id]  # the decision is not taken yet
    recorded(keeper, code)
    services.fill_agenda(keeper, code="AMMTC-21")
    assert [item.follow_up_id for item in queries.agenda(keeper, "AMMTC-21") if item.follow_up_id] == [row.id]
    owner = head(keeper, "THA")
    assert [task.title for task in bodies.tasks(owner)] == ["Draft the terms"]
    with pytest.raises(Refused):
        deciding.close_follow_up(head(keeper, "VNM"), follow_up_id=row.id, result="Not mine")
    deciding.close_follow_up(owner, follow_up_id=row.id, result="The terms are in paper 4.")
    assert list(bodies.tasks(owner)) == []
    services.plan_meeting(keeper, code="AMMTC-22", body="AMMTC", format="annual", title="22nd AMMTC", starts=date(2028, 12, 1))
    assert not [item for item in queries.agenda(keeper, "AMMTC-22") if item.follow_up_id]
    with pytest.raises(Conflict):
        deciding.close_follow_up(owner, follow_up_id=row.id, result="Again")


def test_silence_that_lapses_is_consent_and_an_objection_stops_it(keeper: Actor, meeting: str, clock: ManualClock) -> None:
    quiet = put(keeper, mode="silence", until=clock.now().date() + timedelta(days=7))
    loud = put(keeper, mode="silence", until=clock.now().date() + timedelta(days=7))
    deciding.take_position(head(keeper, "LAO"), code=quiet, event="reserve", text="Lao PDR applies paragraph 3 from 2028.")
    deciding.take_position(head(keeper, "VNM"), code=loud, event="object", text="Paragraph 2 needs work.")
    clock.advance(timedelta(days=7))
    assert deciding.let_silence_lapse() == 0
    clock.advance(timedelta(days=1))
    assert deciding.let_silence_lapse() == 1
    assert (queries.decision(keeper, quiet).state, queries.decision(keeper, loud).state) == ("taken", "stopped")
    with pytest.raises(Invalid):
        deciding.resume(keeper, code=loud)
    deciding.resume(keeper, code=loud, until=clock.now().date() + timedelta(days=3))
    clock.advance(timedelta(days=4))
    assert deciding.let_silence_lapse() == 1


def test_a_silence_that_nobody_can_act_on_holds_up_no_other(
    keeper: Actor, meeting: str, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    until = clock.now().date() + timedelta(days=7)
    stuck, free = put(keeper, mode="silence", until=until), put(keeper, mode="silence", until=until)

    def cannot(actor: Actor, row: Decision) -> None:
        if row.code == stuck:
            raise Conflict("Nothing waits for this.")

    monkeypatch.setattr(hooks, "ON_TAKEN", [cannot])
    clock.advance(timedelta(days=8))
    assert deciding.let_silence_lapse() == 1
    assert (queries.decision(keeper, stuck).state, queries.decision(keeper, free).state) == ("open", "taken")


def test_ad_referendum_is_taken_when_the_last_member_has_confirmed(keeper: Actor, meeting: str) -> None:
    code = put(keeper, mode="ad_referendum")
    members = bodies.members_on("AMMTC", DAY)
    assert len(members) == 11
    for state in members[:-1]:
        assert deciding.take_position(head(keeper, state), code=code, event="agree").state == "open"
    with pytest.raises(Conflict):
        deciding.take_position(head(keeper, members[0]), code=code, event="agree")
    assert deciding.take_position(head(keeper, members[-1]), code=code, event="agree").state == "taken"


def test_only_members_and_only_heads_of_delegations_take_positions(keeper: Actor, meeting: str, cast: Cast) -> None:
    code = put(keeper, mode="ad_referendum")
    for who in (keeper, cast.owner, replace(head(keeper, "THA"), role="delegate"), head(keeper, "ASEC")):
        with pytest.raises(Refused):
            deciding.take_position(who, code=code, event="agree")


def test_what_a_decision_brings_about_happens_in_its_transaction(keeper: Actor, meeting: str, monkeypatch: pytest.MonkeyPatch) -> None:
    code = put(keeper, about="body:SOMTC")
    seen: list[str] = []

    def fails(actor: Actor, row: Any) -> None:
        seen.append(row.about)
        raise Conflict("Not possible.")

    monkeypatch.setattr(hooks, "ON_TAKEN", [fails])
    with pytest.raises(Conflict, match="Not possible"):
        recorded(keeper, code)
    assert seen == ["body:SOMTC"]
    assert queries.decision(keeper, code).state == "open"
    assert queries.taken(code) is None


def test_a_decision_in_force_is_found_by_kind_body_and_what_it_is_about(keeper: Actor, meeting: str) -> None:
    code = put(keeper, about="body:SOMTC", clauses=["POA-2016-2025/IF-1"])
    recorded(keeper, code)
    assert queries.taken(code, kinds=("adopt",), about="body:SOMTC", body="AMMTC")
    assert queries.taken(code, kinds=("note",)) is None
    assert queries.taken(code, body="SOMTC") is None
    panel = [panel(keeper, "POA-2016-2025", "IF-1") for panel in editions.PANELS]
    assert any(code in row["text"] for _, rows in panel for row in rows)


def test_a_meeting_moves_is_held_or_cancelled_once(keeper: Actor, meeting: str, clock: ManualClock) -> None:
    with pytest.raises(Conflict):
        services.hold(keeper, code=meeting)
    with pytest.raises(Invalid) as slip:
        services.move_meeting(keeper, code=meeting, starts=date(2020, 12, 1))
    assert set(slip.value.details["fields"]) == {"starts"}
    assert services.move_meeting(keeper, code=meeting, starts=clock.now().date()).ends == clock.now().date()
    services.hold(keeper, code=meeting)
    for step in (services.hold, services.cancel, services.fill_agenda):
        with pytest.raises(Conflict):
            step(keeper, code=meeting)
    assert queries.meeting(keeper, meeting).state == "held"


@pytest.mark.parametrize(
    "wrong",
    [
        {"code": "ammtc"},
        {"format": "party"},
        {"title": " "},
        {"ends": date(2026, 11, 1)},
        {"ends": date(2027, 2, 1)},
        {"host": "XX"},
        {"body": "NONE"},
    ],
)
def test_a_meeting_that_makes_no_sense_is_refused_with_its_field(keeper: Actor, wrong: dict[str, Any]) -> None:
    with pytest.raises(Invalid) as refused:
        services.plan_meeting(keeper, **{"code": "X-1", "body": "AMMTC", "format": "annual", "title": "X", "starts": DAY, **wrong})
    assert set(refused.value.details["fields"]) == set(wrong)


def test_a_paper_is_kept_byte_by_byte_and_its_name_is_harmless(keeper: Actor, meeting: str) -> None:
    row = services.add_paper(
        head(keeper, "PHL"), code=meeting, title="Our paper", name="../../etc/a\r\n.pdf", data=b"%PDF", media_type="text/html\r\nX: y"
    )
    held = queries.paper(keeper, row.id)
    assert (bytes(held.content), held.name, held.from_state, held.media_type) == (b"%PDF", "a.pdf", "PHL", "application/octet-stream")


def test_the_calendar_opens_by_its_secret_address_only_and_for_as_long_as_its_person_works(keeper: Actor, meeting: str, cast: Cast) -> None:
    person = cast.people["stranger"]
    access.appoint(replace(cast.administrator, state="ASEC"), person_id=person.id, unit="LAO/delegation", role="delegate")
    owner = actor_for(person)
    assert (owner.state, owner.role) == ("LAO", "delegate")
    first = calendar.new_address(owner)
    second = calendar.new_address(owner)
    with pytest.raises(NotFound):
        calendar.calendar(first)
    found = Calendar.from_ical(calendar.calendar(second))
    assert [str(event["summary"]) for event in found.walk("VEVENT")] == ["20th AMMTC"]
    answer = Client().get(f"/plan/meetings/calendar/{second}.ics")
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    assert Client().get("/plan/meetings/calendar/guess.ics").status_code == 404
    person.is_active = False
    person.save(update_fields=["is_active"])
    with pytest.raises(NotFound):
        calendar.calendar(second)


def test_an_event_that_moves_says_so_to_calendars_and_leads_to_its_page(
    keeper: Actor, meeting: str, cast: Cast, clock: ManualClock
) -> None:
    person = cast.people["stranger"]
    access.appoint(replace(cast.administrator, state="ASEC"), person_id=person.id, unit="LAO/delegation", role="delegate")
    secret = calendar.new_address(actor_for(person))
    due = clock.now() + timedelta(days=9)
    bodies_services.add_task(keeper, owner="state:LAO", title="Write it", about="x:1", due=due)

    def events() -> dict[str, Any]:
        return {str(item["summary"]): item for item in Calendar.from_ical(calendar.calendar(secret)).walk("VEVENT")}

    before = events()
    assert str(before["20th AMMTC"]["url"]).endswith("/plan/meetings/AMMTC-20")
    assert str(before["Due: Write it"]["url"]).startswith("http")
    clock.advance(timedelta(days=1))
    services.move_meeting(keeper, code=meeting, starts=DAY + timedelta(days=7))
    bodies_services.add_task(keeper, owner="state:LAO", title="Write it", about="x:1", due=due + timedelta(days=2))
    after = events()
    for name in ("20th AMMTC", "Due: Write it"):
        assert after[name]["uid"] == before[name]["uid"]
        assert after[name]["sequence"] > before[name]["sequence"]
        for stamp in ("dtstamp", "last-modified"):
            assert after[name][stamp].dt == before[name][stamp].dt + timedelta(days=1)


@given(st.sampled_from(list(table.MODES)), st.lists(st.tuples(st.sampled_from(EVENTS), st.booleans()), max_size=12))
def test_no_run_of_steps_reaches_a_state_that_the_table_does_not_know(mode: str, steps: list[tuple[str, bool]]) -> None:
    state = table.OPEN
    for event, confirmed in steps:
        found = table.row(event, mode, state)
        if found:
            state = table.after(found, confirmed=confirmed)
            assert state in table.STATES
        if state in (table.TAKEN, table.WITHDRAWN):
            assert not [row for row in table.ROWS if row.before == state]
    assert mode != table.CONSENSUS or state != table.TAKEN or any(event == table.RECORD for event, _ in steps)


def test_delegates_are_appointed_at_the_secretariat_s_node_only_and_to_a_delegation(keeper: Actor, cast: Cast, node: Node) -> None:
    chief = replace(cast.administrator, state="ASEC")
    for unit in ("LAO/police", "ASEC/delegation", "XXX/delegation"):
        with pytest.raises(Invalid):
            access.appoint(chief, person_id=cast.people["stranger"].id, unit=unit, role="delegate")
    with nodes.entered(node), pytest.raises(Invalid):
        access.appoint(cast.administrator, person_id=cast.people["stranger"].id, unit="THA/delegation", role="delegate")
