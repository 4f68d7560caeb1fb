"""The workbook and the Word form by themselves: what is written is read back, and what was spoilt is told row by row."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from sheaf.kernel.errors import Invalid, SheafError, TooLarge
from sheaf.plan.reporting.offline.files import ALL, IN_FORM, Read, Report, Returned, Subject, wordform, workbook
from sheaf.plan.reporting.offline.files.comparing import ADDED, CHANGED, CONFLICT, SAME, outcome
from sheaf.plan.reporting.offline.files.shapes import plain

STATUSES = {"not_started": "not started", "done": "done", "not_applicable": "not applicable under domestic law"}
SHOWN = {"officials": "senior officials (full report)", "public": "the public, where the state agrees"}
SHEET = "Drugs & more"
EMPTY = {"status": "", "narrative": "", "obstacles": "", "needs": "", "language": "en", "shown_to": "officials"}
texts = st.text(st.characters(codec="utf-8"), max_size=200)


def report(*values: dict[str, str]) -> Report:
    rows = [Subject("drugs", SHEET, f"NS-{number}", "What <is> asked", {**EMPTY, **item}, 1, "done\nLast year.")
            for number, item in enumerate(values, 1)]
    return Report(2026, "THA", "Thailand", "ANNUAL-1", "d" * 64, STATUSES, SHOWN, tuple(rows), 2025)


def book(data: bytes, change: Callable[[Any], None]) -> bytes:
    """The workbook after somebody worked in it."""
    made = load_workbook(io.BytesIO(data))
    change(made)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def zipped(data: bytes, change: dict[str, Callable[[bytes], bytes]], more: dict[str, bytes] | None = None) -> bytes:
    """The archive with parts changed or added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change.get(name, lambda part: part)(old.read(name)))
        for name, part in (more or {}).items():
            new.writestr(name, part)
    return out.getvalue()


def sheet(data: bytes) -> Read:
    return workbook.read(data, STATUSES, SHOWN)


def form(data: bytes) -> Read:
    return wordform.read(data, STATUSES, {"drugs": SHEET})


def words(change: Callable[[str], str]) -> dict[str, Callable[[bytes], bytes]]:
    return {"word/document.xml": lambda part: change(part.decode()).encode()}


@settings(max_examples=60, deadline=None)
@given(st.lists(st.fixed_dictionaries({"status": st.sampled_from(["", *STATUSES]), "narrative": texts, "obstacles": texts, "needs": texts,
                                       "shown_to": st.sampled_from([*SHOWN])}), min_size=1, max_size=4))
def test_what_is_written_is_what_is_read_and_unchanged_changes_nothing(values: list[dict[str, str]]) -> None:
    made = report(*values)
    for read, fields in ((sheet(workbook.write(made)), ALL), (form(wordform.write(made)), IN_FORM)):
        assert [row.refused for row in read.rows] == [""] * len(values)
        for row, subject in zip(read.rows, made.subjects, strict=True):
            assert {name: plain(row.values[name]) for name in fields} == {name: plain(subject.values[name]) for name in fields}
            assert outcome(row, subject.values, 1, fields).kind == SAME


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=300), st.sampled_from([b"", b"PK\x03\x04"]))
def test_no_bytes_break_the_readers(data: bytes, head: bytes) -> None:
    for read in (sheet, form):
        with pytest.raises(SheafError):
            read(head + data)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 4000), st.binary(min_size=1, max_size=6))
def test_a_damaged_file_is_refused_or_told_and_never_breaks(place: int, junk: bytes) -> None:
    for data, read in ((workbook.write(report({})), sheet), (wordform.write(report({})), form)):
        spoilt = data[:place] + junk + data[place + len(junk) :]
        with suppress(SheafError):
            assert isinstance(read(spoilt), Read)


def test_a_text_that_looks_like_a_formula_stays_a_text() -> None:
    for text in ("=1+1", "+1", "@x", "#N/A", "=HYPERLINK(\"http://x\")"):
        read = sheet(workbook.write(report({"narrative": text})))
        assert (read.rows[0].values["narrative"], read.rows[0].refused) == (text, "")


def test_a_formula_is_never_calculated_and_told() -> None:
    def change(made: Any) -> None:
        made[SHEET]["D3"] = "=CONCAT(\"a\",\"b\")"

    row = sheet(book(workbook.write(report({}, {"narrative": "Good."})), change)).rows
    assert "holds a formula" in row[0].refused
    assert row[1].refused == ""


def test_merged_cells_and_a_row_written_twice_are_told_for_their_rows() -> None:
    def change(made: Any) -> None:
        made[SHEET].merge_cells("D3:E3")
        for cell in list(made[SHEET][4]):
            made[SHEET].cell(row=5, column=cell.column, value=cell.value)

    rows = sheet(book(workbook.write(report({}, {"narrative": "Good."})), change)).rows
    assert "merged" in rows[0].refused
    assert rows[1].refused == ""
    assert "second row of NS-2" in rows[2].refused


