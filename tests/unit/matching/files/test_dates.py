"""Dates as the offices of the region write them are read, and what is none is told as it stands in the file."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from sheaf.kernel import clock
from sheaf.matching.files import dates
from sheaf.register.files import shape
from sheaf.register.files.plan import Plan
from tests.unit.files.test_readers import excel, read

BORN = Plan(columns={"name": "name", "born": "birthDate"})


def born(tmp_path: Path, cell: object, plan: Plan = BORN) -> list[str]:
    [row] = read(tmp_path, excel([["name", "born"], ["Ann Aye", cell]]), plan)
    return row.entities[0].properties["birthDate"]


@pytest.mark.parametrize(("text", "iso"), [
    ("12MAR1981", "1981-03-12"), ("12 Mar 1981", "1981-03-12"), ("March 12, 1981", "1981-03-12"), ("12th of March 1981", "1981-03-12"),
    ("1981-Mar-12", "1981-03-12"), ("12 Mac 1981", "1981-03-12"), ("12 Maret 1981", "1981-03-12"), ("Mar 1981", "1981-03"),
    ("12 มีนาคม 2524", "1981-03-12"), ("12 มี.ค. 2524", "1981-03-12"), ("๑๒ มีนาคม พ.ศ. ๒๕๒๔", "1981-03-12"), ("๒๕๒๔", "1981"),
    ("12 ມີນາ 1981", "1981-03-12"), ("១២ មីនា ១៩៨១", "1981-03-12"), ("1981年3月12日", "1981-03-12"), ("12 tháng 3 năm 1981", "1981-03-12"),
    ("19810312", "1981-03-12"), ("25240312", "1981-03-12"), ("12031981", "1981-03-12"),
    ("31 Feb 1990", ""), ("19901345", ""), ("99999999", ""), ("12 Foo 1981", ""), ("March or May 1981", ""), ("Mar", ""), ("12 Mar", ""),
    ("1 Mar 1981 1982", ""), ("31/02/1990", ""), ("29/02/1992", "1992-02-29"), ("9999", ""), ("0000", ""), ("1981-13", ""),
])
def test_a_date_is_read_with_the_name_of_its_month_and_without_separators(text: str, iso: str) -> None:
    assert dates.to_date(text, "dmy") == iso


def test_eight_digits_that_begin_with_no_year_follow_the_order_chosen() -> None:
    assert (dates.to_date("03121981", "mdy"), dates.to_date("03121981", "dmy")) == ("1981-03-12", "1981-12-03")


@pytest.mark.parametrize(("text", "order", "iso"), [
    ("12-Mar-81", "dmy", "1981-03-12"), ("05-Jun-05", "dmy", "2005-06-05"), ("05-Jun-26", "dmy", "2026-06-05"),
    ("05-Jun-27", "dmy", "1927-06-05"), ("12MAR81", "dmy", "1981-03-12"), ("12/03/81", "dmy", "1981-03-12"),
    ("03/12/81", "mdy", "1981-03-12"), ("81-03-12", "ymd", "1981-03-12"), ("12 มี.ค. 24", "dmy", "1981-03-12"), ("12/81", "dmy", ""),
    ("12/03/198", "dmy", ""),
])
def test_a_birth_in_a_year_of_two_digits_is_in_the_latest_that_is_not_ahead(text: str, order: str, iso: str) -> None:
    with clock.using(clock.ManualClock(datetime(2026, 5, 1, tzinfo=UTC))):
        assert dates.to_date(text, order, "birthDate") == iso
        assert dates.to_date(text, order, "createdAt") == ""  # another date may lie ahead


@pytest.mark.parametrize(("cell", "iso"), [
    (30022, "1982-03-12"), (30022.5, "1982-03-12"), (1981, "1981"), (2524, "1981"), (19810312, "1981-03-12"),
])
def test_a_number_in_a_date_column_of_a_workbook_is_the_day_that_excel_counts(tmp_path: Path, cell: object, iso: str) -> None:
    assert born(tmp_path, cell) == [iso]


def test_a_number_in_another_column_or_as_text_is_no_day(tmp_path: Path) -> None:
    assert born(tmp_path, "30022") == []
    [row] = read(tmp_path, excel([["name", "born"], ["Ann Aye", 30022]]), Plan(columns={"name": "name", "born": "idNumber"}))
    assert row.entities[0].properties["idNumber"] == ["30022"]


def test_a_date_that_no_calendar_has_is_told_as_it_was_written(tmp_path: Path) -> None:
    [row] = read(tmp_path, "name,born\nAnn Aye,31/02/1990\n", BORN)
    assert [(problem.column, problem.excerpt, problem.whole) for problem in row.problems] == [("born", "31/02/1990", False)]


def test_rows_without_a_key_that_differ_in_a_date_that_cannot_be_read_are_two(tmp_path: Path) -> None:
    first, second = read(tmp_path, "name,born\nAnn Aye,never\nAnn Aye,ever\n", BORN)
    assert first.entities[0].id != second.entities[0].id


def test_a_birth_date_that_is_still_to_come_is_told_as_unreadable(tmp_path: Path) -> None:
    [row] = read(tmp_path, excel([["name", "born"], ["Ann Aye", "2100-01-01"]]), BORN)
    fitted = shape.fit(row)
    assert fitted.entities[0].properties == {"name": ["Ann Aye"]}
    assert [(item.code, item.whole, item.reason) for item in fitted.problems] == [
        ("date", False, "Nobody was born on it: 2100-01-01 is still to come.")]
