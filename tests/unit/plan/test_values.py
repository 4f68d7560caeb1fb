"""Numbers and days as people write them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from sheaf.kernel.errors import Invalid
from sheaf.plan import values


@pytest.mark.parametrize(("text", "number"), [
    ("12", "12"), ("25.5", "25.5"), (".5", "0.5"), ("-3.25", "-3.25"), ("\u22125", "-5"), ("1,234", "1234"),
    ("12,345,678.50", "12345678.50"),
    ("1 234", "1234"), ("12\u00a0345.5", "12345.5"), ("1\u202f234\u202f567", "1234567"), ("1'234'567.8", "1234567.8"),
    ("1\u2019234", "1234"), (" 7 ", "7"), ("0012", "12")])
def test_a_number_is_read_as_it_is_grouped(text: str, number: str) -> None:
    assert values.number(text) == Decimal(number)


@pytest.mark.parametrize("text", [
    "25,5", "2,5", "1.234,56", "1.234.567", "1,23", "12,34,567", "1,2345", "1234,567", "1 23",
    "1,234 567", "1,234,56", ",5", "1,", "1.", "",
    "1e5", "NaN", "Infinity", "1_000", "١٢", "twelve", "1 2", "--1", "9" * 41])
def test_whatever_could_be_read_two_ways_is_refused_with_how_to_write_it(text: str) -> None:
    with pytest.raises(Invalid, match="a point before decimals, a comma only between thousands"):
        values.number(text)


@pytest.mark.parametrize("text", ["11/12/2026", "20261102", "2026-W01-1", "2026-02-30", "0001-01-01", "9999-12-31", "2026", "1989-12-31"])
def test_a_day_is_iso_and_of_our_time(text: str) -> None:
    with pytest.raises(Invalid, match="written such as 2026-11-02"):
        values.day(text)
    assert values.day("2026-11-02") == date(2026, 11, 2)
