"""The same import through the API."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from sheaf.register.lists import steps
from tests.cast import Cast

pytestmark = pytest.mark.django_db
ROOT = "/api/v1/lists/imports"


def post(client: Client, path: str, body: Any = None) -> Any:
    return client.post(f"{ROOT}/{path}", json.dumps(body or {}), content_type="application/json")


def upload(client: Client, **more: Any) -> Any:
    return client.post(ROOT, {"source": "Ports", "file": SimpleUploadedFile("a.csv", b"id,name\n1,Ann Aye\n2,\n")} | more)


def test_an_import_through_the_api_ends_published(cast: Cast) -> None:
    officer, supervisor = cast.client("owner"), cast.client("supervisor")
    job = upload(officer).json()
    assert (job["state"], job["format"]) == ("uploaded", "csv")
    assert post(officer, f"{job['id']}/map", {"columns": {"id": "@id", "name": "name"}}).json()["state"] == "mapped"
    assert post(officer, f"{job['id']}/check").json()["task"] == "check"
    steps.work()
    reasons = officer.get(f"{ROOT}/{job['id']}/refused").json()
    assert [(reason["row"], reason["code"]) for reason in reasons] == [(3, "required")]
    assert post(officer, f"{job['id']}/publish").status_code == 403
    assert post(supervisor, f"{job['id']}/publish").status_code == 200
    steps.work()
    assert officer.get(f"{ROOT}/{job['id']}").json()["state"] == "published"
    assert officer.get("/api/v1/lists/sources").json()[0]["current"] == job["id"]
    assert officer.get(ROOT).json()[0]["id"] == job["id"]
    assert officer.get(f"{ROOT}/{job['id']}/differences").json() == []


def test_errors_have_one_shape(cast: Cast) -> None:
    officer = cast.client("owner")
    job = upload(officer).json()
    wrong = post(officer, f"{job['id']}/map", {"columns": {"nope": "name"}})
    assert (wrong.status_code, wrong.json()["code"]) == (422, "mapping")
    assert upload(officer, target="own", provenance="[").json()["code"] == "provenance"
    assert officer.get(f"{ROOT}/nothing").status_code == 404
    assert post(officer, f"{job['id']}/check").json()["code"] == "not_mapped"
    assert post(officer, f"{job['id']}/abandon").json()["state"] == "abandoned"


def test_the_auditor_gets_nothing(cast: Cast) -> None:
    job = upload(cast.client("owner")).json()
    auditor = cast.client("auditor")
    assert upload(auditor).status_code == 403
    assert auditor.get(ROOT).status_code == 403
    assert auditor.get(f"{ROOT}/{job['id']}").status_code == 403


def test_a_line_without_an_end_is_refused_with_a_code_at_mapping_and_not_a_fault(cast: Cast) -> None:
    officer = cast.client("owner")
    job = upload(officer, file=SimpleUploadedFile("a.csv", b"x" * 3_000_000)).json()
    told = post(officer, f"{job['id']}/map", {"columns": {"x": "name"}})
    assert (told.status_code, told.json()["code"]) == (422, "csv_broken")
    assert officer.get(f"/lists/imports/{job['id']}/columns").status_code == 422


def test_an_old_workbook_is_told_to_be_saved_anew(cast: Cast) -> None:
    told = upload(cast.client("owner"), file=SimpleUploadedFile("a.xls", b"\xd0\xcf\x11\xe0 and what follows"))
    assert (told.status_code, told.json()["code"]) == (422, "old_excel")
    assert "save it as .xlsx" in told.json()["message"]


@pytest.mark.parametrize(("text", "line", "code"), [
    (b'{"id": "a", "schema"\n{"id": "b"}\n', 1, "not_json"), (b"{\n  \"id\": 1\n}\n", 1, "not_json"),
    (b'\n{"id": a}\n', 2, "not_json"), (b'{"id": "\xff"}\n', 1, "encoding"),
])
def test_text_that_begins_like_json_lines_but_is_not_is_refused_with_its_line(cast: Cast, text: bytes, line: int, code: str) -> None:
    told = upload(cast.client("owner"), file=SimpleUploadedFile("a.jsonl", text))
    assert (told.status_code, told.json()["code"]) == (422, code)
    assert f"line {line}" in told.json()["message"]
    assert cast.client("owner").get(ROOT).json() == []
