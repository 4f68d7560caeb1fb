"""A person of whom only the parts of the name are written has a name."""

from __future__ import annotations

import pytest

from sheaf.register.files import shape
from sheaf.register.files.plan import guess
from sheaf.register.files.rows import Entity, Row


@pytest.mark.parametrize(("parts", "names"), [
    ({"firstName": ["Somchai"], "lastName": ["Wongsuwan"]}, ["Somchai Wongsuwan"]),
    ({"lastName": ["Reyes"], "middleName": ["Santos"], "firstName": ["Juan"]}, ["Juan Santos Reyes"]),
    ({"firstName": ["Ahmad"], "fatherName": ["bin Ismail"]}, ["Ahmad bin Ismail"]),
    ({"firstName": ["Suharto"]}, ["Suharto"]), ({"lastName": ["Wongsuwan"]}, ["Wongsuwan"]),
    ({"firstName": ["Ann", "Anne"], "lastName": ["Aye"]}, ["Ann Aye", "Anne Aye"]),
    ({"firstName": ["Somchai Wongsuwan"], "lastName": ["Wongsuwan"]}, ["Somchai Wongsuwan"]),
    ({"firstName": ["小明"], "lastName": ["王"]}, ["王小明"]),
    ({"name": ["Somchai W."], "firstName": ["Somchai"], "lastName": ["Wongsuwan"]}, ["Somchai W."]),
])
def test_a_person_without_a_name_is_named_by_its_parts_which_stay(parts: dict[str, list[str]], names: list[str]) -> None:
    [entity] = shape.fit(Row(1, [Entity("a", "Person", dict(parts))])).entities
    assert entity.properties == parts | {"name": names}


def test_a_name_made_of_parts_that_is_too_long_is_told() -> None:
    row = shape.fit(Row(1, [Entity("a", "Person", {"firstName": ["x" * 300], "lastName": ["y" * 300]})]))
    assert [problem.code for problem in row.problems] == ["too_long", "required"]


def test_a_column_of_names_beside_one_of_family_names_is_that_of_given_names() -> None:
    assert guess(["ชื่อ", "นามสกุล"]) == {"ชื่อ": "firstName", "นามสกุล": "lastName"}
    assert guess(["Name", "Surname", "Second name"]) == {"Name": "firstName", "Surname": "lastName", "Second name": "secondName"}
    assert guess(["Full name", "Surname"]) == {"Full name": "name", "Surname": "lastName"}
    assert guess(["Name", "Surname"], {"Name": "name"}) == {"Name": "name", "Surname": "lastName"}
