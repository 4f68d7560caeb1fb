"""Meetings, decisions and follow-ups through the API alone."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from sheaf.audit.models import Row
from sheaf.kernel.clock import ManualClock
from tests import plan_year
from tests.cast import Cast

ROOT = "/api/v1/plan/meetings"
MEETING = {"code": "SOMTC-30", "body": "SOMTC", "format": "officials", "title": "The next", "starts": "2027-06-01"}


def call(client: Client, method: str, path: str, body: Any = None, status: int = 200) -> Any:
    with plan_year.secretariat():
        root = ROOT if not path.startswith("bodies/") else ROOT.rpartition("/")[0]
        answer = client.generic(method, f"{root}/{path}", json.dumps(body or {}), content_type="application/json")
    assert answer.status_code == status, answer.content[:400]
    return json.loads(answer.content) if answer.content else None


@pytest.fixture
def people(cast: Cast, clock: ManualClock) -> dict[str, Client]:
    """The Secretariat's officer and delegates, with accounts at its node."""
    with plan_year.secretariat():
        return plan_year.delegates()


def test_a_meeting_is_planned_moved_and_refused_with_fields(people: dict[str, Client]) -> None:
    desk = people["keeper"]
    assert call(desk, "POST", "", MEETING, status=201)["code"] == "SOMTC-30"
    assert call(desk, "POST", "", MEETING, status=409)["code"] == "exists"
    wrong = call(desk, "POST", "", {**MEETING, "code": "x", "body": "NONE"}, status=422)
    assert {"code", "body"} <= set(wrong["details"]["fields"])
    assert call(desk, "PUT", "SOMTC-30/days", {"starts": "2027-06-08"})["starts"] == "2027-06-08"
    call(people["mys_delegate"], "POST", "", {**MEETING, "code": "SOMTC-31"}, status=403)


def test_a_decision_is_taken_and_its_follow_up_closed(people: dict[str, Client]) -> None:
    desk = people["keeper"]
    call(desk, "POST", "", {**MEETING, "starts": "2026-11-02"}, status=201)
    row = call(desk, "POST", "SOMTC-30/decisions", {"kind": "task", "text": "Somebody does it."}, status=201)
    assert call(desk, "POST", f"decisions/{row['code']}", {"event": "record"})["state"] == "taken"
    task = {"title": "Do it", "owner": "state:LAO", "due": "2027-07-01"}
    left = call(desk, "POST", f"decisions/{row['code']}/follow-ups", task, status=201)
    call(people["mys_delegate"], "POST", f"follow-ups/{left['id']}/close", {"result": "Done."}, status=403)
    assert call(people["lao_delegate"], "POST", f"follow-ups/{left['id']}/close", {"result": "Done."})["state"] == "done"


def test_what_is_not_known_is_named_and_nothing_is_put_or_recorded_before_its_day(people: dict[str, Client]) -> None:
    desk = people["keeper"]
    call(desk, "POST", "", MEETING, status=201)
    given = {"kind": "note", "text": "Noted.", "about": "edition:NONE", "clauses": ["POA-2016-2025/NS-99"]}
    wrong = call(desk, "POST", "SOMTC-30/decisions", given, status=422)["details"]["fields"]
    assert wrong == {"about": "There is no edition NONE.", "clauses": "No clauses: POA-2016-2025/NS-99."}
    row = call(desk, "POST", "SOMTC-30/decisions", {"kind": "note", "text": "Noted."}, status=201)
    for more in ({}, {"on": "2026-11-01"}):
        assert call(desk, "POST", f"decisions/{row['code']}", {"event": "record", **more}, status=409)["code"] == "too_early"
    wrong = call(desk, "POST", "bodies/SOMTC WG on CC/end", {"on": "2026-11-02", "decision": row["code"]}, status=422)["details"]["fields"]
    assert wrong == {"decision": f"{row['code']} is not taken: it is open."}
    office = {"kind": "chair", "state": "TLS", "on": "2025-01-01"}
    wrong = call(desk, "POST", "bodies/SOMTC/offices", office, status=422)["details"]["fields"]
    assert wrong == {"on": "Timor-Leste is a member of SOMTC from 2025-10-26 on."}


def test_who_may_take_no_step_of_a_decision_is_told_of_every_step_that_there_is(people: dict[str, Client]) -> None:
    desk = people["keeper"]
    call(desk, "POST", "", MEETING, status=201)
    code = call(desk, "POST", "SOMTC-30/decisions", {"kind": "note", "text": "Noted.", "mode": "ad_referendum"}, status=201)["code"]
    told = call(people["lao_delegate"], "POST", f"decisions/{code}", {"event": "agree"}, status=403)
    for words in ("may not keep bodies, offices, meetings and the work programme", "or take your state's position on a decision."):
        assert words in told["message"]
    told = call(people["lao_head"], "POST", f"decisions/{code}", {"event": "record"}, status=403)
    assert "position" not in told["message"]


