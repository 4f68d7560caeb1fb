"""Where a result goes: whole or not at all, never over what it is made of, never in the place of a device."""

from __future__ import annotations

import json
import os
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from sheaf.__main__ import main
from sheaf.matching.workers import Died, in_order

LIST = "id,name,birth_date,id_number\n1,Somchai Rakdee,1970-05-01,AA1234567\n2,Ahmad bin Ismail,1980-01-02,N/A\n"
ASKED = "id,name,birth_date,id_number\nq1,Somchai Rakdee,1970,\n,Maria Santos,,n/a\n,Somchai Rakdee,2513-05-01,\n"


@pytest.fixture
def files(tmp_path: Path) -> Path:
    (tmp_path / "list.csv").write_text(LIST, encoding="utf-8")
    (tmp_path / "asked.csv").write_text(ASKED, encoding="utf-8")
    return tmp_path


def screen(folder: Path, target: str, *words: str, asked: str = "asked.csv", listed: str = "list.csv") -> int:
    return main(["match", "screen", str(folder / asked), str(folder / listed), str(folder / target), *words])


def test_every_line_names_query_listed_score_reasons_and_version_and_who_has_no_id_is_called_by_place(files: Path) -> None:
    assert screen(files, "out") == 0
    found = [json.loads(line) for line in (files / "out").read_text(encoding="utf-8").splitlines()]
    assert [(line["query"], line["match"], line["version"]) for line in found] == [("q1", "1", "region-1"), ("#3", "1", "region-1")]
    assert all(line["why"] and 0.5 <= line["score"] < 1 for line in found)


