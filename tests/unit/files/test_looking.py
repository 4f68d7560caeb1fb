"""What the first line of a table looks like, and which columns hold numbers."""

from __future__ import annotations

import pytest

from sheaf.register.files import looking
from sheaf.register.files.plan import guess


@pytest.mark.parametrize(("lines", "is_row"), [
    ([["Hun Manet", "1977-10-20"], ["Kem Sokha", "1953-06-27"]], True), ([["Somchai Boonma", "1980-01-01"]], True),
    ([["Hun Manet"], ["Kem Sokha"]], True), ([["สมชาย", "บุญมา"], ["สมหญิง", "ใจดี"]], True), ([["Sukarno"], ["Suharto"]], True),
    ([["MA1234567"], ["MB7654321"]], True), ([["Name", "1980-01-01"], ["Ann Aye", "x"]], False),
    ([["Doc", "Viajero"], ["A1", "Ann Aye"]], False), ([["Viajero"], ["Ann Aye"]], False),
    ([["Teljes név", "Születési dátum"], ["Ann Aye", "1980-01-01"]], False), ([["", ""], ["Ann Aye", "1980"]], False), ([], False)])
def test_a_first_line_is_a_row_where_no_word_of_it_is_known_and_it_looks_like_those_below(lines: list[list[str]], is_row: bool) -> None:
    assert (looking.first_of(lines, {}) == looking.ROW) is is_row


def test_a_name_of_a_column_that_was_mapped_before_is_known() -> None:
    assert looking.first_of([["Ann Aye"], ["Ko Ko"]], {"Ann Aye": "name"}) == looking.HEADINGS


@pytest.mark.parametrize(("cell", "kind"), [
    ("12 Mar 1981", "date"), ("31/12/1999", "date"), ("MA1234567", "passport"), ("+66 81 234 5678", "phone"), ("0812345678", "phone"),
    ("1234 5678 9012", "number"), ("กข 1234", "number"), ("Ann Aye", "name"), ("12A", ""), ("Phone 1 - Value", ""), ("a@b.th", "")])
def test_what_a_cell_looks_like(cell: str, kind: str) -> None:
    assert looking.kind_of(cell) == kind


@pytest.mark.parametrize(("heading", "prop"), [
    ("NO PASPORT", "passportNumber"), ("No. Pasport:", "passportNumber"), ("Số hộ chiếu", "passportNumber"),
    ("เลขที่หนังสือเดินทาง", "passportNumber"), ("护照号码", "passportNumber"), ("Nomor KTP", "idNumber"), ("Phone 1 - Value", "phone"),
    ("Phone 1 - Type", ""), ("E-mail 2 - Value", "email"), ("No. HP", "phone"), ("เบอร์โทร", "phone"), ("Số điện thoại", "phone"),
    ("Date of Birth (DD/MM/YYYY)", "birthDate"), ("วันเดือนปีเกิด", "birthDate"), ("Nopol", "registrationNumber"), ("birthDate", "birthDate"),
    ("(2026)", ""), ("f.k.a.", "previousName"), ("Seat", "")])
def test_usual_headings_of_the_region_are_known(heading: str, prop: str) -> None:
    assert guess([heading]) == {heading: prop}


@pytest.mark.parametrize(("lines", "wanted"), [
    ([["JAIDEE", "SOMCHAI MR", "06/05/1987"], ["NGUYEN", "THI HOA MRS", "01/02/1990"]], ["lastName", "firstName", "birthDate"]),
    ([["Somchai Jaidee", "Thai", "1987-05-06"], ["Siti Aminah", "Malay", "1990-01-02"]], ["name", "", "birthDate"]),
    ([["Somchai", "Thai"], ["Malee", "Thai"], ["Anong", "Thai"], ["Ahmad", "Malay"]], ["name", ""]),
    ([["สมชาย", "ใจดี"], ["สมหญิง", "บุญมา"]], ["lastName", "firstName"]), ([["Sukarno"], ["Suharto"]], ["name"]),
    ([["M", "Somchai", "Jaidee"], ["F", "Malee", "Boonmee"]], ["", "lastName", "firstName"])])
def test_names_in_two_columns_without_headings_make_one(lines: list[list[str]], wanted: list[str]) -> None:
    columns = {f"Column {at + 1}": "" for at in range(len(lines[0]))}
    assert list(looking.guess_by_values(columns, lines).values()) == wanted