def test_an_objection_stops_silence(people: dict[str, Client]) -> None:
    desk = people["keeper"]
    call(desk, "POST", "", MEETING, status=201)
    silent = {"kind": "adopt", "text": "So be it.", "mode": "silence", "until": "2026-11-20"}
    row = call(desk, "POST", "SOMTC-30/decisions", silent, status=201)
    call(people["mys_delegate"], "POST", f"decisions/{row['code']}", {"event": "object"}, status=403)
    assert call(people["lao_head"], "POST", f"decisions/{row['code']}", {"event": "object", "text": "Not yet."})["state"] == "stopped"


def test_a_delegate_adds_a_paper_that_an_outsider_cannot(people: dict[str, Client], cast: Cast) -> None:
    call(people["keeper"], "POST", "", MEETING, status=201)
    for client, status in ((people["lao_delegate"], 201), (cast.client("owner"), 401)):
        with plan_year.secretariat():
            answer = client.post(f"{ROOT}/SOMTC-30/papers", {"title": "Words", "file": SimpleUploadedFile("a.txt", b"bytes")})
        assert answer.status_code == status


def test_who_reads_a_paper_by_the_api_is_in_the_log(people: dict[str, Client]) -> None:
    call(people["keeper"], "POST", "", MEETING, status=201)
    with plan_year.secretariat():
        made = people["keeper"].post(f"{ROOT}/SOMTC-30/papers", {"title": "Words", "file": SimpleUploadedFile("a.txt", b"bytes")}).json()
        assert people["keeper"].get(f"{ROOT}/papers/{made['id']}").content == b"bytes"
    assert Row.objects.filter(verb="plan.read", object_id=made["id"], outcome="read").count() == 1


def test_an_extension_without_what_and_until_when_is_not_put(people: dict[str, Client]) -> None:
    desk = people["keeper"]
    call(desk, "POST", "", MEETING, status=201)
    wrong = call(desk, "POST", "SOMTC-30/decisions", {"kind": "extend", "text": "Longer."}, status=422)
    assert set(wrong["details"]["fields"]) == {"about", "to"}
    for value in ({}, {"to": "soon"}, {"to": 7}, {"to": None}):
        given = {"kind": "extend", "text": "Longer.", "about": "mandate:SOMTC", "value": value}
        assert set(call(desk, "POST", "SOMTC-30/decisions", given, status=422)["details"]["fields"]) == {"to"}
    row = call(desk, "POST", "SOMTC-30/decisions", {**given, "value": {"to": "2030-01-01"}}, status=201)
    assert row["value"] == {"to": "2030-01-01"}
    lost = call(desk, "POST", "SOMTC-30/decisions", {"kind": "task", "text": "Do it.", "item_id": "nothing"}, status=422)
    assert set(lost["details"]["fields"]) == {"item_id"}


def test_a_delegate_shows_the_own_paper_to_others_by_the_api(people: dict[str, Client]) -> None:
    call(people["keeper"], "POST", "", MEETING, status=201)
    with plan_year.secretariat():
        made = people["lao_delegate"].post(f"{ROOT}/SOMTC-30/papers", {"title": "Words", "file": SimpleUploadedFile("a.txt", b"x")}).json()
    for who, given, status in (("mys_delegate", "all", 403), ("keeper", "all", 403), ("lao_head", "nobody", 422), ("lao_head", "all", 200)):
        call(people[who], "PUT", f"papers/{made['id']}/audience", {"shown_to": given}, status=status)
    assert call(people["mys_delegate"], "GET", "SOMTC-30")["papers"][0]["shown_to"] == "all"
    call(people["lao_head"], "PUT", "papers/nothing/audience", {"shown_to": "all"}, status=404)


def test_a_standing_item_ends_and_an_item_changes_its_place_by_the_api(people: dict[str, Client]) -> None:
    desk = people["keeper"]
    made = call(desk, "POST", "standing", {"body": "SOMTC", "title": "Always", "starts": "2026-01-01"}, status=201)
    call(desk, "POST", "", MEETING, status=201)
    last = call(desk, "POST", "SOMTC-30/items", {"title": "Opening"}, status=201)
    agenda = call(desk, "PUT", f"items/{last['id']}/place", {"position": 1})["agenda"]
    assert agenda[0]["title"] == "Opening"
    call(desk, "PUT", f"items/{last['id']}/place", {"position": 0}, status=422)
    call(people["lao_head"], "POST", f"standing-items/{made['id']}/end", {"on": "2026-06-01"}, status=403)
    assert call(desk, "POST", f"standing-items/{made['id']}/end", {"on": "2026-06-01"})["ends"] == "2026-06-01"
    call(desk, "POST", f"standing-items/{made['id']}/end", {"on": "2026-06-01"}, status=404)


def test_what_reads_no_body_refuses_one(people: dict[str, Client]) -> None:
    for method, path in (("POST", "calendar"), ("DELETE", "calendar"), ("POST", "SOMTC-30/fill")):
        found = call(people["keeper"], method, path, {"zzz": 1}, status=422)
        assert found["details"]["fields"] == {"body.zzz": "There is no such field."}, path
    call(people["keeper"], "POST", "calendar", status=201)
