"""`sheaf plan`: a report's way from the shell, and every document as a file."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from openpyxl import load_workbook

from sheaf import __main__ as shell
from sheaf import wiring
from sheaf.access import services as access
from sheaf.access.queries import actor_for
from sheaf.plan.bodies import services as offices
from sheaf.plan.compiling.models import Compilation
from sheaf.settings import VALUES
from tests.api.test_plan_reports_api import PEOPLE
from tests.cast import make_person, personal_key
from tests.federation import Federation
from tests.unit.plan.test_documents import word_text, words_of
from tests.unit.plan.test_reporting import AREA, keeper, net, submitted, template

__all__ = ["net", "template"]
Typed = Callable[..., str]


@pytest.fixture
def typed(net: Federation, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Typed:
    """`typed("sari", "assemble", 2026)` gives what `sheaf plan assemble 2026` printed; `fails=True` what it said of the mistake."""
    wiring.join_rooms()
    tokens = {}
    with net.at("ASEC"):
        offices.fill(keeper(net), kind="chair", state="PHL", on=date(2026, 1, 1))
        for name, part in PEOPLE.items():
            actor = actor_for(make_person(name, part)[0], personal_key(name)[0])
            _, tokens[name] = access.create_token(actor, name="work", scopes=("plan.",), days=30)
    submitted(net)
    monkeypatch.setattr(shell, "start", lambda name: None)

    def run(who: str, *words: Any, fails: bool = False) -> str:
        monkeypatch.setattr(settings, "VALUES", VALUES.model_copy(update={"token": tokens[who]}))
        capsys.readouterr()
        with net.at("ASEC"):
            code = shell.main(["plan", *map(str, words)])
        out, err = capsys.readouterr()
        assert bool(code) == fails, (code, out, err)
        return err if fails else out

    return run


def test_a_report_goes_from_assembly_to_its_comments_at_the_shell(typed: Typed, tmp_path: Path) -> None:
    words = tmp_path / "words.txt"
    words.write_text("One state has reported.", encoding="utf-8")
    typed("lead", "find", 2026, AREA, words)
    made = json.loads(typed("sari", "assemble", 2026, "--json"))
    typed("sari", "to-chair", made["id"])
    typed("chair", "say", made["id"], words)
    assert "circulated for comments" in typed("chair", "circulate", made["id"])
    said = json.loads(typed("head", "comment", made["id"], "Say “noted”.", "--place", AREA, "--json"))
    assert "1 comment has no response" in typed("sari", "close-comments", made["id"], fails=True)
    typed("sari", "respond", said["id"], "Done.", "--accept")
    assert "[accepted]" in typed("lead", "comments", made["id"])
    typed("lead", "matrix", made["id"], "--out", tmp_path / "comments.xlsx")
    assert "Say “noted”." in [cell.value for row in load_workbook(tmp_path / "comments.xlsx").active for cell in row]  # type: ignore[union-attr]
    assert "comments closed" in typed("sari", "close-comments", made["id"])
    assert made["id"] in typed("head", "reports")
    out = tmp_path / "full.pdf"
    typed("head", "compile", "--cycle", 2026, "--rendering", "full", "--out", out)
    assert "A strategy is drafted." in words_of(out.read_bytes())


def test_compile_takes_the_frozen_report_and_says_of_a_draft_that_it_is_one(
    typed: Typed, net: Federation, tmp_path: Path
) -> None:
    words = ("compile", "--cycle", 2026, "--rendering", "full", "--out", tmp_path / "full.pdf")
    made = json.loads(typed("sari", "assemble", 2026, "--json"))
    assert "DRAFT (being assembled), content not frozen" in typed("sari", *words)
    assert json.loads(typed("sari", *words, "--json"))["frozen"] is False
    typed("sari", "to-chair", made["id"])
    typed("chair", "circulate", made["id"])
    with net.at("ASEC"):
        frozen = Compilation.objects.get()
        Compilation.objects.create(year=2026, number=2, snapshot=frozen.snapshot, format="ANNUAL-1", format_digest="x", made_by="x")
    told = json.loads(typed("sari", *words, "--json"))
    assert (told["frozen"], told["step"], told["digest"]) == (True, "circulated", frozen.digest)
    assert "DRAFT" not in typed("sari", *words)


def test_every_document_that_one_may_have_is_listed(typed: Typed) -> None:
    told = typed("lead", "readable")
    assert "2026  national   National report of Thailand  /plan/reports/national/2026/THA.pdf" in told
    assert f"/plan/reports/component/2026/{AREA}.pdf" in told
    assert "piracy" not in told


def test_every_other_document_is_written_as_a_file(typed: Typed, tmp_path: Path) -> None:
    for words, told in ((("national", 2026, "THA"), "A strategy is drafted."), (("component", 2026, AREA), "A strategy is drafted."),
                        (("agenda", "SOMTC-26"), "SOMTC-26"), (("decisions", "SOMTC-EARLIER"), "So decided.")):
        out = tmp_path / f"{words[0]}.docx"
        typed("lead", *words, "--out", out)
        assert told in word_text(out.read_bytes())
    sheet = word_text((tmp_path / "decisions.docx").read_bytes())
    assert "the format " in sheet
    assert "format:" not in sheet, "a code is no word"
    assert "ends in .pdf or .docx" in typed("lead", "agenda", "SOMTC-26", "--out", tmp_path / "a.txt", fails=True)
    assert "cannot be read" in typed("lead", "find", 2026, AREA, tmp_path / "none.txt", fails=True)


def test_a_review_recommends_at_the_shell_and_seeds_only_when_it_was_endorsed(typed: Typed) -> None:
    made = json.loads(typed("sari", "assemble", 2026, "--kind", "final", "--json"))
    assert "Recommendation 1." in typed("sari", "recommend", 2026, "final", "Say by when.", "--clause", "NS-1")
    assert "agrees" in typed("head", "consent", 2026)
    assert "does not agree" in typed("head", "consent", 2026, "--withdraw")
    assert "There is no such" in typed("sari", "withdraw", "none", fails=True)
    assert "endorsed" in typed("sari", "seed", made["id"], "POA-2036", "Plan 2036", fails=True)
