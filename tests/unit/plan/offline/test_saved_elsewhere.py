"""Files after other hands and other programs had them: columns moved, texts outside the fields, tracked changes, tags dropped."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest

from sheaf.kernel.errors import Invalid
from sheaf.plan.reporting.offline.files import ALL, IN_FORM, Given, wordform, workbook
from sheaf.plan.reporting.offline.files.comparing import SAME, outcome
from tests.unit.plan.offline.test_files import SHEET, book, form, report, sheet, words, zipped

TEXTS = {"status": "done", "narrative": "ยุทธศาสตร์ Report.", "obstacles": "Obstacles here.", "needs": "Money."}
MADE = report(TEXTS, {"narrative": "Second."})


def after(change: Any) -> list[Given]:
    return list(sheet(book(workbook.write(MADE), change)).rows)


def written(change: Any) -> tuple[list[Given], tuple[str, ...]]:
    """Rows and remarks of the form after its XML was changed."""
    read = form(zipped(wordform.write(MADE), words(change)))
    return list(read.rows), read.remarks


def unchanged(rows: list[Given], fields: tuple[str, ...]) -> bool:
    kinds = [outcome(row, said.values, 1, fields).kind for row, said in zip(rows, MADE.subjects, strict=True)]
    return kinds == [SAME, SAME]


def test_columns_are_found_by_their_headings_wherever_they_were_moved() -> None:
    def moved(made: Any) -> None:
        rows = made[SHEET]
        rows.insert_cols(4)
        rows["D2"] = "Our notes"
        for row in rows.iter_rows():
            row[4].value, row[5].value = row[5].value, row[4].value  # Report and Obstacles change places, with their headings
    assert unchanged(after(moved), ALL)


def test_a_heading_in_another_language_still_is_its_column_and_a_column_that_is_gone_is_told() -> None:
    def translated(made: Any) -> None:
        made[SHEET]["D2"] = "รายงาน"
    def without(made: Any) -> None:
        made[SHEET].delete_cols(5)
    assert unchanged(after(translated), ALL)
    read = sheet(book(workbook.write(MADE), without))
    assert read.remarks == ("Drugs & more: The column Obstacles is gone: what the node holds there stays.",)
    assert read.rows[0].values["needs"] == "Money."
    assert read.rows[0].refused == ""


def test_two_columns_of_one_heading_refuse_their_sheet_s_rows() -> None:
    def twice(made: Any) -> None:
        made[SHEET]["E2"] = "Report"
    assert all("Two columns have the heading Report" in row.refused for row in after(twice))


def test_texts_that_were_moved_without_their_keys_are_refused() -> None:
    def shifted(made: Any) -> None:
        rows = made[SHEET]
        for column in range(1, 11):
            first, second = rows.cell(3, column), rows.cell(4, column)
            first.value, second.value = second.value, first.value
    assert all("moved without their keys" in row.refused for row in after(shifted))


def test_numbers_and_texts_in_other_columns_are_told() -> None:
    def noted(made: Any) -> None:
        made[SHEET]["F3"] = 0.5
        made[SHEET]["N4"] = "Please check"
    first, second = after(noted)
    assert first.values["needs"] == "0.5"
    assert first.remark == "Needs held a number and not a text: it is taken as 0.5."
    assert second.remark == "What stands in other columns is not read: “Please check”."
    assert outcome(second, MADE.subjects[1].values, 1, ALL).remark == second.remark


def test_signs_as_excel_writes_them_are_signs_and_what_looks_like_one_stays_a_text() -> None:
    def pasted(made: Any) -> None:
        made[SHEET]["D3"] = "One_x000D_\ntwo"
    assert after(pasted)[0].values["narrative"] == "One\ntwo"
    row = sheet(workbook.write(report({"narrative": "_x000D_ and _x00e9_"}))).rows[0]
    assert row.values["narrative"] == "_x000D_ and _x00e9_"


def control(xml: str, tag: str) -> str:
    """The run of a field, as the form has it."""
    return re.search(rf'w:tag w:val="{tag}"/>.*?<w:sdtContent>(.*?)</w:sdtContent>', xml)[1]  # type: ignore[index]


@pytest.mark.parametrize(("run", "said"), [
    ('<w:r><w:t>Kept</w:t></w:r><w:del w:id="1"><w:r><w:delText> gone</w:delText><w:t> gone</w:t></w:r></w:del>'
     '<w:ins w:id="2"><w:r><w:t> new</w:t></w:r></w:ins>', "Kept new"),
    ('<w:moveFrom w:id="1"><w:r><w:t>moved </w:t></w:r></w:moveFrom><w:r><w:t>stays </w:t></w:r>'
     '<w:moveTo w:id="2"><w:r><w:t>moved</w:t></w:r></w:moveTo>', "stays moved"),
    ('<w:r><w:t>cross</w:t><w:noBreakHyphen/><w:t>border</w:t></w:r>', "cross\u2011border"),
    ('<w:r><w:t>Own.</w:t></w:r><w:sdt><w:sdtPr><w:tag w:val="r1.narrative"/></w:sdtPr><w:sdtContent><w:r><w:t>Second.</w:t></w:r>'
     '</w:sdtContent></w:sdt>', "Own."),
])
def test_tracked_changes_and_controls_in_controls_are_read_once_and_as_they_stand(run: str, said: str) -> None:
    rows, _ = written(lambda xml: xml.replace(control(xml, "r0.narrative"), run, 1))
    assert (rows[0].values["narrative"], rows[1].values["narrative"]) == (said, "Second.")


def test_controls_that_were_moved_are_still_read_by_their_tags() -> None:
    def moved(xml: str) -> str:
        first, second = (re.search(rf'<w:sdt><w:sdtPr><w:alias[^>]*/><w:tag w:val="{tag}"/>.*?</w:sdt>', xml)[0]  # type: ignore[index]
                         for tag in ("r0.narrative", "r1.narrative"))
        return xml.replace(first, "@").replace(second, first).replace("@", second)
    assert unchanged(written(moved)[0], IN_FORM)


def test_text_outside_the_fields_is_told_and_the_form_s_own_is_not() -> None:
    assert written(lambda xml: xml)[1] == ()
    table = "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>Pasted cell</w:t></w:r></w:p></w:tc></w:tr></w:tbl><w:p><w:r><w:t>More</w:t></w:r></w:p>"
    rows, remarks = written(lambda xml: xml.replace("<w:sectPr", table + "<w:sectPr", 1))
    assert remarks == ("Text outside the fields is not read: “Pasted cell” and in 1 other places.",)
    assert unchanged(rows, IN_FORM)


def by_libreoffice(xml: str) -> str:
    """As LibreOffice 7.4 saves a form: no tags, no placeholders, a control's text again for each of its scripts."""
    xml = re.sub(r'<w:tag w:val="[^"]*"/>|<w:showingPlcHdr/>|<w:lock [^>]*/>', "", xml)
    whole = re.search(r"<w:sdt>(?:(?!</w:sdt>).)*ยุทธ.*?</w:sdt>", xml)[0]  # type: ignore[index]
    text = re.search(r"<w:t[^>]*>[^<]*</w:t>", whole)[0]  # type: ignore[index]
    return xml.replace(whole, whole + whole.replace(text, f"<w:t>ยุทธศาสตร์ </w:t>{text}") + whole.replace(text, f"<w:t>Report.</w:t>{text}"))


