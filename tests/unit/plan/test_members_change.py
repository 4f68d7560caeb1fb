"""A state that joins or leaves in the middle of a year, and a meeting that moves then: who owes what, and whom a mail reminds."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.core import mail

from sheaf.access.models import Person
from sheaf.access.queries import actor_for
from sheaf.kernel.clock import ManualClock
from sheaf.plan.bodies import queries as bodies
from sheaf.plan.bodies import services as offices
from sheaf.plan.compiling import services as compiling
from sheaf.plan.glance import queries as glance
from sheaf.plan.meetings import services as meetings
from sheaf.plan.programme import measuring
from sheaf.plan.programme import queries as gauges
from sheaf.plan.programme import services as programme
from sheaf.plan.reporting import drafting, reminding, reviewing
from sheaf.plan.reporting.models import Cycle, Part
from tests import plan_year
from tests.cast import Cast, personal_key
from tests.unit.plan.test_reminding import focal

pytestmark = pytest.mark.django_db
GONE = date(2026, 12, 1)


@pytest.fixture
def asec(cast: Cast, clock: ManualClock) -> Iterator[Cast]:
    """The Secretariat's node with an open year; Timor-Leste is no member yet."""
    with plan_year.secretariat():
        offices.leave(cast.secretariat, body="AMMTC", state="TLS", on=date(2026, 11, 1))
        plan_year.open_year(cast)
        focal("LAO", "laos")
        yield cast


def owed_by(state: str) -> list[str]:
    return [task.title for task in bodies.open_tasks_of(f"state:{state}") if task.title.startswith("Submit")]


def test_a_state_that_has_submitted_everything_has_nothing_left_to_do(asec: Cast) -> None:
    drafter, head = plan_year.delegate("lao_delegate"), plan_year.delegate("lao_head")
    for area in Cycle.objects.get(pk=2026).components:
        assert owed_by("LAO")
        plan_year.submitted(drafter, head, area=area)
    assert not owed_by("LAO")


def reminded() -> int:
    """How many mails leave at the next reminder's time."""
    mail.outbox.clear()
    reminding.remind()
    return len([item for item in mail.outbox if "lao" in item.to[0]])


def test_a_state_that_leaves_before_it_reported_owes_nothing_and_is_reminded_of_nothing(asec: Cast, clock: ManualClock) -> None:
    due = date.fromisoformat(Cycle.objects.get().deadlines["submission"])
    clock.advance(timedelta(days=(due - clock.now().date()).days - 13))
    assert reminded() == 1
    offices.leave(asec.secretariat, body="AMMTC", state="LAO", on=GONE)
    assert "LAO" not in Cycle.objects.get().states
    meetings.move_meeting(asec.secretariat, code="AMMTC-20", starts=plan_year.DAY + timedelta(days=3))
    clock.advance(timedelta(days=9))
    assert (owed_by("LAO"), reminded()) == ([], 0)
    assert len(owed_by("VNM")) == 1


def test_a_state_that_leaves_a_body_leads_nothing_in_it(asec: Cast) -> None:
    assert bodies.leads_of(plan_year.AREA, GONE) == ["MYS"]
    offices.leave(asec.secretariat, body="SOMTC", state="MYS", on=GONE)
    assert (bodies.leads_of(plan_year.AREA, GONE), bodies.leads_of(plan_year.AREA, GONE - timedelta(days=1))) == ([], ["MYS"])


def test_what_all_states_say_together_is_counted_anew_when_one_leaves(asec: Cast) -> None:
    who = asec.secretariat
    programme.make(who, code="WP-2026", title="Next", starts=date(2026, 1, 1), ends=date(2028, 12, 31))
    row = measuring.make(who, code="WP-2026", indicator_code="I-1", title="X", kind="number")
    for state in ("LAO", "THA", "VNM", "MYS"):
        measuring.observe(who, indicator_id=row.id, state=state, year=2026, value="5", source="x")
    assert [(item.value, item.reported, item.owed) for item in gauges.regional(who, row)] == [(20, 4, 10)]
    offices.leave(who, body="AMMTC", state="LAO", on=GONE)
    assert [(item.value, item.reported, item.owed) for item in gauges.regional(who, row)] == [(15, 3, 9)]


def test_what_a_state_reported_before_it_left_stays_in_the_report(asec: Cast) -> None:
    plan_year.submitted(plan_year.delegate("lao_delegate"), plan_year.delegate("lao_head"))
    offices.leave(asec.secretariat, body="AMMTC", state="LAO", on=GONE)
    assert "LAO" not in Cycle.objects.get().states
    row = compiling.assemble(asec.secretariat, year=2026)
    assert [(part["state"], part["area"]) for part in row.snapshot["parts"]] == [("LAO", plan_year.AREA)]
    assert [item for item in row.snapshot["missing"] if item["state"] == "LAO"] == []
    assert owed_by("LAO") == []


