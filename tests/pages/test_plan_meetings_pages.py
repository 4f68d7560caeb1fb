"""The pages of meetings at the Secretariat's node: decisions, papers, and what asks before it acts."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from sheaf.access import once
from sheaf.audit.models import Row
from sheaf.kernel.clock import ManualClock
from sheaf.plan.bodies import services as bodies
from sheaf.plan.compiling import papers
from sheaf.plan.meetings import deciding, services
from sheaf.plan.meetings.models import Decision, FollowUp, Meeting, Paper
from tests.cast import Cast, make_person
from tests.cast import Part as Role
from tests.plan_registers import secretariat
from tests.plan_year import decided, recorded

MORE = {
    "mys_colleague": Role("Mun Colleague", "MYS/delegation", "delegate", ("drugs",), 2),
    "chief": Role("Citra Chief", "ASEC/node", "node_admin"),
    "reader": Role("Ayu Auditor", "ASEC/audit", "auditor"),
}
ROOT, MEETING = "/plan/meetings", "SOMTC-30"


@pytest.fixture
def asec(cast: Cast, clock: ManualClock) -> Iterator[Cast]:
    """SOMTC meets; the group of Laos and Malaysia meets too. Delegates of Thailand and Malaysia, and the Secretariat's
    officer, administrator and auditor."""
    with secretariat(cast):
        for name, role in MORE.items():
            cast.people[name], _ = make_person(name, role)
        keeper = cast.actors["keeper"]
        bodies.make_body(keeper, code="WG-1", name="A group", kind="working_group")
        for state in ("LAO", "MYS"):
            bodies.admit(keeper, body="WG-1", state=state, on=date(2026, 1, 1))
        for code, body, kind in ((MEETING, "SOMTC", "officials"), ("WG-1-1", "WG-1", "working_group")):
            services.plan_meeting(keeper, code=code, body=body, format=kind, title=code, starts=date(2027, 6, 1))
        yield cast


def post(client: Client, path: str, status: int = 302, **given: object) -> str:
    answer = client.post(f"{ROOT}/{path}", given)
    assert answer.status_code == status, answer.content.decode()[-3000:]
    return str(answer.content.decode())


def text(client: Client, path: str, status: int = 200) -> str:
    answer = client.get(f"{ROOT}/{path}")
    assert answer.status_code == status, answer.content.decode()[-1000:]
    return str(answer.content.decode())


def test_an_extension_asks_what_it_extends_and_to_which_day(asec: Cast) -> None:
    keeper, put = asec.client("keeper"), {"kind": "extend", "text": "Longer.", "mode": "consensus"}
    page = post(keeper, f"{MEETING}/decide", 422, **put)
    assert "An extension says what it extends, and to which day." in page
    assert "What is extended, such as programme:WP-2022-2024." in page
    assert "A date such as 2025-12-31: the new last day." in page
    assert "What is extended" not in post(keeper, f"{MEETING}/decide", 422, about="mandate:WG-1", **put)
    assert "A date such as" not in post(keeper, f"{MEETING}/decide", 422, to="2030-01-01", **put)
    assert not Decision.objects.filter(meeting=MEETING).exists()
    post(keeper, f"{MEETING}/decide", about="mandate:WG-1", to="2030-01-01", **put)


def test_a_decision_is_about_a_kind_and_a_code_and_an_item_of_its_own_meeting(asec: Cast) -> None:
    keeper, put = asec.client("keeper"), {"kind": "adopt", "text": "So be it.", "mode": "consensus"}
    assert "A kind and a code" in post(keeper, f"{MEETING}/decide", 422, about="the programme", **put)
    assert "Only an extension has a new last day." in post(keeper, f"{MEETING}/decide", 422, to="2030-01-01", **put)
    other = services.add_item(asec.actors["keeper"], code="WG-1-1", title="Theirs")
    assert "valid choice" in post(keeper, f"{MEETING}/decide", 422, item_id=other.id, **put)


def test_what_is_not_taken_back_asks_before_it_acts(asec: Cast) -> None:
    begun = "SOMTC-29"
    services.plan_meeting(asec.actors["keeper"], code=begun, body="SOMTC", format="officials", title="29", starts=date(2026, 11, 2))
    page = text(asec.client("keeper"), begun)
    for verb, question in (("cancel", f"Cancel {begun}?"), ("hold", f"Was {begun} held?")):
        form = page[page.index(f'action="{ROOT}/{begun}/{verb}"') :].partition(">")[0]
        assert f'data-confirm="{question}' in form


def test_positions_are_told_in_words(asec: Cast) -> None:
    post(asec.client("keeper"), f"{MEETING}/decide", kind="adopt", text="So be it.", mode="ad_referendum")
    row = Decision.objects.get(meeting=MEETING)
    for event in ("reserve", "agree", "agreed"):
        row.positions.create(state="LAO", event=event, by="x", by_name="Head")
    page = text(asec.client("thai"), f"decisions/{row.code}")
    for words in ("enters a reservation", "agrees", "agreed, before it was put anew"):
        assert words in page


def paper(client: Client, meeting: str = "WG-1-1", shown_to: str = "body") -> str:
    post(client, f"{meeting}/papers", title="Terms", file=SimpleUploadedFile("a.txt", b"bytes"), shown_to=shown_to)
    return Paper.objects.latest("created").id


def test_whose_paper_it_is_changes_who_reads_it_and_nobody_else_does(asec: Cast) -> None:
    """Malaysia files a paper of a group in which Thailand is not; then Thailand is to read it, then not any longer."""
    malay, thai, keeper = (asec.client(name) for name in ("malay", "thai", "keeper"))
    key = paper(malay)
    assert "Terms" not in text(thai, "WG-1-1")
    text(thai, f"papers/{key}", 404)
    text(thai, f"papers/{key}/audience", 404)
    assert f"papers/{key}/audience" in text(malay, "WG-1-1")
    assert "Whoever read it before keeps what they read." in text(malay, f"papers/{key}/audience")
    post(malay, f"papers/{key}/audience", shown_to="members")
    assert "Terms" in text(thai, "WG-1-1")
    assert thai.get(f"{ROOT}/papers/{key}").content == b"bytes"
    assert f"papers/{key}/audience" not in text(keeper, "WG-1-1")
    for other in (thai, keeper):
        text(other, f"papers/{key}/audience", 403)
        post(other, f"papers/{key}/audience", 403, shown_to="all")
    for name in ("owner", "stranger", "chief", "reader"):
        post(asec.client(name), f"papers/{key}/audience", 403, shown_to="all")
    post(malay, f"papers/{key}/audience", 422, shown_to="everybody")
    post(asec.client("mys_colleague"), f"papers/{key}/audience", shown_to="body")
    assert "Terms" not in text(thai, "WG-1-1")
    text(thai, f"papers/{key}", 404)
    assert text(keeper, f"papers/{key}") == "bytes"


def test_a_change_of_who_reads_a_paper_is_in_the_log_once_with_both_audiences(asec: Cast) -> None:
    keeper = asec.client("keeper")
    key = paper(keeper, MEETING)
    for shown_to in ("all", "all"):
        post(keeper, f"papers/{key}/audience", shown_to=shown_to)
    told = [json.loads(row.detail) for row in Row.objects.filter(verb="plan.paper", object_id=key)]
    assert [row for row in told if row.get("did") == "audience"] == [
        {"did": "audience", "meeting": MEETING, "before": "body", "shown_to": "all"}]
    assert "Terms" in text(asec.client("chief"), MEETING)


def test_a_meeting_with_a_partner_says_with_whom_and_one_lands_on_what_was_planned(asec: Cast) -> None:
    keeper = asec.client("keeper")
    given = {"code": "PLUS-1", "title": "With a partner", "body": "AMMTC", "format": "plus", "starts": "2027-06-01"}
    assert "With which partner, or partners." in post(keeper, "new", 422, **given)
    answer = keeper.post(f"{ROOT}/new", {**given, "partner": "A partner"})
    assert answer["Location"] == f"{ROOT}/PLUS-1"
    assert "with A partner" in text(keeper, "PLUS-1")


def test_a_standing_item_ends_on_the_page_and_stands_on_no_later_agenda(asec: Cast) -> None:
    keeper = asec.client("keeper")
    row = services.add_standing(asec.actors["keeper"], body="WG-1", title="Terms", starts=date(2026, 1, 1))
    assert "The agenda lacks standing items: “Terms”" in text(keeper, "WG-1-1")
    assert f"standing-items/{row.id}/end" in text(keeper, "standing/WG-1")
    assert f"standing-items/{row.id}/end" not in text(asec.client("malay"), "standing/WG-1")
    assert "After 2026-01-01." in post(keeper, f"standing-items/{row.id}/end", 422, on="2025-01-01")
    post(keeper, f"standing-items/{row.id}/end", on="2027-01-01")
    assert "lacks standing items" not in text(keeper, "WG-1-1")
    text(keeper, f"standing-items/{row.id}/end", 404)


def test_an_item_goes_one_up(asec: Cast) -> None:
    keeper = asec.client("keeper")
    first, second = (services.add_item(asec.actors["keeper"], code="WG-1-1", title=title) for title in ("Terms", "Opening"))
    page = text(keeper, "WG-1-1")
    assert f"items/{second.id}/place" in page
    assert f"items/{first.id}/place" not in page
    post(keeper, f"items/{second.id}/place", position=1)
    page = text(keeper, "WG-1-1")
    assert page.index("Opening") < page.index("Terms")
    post(keeper, f"items/{second.id}/place", 422, position=0)


def test_a_follow_up_has_an_owner_that_there_is_and_a_day_to_come(asec: Cast) -> None:
    keeper = asec.client("keeper")
    post(keeper, f"{MEETING}/decide", kind="task", text="Do it.", mode="consensus")
    place, given = f"decisions/{MEETING}.1", {"follow": "yes", "title": "Do it", "due": "2027-07-01"}
    for owner in ("state:XXX", "lead_shepherd:nothing", "chair:NONE", "body:NONE", "somebody"):
        assert "One that there is" in post(keeper, place, 422, owner=owner, **given)
    assert "Not before 2026-11-02." in post(keeper, place, 422, owner="state:THA", **{**given, "due": "2020-01-01"})
    for owner in ("state:THA", "lead_shepherd:drugs", "co_chair:SOMTC", "body:ASEC"):
        post(keeper, place, owner=owner, **given)


def test_only_who_may_close_a_follow_up_is_asked_what_became_of_it(asec: Cast) -> None:
    keeper = asec.client("keeper")
    post(keeper, f"{MEETING}/decide", kind="task", text="Do it.", mode="consensus")
    post(keeper, f"decisions/{MEETING}.1", follow="yes", title="Do it", owner="state:THA", due="2027-07-01")
    place = f"follow-ups/{FollowUp.objects.get().id}"
    for name, closes, drops in (("keeper", True, True), ("thai", True, False), ("malay", False, False)):
        page = text(asec.client(name), place)
        assert ("Close it" in page, "It was dropped" in page) == (closes, drops)


def test_what_a_decision_is_about_is_there_when_it_is_put(asec: Cast) -> None:
    keeper, put = asec.client("keeper"), {"text": "So.", "mode": "consensus"}
    assert "There is no register entry NONE." in post(keeper, f"{MEETING}/decide", 422, kind="approve", about="register:NONE", **put)
    assert "There is no work programme NONE." in post(keeper, f"{MEETING}/decide", 422, kind="adopt", about="programme:NONE", **put)
    for about, words in (("edition:NONE", "There is no edition NONE."), ("compilation:NONE", "There is no compiled report NONE."),
                         ("weather:rain", "Nothing is called “weather” here")):
        assert words in post(keeper, f"{MEETING}/decide", 422, kind="note", about=about, **put)
    page = post(keeper, f"{MEETING}/decide", 422, kind="note", clauses="POA-2016-2025/NS-1, POA-2016-2025/NS-99", **put)
    assert "No clauses: POA-2016-2025/NS-99." in page
    assert "So." in page  # what was typed stands there still
    assert not Decision.objects.filter(meeting=MEETING).exists()


def test_a_decision_is_recorded_on_the_page_from_the_day_of_its_meeting_on(asec: Cast) -> None:
    keeper = asec.client("keeper")
    post(keeper, f"{MEETING}/decide", kind="task", text="Do it.", mode="consensus")
    page = text(keeper, f"decisions/{MEETING}.1")
    assert "It is recorded from 1 June 2027 on, when the meeting begins." in page
    assert 'value="record"' not in page
    page = post(keeper, f"decisions/{MEETING}.1", 200, event="record")
    assert f"{MEETING} begins on 2027-06-01" in page
    assert Decision.objects.get(meeting=MEETING).state == "open"


def test_a_decision_is_recorded_for_one_of_the_days_of_its_meeting(asec: Cast) -> None:
    keeper = asec.client("keeper")
    services.plan_meeting(asec.actors["keeper"], code="SOMTC-29", body="SOMTC", format="officials", title="29", starts=date(2026, 10, 1))
    post(keeper, "SOMTC-29/decide", kind="task", text="Do it.", mode="consensus")
    page = post(keeper, "decisions/SOMTC-29.1", 200, event="record", on="2026-09-30")
    assert "The decision cannot be recorded for that day. Between 2026-10-01 and 2026-11-02." in page
    assert 'alert-danger py-2" role="alert"' in page
    post(keeper, "decisions/SOMTC-29.1", event="record", on="2026-10-02")
    assert Decision.objects.get(code="SOMTC-29.1").taken == date(2026, 10, 2)


def test_a_body_ends_on_its_page_by_a_taken_decision_about_it(asec: Cast) -> None:
    keeper, given = asec.client("keeper"), {"on": "2026-11-02", "into": ""}
    for code, words in (("NONE", "There is no decision NONE."), ("AMMTC-18.1", "AMMTC-18.1 is a decision to extend")):
        answer = keeper.post("/plan/bodies/WG-1/end", {**given, "decision": code})
        assert (answer.status_code, words in answer.content.decode()) == (422, True)
    by = decided(asec.actors["keeper"], "body:WG-1")
    assert keeper.post("/plan/bodies/WG-1/end", {**given, "decision": by}).status_code == 302
    page = keeper.post("/plan/bodies/SOMTC/offices", {"kind": "chair", "state": "TLS", "on": "2025-01-01"})
    assert (page.status_code, "Timor-Leste is a member of SOMTC from 2025-10-26 on." in page.content.decode()) == (422, True)


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01", "1989-12-31"])
def test_a_meeting_on_a_day_of_no_plan_is_refused_by_every_door(asec: Cast, day: str) -> None:
    keeper, given = asec.client("keeper"), {"code": "SOMTC-31", "body": "SOMTC", "format": "officials", "title": "Far", "starts": day}
    assert "A day of 1990 to 2100" in post(keeper, "new", 422, **given)
    assert "A day of 1990 to 2100" in post(keeper, f"{MEETING}/move", 422, starts=day)
    told = keeper.post("/api/v1/plan/meetings/", given, content_type="application/json")
    assert (told.status_code, list(told.json()["details"]["fields"])) == (422, ["starts"])
    numbered = keeper.post("/api/v1/plan/meetings/", {**given, "starts": "2027-06-01", "number": -5}, content_type="application/json")
    assert (numbered.status_code, list(numbered.json()["details"]["fields"])) == (422, ["number"])
    assert keeper.get("/api/v1/plan/meetings/?year=99999999999999999999").status_code == 422


def test_one_meeting_of_a_day_out_of_bounds_breaks_no_calendar(asec: Cast) -> None:
    Meeting.objects.filter(pk="WG-1-1").update(starts=date(9999, 12, 31), ends=date(9999, 12, 31))
    made = asec.client("thai").post("/api/v1/plan/meetings/calendar", content_type="application/json").json()
    feed = asec.client("anonymous").get(made["path"])
    assert feed.status_code == 200
    assert (f"meeting-{MEETING}@" in feed.content.decode(), "WG-1-1" in feed.content.decode()) == (True, False)


def test_what_follows_from_a_decision_goes_with_it_when_it_is_withdrawn(asec: Cast) -> None:
    keeper, thai = asec.client("keeper"), asec.client("thai")
    post(keeper, f"{MEETING}/decide", kind="adopt", text="A plan.", mode="consensus")
    code = Decision.objects.get(meeting=MEETING).code
    post(keeper, f"decisions/{code}", follow="yes", title="Draft the terms", owner="state:THA", due="2027-09-01")
    assert b"Draft the terms" in thai.get("/plan/bodies/tasks").content
    assert "Add a follow-up" in text(keeper, f"decisions/{code}")
    post(keeper, f"decisions/{code}", event="withdraw")
    assert "Add a follow-up" not in text(keeper, f"decisions/{code}")
    assert b"Draft the terms" not in thai.get("/plan/bodies/tasks").content
    assert "Draft the terms" not in text(keeper, "follow-ups")
    assert '<span class="tag">withdrawn</span> adopt: <s>A plan.</s>' in text(keeper, MEETING)
    row = FollowUp.objects.get()
    assert (row.state, row.result) == ("dropped", "The decision was withdrawn.")
    assert "The decision was withdrawn." in text(thai, f"follow-ups/{row.id}")


@pytest.mark.parametrize("day", ["12/11/2026", "11/12/2026", "12 November 2026", "12.11.2026"])
def test_a_day_in_another_order_is_refused_with_how_to_write_it(asec: Cast, day: str) -> None:
    given = {"code": "SOMTC-31", "body": "SOMTC", "format": "officials", "title": "Next", "starts": day}
    assert "such as 2026-11-02" in post(asec.client("keeper"), "new", 422, **given)
    assert "such as 2026-11-02" in post(asec.client("keeper"), "standing/SOMTC", 422, title="Arms", starts=day)
    assert not Meeting.objects.filter(pk="SOMTC-31").exists()
    post(asec.client("keeper"), "new", **{**given, "starts": "2026-11-12"})
    assert Meeting.objects.get(pk="SOMTC-31").starts == date(2026, 11, 12)


def token(page: str) -> str:
    found = re.search(r'name="once" value="([^"]+)"', page)
    assert found
    return found[1]


def test_a_form_that_is_sent_twice_does_once_what_it_does_and_leads_to_the_same_place(asec: Cast) -> None:
    keeper, path = asec.client("keeper"), f"{ROOT}/{MEETING}/decide"
    given = {"kind": "adopt", "text": "A plan.", "mode": "consensus", "once": token(text(keeper, f"{MEETING}/decide"))}
    refused = keeper.post(path, {**given, "about": "programme:NONE"})
    assert (refused.status_code, token(refused.content.decode())) == (422, given["once"])  # what was refused was not sent
    first, second = keeper.post(path, given), keeper.post(path, given)
    assert (first.status_code, second.status_code, first["Location"]) == (302, 302, second["Location"])
    assert "done already" in text(keeper, MEETING)
    assert Decision.objects.filter(meeting=MEETING).count() == 1
    assert keeper.post(path, {**given, "text": "Another plan."}).status_code == 302
    assert keeper.post(path, {**given, "once": token(text(keeper, f"{MEETING}/decide"))}).status_code == 302
    assert Decision.objects.filter(meeting=MEETING).count() == 3
    code = Decision.objects.filter(meeting=MEETING).first().code  # type: ignore[union-attr]
    follow = {"follow": "yes", "title": "Draft the terms", "owner": "state:THA", "due": "2027-09-01",
              "once": token(text(keeper, f"decisions/{code}"))}
    post(keeper, f"decisions/{code}", **follow)
    post(keeper, f"decisions/{code}", **follow)
    assert FollowUp.objects.count() == 1


def test_a_key_of_a_form_is_one_person_s_and_is_forgotten_after_a_day(asec: Cast, clock: ManualClock) -> None:
    thai, keeper, day = asec.actors["thai"], asec.actors["keeper"], timedelta(days=1, minutes=1)
    keys = {once.key_of(thai, "t", ["/plan"]), once.key_of(keeper, "t", ["/plan"]), once.key_of(thai, "t", ["/plan/other"])}
    assert len(keys) == 3
    assert [once.once(key, lambda: "/there") for key in keys] == ["/there"] * 3
    assert (once.forget(), once.sent(next(iter(keys)))) == (0, "/there")
    clock.advance(day)
    assert (once.forget(), once.sent(next(iter(keys)))) == (3, "")


def test_an_agenda_says_which_open_follow_ups_of_meetings_before_it_lacks(asec: Cast) -> None:
    keeper, desk = asec.actors["keeper"], asec.client("keeper")
    services.plan_meeting(keeper, code="SOMTC-31", body="SOMTC", format="officials", title="Next", starts=date(2028, 6, 1))
    code = recorded(keeper, deciding.propose(keeper, meeting=MEETING, kind="task", text="Draft terms.").code).code
    item = deciding.add_follow_up(keeper, decision=code, title="Draft the terms", owner="state:THA", due=date(2027, 9, 1))
    told = "The agenda lacks open follow-ups:"
    assert told not in text(desk, MEETING)  # it follows from that meeting itself
    assert told in text(desk, "SOMTC-31")
    assert f"“Draft the terms”</a> of {code}" in text(desk, "SOMTC-31")
    answer = desk.get("/api/v1/plan/meetings/SOMTC-31").json()
    assert answer["missing_follow_ups"] == [{"id": item.id, "decision": code, "title": "Draft the terms"}]
    document = papers.agenda(keeper, code="SOMTC-31")
    assert any(getattr(block, "text", "") == "Open follow-ups that the agenda lacks" for block in document.blocks)
    post(desk, f"{MEETING}/fill")
    assert "Draft the terms" not in text(desk, MEETING).partition("Decisions")[0]
    post(desk, "SOMTC-31/fill")
    assert told not in text(desk, "SOMTC-31")
    assert "Follow-up of" in text(desk, "SOMTC-31")


def test_a_step_that_a_meeting_cannot_take_is_not_offered_and_told_on_its_page(asec: Cast) -> None:
    keeper = asec.actors["keeper"]
    page = text(asec.client("keeper"), MEETING)
    assert "It was held" not in page
    assert "Cancel the meeting" in page
    answer = asec.client("keeper").post(f"{ROOT}/{MEETING}/hold", follow=True)
    assert (answer.status_code, "This meeting begins on 2027-06-01." in answer.content.decode()) == (200, True)
    deciding.propose(keeper, meeting=MEETING, kind="note", text="Noted.")
    assert "Cancel the meeting" not in text(asec.client("keeper"), MEETING)
    answer = asec.client("keeper").post(f"{ROOT}/{MEETING}/cancel", follow=True)
    assert (answer.status_code, "This meeting has decisions already." in answer.content.decode()) == (200, True)
    services.plan_meeting(keeper, code="SOMTC-29", body="SOMTC", format="officials", title="29", starts=date(2026, 11, 2))
    assert "It was held" in text(asec.client("keeper"), "SOMTC-29")
