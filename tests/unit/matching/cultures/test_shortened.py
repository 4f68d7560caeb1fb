"""Words that papers write short, titles among them, and what forms have where a name is unknown. All people are invented."""

from __future__ import annotations

import pytest

from sheaf.matching import SHOWN, THRESHOLD, Subject, compare


def _score(left: str, right: str) -> float:
    return compare(Subject(kind="person", names=(left,)), Subject(kind="person", names=(right,))).score


@pytest.mark.parametrize(
    ("short", "full"),
    [
        ("Ab. Aziz bin Omar", "Abdul Aziz bin Omar"),
        ("AB RAHMAN BIN OMAR", "Abdul Rahman bin Omar"),
        ("Ab.Aziz bin Omar", "Abdul Aziz bin Omar"),
        ("Moch. Ridwan Kamil", "Muhammad Ridwan Kamil"),
        ("Much. Ridwan Kamil", "Mochamad Ridwan Kamil"),
        ("Moh. Mahfud", "Mohammad Mahfud"),
        ("M.Ridwan Kamil", "M. Ridwan Kamil"),
        ("St. Aminah binti Omar", "Siti Aminah binti Omar"),
        ("Tg. Razali bin Tg. Hamzah", "Tengku Razali bin Tengku Hamzah"),
        ("Mg Aung Kyaw", "Maung Aung Kyaw"),
        ("Mg Mg Lwin", "Maung Maung Lwin"),
        ("Aung Mg Mg", "Aung Maung Maung"),
        ("Juan Sto. Domingo", "Juan Santo Domingo"),
        ("Ana Sta. Maria", "Ana Santa Maria"),
        ("Mª Teresa Reyes", "Maria Teresa Reyes"),
        ("Lanying ak Barieng", "Lanying anak Barieng"),
        ("LANYING AK BARIENG", "Lanying anak Barieng"),
        ("Siti Nurbaya Bakar", "Nurbaya Bakar"),
        ("Muhd Faiz bin Ali", "Mohamad Faiz bin Ali"),
        ("Muhd. Faiz bin Ali", "Mochamad Faiz bin Ali"),
        ("I Md. Suarta", "I Made Suarta"),
        ("I Kt. Suarta", "I Ketut Suarta"),
        ("I Nym. Suarta", "I Nyoman Suarta"),
        ("I Wyn Suarta", "I Wayan Suarta"),
        ("I Gst. Pt. Oka", "I Gusti Putu Oka"),
        ("Ni Luh Kd. Ariani", "Ni Luh Kadek Ariani"),
        ("Md. Suarta", "Muhammad Suarta"),
    ],
)
def test_a_word_written_short_is_the_word(short: str, full: str) -> None:
    assert _score(short, full) >= THRESHOLD
    assert _score(full, short) >= THRESHOLD


@pytest.mark.parametrize("title", ["En.", "Encik", "Sdr.", "Allahyarham", "Almarhum", "Sh", "Sy.", "Tgk.", "H."])
def test_a_title_written_short_is_no_name(title: str) -> None:
    assert _score(f"{title} Zulkifli bin Omar", "Zulkifli bin Omar") == _score("Zulkifli bin Omar", "Zulkifli bin Omar")


def test_a_title_of_a_man_is_none_of_a_woman() -> None:
    assert _score("Pn. Rohani Ismail", "Rohani Ismail") >= THRESHOLD
    assert _score("Pn. Rohani Ismail", "En. Rohani Ismail") < _score("Pn. Rohani Ismail", "Puan Rohani Ismail")


@pytest.mark.parametrize("ranked", ["POL.CAPT.SOMCHAI JAIDEE", "Pol.Lt.Col.Somchai Jaidee", "POL. CAPT. SOMCHAI JAIDEE"])
def test_ranks_run_together_with_points_are_cut_off(ranked: str) -> None:
    assert _score(ranked, "Somchai Jaidee") == _score("Somchai Jaidee", "Somchai Jaidee")


@pytest.mark.parametrize("learned", ["Budi Santoso M.Si", "Budi Santoso, S.Pd., M.Si.", "Dr.Ir.H.Budi Santoso, M.Kom"])
def test_degrees_and_titles_with_points_are_no_name(learned: str) -> None:
    assert _score(learned, "Budi Santoso") == _score("Budi Santoso", "Budi Santoso")


@pytest.mark.parametrize("other", ["Muhammad Jusuf Kallana", "Haji Jusuf Kallana", "Jusuf Kallana", "H. Muhammad Jusuf Kallana"])
def test_haji_written_h_is_no_initial_before_a_muslims_name(other: str) -> None:
    assert _score("H. Jusuf Kallana", other) >= THRESHOLD


def test_h_before_another_name_is_an_initial() -> None:
    assert _score("H. David Smith", "Henry David Smith") > _score("H. David Smith", "Robert David Smith")


@pytest.mark.parametrize(
    "name", ["FNU Sutrisno", "Sutrisno LNU", "LNU, Sutrisno", "SUTRISNO, FNU", "SUTRISNO SUTRISNO", "Sutrisno, Sutrisno"])
def test_somebody_of_one_name_fills_a_form_for_two(name: str) -> None:
    assert _score(name, "Sutrisno") >= THRESHOLD


@pytest.mark.parametrize(
    ("left", "right"), [("FNU LNU", "FNU LNU"), ("FNU Sutrisno", "FNU Wahyudi"), ("Ko Ko", "Ko"), ("Hassan Hassan", "Hassan")])
def test_unknown_names_agree_with_nobodys_and_real_doubles_stay(left: str, right: str) -> None:
    assert _score(left, right) < THRESHOLD


@pytest.mark.parametrize(("left", "right"), [
    ("Muhd Faiz bin Ali", "Mahmud Faiz bin Ali"), ("I Md. Suarta", "I Muhammad Suarta"), ("I Kt. Suarta", "I Wayan Suarta"),
    ("Ni Pt. Ariani", "Ni Made Ariani"), ("Ab. Aziz bin Omar", "Ab. Aziz bin Osman"), ("Moh Chee Keong", "Muhammad Chee Keong"),
])
def test_what_is_written_short_makes_no_two_names_one(left: str, right: str) -> None:
    assert _score(left, right) < THRESHOLD


def test_two_unknown_names_are_not_shown() -> None:
    assert _score("FNU LNU", "LNU FNU") < SHOWN