def test_two_queries_of_one_id_are_told_once(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (files / "twice.csv").write_text("id,name\nq1,Somchai Rakdee\nq2,Ann Aye\nq1,Ahmad bin Ismail\nq2,Ko Ko\n", encoding="utf-8")
    assert screen(files, "out", asked="twice.csv") == 0
    assert capsys.readouterr().err.count("two queries have the id q1, perhaps others too: their results cannot be told apart") == 1
    assert screen(files, "out2") == 0
    assert "two queries" not in capsys.readouterr().err


def test_what_cannot_be_read_of_a_table_is_told_and_what_can_is_compared(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (files / "odd.csv").write_text(
        "id,schema,name,birth_date,gender\nq1,,Somchai Rakdee,01-MAY-70,ชาย\nq2,Persn,Ahmad bin Ismail,昭和45年,perempuan\n"
        "q3,,Ann Aye,551225,\n", encoding="utf-8")
    (files / "twice.csv").write_text(
        "id,name,birth_date,gender\n1,Somchai Rakdee,1970-05-01,male\n1,Ahmad bin Ismail,,female\n", encoding="utf-8")
    assert screen(files, "out", asked="odd.csv", listed="twice.csv") == 0
    told = capsys.readouterr().err
    assert "rows with a birth date that cannot be read: 2, the first “昭和45年”" in told
    assert "no schema is called “Persn”" in told
    assert "two on the list have the id 1" in told
    why = [line for text in (files / "out").read_text(encoding="utf-8").splitlines() for line in json.loads(text)["why"]]
    assert any("Born on the same day" in line for line in why)
    assert not any("Sex recorded differently" in line for line in why)


@pytest.mark.parametrize("target", ["list.csv", "asked.csv", "link"])
def test_a_result_is_never_written_over_what_is_read(files: Path, target: str, capsys: pytest.CaptureFixture[str]) -> None:
    (files / "link").symlink_to(files / "list.csv")
    assert screen(files, target) == 1
    assert "is what is read" in capsys.readouterr().err
    assert (files / "list.csv").read_text(encoding="utf-8") == LIST
    assert (files / "asked.csv").read_text(encoding="utf-8") == ASKED


@pytest.mark.parametrize(("target", "words"), [("nowhere/out", "there is no folder nowhere"), (".", "a folder; name a file in it")])
def test_a_place_where_nothing_can_be_written_is_named_before_the_list_is_read(
        files: Path, target: str, words: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert screen(files, target) == 1
    said = capsys.readouterr().err
    assert words in said
    assert "list: " not in said


def test_a_pipe_is_written_to_and_stays_a_pipe(files: Path) -> None:
    os.mkfifo(files / "pipe")
    reader = os.open(files / "pipe", os.O_RDONLY | os.O_NONBLOCK)
    assert screen(files, "pipe") == 0
    assert len(os.read(reader, 100_000).splitlines()) == 2
    os.close(reader)
    assert stat.S_ISFIFO((files / "pipe").stat().st_mode)


def test_a_result_keeps_who_may_read_the_file_and_the_link_that_leads_to_it(files: Path) -> None:
    (files / "kept").write_text("old", encoding="utf-8")
    (files / "kept").chmod(0o600)
    (files / "out").symlink_to(files / "kept")
    assert screen(files, "out") == 0
    assert (files / "out").is_symlink()
    assert stat.S_IMODE((files / "kept").stat().st_mode) == 0o600
    assert (files / "kept").read_text(encoding="utf-8") != "old"


def test_a_full_disk_leaves_nothing(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["match", "screen", str(files / "asked.csv"), str(files / "list.csv"), "/dev/full"]) == 1
    assert "No space left" in capsys.readouterr().err
    assert stat.S_ISCHR(os.stat("/dev/full").st_mode)


def test_a_list_that_is_a_pipe_is_refused_and_an_empty_one_is_told(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    os.mkfifo(files / "pipe")
    assert screen(files, "out", listed="pipe") == 1
    assert "read twice" in capsys.readouterr().err
    (files / "none.csv").write_text("id,name\n", encoding="utf-8")
    assert screen(files, "out", listed="none.csv") == 0
    assert "nobody stands on this list" in capsys.readouterr().err


def test_columns_that_are_not_used_are_told(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (files / "asked.csv").write_text("DOB,Name\n1999,Somchai Rakdee\n", encoding="utf-8")
    assert screen(files, "out") == 0
    assert "asked.csv: columns that matching does not use: DOB" in capsys.readouterr().err


@pytest.mark.parametrize(
    "words",
    [("--threshold", "2"), ("--threshold", "nan"), ("--threshold", "x"), ("--limit", "0"), ("--limit", "1.5"), ("--processes", "0"),
     ("--processes", "1000"), ("--limit", "9" * 30)],
)
def test_a_number_out_of_its_bounds_is_wrong_usage(files: Path, words: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        screen(files, "out", *words)
    assert ended.value.code == 2
    assert "_share" not in capsys.readouterr().err
    assert not (files / "out").exists()


def hearing() -> None:
    """A run that was itself begun behind a shell is deaf to Ctrl-C, and so would be whatever it begins."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.mark.parametrize(("signal_", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_who_is_stopped_in_the_middle_leaves_nothing_and_says_so_in_one_line(files: Path, signal_: int, code: int) -> None:
    os.mkfifo(files / "slow")
    words = ["match", "pairs", str(files / "slow"), str(files / "out")]
    with (
        subprocess.Popen([sys.executable, "-m", "sheaf", *words], stderr=subprocess.PIPE, text=True, preexec_fn=hearing) as run,
        (files / "slow").open("w", encoding="utf-8") as given,  # opens when it is read
    ):
        given.write("name1,name2\n" + "Ahmad,Ahmed\n" * 2000)
        given.flush()
        while run.poll() is None and not any(path.stat().st_size for path in files.glob(".out.*")):
            time.sleep(0.02)
        run.send_signal(signal_)
        said = run.communicate(timeout=60)[1]
    assert (run.returncode, said) == (code, f"sheaf match: stopped; {files / 'out'} was not written\n")
    assert not [path for path in files.iterdir() if "out" in path.name]


@pytest.mark.parametrize(("signal_", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_who_is_stopped_while_helpers_begin_waits_for_none_and_none_complains(files: Path, signal_: int, code: int) -> None:
    rows = "".join(f"{number},Ahmad Ismail\n" for number in range(60_000))  # a helper begins after 10,000
    (files / "long.csv").write_text("id,name\n" + rows, encoding="utf-8")
    words = ["match", "screen", str(files / "list.csv"), str(files / "long.csv"), str(files / "out"), "--processes", "2"]
    with subprocess.Popen([sys.executable, "-m", "sheaf", *words], stderr=subprocess.PIPE, text=True, start_new_session=True,
                          preexec_fn=hearing) as run:
        while run.poll() is None and not Path(f"/proc/{run.pid}/task/{run.pid}/children").read_text().split():
            time.sleep(0.02)
        os.killpg(run.pid, signal_) if signal_ == signal.SIGINT else run.send_signal(signal_)  # Ctrl-C is for all of them
        said = run.communicate(timeout=60)[1]
    assert (run.returncode, said) == (code, f"sheaf match: stopped; {files / 'out'} was not written\n")
    assert not [path for path in files.iterdir() if "out" in path.name]


def _die(number: int) -> int:
    if number == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def test_a_helping_process_that_is_killed_ends_the_work_instead_of_hanging() -> None:
    with pytest.raises(Died, match="in the middle"):
        list(in_order(_die, range(9), 2))


def _refuse(chunk: bytes) -> None:
    raise ValueError(len(chunk))


def _end(chunk: bytes) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


@pytest.mark.parametrize(("work", "error"), [(_refuse, ValueError), (_end, Died)])
def test_a_process_that_fails_while_chunks_are_on_their_way_ends_the_work(work: Callable[[bytes], None], error: type[Exception]) -> None:
    with pytest.raises(error):
        list(in_order(work, (bytes(3_000_000) for _ in range(20)), 2))  # more than a pipe holds
