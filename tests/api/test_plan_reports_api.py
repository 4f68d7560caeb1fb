"""The API of reports, at the Secretariat's node, by people with tokens."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client

from sheaf import wiring
from sheaf.access import services as access
from sheaf.access.queries import actor_for
from sheaf.plan.bodies import services as offices
from sheaf.plan.compiling.models import Compilation
from sheaf.plan.meetings import deciding
from sheaf.plan.reporting.models import Submission
from tests.cast import Part, make_person, personal_key
from tests.federation import Federation
from tests.plan_year import recorded
from tests.unit.plan.test_documents import word_text, words_of
from tests.unit.plan.test_reporting import AREA, keeper, net, submitted, template

__all__ = ["net", "template"]
Call = Callable[..., Any]
PEOPLE = {
    "sari": Part("Sari Secretariat", "ASEC/secretariat", "secretariat"), "lead": Part("Farah Lead", "MYS/delegation", "delegate"),
    "head": Part("Huong Head", "VNM/delegation", "delegation_head"), "chair": Part("Pia Chair", "PHL/delegation", "delegate"),
    "auditor": Part("Anna Auditor", "ASEC/audit", "auditor"),
}


@pytest.fixture
def call(net: Federation) -> Call:
    """`call("sari", "POST", "plan/reports/", {…})` gives the answer's JSON, or its bytes."""
    wiring.join_rooms()
    tokens = {}
    with net.at("ASEC"):
        offices.fill(keeper(net), kind="chair", state="PHL", on=date(2026, 1, 1))
        for name, part in PEOPLE.items():
            actor = actor_for(make_person(name, part)[0], personal_key(name)[0])
            _, tokens[name] = access.create_token(actor, name="work", scopes=("plan.",), days=30)
    submitted(net)

    def asked(who: str, method: str, path: str, body: Any = None, *, status: int = 200, header: str = "") -> Any:
        with net.at("ASEC"):
            client = Client(headers={"Authorization": f"Bearer {tokens[who]}"})
            answer: Any = client.generic(method, f"/api/v1/{path}", json.dumps(body or {}).encode(), content_type="application/json")
        assert answer.status_code == status, (answer.status_code, answer.content[:500])
        if header:
            return answer.headers[header]
        is_json = answer.headers.get("Content-Type", "").startswith("application/json")
        return json.loads(answer.content) if is_json and answer.content else answer.content

    return asked


def circulated(call: Call, kind: str = "annual") -> str:
    made = call("sari", "POST", "plan/reports/", {"year": 2026, "kind": kind}, status=201)
    call("sari", "POST", f"plan/reports/{made['id']}/step", {"event": "to_chair"})
    call("chair", "PUT", f"plan/reports/{made['id']}/narrative", {"narrative": "The Chair thanks all."})
    call("chair", "POST", f"plan/reports/{made['id']}/step", {"event": "circulate"})
    return str(made["id"])


def test_a_report_goes_its_way_over_the_api(call: Call, net: Federation) -> None:
    call("lead", "PUT", f"plan/reports/findings/2026/{AREA}", {"text": "One state has reported."})
    key = circulated(call)
    made = call("head", "POST", f"plan/reports/{key}/comments", {"text": "Say “noted”.", "anchor": AREA}, status=201)
    call("sari", "POST", f"plan/reports/{key}/step", {"event": "close_comments"}, status=409)
    call("sari", "POST", f"plan/reports/comments/{made['id']}/response", {"text": "Done.", "accepted": True})
    assert call("lead", "GET", f"plan/reports/{key}/comments")[0]["accepted"] is True
    assert call("sari", "GET", f"plan/reports/{key}")["may"] == ["close_comments", "replace"]
    call("sari", "POST", f"plan/reports/{key}/step", {"event": "close_comments"})
    for meeting, kind, event in (("SOMTC-26", "approve", "submit"), ("AMMTC-20", "note", "publish")):
        with net.at("ASEC"):
            row = deciding.propose(keeper(net), meeting=meeting, kind=kind, text="So decided.", about=f"compilation:{key}")
            recorded(keeper(net), row.code)
        call("sari", "POST", f"plan/reports/{key}/step", {"event": event})
    assert call("auditor", "GET", "plan/reports/")[0]["words"] == "published"
    assert call("auditor", "GET", f"plan/reports/{key}")["renderings"] == ["public"]


def test_a_year_has_one_living_report_and_none_anew_after_its_publication(call: Call, net: Federation) -> None:
    key = call("sari", "POST", "plan/reports/", {"year": 2026}, status=201)["id"]
    assert call("sari", "POST", "plan/reports/", {"year": 2026}, status=201)["id"] == key
    call("sari", "POST", f"plan/reports/{key}/step", {"event": "to_chair"})
    told = call("sari", "POST", "plan/reports/", {"year": 2026}, status=409)
    assert told["message"] == "The annual report of 2026 is there already, in the Chair's review: there is one at a time."
    call("chair", "POST", f"plan/reports/{key}/step", {"event": "circulate"})
    assert "replacing it" in call("sari", "POST", "plan/reports/", {"year": 2026}, status=409)["message"]
    replaced = key
    key = call("sari", "POST", f"plan/reports/{key}/step", {"event": "replace"})["id"]
    assert key != replaced
    with net.at("ASEC"):
        Compilation.objects.filter(pk=key).update(step="published", cleared_by="a", noted_by="b")
    assert "goes into an addendum" in call("sari", "POST", "plan/reports/", {"year": 2026}, status=409)["message"]
    assert len(call("sari", "GET", "plan/reports/?year=2026")) == 2


