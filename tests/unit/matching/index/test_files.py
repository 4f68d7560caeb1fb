"""`sheaf match` on plain files: the same rows come back with score, match and why; bad files are named."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from sheaf.__main__ import main
from sheaf.matching.files.entities import subject_of_row, subjects
from sheaf.matching.versions import released

LIST = "id,name,alias,birth_date,nationality\n1,Somchai Rakdee,Lek,1970-05-01,th\n2,Ahmad bin Ismail,,1980-01-02,my\n"


def write(path: Path, text: str) -> str:
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_pairs_of_a_table_come_back_with_score_match_and_why(tmp_path: Path) -> None:
    pairs = "Person,Onn bin Jaafar,Dato Onn Jaafar,a\nPerson,Olaf Scholz,Angela Merkel,b\n"
    given = write(tmp_path / "in.csv", f"schema,name1,name2,mine\n{pairs}")
    assert main(["match", "pairs", given, str(tmp_path / "out.csv")]) == 0
    rows = list(csv.DictReader((tmp_path / "out.csv").open(encoding="utf-8")))
    assert [(row["mine"], row["match"]) for row in rows] == [("a", "true"), ("b", "false")]
    assert all(0 <= float(row["score"]) <= 1 for row in rows)
    assert rows[0]["why"]


def test_pairs_of_entities_come_back_as_they_were(tmp_path: Path) -> None:
    entity = {"id": "x", "schema": "Person", "properties": {"name": ["Somchai Rakdee"]}}
    given = write(tmp_path / "in.jsonl", json.dumps({"left": entity, "right": entity, "note": "kept"}) + "\n")
    assert main(["match", "pairs", given, str(tmp_path / "out.jsonl")]) == 0
    [line] = [json.loads(text) for text in (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()]
    assert (line["note"], line["match"], line["left"]) == ("kept", True, entity)


def test_queries_are_screened_against_a_list_and_its_index_is_kept_and_rebuilt(tmp_path: Path) -> None:
    listed = write(tmp_path / "list.csv", LIST)
    asked = write(tmp_path / "asked.csv", "id,name,birth_date\nq1,SOMCHAI RAKDEE,1970\nq2,Nobody Atall,1999-09-09\n")
    words = ["match", "screen", asked, listed, str(tmp_path / "out.jsonl"), "--index", str(tmp_path / "kept")]
    for _ in range(2):
        assert main(words) == 0
        [line] = [json.loads(text) for text in (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()]
        assert (line["query"], line["match"]) == ("q1", "1")
        assert line["why"]
        damaged = list((tmp_path / "kept").glob("*/record_key.npy"))
        assert damaged
        for array in damaged:
            array.write_bytes(b"damaged")


def test_two_processes_answer_what_one_answers(tmp_path: Path) -> None:
    listed = write(tmp_path / "list.csv", LIST)
    asked = write(tmp_path / "asked.csv", "id,name,birth_date\n" + "".join(f"q{at},Somchai Rakdey,1970-05-01\n" for at in range(700)))
    for processes in ("1", "2"):
        assert main(["match", "screen", asked, listed, str(tmp_path / processes), "--processes", processes]) == 0
    assert (tmp_path / "1").read_bytes() == (tmp_path / "2").read_bytes()
    assert len((tmp_path / "1").read_text(encoding="utf-8").splitlines()) == 700


@pytest.mark.parametrize("cells", ["", "1", "1,,,,,", "1,A;;B ; C,x,y;z,TH; my,,", '"1","A\nB"'])
def test_a_row_of_a_list_is_read_alike_alone_and_in_a_file(tmp_path: Path, cells: str) -> None:
    path = tmp_path / "list.csv"
    write(path, f"id,name,alias,birth_date,nationality\n{cells}\n")
    read = list(subjects(path))
    rows = list(csv.DictReader(path.open(encoding="utf-8"), restval=""))
    assert read == [subject_of_row({column: value for column, value in row.items() if column is not None}) for row in rows]


@pytest.mark.parametrize(("text", "words"), [
    ("only,columns\n1,2\n", "no column name1"), ('{"left": 1}\n', "line 1: needs"), ("{broken\n", "line 1"), ("[]\n", "line 1"),
])
def test_a_file_that_is_none_is_named_and_nothing_is_left(
        tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, words: str) -> None:
    assert main(["match", "pairs", write(tmp_path / "in.csv", text), str(tmp_path / "out.csv")]) == 1
    assert words in capsys.readouterr().err
    assert not (tmp_path / "out.csv").exists()


def test_a_name_and_a_pair_are_explained(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["match", "name", "Mohd. Zainal b. Ahmad"]) == 0
    assert "muhammad" in capsys.readouterr().out
    assert main(["match", "explain", "สมชาย รักดี", "Somchai Rakdee", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["score"] > 0.5


def test_the_version_before_runs_beside_this_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    given = write(tmp_path / "in.csv", "name1,name2\nสมชาย รักดี,Somchai Rakdee\n")
    for version in released():
        assert main(["match", "pairs", given, str(tmp_path / version), "--matcher", version]) == 0
        [row] = csv.DictReader((tmp_path / version).open(encoding="utf-8"))
        capsys.readouterr()
        assert main(["match", "explain", row["name1"], row["name2"], "--json", "--matcher", version]) == 0
        told = json.loads(capsys.readouterr().out)
        assert (told["version"], f"{told['score']:.4f}") == (row["version"], row["score"])
        assert told["version"] == version