def test_a_date_is_taken_as_a_text_with_a_remark_and_no_status_is_a_date() -> None:
    def change(made: Any) -> None:
        made[SHEET]["D3"] = date(2026, 5, 1)
        made[SHEET]["C4"] = "2026-05-01"

    rows = sheet(book(workbook.write(report({}, {})), change)).rows
    assert (rows[0].values["narrative"], rows[0].refused) == ("2026-05-01", "")
    assert "held a date" in rows[0].remark
    assert "is none of: not started; done" in rows[1].refused


def test_edited_and_lost_hidden_keys_are_told_row_by_row() -> None:
    def change(made: Any) -> None:
        at = made[SHEET]
        key = json.loads(at["K3"].value)
        at["K3"] = json.dumps([key[0], "LM-1", *key[2:]])
        at["K4"] = None
        at["K5"] = "nonsense"

    rows = sheet(book(workbook.write(report({}, {"narrative": "A."}, {"narrative": "B."}, {"narrative": "C."})), change)).rows
    assert ["hidden key" in row.refused for row in rows] == [True, True, True, False]


def test_a_hidden_sheet_that_was_edited_or_deleted_refuses_the_whole_file() -> None:
    def edit(made: Any) -> None:
        made["_sheaf"]["D1"] = made["_sheaf"]["D1"].value.replace("2026", "2027")

    def drop(made: Any) -> None:
        del made["_sheaf"]

    for change, code in ((edit, "keys_edited"), (drop, "no_keys")):
        with pytest.raises(Invalid) as refused:
            sheet(book(workbook.write(report({})), change))
        assert refused.value.code == code


def test_a_workbook_with_macros_is_refused() -> None:
    with pytest.raises(Invalid) as refused:
        sheet(zipped(workbook.write(report({})), {}, {"xl/vbaProject.bin": b"x"}))
    assert refused.value.code == "macros"


def test_a_hundred_thousand_rows_are_refused_at_the_limit() -> None:
    row = b'<row><c t="inlineStr"><is><t>x</t></is></c></row>' * 100_000
    data = zipped(
        workbook.write(report({})), {"xl/worksheets/sheet1.xml": lambda part: part.replace(b"</sheetData>", row + b"</sheetData>")}
    )
    with pytest.raises(TooLarge) as refused:
        sheet(data)
    assert refused.value.code in ("too_many_rows", "zip_bomb")


@pytest.mark.parametrize("read", [sheet, form])
def test_a_zip_bomb_is_refused_before_it_is_read(read: Callable[[bytes], Read]) -> None:
    made = workbook.write(report({})) if read is sheet else wordform.write(report({}))
    with pytest.raises(TooLarge) as refused:
        read(zipped(made, {}, {"docProps/more.xml": b"0" * (64 * 1024 * 1024)}))
    assert refused.value.code == "zip_bomb"


def test_a_form_says_which_controls_were_deleted_or_renamed() -> None:
    made = wordform.write(report({"status": "done", "narrative": "A."}, {"narrative": "B."}))
    gone = form(
        zipped(made, words(lambda text: re.sub(r"<w:sdt><w:sdtPr><w:alias[^>]*/><w:tag w:val=\"r0.narrative\".*?</w:sdt>", "", text)))
    )
    assert "Report is missing" in gone.rows[0].remark
    assert (gone.rows[0].refused, gone.rows[1].values["narrative"]) == ("", "B.")
    renamed = form(zipped(made, words(lambda text: text.replace('"r1.narrative"', '"mine"'))))
    assert "mine" in renamed.remarks[0]
    assert "Report is missing" in renamed.rows[1].remark
    twice = form(zipped(made, words(lambda text: text.replace('"r1.narrative"', '"r0.narrative"'))))
    assert "stands twice" in twice.rows[0].refused


def test_a_text_in_a_control_that_is_still_marked_as_a_placeholder_is_taken_or_told() -> None:
    made = wordform.write(report({}, {}))
    plainly = '<w:r><w:t xml:space="preserve">A strategy was adopted.</w:t></w:r>'
    grey = '<w:r><w:rPr><w:rStyle w:val="PlaceholderText"/></w:rPr><w:t>{}</w:t></w:r>'
    empty = '<w:r><w:t xml:space="preserve">Click to write</w:t></w:r>'
    assert zipfile.ZipFile(io.BytesIO(made)).read("word/document.xml").decode().count(empty) == 8

    def typed(*pieces: str) -> dict[str, Callable[[bytes], bytes]]:
        def put(text: str) -> str:
            for piece in pieces:  # into status, report, obstacles and so on, in their order
                text = text.replace(empty, piece, 1)
            return text
        return words(put)

    unread = grey.format("Klicken Sie hier.")
    row, other = form(zipped(made, typed(empty.replace("Click to write", ""), plainly, unread, grey.format("Choose an item.")))).rows
    assert (row.values["narrative"], row.values["obstacles"], row.values["needs"]) == ("A strategy was adopted.", "", "")
    assert row.remark == ("Obstacles looks like a placeholder and is not taken: “Klicken Sie hier.”. Write over it where it is your text.")
    assert other.remark == ""