def test_a_report_whose_content_is_not_frozen_says_on_its_first_page_that_it_is_a_draft(call: Call) -> None:
    key = call("sari", "POST", "plan/reports/", {"year": 2026}, status=201)["id"]
    for suffix, words in (("pdf", words_of), ("docx", word_text)):
        assert "DRAFT: Full report" in words(call("sari", "GET", f"plan/reports/{key}/documents/full/{suffix}"))
    assert call("sari", "GET", f"plan/reports/{key}/content/full")["banner"].startswith("DRAFT, not frozen")
    call("sari", "POST", f"plan/reports/{key}/step", {"event": "to_chair"})
    call("chair", "POST", f"plan/reports/{key}/step", {"event": "circulate"})
    assert "DRAFT" not in words_of(call("sari", "GET", f"plan/reports/{key}/documents/full/pdf"))


def test_a_response_is_put_better_until_the_comments_close_and_never_after(call: Call) -> None:
    key = circulated(call)
    made = call("head", "POST", f"plan/reports/{key}/comments", {"text": "Say “noted”."}, status=201)
    place = f"plan/reports/comments/{made['id']}/response"
    call("sari", "POST", place, {"text": "Done.", "accepted": True})
    call("sari", "POST", place, {"text": "Not done.", "accepted": False})
    call("sari", "POST", f"plan/reports/{key}/step", {"event": "close_comments"})
    told = call("sari", "POST", place, {"text": "Done after all.", "accepted": True}, status=409)
    assert told["message"] == "The compilation is “comments closed”: what became of its comments stands."
    assert call("sari", "GET", f"plan/reports/{key}/comments")[0]["response"] == "Not done."


def test_what_each_may_have_is_theirs_over_the_api_as_well(call: Call) -> None:
    key = circulated(call)
    call("auditor", "GET", f"plan/reports/{key}", status=404)
    call("auditor", "GET", f"plan/reports/{key}/documents/full/pdf", status=404)
    call("auditor", "GET", f"plan/reports/{key}/comments", status=403)
    call("head", "POST", f"plan/reports/{key}/step", {"event": "close_comments"}, status=403)
    full, ministers = (json.dumps(call("head", "GET", f"plan/reports/{key}/content/{name}")) for name in ("full", "ammtc"))
    assert "A strategy is drafted." in full
    assert "A strategy is drafted." not in ministers
    assert "A strategy is drafted." in words_of(call("head", "GET", f"plan/reports/{key}/documents/full/pdf"))
    assert "A strategy is drafted." not in word_text(call("head", "GET", f"plan/reports/{key}/documents/ammtc/docx"))
    assert call("head", "GET", f"plan/reports/{key}/matrix/xlsx")[:2] == b"PK"


def test_a_frozen_report_with_a_sign_that_no_font_has_is_compiled_and_the_answer_tells_of_it(call: Call, net: Federation) -> None:
    with net.at("ASEC"):
        sent = Submission.objects.get()
        sent.content["entries"][0]["narrative"] = "\uf0b7 A step\n\ue000 Another"
        sent.save()
    key = circulated(call)
    assert "• A step" in words_of(call("head", "GET", f"plan/reports/{key}/documents/full/pdf"))
    assert "[U+E000] Another" in words_of(call("head", "GET", f"plan/reports/{key}/documents/full/pdf"))
    told = call("head", "GET", f"plan/reports/{key}/documents/full/pdf", header="Sheaf-Printed-As-Numbers")
    assert told == "U+E000 in People smuggling, Thailand, NS-1"


def test_the_other_documents_come_over_the_api(call: Call) -> None:
    assert "A strategy is drafted." in word_text(call("sari", "GET", "plan/reports/national/2026/THA/docx"))
    call("auditor", "GET", "plan/reports/national/2026/THA/docx", status=403)
    assert "Malaysia" in word_text(call("lead", "GET", f"plan/reports/component/2026/{AREA}/docx"))
    assert call("auditor", "GET", "plan/reports/meeting/SOMTC-26/agenda/pdf").startswith(b"%PDF")
    call("auditor", "GET", "plan/reports/meeting/SOMTC-26/minutes/pdf", status=422)
    call("auditor", "GET", "plan/reports/meeting/NONE/agenda/pdf", status=404)
    call("sari", "GET", "plan/reports/national/2026/THA/exe", status=404)


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("plan/reports/", {"year": 2026, "kind": "weekly"}, 422),
        ("plan/reports/", {"year": 1999}, 404),
        ("plan/reports/x/step", {"event": "clear"}, 422),
        ("plan/reports/recommendations", {"year": 2026, "kind": "annual", "text": "x"}, 422),
        ("plan/reports/recommendations", {"year": 2026, "kind": "final", "text": "x", "clauses": ["ZZ-1"]}, 422),
        ("plan/reports/x/seed", {"edition": "POA-2036", "title": "x"}, 404),
    ],
)
def test_what_cannot_be_done_is_said(call: Call, path: str, body: dict[str, Any], status: int) -> None:
    assert set(call("sari", "POST", path, body, status=status)) == {"code", "message", "details"}
