"""Dates, numbers and keys: what is read, and how two agree."""

from __future__ import annotations

import pytest

from sheaf.matching import THRESHOLD, Subject, best_dates, compare, keys_of
from sheaf.matching.scoring.evidence import compare_dates, date_of, number, phone


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("1970-05-01", (1970, 5, 1)),
        ("1970-05", (1970, 5, 0)),
        ("1970", (1970, 0, 0)),
        ("00/00/1970", (1970, 0, 0)),
        ("01/05/1970", (1970, 5, 1)),
        ("1970-00-00", (1970, 0, 0)),
        ("2513-05-01", (1970, 5, 1)),
        ("๒๕๑๓", (1970, 0, 0)),
        ("31/12/2530", (1987, 12, 31)),
        ("19700501", (1970, 5, 1)),
        ("1970-13-45", (1970, 0, 0)),
        ("circa 1970", (1970, 0, 0)),
    ],
)
def test_a_date_is_read_in_any_usual_writing(text: str, date: tuple[int, int, int]) -> None:
    assert date_of(text) == date


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2 มีนาคม 2530", "1987-03-02"), ("2 มี.ค. 2530", "1987-03-02"), ("2 มค 2530", "1987-01-02"), ("๒ ธันวาคม พ.ศ. ๒๕๓๐", "1987-12-02"),
        ("วันที่ 2 เดือน 3 พ.ศ. 2530", "1987-03-02"), ("2 มิ.ย. 2530", "1987-06-02"), ("2 ມີນາ 1987", "1987-03-02"),
        ("໕ ກຸມພາ ໒໕໓໐", "1987-02-05"), ("ថ្ងៃទី២ ខែមីនា ឆ្នាំ១៩៨៧", "1987-03-02"), ("២ ធ្នូ ២៥៣០", "1987-12-02"), ("មករា ១៩៨៧", "1987-01"),
        ("၁၉၈၇ ခုနှစ် မေလ ၅ ရက်", "1987-05-05"), ("၁၉၈၇ ခုနှစ်၊ မတ်လ ၂ ရက်", "1987-03-02"), ("၅ ဇန်န၀ါရီ ၁၉၈၇", "1987-01-05"),
        ("2 Enero 1987", "1987-01-02"), ("tháng 3 năm 1987", "1987-03"), ("1987年3月", "1987-03"),
    ],
)
def test_a_month_is_read_by_its_name_in_the_regions_scripts(text: str, date: str) -> None:
    left, right = (Subject(kind="person", names=("Somchai Jaidee",), birth_dates=(item,)) for item in (text, date))
    assert date_of(text) == date_of(date)
    born = Subject(kind="person", names=("Somchai Jaidee",), birth_dates=("1955-11-30",))
    assert compare(left, right).score > compare(born, right).score
    assert compare_dates(text, date) == ("day" if len(date) == 10 else "month")


@pytest.mark.parametrize("text", ["2 มาคม 2530", "2 марта 1987", "5 Foo 1987", "၅ မာ ၁၉၈၇"])
def test_a_month_of_an_unknown_name_is_no_other_month(text: str) -> None:
    held = Subject(kind="person", names=("Somchai Jaidee",), birth_dates=("1987-02-01",))
    dated, bare = (Subject(kind="person", names=("Somchai Jaidee",), birth_dates=dates) for dates in ((text,), ()))
    assert compare(dated, held).score == compare(bare, held).score


@pytest.mark.parametrize("text", ["", "unknown", "00/00/0000", "9999", "12", "\ud800", "1234567890123456789"])
def test_what_has_no_year_is_no_date(text: str) -> None:
    assert date_of(text) is None
    assert best_dates((text,), ("1970",)) is None


@pytest.mark.parametrize(
    ("left", "right", "kind"),
    [
        ("1970-05-01", "1970-05-01", "day"),
        ("1970-05", "1970-05-01", "month"),
        ("1970", "1970-05-01", "year"),
        ("1970-05-01", "1970-01-05", "swapped"),
        ("1970", "1971", "near"),
        ("1970-05-01", "1990-05-02", "apart"),
        ("1970-05-01", "1970-06-11", "apart"),
        ("1970-05-01", "1971-05-01", "typing"),
        ("1970-05-01", "1970-05-02", "typing"),
        ("1970-05-01", "2513-05-01", "day"),
    ],
)
def test_birth_dates_are_compared_at_their_precision(left: str, right: str, kind: str) -> None:
    assert compare_dates(left, right) == compare_dates(right, left) == kind


def test_the_best_of_several_dates_counts() -> None:
    verdict = best_dates(("1970-05-01", "1980"), ("1980-02-03", "1990-01-01"))
    assert verdict is not None
    assert (verdict.kind, verdict.left, verdict.right) == ("year", "1980", "1980-02-03")


@pytest.mark.parametrize(("text", "bare"), [("AA-123 4567", "AA1234567"), ("ａａ１２３", "AA123"), ("๑๒๓๔", "1234"), ("--", "")])
def test_a_number_is_its_letters_and_digits(text: str, bare: str) -> None:
    assert number(text) == bare


def test_a_telephone_is_its_last_digits() -> None:
    assert phone("+66 2 555 0100") == phone("02 555 0100")
    assert phone("12345") == ""


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Mohd Ali bin Hassan", "Hasan, Muhammad Ali"),
        ("Somchai Jaidee", "Somchay Jaydee"),
        ("Kah Hwee Tan", "Tan Kahhwee"),
        ("王小明", "王小明先生"),
        ("Aung Myint Thein", "Aung Mynt Thein"),
        ("Nguyễn Văn Dũng", "Nguyen Dung"),
        ("Soeharto", "Suharto"),
        ("Muthusamy a/l Periasamy", "Muthusami"),
    ],
)
def test_two_writings_of_a_name_share_a_key(left: str, right: str) -> None:
    assert keys_of(Subject(kind="person", names=(left,))) & keys_of(Subject(kind="person", names=(right,)))


def test_a_title_makes_no_key() -> None:
    assert not keys_of(Subject(names=("Dato' Ali",))) & keys_of(Subject(names=("Dato' Omar",)))


def test_an_empty_subject_has_no_keys() -> None:
    assert keys_of(Subject()) == frozenset()
    assert keys_of(Subject(names=("", "   ", "😀"))) == frozenset()


@pytest.mark.parametrize(
    "text", ["", "a", "12", "N/A", "none", "Unknown", "not available", "0000", "00000000", "XXXXXX", "999999999", "123456789", "0123456",
             "TIDAK ADA", "ไม่มี", "no passport", "-----"])
def test_what_forms_write_where_there_is_no_number_is_shared_by_nobody(text: str) -> None:
    assert number(text) == ""
    one, two = (Subject(key, "person", (name,), identifiers=(text,)) for key, name in (("1", "Tran Van Minh"), ("2", "Maria Santos")))
    assert compare(one, two).score < THRESHOLD
    assert not [key for key in keys_of(one) if key.startswith("i:")]


@pytest.mark.parametrize("text", ["A1234567", "HS-TUB", "DEUTDEFF", "1234 5679", "๑๒๓๔๕๖๘๘", "B-0000"])
def test_a_real_number_is_shared(text: str) -> None:
    assert number(text)


@pytest.mark.parametrize("text", ["000-0000", "12345678", "+66 99999999"])
def test_a_telephone_that_nobody_has_is_none(text: str) -> None:
    assert phone(text) == ""
