"""What the plan is given and cannot take as it is: at the page and the API the same sentence, with the row that it is about."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook

from sheaf.kernel.clock import ManualClock
from sheaf.plan.reporting import drafting
from sheaf.plan.reporting.models import Entry
from tests import plan_year
from tests.cast import Cast
from tests.offline_world import open_year

AREA, SHEET, HOME, API = "people-smuggling", "People smuggling", "/plan/offline/2026", "/api/v1/plan/offline"
OLD = "Old words."


@pytest.fixture
def client(cast: Cast, clock: ManualClock) -> Client:
    """An officer of Thailand, whose report of 2026 has one entry; 2027 is open too."""
    open_year()
    open_year(2027)
    part = drafting.open_part(cast.owner, year=2026, area=AREA)
    drafting.save(cast.owner, part_id=part.id, subject="NS-1", values={"status": "done", "narrative": OLD})
    return cast.client("owner")


def workbook(client: Client, change: Callable[[Any], None] = lambda book: None) -> bytes:
    book = load_workbook(io.BytesIO(client.get(f"{HOME}/workbook").content))
    change(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def repacked(data: bytes, change: Callable[[str, bytes], bytes], more: dict[str, bytes] | None = None) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as held, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name in held.namelist():
            made.writestr(name, change(name, held.read(name)))
        for name, part in (more or {}).items():
            made.writestr(name, part)
    return out.getvalue()


def more_rows(data: bytes, row: bytes, count: int) -> bytes:
    def longer(name: str, part: bytes) -> bytes:
        return part.replace(b"</sheetData>", row * count + b"</sheetData>") if name == "xl/worksheets/sheet1.xml" else part

    return repacked(data, longer)


def both(client: Client, data: bytes, year: int = 2026, name: str = "report.xlsx") -> tuple[str, Any]:
    """What the page shows and what the API answers."""
    page = client.post(f"/plan/offline/{year}", {"file": SimpleUploadedFile(name, data)}, follow=True).content.decode()
    told = client.post(f"{API}/{year}", {"file": SimpleUploadedFile(name, data)})
    return re.sub(r"\s+", " ", page), told.json()


def sealed_away(book: Any) -> None:
    book["_sheaf"]["D1"] = book["_sheaf"]["D1"].value.replace("2026", "2027")


def deleted(book: Any) -> None:
    del book["_sheaf"]


@pytest.mark.parametrize(("made", "year", "words"), [
    (workbook, 2027, "This file is of the report of 2026, not of 2027. Nothing was read."),
    (lambda client: workbook(client, sealed_away), 2026,
     "The hidden sheet of this workbook was edited: export it anew and copy your texts over."),
    (lambda client: workbook(client, deleted), 2026, "its hidden sheet was deleted: export it anew."),
    (lambda client: repacked(workbook(client), lambda name, part: part, {"xl/vbaProject.bin": b"x"}), 2026,
     "The workbook holds macros: save it as .xlsx without them. Nothing was read."),
    (lambda client: more_rows(workbook(client), b'<row><c t="inlineStr"><is><t>x</t></is></c></row>', 100_000), 2026,
     "has more than 10,000 rows: a report has fewer. Nothing was read."),
    (lambda client: more_rows(workbook(client), b'<row r="1048576"><c r="A1048576" t="inlineStr"><is><t>x</t></is></c></row>', 1), 2026,
     "goes on below row 100,000: delete the rows below the report. Nothing was read."),
], ids=["another year", "hidden sheet edited", "hidden sheet deleted", "macros", "100,000 rows", "one row at the end of the sheet"])
def test_a_file_that_is_refused_as_a_whole_says_why_and_changes_nothing(
    client: Client, made: Callable[[Client], bytes], year: int, words: str
) -> None:
    page, told = both(client, made(client), year)
    assert words in page
    assert words in told["message"]
    assert Entry.objects.get().narrative == OLD


def merged(book: Any) -> None:
    book[SHEET].merge_cells("D3:E3")


def key_edited(book: Any) -> None:
    key = json.loads(book[SHEET]["K3"].value)
    book[SHEET]["K3"] = json.dumps([*key[:2], key[2] + 1, *key[3:]])
    book[SHEET]["D3"] = "New."


def key_gone(book: Any) -> None:
    book[SHEET]["K3"], book[SHEET]["D3"] = None, "New."


def dated(book: Any) -> None:
    book[SHEET]["D3"] = date(2026, 5, 1)


def formula(book: Any) -> None:
    book[SHEET]["D3"] = "=A1"


@pytest.mark.parametrize(("change", "kind", "words"), [
    (merged, "refused", "Cells of this row are merged: undo it, so that every text stands in its own cell."),
    (key_edited, "refused", "The hidden key of this row was edited, or the row comes from another workbook."),
    (key_gone, "refused", "This row has no hidden key: it was added by hand and belongs to no question of the report."),
    (formula, "refused", "Report holds a formula: formulas are not calculated, write the text itself."),
    (dated, "changed", "Report held a date and not a text: it is taken as 2026-05-01."),
])
def test_a_row_that_is_not_taken_as_it_is_says_why_with_its_sheet_and_number(
    client: Client, change: Callable[[Any], None], kind: str, words: str
) -> None:
    page, told = both(client, workbook(client, change))
    row = next(item for item in told["rows"] if item["place"] == f"{SHEET}, row 3")
    assert (row["kind"], words in row["remark"]) == (kind, True), row
    assert words in page
    assert f"{SHEET}, row 3" in page
    assert Entry.objects.get().narrative == OLD
    client.post(f"{API}/uploads/{told['id']}/apply", "{}", content_type="application/json")
    assert Entry.objects.get(subject="NS-1").narrative == ("2026-05-01" if change is dated else OLD)


def test_rows_without_a_word_below_the_report_are_passed_over(client: Client) -> None:
    _, told = both(client, more_rows(workbook(client), b"<row></row>", 20_000))  # a format that was given to a whole column
    assert told["counts"] == {"added": 0, "changed": 0, "unchanged": 11, "conflicting": 0, "refused": 0}


def test_a_form_whose_controls_were_deleted_says_which_and_loses_nothing(client: Client) -> None:
    def without(name: str, part: bytes) -> bytes:
        if name != "word/document.xml":
            return part
        text = re.sub(r'<w:sdt><w:sdtPr><w:alias w:val="NS-1 (Report|Needs)".*?</w:sdt>', "", part.decode())
        return text.encode()

    page, told = both(client, repacked(client.get(f"{HOME}/form").content, without), name="form.docx")
    words = "The fields Report, Needs are missing (deleted, or tags changed): what the node holds stays."
    assert words in page
    row = next(item for item in told["rows"] if item["key"] == f"{AREA}/NS-1")
    assert (row["kind"], row["place"], words in row["remark"]) == ("unchanged", SHEET, True)
    client.post(f"{API}/uploads/{told['id']}/apply", "{}", content_type="application/json")
    assert Entry.objects.get().narrative == OLD


MISSING = "LEAGUE (2031-2040)\n\nI. AIMS\n1. Ensure this;\n3. Enhance that.\n"
TWICE = "LEAGUE (2031-2040)\n\nI. AIMS\n1. Ensure this;\n2. Enhance that;\n2. Share news.\n"


@pytest.mark.parametrize(("text", "words", "codes"), [
    (MISSING, "line 5: Number 2 is missing in “I. AIMS”: its text may run on in number 1.", ["A-1", "A-3"]),
    (TWICE, "line 6: Number 2 stands twice in “I. AIMS”: two clauses under one number. This one has the code A-2.2.",
     ["A-1", "A-2", "A-2.2"]),
])
def test_a_text_of_a_plan_with_a_broken_count_is_told_by_its_line_and_kept_whole_once_accepted(
    cast: Cast, clock: ManualClock, text: str, words: str, codes: list[str]
) -> None:
    with plan_year.secretariat():
        desk = plan_year.delegates()["keeper"]
        given = {"edition": "LEAGUE-2031", "plan": "LEAGUE", "title": "League"}
        page = desk.post("/plan/import", {**given, "file": SimpleUploadedFile("plan.txt", text.encode())}).content.decode()
        assert words in re.sub(r"\s+", " ", page)
        assert desk.get("/plan/editions/LEAGUE-2031").status_code == 404
        answer = desk.post("/plan/import", {**given, "accept": "on", "file": SimpleUploadedFile("plan.txt", text.encode())})
        assert answer.status_code == 302, answer.content.decode()[-2000:]
        clauses = desk.get("/api/v1/plan/editions/LEAGUE-2031/clauses").json()
    assert [item["code"] for item in clauses] == codes
