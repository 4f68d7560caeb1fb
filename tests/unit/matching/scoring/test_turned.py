"""Parts of a name in another order: of which names that makes another name, and what is said of it."""

from __future__ import annotations

import pytest

from sheaf.matching.scoring import THRESHOLD, compare
from sheaf.matching.subject import Match, Subject

OTHERS = [
    ("Nguyễn Minh Đức", "Nguyễn Đức Minh"), ("Le Quang Minh", "Le Minh Quang"), ("Tan Wei Ming", "Tan Ming Wei"),
    ("Wei Ming Tan", "Ming Wei Tan"), ("Kim Jong Un", "Kim Un Jong"), ("Aung Kyaw Moe", "Kyaw Moe Aung"), ("Soe Win", "Win Soe"),
    ("ဇော်မင်း", "မင်းဇော်"),
]
ONE = [
    ("Nguyen Minh Duc", "Duc Minh Nguyen"), ("Nguyen Minh Duc", "Minh Duc Nguyen"), ("Bùi Thị Xuân", "Bui Xuan Thi"),
    ("Tan Wei Ming", "Wei Ming Tan"),
    ("Somchai Jaidee", "Jaidee Somchai"), ("Moe, Aung Kyaw", "Aung Kyaw Moe"), ("Tan Ming Ming", "Ming Ming Tan"),
]
CROSSED = [
    ("Ibrahim Issa Mansour", "Issa Ibrahim Mansour"), ("Salim Nasser al-Tikriti", "Nasser Salim al-Tikriti"),
    ("Salim Nasser Tikriti", "Tikriti, Nasser Salim"), ("Mohamed Tariq Salim", "Mohamed Salim Tariq"),
    ("Salim Nasser Tariq Omar", "Nasser Salim Tariq"), ("Ismail Yusof Osman", "Yusof Ismail Osman"),
    ("سالم ناصر التكريتي", "ناصر سالم التكريتي"), ("سالم ناصر التكريتي", "Nasser Salim al-Tikriti"), ("محمد سالم ناصر", "محمد ناصر سالم"),
]
FAMILY_ELSEWHERE = [
    ("al-Tikriti, Salim Nasser", "Salim Nasser al-Tikriti"), ("al-Tikriti Salim Nasser", "Salim Nasser al-Tikriti"),
    ("Salim al-Tikriti Nasser", "Salim Nasser al-Tikriti"), ("Mansour Ibrahim Issa", "Ibrahim Issa Mansour"),
    ("Nasser al-Tikriti Salim", "Salim Nasser al-Tikriti"), ("Mansour, Ibrahim Issa", "Ibrahim Issa Mansour"),
    ("التكريتي سالم ناصر", "سالم ناصر التكريتي"), ("Tariq Ahmed Khan", "Tariq Khan Ahmed"),
    ("Mahmoud Tariq Salim", "Mahmoud Salim Tariq"), ("Salim R. Tariq Nasser", "Tariq Nasser R. Salim"),
    ("سالم ناصر التكريتي", "al-Tikriti, Salim Nasser"), ("Datuk Rajo Batuah Hasan Salim", "Hasan Salim Datuk Rajo Batuah"),
]


def match(one: str, two: str, born: str = "") -> Match:
    return compare(*[Subject(names=(name,), birth_dates=(born,) if born else ()) for name in (one, two)])


@pytest.mark.parametrize(("one", "two"), OTHERS)
def test_given_parts_in_another_order_are_another_name_which_a_birth_date_can_outweigh(one: str, two: str) -> None:
    found = match(one, two)
    assert found.score < THRESHOLD <= match(one, two, "1980-01-02").score
    assert "The same parts in another order, which in names of this convention is another name." in found.why


@pytest.mark.parametrize(("one", "two"), ONE)
def test_a_family_name_may_stand_first_or_last(one: str, two: str) -> None:
    assert match(one, two).score > 0.9


@pytest.mark.parametrize(("one", "two"), CROSSED)
def test_own_name_and_fathers_changed_over_without_a_marker_are_kin_which_the_birth_year_can_outweigh(one: str, two: str) -> None:
    found = match(one, two)
    assert found.score == match(two, one).score < THRESHOLD
    assert "Own name, father's and grandfather's stand in" in found.why
    assert match("Ibrahim Issa Mansour", "Issa Ibrahim Mansour", "1980").score > THRESHOLD


@pytest.mark.parametrize(("one", "two"), FAMILY_ELSEWHERE)
def test_the_familys_name_may_stand_anywhere_and_fathers_in_any_order_behind_the_own_name(one: str, two: str) -> None:
    assert match(one, two).score > 0.9
    assert match(two, one).score > 0.9


def test_the_explanation_says_that_the_order_differs() -> None:
    assert "its parts in another order" in match("Somchai Jaidee", "Jaidee Somchai").why
    assert "order" not in match("Somchai Jaidee", "Somchai Jaidee").why
