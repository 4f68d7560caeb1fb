"""The index finds who could be meant, refuses a damaged folder, and gives way to nothing but a number."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sheaf.matching import Subject
from sheaf.matching.index import Damaged, Screen, Segment, build

LISTED = (
    Subject("1", "person", ("Somchai Rakdee", "สมชาย รักดี"), ("1970-05-01",), identifiers=("AB123456",)),
    Subject("2", "person", ("Ahmad bin Ismail",), ("1980-01-02",)),
    Subject("3", "person", ("Nguyễn Thị Hạnh",), ("1990-03-04",)),
    Subject("4", "person", ("Aung Min Htun",), ()),
    Subject("5", "company", ("Golden Invented Trading Sdn Bhd",), ()),
    Subject("6", "person", (), ()),
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    assert build(iter(LISTED), tmp_path / "list") == len(LISTED)
    return tmp_path / "list"


def ids(folder: Path, subject: Subject) -> list[str]:
    return [match.subject_id for match in Screen(Segment.open(folder)).search(subject)]


@pytest.mark.parametrize(("name", "born", "wanted"), [
    ("Somchai Rakdee", "1970", "1"), ("Somchay Rakdee", "1970-05-01", "1"), ("RAKDEE, Somchai", "1970-05-01", "1"),
    ("สมชาย รักดี", "", "1"), ("SomchaiRakdee", "1970-05-01", "1"), ("Ahmad b. Ismail", "1980-01-02", "2"),
    ("Nguyen Thi Hanh", "1990-04-03", "3"), ("Aung Min Htun", "", "4"),
])
def test_who_is_meant_is_found_first(folder: Path, name: str, born: str, wanted: str) -> None:
    assert ids(folder, Subject(kind="person", names=(name,), birth_dates=(born,) if born else ()))[:1] == [wanted]


def test_father_and_son_are_two_people(folder: Path) -> None:
    assert ids(folder, Subject(kind="person", names=("Ismail bin Ahmad",))) == []


def test_a_number_finds_whatever_the_name(folder: Path) -> None:
    assert ids(folder, Subject(identifiers=("ab-123 456",))) == ["1"]


@pytest.mark.parametrize("name", ["", " ", "x", "\ud800", "\u202e\u200b", "a " * 2000, "🙂", "ကက"])
def test_a_strange_name_is_answered(folder: Path, name: str) -> None:
    assert isinstance(ids(folder, Subject(names=(name,), birth_dates=("00/00/1970", "nonsense"))), list)


def test_a_damaged_folder_is_refused(folder: Path, tmp_path: Path) -> None:
    target = folder / "part_word.npy"
    data = bytearray(target.read_bytes())
    data[-1] ^= 1
    target.write_bytes(bytes(data))
    with pytest.raises(Damaged):
        Segment.open(folder)
    with pytest.raises(Damaged):
        Segment.open(tmp_path / "nothing here")


@pytest.mark.parametrize("manifest", ["", "[]", "{}", json.dumps({"format": 99, "files": {}, "facts": {}}), "null"])
def test_a_manifest_that_is_none_is_refused(folder: Path, manifest: str) -> None:
    (folder / "manifest.json").write_text(manifest, encoding="utf-8")
    with pytest.raises(Damaged):
        Segment.open(folder)


def test_an_empty_list_is_an_index_too(tmp_path: Path) -> None:
    assert build(iter(()), tmp_path / "none") == 0
    assert ids(tmp_path / "none", LISTED[0]) == []
