"""The pages of a screening, walked as an officer walks them."""

from __future__ import annotations

import gzip
import io
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook

from sheaf.audit.models import Row as AuditRow
from sheaf.kernel.handling import Handling
from sheaf.register.records import services as records
from sheaf.register.records.shapes import Origin
from sheaf.register.screening import codes, refreshing, steps
from sheaf.register.screening.models import Candidate, Screening
from tests.cast import Cast

pytestmark = pytest.mark.django_db
PEOPLE = "Full name,Date of birth\nWanchai Rakdee,01/05/1970\nSiti <b>Baru</b>,never\n=HYPERLINK(1),\n,\n"
FORM = {"title": "Ferry", "kind": "passengers", "purpose": "border-check", "case": "C-77", "crime_area": "", "keep_days": "30"}
PLAN = {"schema": "Person", "dates": "dmy", "separator": ";", "encoding": "", "delimiter": "", "column-0": "name", "column-1": "birthDate"}


def add(cast: Cast, name: str = "Wanchai Rakdee", **facts: list[str]) -> None:
    records.add_record(cast.owner, schema="Person", facts={"name": [name], **facts}, provenance=Origin("Report", Handling(), "drugs"))


def upload(client: Client, text: str = PEOPLE, **more: str) -> Screening:
    response = client.post("/screening/new", FORM | {"file": SimpleUploadedFile("people.csv", text.encode())} | more)
    assert response.status_code == 302, response.content.decode()
    return Screening.objects.latest("created", "id")


def screened(client: Client, text: str = PEOPLE, **start: Any) -> Screening:
    job = upload(client, text)
    assert client.post(f"/screening/{job.id}/columns", PLAN).status_code == 302
    assert client.post(f"/screening/{job.id}/start", {"search": ["own"], "floor": "possible"} | start).status_code == 302
    while steps.work():
        pass
    job.refresh_from_db()
    return job


