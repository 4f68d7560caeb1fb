"""`sheaf plan registers|glance|tally` at the shell."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from sheaf import __main__ as shell
from sheaf.access import doors
from sheaf.access.actor import Actor
from sheaf.kernel.clock import ManualClock
from tests.cast import Cast
from tests.plan_registers import decide, secretariat

Run = Callable[..., str]
WORDS = ("plan", "registers")


@pytest.fixture
def asec(cast: Cast, clock: ManualClock) -> Iterator[Cast]:
    with secretariat(cast):
        yield cast


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """`run(actor, "plan", "registers", "list")`: what was printed; code says how it ended."""

    def at(actor: Actor, *words: Any, code: int = 0) -> str:
        monkeypatch.setattr(doors, "actor_from_shell", lambda args: actor)
        monkeypatch.setattr(doors, "person_or_operator", lambda args: actor)
        monkeypatch.setattr(shell, "start", lambda name: None)
        capsys.readouterr()
        assert shell.main([str(word) for word in words]) == code
        out, err = capsys.readouterr()
        assert "Traceback" not in err
        return out if code == 0 else err

    return at


def test_a_proposal_from_draft_to_money(asec: Cast, run: Run) -> None:
    thai, keeper = asec.actors["thai"], asec.actors["keeper"]
    given = [
        word for pair in ("title=A laboratory", "text=For all", "amount=900", "currency=USD", "needs=AMMTC") for word in ("--set", pair)
    ]
    assert "is begun" in run(thai, *WORDS, "add", "proposal", "THA-LAB", *given)
    assert "FIELD=VALUE" in run(thai, *WORDS, "edit", "THA-LAB", "--version", 1, "--set", "title", code=1)
    assert "version 2" in run(thai, *WORDS, "edit", "THA-LAB", "--version", 1, "--set", "title=Two laboratories")
    assert "submitted" in run(thai, *WORDS, "step", "THA-LAB", "submit")
    decide(keeper, "AMMTC", "THA-LAB")
    assert "900.00 are left" in run(keeper, *WORDS, "money", "THA-LAB", "pledged", "900", "A partner", "--on", "2026-10-01")
    told = run(thai, *WORDS, "show", "THA-LAB")
    assert "left: 900.00" in told
    assert " approved, AMMTC-3-THA-LAB.1 (" in told
    assert json.loads(run(thai, *WORDS, "list", "--kind", "proposal", "--json"))[0]["step"] == "pledged"
    assert "no such entry" in run(thai, *WORDS, "show", "NONE", code=1)


def test_gaps_uses_and_the_guidelines_next_step(asec: Cast, run: Run) -> None:
    thai, keeper = asec.actors["thai"], asec.actors["keeper"]
    assert len(run(thai, *WORDS, "gaps").splitlines()) == 41
    assert "shown to the state" in run(keeper, *WORDS, "gaps", code=1)
    run(keeper, *WORDS, "add", "position", "P-1", "--set", "title=Ours", "--set", "text=We hold that.")
    run(keeper, *WORDS, "step", "P-1", "put")
    decide(keeper, "AMMTC", "P-1", "adopt")
    assert "Used at A conference" in run(keeper, *WORDS, "use", "P-1", "A conference", "--on", "2026-10-01")
    run(keeper, *WORDS, "add", "engagement", "E-1", "--set", "title=Training", "--set", "party=A partner", "--set", "text=Together.")
    assert "going through" in run(keeper, *WORDS, "step", "E-1", "pass")


def test_counts_of_years_and_their_table_made_anew(asec: Cast, run: Run) -> None:
    assert run(asec.actors["thai"], "plan", "glance", "--json").strip() == "[]"
    assert "no cycle" in run(asec.actors["thai"], "plan", "glance", "--cycle", 2026, code=1)
    assert "0 answers" in run(asec.actors["keeper"], "plan", "tally")
    assert run(asec.actors["thai"], "plan", "tally", code=1)


def test_the_guideline_is_read_and_set_and_registers_are_narrowed(asec: Cast, run: Run) -> None:
    thai, keeper = asec.actors["thai"], asec.actors["keeper"]
    assert "4. ammtc: AMMTC approves (AMMTC)" in run(thai, *WORDS, "guideline")
    steps = ("--step", "ask | Members were asked", "--step", "ammtc | AMMTC approves | AMMTC")
    assert run(thai, *WORDS, "guideline", *steps, code=1).startswith("sheaf: ")
    assert run(keeper, *WORDS, "guideline", *steps).splitlines() == ["1. ask: Members were asked", "2. ammtc: AMMTC approves (AMMTC)"]
    assert "The last step" in run(keeper, *WORDS, "guideline", "--step", "ask | Members were asked", code=1)
    for code, clause in (("THA-1", "NS-1"), ("THA-2", "NS-2")):
        run(thai, *WORDS, "add", "strategy", code, "--set", "title=A strategy", "--set", f"clauses=POA-2016-2025/{clause}")
    run(thai, *WORDS, "step", "THA-2", "adopt")
    for narrow, found in (("--clause=POA-2016-2025/NS-1", ["THA-1"]), ("--step=in_force", ["THA-2"]), ("--state=MYS", [])):
        assert [row["code"] for row in json.loads(run(thai, *WORDS, "list", narrow, "--json"))] == found
