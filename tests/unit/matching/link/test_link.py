"""`sheaf match link`: two files of persons in, the pairs that are likely one person out, with a probability and the reasons."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from sheaf.__main__ import main
from tests.unit.matching.link.people import lists

HEAD = "id,name,birth_date,nationality,passport_number,gender\n"


def linked(folder: Path, left: str, right: str, *words: str) -> list[dict[str, Any]]:
    """The lines of OUT for two lists written out."""
    for name, rows in (("left.csv", left), ("right.csv", right)):
        (folder / name).write_text(HEAD + rows, encoding="utf-8")
    return run(folder / "left.csv", folder / "right.csv", folder / "out.jsonl", *words)


def run(left: Path, right: Path, out: Path, *words: str) -> list[dict[str, Any]]:
    assert main(["match", "link", str(left), str(right), str(out), *words]) == 0
    return [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize(("left", "right"), [
    ("Somchai Rakdeethong,1970-05-01,th,,", "Rakdeethong Somchay,1970-05-01,th,,"),
    ("Mohd Zainal bin Abdul Wahab,1980-01-02,my,,", "Muhammad Zainal b. Abdul Wahab,1980-01-02,my,,"),
    ("สมชาย รักดี,1970-05-01,th,,", "Somchai Rakdi,1970-05-01,th,,"),
    ("Nguyễn Thị Hạnh,1990-03-04,vn,,", "Nguyen Thi Hanh,1990-04-03,vn,,"),
    ("Kusumawardhana Tirtasari,1964-11-30,id,,", "Kusumawardhana Tirtasari,1964,id,,"),
    ("Daw Khin Thida Aye,1971-02-16,mm,K1234567,", "Khin Thida,1971,mm,K-1234567,"),
])
def test_one_person_written_in_two_ways_is_a_pair_with_reasons(tmp_path: Path, left: str, right: str) -> None:
    [pair] = linked(tmp_path, f"a,{left}\nx,Nobody Atall,1950-01-01,sg,,\n", f"b,{right}\ny,Other Stranger,1999-09-09,ph,,\n")
    assert (pair["left"], pair["right"]) == ("a", "b")
    assert pair["score"] > 0.8
    assert pair["why"]
    assert all(sentence.endswith(".") for sentence in pair["why"])


@pytest.mark.parametrize(("left", "right"), [
    ("Ahmad bin Ismail,1970,my,,", "Ismail bin Ahmad,1970,my,,"),
    ("Maung Maung,1970-05-01,mm,,", "Aye Aye,1970-05-01,mm,,"),
    ("Jose Rizal Santos Jr.,1970,ph,,", "Jose Rizal Santos Sr.,1970,ph,,"),
    ("Budi Santoso,1970-05-01,id,,", "Budi Hartono,1981-09-11,id,,"),
])
def test_two_people_are_no_pair(tmp_path: Path, left: str, right: str) -> None:
    assert linked(tmp_path, f"a,{left}\n", f"b,{right}\n", "--threshold", "0.8") == []


def test_pairs_come_likeliest_first_and_no_more_than_asked_for_each(tmp_path: Path) -> None:
    left = "a,Somchai Rakdeethong,1970-05-01,th,AB123456,\n"
    right = "b,Somchai Rakdeethong,1970,th,,\nc,Somchai Rakdeethong,1970-05-01,th,AB123456,\n"
    assert [pair["right"] for pair in linked(tmp_path, left, right)] == ["c", "b"]
    assert [pair["right"] for pair in linked(tmp_path, left, right, "--limit", "1")] == ["c"]


def test_most_of_who_is_on_both_lists_is_found_and_next_to_nobody_else(tmp_path: Path) -> None:
    left, right, truth = lists(tmp_path, 3000, 900)
    found = {(pair["left"], pair["right"]) for pair in run(left, right, tmp_path / "out.jsonl")}
    assert len(found & truth) >= 0.85 * len(truth)
    assert len(found & truth) >= 0.99 * len(found)


def test_entities_are_read_too_and_who_is_no_person_is_passed_over(tmp_path: Path) -> None:
    person = {"id": "a", "schema": "Person", "properties": {"name": ["Somchai Rakdeethong"], "birthDate": ["1970-05-01"]}}
    company = {"id": "c", "schema": "Company", "properties": {"name": ["Somchai Rakdeethong"], "birthDate": ["1970-05-01"]}}
    file = tmp_path / "both.jsonl"
    file.write_text("\n".join(json.dumps(item) for item in (person, company)), encoding="utf-8")
    assert [(pair["left"], pair["right"]) for pair in run(file, file, tmp_path / "out.jsonl")] == [("a", "a")]


def test_an_empty_list_and_strange_rows_are_answered(tmp_path: Path) -> None:
    assert linked(tmp_path, "", "b,Somchai,1970,th,,\n") == []
    strange = "a,,,,,\nb,x,00/00/1970,,,\nc,\u202e\u200b,nonsense,??,,\nd," + "a " * 500 + ",2530,th,,\ne,🙂,,,1,\na,Reused Id,,,,\n"
    assert isinstance(linked(tmp_path, strange, strange), list)


@pytest.mark.parametrize(("text", "words"), [
    ("{}", "no weights file"), ("nothing", "no weights file"), ('{"version": "x", "share": 2, "comparisons": {}}', "no weights file"),
])
def test_a_weights_file_that_is_none_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, words: str) -> None:
    (tmp_path / "w.json").write_text(text, encoding="utf-8")
    (tmp_path / "l.csv").write_text(HEAD, encoding="utf-8")
    given = [str(tmp_path / name) for name in ("l.csv", "l.csv", "out.jsonl")]
    assert main(["match", "link", *given, "--weights", str(tmp_path / "w.json")]) == 1
    assert words in capsys.readouterr().err
    assert not (tmp_path / "out.jsonl").exists()


def test_a_missing_column_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "l.csv").write_text("only,columns\n1,2\n", encoding="utf-8")
    given = [str(tmp_path / name) for name in ("l.csv", "l.csv", "out.jsonl")]
    assert main(["match", "link", *given]) == 1
    assert "no column name" in capsys.readouterr().err


def test_the_shell_starts_without_what_linking_needs() -> None:
    """`sheaf` must answer at once, and without the packages of requirements/scale.txt."""
    code = ("import sys; from sheaf.__main__ import parser; parser(); "
            "print([name for name in ('splink', 'duckdb', 'pyspark', 'pyarrow', 'numpy') if name in sys.modules])")
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"


def test_a_missing_package_is_told_in_one_line(
        tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.startswith("sheaf.matching.link")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    assert main(["match", "link", "a.csv", "b.csv", str(tmp_path / "out.jsonl")]) == 1
    said = capsys.readouterr().err.strip()
    assert "tools/setup.sh scale" in said
    assert "\n" not in said


@pytest.mark.parametrize("threshold", ["0", "1"])
def test_the_ends_of_the_threshold_are_taken(tmp_path: Path, threshold: str) -> None:
    row = "Kusumawardhana Tirtasari,1964-11-30,id,K1234567,F\n"
    left, right = f"a,{row}b,Nobody Atall,1950-01-01,sg,,\n", f"c,{row}d,Nobody Else,1950-02-01,sg,,\n"
    found = linked(tmp_path, left, right, "--threshold", threshold)
    assert all(pair["score"] >= float(threshold) - 1e-9 for pair in found)
    assert {"a"} >= {pair["left"] for pair in found if pair["score"] > 0.9}
    assert found or threshold == "1"


def test_a_weights_file_without_an_end_is_not_read_to_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "l.csv").write_text(HEAD, encoding="utf-8")
    given = [str(tmp_path / name) for name in ("l.csv", "l.csv", "out.jsonl")]
    assert main(["match", "link", *given, "--weights", "/dev/zero"]) == 1
    assert "too large for a weights file" in capsys.readouterr().err


@pytest.mark.parametrize("text", ["[" * 500_000, '{"comparisons": {}, "version": "x", "share": ' + "9" * 400 + "}", "[]", "\ufeff{}"])
def test_a_weights_file_that_is_none_is_told_in_one_line(tmp_path: Path, text: str, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "l.csv").write_text(HEAD, encoding="utf-8")
    (tmp_path / "w.json").write_text(text, encoding="utf-8")
    given = [str(tmp_path / name) for name in ("l.csv", "l.csv", "out.jsonl")]
    assert main(["match", "link", *given, "--weights", str(tmp_path / "w.json")]) == 1
    assert "w.json: no weights file" in capsys.readouterr().err
    assert not (tmp_path / "out.jsonl").exists()
