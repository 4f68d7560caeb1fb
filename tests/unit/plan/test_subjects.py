"""What decisions are about, and what may be done by their codes, at the Secretariat's node."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from sheaf.access.actor import Actor
from sheaf.kernel import node as nodes
from sheaf.kernel.clock import ManualClock
from sheaf.kernel.errors import Conflict, Invalid, SheafError
from sheaf.kernel.node import Node
from sheaf.plan.bodies import queries as bodies
from sheaf.plan.bodies import services as offices
from sheaf.plan.compiling import table as reports
from sheaf.plan.compiling.models import Compilation
from sheaf.plan.meetings import deciding, hooks
from sheaf.plan.meetings import services as meetings
from sheaf.plan.meetings.models import KINDS, Decision
from sheaf.plan.programme import services as programme
from sheaf.plan.programme.models import Programme
from sheaf.plan.registers.models import Item
from sheaf.plan.reporting import opening
from sheaf.plan.reporting.models import Format
from tests.cast import Cast
from tests.plan_year import QUESTIONS, decided

NOW = date(2026, 11, 2)
NONE = {"edition": "There is no edition NONE.", "body": "There is no body NONE.", "mandate": "There is no body NONE.",
        "meeting": "There is no meeting NONE.", "decision": "There is no decision NONE.", "programme": "There is no work programme NONE.",
        "register": "There is no register entry NONE.", "format": "There is no format NONE.", "cycle": "There is no year NONE.",
        "compilation": "There is no compiled report NONE."}


@pytest.fixture
def keeper(node: Node, cast: Cast, clock: ManualClock) -> Iterator[Actor]:
    """The Secretariat's officer, at the Secretariat's node, with a meeting of SOMTC and one of AMMTC that begin today."""
    with nodes.entered(Node(state="ASEC", alias=node.alias, home=node.home)):
        for body, form in (("SOMTC", "officials"), ("AMMTC", "annual")):
            meetings.plan_meeting(cast.secretariat, code=f"{body}-NOW", body=body, format=form, title=body, starts=NOW)
        yield cast.secretariat


def put(keeper: Actor, body: str, kind: str, about: str, **given: Any) -> Decision:
    return deciding.propose(keeper, meeting=f"{body}-NOW", kind=kind, text="So decided.", about=about, **given)


def take(keeper: Actor, body: str, kind: str, about: str, **given: Any) -> str:
    return deciding.record(keeper, code=put(keeper, body, kind, about, **given).code).code


def field(why: type[SheafError], act: Callable[[], object]) -> dict[str, str]:
    with pytest.raises(why) as refused:
        act()
    found: dict[str, str] = refused.value.details.get("fields", {})
    return found


@pytest.mark.parametrize("subject", NONE)
@pytest.mark.parametrize("kind", KINDS)
def test_a_decision_of_no_kind_is_about_what_is_not_known(keeper: Actor, kind: str, subject: str) -> None:
    given = {"value": {"to": "2030-01-01"}} if kind == "extend" else {}
    assert field(Invalid, lambda: put(keeper, "AMMTC", kind, f"{subject}:NONE", **given))["about"] == NONE[subject]
    assert not Decision.objects.filter(meeting="AMMTC-NOW").exists()


def test_every_subject_that_a_room_names_is_checked() -> None:
    assert set(NONE) == set(hooks.SUBJECTS)


def test_what_nothing_is_called_is_refused_with_what_there_is(keeper: Actor) -> None:
    said = field(Invalid, lambda: put(keeper, "AMMTC", "note", "weather:rain"))["about"]
    assert said.startswith("Nothing is called “weather” here")
    assert "programme" in said


@pytest.mark.parametrize("clause", ["POA-2016-2025/NS-99", "POA-9999/NS-1", "NS-1", "/", ""])
def test_a_decision_names_clauses_that_there_are(keeper: Actor, clause: str) -> None:
    wrong = field(Invalid, lambda: put(keeper, "AMMTC", "note", "", clauses=["POA-2016-2025/NS-1", clause]))
    assert wrong == {"clauses": f"No clauses: {clause}."}
    assert "clauses" in field(Invalid, lambda: put(keeper, "AMMTC", "note", "", clauses=["POA-2016-2025/NS-1"] * 41))
    assert field(Invalid, lambda: meetings.add_item(keeper, code="AMMTC-NOW", title="X", clause=clause or "x")).keys() == {"clause"}


@pytest.mark.parametrize(("about", "extended"), [("programme:WP-2022-2024", True), ("mandate:SOMTC", True), ("body:SOMTC", False),
                                                 ("edition:POA-2016-2025", False), ("meeting:AMMTC-18", False)])
def test_only_what_has_a_last_day_by_decision_is_extended(keeper: Actor, about: str, extended: bool) -> None:
    value = {"to": "2040-01-01"}
    if extended:
        assert put(keeper, "AMMTC", "extend", about, value=value).value == value
    else:
        assert field(Invalid, lambda: put(keeper, "AMMTC", "extend", about, value=value)).keys() == {"about"}


def test_an_edition_is_adopted_once_by_a_body_and_noted_as_often_as_it_likes(keeper: Actor) -> None:
    with pytest.raises(Conflict, match=r"AMMTC has decided this already, by AMMTC-11\.1 on 2017-09-20"):
        put(keeper, "AMMTC", "adopt", "edition:POA-2016-2025")
    take(keeper, "AMMTC", "note", "edition:POA-2016-2025")
    take(keeper, "AMMTC", "note", "edition:POA-2016-2025")
    take(keeper, "SOMTC", "endorse", "edition:POA-2016-2025")


def test_of_two_that_were_put_about_one_edition_one_is_taken(keeper: Actor) -> None:
    first, second = (put(keeper, "SOMTC", "endorse", "edition:POA-2016-2025").code for _ in range(2))
    deciding.record(keeper, code=first)
    with pytest.raises(Conflict, match=first):
        deciding.record(keeper, code=second)
    assert Decision.objects.get(code=second).state == "open"


def test_a_programme_is_adopted_once_by_a_body_and_another_body_may_still(keeper: Actor) -> None:
    programme.make(keeper, code="WP-9", title="Next", starts=date(2027, 1, 1), ends=date(2029, 12, 31))
    by = take(keeper, "SOMTC", "adopt", "programme:WP-9")
    with pytest.raises(Conflict, match=by):
        put(keeper, "SOMTC", "approve", "programme:WP-9")
    take(keeper, "AMMTC", "endorse", "programme:WP-9")
    version = Programme.objects.get(code="WP-9").version
    take(keeper, "AMMTC", "note", "programme:WP-9")
    held = Programme.objects.get(code="WP-9")
    assert (held.adopted_by, held.version) == (by, version)


def test_a_format_is_formulated_and_approved_once_each_by_the_body_that_does_it(keeper: Actor) -> None:
    opening.formulate(keeper, code="A-1", title="Annual", questions=QUESTIONS)
    assert "AMMTC approves it" in field(Invalid, lambda: put(keeper, "AMMTC", "endorse", "format:A-1"))["kind"]
    by = [take(keeper, body, "approve", "format:A-1") for body in ("SOMTC", "AMMTC")]
    for body, code in zip(("SOMTC", "AMMTC"), by, strict=True):
        with pytest.raises(Conflict, match=code):
            put(keeper, body, "adopt", "format:A-1")
    take(keeper, "AMMTC", "note", "format:A-1")
    held = Format.objects.get(code="A-1")
    assert [held.formulated_by, held.approved_by] == by


def test_a_compilation_is_noted_once_and_a_replaced_one_no_more(keeper: Actor) -> None:
    row = Compilation.objects.create(year=2026, kind="annual", number=1, title="X", format="A", format_digest="", digest="",
                                     step=reports.SUBMITTED, cleared_by="SOMTC-24.1", made_by="x")
    about = f"compilation:{row.id}"
    assert "kind" in field(Invalid, lambda: put(keeper, "AMMTC", "task", about))
    with pytest.raises(Conflict, match=r"SOMTC has decided on this compilation already, by SOMTC-24\.1"):
        put(keeper, "SOMTC", "approve", about)
    by = take(keeper, "AMMTC", "note", about)
    with pytest.raises(Conflict, match=by):
        put(keeper, "AMMTC", "note", about)
    Compilation.objects.update(step=reports.REPLACED, noted_by="", cleared_by="")
    with pytest.raises(Conflict, match="replaced by a later one"):
        put(keeper, "AMMTC", "note", about)


def test_an_entry_that_can_wait_for_no_decision_of_the_body_any_longer_is_not_put(keeper: Actor) -> None:
    Item.objects.create(code="POS-1", kind="position", state="ASEC", title="Position", text="Words", step="draft")
    put(keeper, "AMMTC", "approve", "register:POS-1")  # it may be put to AMMTC before that day
    assert "about" in field(Invalid, lambda: put(keeper, "SOMTC", "approve", "register:POS-1"))
    Item.objects.update(step="approved")
    assert "about" in field(Invalid, lambda: put(keeper, "AMMTC", "approve", "register:POS-1"))
    assert "kind" in field(Invalid, lambda: put(keeper, "AMMTC", "note", "register:POS-1"))


def test_a_body_ends_by_a_taken_decision_about_it_and_by_no_other(keeper: Actor) -> None:
    offices.make_body(keeper, code="WG-1", name="A group", kind="working_group")
    offices.make_body(keeper, code="WG-2", name="Another", kind="working_group")
    waiting = put(keeper, "SOMTC", "approve", "body:WG-1").code
    codes = {"SOMTC-99.9": "There is no decision SOMTC-99.9.", waiting: f"{waiting} is not taken: it is open."}
    for kind, about, words in (("note", "body:WG-1", "needs one to adopt, approve or endorse"), ("approve", "", "nothing that is named"),
                               ("approve", "body:WG-2", "is about body:WG-2"), ("approve", "edition:POA-2016-2025", "is about edition")):
        codes[take(keeper, "SOMTC", kind, about)] = words
    for code, words in codes.items():
        def end(code: str = code) -> object:
            return offices.end_body(keeper, code="WG-1", on=NOW, decision=code, into="SOMTC")

        assert words in field(Invalid, end)["decision"], code
    assert bodies.body(keeper, "WG-1").ends == ""
    by = deciding.record(keeper, code=waiting).code
    assert offices.end_body(keeper, code="WG-1", on=NOW, decision=by, into="SOMTC").ended_by == by
    with pytest.raises(Conflict, match="WG-1 ended on 2026-11-02"):
        put(keeper, "SOMTC", "approve", "body:WG-1")
    put(keeper, "SOMTC", "note", "body:WG-1")


def test_a_body_that_ended_meets_no_longer_and_what_it_did_before_may_be_written_down(keeper: Actor) -> None:
    offices.make_body(keeper, code="WG-1", name="A group", kind="working_group")
    offices.end_body(keeper, code="WG-1", on=NOW, decision=take(keeper, "SOMTC", "approve", "body:WG-1"))
    given = {"body": "WG-1", "format": "working_group", "title": "It meets"}
    wrong = field(Invalid, lambda: meetings.plan_meeting(keeper, code="WG-1-2", starts=NOW, **given))
    assert wrong == {"body": "WG-1 ended on 2026-11-02."}
    meetings.plan_meeting(keeper, code="WG-1-1", starts=NOW - timedelta(days=30), **given)
    assert "body" in field(Invalid, lambda: meetings.add_standing(keeper, body="WG-1", title="Always", starts=NOW))


def test_a_draft_is_not_extended_before_it_is_adopted(keeper: Actor) -> None:
    programme.make(keeper, code="WP-9", title="Next", starts=date(2027, 1, 1), ends=date(2029, 12, 31))
    longer = put(keeper, "AMMTC", "extend", "programme:WP-9", value={"to": "2030-12-31"}).code  # the same meeting may adopt it first
    with pytest.raises(Conflict, match="This programme is a draft"):
        deciding.record(keeper, code=longer)
    take(keeper, "AMMTC", "adopt", "programme:WP-9")
    deciding.record(keeper, code=longer)
    assert Programme.objects.get(code="WP-9").extended_to == date(2030, 12, 31)


def test_a_body_is_merged_by_a_decision_about_the_one_that_goes_on(keeper: Actor) -> None:
    for code in ("WG-1", "WG-2"):
        offices.make_body(keeper, code=code, name=code, kind="working_group")
    by = take(keeper, "SOMTC", "adopt", "body:WG-2")
    assert offices.end_body(keeper, code="WG-1", on=NOW, decision=by, into="WG-2").merged_into_id == "WG-2"


def by_code(keeper: Actor, office: str, code: str) -> list[Callable[[], object]]:
    """Every service that takes the code of a decision."""
    return [lambda: offices.make_body(keeper, code="WG-3", name="A group", kind="working_group", decision=code),
            lambda: offices.admit(keeper, body="ASEC", state="THA", on=NOW, decision=code),
            lambda: offices.leave(keeper, body="SOMTC", state="TLS", on=NOW, decision=code),
            lambda: offices.fill(keeper, kind="lead_shepherd", state="THA", area="drugs", on=NOW, decision=code),
            lambda: offices.vacate(keeper, office_id=office, on=NOW, decision=code),
            lambda: meetings.add_standing(keeper, body="SOMTC", title="Always", starts=NOW, decision=code),
            lambda: programme.review(keeper, code="WP-9", findings="It goes on.", decision=code)]


def test_whatever_is_done_by_a_decision_needs_one_that_is_taken(keeper: Actor) -> None:
    waiting = put(keeper, "SOMTC", "approve", "").code
    office = offices.fill(keeper, kind="co_chair", state="THA", on=date(2026, 1, 1)).id
    programme.make(keeper, code="WP-9", title="Next", starts=date(2027, 1, 1), ends=date(2029, 12, 31))
    for code, words in (("NONE", "There is no decision NONE."), (waiting, f"{waiting} is not taken: it is open.")):
        assert {field(Invalid, act)["decision"] for act in by_code(keeper, office, code)} == {words}
    deciding.record(keeper, code=waiting)
    for act in by_code(keeper, office, waiting):
        act()


def test_a_decision_is_recorded_from_the_first_day_of_its_meeting_and_for_one_of_its_days(keeper: Actor, clock: ManualClock) -> None:
    meetings.plan_meeting(keeper, code="AMMTC-LATER", body="AMMTC", format="annual", title="Later", starts=NOW + timedelta(days=5),
                          ends=NOW + timedelta(days=6))
    code = deciding.propose(keeper, meeting="AMMTC-LATER", kind="note", text="Noted.").code
    with pytest.raises(Conflict, match="AMMTC-LATER begins on 2026-11-07"):
        deciding.record(keeper, code=code)
    clock.advance(timedelta(days=8))
    for day in (NOW, NOW + timedelta(days=30)):
        assert field(Invalid, lambda day=day: deciding.record(keeper, code=code, on=day)) == {"on": "Between 2026-11-07 and 2026-11-10."}
    assert deciding.record(keeper, code=code).taken == NOW + timedelta(days=6)  # the meeting's last day: it is over
    assert field(Invalid, lambda: meetings.move_meeting(keeper, code="AMMTC-LATER", starts=NOW + timedelta(days=20))).keys() == {"starts"}


def test_what_goes_by_silence_or_ad_referendum_waits_for_no_meeting(keeper: Actor, clock: ManualClock) -> None:
    meetings.plan_meeting(keeper, code="AMMTC-LATER", body="AMMTC", format="annual", title="Later", starts=NOW + timedelta(days=90))
    code = deciding.propose(keeper, meeting="AMMTC-LATER", kind="note", text="Noted.", mode="silence", until=NOW + timedelta(days=7)).code
    clock.advance(timedelta(days=8))
    assert deciding.let_silence_lapse() == 1
    assert Decision.objects.get(code=code).taken == NOW + timedelta(days=8)


def test_an_office_is_held_by_a_member_of_its_body_on_that_day(keeper: Actor) -> None:
    for kind, area in (("lead_shepherd", "drugs"), ("co_lead", "drugs"), ("chair", "")):
        def fill(kind: str = kind, area: str = area) -> object:
            return offices.fill(keeper, kind=kind, state="TLS", area=area, on=date(2025, 10, 25))

        assert field(Invalid, fill) == {"on": "Timor-Leste is a member of SOMTC from 2025-10-26 on."}
    assert offices.fill(keeper, kind="lead_shepherd", state="TLS", area="drugs", on=date(2025, 10, 26)).state == "TLS"
    offices.leave(keeper, body="SOMTC", state="KHM", on=date(2026, 5, 1))
    assert field(Invalid, lambda: offices.fill(keeper, kind="chair", state="KHM", on=NOW)) == {
        "on": "Cambodia was a member of SOMTC until 2026-05-01."}
    offices.make_body(keeper, code="WG-1", name="A group", kind="working_group")
    assert "admit it first" in field(Invalid, lambda: offices.fill(keeper, kind="chair", state="THA", body="WG-1", on=NOW))["on"]


def test_an_office_that_was_to_begin_after_its_state_leaves_never_begins(keeper: Actor) -> None:
    offices.fill(keeper, kind="chair", state="MYS", on=NOW + timedelta(days=60))
    offices.leave(keeper, body="SOMTC", state="MYS", on=NOW + timedelta(days=30))
    assert bodies.chairs_on(NOW + timedelta(days=90)) == []


def test_nothing_follows_from_a_decision_that_was_withdrawn(keeper: Actor) -> None:
    row = put(keeper, "SOMTC", "task", "")
    deciding.withdraw(keeper, code=row.code)
    with pytest.raises(Conflict, match="withdrawn"):
        deciding.add_follow_up(keeper, decision=row.code, title="Do it", owner="body:ASEC", due=NOW)


def test_a_decision_about_a_body_makes_the_next_of_its_kind(keeper: Actor) -> None:
    by = decided(keeper, "body:SOMTC", "endorse")
    assert offices.make_body(keeper, code="WG-1", name="A group", kind="working_group", decision=by).made_by == by
    wrong = decided(keeper, "edition:POA-2016-2025", "note", "SOMTC")
    assert "decision" in field(Invalid, lambda: offices.make_body(keeper, code="WG-2", name="X", kind="working_group", decision=wrong))
