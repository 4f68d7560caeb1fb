"""Readers take real files as they are and refuse what is made to hurt, with a sentence and never a traceback."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from sheaf.kernel.errors import Invalid, SheafError, TooLarge
from sheaf.matching.files import dates
from sheaf.register.files import limits, readers, shape, tables
from sheaf.register.files.plan import ID, Plan, guess
from sheaf.register.files.readers import encodings, table_csv, table_rows, table_xlsx, un_xml
from sheaf.register.files.rows import Entity, Row

NAMED = Plan(columns={"id": ID, "name": "name"})
HEAD = '<?xml version="1.0" encoding="UTF-8"?>'


def write(tmp_path: Path, data: bytes | str) -> Path:
    path = tmp_path / "file"
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def read(tmp_path: Path, data: bytes | str, plan: Plan = NAMED) -> list[Row]:
    path = write(tmp_path, data)
    return list(readers.read(path, readers.detect(path), plan))


def excel(rows: list[list[object]]) -> bytes:
    book, out = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(out)
    return out.getvalue()


def individual(inside: str) -> str:
    return (f"{HEAD}<CONSOLIDATED_LIST><INDIVIDUALS><INDIVIDUAL><DATAID>7</DATAID><FIRST_NAME>A</FIRST_NAME>{inside}"
            "</INDIVIDUAL></INDIVIDUALS><ENTITIES/></CONSOLIDATED_LIST>")


def person(tmp_path: Path, inside: str) -> Entity:
    return read(tmp_path, individual(inside))[0].entities[0]


def test_aliases_keep_their_quality(tmp_path: Path) -> None:
    found = person(tmp_path, "".join(
        f"<INDIVIDUAL_ALIAS><QUALITY>{q}</QUALITY><ALIAS_NAME>{n}</ALIAS_NAME></INDIVIDUAL_ALIAS>"
        for q, n in (("Good", "G; H"), ("Low", "L"), ("f.k.a.", "F"))))
    assert found.properties["alias"] == ["G", "H"]
    assert found.properties["weakAlias"] == ["L"]
    assert found.properties["previousName"] == ["F"]


@pytest.mark.parametrize(("birth", "dates"), [
    ("<TYPE_OF_DATE>EXACT</TYPE_OF_DATE><DATE>1964-07-17</DATE>", ["1964-07-17"]),
    ("<TYPE_OF_DATE>APPROXIMATELY</TYPE_OF_DATE><YEAR>1958</YEAR>", ["1958"]),
    ("<TYPE_OF_DATE>BETWEEN</TYPE_OF_DATE><FROM_YEAR>1955</FROM_YEAR><TO_YEAR>1957</TO_YEAR>", ["1955", "1956", "1957"]),
    ("<TYPE_OF_DATE>BETWEEN</TYPE_OF_DATE><FROM_YEAR>1900</FROM_YEAR><TO_YEAR>1950</TO_YEAR>", ["1900", "1950"]),
    ("<NOTE>Nov. 1973</NOTE>", ["1973-11"]), ("<NOTE>1973 or 1974</NOTE>", []),
])
def test_dates_of_birth_keep_what_they_say(tmp_path: Path, birth: str, dates: list[str]) -> None:
    found = person(tmp_path, f"<INDIVIDUAL_DATE_OF_BIRTH>{birth}</INDIVIDUAL_DATE_OF_BIRTH>")
    assert found.properties.get("birthDate", []) == dates


def test_a_passport_becomes_an_entity_that_points_to_its_holder(tmp_path: Path) -> None:
    row = read(tmp_path, individual("<INDIVIDUAL_DOCUMENT><TYPE_OF_DOCUMENT>Passport</TYPE_OF_DOCUMENT><NUMBER>A 12</NUMBER>"
                                    "<ISSUING_COUNTRY>Thailand</ISSUING_COUNTRY></INDIVIDUAL_DOCUMENT>"))[0]
    passport = next(entity for entity in shape.fit(row).entities if entity.schema == "Passport")
    assert passport.properties["holder"] == ["unsc-7"]
    assert passport.properties["country"] == ["th"]


def test_ids_of_the_un_list_do_not_depend_on_the_edition(tmp_path: Path) -> None:
    document = "<INDIVIDUAL_DOCUMENT><TYPE_OF_DOCUMENT>Passport</TYPE_OF_DOCUMENT><NUMBER>1</NUMBER></INDIVIDUAL_DOCUMENT>"
    first, second = (read(tmp_path, individual(f"<COMMENTS1>{words}</COMMENTS1>{document}"))[0] for words in ("x", "y"))
    assert [entity.id for entity in first.entities] == [entity.id for entity in second.entities]


@pytest.mark.parametrize(("xml", "code"), [
    (f'{HEAD}<!DOCTYPE x [<!ENTITY a "b"><!ENTITY c "&a;&a;">]><CONSOLIDATED_LIST>&c;</CONSOLIDATED_LIST>', "xml_unsafe"),
    (f'{HEAD}<!DOCTYPE x SYSTEM "file:///etc/passwd"><CONSOLIDATED_LIST/>', "xml_unsafe"),
    (f"{HEAD}<html/>", "not_a_list"),
    (f"{HEAD}<CONSOLIDATED_LIST>" + "<a>" * 50 + "</a>" * 50 + "</CONSOLIDATED_LIST>", "xml_deep"),
    (f"{HEAD}<CONSOLIDATED_LIST><INDIVIDUALS><INDIVIDUAL>" + "<A/>" * 30_000 + "</INDIVIDUAL></INDIVIDUALS></CONSOLIDATED_LIST>",
     "xml_endless"),
    (individual("")[:-60], "xml_broken"), ('<?xml version="1.0" encoding="klingon"?><CONSOLIDATED_LIST/>', "encoding"),
])
def test_xml_that_could_hurt_is_refused_whole(tmp_path: Path, xml: str, code: str) -> None:
    with pytest.raises(Invalid) as error:
        read(tmp_path, xml)
    assert error.value.code in {code, "xml_broken"}
    assert code == "encoding" or error.value.code == code


def test_a_broken_line_of_json_is_one_refused_row(tmp_path: Path) -> None:
    good = json.dumps({"id": "a", "schema": "Person", "properties": {"name": ["A"]}})
    rows = read(tmp_path, f'{good}\n{{"id": "b", "sch\n[1]\n{good[:20]}\n')
    assert [row.refused for row in rows] == [False, True, True, True]


def test_nested_entities_become_entities_and_references(tmp_path: Path) -> None:
    raw = {"id": "s", "schema": "Sanction", "properties": {"entity": [{"id": "p", "schema": "Person", "properties": {"name": ["P"]}}]}}
    row = read(tmp_path, json.dumps(raw))[0]
    assert [entity.id for entity in row.entities] == ["s", "p"]
    assert row.entities[0].properties == {"entity": ["p"]}


def test_entities_nested_without_end_are_refused(tmp_path: Path) -> None:
    raw = '{"id":"a","schema":"Person","properties":{"x":' * 60 + "1" + "}}" * 60
    assert read(tmp_path, raw)[0].problems[0].code == "too_deep"
    assert read(tmp_path, '{"id":' + "[" * 200_000)[0].problems[0].code == "not_json"


@pytest.mark.parametrize(("value", "text"), [
    ("12345678901234567890123", "12345678901234567890123"), ('["x", 18446744073709551616]', "18446744073709551616"), ("1.50", "1.5"),
    ("[7]", "7"),
])
def test_a_number_keeps_all_its_digits(tmp_path: Path, value: str, text: str) -> None:
    row = read(tmp_path, f'{{"id": "a", "schema": "Person", "properties": {{"idNumber": {value}}}}}')[0]
    assert row.entities[0].properties["idNumber"][-1] == text


def test_half_a_pair_of_surrogates_is_one_value_left_out(tmp_path: Path) -> None:
    row = shape.fit(read(tmp_path, '{"id": "a", "schema": "Person", "properties": {"name": ["A", "B\\ud800"]}}')[0])
    assert row.entities[0].properties == {"name": ["A"]}
    assert [problem.code for problem in row.problems] == ["null_byte"]


@pytest.mark.parametrize("text", ["A  B", "A\u00a0B", "A\tB", " A B ", "A\u2028B", "A\x07B", "A\u3000B", "é", "e\u0301", "A\u200bB", ""])
def test_the_quick_way_of_cleaning_a_line_gives_what_the_slow_one_gives(text: str) -> None:
    slow = shape._nfc(shape._SPACES.sub(" ", shape._CONTROL.sub("", text)).strip())
    assert shape._line(text) == slow


def test_a_line_over_the_limit_is_refused_and_the_next_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from sheaf.register.files.readers import ftm_jsonl

    monkeypatch.setattr(ftm_jsonl, "MAX_LINE_BYTES", 100)
    good = '{"id": "a", "schema": "Person", "properties": {"name": ["A"]}}'
    rows = read(tmp_path, '{"id": "' + "x" * 500 + '"}\n' + good + "\n")
    assert [row.refused for row in rows] == [True, False]


@pytest.mark.parametrize(("encoding", "text", "expected"), [
    ("utf-8", "สมชาย", "utf-8"), ("utf-8-sig", "สมชาย", "utf-8-sig"), ("utf-16", "สมชาย", "utf-16"),
    ("cp874", "สมชาย ใจดี อยู่กรุงเทพ", "cp874"), ("big5", "陳大文", "big5"), ("gb18030", "欧阳振华", "gb18030"),
    ("cp1258", "Nguyê\u0303n Văn An Trâ\u0300n Thi\u0323 Hô\u0300ng", "cp1258"), ("cp1252", "Halldór Þórðarson François", "cp1252"),
    ("cp1252", "José Müller", "cp1252"), ("utf-16-le", "Ann Lee", "utf-16-le"),
])
def test_encodings_are_found_or_guessed_and_stated(tmp_path: Path, encoding: str, text: str, expected: str) -> None:
    path = write(tmp_path, f"id,name\n1,{text}\n".encode(encoding))
    found = encodings.guess(path)
    assert found.encoding == expected
    assert found.words
    rows = list(table_csv.read(path, NAMED))
    assert rows[0].entities[0].properties["name"] == [text]


def test_a_chosen_encoding_that_does_not_fit_is_a_clear_error(tmp_path: Path) -> None:
    path = write(tmp_path, "id,name\n1,José\n".encode("cp1252"))
    with pytest.raises(Invalid) as error:
        list(table_csv.read(path, Plan(columns=NAMED.columns, encoding="utf-8")))
    assert error.value.code == "encoding"
    assert "Windows-1252" in error.value.message


@pytest.mark.parametrize(("before", "place"), [
    (b"", "the first row"), (b"id,name\n", "row 2"), (b"id,name\n" + b"1,A\n" * 4000, "row 4002"),
])
def test_broken_bytes_are_told_by_the_row_that_has_them(tmp_path: Path, before: bytes, place: str) -> None:
    path = write(tmp_path, before + b"2,\xb7\xd1\xca\n" + b"3,C\n" * 4000)
    with pytest.raises(Invalid) as error:
        list(table_csv.read(path, Plan(columns=NAMED.columns, encoding="utf-8")))
    assert error.value.message.startswith(f"In {place} are bytes that do not fit UTF-8")


def test_a_quotation_mark_left_open_is_told_by_the_row_that_opens_it(tmp_path: Path) -> None:
    with pytest.raises(Invalid) as error:
        read(tmp_path, 'id,name\n1,A\n2,"never closed\n')
    assert error.value.message == "The table is broken in row 3: a quotation mark is opened and never closed."


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le"])
def test_utf_16_chosen_for_what_is_none_is_a_clear_error_and_no_crash(tmp_path: Path, encoding: str) -> None:
    path = write(tmp_path, b"id,name\n1,Ann\n2,Bo\n\n")
    with pytest.raises(Invalid):
        list(table_csv.read(path, Plan(columns=NAMED.columns, encoding=encoding)))


@pytest.mark.parametrize(("head", "code"), [
    (b"\x1f\x8b\x08\x00", "packed"), (b"7z\xbc\xaf\x27", "packed"), (b"%PDF-1.7\n%\xe2\xe3", "binary_file"), (b"MZ\x90\x00", "binary_file"),
    (b"\x89PNG\r\n", "binary_file"), (b"BZh91AY&SY\xff", "packed"),
])
def test_what_is_no_table_is_refused_by_its_first_bytes(tmp_path: Path, head: bytes, code: str) -> None:
    with pytest.raises(Invalid) as error:
        readers.detect(write(tmp_path, head))
    assert error.value.code == code


@pytest.mark.parametrize("header", ["MZ,name\n1,A\n", "BZh;name\n1;A\n"])
def test_a_header_that_begins_like_something_else_is_a_table(tmp_path: Path, header: str) -> None:
    assert readers.detect(write(tmp_path, header)) == "csv"


@pytest.mark.parametrize(("given_", "kept"), [
    ("1970-00-00", ["1970"]), ("1970-05-00", ["1970-05"]), ("1970-00-05", []), ("0000-00-00", []),
])
def test_zeros_in_a_date_are_what_is_not_known(tmp_path: Path, given_: str, kept: list[str]) -> None:
    line = json.dumps({"id": "1", "schema": "Person", "properties": {"name": ["A B"], "birthDate": [given_]}})
    [row] = [shape.fit(row) for row in read(tmp_path, line + "\n")]
    assert row.entities[0].properties.get("birthDate", []) == kept


@pytest.mark.parametrize("cell", ["=1", "+1", "-1", "@A", "\t=1", " =1", "＝1", "＠A"])
def test_a_cell_that_leaves_is_no_formula(cell: str) -> None:
    assert tables.harmless(cell) == "'" + cell


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(tmp_path: Path, delimiter: str) -> None:
    rows = read(tmp_path, f'id{delimiter}name\n1{delimiter}"A, B; C"\n', Plan(columns=NAMED.columns, separator=""))
    assert rows[0].entities[0].properties["name"] == ["A, B; C"]


@pytest.mark.parametrize(("text", "code"), [
    ('id,name\n1,"never closed\n', "csv_broken"), ("id,id\n1,2\n", "double_header"), ("\n\nx\n", "no_header"), ("a,b\n1,2\n", "mapping"),
])
def test_a_table_that_is_no_table_is_refused_whole(tmp_path: Path, text: str, code: str) -> None:
    with pytest.raises(Invalid) as error:
        read(tmp_path, text)
    assert error.value.code == code


def test_more_rows_than_the_limit_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table_rows, "MAX_ROWS", 10)
    with pytest.raises(TooLarge):
        read(tmp_path, "id,name\n" + "1,x\n" * 11)


def test_a_row_without_a_key_keeps_its_id_while_it_says_the_same(tmp_path: Path) -> None:
    plan = Plan(columns={"name": "name"})
    first, second = read(tmp_path, "name\nAnn\n", plan), read(tmp_path, "name\nBob\nAnn\n", plan)
    assert first[0].entities[0].id == second[1].entities[0].id


@pytest.mark.parametrize(("text", "order", "iso"), [
    ("31/01/1980", "dmy", "1980-01-31"), ("01/31/1980", "mdy", "1980-01-31"), ("1980-01-31", "dmy", "1980-01-31"),
    ("5/3/2523", "dmy", "1980-03-05"), ("2523", "dmy", "1980"), ("31/13/1980", "dmy", ""), ("yesterday", "dmy", ""),
    ("00/00/1980", "dmy", "1980"), ("00/00/2523", "mdy", "1980"), ("1980-05-00", "ymd", "1980-05"), ("05/00/1980", "dmy", ""),
    ("00/13/1980", "dmy", ""),
])
def test_dates_are_read_in_the_order_chosen_and_buddhist_years_reckoned_back(text: str, order: str, iso: str) -> None:
    assert dates.to_date(text, order) == iso


def test_a_passenger_list_is_mapped_by_its_own_headers() -> None:
    found = guess(["Passenger Name", "DOB", "Travel document number", "Seat"])
    assert found == {"Passenger Name": "name", "DOB": "birthDate", "Travel document number": "passportNumber", "Seat": ""}
    assert guess(["Passenger"]) == {"Passenger": "name"}


def test_headers_in_the_languages_of_the_region_are_recognised() -> None:
    found = guess(["ลำดับ", "ชื่อ-นามสกุล", "วันเกิด", "Quốc tịch", "Nama Penuh", "Colour"])
    assert list(found.values()) == [ID, "name", "birthDate", "nationality", "name", ""]


def test_excel_cells_are_text_and_formulas_are_not_calculated(tmp_path: Path) -> None:
    from datetime import date

    rows = read(tmp_path, excel([["id", "name", "dob"], [7, "=1+1", date(1980, 1, 31)]]),
                Plan(columns={"id": ID, "name": "name", "dob": "birthDate"}))
    assert rows[0].entities[0] == Entity("7", "Person", {"name": ["=1+1"], "birthDate": ["1980-01-31"]})


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"\x00" * (limits.ZIP_RATIO_FROM + 2 * limits.MEBIBYTE))
    with pytest.raises(TooLarge) as error:
        table_xlsx.check_archive(write(tmp_path, out.getvalue()))
    assert error.value.code == "zip_bomb"


def test_a_zip_with_thousands_of_parts_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table_xlsx, "MAX_ZIP_ENTRIES", 3)
    with pytest.raises(TooLarge):
        table_xlsx.check_archive(write(tmp_path, excel([["a"]])))


def test_an_entity_declared_inside_a_workbook_is_refused(tmp_path: Path) -> None:
    source, out = zipfile.ZipFile(io.BytesIO(excel([["id", "name"], ["1", "x"]]))), io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for entry in source.infolist():
            data = source.read(entry)
            if entry.filename.endswith("sheet1.xml"):
                data = b'<!DOCTYPE x [<!ENTITY a "aaaa">]>' + data
            archive.writestr(entry.filename, data)
    with pytest.raises(SheafError):
        read(tmp_path, out.getvalue())


def test_any_workbook_cut_off_is_refused(tmp_path: Path) -> None:
    whole = excel([["id", "name"], ["1", "x"]])
    for length in range(30, len(whole) - 1, 251):
        with pytest.raises(SheafError):
            read(tmp_path, whole[:length])


def test_a_value_that_does_not_fit_is_left_out_and_said(tmp_path: Path) -> None:
    row = shape.fit(Row(1, [Entity("a", "Person", {
        "name": ["A\x00", "B", "x" * 500], "birthDate": ["1980-02-31"], "nationality": ["Atlantis", "Thailand"], "wings": ["2"]})]))
    assert row.entities[0].properties == {"name": ["B"], "nationality": ["th"]}
    assert sorted(problem.code for problem in row.problems) == ["country", "date", "null_byte", "property", "too_long"]


@pytest.mark.parametrize("entity", [Entity("a", "Thing", {"name": ["x"]}), Entity("a", "Person", {}), Entity("", "Person", {"name": ["x"]}),
                                    Entity("a\ud800", "Person", {"name": ["x"]}), Entity("a", "Unicorn", {})])
def test_an_entity_that_cannot_be_one_is_refused(entity: Entity) -> None:
    assert shape.fit(Row(1, [entity])).refused


@given(data=st.binary(max_size=400))
@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], deadline=None)
def test_no_bytes_make_a_reader_fall_over(tmp_path: Path, data: bytes) -> None:
    path = write(tmp_path, data)
    for file_format in readers.FORMATS:
        try:
            for row in readers.read(path, file_format, NAMED):
                shape.fit(row)
        except SheafError:
            continue


@given(text=st.text(alphabet='{}[]",:idschemaproperties0\\u\n ', max_size=300))
@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], deadline=None)
def test_no_text_like_json_makes_the_reader_fall_over(tmp_path: Path, text: str) -> None:
    for row in readers.read(write(tmp_path, text + "\n"), "ftm", NAMED):
        shape.fit(row)
    try:
        rows = list(readers.read(write(tmp_path, text), "ftm", NAMED))
    except Invalid as error:
        assert error.code == "cut_off"  # noqa: PT017 - either outcome is right
    else:
        assert not any(row.refused for row in rows[1:] if row.number == text.count("\n") + 1 and row.problems[0].code == "not_json")


@given(cut=st.integers(0, 3000))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], deadline=None)
def test_a_list_cut_off_anywhere_is_refused(tmp_path: Path, cut: int) -> None:
    whole = individual("<COMMENTS1>" + "ก" * 900 + "</COMMENTS1>").encode()
    path = write(tmp_path, whole[:min(cut, len(whole) - 1)])
    with pytest.raises(Invalid):
        list(un_xml.read(path))


@pytest.mark.shared
@pytest.mark.parametrize(("name", "rows", "refused"), [("ftm_parteispenden.json", 475, 0), ("ftm_zala.json", 91, 1)])
def test_real_followthemoney_files_are_read(shared: Path, name: str, rows: int, refused: int) -> None:
    found = [shape.fit(row) for row in readers.read(shared / "matching" / name, "ftm", NAMED)]
    assert (len(found), sum(row.refused for row in found)) == (rows, refused)
