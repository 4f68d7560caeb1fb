"""A screening through the API, from the upload to the export."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from sheaf.access import services as access
from sheaf.kernel.handling import Handling
from sheaf.register.records import services as records
from sheaf.register.records.shapes import Origin
from sheaf.register.screening import steps
from tests.cast import Cast

pytestmark = pytest.mark.django_db
ROOT = "/api/v1/screening"
TABLE = b"Full name,Born\nWanchai Rakdee,01/05/1970\nNobody Known,\n,\n,1990\n"
WHY = {"title": "Ferry", "kind": "passengers", "purpose": "border-check", "case": "C-77"}


def post(client: Client, path: str, body: Any = None) -> Any:
    return client.post(f"{ROOT}/{path}", json.dumps(body or {}), content_type="application/json")


def upload(client: Client, **more: Any) -> Any:
    return client.post(f"{ROOT}/runs", WHY | {"file": SimpleUploadedFile("a.csv", TABLE)} | more)


def screened(cast: Cast, client: Client) -> str:
    records.add_record(cast.owner, schema="Person", facts={"name": ["Wanchai Rakdee"], "birthDate": ["1970-05-01"]},
                       provenance=Origin("Report", Handling(), "drugs"))
    key = str(upload(client).json()["id"])
    assert post(client, f"runs/{key}/map", {"columns": {"Full name": "name", "Born": "birthDate"}}).json()["state"] == "mapped"
    assert [row["refused"] for row in client.get(f"{ROOT}/runs/{key}/preview").json()] == [False, False, True]
    assert post(client, f"runs/{key}/start", {"lists": []}).json()["task"] == "screen"
    while steps.work():
        pass
    return key


def test_a_screening_through_the_api_ends_with_its_decisions_exported(cast: Cast) -> None:
    officer, colleague = cast.client("owner"), cast.client("colleague")
    key = screened(cast, officer)
    job = officer.get(f"{ROOT}/runs/{key}").json()
    assert (job["state"], job["counts"]["wanted"], job["own"], job["lists"]) == ("screened", 2, True, [])
    found = officer.get(f"{ROOT}/runs/{key}/results").json()
    assert (found["total"], found["tally"]) == (1, {"all": 1, "undecided": 1, "yes": 0, "no": 0, "unsure": 0, "changed": 0})
    assert found["handling"].startswith("Restricted")
    (item,) = found["rows"][0]["candidates"]
    assert {(part["left"], part["right"]) for part in item["compared"]} >= {("Wanchai", "Wanchai"), ("Rakdee", "Rakdee")}
    decided = post(officer, f"candidates/{item['id']}", {"decision": "yes", "turn": 0, "note": "Photo"}).json()
    assert (decided["decision"], decided["note"], decided["turn"], decided["decided_by"]) == ("yes", "Photo", 1, "Oraya Owner")
    late = post(colleague, f"candidates/{item['id']}", {"decision": "no", "turn": 0})
    assert (late.status_code, late.json()["code"]) == (409, "decided_meanwhile")
    assert "Oraya Owner" in late.json()["message"]
    out = post(officer, f"runs/{key}/export?decided=yes").json()
    assert (out["banner"], out["screening"]["id"], len(out["rows"])) == (found["handling"], key, 1)
    assert officer.get(f"{ROOT}/runs/{key}/results?without=true").json()["rows"][0]["title"] == "Nobody Known"
    assert [row["code"] for row in officer.get(f"{ROOT}/runs/{key}/refused").json()] == ["nothing_to_compare"]
    assert officer.get(f"{ROOT}/runs").json()[0]["id"] == key
    assert post(officer, f"runs/{key}/abandon").json()["state"] == "abandoned"


def test_errors_have_one_shape(cast: Cast) -> None:
    officer = cast.client("owner")
    assert upload(officer, purpose="curiosity").json()["details"]["fields"]["purpose"].startswith("One of")
    assert upload(officer, keep_days="0").status_code == 422
    assert upload(officer, days="9").json()["details"]["fields"] == {"form.days": "There is no such field."}
    key = upload(officer).json()["id"]
    assert post(officer, f"runs/{key}/start").json()["code"] == "not_mapped"
    assert post(officer, f"runs/{key}/map", {"columns": {"nope": "name"}}).json()["code"] == "mapping"
    assert post(officer, f"runs/{key}/export").json()["code"] == "not_screened"
    assert officer.get(f"{ROOT}/runs/{key}/results?band=red").json()["code"] == "filter"
    assert officer.get(f"{ROOT}/runs/nothing").status_code == 404
    assert post(officer, "candidates/nothing", {"decision": "yes", "turn": 0}).status_code == 404


def test_what_the_first_line_is_must_be_said_where_it_looks_like_a_person(cast: Cast) -> None:
    officer = cast.client("owner")
    key = upload(officer, file=SimpleUploadedFile("a.csv", b"Hun Manet,1977-10-20\nKem Sokha,1953-06-27\n")).json()["id"]
    wrong = post(officer, f"runs/{key}/map", {"columns": {"Hun Manet": "name"}})
    assert (wrong.status_code, list(wrong.json()["details"]["fields"])) == (422, ["first"])
    assert post(officer, f"runs/{key}/map", {"columns": {"Column 1": "name"}, "first": "row"}).json()["state"] == "mapped"
    assert [row["row"] for row in officer.get(f"{ROOT}/runs/{key}/preview").json()] == [1, 2]


def test_a_token_needs_the_scope_and_shows_no_candidate_without_reading_records(cast: Cast) -> None:
    key = screened(cast, cast.client("owner"))
    seen = {}
    for scopes in (["record."], ["screening."], ["screening.", "record."]):
        _, secret = access.create_token(cast.owner, name="work", scopes=scopes, days=1)
        answer = Client(headers={"Authorization": f"Bearer {secret}"}).get(f"{ROOT}/runs/{key}/results")
        seen[scopes[-1], len(scopes)] = answer.json()["total"] if answer.status_code == 200 else answer.status_code
    assert seen == {("record.", 1): 403, ("screening.", 1): 0, ("record.", 2): 1}


@pytest.mark.parametrize("who", ["stranger", "auditor", "administrator"])
def test_others_get_nothing(cast: Cast, who: str) -> None:
    key = screened(cast, cast.client("owner"))
    client = cast.client(who)
    for path in ("", "/results", "/refused", "/preview"):
        assert client.get(f"{ROOT}/runs/{key}{path}").status_code in {403, 404}
    listed = client.get(f"{ROOT}/runs")
    assert listed.status_code == 403 or listed.json() == []


@pytest.mark.parametrize("value", ["Bearer sheaf_none", "Bearer", "Basic abc"])
def test_a_token_that_is_none_is_told_so_and_no_form_token_is_asked_for(cast: Cast, value: str) -> None:
    for client in (Client(enforce_csrf_checks=True), Client()):
        response = client.post("/api/v1/screening/runs/x/abandon", headers={"Authorization": value})
        assert response.status_code == 401
        assert "CSRF" not in response.content.decode()
