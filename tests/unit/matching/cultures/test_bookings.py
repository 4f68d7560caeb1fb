"""Names of bookings (`FAMILY/GIVEN MR`) and ranks before a name, through the score."""

from __future__ import annotations

import pytest

from sheaf.matching import THRESHOLD, Subject, compare

SAME = 0.85


def _score(left: str, right: str) -> float:
    a, b = (Subject(kind="person", names=(name,)) for name in (left, right))
    assert compare(a, b).score == pytest.approx(compare(b, a).score)
    return compare(a, b).score


@pytest.mark.parametrize(
    ("booked", "name"),
    [
        ("MYINT/WIN MR", "Win Myint"), ("AUNG/KYAW KYAW MR", "ကျော်ကျော်အောင်"), ("AUNG/KYAW KYAW", "ကျော်ကျော်အောင်"),
        ("LIM/BOONKENGMR", "Lim Boon Keng"), ("NGUYEN/THIHOAMRS", "Nguyen Thi Hoa"), ("TAN/MEI LING MS", "Tan Mei Ling"),
        ("SUWANNARAT/KITTIPONGMR", "กิตติพงษ์ สุวรรณรัตน์"), ("SUWANNARAT/KITTIPONGMR", "Kittipong Suwannarat"),
        ("MYINT/WIN MSTR", "Win Myint"), ("TAN/MEI LING DR", "Tan Mei Ling"), ("Myint/Win Mr", "Win Myint"),
    ],
)
def test_a_name_of_a_booking_is_turned_and_loses_its_title(booked: str, name: str) -> None:
    assert _score(booked, name) > SAME


@pytest.mark.parametrize(
    ("booked", "name"),
    [("IVANOV/ALEKSANDR", "Aleksandr Ivanov"), ("SMITH/WILLIAMS", "Williams Smith"), ("MOHAMED/AMR", "Amr Mohamed"),
     ("PETROV/DOBROMYDR", "Dobromydr Petrov")],
)
def test_a_given_name_that_ends_like_a_title_stays_whole(booked: str, name: str) -> None:
    assert _score(booked, name) > SAME


def test_the_titles_of_two_bookings_tell_a_man_from_a_woman() -> None:
    assert _score("TAN/MEI LING MRS", "TAN/MEI LING MR") < _score("TAN/MEI LING MRS", "TAN/MEI LING MS")


@pytest.mark.parametrize(
    ("left", "right"),
    [("RAVI A/L KUMAR", "Ravi bin Kumar"), ("RAVI S/O KUMAR", "Ravi a/l Kumar"), ("DEVI A/P KUMAR", "Devi D/O Kumar")],
)
def test_a_father_s_marker_with_a_slash_is_no_booking(left: str, right: str) -> None:
    assert _score(left, right) > SAME


def test_names_parted_by_a_slash_between_spaces_are_not_turned() -> None:
    assert _score("OMAR HASSAN / UMAR ALI", "Umar Ali") == _score("Omar Hassan / Umar Ali", "Umar Ali") >= THRESHOLD


@pytest.mark.parametrize(
    ("ranked", "name"),
    [
        ("Senior General Than Shwe", "Than Shwe"), ("Vice Senior General Maung Aye", "Maung Aye"),
        ("Vice-Senior General Soe Win", "Soe Win"),
        ("Lieutenant-General Myint Swe", "Myint Swe"), ("Major General Aung Aung", "Aung Aung"), ("Brigadier General Ye Win", "Ye Win"),
        ("Lieutenant Colonel Nyan Tun", "Nyan Tun"), ("Captain Nyan Tun", "Nyan Tun"),
        ("Police Lieutenant General Than Hlaing", "Than Hlaing"),
        ("Police Colonel Somchai Jaidee", "Somchai Jaidee"), ("Air Chief Marshal Somchai Jaidee", "Somchai Jaidee"),
        ("Senior General Min Aung Hlaing", "မင်းအောင်လှိုင်"), ("ဗိုလ်ချုပ်မှူးကြီး မင်းအောင်လှိုင်", "Min Aung Hlaing"),
        ("ဗိုလ်ချုပ်မှူးကြီးမင်းအောင်လှိုင်", "မင်းအောင်လှိုင်"), ("ဒုတိယဗိုလ်ချုပ်မှူးကြီး စိုးဝင်း", "Soe Win"),
        ("ဒုတိယဗိုလ်ချုပ်မှူးကြီးစိုးဝင်း", "Soe Win"), ("ဗိုလ်ချုပ်ကြီး မြထွန်းဦး", "Mya Tun Oo"), ("ဒုတိယ ဗိုလ်ချုပ်ကြီး မြထွန်းဦး", "Mya Tun Oo"),
        ("ဗိုလ်ချုပ် အောင်ဆန်း", "Aung San"), ("ဗိုလ်မှူးချုပ် ရဲဝင်း", "Ye Win"), ("ဗိုလ်မှူးကြီး ရဲဝင်းဦး", "Ye Win Oo"),
    ],
)
def test_a_rank_before_a_name_is_a_title(ranked: str, name: str) -> None:
    assert _score(ranked, name) > SAME


@pytest.mark.parametrize(("left", "right"), [("Vice Ganda", "Rico Ganda"), ("Senior General Than Shwe", "Senior General Maung Aye")])
def test_a_rank_in_common_is_no_name_in_common(left: str, right: str) -> None:
    assert _score(left, right) < THRESHOLD