def test_a_form_whose_tags_a_program_dropped_is_read_by_its_bookmarks() -> None:
    rows, remarks = written(by_libreoffice)
    assert unchanged(rows, IN_FORM)
    assert remarks == ()
    rows, _ = written(lambda xml: by_libreoffice(xml).replace("Obstacles here.", "Other obstacles."))
    assert (rows[0].values["obstacles"], rows[0].refused) == ("Other obstacles.", "")


def test_line_breaks_that_a_program_lost_refuse_the_row() -> None:
    mark = 'w:name="sheaf_r1_narrative"/>'
    rows, _ = written(lambda xml: by_libreoffice(xml).replace(mark, f"{mark}<w:r><w:br/></w:r>"))
    assert [bool(row.refused) for row in rows] == [False, True]
    assert "lost the line breaks of Report" in rows[1].refused


def test_strict_files_are_refused_in_words() -> None:
    kinds = ((form, wordform.write(MADE), "word/document.xml", b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"),
             (sheet, workbook.write(MADE), "xl/workbook.xml", b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"))
    for read, data, part, name in kinds:
        with pytest.raises(Invalid) as why:
            read(zipped(data, {part: lambda xml, name=name: xml.replace(name, b"http://purl.oclc.org/ooxml/main")}))
        assert why.value.code == "strict"


def test_nested_controls_cost_no_more_than_they_are_long() -> None:
    deep = 30_000
    nest = '<w:sdt><w:sdtPr><w:tag w:val="x"/></w:sdtPr><w:sdtContent>' * deep + "</w:sdtContent></w:sdt>" * deep
    rows, remarks = written(lambda xml: xml.replace("<w:sectPr", nest + "<w:sectPr", 1))
    assert unchanged(rows, IN_FORM)
    assert remarks[-1].endswith("are not read: x.")


def test_a_workbook_from_before_components_had_their_names_is_read_as_it_was() -> None:
    """Its sheets were called by their codes and began with the headings."""
    def old(made: Any) -> None:
        made[SHEET].delete_rows(1)
        made[SHEET].title = "drugs"
    read = sheet(book(workbook.write(MADE), old))
    assert [(row.place, row.area) for row in read.rows] == [("drugs, row 2", "drugs"), ("drugs, row 3", "drugs")]
    assert unchanged(list(read.rows), ALL)
    assert read.remarks == ()


def test_headings_are_found_under_lines_of_the_capital_s_own_and_those_are_told() -> None:
    def noted(made: Any) -> None:
        made[SHEET].insert_rows(1, 2)
        made[SHEET]["A1"] = "Ministry's working copy"
        made[SHEET]["D3"] = "Draft 2"
    read = sheet(book(workbook.write(MADE), noted))
    assert unchanged(list(read.rows), ALL)
    assert read.remarks == ("Drugs & more: What stands above the headings is not read: “Ministry's working copy”.",)


def test_no_row_is_lost_where_the_headings_were_deleted_or_all_of_them_translated() -> None:
    def deleted(made: Any) -> None:
        made[SHEET].delete_rows(2)
    def both(made: Any) -> None:
        made[SHEET].delete_rows(1, 2)
    def translated(made: Any) -> None:
        for column in range(1, 11):
            made[SHEET].cell(2, column).value = "หัวข้อ"
    for change in (deleted, both, translated):
        read = sheet(book(workbook.write(MADE), change))
        assert (unchanged(list(read.rows), ALL), read.remarks, {row.remark for row in read.rows}) == (True, (), {""}), change


def test_every_row_of_a_sheet_of_somebody_s_own_is_told() -> None:
    def noted(made: Any) -> None:
        more = made.create_sheet("Notes")
        more["A1"], more["A2"], more["D4"] = "Notes", "Ask the ministry", "More"
    rows = after(noted)
    assert [row.place for row in rows if "added by hand" in row.refused] == ["Notes, row 1", "Notes, row 2", "Notes, row 4"]
    assert unchanged(rows[:2], ALL)


def test_a_key_that_was_copied_into_another_row_costs_its_own_row_nothing() -> None:
    def copied(made: Any) -> None:
        made[SHEET]["K3"] = made[SHEET]["K4"].value
    first, second = after(copied)
    assert "moved without their keys" in first.refused
    assert (second.subject, second.refused) == ("NS-2", "")


def test_a_date_as_a_status_is_no_status_and_is_not_said_to_be_taken() -> None:
    def dated(made: Any) -> None:
        made[SHEET]["C3"] = date(2026, 5, 1)
    [first, _] = after(dated)
    assert "is none of" in first.refused
    assert first.remark == ""