@pytest.mark.parametrize(("change", "code"), [
    (lambda text: re.sub(r"<w:p><w:bookmarkStart[^>]*/><w:sdt><w:sdtPr><w:rPr><w:vanish/>.*?</w:sdt><w:bookmarkEnd[^>]*/></w:p>", "", text),
     "no_keys"),
    (lambda text: text.replace("THA", "MYS"), "keys_edited"),
    (lambda text: text.replace("<w:document", "<!DOCTYPE x [<!ENTITY y SYSTEM 'file:///etc/passwd'>]><w:document", 1), "dtd"),
    (lambda text: text[:-20], "word_broken"),
])
def test_a_spoilt_form_is_refused_as_a_whole(change: Callable[[str], str], code: str) -> None:
    with pytest.raises(Invalid) as refused:
        form(zipped(wordform.write(report({})), words(change)))
    assert refused.value.code == code


def test_a_form_that_refers_outside_is_refused_and_a_link_in_a_text_is_not_followed() -> None:
    made = wordform.write(report({}))
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"

    def linked(name: str) -> bytes:
        line = f'<Relationship Id="rX" Type="{kind}{name}" Target="http://x.example/" TargetMode="External"/></Relationships>'
        return zipped(made, {"word/_rels/document.xml.rels": lambda part: part.replace(b"</Relationships>", line.encode())})

    with pytest.raises(Invalid) as refused:
        form(linked("attachedTemplate"))
    assert refused.value.code == "outside"
    assert form(linked("hyperlink")).rows


def test_rows_come_back_in_the_same_workbook_with_a_remark() -> None:
    made = report({"narrative": "Held."}, {})
    data = workbook.write(made, {("drugs", "NS-1"): Returned({**EMPTY, "status": "half", "narrative": "=1"}, "Status is none of them.")},
                          (Returned({**EMPTY, "narrative": "lost"}, "No key.", "drugs, row 9"),))
    cells = load_workbook(io.BytesIO(data))
    assert [cells[SHEET][place].value for place in ("C3", "D3", "J3")] == ["half", "=1", "Status is none of them."]
    assert [cells["Not taken"][place].value for place in ("A2", "B2", "D2")] == ["drugs, row 9", "No key.", "lost"]
    assert len(sheet(data).rows) == 2


def test_what_somebody_wrote_since_is_a_conflict_and_what_is_emptied_stays() -> None:
    made = report({"narrative": "Old.", "needs": "Money."})
    row = sheet(workbook.write(made)).rows[0]
    held = dict(made.subjects[0].values)
    new = {**row.values, "narrative": "New.", "needs": ""}
    mine = type(row)(row.place, row.area, row.subject, row.base, new)
    found = outcome(mine, held, 1, ALL)
    assert (found.kind, found.merged["narrative"], found.merged["needs"]) == (CHANGED, "New.", "Money.")
    assert "deletes nothing" in found.remark
    assert outcome(mine, {**held, "narrative": "Theirs."}, 2, ALL).kind == CONFLICT
    assert outcome(row, {**held, "narrative": "Theirs."}, 2, ALL).kind == SAME
    assert outcome(mine, EMPTY, 0, ALL).kind == ADDED


def test_a_sheet_has_its_component_s_name_and_the_hidden_key_its_code() -> None:
    made = load_workbook(io.BytesIO(workbook.write(report({"narrative": "Held."}))))
    at = made[SHEET]
    assert (at["A1"].value, at["A2"].value, at.freeze_panes) == (SHEET, "Clause", "C3")
    assert json.loads(at["K3"].value)[:2] == ["drugs", "NS-1"]
    assert at.column_dimensions["K"].hidden


@settings(max_examples=100, deadline=None)
@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\ufffe\uffff"), max_size=60), min_size=1, max_size=6))
def test_sheets_are_named_as_excel_allows_whatever_components_are_called(titles: list[str]) -> None:
    long = ["History", "Not taken", "_SHEAF", *["Trafficking in wildlife, timber: parts/derivatives"] * 12, "'" * 40, "\U0001f409" * 20]
    rows = [Subject(f"area-{number}", title, "NS-1", "", EMPTY) for number, title in enumerate((*long, *titles))]
    data = workbook.write(Report(2026, "THA", "Thailand", "ANNUAL-1", "d" * 64, STATUSES, SHOWN, tuple(rows)))
    names = load_workbook(io.BytesIO(data), read_only=True).sheetnames
    assert len({name.casefold() for name in names}) == len(names) == len(rows) + 1
    for name in names[:-1]:
        assert 0 < len(name.encode("utf-16-le")) // 2 <= 31
        assert not re.search(r"[\[\]:*?/\\]|^'|'$", name)
        assert name.casefold() not in ("history", "not taken", "_sheaf")
    assert [(row.area, row.refused) for row in sheet(data).rows] == [(row.area, "") for row in rows]
