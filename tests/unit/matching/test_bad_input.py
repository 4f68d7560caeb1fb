"""Names and dates that no sane file holds: a defined answer and never a traceback."""

from __future__ import annotations

import pytest

from sheaf.matching import THRESHOLD, Subject, compare, keys_of
from sheaf.matching.scoring.evidence import compare_dates, date_of


def person(name: str, born: str = "", key: str = "x") -> Subject:
    return Subject(key, "person", (name,), (born,) if born else ())


NOTHING = ["", " ", ".", "...", "---", "😀😀", "\u200b\u200d", "\ud800", "null", "N/A", "Unknown", "(unknown)", "nil", "\x00",
           "ไม่ทราบชื่อ", "Tidak Ada", "ບໍ່ຮູ້ຊື່", "မသိ", "không rõ", "不详"]


@pytest.mark.parametrize("name", NOTHING)
def test_a_name_that_is_none_matches_nobody_not_even_itself(name: str) -> None:
    assert compare(person(name), person(name)).score == 0
    assert compare(person(name), person("Ahmad bin Ali")).score == 0
    keys_of(person(name))


@pytest.mark.parametrize(("left", "right"), [("A", "A"), ("A", "Ahmad bin Ali"), ("A. B.", "A. B."), ("bin", "binti")])
def test_initials_and_markers_alone_point_to_nobody(left: str, right: str) -> None:
    assert compare(person(left), person(right)).score < THRESHOLD


@pytest.mark.parametrize(("left", "right", "one"), [
    ("S. R. Nathan", "Rahmat Sagan", False), ("J. P. Tan", "Juan Pedro", False), ("M. K. Gandhi", "Mohandas Karamchand", False),
    ("S. R. Nathan", "Sellapan Ramanathan", True), ("R. S. Sagan", "Rahmat Sagan", True), ("J. P. Rizal", "Jose Protacio Rizal", True),
])
def test_initials_beside_a_word_that_the_other_name_lacks_point_to_nobody(left: str, right: str, one: bool) -> None:
    for a, b in ((left, right), (right, left)):
        assert (compare(person(a), person(b)).score >= THRESHOLD) is one


@pytest.mark.parametrize(
    "trick",
    [
        "\u202eAhmad bin Ali\u202c",
        "Ahm\udcffad bin Ali",
        "Аhmаd bin Аli",
        "Αhmad bin Ali",
        "A\u200bh\u200cmad\u2060 bin Ali",
        "AHMAD  BIN\tALI\n",
        "Ａｈｍａｄ　bin Ali",
        "𝐀𝐡𝐦𝐚𝐝 bin Ali",
        "Ah\u00admad bin Ali",
        "Ahmad 😀 bin Ali",
        "Ahmad\x00bin\x00Ali",
        "A\u0336h\u0336m\u0336a\u0336d\u0336 bin Ali",
        "“Ahmad” bin Ali",
    ],
)
def test_look_alikes_directions_and_invisible_letters_change_no_answer(trick: str) -> None:
    plain = person("Ahmad bin Ali")
    assert compare(person(trick), plain).score == pytest.approx(compare(plain, plain).score, abs=0.03)


@pytest.mark.parametrize(
    "name", ["Ali " * 1000, "x" * 100_000, "Ahmad สมชาย 王 علي", "محمد بن علي", "a\u0300" * 500, "1234", "@" * 300 + "Ali Reza"]
)
def test_a_long_or_mixed_name_equals_itself_and_has_keys(name: str) -> None:
    assert compare(person(name), person(name)).score >= THRESHOLD
    assert keys_of(person(name))


def test_a_thousand_words_are_not_one_of_them() -> None:
    assert compare(person("Ali " * 1000), person("Ali")).score < THRESHOLD


def test_father_and_son_in_arabic_letters_are_two_people() -> None:
    assert compare(person("محمد بن علي"), person("علي بن محمد")).score < THRESHOLD


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("00/00/1970", (1970, 0, 0)),
        ("0000-00-00", None),
        ("2530", (1987, 0, 0)),
        ("31/12/2530", (1987, 12, 31)),
        ("1970-31-12", (1970, 12, 31)),
        ("1970-02-31", (1970, 0, 0)),
        ("29/02/1971", (1971, 0, 0)),
        ("29/02/1972", (1972, 2, 29)),
        ("1 May 1970", (1970, 5, 1)),
        ("01-MAY-1970", (1970, 5, 1)),
        ("May 17, 1970", (1970, 5, 17)),
        ("17 Ogos 1970", (1970, 8, 17)),
        ("17 Agustus 1970", (1970, 8, 17)),
        ("01051970", (1970, 5, 1)),
        ("1970-05-01T00:00:00Z", (1970, 5, 1)),
        ("between 1970 and 1975", None),
        ("2513 (1970)", (1970, 0, 0)),
        ("-1970-", (1970, 0, 0)),
        ("3000", None),
        ("1e9", None),
        ("∞", None),
        ("\ud8001970", (1970, 0, 0)),
    ],
)
def test_a_birth_date_is_read_or_left_out(text: str, date: tuple[int, int, int] | None) -> None:
    assert date_of(text) == date


@pytest.mark.parametrize(("left", "right", "kind"), [("05/12/1970", "1970-05-12", "swapped"), ("2530-05-01", "1987-01-05", "swapped")])
def test_day_and_month_changed_over_are_seen_in_any_era(left: str, right: str, kind: str) -> None:
    assert compare_dates(left, right) == kind


def test_two_records_with_one_id_are_compared_by_what_they_hold() -> None:
    assert compare(person("Ahmad bin Ali", key="1"), person("Lim Bee Hoon", key="1")).score < THRESHOLD


def test_own_name_and_fathers_changed_over_are_two_people_whatever_the_day() -> None:
    left, right = "Ahmad bin Ismail", "Ismail bin Ahmad"
    assert compare(person(left, "1970-05-01"), person(right, "1970-05-01")).score < THRESHOLD
    assert compare(person(left, "1970-05-01"), person(right, "1942-05-01")).score < THRESHOLD
