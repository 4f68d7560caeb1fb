"""`sheaf match` on files that are broken: one line that says what and where, or the rows that can be read."""

from __future__ import annotations

import csv
import io
import json
import os
from pathlib import Path

import pytest

from sheaf.__main__ import main

PERSON = {"schema": "Person", "properties": {"name": ["Ahmad bin Ali"]}}


def pairs(tmp_path: Path, name: str, content: bytes) -> int:
    (tmp_path / name).write_bytes(content)
    return main(["match", "pairs", str(tmp_path / name), str(tmp_path / "out")])


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"Ahmad,Ahmed\nAli,Ali\n", "no column name1, name2; found Ahmad, Ahmed"),
        (b"", "found nothing"),
        (b"\xff\xfen\x00a\x00m\x00e\x001\x00", "no column name2; found name1"),
        (b"n\x00a\x00m\x00e\x001\x00", "UTF-16 without its mark"),
        (b"\x1f\x8b\x08\x00\x00", "packed with gzip"),
        (b"PK\x03\x04\x14\x00", "a workbook or an archive"),
        (b"name1,name2\n" + b"A" * 2_000_000 + b",B\n", "line 2: a cell longer than 1,048,576"),
        (b'name1,name2\nA,B\n"Ahmad,Ahmed\nAli,Ali\n', "line 3: a quotation mark is opened and never closed"),
        (b"name1,name2\nTan, Ah Kow,Tan Ah Kow\n", "line 2: 3 cells under 2 columns"),
        (b"name1,name2,name1\nA,B,C\n", "two columns are called name1"),
        (b"\x1b[31mname1\n", "found \\x1b[31mname1"),
    ],
)
def test_a_table_that_is_none_is_refused_in_one_line(
        tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes, words: str) -> None:
    assert pairs(tmp_path, "in.csv", content) == 1
    said = capsys.readouterr().err
    assert words in said
    assert "Traceback" not in said
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    "content",
    [
        b"\xef\xbb\xbfname1,name2\nAhmad,Ahmed\n",
        b"name1,name2\nAh\x00mad,Ahmed\n",
        b"name1,name2\r\nAhmad,Ahmed\r\n",
        b"name1,name2\nAhm\xffad,Ahmed\n",
        b"name1;name2\nAhmad;Ahmed\n",
        b"\n Name1 ,NAME2,\nAhmad,Ahmed,,\n",
        "name1\tname2\nAhmad\tAhmed\n".encode("utf-16"),
    ],
)
def test_a_mark_a_nul_a_broken_letter_or_another_delimiter_stops_no_table(tmp_path: Path, content: bytes) -> None:
    assert pairs(tmp_path, "in.csv", content) == 0
    text = (tmp_path / "out").read_text(encoding="utf-8")
    [row] = list(csv.DictReader(io.StringIO(text), delimiter=next(mark for mark in ";\t," if mark in text.partition("\n")[0])))
    assert row["match"] == "true"


def test_columns_of_ones_own_stay_where_they_are(tmp_path: Path) -> None:
    assert pairs(tmp_path, "in.csv", b"note,name2,note,name1,score\n=1+1,Ahmad,b,Ahmad,9\nx,Ali\n") == 0
    rows = list(csv.reader((tmp_path / "out").open(encoding="utf-8", newline="")))
    assert rows[0] == ["note", "name2", "note", "name1", "score", "match", "why", "version"]
    assert [row[:4] for row in rows[1:]] == [["=1+1", "Ahmad", "b", "Ahmad"], ["x", "Ali", "", ""]]
    assert [row[5] for row in rows[1:]] == ["true", "false"]


def test_columns_that_are_written_anew_are_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert pairs(tmp_path, "in.csv", b"name1,name2,score,why\nAhmad,Ali,9,mine\n") == 0
    assert "in.csv: columns that are written anew: score, why" in capsys.readouterr().err


def test_a_letter_that_turns_what_follows_is_told_by_its_number(tmp_path: Path) -> None:
    assert pairs(tmp_path, "in.csv", "name1,name2\n\u202eAhmad bin Ali,Ahmad bin Ali\n".encode()) == 0
    written = (tmp_path / "out").read_text(encoding="utf-8").splitlines()[1]
    assert written.startswith("\u202eAhmad")
    assert "“⟨U+202E⟩Ahmad bin Ali”" in written


def test_bytes_that_are_no_text_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert pairs(tmp_path, "in.csv", "name1,name2\nสมชาย,Somchai\n".encode("cp874")) == 0
    assert "no UTF-8" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (b'{"left": {"schema"', "line 1: not JSON"),
        (b"[1, 2]", "line 1: not a JSON object"),
        (b'{"left": {"schema": 5, "properties": []}, "right": 1}', "line 1: needs"),
        (b'{"left": ' + b"[" * 100_000, "line 1: not JSON"),
    ],
)
def test_a_line_that_is_no_pair_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str], line: bytes, words: str) -> None:
    assert pairs(tmp_path, "in.jsonl", line + b"\n") == 1
    assert words in capsys.readouterr().err


def test_values_of_the_wrong_type_are_left_out(tmp_path: Path) -> None:
    other = {"schema": "Person", "properties": {"name": [5, None, {"a": 1}, "Ahmad bin Ali"], "birthDate": 1970, "gender": [3]}}
    assert pairs(tmp_path, "in.jsonl", json.dumps({"left": PERSON, "right": other}).encode() + b"\n") == 0
    assert json.loads((tmp_path / "out").read_text(encoding="utf-8"))["match"] is True


def test_ids_used_twice_and_rows_without_a_name_are_screened(tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text("id,name,birth_date\n1,Somchai Rakdee,00/00/1970\n1,Somchai Rakdi,\n,,\n", encoding="utf-8")
    (tmp_path / "asked.csv").write_text("id,name\nq,Somchai Rakdee\nq,\n", encoding="utf-8")
    assert main(["match", "screen", str(tmp_path / "asked.csv"), str(tmp_path / "list.csv"), str(tmp_path / "out")]) == 0
    found = [json.loads(line)["match"] for line in (tmp_path / "out").read_text(encoding="utf-8").splitlines()]
    assert found == ["1", "1"]


def test_a_file_whose_name_is_no_text_is_read(tmp_path: Path) -> None:
    assert pairs(tmp_path, os.fsdecode(b"in\xff.csv"), b"name1,name2\nAhmad,Ahmed\n") == 0
    assert len((tmp_path / "out").read_text(encoding="utf-8").splitlines()) == 2


@pytest.mark.parametrize("text", ["", "\u202e", "A", "a/l", "Ali " * 500, "😀"])
def test_any_text_is_explained_and_described(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["match", "name", text, "--json"]) == 0
    assert main(["match", "explain", text, "Ahmad bin Ali", "--json"]) == 0
    assert "Traceback" not in capsys.readouterr().err


def test_a_nul_in_a_command_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["match", "name", "\x00"]) == 1
    assert "cannot be stored" in capsys.readouterr().err
