"""The year through the API alone."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from sheaf.kernel.clock import ManualClock
from sheaf.plan.reporting import clearing
from sheaf.plan.reporting.models import Cycle, Part
from tests import plan_year
from tests.cast import Cast
from tests.plan_year import AREA, secretariat, written

ROOT = "/api/v1/plan/year"


@pytest.fixture
def cycle(cast: Cast, clock: ManualClock) -> Cycle:
    return plan_year.open_year(cast)


def call(client: Client, method: str, path: str, body: Any = None, status: int = 200) -> Any:
    answer = client.generic(method, f"{ROOT}/{path}", json.dumps(body or {}), content_type="application/json")
    assert answer.status_code == status, answer.content[:400]
    return json.loads(answer.content)


def test_a_component_is_begun_written_and_cleared(cast: Cast, cycle: Cycle) -> None:
    owner, boss, place = cast.client("owner"), cast.client("supervisor"), f"own/2026/{AREA}"
    assert call(owner, "GET", f"parts/2026/THA/{AREA}", status=404)["code"] == "not_found"
    made = call(owner, "POST", place, status=201)
    assert set(made["draft"]["missing"]) == {"NS-1.status", "LM-6.status"}
    saved = call(owner, "PUT", f"{place}/entries/NS-1", {"status": "done", "narrative": "Adopted."})
    assert saved["version"] == 1
    clash = call(boss, "PUT", f"{place}/entries/NS-1", {"narrative": "Other"}, status=409)
    assert clash["details"]["theirs"]["narrative"] == "Adopted."
    wrong = call(owner, "PUT", f"{place}/entries/LM-6", {"status": "great"}, status=422)
    assert "status" in wrong["details"]["fields"]
    call(owner, "PUT", f"{place}/entries/LM-6", {"status": "not_applicable"})
    steps = f"parts/2026/THA/{AREA}/steps"
    assert call(owner, "POST", steps, {"step": "ask"})["step"] == "clearing"
    assert call(owner, "POST", steps, {"step": "submit"}, status=403)["code"] == "refused"
    assert call(boss, "POST", steps, {"step": "give_back", "note": "Since when?"})["step"] == "draft"
    assert call(boss, "POST", steps, {"step": "fly"}, status=422)["details"]["fields"]
    file = SimpleUploadedFile("n.txt", b"bytes")
    answer = owner.post(f"{ROOT}/{place}/evidence", {"subject": "NS-1", "file": file})
    assert (answer.status_code, answer.json()["size"]) == (201, 5)


def test_a_bullet_of_word_is_saved_as_a_bullet_and_a_sign_that_no_font_has_is_told_before_it_is_cleared(cast: Cast, cycle: Cycle) -> None:
    owner, place = cast.client("owner"), f"own/2026/{AREA}"
    call(owner, "POST", place, status=201)
    saved = call(owner, "PUT", f"{place}/entries/NS-1", {"status": "done", "narrative": "\uf0b7 Adopted\n\uf0a7 Sent"})
    assert saved["narrative"] == "• Adopted\n▪ Sent"
    call(owner, "PUT", f"{place}/entries/LM-6", {"status": "done", "narrative": "The law stands", "needs": "More \ue000 money"})
    told = "LM-6, needs: no installed font has the sign U+E000 after “More”. Write another sign."
    steps = f"parts/2026/THA/{AREA}/steps"
    assert call(owner, "POST", steps, {"step": "ask"}, status=422)["details"]["fields"] == {"LM-6.needs": told}
    assert call(owner, "GET", f"parts/2026/THA/{AREA}")["draft"]["missing"] == {"LM-6.needs": told}
    call(owner, "PUT", f"{place}/entries/LM-6", {"needs": "More money", "version": 1})
    assert call(owner, "POST", steps, {"step": "ask"})["step"] == "clearing"


def test_last_year_is_copied_and_a_year_tells_null_for_what_was_not_reported(cast: Cast, cycle: Cycle) -> None:
    part = written(cast.owner)
    clearing.ask(cast.owner, part_id=part.id)
    with secretariat():
        clearing.submit(cast.supervisor, part_id=part.id)
    plan_year.next_year(cycle)
    owner = cast.client("owner")
    call(owner, "POST", f"own/2027/{AREA}", status=201)
    assert [row["copied_from"] for row in call(owner, "POST", f"own/2027/{AREA}/copy")] == [2026, 2026]
    cells = {row["area"]: row["status"] for row in call(owner, "GET", "cycles/2026")["parts"]}
    assert (cells[AREA], cells["cybercrime"], len(cells)) == ("under_way", None, 10)
    assert call(owner, "GET", f"parts/2026/THA/{AREA}/versions/1")["content"]["entries"][0]["narrative"] == "A strategy is drafted."
    call(owner, "GET", f"parts/2026/THA/{AREA}/versions/2", status=404)


def test_the_secretariat_opens_a_year_and_the_lead_asks(cast: Cast, cycle: Cycle) -> None:
    with secretariat():
        people = plan_year.delegates()
        keeper, lead, head = people["keeper"], people["mys_delegate"], people["lao_head"]
        given = {"year": 2027, "meeting": "AMMTC-20", "format": "ANNUAL-1", "edition": "POA-2016-2025", "days": {"submission": 95}}
        assert call(keeper, "POST", "cycles", {**given, "preview": True})["deadlines"]["submission"] == "2027-05-29"
        assert len(call(keeper, "POST", "cycles", given, status=201)["states"]) == 11
        call(keeper, "POST", "cycles", {**given, "days": {"party": 3}, "year": 2028}, status=422)
        call(lead, "POST", "cycles", given, status=403)
        made = call(keeper, "POST", "formats", {"code": "A-2", "title": "B", "edition": "POA-2016-2025"}, status=201)
        assert made["asks"] == len(call(lead, "GET", "formats/A-2")["questions"])
        part = plan_year.submitted(_actor("lao_delegate"), _actor("lao_head"))
        place = f"parts/2026/LAO/{AREA}"
        wrong = call(lead, "POST", f"{place}/queries", {"text": "Since when?", "subject": "NOPE-99"}, status=422)
        assert wrong["message"] == "This report does not ask that."
        asked = call(lead, "POST", f"{place}/queries", {"text": "Since when?", "subject": "NS-1"}, status=201)
        call(head, "POST", f"queries/{asked['id']}/answer", {}, status=422)
        assert call(head, "POST", f"queries/{asked['id']}/answer", {"stands": True})["stands"]
        assert call(lead, "POST", f"{place}/steps", {"step": "review"})["step"] == "reviewed"
        assert "draft" not in call(lead, "GET", place)
        assert call(keeper, "POST", "cycles/2026/freeze")["frozen"] == [{"state": "LAO", "area": AREA}]
        assert call(keeper, "POST", "cycles/2026/close")["state"] == "closed"
        call(keeper, "POST", "cycles/2026/burn", status=404)
        assert Part.objects.get(pk=part.id).step == "frozen"


def _actor(name: str) -> Any:
    from sheaf.access.models import Person
    from sheaf.access.queries import actor_for
    from tests.cast import personal_key

    return actor_for(Person.objects.get(username=name), personal_key(name)[0])
