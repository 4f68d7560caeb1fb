"""Dates, numbers and keys: what is read, and how two agree."""

from __future__ import annotations

import pytest

from sheaf.matching import THRESHOLD, Subject, best_dates, compare, keys_of, subject_of_text
from sheaf.matching.scoring.evidence import compare_dates, date_of, number, phone
from sheaf.matching.scoring.same import loosely
from sheaf.matching.versions import asker, keyer


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


def test_a_telephone_is_looked_up_by_its_last_digits() -> None:
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


def telephones(one: str, two: str) -> tuple[float, str]:
    match = compare(Subject(phones=(one,)), Subject(phones=(two,)))
    assert match.score == compare(Subject(phones=(two,)), Subject(phones=(one,))).score
    return match.score, match.why


def asked_for(asked: Subject, held: Subject) -> bool:
    """Whether the keys of both versions lead from one to the other, and no birth date leaves it out before the numbers are compared."""
    assert loosely(asked) & loosely(held)
    return all(frozenset().union(*asker(version)(asked)) & keyer(version)(held) for version in ("region-1", "region-2"))


@pytest.mark.parametrize(("one", "two"), [
    ("+66898765432", "+66 99 876 5432"), ("+66912345678", "+66812345678"), ("+66912345678", "+84912345678"),
    ("704012345678", "+66912345678"), ("0812345678", "+66 91 234 5678"), ("0812345678", "0912345678"), ("+65 8123 4567", "+852 8123 4567"),
    ("+1 812 345 6789", "+44 812 345 6789"), ("0084812345678", "+66812345678"), ("84812345678", "66812345678"),
])
def test_telephones_that_end_alike_are_two(one: str, two: str) -> None:
    assert phone(one) == phone(two)
    assert telephones(one, two) == (0.0, "")
    named = [Subject(kind="person", names=(name,), phones=(line,)) for name, line in (("Somchai Jaidee", one), ("Kamala Devi", two))]
    assert compare(*named).score < THRESHOLD
    assert compare(subject_of_text(one), named[1]).score == 0.0


@pytest.mark.parametrize("text", [
    "+66 81 234 5678", "0066812345678", "66812345678", "66-81-234-5678", "+66 (0)81 234 5678", "(+66) 812345678", "001 66 81 234 5678",
    "+๖๖ ๘๑ ๒๓๔ ๕๖๗๘", "＋66 81 234 5678", "tel:+66812345678", "+66 81 234 5678 ext. 12", "+84 24 3555 0100 / +66 81 234 5678",
])
def test_a_telephone_with_its_country_is_one_however_it_is_written(text: str) -> None:
    score, why = telephones(text, "+66812345678")
    assert score > 0.9
    assert why.startswith("Same telephone: ")
    assert "country" not in why
    assert asked_for(Subject(phones=(text,)), Subject(phones=("+66812345678",)))


@pytest.mark.parametrize(("one", "two"), [
    ("0812345678", "+66812345678"), ("0812345678", "66812345678"), ("081-234 5678", "812345678"), ("02 555 0100", "+66 2 555 0100"),
    ("8123456", "+673 812 3456"), ("9123 4567", "+65 9123 4567"), ("0812345678", "+84 812 345 678"),
])
def test_a_telephone_without_its_country_agrees_with_that_of_any_and_the_sentence_says_so(one: str, two: str) -> None:
    assert "written without its country" in telephones(one, two)[1]
    assert asked_for(Subject(phones=(one,)), Subject(phones=(two,)))
    assert asked_for(Subject(phones=(two,)), Subject(phones=(one,)))


@pytest.mark.parametrize("text", ["+", "+0", "00", "+000000", "0000000001", "+1234567", "001001001", "+99999912", "66", "0066", "+66 0",
                                  "/;/", "\ud800 081234"])
def test_odd_telephones_have_a_defined_answer(text: str) -> None:
    assert telephones(text, "+66812345678") == (0.0, "")
    assert compare(Subject(phones=(text,)), Subject(phones=(text,))).score in {0.0, telephones("+66812345678", "+66812345678")[0]}


@pytest.mark.parametrize("text", ["AA91234567", "AA 9123 4567", "a-91234567", "IMO 91234567", "S91234567D", "91234567X"])
def test_a_number_with_the_letters_of_a_document_is_no_telephone(text: str) -> None:
    assert compare(subject_of_text(text), Subject(kind="person", phones=("+65 9123 4567",))).score == 0.0


@pytest.mark.parametrize("text", ["Tel. 9123 4567", "tel:91234567", "HP 9123 4567", "hp91234567", "Somchai 91234567"])
def test_a_word_before_a_telephone_changes_nothing(text: str) -> None:
    assert telephones(text, "+65 9123 4567")[0] > 0.9