def test_the_pages_of_a_state_that_left_after_one_component_ask_nothing_more_of_it(asec: Cast) -> None:
    desks = plan_year.delegates()
    plan_year.submitted(*(actor_for(Person.objects.get(username=name), personal_key(name)[0]) for name in ("lao_delegate", "lao_head")))
    assert "Write the report on" in desks["lao_delegate"].get("/plan/year/2026").content.decode()
    offices.leave(asec.secretariat, body="AMMTC", state="LAO", on=GONE)
    page = desks["lao_delegate"].get("/plan/year/2026").content.decode()
    assert "Write the report on" not in page
    assert page.count("not owed") > 8
    told = desks["keeper"].get("/api/v1/plan/year/cycles/2026").json()
    mine = [cell for cell in told["parts"] if cell["state"] == "LAO"]
    assert ("LAO" in told["states"], {cell["area"] for cell in mine if cell["version"]}) == (False, {plan_year.AREA})
    assert {cell["words"] for cell in mine if not cell["version"]} == {"not owed"}
    lines = {line.code: line for line in glance.by_state(asec.secretariat, Cycle.objects.get())}
    assert (lines["LAO"].answered, lines["VNM"].answered) == (100, 0)
    [part] = [line for line in glance.by_component(asec.secretariat, Cycle.objects.get()) if line.code == plan_year.AREA]
    assert (part.counts["under_way"], part.counts["not_reported"]) == (1, 9 * 2)  # nine states, two clauses


def test_a_state_that_left_is_not_waited_for_with_a_question_or_a_comment(asec: Cast) -> None:
    head = plan_year.delegate("lao_head")
    part = plan_year.submitted(plan_year.delegate("lao_delegate"), head)
    reviewing.query(plan_year.delegate("mys_delegate"), part_id=part.id, text="Since when?")
    assert [task.title for task in bodies.open_tasks_of("state:LAO") if task.title.startswith("Answer")]
    offices.leave(asec.secretariat, body="AMMTC", state="LAO", on=GONE)
    assert bodies.open_tasks_of("state:LAO") == []
    reviewing.answer(head, query_id=part.queries.get().id, text="Since May.")  # it may all the same


def test_a_meeting_that_is_moved_on_its_page_after_reminders_went_tells_both_days_once(asec: Cast, clock: ManualClock) -> None:
    due = date.fromisoformat(Cycle.objects.get().deadlines["submission"])
    clock.advance(timedelta(days=(due - clock.now().date()).days - 13))
    assert reminded() == 1
    desk = plan_year.delegates()["keeper"]
    assert desk.post("/plan/meetings/AMMTC-20/move", {"starts": "2027-10-01", "ends": ""}).status_code == 302
    clock.advance(timedelta(days=1))
    assert reminded() == 1
    [told] = [item for item in mail.outbox if "lao" in item.to[0]]
    moved = due + (date(2027, 10, 1) - plan_year.DAY)
    assert f"it was {due.day} {due:%B %Y} and is now {moved.day} {moved:%B %Y}" in told.body
    assert reminded() == 0
    clock.advance(timedelta(days=(moved - clock.now().date()).days - 6))
    assert reminded() == 1  # of the new day, as of any other


def test_a_draft_of_a_state_that_left_stays_its_own(asec: Cast) -> None:
    part = drafting.open_part(plan_year.delegate("lao_delegate"), year=2026, area=plan_year.AREA)
    offices.leave(asec.secretariat, body="AMMTC", state="LAO", on=GONE)
    assert Part.objects.filter(pk=part.id).exists()


def test_a_state_that_joins_before_the_day_of_submission_owes_the_year_and_later_none(asec: Cast, clock: ManualClock) -> None:
    assert "TLS" not in Cycle.objects.get().states
    offices.admit(asec.secretariat, body="AMMTC", state="TLS", on=GONE)
    assert "TLS" in Cycle.objects.get().states
    assert len(owed_by("TLS")) == 1
    offices.leave(asec.secretariat, body="AMMTC", state="TLS", on=GONE + timedelta(days=1))
    assert ("TLS" in Cycle.objects.get().states, owed_by("TLS")) == (False, [])
    clock.advance(timedelta(days=300))
    offices.admit(asec.secretariat, body="AMMTC", state="TLS", on=GONE + timedelta(days=2))
    assert ("TLS" in Cycle.objects.get().states, owed_by("TLS")) == (False, [])


def test_when_the_report_goes_round_nobody_is_asked_to_review_it_or_to_let_it_go_round(asec: Cast) -> None:
    offices.fill(asec.secretariat, kind="chair", state="LAO", on=date(2026, 1, 1))
    row = compiling.assemble(asec.secretariat, year=2026)
    compiling.to_chair(asec.secretariat, compilation_id=row.id)
    assert (len(bodies.open_tasks_of("chair:SOMTC")), len(bodies.open_tasks_of("body:ASEC"))) == (2, 1)
    compiling.circulate(plan_year.delegate("lao_head"), compilation_id=row.id)
    meetings.move_meeting(asec.secretariat, code="AMMTC-20", starts=plan_year.DAY + timedelta(days=30))
    assert (bodies.open_tasks_of("chair:SOMTC"), bodies.open_tasks_of("body:ASEC")) == ([], [])


def test_a_meeting_that_moves_asks_nothing_anew_of_who_has_submitted_all(asec: Cast) -> None:
    cycle = Cycle.objects.get()
    for area in cycle.components:
        Part.objects.create(cycle=cycle, state="LAO", area=area, step="submitted", submitted_version=1)
    offices.finish_tasks(asec.secretariat, about="cycle:2026", owner="state:LAO")
    meetings.move_meeting(asec.secretariat, code="AMMTC-20", starts=plan_year.DAY + timedelta(days=30))
    assert (owed_by("LAO"), len(owed_by("VNM"))) == ([], 1)
