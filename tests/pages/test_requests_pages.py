"""The pages of requests: who sees the list, a draft and its release."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

import pytest

from sheaf.access.actor import Actor
from sheaf.access.models import Appointment, Person
from sheaf.access.queries import actor_for
from sheaf.kernel import clock, ids
from sheaf.kernel.errors import Invalid
from sheaf.requests import cli, handing, inbox, services
from sheaf.requests.models import Conversation

pytestmark = pytest.mark.django_db


def test_the_list_and_the_new_page_answer_for_an_officer(cast: Any) -> None:
    for address in ("/requests/", "/requests/?show=turn", "/requests/new?kind=correction"):
        assert cast.client("owner").get(address).status_code == 200


def test_the_auditor_and_the_administrator_do_not_see_requests(cast: Any) -> None:
    assert {cast.client(name).get("/requests/").status_code for name in ("auditor", "administrator")} == {403}


def test_whoever_is_not_signed_in_is_sent_to_the_sign_in(cast: Any) -> None:
    assert cast.client("anonymous").get("/requests/").status_code == 302


def test_an_unknown_conversation_is_not_found(cast: Any) -> None:
    assert cast.client("owner").get("/requests/none").status_code == 404


def book(cast: Any, holder: str = "owner", **more: Any) -> Conversation:
    """A request received by THA/police, in somebody's hands; its event's content is not held here."""
    return Conversation.objects.create(
        thread=ids.new_id(), kind="police_request", side="addressee", counterpart="MYS/police", status="taken_over", state="THA",
        unit="THA/police", crime_area="drugs", level=2, own_reference="THA-PR-2026-000001",
        assigned=cast.people[holder].id if holder else "", **more)


def work(cast: Any, who: str) -> list[Any]:
    return [item for item in inbox.waiting(getattr(cast, who)) if "THA-PR" in item.title]


def appointed(role: str, **more: Any) -> Actor:
    """Somebody of THA/police in this role, with an appointment in force."""
    person = Person.objects.create(username=f"the-{role}", name=f"The {role}", key_wrapped=b"", seal_public=b"", verify_public=b"")
    Appointment.objects.create(person=person, state="THA", unit="THA/police", role=role, crime_areas=["drugs"], clearance=3,
                               compartments=["OPEN"], **more)
    return actor_for(person)


def test_whoever_has_it_hands_it_to_a_colleague_who_finds_it_in_their_work(cast: Any) -> None:
    found = book(cast)
    assert work(cast, "colleague") == []
    page = cast.client("owner").get(f"/requests/{found.id}").content.decode()
    assert "Hand over to a colleague" in page
    assert "Chai Colleague" in page
    answer = cast.client("owner").post(f"/requests/{found.id}/hand", {"to": cast.colleague.person_id, "reason": "absent"})
    assert answer.status_code == 302
    (item,) = work(cast, "colleague")
    assert "Handed over to you" in item.note
    assert "handed over" in cast.client("colleague").get(f"/requests/{found.id}").content.decode()
    assert "Handed over to you" not in work(cast, "colleague")[0].note
    assert work(cast, "owner") == []


def test_for_an_absent_officer_the_supervisor_hands_it_over_and_no_colleague_takes_it(cast: Any) -> None:
    found = book(cast)
    for who, status in (("colleague", 403), ("stranger", 404), ("supervisor", 302)):
        got = cast.client(who).post(f"/requests/{found.id}/hand", {"to": cast.colleague.person_id, "reason": "absent"})
        assert got.status_code == status, who
    found.refresh_from_db()
    assert (found.assigned, found.handed_by, found.handed_reason) == (cast.colleague.person_id, cast.supervisor.person_id, "absent")
    assert cast.client("owner").post(f"/requests/{found.id}/hand").status_code == 403


def test_it_is_handed_only_to_whoever_may_handle_it(cast: Any) -> None:
    found = book(cast)
    Conversation.objects.filter(pk=found.id).update(crime_area="trafficking-in-persons")
    for to in (cast.colleague.person_id, cast.stranger.person_id, "nobody"):
        with pytest.raises(Invalid):
            services.hand_over(cast.owner, conversation_id=found.id, to=to, reason="absent")
    with pytest.raises(Invalid):
        services.hand_over(cast.owner, conversation_id=found.id, to=cast.supervisor.person_id, reason="he is ill, I think")
    services.hand_over(cast.owner, conversation_id=found.id, to=cast.supervisor.person_id, reason="absent")


def test_what_nobody_has_is_taken_in_hand_once(cast: Any) -> None:
    found = book(cast, holder="")
    assert "Take it in hand" in cast.client("owner").get(f"/requests/{found.id}").content.decode()
    assert cast.client("owner").post(f"/requests/{found.id}/hand").status_code == 302
    assert cast.client("colleague").post(f"/requests/{found.id}/hand").status_code == 403


def test_a_deadline_is_said_in_words_and_in_colour_in_the_inbox_and_in_the_list(cast: Any) -> None:
    book(cast, due=clock.now() - timedelta(hours=2))
    for address in ("/", "/requests/"):
        page = cast.client("owner").get(address).content.decode()
        assert "due-over" in page
        assert "overdue by 2 hours" in page
    assert "we owe the answer" in cast.client("owner").get("/").content.decode()
    Conversation.objects.update(due=clock.now() + timedelta(hours=2, minutes=1))
    page = cast.client("owner").get("/").content.decode()
    assert "due-soon" in page
    assert "2 hours left" in page


def test_what_is_overdue_goes_to_the_head_of_the_unit_once_and_to_supervisors_where_there_is_none(cast: Any) -> None:
    found = book(cast, holder="colleague", due=clock.now() - timedelta(minutes=1))
    assert work(cast, "supervisor") == []
    assert handing.escalate() == 1
    assert handing.escalate() == 0
    (item,) = work(cast, "supervisor")
    assert (item.kind, item.urgent) == ("Overdue in your unit", True)
    assert "In hand of Chai Colleague" in item.note
    assert work(cast, "owner") == []
    head = appointed("head")
    assert [item.kind for item in inbox.waiting(head)] == ["Overdue in your unit"]
    assert work(cast, "supervisor") == []
    Conversation.objects.filter(pk=found.id).update(crime_area="trafficking-in-persons")  # not the head's: it does not exist for them
    assert list(inbox.waiting(head)) == []


def test_an_unconfirmed_call_is_overdue_in_words_of_its_own(cast: Any) -> None:
    book(cast, confirm_due=clock.now() - timedelta(minutes=1), due=clock.now() + timedelta(hours=1))
    assert "Overdue: we owe the written confirmation" in work(cast, "owner")[0].note


def test_the_shell_and_the_api_hand_over_as_the_page_does(cast: Any, monkeypatch: pytest.MonkeyPatch,
                                                          capsys: pytest.CaptureFixture[str]) -> None:
    found = book(cast)
    api = f"/api/v1/requests/{found.id}/hand"
    body = {"to": cast.colleague.person_id, "reason": "absent"}
    assert cast.client("colleague").post(api, body, content_type="application/json").status_code == 403
    assert cast.client("owner").post(api, body, content_type="application/json").json()["assigned"] == cast.colleague.person_id
    monkeypatch.setattr("sheaf.access.doors.actor_from_shell", lambda args: cast.supervisor)
    parser = ArgumentParser()
    cli.add_commands(parser.add_subparsers())
    given = parser.parse_args(["request", "hand", found.id, "--to", "owner", "--reason", "workload"])
    assert given.run(given) == 0
    assert json.loads(capsys.readouterr().out)["assigned"] == cast.owner.person_id
    given.reason = "a free text"
    with pytest.raises(Invalid):
        given.run(given)
