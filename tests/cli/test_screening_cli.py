"""`sheaf screen` as typed at a shell."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

import pytest

from sheaf.access import doors
from sheaf.kernel.errors import Conflict, Invalid, NotFound, Refused
from sheaf.kernel.handling import Handling
from sheaf.register.records import services as records
from sheaf.register.records.shapes import Origin
from sheaf.register.screening import cli, codes
from tests.cast import Cast

pytestmark = pytest.mark.django_db
WHY = ("--title", "Ferry", "--purpose", "border-check", "--case", "C-77")
TABLE = "Pax,Born\nWanchai Rakdee,01/05/1970\nNobody Known,\n,\n,1990\n"


@pytest.fixture
def sheaf(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Any:
    """`sheaf(actor, "status")` gives (exit code, what was printed)."""

    def run(actor: Any, *words: str) -> tuple[int, str]:
        monkeypatch.setattr(doors, "actor_from_shell", lambda args: actor)
        top = argparse.ArgumentParser()
        cli.add_commands(top.add_subparsers())
        args = top.parse_args(["screen", *words])
        capsys.readouterr()
        code = int(args.run(args))
        return code, capsys.readouterr().out

    return run


def written(tmp_path: Path, text: str = TABLE) -> str:
    path = tmp_path / "pax.csv"
    path.write_text(text, encoding="utf-8")
    return str(path)


def started(cast: Cast, sheaf: Any, tmp_path: Path) -> str:
    records.add_record(cast.owner, schema="Person", facts={"name": ["Wanchai Rakdee"], "birthDate": ["1970-05-01"]},
                       provenance=Origin("Report", Handling(), "drugs"))
    key = str(sheaf(cast.owner, "upload", written(tmp_path), *WHY)[1].strip())
    assert sheaf(cast.owner, "map", key, "--mapping", "Pax=name,Born=birthDate")[1] == "Pax: name\nBorn: birthDate\n"
    code, said = sheaf(cast.owner, "start", key)
    assert (code, "Ferry: screened; 3 rows, 1 left out" in said) == (0, True)
    return key


def test_a_file_is_screened_worked_off_and_taken_out(cast: Cast, sheaf: Any, tmp_path: Path) -> None:
    key = started(cast, sheaf, tmp_path)
    row = json.loads(sheaf(cast.owner, "results", key, "--json")[1])
    item = row["candidates"][0]
    assert "Wanchai Rakdee" in sheaf(cast.owner, "results", key, "--decided", "undecided")[1]
    assert "Nobody Known" in sheaf(cast.owner, "results", key, "--without")[1]
    assert sheaf(cast.owner, "decide", item["id"], "yes", "--turn", "0", "--note", "Photo")[1] == "Wanchai Rakdee: yes\n"
    with pytest.raises(Conflict):
        sheaf(cast.colleague, "decide", item["id"], "no", "--turn", "0")
    for name in ("out.csv", "out.xlsx", "out.json"):
        assert sheaf(cast.owner, "export", key, str(tmp_path / name))[0] == 0
    lines = (tmp_path / "out.csv").read_text(encoding="utf-8-sig").splitlines()
    assert lines[0].startswith("Restricted")
    assert "Photo" in lines[2]
    assert json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))["rows"][0]["candidates"][0]["decision"] == "yes"
    assert (tmp_path / "out.csv").stat().st_mode & 0o077 == 0
    assert sheaf(cast.owner, "decide", item["id"], "undo", "--turn", "1")[1] == "Wanchai Rakdee: undecided\n"
    assert sheaf(cast.owner, "status")[1].count("Ferry") == 1
    assert json.loads(sheaf(cast.owner, "status", key, "--json")[1])["counts"]["wanted"] == 2
    assert "abandoned" in sheaf(cast.owner, "abandon", key)[1]


def test_the_id_of_the_file_stands_in_each_line(cast: Cast, sheaf: Any, tmp_path: Path) -> None:
    key = str(sheaf(cast.owner, "upload", written(tmp_path, "Pax,Born,Booking\nNobody Known,,B-17\n"), *WHY)[1].strip())
    sheaf(cast.owner, "map", key, "--mapping", "Pax=name,Booking=@id")
    sheaf(cast.owner, "start", key)
    assert sheaf(cast.owner, "results", key, "--without")[1] == "row 2  id B-17  Nobody Known\n"
    assert json.loads(sheaf(cast.owner, "results", key, "--without", "--json")[1])["id"] == "B-17"


def test_an_export_never_writes_over_a_file(cast: Cast, sheaf: Any, tmp_path: Path) -> None:
    key = started(cast, sheaf, tmp_path)
    for name in ("pax.csv", "out.pdf"):
        with pytest.raises(Invalid):
            sheaf(cast.owner, "export", key, str(tmp_path / name))
    assert written(tmp_path)


def test_a_run_that_stops_ends_with_exit_code_one(cast: Cast, sheaf: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(codes, "MAX_ROWS", 1)
    key = sheaf(cast.owner, "upload", written(tmp_path), *WHY)[1].strip()
    sheaf(cast.owner, "map", key, "--mapping", "Pax=name")
    code, said = sheaf(cast.owner, "start", key, "--without-lists")
    assert (code, "divide it" in said) == (1, True)


def test_others_get_nothing_at_the_shell(cast: Cast, sheaf: Any, tmp_path: Path) -> None:
    key = started(cast, sheaf, tmp_path)
    with pytest.raises(NotFound):
        sheaf(cast.stranger, "results", key)
    assert sheaf(cast.stranger, "status")[1] == ""
    for actor in (cast.auditor, cast.administrator, cast.secretariat):
        with pytest.raises(Refused):
            sheaf(actor, "status")


def test_the_shell_shows_first_rows_and_what_was_left_out_as_the_page_does(cast: Cast, sheaf: Any, tmp_path: Path) -> None:
    text = "Pax;Born\nWanchai Rakdee;00/13/1970\nNobody Known|Known;\n;1990\n"
    key = str(sheaf(cast.owner, "upload", written(tmp_path, text), *WHY)[1].strip())
    sheaf(cast.owner, "map", key, "--mapping", "Pax=name,Born=birthDate", "--delimiter", ";", "--separator", "|", "--dates", "mdy")
    rows = [json.loads(line) for line in sheaf(cast.owner, "preview", key, "--json")[1].splitlines()]
    assert rows[1]["looked_for"][0]["properties"]["name"] == ["Nobody Known", "Known"]
    assert "row 2  Wanchai Rakdee  Born: This is not a date" in sheaf(cast.owner, "preview", key)[1]
    sheaf(cast.owner, "start", key)
    assert "row 4  left out  The row has no name and no number to look for." in sheaf(cast.owner, "refused", key)[1]
    assert [json.loads(line)["row"] for line in sheaf(cast.owner, "refused", key, "--json")[1].splitlines()] == [4, 2]
    with pytest.raises(NotFound):
        sheaf(cast.stranger, "refused", key)


def test_what_cannot_be_written_whole_is_not_there(cast: Cast, sheaf: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    key = started(cast, sheaf, tmp_path)
    with pytest.raises(Invalid, match="cannot be written"):
        sheaf(cast.owner, "export", key, str(tmp_path / "nowhere" / "out.csv"))

    def full(path: Path, content: bytes) -> None:
        path.open("wb").write(content[:3])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(Invalid, match="No space left"):
        sheaf(cast.owner, "export", key, str(tmp_path / "out.csv"))
    assert not (tmp_path / "out.csv").exists()


def test_a_file_without_names_of_columns_loses_nobody(cast: Cast, sheaf: Any, tmp_path: Path) -> None:
    key = sheaf(cast.owner, "upload", written(tmp_path, "Hun Manet,1977-10-20\nKem Sokha,1953-06-27\n"), *WHY)[1].strip()
    assert sheaf(cast.owner, "map", key) == (0, "Column 1: name\nColumn 2: birthDate\n")
    assert [line.split("  ")[1] for line in sheaf(cast.owner, "preview", key)[1].splitlines()] == ["Hun Manet", "Kem Sokha"]
    assert sheaf(cast.owner, "map", key, "--first", "headings", "--mapping", "Hun Manet=name")[1] == "Hun Manet: name\n"
    assert "Hun Manet" not in sheaf(cast.owner, "preview", key)[1]


def test_a_passenger_list_without_headings_finds_names_in_two_columns_with_their_titles(cast: Cast, sheaf: Any, tmp_path: Path) -> None:
    records.add_record(cast.owner, schema="Person", facts={"name": ["Aung Kyaw Min"], "birthDate": ["1970-05-01"]},
                       provenance=Origin("Report", Handling(), "drugs"))
    table = "MIN,AUNG KYAW MR,01-MAY-70\nJAIDEE,MALEE MRS,31/02/1970\n"
    key = sheaf(cast.owner, "upload", written(tmp_path, table), *WHY)[1].strip()
    assert sheaf(cast.owner, "map", key) == (0, "Column 1: lastName\nColumn 2: firstName\nColumn 3: birthDate\n")
    assert sheaf(cast.owner, "start", key)[0] == 0
    found = [json.loads(line) for line in sheaf(cast.owner, "results", key, "--json")[1].splitlines()]
    assert [row["title"] for row in found] == ["AUNG KYAW MR MIN"]


def test_the_sex_as_forms_of_the_region_write_it_is_read_and_hides_nobody_whose_date_agrees(
        cast: Cast, sheaf: Any, tmp_path: Path) -> None:
    records.add_record(cast.owner, schema="Person", facts={"name": ["Ahmad bin Ismail"], "birthDate": ["1970-05-01"], "gender": ["male"]},
                       provenance=Origin("Report", Handling(), "drugs"))
    key = sheaf(cast.owner, "upload", written(tmp_path, "Name,Born,Jantina\nAhmad bin Ismail,1970-05-01,perempuan\n"), *WHY)[1].strip()
    sheaf(cast.owner, "map", key, "--mapping", "Name=name,Born=birthDate,Jantina=gender")
    assert "0 left out" in sheaf(cast.owner, "start", key)[1]
    [row] = [json.loads(line) for line in sheaf(cast.owner, "results", key, "--json")[1].splitlines()]
    assert "Sex recorded differently" in json.dumps(row)
