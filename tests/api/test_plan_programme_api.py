"""The work programme and the capitals' files through the API."""

from __future__ import annotations

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook

from sheaf.access import services
from sheaf.access.queries import actor_for
from sheaf.plan.reporting import drafting
from sheaf.plan.reporting.models import Entry
from tests.api.conftest import Net, net, template
from tests.cast import Part, make_person, personal_key
from tests.offline_world import open_year

__all__ = ["net", "template"]
HOME = "plan/programme"


def keeping(net: Net) -> None:
    """Everybody's tokens cover the plan; at Thailand's node somebody plays the keeper of a node that keeps nothing."""
    with net.net.at("THA"):
        for name, part in {"keeper": Part("Kanya", "THA/secretariat", "secretariat")}.items():
            person, _ = make_person(name, part)
            actor = actor_for(person, personal_key(name)[0])
            _, net.tokens["THA", name] = services.create_token(actor, name="w", scopes=("plan.",), days=3)
        owner = actor_for_name("owner")
        _, net.tokens["THA", "owner"] = services.create_token(owner, name="plan", scopes=("plan.",), days=3)


def actor_for_name(name: str) -> object:
    from sheaf.access.models import Person

    return actor_for(Person.objects.get(username=name), personal_key(name)[0])


def test_programmes_are_read_with_their_sources_and_extension(net: Net) -> None:
    keeping(net)
    rows = {row["code"]: row for row in net.call("THA", "owner", "GET", f"{HOME}/")}
    assert rows["WP-2022-2024"]["extended_by"] == "AMMTC-18.1"
    assert rows["WP-2002"]["ends"] is None
    one = net.call("THA", "owner", "GET", f"{HOME}/WP-2022-2024")
    assert len(one["components"]) == 10
    assert one["components"][0]["source"].startswith("https://")
    net.call("THA", "owner", "GET", f"{HOME}/NONE", status=404)
    net.call("THA", "owner", "POST", f"{HOME}/", {"code": "X"}, status=403)


def test_a_draft_is_written_changed_reviewed_and_compared(net: Net) -> None:
    keeping(net)

    def call(path: str, body: object = None, method: str = "POST", status: int = 200) -> object:
        return net.call("THA", "keeper", method, f"{HOME}/{path}", body, status=status)

    for code, first in (("WP-A", 2027), ("WP-B", 2030)):
        call("", {"code": code, "title": code, "starts": f"{first}-01-01", "ends": f"{first + 2}-12-31"}, status=201)
    goal = call("WP-A/objectives", {"area": "drugs", "text": "Less."}, status=201)
    row = call(f"objectives/{goal['id']}/actions", {"title": "Seize", "leads": ["THA"]}, status=201)  # type: ignore[index]
    assert row["code"] == "DRUGS-1.1"  # type: ignore[index]
    edit = {"title": "Seize more", "version": 1, "budget": "10"}
    assert call("WP-A/actions/DRUGS-1.1", edit)["budget"] == "10.00"  # type: ignore[index]
    call("WP-A/actions/DRUGS-1.1", edit, status=409)
    call("WP-A/actions/DRUGS-1.1/progress", {"progress": "flying"}, status=422)
    call("WP-A/actions/DRUGS-1.1/progress", {"progress": "under_way"})
    call("WP-A/reviews", {"findings": "Good.", "into": "WP-B", "carry": ["DRUGS-1.1"]}, status=201)
    assert call("WP-A/compare/WP-B", method="GET")[0]["what"] == "went on"  # type: ignore[index]
    assert len(call("WP-B/actions/DRUGS-1.1", method="GET")["history"]) == 2  # type: ignore[index]
    call("WP-A/indicators", {"indicator_code": "I-1", "title": "Kilos", "kind": "number"}, status=201)
    call("WP-A/indicators/I-1/marks", {"kind": "target", "year": 2028, "value": "10"})
    call("WP-A/indicators/I-1/values", {"state": "THA", "year": 2027, "value": "12.5", "source": "told"}, status=201)
    assert net.call("THA", "owner", "GET", f"{HOME}/WP-A/indicators/I-1")["values"][0]["value"] == "12.5"


def test_a_workbook_goes_out_and_comes_back(net: Net) -> None:
    keeping(net)
    with net.net.at("THA"):
        open_year()
        actor = actor_for_name("owner")
        part = drafting.open_part(actor, year=2026, area="drugs")  # type: ignore[arg-type]
        drafting.save(actor, part_id=part.id, subject="NS-1", values={"narrative": "Old."})  # type: ignore[arg-type]
        client = Client(headers={"Authorization": f"Bearer {net.tokens['THA', 'owner']}"})
        book = load_workbook(io.BytesIO(client.get("/api/v1/plan/offline/2026/workbook").content))
        book["Illicit drug trafficking"]["D3"] = "New."
        out = io.BytesIO()
        book.save(out)
        answer = client.post("/api/v1/plan/offline/2026", {"file": SimpleUploadedFile("x.xlsx", out.getvalue())})
        assert (answer.status_code, answer.json()["counts"]["changed"]) == (201, 1)
        key = answer.json()["id"]
    assert net.call("THA", "owner", "GET", f"plan/offline/uploads/{key}")["rows"][0]["key"] == "drugs/NS-1"
    assert net.call("THA", "owner", "POST", f"plan/offline/uploads/{key}/apply", {})["counts"]["written"] == 1
    net.call("THA", "owner", "POST", f"plan/offline/uploads/{key}/apply", {}, status=409)
    net.call("THA", "auditor", "GET", f"plan/offline/uploads/{key}", status=403)
    with net.net.at("THA"):
        assert Entry.objects.get().narrative == "New."
        book["Illicit drug trafficking"]["D3"] = "=A1"
        again = io.BytesIO()
        book.save(again)
        for told in ("Report holds a formula", "Report is still the formula that was refused"):
            answer = client.post("/api/v1/plan/offline/2026", {"file": SimpleUploadedFile("x.xlsx", again.getvalue())}).json()
            assert [(row["kind"], told in row["remark"]) for row in answer["rows"]] == [("refused", True)]
            again = io.BytesIO(client.get(f"/api/v1/plan/offline/uploads/{answer['id']}/not-taken").content)
