"""A man's and a woman's form of one name are two people, in every language that makes the one of the other. All are invented."""

from __future__ import annotations

import pytest

from sheaf.matching import THRESHOLD, Subject, compare

MAN_AND_WOMAN = [
    ("Haziq Zaini", "Haziqah Zaini"), ("Vicente Reyes", "Vicenta Reyes"), ("Adib Osman", "Adibah Osman"),
    ("Marcelo Reyes", "Marcela Reyes"), ("Ramon Reyes", "Ramona Reyes"), ("Angelo Reyes", "Angela Reyes"), ("Carlos Reyes", "Carla Reyes"),
    ("Daniel Soares", "Daniela Soares"), ("Mario Reyes", "Maria Reyes"), ("Fernando Reyes", "Fernanda Reyes"),
    ("Hasan Ahmad", "Hasanah Ahmad"), ("Hassan Ahmad", "Hasanah Ahmad"), ("Hamid Ahmad", "Hamida Ahmad"), ("Salim Omar", "Salimah Omar"),
    ("Wayan Sudarma", "Wayan Sudarmi"), ("Sutarno", "Sutarni"), ("Suparno", "Suparni"),
    ("Yoshio Kato", "Yoshiko Kato"), ("Naoki Mori", "Naoko Mori"), ("Michio Endo", "Michiko Endo"), ("Fumio Oda", "Fumiko Oda"),
    ("Majid Kadhim", "Majida Kadhim"), ("Said Bouali", "Saida Bouali"), ("Nadir Hassan", "Nadira Hassan"), ("Hamid Rezai", "Hamideh Rezai"),
    ("Stefan Novak", "Stefanie Novak"), ("Julian Fischer", "Juliane Fischer"), ("Martin Meyer", "Martine Meyer"),
    ("Evgeniy Orlov", "Evgeniya Orlova"), ("Valery Orlov", "Valeria Orlova"),
    ("Selvakumar a/l Krishnan", "Selvakumari Krishnan"), ("Vijayan a/l Raman", "Vijaya Raman"),
    ("Евгений Орлов", "Евгения Орлова"), ("Александр Петров", "Александра Петрова"), ("Константин Белов", "Константина Белова"),
    ("Евгений Орлов", "Evgenia Orlova"),
    ("செல்வகுமார் ராமன்", "செல்வகுமாரி ராமன்"), ("விஜயன் ராமன்", "விஜயா ராமன்"), ("செல்வகுமார் ராமன்", "Selvakumari Raman"),
]


@pytest.mark.parametrize(("left", "right"), MAN_AND_WOMAN)
def test_a_mans_and_a_womans_form_of_a_name_are_two_and_the_reason_says_so(left: str, right: str) -> None:
    match = compare(Subject(kind="person", names=(left,)), Subject(kind="person", names=(right,)))
    assert match.score < THRESHOLD
    assert "the other a woman's" in match.why


@pytest.mark.parametrize(
    ("left", "right"), [("Suhada Omar", "Suhadi Omar"), ("Hamzah Omar", "Hamza Omar"), ("Nasrallah Omar", "Nasralla Omar"),
                      ("Eugen Meyer", "Eugene Meyer"), ("Анна Иванова", "Анна Иванов"), ("செல்வகுமாரி ராமன்", "Selvakumari Raman")])
def test_forms_that_are_no_mans_and_womans_are_not_called_so(left: str, right: str) -> None:
    assert "a woman's" not in compare(Subject(kind="person", names=(left,)), Subject(kind="person", names=(right,))).why
