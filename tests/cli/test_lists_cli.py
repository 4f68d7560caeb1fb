"""`sheaf list` as typed at a shell."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

import pytest

from sheaf.access import doors
from sheaf.kernel.errors import Refused
from sheaf.register.lists import cli
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def run(monkeypatch: pytest.MonkeyPatch, actor: Any, *words: str) -> int:
    monkeypatch.setattr(doors, "actor_from_shell", lambda args: actor)
    top = argparse.ArgumentParser()
    cli.add_commands(top.add_subparsers())
    args = top.parse_args(["list", *words])
    return int(args.run(args))


def write(tmp_path: Path, text: str) -> str:
    path = tmp_path / "people.csv"
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_a_file_is_imported_published_and_compared(
    cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    boss = cast.supervisor
    first = write(tmp_path, "A,B\n1,Ann\n2,Bob\n")
    assert run(monkeypatch, boss, "import", first, "--source", "S", "--mapping", "A=@id,B=name", "--publish") == 0
    assert "published; 2 entities of 2 rows" in capsys.readouterr().out
    assert run(monkeypatch, boss, "import", write(tmp_path, "A,B\n1,Ann\n3,Cid\n"), "--source", "S", "--json") == 0
    job = json.loads(capsys.readouterr().out)
    assert (job["state"], job["counts"]["added"], job["counts"]["removed"]) == ("checked", 1, 1)
    assert run(monkeypatch, boss, "diff", job["id"]) == 0
    assert sorted(line.split()[0] for line in capsys.readouterr().out.splitlines()) == ["added", "removed"]
    assert run(monkeypatch, boss, "status") == 0
    assert len(capsys.readouterr().out.splitlines()) == 2


def test_an_officer_cannot_publish_from_the_shell(cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Refused):
        run(monkeypatch, cast.owner, "import", write(tmp_path, "id,name\n1,Ann\n"), "--source", "S", "--publish")


def test_a_broken_file_ends_with_exit_code_one(cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run(monkeypatch, cast.owner, "import", write(tmp_path, "<CONSOLIDATED_LIST><INDIVIDUALS>"), "--source", "S") == 1


def test_progress_is_told_in_rows_while_the_shell_works(
    cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(cli, "_TELL_EVERY", 1000)
    table = write(tmp_path, "id,name\n" + "".join(f"{number},Person Number{number}\n" for number in range(2400)))
    assert run(monkeypatch, cast.supervisor, "import", table, "--source", "S", "--publish") == 0
    said = [line for line in capsys.readouterr().err.splitlines() if line.endswith("rows")]
    assert said == ["check: 1,000 of 2,401 rows", "check: 2,000 of 2,401 rows", "publish: 2,000 of 2,400 rows"]
