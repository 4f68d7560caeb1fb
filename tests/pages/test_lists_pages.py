"""The pages of an import, walked as an officer and a supervisor walk them."""

from __future__ import annotations

from argparse import ArgumentParser

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from sheaf.audit.models import Row as AuditRow
from sheaf.register.lists import cli, steps
from sheaf.register.lists.models import ImportJob
from tests.cast import Cast

pytestmark = pytest.mark.django_db

PEOPLE = "Ref,Full name,Date of birth\n1,Somchai Dee,02/01/1980\n2,Siti <b>Baru</b>,never\n"


def upload(client: Client, text: str = PEOPLE, **more: str) -> ImportJob:
    file = SimpleUploadedFile("people.csv", text.encode())
    response = client.post("/lists/upload", {"source": "Port list", "target": "list", "file": file} | more)
    assert response.status_code == 302, response.content.decode()
    return ImportJob.objects.latest("created")


def columns(client: Client, job: ImportJob) -> None:
    response = client.post(f"/lists/imports/{job.id}/columns", {
        "schema": "Person", "dates": "dmy", "separator": ";", "encoding": "", "delimiter": "",
        "column-0": "@id", "column-1": "name", "column-2": "birthDate"})
    assert response.status_code == 302, response.content.decode()


def test_an_officer_imports_and_a_supervisor_publishes(cast: Cast) -> None:
    officer, supervisor = cast.client("owner"), cast.client("supervisor")
    job = upload(officer)
    assert "Somchai Dee" in officer.get(f"/lists/imports/{job.id}/columns").content.decode()
    columns(officer, job)
    preview = officer.get(f"/lists/imports/{job.id}/preview").content.decode()
    assert "Siti &lt;b&gt;Baru&lt;/b&gt;" in preview
    assert "not a date" in preview
    officer.post(f"/lists/imports/{job.id}/check")
    busy = officer.get(f"/lists/imports/{job.id}/progress").content.decode()
    assert 'hx-trigger="every 1s"' in busy
    steps.work()
    done = officer.get(f"/lists/imports/{job.id}").content.decode()
    assert 'hx-trigger' not in done
    assert "A supervisor or head of unit publishes it." in done
    assert officer.post(f"/lists/imports/{job.id}/publish").status_code == 403
    assert supervisor.post(f"/lists/imports/{job.id}/publish").status_code == 302
    steps.work()
    assert ImportJob.objects.get(pk=job.id).step == "published"
    assert "Port list" in supervisor.get("/lists/").content.decode()


def test_refusals_are_shown_and_can_be_downloaded(cast: Cast) -> None:
    officer = cast.client("owner")
    job = upload(officer)
    columns(officer, job)
    officer.post(f"/lists/imports/{job.id}/check")
    steps.work()
    assert "never" in officer.get(f"/lists/imports/{job.id}/refused").content.decode()
    table = b"".join(officer.get(f"/lists/imports/{job.id}/refused.csv").streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    assert table.splitlines()[1].startswith("3,value,This is not a date in the order chosen.,Date of birth,never")


def test_changes_of_a_newer_edition_are_browsable_before_it_is_published(cast: Cast) -> None:
    officer, supervisor = cast.client("owner"), cast.client("supervisor")
    for text in (PEOPLE, PEOPLE.replace("Somchai Dee", "Somchai Deejai")):
        job = upload(officer, text)
        columns(officer, job)
        officer.post(f"/lists/imports/{job.id}/check")
        steps.work()
        page = officer.get(f"/lists/imports/{job.id}/differences?kind=changed").content.decode()
        supervisor.post(f"/lists/imports/{job.id}/publish")
        steps.work()
    assert "Deejai" in page
    assert "<del" in page


def test_a_file_that_cannot_be_read_is_said_on_the_form(cast: Cast) -> None:
    file = SimpleUploadedFile("old.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
    response = cast.client("owner").post("/lists/upload", {"source": "Old", "target": "list", "file": file})
    assert response.status_code == 422
    assert "save it as .xlsx" in response.content.decode()


@pytest.mark.parametrize("who", ["auditor", "administrator"])
def test_who_reads_no_content_sees_no_page_of_lists(cast: Cast, who: str) -> None:
    job = upload(cast.client("owner"))
    client = cast.client(who)
    for page in ("/lists/", "/lists/upload", f"/lists/imports/{job.id}", f"/lists/imports/{job.id}/refused",
                 f"/lists/imports/{job.id}/differences", f"/lists/imports/{job.id}/columns", f"/lists/imports/{job.id}/preview"):
        assert client.get(page).status_code in {403, 404}, page


def test_nobody_sees_anything_without_signing_in(node: object) -> None:
    assert Client().get("/lists/").status_code == 302


def test_the_index_asks_a_bounded_number_of_queries(cast: Cast, django_assert_max_num_queries: object) -> None:
    officer = cast.client("owner")
    for number in range(12):
        upload(officer, source=f"Source {number}")
    with django_assert_max_num_queries(20):  # type: ignore[operator]
        officer.get("/lists/")


def test_a_supervisor_says_whether_a_list_answers_other_nodes_and_everybody_reads_who_released_it(
        cast: Cast, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    officer, supervisor = cast.client("owner"), cast.client("supervisor")
    source = upload(officer).source
    address = f"/lists/sources/{source.id}/answers"
    form = {"answers": "on", "authority": "National police chief, Invented Act", "crime_area": "drugs",
            "classification": "RESTRICTED", "compartment": "OPEN"}
    page = officer.get(address).content.decode()
    assert "Nobody has released it" in page
    assert "A supervisor or head of unit decides this." in page
    assert officer.post(address, form).status_code == 403
    assert supervisor.post(address, form | {"authority": ""}).status_code == 422
    assert supervisor.post(address, form).status_code == 302
    assert "National police chief" in officer.get(address).content.decode()
    (found,) = officer.get("/api/v1/lists/sources").json()
    assert (found["answers"]["answers"], found["answers"]["contact"]) == (True, "THA/police")
    api = f"/api/v1{address}"
    assert officer.put(api, {"answers": False}, content_type="application/json").status_code == 403
    assert supervisor.put(api, {"answers": False}, content_type="application/json").json()["answers"] is False
    monkeypatch.setattr("sheaf.access.doors.actor_from_shell", lambda args: cast.supervisor)
    arguments = ArgumentParser()
    cli.add_commands(arguments.add_subparsers())
    given = arguments.parse_args(["list", "answers", "Port list", "--yes", "--authority", "Chief"])
    assert given.run(given) == 0
    assert "answers other nodes, released by Chief" in capsys.readouterr().out
    assert AuditRow.objects.filter(verb="list.answer", outcome="done").count() == 3
