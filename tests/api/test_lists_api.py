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


def upload(client: Client, **more: str) -> Any:
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
