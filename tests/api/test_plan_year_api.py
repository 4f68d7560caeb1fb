"""The year through the API alone."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from sheaf.kernel.clock import ManualClock
from sheaf.plan.bodies import queries as bodies
from sheaf.plan.meetings import services as meetings
from sheaf.plan.reporting import clearing, drafting
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
    told = "LM-6, Needs: no installed font has the sign U+E000 after “More”. Write another sign."
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
        given = {**OPENED, "meeting": plan_year.next_meeting(cast), "days": {"submission": 95}}
        assert call(keeper, "POST", "cycles", {**given, "preview": True})["deadlines"]["submission"] == "2027-05-29"
        assert len(call(keeper, "POST", "cycles", given, status=201)["states"]) == 11
        call(keeper, "POST", "cycles", {**given, "days": {"party": 3}}, status=422)
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


def _keeping(cast: Cast) -> Client:
    return plan_year.delegates()["keeper"]


OPENED = {"year": 2027, "meeting": "AMMTC-21", "format": "ANNUAL-1", "edition": "POA-2016-2025"}


@pytest.mark.parametrize(("given", "status", "told"), [
    ({"year": -1}, 422, "Between 2004 and 2028"), ({"year": 0}, 422, "Between"), ({"year": 99999}, 422, "Between"),
    ({"year": 10**30}, 422, "Between"), ({"year": 1950}, 422, "Between"), ({"year": 5000}, 422, "at most 2 years from now"),
    ({"year": 2025}, 422, "it notes the report of 2027 or of 2028"), ({"meeting": "SOMTC-26"}, 422, "A meeting of AMMTC"),
    ({"meeting": "AMMTC-20"}, 409, "AMMTC-20 notes the report of 2026 already"), ({"programme": "NO-SUCH-PROGRAMME"}, 422, "programme"),
    ({"meeting": "NONE"}, 404, "no such meeting"),
])
@pytest.mark.parametrize("preview", [False, True])
def test_a_year_that_fits_no_calendar_meeting_or_programme_is_not_opened(
    cast: Cast, cycle: Cycle, given: dict[str, Any], status: int, told: str, preview: bool
) -> None:
    with secretariat():
        meetings.plan_meeting(cast.secretariat, code="AMMTC-21", body="AMMTC", format="annual", title="Next", starts=date(2028, 9, 1))
        if preview and "programme" in given:
            return
        answer = call(_keeping(cast), "POST", "cycles", {**OPENED, **given, "preview": preview}, status=status)
        assert told in json.dumps(answer, ensure_ascii=False)
        assert Cycle.objects.count() == 1


def test_a_meeting_of_an_open_year_is_cancelled_once_the_year_has_another_from_which_its_days_are_counted(cast: Cast, cycle: Cycle) -> None:
    with secretariat():
        desk, who = _keeping(cast), cast.secretariat
        refused = desk.post("/api/v1/plan/meetings/AMMTC-20/cancel", "{}", content_type="application/json")
        assert (refused.status_code, "The year 2026 counts its days from AMMTC-20" in refused.json()["message"]) == (409, True)
        later = plan_year.DAY - timedelta(days=20)
        meetings.plan_meeting(who, code="AMMTC-20B", body="AMMTC", format="emergency", title="Instead", starts=later)
        assert "AMMTC-20B: Instead" in desk.get("/plan/year/2026").content.decode()
        told = call(desk, "POST", "cycles/2026/meeting", {"meeting": "AMMTC-20B"})
        assert (told["meeting"], told["meeting_day"]) == ("AMMTC-20B", later.isoformat())
        assert told["deadlines"]["submission"] == (later - timedelta(days=90)).isoformat()
        [task] = [item for item in bodies.open_tasks_of("state:VNM") if item.title.startswith("Submit")]
        assert task.due
        assert task.due.date().isoformat() == told["deadlines"]["submission"]
        assert desk.post("/api/v1/plan/meetings/AMMTC-20/cancel", "{}", content_type="application/json").status_code == 200
        call(desk, "POST", "cycles/2026/meeting", {"meeting": "AMMTC-20"}, status=422)
        call(desk, "POST", "cycles/2026/meeting", {}, status=404)


def test_a_year_that_was_opened_by_mistake_is_taken_back_until_a_report_is_begun(cast: Cast, cycle: Cycle) -> None:
    with secretariat():
        desk = _keeping(cast)
        part = drafting.open_part(_actor("lao_delegate"), year=2026, area=AREA)
        assert call(desk, "POST", "cycles/2026/withdraw") == {"withdrawn": 2026}
        assert (Cycle.objects.exists(), Part.objects.filter(pk=part.id).exists()) == (False, False)
        assert [item for item in bodies.open_tasks_of("state:VNM") if item.title.startswith("Submit")] == []
        call(desk, "POST", "cycles", {**OPENED, "year": 2026, "meeting": "AMMTC-20"}, status=201)
        written(_actor("lao_delegate"))
        assert call(desk, "POST", "cycles/2026/withdraw", status=409)["code"] == "begun"
        page = desk.post("/plan/year/2026/step", {"do": "withdraw"}, follow=True)
        assert "Reports of 2026 have been begun" in page.content.decode()


def _actor(name: str) -> Any:
    from sheaf.access.models import Person
    from sheaf.access.queries import actor_for
    from tests.cast import personal_key

    return actor_for(Person.objects.get(username=name), personal_key(name)[0])
