"""Titles wherever a form puts them, and words in another order. All people are invented."""

from __future__ import annotations

import pytest

from sheaf.matching import THRESHOLD, Subject, compare


def _score(left: str, right: str) -> float:
    return compare(Subject(kind="person", names=(left,)), Subject(kind="person", names=(right,))).score


@pytest.mark.parametrize(("left", "right"), [
    ("AUNG KYAW MR MIN", "အောင်ကျော်မင်း"), ("MIN, AUNG KYAW MR", "Aung Kyaw Min"), ("KHIN KYI MRS", "ခင်ကြည်"),
    ("TAI MAN MR CHAN", "陳大文"), ("NGUYEN THI HOA MRS", "Nguyễn Thị Hoa"), ("JOON HO MR KIM", "Kim Joon-ho"),
    ("SITI AMINAH MISS BINTI AHMAD", "Siti Aminah binti Ahmad"),
    ("MAUNG MAUNG MSTR", "Maung Maung"), ("SOMCHAI MR JAIDEE", "สมชาย ใจดี")])
def test_a_title_is_none_of_the_name_wherever_a_passenger_list_puts_it(left: str, right: str) -> None:
    assert _score(left, right) >= 0.85


@pytest.mark.parametrize(("left", "right", "nation"), [
    ("Noor Mohammad Saqib", "Mohammad Noor Saqib", "af"), ("Abu Ubaydah Yusuf al-Anabi", "al-Anabi Ubaydah Abu Yusuf", "dz")])
def test_an_arabic_name_whose_words_were_put_in_another_order_is_found_where_more_agrees(left: str, right: str, nation: str) -> None:
    one, two = (Subject(kind="person", names=(name,), nationalities=(nation,)) for name in (left, right))
    assert compare(one, two).score >= THRESHOLD