def text(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, response.content.decode()
    return str(response.content.decode())


def test_an_officer_uploads_maps_previews_starts_and_works_the_candidates_off(cast: Cast) -> None:
    add(cast, birthDate=["1970-05-01"])
    officer = cast.client("owner")
    assert "Screen a file" in text(officer, "/screening/")
    job = upload(officer)
    assert "Wanchai Rakdee" in text(officer, f"/screening/{job.id}/columns")
    assert officer.post(f"/screening/{job.id}/columns", PLAN).headers["Location"] == f"/screening/{job.id}/preview"
    preview = text(officer, f"/screening/{job.id}/preview")
    assert "Siti &lt;b&gt;Baru&lt;/b&gt;" in preview
    assert "not a date" in preview
    assert "<dt>Birth date</dt>" in preview  # no words of machines
    assert "birthDate" not in preview
    assert "Start the screening" in preview
    officer.post(f"/screening/{job.id}/start", {"search": ["own"], "floor": "possible"})
    assert 'hx-trigger="every 1s"' in text(officer, f"/screening/{job.id}/progress")
    assert officer.post(f"/screening/{job.id}/start", {"search": ["own"], "floor": "possible"}).status_code == 409
    while steps.work():
        pass
    done = text(officer, f"/screening/{job.id}")
    assert "hx-trigger" not in done
    assert "Work the candidates off" in done
    page = text(officer, f"/screening/{job.id}/results")
    assert "1 candidate: 1 undecided" in page
    assert 'data-key="y"' in page
    (item,) = Candidate.objects.all()
    answer = officer.post(f"/screening/candidates/{item.id}?decided=undecided",
                          {"decision": "yes", "turn": "0", "note": "Same photo", "next": ""})
    assert answer.headers["Location"] == f"/screening/{job.id}/results?decided=undecided"
    assert "No candidate that you may see fits here." in text(officer, f"/screening/{job.id}/results?decided=undecided")
    page = text(officer, f"/screening/{job.id}/results?decided=yes")
    assert "Same photo" in page
    assert "Oraya Owner" in page
    assert f"/records/{item.record_id}" in page
    ask = re.search(r'href="(/ask/new\?[^"]+)"', page)
    assert ask
    form = text(officer, ask[1].replace("&amp;", "&"))
    assert all(word in form for word in ("Wanchai Rakdee", "1970-05-01", "C-77"))


def test_a_second_officer_at_the_same_candidate_is_told_and_nothing_is_written_over(cast: Cast) -> None:
    add(cast)
    officer, colleague = cast.client("owner"), cast.client("colleague")
    job = screened(officer)
    (item,) = Candidate.objects.all()
    officer.post(f"/screening/candidates/{item.id}", {"decision": "yes", "turn": "0"})
    answer = colleague.post(f"/screening/candidates/{item.id}", {"decision": "no", "turn": "0", "note": "Not him"}, follow=True)
    assert "Oraya Owner decided this meanwhile: the same." in answer.content.decode()
    item.refresh_from_db()
    assert (item.decision, item.note, item.turn) == ("yes", "", 1)
    colleague.post(f"/screening/candidates/{item.id}", {"decision": "", "turn": "1"})
    item.refresh_from_db()
    assert (item.decision, item.decided, item.decided_by_name, item.turn) == ("", None, "", 2)
    assert "1 undecided" in text(officer, f"/screening/{job.id}/results")


def test_what_changed_since_it_was_decided_is_back_in_the_worklist_and_in_the_inbox(cast: Cast) -> None:
    add(cast)
    officer = cast.client("owner")
    job = upload(officer, "Full name,Booking\nWanchai Rakdee,B-17\nNobody Known,B-18\n")
    officer.post(f"/screening/{job.id}/columns", PLAN | {"column-1": "@id"})
    officer.post(f"/screening/{job.id}/start", {"search": ["own"], "floor": "possible"})
    while steps.work():
        pass
    (item,) = Candidate.objects.all()
    assert "B-18" in text(officer, f"/screening/{job.id}/results?without=1")
    officer.post(f"/screening/candidates/{item.id}", {"decision": "no", "turn": "0", "note": "Too old"})
    assert "changed since" not in text(officer, "/")
    records.edit(cast.owner, record_id=item.record_id, version=1, add={"notes": ["Seen at the pier"]},
                 provenance=Origin("Report", Handling(), "drugs"))
    refreshing.look_again()
    assert f'href="/screening/{job.id}/results?decided=changed"' in text(officer, "/")
    page = text(officer, f"/screening/{job.id}/results?decided=undecided")
    assert all(word in page for word in ("B-17", "changed since it was decided", "Too old", "1 changed since decided"))
    officer.post(f"/screening/candidates/{item.id}", {"decision": "yes", "turn": "1"})
    page = text(officer, f"/screening/{job.id}/results")
    assert "changed since it was decided</span>" not in page
    assert "Decided before" in page
    assert "Too old" in page


def test_what_was_left_out_is_shown_and_can_be_downloaded(cast: Cast) -> None:
    officer = cast.client("owner")
    job = screened(officer, "Full name,Date of birth\n,01/02/1990\nAnn Aye,=1+1\n")
    page = text(officer, f"/screening/{job.id}/refused")
    assert "no name and no number" in page
    table = b"".join(officer.post(f"/screening/{job.id}/refused.csv").streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    assert table.splitlines()[1].startswith("2,row,The row has no name and no number to look for.")
    assert "'=1+1" in table


def test_results_go_out_as_csv_and_excel_with_their_handling_and_without_formulas(cast: Cast) -> None:
    add(cast, "=HYPERLINK(1)")
    add(cast)
    officer = cast.client("owner")
    job = screened(officer)
    address = f"/screening/{job.id}/results"
    lines = b"".join(officer.post(f"{address}.csv").streaming_content).decode("utf-8-sig").splitlines()  # type: ignore[attr-defined]
    assert lines[0] == lines[-1]
    assert lines[0].startswith("Restricted · TLP:AMBER")
    assert any("Wanchai Rakdee" in line for line in lines)
    book = load_workbook(io.BytesIO(officer.post(f"{address}.xlsx").content))
    cells = [cell for row in book.active.iter_rows() for cell in row]
    assert cells[0].value == lines[0]
    assert {cell.data_type for cell in cells} <= {"s", "inlineStr", "n"}
    assert "'=HYPERLINK(1)" in {cell.value for cell in cells}
    assert AuditRow.objects.filter(verb="screening.export").count() == 2


def test_single_decisions_are_refused_with_a_wrong_form(cast: Cast) -> None:
    add(cast)
    officer = cast.client("owner")
    job = screened(officer)
    (item,) = Candidate.objects.all()
    for form in ({"decision": "yes"}, {"decision": "maybe", "turn": "0"}, {"decision": "yes", "turn": "0", "note": "x" * 501}):
        assert officer.post(f"/screening/candidates/{item.id}", form).status_code == 422
    assert officer.get(f"/screening/{job.id}/results?band=red").status_code == 422
    assert officer.get(f"/screening/{job.id}/results?page=999").status_code == 200


def test_a_form_without_a_reason_says_what_is_missing(cast: Cast) -> None:
    response = cast.client("owner").post("/screening/new", {**FORM, "case": " ", "keep_days": "400",
                                                             "file": SimpleUploadedFile("a.csv", PEOPLE.encode())})
    assert response.status_code == 422
    assert not Screening.objects.exists()


def test_a_file_of_another_shape_is_said_on_the_form(cast: Cast) -> None:
    for content, words in ((b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "save it as .xlsx"), (b"", "empty"), (b"PK\x03\x04rest", "Excel"),
                           (b"<?xml version='1.0'?><CONSOLIDATED_LIST/>", "not taken")):
        response = cast.client("owner").post("/screening/new", FORM | {"file": SimpleUploadedFile("x", content)})
        assert response.status_code == 422
        assert words in response.content.decode()


@pytest.mark.parametrize("who", ["stranger", "auditor", "administrator"])
def test_nobody_outside_the_unit_sees_a_page_of_it(cast: Cast, who: str) -> None:
    add(cast)
    job = screened(cast.client("owner"))
    item = Candidate.objects.get()
    client = cast.client(who)
    for page in ("", "/progress", "/columns", "/preview", "/results", "/refused"):
        assert client.get(f"/screening/{job.id}{page}").status_code in {403, 404}, page
    for page in ("/start", "/abandon", "/refused.csv", "/results.csv", "/results.xlsx"):
        assert client.post(f"/screening/{job.id}{page}", {"search": ["own"], "floor": "possible"}).status_code in {302, 403, 404}, page
    assert client.post(f"/screening/candidates/{item.id}", {"decision": "yes", "turn": "0"}).status_code in {403, 404}
    item.refresh_from_db()
    assert item.decision == ""
    assert Screening.objects.get(pk=job.id).step == "screened"


def test_a_page_full_of_candidates_is_small_and_asks_a_bounded_number_of_queries(
        cast: Cast, django_assert_max_num_queries: Any) -> None:
    for _ in range(codes.MAX_CANDIDATES):
        add(cast, birthDate=["1970-05-01"])
    officer = cast.client("owner")
    table = "Full name,Date of birth\n" + "".join(f"Wanchai Rakdee,{day:02}/05/1970\n" for day in range(1, 26))
    job = screened(officer, table, floor="weak")
    with django_assert_max_num_queries(24):
        page = officer.get(f"/screening/{job.id}/results")
    assert page.content.decode().count('data-key="y"') == codes.PAGE_ROWS * codes.MAX_CANDIDATES
    assert len(gzip.compress(page.content)) < 100_000
    with django_assert_max_num_queries(16):
        officer.get("/screening/")
    with django_assert_max_num_queries(16):
        officer.get(f"/screening/{job.id}/progress")


def test_a_file_without_rows_is_told_and_not_called_free_of_candidates(cast: Cast) -> None:
    officer = cast.client("owner")
    job = upload(officer, "Full name,Date of birth\n")
    officer.post(f"/screening/{job.id}/columns", PLAN)
    assert "nobody can be looked for" in text(officer, f"/screening/{job.id}/preview")
    officer.post(f"/screening/{job.id}/start", {"search": ["own"], "floor": "possible"})
    while steps.work():
        pass
    page = text(officer, f"/screening/{job.id}")
    assert "no rows below its first line" in page
    assert "Work the candidates off" not in page


def test_an_encoding_that_does_not_fit_is_told_in_the_form_where_another_can_be_chosen(cast: Cast) -> None:
    officer = cast.client("owner")
    job = upload(officer)
    response = officer.post(f"/screening/{job.id}/columns", PLAN | {"encoding": "utf-16"})
    page = response.content.decode()
    assert response.status_code == 422
    assert "bytes that do not fit UTF-16" in page
    assert 'name="encoding"' in page
    assert "Wanchai Rakdee" in page


@pytest.mark.parametrize(("current", "back"), [
    ("http://testserver/screening/x?a=1", "/screening/x%3Fa%3D1"), ("http://evil.example/screening/x", "/"), ("", "/"),
    ("http://testserver", "/"),
])
def test_who_signs_in_again_in_the_middle_of_a_run_comes_back_to_the_page_and_not_to_a_part_of_it(
        client: Client, current: str, back: str) -> None:
    response = client.get("/screening/x/progress", headers={"HX-Request": "true", "HX-Current-URL": current})
    assert response.status_code == 204
    assert response.headers["HX-Redirect"].endswith(f"?next={back}")


HEADLESS = "Hun Manet,1977-10-20,0812345678\nKem Sokha,1953-06-27,0812345679\n"


def test_a_file_without_names_of_columns_is_told_and_its_first_person_is_looked_for(cast: Cast) -> None:
    """Read as a heading, the first person of a file would never be looked for, and nobody would know."""
    add(cast, "Hun Manet", birthDate=["1977-10-20"])
    officer = cast.client("owner")
    job = upload(officer, HEADLESS)
    page = text(officer, f"/screening/{job.id}/columns")
    assert "The first line looks like a person, not like names of columns: Hun Manet, 1977-10-20, 0812345678." in page
    assert '<option value="row" selected>' in page
    assert page.count('" selected>Birth date</option>') == page.count('" selected>Name</option>') == 1
    officer.post(f"/screening/{job.id}/columns", PLAN | {"first": "row"})
    officer.post(f"/screening/{job.id}/start", {"search": ["own"], "floor": "possible"})
    while steps.work():
        pass
    job.refresh_from_db()
    assert (job.counts["rows"], job.counts["wanted"]) == (2, 2)
    assert "Hun Manet" in text(officer, f"/screening/{job.id}/results")


def test_a_first_line_that_names_the_columns_after_all_is_said_to(cast: Cast) -> None:
    officer = cast.client("owner")
    job = upload(officer, HEADLESS)
    page = text(officer, f"/screening/{job.id}/columns")
    assert "It is read as a row; say so if it names the columns." in page
    assert officer.post(f"/screening/{job.id}/columns", PLAN | {"first": "headings"}).status_code == 302
    job.refresh_from_db()
    assert job.plan["first"] == "headings"
    assert "nobody is looked for by it" in text(officer, f"/screening/{job.id}/columns")


def test_a_column_of_numbers_that_is_left_out_is_told(cast: Cast) -> None:
    officer = cast.client("owner")
    job = upload(officer, "Name,Docu\nAnn Aye,MA1234567\nKo Ko,MB7654321\n")
    page = text(officer, f"/screening/{job.id}/columns")
    assert "The column Docu is left out, and its values look like numbers of passports" in page
    assert "first line looks like" not in page


def test_names_with_letters_that_cannot_be_seen_are_told(cast: Cast) -> None:
    add(cast, birthDate=["1970-05-01"])
    officer = cast.client("owner")
    job = screened(officer, "Name,Born\nWan\u200bchai R\u0430kdee,01/05/1970\n")
    assert "Writing: with letters that cannot be seen" in text(officer, f"/screening/{job.id}/results")


def test_rows_whose_names_and_numbers_are_none_are_left_out_and_said_to_be(cast: Cast) -> None:
    officer = cast.client("owner")
    job = screened(officer, "Name,Born,Passport\nN/A,,\nunknown,,00000000\nA,,\nAnn Aye,,N/A\n")
    job.refresh_from_db()
    assert (job.counts["rows"], job.counts["wanted"], job.counts["refused"]) == (4, 1, 3)
    page = text(officer, f"/screening/{job.id}/refused")
    assert all(f"Nobody can be found by “{name}”" in page for name in ("N/A", "unknown", "A"))


def test_a_row_turned_about_is_compared_as_it_looks_and_told_where_the_officer_looks(cast: Cast) -> None:
    add(cast, "Hun Sen")
    officer = cast.client("owner")
    job = screened(officer, "Name,Born\n\u202eneS nuH\u202c,\n\u202eydobon\u202c nwonK,\n")
    page = text(officer, f"/screening/{job.id}/results")
    assert "Hun Sen</a>" in page
    assert "Writing: with letters that cannot be seen" in page
    assert "2 rows of the file are written otherwise than they look" in page
    told = text(officer, f"/screening/{job.id}/refused?told=1")
    assert told.count("it is compared as what it looks like") == 2
    assert ("Rows to look at in" in told, "Left out of" in told) == (True, False)
    assert "Left out of" in text(officer, f"/screening/{job.id}/refused")


def test_a_wrong_imo_number_is_told_on_its_row(cast: Cast) -> None:
    officer = cast.client("owner")
    job = upload(officer, "Name,IMO\nSea Star,9074728\nSea Moon,9074729\n")
    officer.post(f"/screening/{job.id}/columns", {**PLAN, "schema": "Vessel", "column-1": "imoNumber"})
    officer.post(f"/screening/{job.id}/start", {"search": ["own"], "floor": "possible"})
    while steps.work():
        pass
    job.refresh_from_db()
    assert (job.counts["wanted"], job.counts["values"], job.counts["told"]) == (2, 0, 1)
    assert text(officer, f"/screening/{job.id}/refused").count("its check digit is wrong. It is compared as it is written.") == 1
    assert "9074728” is no IMO number" in text(officer, f"/screening/{job.id}/results?without=1")
