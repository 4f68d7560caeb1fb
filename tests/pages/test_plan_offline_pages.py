"""The pages by which a capital takes its report along and brings it back."""

from __future__ import annotations

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook

from sheaf.kernel.clock import ManualClock
from sheaf.plan.reporting import drafting
from sheaf.plan.reporting.models import Entry, Part
from sheaf.plan.reporting.offline.models import Upload
from tests.cast import Cast
from tests.offline_world import open_year

HOME, AREA, SHEET = "/plan/offline/2026", "people-smuggling", "People smuggling"


@pytest.fixture
def draft(cast: Cast, clock: ManualClock) -> Part:
    open_year()
    part = drafting.open_part(cast.owner, year=2026, area=AREA)
    drafting.save(cast.owner, part_id=part.id, subject="NS-1", values={"status": "done", "narrative": "<b>Old.</b>"})
    return part


def edited(client: Client, **cells: str) -> SimpleUploadedFile:
    answer = client.get(f"{HOME}/workbook")
    assert answer["Content-Disposition"] == 'attachment; filename="report-THA-2026.xlsx"'
    book = load_workbook(io.BytesIO(answer.content))
    for place, value in cells.items():
        book[SHEET][place] = value
    out = io.BytesIO()
    book.save(out)
    return SimpleUploadedFile("report.xlsx", out.getvalue())


def test_a_workbook_goes_out_and_comes_back_with_a_preview(cast: Cast, draft: Part) -> None:
    client = cast.client("owner")
    assert b"Excel workbook" in client.get(HOME).content
    answer = client.post(HOME, {"file": edited(client, D3="New.", C4="half")})
    assert answer.status_code == 302
    page = client.get(answer["Location"]).content.decode()
    assert "changed: 1" in page
    assert "refused: 1" in page
    assert "is none of" in page
    assert Entry.objects.get().narrative == "<b>Old.</b>"
    assert client.post(answer["Location"]).status_code == 302
    assert Entry.objects.get(subject="NS-1").narrative == "New."
    assert client.post(answer["Location"]).status_code == 409
    back = client.get(f"{answer['Location']}/not-taken")
    assert "is none of" in str(load_workbook(io.BytesIO(back.content))[SHEET]["J4"].value)


def test_a_formula_that_comes_back_as_it_was_is_refused_again_on_the_page(cast: Cast, draft: Part) -> None:
    client = cast.client("owner")
    place = client.post(HOME, {"file": edited(client, D3="=A1&B1")})["Location"]
    assert "Report holds a formula: formulas are not calculated" in client.get(place).content.decode()
    back = client.get(f"{place}/not-taken").content
    place = client.post(HOME, {"file": SimpleUploadedFile("again.xlsx", back)})["Location"]
    assert "Report is still the formula that was refused" in client.get(place).content.decode()
    client.post(place)
    assert Entry.objects.get().narrative == "<b>Old.</b>"


def test_a_conflict_shows_both_texts_and_is_decided(cast: Cast, draft: Part) -> None:
    client = cast.client("owner")
    file = edited(client, D3="From the capital.")
    drafting.save(cast.supervisor, part_id=draft.id, subject="NS-1", values={"narrative": "<i>At the node.</i>"}, version=1)
    place = client.post(HOME, {"file": file})["Location"]
    page = client.get(place).content.decode()
    assert "&lt;i&gt;At the node." in page
    assert "From the capital." in page
    assert client.post(place, {f"mine:{AREA}/NS-1": "2"}).status_code == 302
    assert Entry.objects.get(subject="NS-1").narrative == "From the capital."


def test_a_form_goes_out_and_comes_back(cast: Cast, draft: Part) -> None:
    client = cast.client("owner")
    data = client.get(f"{HOME}/form").content
    answer = client.post(HOME, {"file": SimpleUploadedFile("report.docx", data)})
    assert "unchanged: 11" in client.get(answer["Location"]).content.decode()


def test_what_is_no_report_is_refused_with_a_sentence(cast: Cast, draft: Part) -> None:
    client = cast.client("owner")
    for data, sentence in ((b"hello", "neither an Excel workbook"), (b"PK\x03\x04", "broken")):
        answer = client.post(HOME, {"file": SimpleUploadedFile("x.xlsx", data)})
        assert (answer.status_code, sentence in answer.content.decode()) == (422, True)
    assert b"Choose a file." in client.post(HOME, {}).content
    assert client.get("/plan/offline/1999").status_code == 404
    assert client.get(f"{HOME}/picture").status_code == 404


def test_others_see_no_file(cast: Cast, draft: Part) -> None:
    client = cast.client("owner")
    place = client.post(HOME, {"file": edited(client)})["Location"]
    for who in ("auditor", "administrator"):
        for page in (HOME, place, f"{place}/not-taken", f"{HOME}/workbook"):
            assert cast.client(who).get(page).status_code == 403
    Upload.objects.update(state="MYS")
    assert client.get(place).status_code == 404
    assert cast.client("anonymous").get(HOME).status_code == 302
