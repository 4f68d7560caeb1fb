"""The index finds who could be meant, refuses a damaged folder, and gives way to nothing but a number."""

from __future__ import annotations

import gc
import json
from pathlib import Path

import pytest

from sheaf.matching import Subject, subject_of_text
from sheaf.matching.index import Damaged, Screen, Segment, build, segment
from sheaf.matching.index.segment import NEEDED

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


def test_many_are_answered_as_each_alone_is(folder: Path) -> None:
    opened = Screen(Segment.open(folder))
    asked = [
        Subject(names=("Somchay Rakdee",), birth_dates=("1970-05-01",)), Subject(identifiers=("AB 123456",)), Subject(),
        Subject(names=("สมชาย รักดี", "Nobody Invented")), Subject(kind="company", names=("Golden Invented Trading",)),
        Subject(names=("Aung Min", "Nguyen Thi Hanh"), identifiers=("AB-123456",)), Subject(names=("🙂",)),
    ]
    alone = [opened.search(subject) for subject in asked]
    assert opened.search_all(asked) == alone
    assert opened.search_all([]) == []
    assert [bool(found) for found in alone] == [True, True, False, True, True, True, False]


def flipped(path: Path, at: int) -> None:
    data = bytearray(path.read_bytes())
    data[at] ^= 1
    path.write_bytes(bytes(data))


def test_one_changed_byte_of_any_file_is_noticed(folder: Path) -> None:
    files = sorted(folder.iterdir())
    assert {path.stem for path in files} >= NEEDED
    for path in files:
        size = path.stat().st_size
        for at in {0, size // 3, size // 2, size - 1}:
            flipped(path, at)
            with pytest.raises(Damaged):
                Segment.open(folder)
            flipped(path, at)
    assert Segment.open(folder).count == len(LISTED)


@pytest.mark.parametrize("name", sorted(NEEDED))
def test_a_file_cut_short_or_gone_is_noticed_even_by_who_looks_at_sizes_only(folder: Path, name: str) -> None:
    path = folder / f"{name}.npy"
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(Damaged):
        Segment.open(folder, checked=True)
    path.unlink()
    with pytest.raises(Damaged):
        Segment.open(folder)


def test_no_folder_is_no_index(tmp_path: Path) -> None:
    with pytest.raises(Damaged):
        Segment.open(tmp_path / "nothing here")


def test_an_index_of_another_program_is_not_used(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(segment, "made_by", lambda: "region-0-another")
    with pytest.raises(Damaged, match="another version"):
        Segment.open(folder)


def test_an_id_that_a_list_uses_twice_is_two_records(tmp_path: Path) -> None:
    twice = (Subject("7", "person", ("Somchai Rakdee",)), Subject("7", "person", ("Nguyễn Thị Hạnh",)))
    build(iter(twice), tmp_path / "twice")
    assert [ids(tmp_path / "twice", Subject(kind="person", names=held.names)) for held in twice] == [["7"], ["7"]]


def test_a_telephone_finds_whatever_the_name(tmp_path: Path) -> None:
    build(iter([Subject("8", "person", ("Aung Min",), phones=("+66 81 234 5678",))]), tmp_path / "phones")
    assert ids(tmp_path / "phones", Subject(kind="person", names=("Somebody Else",), phones=("0812345678",))) == ["8"]


def test_a_number_finds_however_it_is_written_and_no_other_number_does(tmp_path: Path) -> None:
    held = [Subject("8", "person", ("Aung Min",), phones=("+66 81 234 5678",)),
            Subject("9", "vessel", ("Mutiara",), identifiers=("IMO9176187",)),
            Subject("10", "vehicle", identifiers=("กข 1234 กรุงเทพมหานคร",))]
    build(iter(held), tmp_path / "numbers")
    for expected, right, wrong in (
            ("8", "0066812345678", "+66912345678"), ("9", "9176187", "9074729"), ("10", "กข 1234", "กข 1234 เชียงใหม่")):
        assert ids(tmp_path / "numbers", subject_of_text(right)) == [expected]
        assert ids(tmp_path / "numbers", subject_of_text(wrong)) == []


def test_several_processes_write_the_index_that_one_writes(tmp_path: Path) -> None:
    for processes in (1, 2):
        build(iter(LISTED * 3), tmp_path / str(processes), processes=processes)
    one, two = ({path.name: path.read_bytes() for path in (tmp_path / str(processes)).iterdir()} for processes in (1, 2))
    assert one == two


@pytest.mark.parametrize("manifest", ["", "[]", "{}", json.dumps({"format": 99, "files": {}, "facts": {}}), "null"])
def test_a_manifest_that_is_none_is_refused(folder: Path, manifest: str) -> None:
    (folder / "manifest.json").write_text(manifest, encoding="utf-8")
    with pytest.raises(Damaged):
        Segment.open(folder)


def test_an_empty_list_is_an_index_too(tmp_path: Path) -> None:
    assert build(iter(()), tmp_path / "none") == 0
    assert ids(tmp_path / "none", LISTED[0]) == []


def test_screening_makes_nothing_that_lies_in_a_ring(folder: Path) -> None:
    opened = Screen(Segment.open(folder))
    gc.collect()
    gc.disable()  # as a process does that only screens
    try:
        for asked in LISTED:
            opened.search(asked)
        assert gc.collect() == 0
    finally:
        gc.enable()