@pytest.mark.parametrize("text", ["IMO 9176187", "IMO9176187", "9176187", "imo no. 9176187", "IMO: 9176187"])
@pytest.mark.parametrize("held", ["IMO9176187", "9176187", "IMO 9176187"])
def test_an_imo_number_is_one_with_and_without_its_letters(text: str, held: str) -> None:
    vessel = Subject(kind="vessel", names=("Mutiara Laut",), identifiers=(held,))
    for asked in (subject_of_text(text), Subject(kind="vessel", identifiers=(text,))):
        assert compare(asked, vessel).score > 0.9
        assert asked_for(asked, vessel)


@pytest.mark.parametrize(("one", "two"), [("9176188", "IMO9176188"), ("9176187", "IMO9074729"), ("9176187", "XYZ9176187"),
                                            ("IMO917618", "917618")])
def test_seven_digits_without_a_right_check_digit_are_no_imo_number(one: str, two: str) -> None:
    assert compare(Subject(identifiers=(one,)), Subject(identifiers=(two,))).score == 0.0


@pytest.mark.parametrize(("held", "text"), [
    ("กข 1234 กรุงเทพมหานคร", "กข 1234"), ("กข 1234 กรุงเทพมหานคร", "กข1234"), ("1กค 5678", "1กค 5678 เชียงใหม่"),
    ("1กค 5678", "1กค5678 Chiang Mai"), ("Phnom Penh 2A-1234", "2A-1234"), ("YGN 7K/1234", "7K/1234"), ("7K/1234", "YGN 7K/1234"),
])
def test_a_plate_without_its_province_agrees_less_and_the_sentence_says_so(held: str, text: str) -> None:
    car, asked = Subject(kind="vehicle", identifiers=(held,)), Subject(kind="vehicle", identifiers=(text,))
    match = compare(asked, car)
    assert THRESHOLD < match.score < 0.9
    assert match.why == f"Same plate, but the province is written on one side only: {held}."
    assert asked_for(asked, car)
    assert asked_for(subject_of_text(text), car)


@pytest.mark.parametrize(("held", "text"), [
    ("กข 1234 กรุงเทพมหานคร", "กข 1234 กทม"), ("กข 1234 กทม.", "กข-1234 กรุงเทพฯ"), ("กข 1234 เชียงใหม่", "กข 1234 จ.เชียงใหม่"),
    ("YGN 7K/1234", "7K-1234 Yangon"),
])
def test_a_province_is_one_however_it_is_written(held: str, text: str) -> None:
    car, asked = Subject(kind="vehicle", identifiers=(held,)), Subject(kind="vehicle", identifiers=(text,))
    assert compare(asked, car).score > 0.9
    assert asked_for(asked, car)


@pytest.mark.parametrize(("held", "text"), [
    ("กข 1234 กรุงเทพมหานคร", "กข 1234 เชียงใหม่"), ("YGN 7K/1234", "MDY 7K/1234"), ("Phnom Penh 2A-1234", "YGN 2A/1234"),
    ("กข 1234 กรุงเทพมหานคร", "กข 1235"), ("กข 1234 กรุงเทพมหานคร", "1กข 1234"),
])
def test_plates_of_two_provinces_are_two(held: str, text: str) -> None:
    assert compare(Subject(kind="vehicle", identifiers=(text,)), Subject(kind="vehicle", identifiers=(held,))).score == 0.0


@pytest.mark.parametrize(("text", "name", "born"), [
    ("Ahmad Ismail 1970", "Ahmad Ismail", "1970"), ("Ahmad Ismail 2 Jan 1970", "Ahmad Ismail", "1970-01-02"),
    ("Ahmad Ismail, 02JAN1970", "Ahmad Ismail", "1970-01-02"), ("Ahmad (born 1970-01)", "Ahmad", "1970-01"),
    ("Ahmad 31/02/1970", "Ahmad", "1970"), ("สมชาย ใจดี 12 มีนาคม 2524", "สมชาย ใจดี", "1981-03-12"), ("Somchai 2513", "Somchai", "1970"),
])
def test_a_date_behind_a_name_is_a_birth_date_however_it_is_written(text: str, name: str, born: str) -> None:
    found = subject_of_text(text, "person")
    assert (found.names, found.birth_dates) == ((name,), (born,))
    assert subject_of_text(text).birth_dates == ((born,) if "-" in born else ())


@pytest.mark.parametrize(("text", "kind"), [
    ("Hai Yang 26", ""), ("Ahmad 2044", "person"),
    ("MV Hai 1999", "vessel"), ("A7654321", ""), ("B 1234 ABC", ""), ("Ahmad Ismail 0123456789", ""),
])
def test_a_number_behind_a_name_is_no_date(text: str, kind: str) -> None:
    assert subject_of_text(text, kind).birth_dates == ()


@pytest.mark.parametrize(("written", "read"), [
    ("25/12/1970 00:00:00", (1970, 12, 25)), ("1970-12-25T10:30", (1970, 12, 25)),
    ("31/02/1970", (1970, 0, 0)), ("29/02/1971", (1971, 0, 0)),
])
def test_a_time_of_day_is_passed_over_and_an_impossible_day_leaves_the_year(written: str, read: tuple[int, int, int]) -> None:
    assert date_of(written) == read
