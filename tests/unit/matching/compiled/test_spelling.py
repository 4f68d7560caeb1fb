"""The compiled kernel against the Python that it stands for: the same floats, whatever is asked."""

import json
from contextlib import suppress
from itertools import cycle, islice
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sheaf.__main__ import main
from sheaf.matching import compiled
from sheaf.matching.reading.cultures.lexicon import DATA, lines_of
from sheaf.matching.reading.roman import paths
from sheaf.matching.reading.roman.slots import MISSING_CONSONANT, merged, rows
from sheaf.matching.reading.scripts import pieces, script_of
from sheaf.matching.reading.sound import LOST
from sheaf.matching.reading.spelling import losses, plainly
from sheaf.matching.reading.tokens import token_of
from tools import kernel as builder

LOSSES = losses(LOST, MISSING_CONSONANT)
TABLES = ("arabic_names", "hangul", "hanja", "hanzi", "burmese", "khmer", "lao", "tamil", "thai", "simplified")
LETTERS = st.text(st.one_of(st.sampled_from("abcdeghiknopstuy"), st.characters()), max_size=70)
SPELLINGS = st.lists(st.tuples(st.text(st.sampled_from("aghknp\u00e9\u0e01"), max_size=4), st.floats(0, 3)), min_size=1, max_size=12)


@pytest.fixture(scope="module")
def kernel(tmp_path_factory):
    """The kernel that the set-up compiled, or one made here; a machine without a compiler has neither."""
    found = compiled.kernel()
    if found is None:
        target = tmp_path_factory.mktemp("kernel") / compiled.place().name
        if said := builder.compiled(target):
            pytest.skip(f"no kernel on this machine: {said}")
        found = compiled.kernel(target)
    assert found is not None
    return found


def both(kernel, ways, letters, limit):
    sounds = tuple(tuple(kernel.Sound(slot.spellings, slot.skip) for slot in path) for path in ways)
    return kernel.least(sounds, letters, limit, LOSSES), plainly(ways, letters, limit, LOSSES)


def test_every_word_of_the_tables_costs_the_same(kernel):
    natives = [word for name in TABLES for key, _ in rows(name) for word in pieces(key) if not word.isascii()]
    latins = [word for entry in sorted((DATA / "words").iterdir(), key=str) for line in lines_of(f"words/{entry.name}")
              if not line.startswith("[") for word in line.split()]
    assert len(natives) > 3500
    assert len(latins) > 4000
    others = cycle(latins)
    for word in natives:
        ways = paths(word, script_of(word))
        for letters in (*token_of(word).forms[:2], *islice(others, 3)):
            for limit in (2.5, 9.0):
                fast, plain = both(kernel, ways, letters, limit)
                assert fast == plain, (word, letters, limit)


@settings(max_examples=400, deadline=None)
@given(st.lists(st.lists(SPELLINGS, max_size=6), max_size=4), LETTERS, st.floats(0, 12))
def test_whatever_the_sounds_and_the_letters_the_cost_is_the_same(kernel, sounds, letters, limit):
    ways = tuple(tuple(merged(spellings) for spellings in path) for path in sounds)
    fast, plain = both(kernel, ways, letters, limit)
    assert fast == plain


@pytest.mark.parametrize("letters", ["", "k", "ng" * 2048, "\u0e01" * 4096, "\ud800", "a\0b", "😀" * 65])
def test_no_letters_many_and_strange_ones_cost_the_same(kernel, letters):
    ways = (*paths("สมชาย", "Thai"), *paths("陈", "Hani"), ())
    fast, plain = both(kernel, ways, letters, 5000.0)
    assert fast == plain


JUNK = st.one_of(st.none(), st.integers(), st.floats(), st.text(max_size=3), st.binary(max_size=1100), st.just(LOSSES),
                 st.just(()), st.just(((),)), st.just(((1,),)), st.just((("a", 1.0),)), st.just((("a", None),)), st.just([("a", 1)]))


@settings(max_examples=300, deadline=None)
@given(st.lists(JUNK, max_size=5))
def test_a_call_that_makes_no_sense_is_refused_and_breaks_nothing(kernel, given_):
    for function in (kernel.Sound, kernel.least):
        with suppress(TypeError, OverflowError):
            function(*given_)
    assert kernel.least((), "", 1.0, LOSSES) == 1.0


def test_a_kernel_of_another_source_is_never_loaded(tmp_path, monkeypatch):
    other = tmp_path / "spelling.c"
    other.write_bytes(compiled.SOURCE.read_bytes() + b"\n/* edited */\n")
    before = compiled.place()
    monkeypatch.setattr(compiled, "SOURCE", other)
    assert compiled.place() != before
    assert compiled.kernel() is None


def test_a_broken_or_missing_kernel_leaves_the_python(tmp_path):
    broken = tmp_path / compiled.place().name
    assert compiled.kernel(broken) is None
    broken.write_bytes(b"\x7fELF nothing of use")
    assert compiled.kernel(broken) is None


def test_without_a_compiler_the_set_up_says_so(tmp_path, monkeypatch):
    monkeypatch.setattr(builder.shutil, "which", lambda name: None)
    assert builder.compiled(tmp_path / "spelling.so") == "no C compiler"
    assert not list(tmp_path.iterdir())


def test_a_compiler_that_fails_leaves_nothing_behind(tmp_path, monkeypatch):
    monkeypatch.setattr(builder, "SOURCE", Path(tmp_path / "missing.c"))
    if (said := builder.compiled(tmp_path / "made" / "spelling.so")) in {"no C compiler", "no headers of Python"}:
        pytest.skip(said)
    assert "failed" in said
    assert not list((tmp_path / "made").iterdir())


def test_the_shell_tells_which_kernel_runs(capsys):
    assert main(["match", "version", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["kernel"] == ("compiled" if compiled.kernel() else "plain")
