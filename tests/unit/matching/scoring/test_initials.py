"""Initials beside whole names: of which word an initial is one, and where a letter is no initial."""

from __future__ import annotations

import pytest

from sheaf.matching.reading import read
from sheaf.matching.reading.shape import INITIAL, TITLE
from sheaf.matching.scoring import THRESHOLD, compare
from sheaf.matching.subject import Subject

OTHERS = [
    ("Juan M. Santos", "Mario Santos"), ("Ricardo L. Bautista", "Lourdes Bautista"), ("Bautista, Ricardo L.", "Lourdes Bautista"),
    ("Ricardo A. L. Bautista", "Antonio Bautista"), ("Manuel T. Guterres", "Teresa Guterres"), ("Ismail R. Osman", "Rohani Osman"),
    ("Bautista Ricardo L.", "Lourdes Bautista"), ("C. Nguyen Van Hung", "Nguyen Van Cuong"), ("Marco P. Conti", "Paolo Conti"),
    ("Ricardo L. Bautista", "Lourdes R. Bautista"), ("Ricardo Bautista L.", "Lourdes Bautista"),
]
ONE = [
    ("Ricardo L. Bautista", "Ricardo Lopez Bautista"), ("R. L. Bautista", "Ricardo Lopez Bautista"),
    ("J. Edgar Moreno", "James Edgar Moreno"),
    ("Ma. Lourdes S. Reyes", "Lourdes Santos Reyes"), ("Ricardo L. Bautista", "Ricardo Bautista"), ("Nguyen V. Hung", "Nguyen Van Hung"),
    ("S. Rajendran", "Subramaniam Rajendran"), ("L. Bautista", "Lourdes Bautista"),
    ("Jose Antonio M. Reyes", "Jose Mendoza Reyes"), ("J. Mario Reyes", "Juan M. Reyes"),
    ("S. M. Rahman", "Sheikh Mujibur Rahman"), ("Rajendran S.", "Subramaniam Rajendran"), ("M. Rafiq Khan", "Muhammad Rafiq Khan"),
]
TITLED = ["Đ/c Lê Văn Thắng", "T/s Lê Văn Thắng", "B.S. Lê Văn Thắng", "L.S. Lê Văn Thắng", "PGS.TS. Lê Văn Thắng", "Luật sư Lê Văn Thắng",
          "Đại tá Lê Văn Thắng", "Ông Lê Văn Thắng"]


def _score(left: str, right: str) -> float:
    return compare(Subject(names=(left,)), Subject(names=(right,))).score


@pytest.mark.parametrize(("left", "right"), OTHERS)
def test_a_middle_initial_is_not_the_others_first_name(left: str, right: str) -> None:
    assert _score(left, right) < THRESHOLD / 2
    assert _score(right, left) == _score(left, right)


@pytest.mark.parametrize(("left", "right"), ONE)
def test_an_initial_in_its_place_stands_for_a_name(left: str, right: str) -> None:
    assert _score(left, right) > 0.8
    assert _score(right, left) == _score(left, right)


@pytest.mark.parametrize("written", TITLED)
def test_a_vietnamese_title_in_letters_is_no_initial(written: str) -> None:
    assert _score(written, "Lê Văn Thắng") == _score("Lê Văn Thắng", "Lê Văn Thắng")
    assert _score(written, "Lê Văn Sơn") < THRESHOLD


@pytest.mark.parametrize("written", ["B.S. Aquino", "T.S. Morrison", "L.S. Tran"])
def test_the_same_letters_before_another_name_are_initials(written: str) -> None:
    assert [part.role for part in read(written).parts[:2]] == [INITIAL, INITIAL]


def test_the_balinese_article_is_no_initial_and_tells_a_man() -> None:
    assert read("I Nyoman Sudarsana").parts[0].role == TITLE
    assert _score("I Nyoman Sudarsana", "Nyoman Sudarsana") > 0.9
    assert _score("I Nyoman Sudarsana", "Ibrahim bin Noman") < THRESHOLD
    assert _score("I Nyoman Sudarsana", "Ni Nyoman Sudarsana") < THRESHOLD
    assert read("I. Nyoman").parts[0].role == INITIAL
