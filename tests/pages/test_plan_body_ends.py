"""A working group is merged or ends, at the Secretariat's pages: what it had planned, what it had to see to, what it decides no longer."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from sheaf.kernel.clock import ManualClock
from sheaf.kernel.errors import Conflict, Invalid
from sheaf.plan.bodies import services as bodies
from sheaf.plan.bodies.models import Body
from sheaf.plan.meetings import deciding, queries, services
from sheaf.plan.meetings.models import Decision, FollowUp, Meeting, Paper
from tests.cast import Cast, make_person
from tests.cast import Part as Role
from tests.plan_registers import secretariat
from tests.plan_year import decided, recorded

ENDS, LATER = "2026-11-02", date(2027, 1, 20)


@pytest.fixture
def asec(cast: Cast, clock: ManualClock) -> Iterator[Cast]:
    """Two groups, of Malaysia and Viet Nam and of Thailand and Viet Nam; Malaysia chairs the first, nobody the second."""
    with secretariat(cast):
        for name, state in (("viet", "VNM"), ("mys_head", "MYS"), ("thai_head", "THA")):
            cast.people[name], _ = make_person(name, Role(f"{name} Head", f"{state}/delegation", "delegation_head", ("drugs",), 2))
        keeper = cast.actors["keeper"]
        for code, states in (("WG-A", ("MYS", "VNM")), ("WG-B", ("THA", "VNM"))):
            bodies.make_body(keeper, code=code, name=f"Group {code[-1]}", kind="working_group")
            for state in states:
                bodies.admit(keeper, body=code, state=state, on=date(2026, 1, 1))
        bodies.fill(keeper, kind="chair", state="MYS", body="WG-A", on=date(2026, 1, 1))
        for code, on in (("WGA-0", date(2026, 10, 1)), ("WGA-1", LATER)):
            services.plan_meeting(keeper, code=code, body="WG-A", format="working_group", title=code, starts=on)
        recorded(keeper, deciding.propose(keeper, meeting="WGA-0", kind="task", text="Draft terms.").code)
        services.hold(keeper, code="WGA-0")
        deciding.add_follow_up(keeper, decision="WGA-0.1", title="Draft the terms", owner="chair:WG-A", due=date(2027, 2, 1))
        yield cast


def text(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, answer.content.decode()[-1000:]
    return str(answer.content.decode())


def end(asec: Cast, into: str = "", status: int = 302, on: str = ENDS) -> str:
    by = decided(asec.actors["keeper"], "body:WG-A")
    answer = asec.client("keeper").post("/plan/bodies/WG-A/end", {"on": on, "decision": by, "into": into})
    assert answer.status_code == status, answer.content.decode()[-2000:]
    return str(answer.content.decode())


def test_what_follows_goes_with_a_merged_body_to_its_successor_s_chair_who_closes_it(asec: Cast) -> None:
    row = FollowUp.objects.get()
    end(asec, "WG-B")
    assert "Draft the terms" not in text(asec.client("viet"), "/plan/bodies/tasks")
    waits = text(asec.client("keeper"), "/plan/bodies/tasks")
    assert "Draft the terms" in waits
    assert "Chair, WG-B (vacant)" in waits
    assert "Draft the terms" in text(asec.client("keeper"), "/")
    bodies.fill(asec.actors["keeper"], kind="chair", state="VNM", body="WG-B", on=date(2026, 11, 2))
    assert "Draft the terms" in text(asec.client("viet"), "/plan/bodies/tasks")
    assert "Draft the terms" not in text(asec.client("keeper"), "/plan/bodies/tasks")
    asked = text(asec.client("viet"), f"/plan/meetings/follow-ups/{row.id}")
    assert "Chair, WG-B" in asked
    done = asec.client("viet").post(f"/plan/meetings/follow-ups/{row.id}", {"result": "The terms are in paper 4."})
    assert (done.status_code, FollowUp.objects.get().state) == (302, "done")


def test_without_a_successor_it_goes_to_the_secretariat(asec: Cast) -> None:
    end(asec)
    assert FollowUp.objects.get().owner == "body:ASEC"
    assert "Draft the terms" in text(asec.client("keeper"), "/plan/bodies/tasks")


def test_meetings_to_come_pass_to_the_successor_whose_agenda_has_what_is_open(asec: Cast) -> None:
    said = text(asec.client("keeper"), "/plan/bodies/WG-A/end")
    assert "Meetings planned: WGA-1 (20 January 2027). Those from its last day on pass to the body that it is merged into" in said
    assert "Follow-ups that it or its chair owns: 1." in said
    until = date(2026, 11, 20)
    code = deciding.propose(asec.actors["keeper"], meeting="WGA-1", kind="note", text="Noted.", mode="silence", until=until).code
    end(asec, "WG-B")
    meeting = Meeting.objects.get(pk="WGA-1")
    assert (meeting.body, meeting.state) == ("WG-B", "planned")
    assert "WG-A ended on 2026-11-02" in text(asec.client("keeper"), "/plan/meetings/WGA-1")
    assert Meeting.objects.get(pk="WGA-0").body == "WG-A"
    objected = asec.client("viet").post(f"/plan/meetings/decisions/{code}", {"event": "object", "text": "Not so."})
    assert (objected.status_code, Decision.objects.get(pk=code).state) == (302, "stopped")
    services.plan_meeting(asec.actors["keeper"], code="WGB-1", body="WG-B", format="working_group", title="WGB-1", starts=LATER)
    assert any(item.follow_up_id for item in queries.agenda(asec.actors["keeper"], "WGB-1"))


def test_meetings_of_a_body_that_ends_without_a_successor_are_cancelled_with_a_word(asec: Cast) -> None:
    end(asec)
    meeting = Meeting.objects.get(pk="WGA-1")
    assert (meeting.state, "WG-A ended on 2026-11-02" in meeting.note) == ("cancelled", True)


def test_a_body_does_not_end_over_an_open_decision_or_a_meeting_that_was_held(asec: Cast) -> None:
    until = date(2026, 12, 20)
    code = deciding.propose(asec.actors["keeper"], meeting="WGA-0", kind="note", text="Noted.", mode="silence", until=until).code
    assert f"Not settled yet: {code}" in end(asec, "WG-B", 422)
    deciding.withdraw(asec.actors["keeper"], code=code)
    assert "After 2026-10-01: WGA-0 was held." in end(asec, "WG-B", 422, on="2026-10-01")
    end(asec, "WG-B")


def test_nothing_is_put_in_the_name_of_a_body_that_has_ended(asec: Cast) -> None:
    keeper, until = asec.actors["keeper"], date(2026, 12, 20)
    end(asec)
    answer = asec.client("keeper").post("/plan/meetings/WGA-0/decide", {
        "kind": "note", "text": "Noted.", "mode": "ad_referendum", "about": "", "clauses": "", "item_id": ""})
    assert (answer.status_code, "It decides nothing from that day on." in answer.content.decode()) == (422, True)
    for mode in ("silence", "ad_referendum"):
        with pytest.raises(Conflict, match="WG-A ended on 2026-11-02"):
            deciding.propose(keeper, meeting="WGA-0", kind="note", text="Noted.", mode=mode, until=until)
    written = deciding.propose(keeper, meeting="WGA-0", kind="note", text="What was decided then.").code  # written down late
    assert recorded(keeper, written).state == "taken"


def test_until_its_day_a_body_works_as_before_and_its_end_is_entered_then(asec: Cast, clock: ManualClock) -> None:
    keeper = asec.actors["keeper"]
    open_still = deciding.propose(keeper, meeting="WGA-0", kind="note", text="Noted.", mode="ad_referendum").code
    said = end(asec, "WG-B", 422, on="2027-01-10")
    assert "Not after 2026-11-02, since what it had passes on at once. Enter this on 2027-01-10 or later" in said
    assert FollowUp.objects.get().owner == "chair:WG-A"
    for who in ("mys_head", "viet"):
        assert asec.client(who).post(f"/plan/meetings/decisions/{open_still}", {"event": "agree"}).status_code == 302
    assert Decision.objects.get(pk=open_still).state == "taken"
    bodies.admit(keeper, body="WG-A", state="LAO", on=date(2026, 11, 20))
    clock.advance(timedelta(days=69))
    end(asec, "WG-B", on="2027-01-10")
    assert (FollowUp.objects.get().owner, Meeting.objects.get(pk="WGA-1").body) == ("chair:WG-B", "WG-B")


@pytest.mark.parametrize("code", ["SOMTC", "AMMTC", "ASEC"])
def test_the_bodies_that_the_procedure_goes_by_are_not_ended_and_not_offered_to_be(asec: Cast, code: str) -> None:
    keeper, given = asec.client("keeper"), {"on": ENDS, "decision": decided(asec.actors["keeper"], f"body:{code}")}
    assert "End or merge" in text(keeper, "/plan/bodies/WG-A")
    assert "End or merge" not in text(keeper, f"/plan/bodies/{code}")
    for into in ("", "WG-B"):
        answer = keeper.post(f"/plan/bodies/{code}/end", {**given, "into": into})
        assert (answer.status_code, "What follows it goes on under the same code" in answer.content.decode()) == (409, True)
        answer = keeper.post(f"/api/v1/plan/bodies/{code}/end", {**given, "into": into}, content_type="application/json")
        assert (answer.status_code, answer.json()["code"]) == (409, "stays")


def test_a_meeting_is_not_moved_behind_the_end_of_its_body(asec: Cast, clock: ManualClock) -> None:
    clock.advance(timedelta(days=91))
    end(asec, on="2027-02-01")
    with pytest.raises(Invalid) as refused:
        services.move_meeting(asec.actors["keeper"], code="WGA-1", starts=date(2027, 3, 1))
    assert refused.value.details["fields"] == {"starts": "WG-A ended on 2027-02-01."}


def test_what_an_ended_body_decided_stays_its_own_and_its_successor_decides_for_itself(asec: Cast, clock: ManualClock) -> None:
    keeper, given = asec.actors["keeper"], {"kind": "adopt", "text": "Adopted.", "mode": "ad_referendum", "about": "edition:POA-2016-2025"}
    services.plan_meeting(keeper, code="WGB-1", body="WG-B", format="working_group", title="WGB-1", starts=LATER)
    taken = deciding.propose(keeper, meeting="WGA-1", **given).code
    for who in ("mys_head", "viet"):
        assert asec.client(who).post(f"/plan/meetings/decisions/{taken}", {"event": "agree"}).status_code == 302
    end(asec, "WG-B")
    assert "by WG-A" in text(asec.client("keeper"), f"/plan/meetings/decisions/{taken}")
    assert asec.client("keeper").get(f"/api/v1/plan/meetings/decisions/{taken}").json()["taken_by"] == "WG-A"
    again = deciding.propose(keeper, meeting="WGB-1", **given).code
    for who in ("thai_head", "viet"):
        assert asec.client(who).post(f"/plan/meetings/decisions/{again}", {"event": "agree"}).status_code == 302
    assert Decision.objects.get(pk=again).state == "taken"
    with pytest.raises(Conflict, match=f"WG-B has decided this already, by {again}"):
        deciding.propose(keeper, meeting="WGA-1", **given)


def test_a_meeting_that_has_decided_is_not_cancelled_with_its_body(asec: Cast) -> None:
    keeper = asec.actors["keeper"]
    taken = deciding.propose(keeper, meeting="WGA-1", kind="task", text="Draft terms.", mode="ad_referendum").code
    for who in ("mys_head", "viet"):
        asec.client(who).post(f"/plan/meetings/decisions/{taken}", {"event": "agree"})
    deciding.add_follow_up(keeper, decision=taken, title="Draft them", owner="state:MYS", due=date(2027, 2, 1))
    assert "cancelled, but for one that has decisions" in text(asec.client("keeper"), "/plan/bodies/WG-A/end")
    end(asec)
    meeting = Meeting.objects.get(pk="WGA-1")
    assert (meeting.state, "This meeting has decisions already." in meeting.note) == ("planned", True)


@pytest.mark.parametrize("who", ["mys_head", "viet"])
def test_the_members_that_leave_with_their_body_leave_no_other_alone_to_agree(asec: Cast, who: str) -> None:
    code = deciding.propose(asec.actors["keeper"], meeting="WGA-0", kind="note", text="Noted.", mode="ad_referendum").code
    assert asec.client(who).post(f"/plan/meetings/decisions/{code}", {"event": "agree"}).status_code == 302
    assert f"Not settled yet: {code}" in end(asec, "WG-B", 422)
    assert Decision.objects.get(pk=code).state == "open"


def test_a_body_does_not_end_before_its_last_decision(asec: Cast, clock: ManualClock) -> None:
    code = deciding.propose(asec.actors["keeper"], meeting="WGA-1", kind="note", text="Noted.", mode="ad_referendum").code
    clock.advance(timedelta(days=8))
    for who in ("mys_head", "viet"):
        asec.client(who).post(f"/plan/meetings/decisions/{code}", {"event": "agree"})
    assert f"On 2026-11-10 or later: {code} was taken then." in end(asec, "WG-B", 422, on="2026-11-05")
    end(asec, "WG-B", on="2026-11-10")


@pytest.mark.parametrize("into", ["WG-B", ""])
def test_a_paper_is_read_after_a_merger_by_those_who_read_it_before_until_its_owner_says_otherwise(asec: Cast, into: str) -> None:
    given = {"title": "Terms", "file": SimpleUploadedFile("terms.txt", b"Terms."), "item_id": "", "shown_to": "body"}
    assert asec.client("viet").post("/plan/meetings/WGA-1/papers", given).status_code == 302
    path = f"/plan/meetings/papers/{Paper.objects.get().id}"

    def readers() -> list[str]:
        return [who for who in ("mys_head", "viet", "thai_head", "keeper") if asec.client(who).get(path).status_code == 200]

    assert readers() == ["mys_head", "viet", "keeper"]
    assert "Papers are shown to whom they were" in text(asec.client("keeper"), "/plan/bodies/WG-A/end")
    end(asec, into)
    assert readers() == ["mys_head", "viet", "keeper"]
    assert "Terms" not in text(asec.client("thai_head"), "/plan/meetings/WGA-1").partition("Papers")[2]
    words = "shown to those who took part before the meeting passed on: Malaysia, Viet Nam"
    assert words in text(asec.client("mys_head"), "/plan/meetings/WGA-1")
    if into:
        assert "Those who take part now are those of WG-B." in text(asec.client("viet"), f"{path}/audience")
        assert asec.client("keeper").post(f"{path}/audience", {"shown_to": "body"}).status_code == 403
        assert asec.client("viet").post(f"{path}/audience", {"shown_to": "body"}).status_code == 302
        assert readers() == ["viet", "thai_head", "keeper"]


def test_the_last_day_that_a_meeting_s_decision_is_recorded_for_is_the_last_of_its_body(asec: Cast) -> None:
    keeper = asec.actors["keeper"]
    code = services.plan_meeting(keeper, code="WGA-9", body="WG-A", format="working_group", title="WGA-9", starts=date(2026, 10, 20)).code
    row = deciding.propose(keeper, meeting=code, kind="note", text="Noted.")
    Meeting.objects.filter(pk=code).update(ends=ENDS)
    Body.objects.filter(pk="WG-A").update(ends=ENDS, ended_by="X")
    for on in (ENDS, "2026-10-19"):
        answer = asec.client("keeper").post(f"/plan/meetings/decisions/{row.code}", {"event": "record", "on": on})
        assert "Between 2026-10-20 and 2026-11-01." in answer.content.decode(), answer.content.decode()[-1500:]
    assert deciding.record(keeper, code=row.code).taken == date(2026, 11, 1)


def test_the_page_that_ends_a_body_says_at_once_where_one_stays(asec: Cast) -> None:
    answer = asec.client("keeper").get("/plan/bodies/SOMTC/end")
    said = answer.content.decode()
    assert (answer.status_code, "SOMTC does not end and is not merged" in said, 'name="decision"' in said) == (409, True, False)
