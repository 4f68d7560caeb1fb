"""Where compiled kernels come from, and that matching goes on without them."""

import json
import subprocess
import sys

import pytest

from sheaf.__main__ import main
from sheaf.matching import compiled
from tools import kernel as builder


@pytest.mark.parametrize("name", compiled.NAMES)
def test_a_kernel_of_another_source_is_never_loaded(tmp_path, monkeypatch, name):
    (tmp_path / f"{name}.c").write_bytes(compiled.source(name).read_bytes() + b"\n/* edited */\n")
    before = compiled.place(name)
    monkeypatch.setattr(compiled, "SOURCES", tmp_path)
    assert compiled.place(name) != before
    assert getattr(compiled, name)() is None


def test_a_kernel_of_another_header_is_never_loaded(tmp_path, monkeypatch):
    for path in compiled.SOURCES.glob("*.[ch]"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    before = compiled.place(compiled.REACH)
    monkeypatch.setattr(compiled, "SOURCES", tmp_path)
    assert compiled.place(compiled.REACH) == before
    with (tmp_path / "segment.h").open("a", encoding="utf-8") as header:
        header.write("/* edited */\n")
    assert compiled.place(compiled.REACH) != before
    assert compiled.reach() is None


@pytest.mark.parametrize("load", [compiled.spelling, compiled.skeletons, compiled.gather, compiled.reach])
def test_a_broken_or_missing_kernel_leaves_the_python(tmp_path, load):
    broken = tmp_path / "broken.so"
    assert load(broken) is None
    broken.write_bytes(b"\x7fELF nothing of use")
    assert load(broken) is None


def test_without_any_kernel_names_are_read_and_compared_alike():
    script = (
        "import sheaf.matching.compiled as kernels\n"
        "if {off}: kernels._loaded = lambda name, path: None\n"
        "from sheaf.matching import Subject, compare, keys_of\n"
        "names = ['สมชาย วงศ์สวัสดิ์', 'Somchai Wongsawat', 'อองซานซูจี', '陈嘉庚', 'Tan Kah Kee', 'Ahmad bin Ismail', 'သန်းရွှေ', 'Than Shwe']\n"
        "people = [Subject(names=(name,)) for name in names]\n"
        "print(kernels.complete(), [compare(a, b) for a in people for b in people], [sorted(keys_of(one)) for one in people])\n"
    )
    told = [subprocess.run([sys.executable, "-c", script.replace("{off}", off)], check=True, capture_output=True, text=True).stdout
            for off in ("False", "True")]
    assert told[1].startswith("False")
    assert told[0].partition(" ")[2] == told[1].partition(" ")[2]


def test_without_a_compiler_the_set_up_says_so(tmp_path, monkeypatch):
    monkeypatch.setattr(builder.shutil, "which", lambda name: None)
    assert builder.compiled(compiled.SPELLING, tmp_path / "spelling.so") == "no C compiler"
    assert not list(tmp_path.iterdir())


def test_a_compiler_that_fails_leaves_nothing_behind(tmp_path, monkeypatch):
    monkeypatch.setattr(compiled, "SOURCES", tmp_path)
    said = builder.compiled(compiled.SPELLING, tmp_path / "made" / "spelling.so")
    if said in {"no C compiler", "no headers of Python"}:
        pytest.skip(said)
    assert "failed" in said
    assert not list((tmp_path / "made").iterdir())


def test_the_shell_tells_which_kernel_runs(capsys):
    assert main(["match", "version", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["kernel"] == ("compiled" if compiled.complete() else "plain")
