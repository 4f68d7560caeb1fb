"""`sheaf plan format|cycle|report` at the shell."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from sheaf import __main__ as shell
from sheaf.access import doors
from sheaf.access.actor import Actor
from sheaf.kernel.clock import ManualClock
from sheaf.plan.reporting import clearing, drafting
from sheaf.plan.reporting.models import Cycle, Part, Reminder
from tests import plan_year
from tests.cast import Cast
from tests.plan_year import AREA, secretariat
from tests.unit.plan.test_reminding import focal

Run = Callable[..., str]


@pytest.fixture
def cycle(cast: Cast, clock: ManualClock) -> Cycle:
    return plan_year.open_year(cast)


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """`run(actor, "plan", "cycle", "list")`: what was printed; code says how it ended."""
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


def test_a_state_writes_and_clears_its_report(cast: Cast, cycle: Cycle, run: Run) -> None:
    report = ("plan", "report")
    assert "draft" in run(cast.owner, *report, "begin", 2026, AREA)
    run(cast.owner, *report, "write", 2026, AREA, "NS-1", "--status", "done", "--narrative", "Adopted.")
    assert "not complete" in run(cast.owner, *report, "step", 2026, "THA", AREA, "ask", code=1)
    run(cast.owner, *report, "write", 2026, AREA, "LM-6", "--status", "not_applicable")
    assert "waiting for clearance" in run(cast.owner, *report, "step", 2026, "THA", AREA, "ask", "--accept")
    assert "give_back" in run(cast.supervisor, *report, "step", 2026, "THA", AREA, "jump", code=1)
    assert "draft" in run(cast.supervisor, *report, "step", 2026, "THA", AREA, "give_back", "--note", "Since when?")
    assert "Adopted." in run(cast.owner, *report, "show", 2026, "THA", AREA)
    assert "There is no such part" in run(cast.owner, *report, "show", 2026, "MYS", AREA, code=1)
    assert "waiting" not in run(cast.owner, "plan", "cycle", "show", 2026)


def test_offered_figures_are_shown_with_their_source_and_decided(
    cast: Cast, cycle: Cycle, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    offered = [drafting.Figure(code, title, Decimal(12), "requests", f"Counted by {code}") for code, title in (
        ("got", "Received"), ("told", "Answered"), ("sent", "Sent"))]
    monkeypatch.setattr(drafting, "OFFERS", [lambda year, area: offered])
    report = ("plan", "report")
    run(cast.owner, *report, "begin", 2026, AREA)
    show = (*report, "show", 2026, "THA", AREA)
    assert "figure got: Received: 12 requests, offered (Counted by got)" in run(cast.owner, *show)
    run(cast.owner, *report, "figure", 2026, AREA, "got", "accepted")
    run(cast.owner, *report, "figure", 2026, AREA, "told", "changed", "--value", "9.50")
    run(cast.owner, *report, "figure", 2026, AREA, "sent", "declined", "--reason", "Another book counts.")
    assert "no such figure" in run(cast.owner, *report, "figure", 2026, AREA, "none", "accepted", code=1)
    shown = run(cast.owner, *show)
    for line in ("12 requests, accepted", "12 requests, changed to 9.5 requests", "12 requests, declined"):
        assert line in shown
    for subject, status in (("NS-1", "done"), ("LM-6", "not_applicable")):
        run(cast.owner, *report, "write", 2026, AREA, subject, "--status", status, "--narrative", "So.")
    assert "waiting for clearance" in run(cast.owner, *report, "step", 2026, "THA", AREA, "ask")


def test_evidence_and_what_somebody_wrote_since_are_kept(cast: Cast, cycle: Cycle, run: Run, tmp_path: Path) -> None:
    entry = ("plan", "report", "write", 2026, AREA, "NS-1")
    run(cast.owner, "plan", "report", "begin", 2026, AREA)
    run(cast.owner, *entry, "--narrative", "รับรองแล้ว", "--language", "th")
    assert "Somebody else wrote here" in run(cast.colleague, *entry, "--narrative", "Mine.", "--version", 0, code=1)
    assert "version 2" in run(cast.colleague, *entry, "--narrative", "Mine.", "--version", 1)
    file, back = tmp_path / "law.txt", tmp_path / "back.txt"
    file.write_text("The law.", encoding="utf-8")
    made = json.loads(run(cast.owner, "plan", "report", "evidence", 2026, AREA, "NS-1", file, "--json"))
    run(cast.owner, "plan", "report", "fetch", made["id"], back)
    assert back.read_text("utf-8") == "The law."
    assert "There is no file" in run(cast.owner, "plan", "report", "evidence", 2026, AREA, "NS-1", tmp_path / "none", code=1)
    assert "cannot be written" in run(cast.owner, "plan", "report", "fetch", made["id"], tmp_path / "no" / "folder", code=1)
    assert "NS-1  Strategy" in run(cast.owner, "plan", "format", "show", "ANNUAL-1")
    assert run(cast.owner, "plan", "format", "template", "ANNUAL-1", file, code=1).startswith("sheaf: ")


def test_last_year_is_copied_forward(cast: Cast, cycle: Cycle, run: Run) -> None:
    part = plan_year.written(cast.owner)
    clearing.ask(cast.owner, part_id=part.id)
    with secretariat():
        clearing.submit(cast.supervisor, part_id=part.id)
    plan_year.next_year(cycle)
    run(cast.owner, "plan", "report", "begin", 2027, AREA)
    assert "2 entries were copied" in run(cast.owner, "plan", "report", "copy", 2027, AREA)


def test_the_secretariat_opens_a_year_and_the_lead_asks(cast: Cast, cycle: Cycle, run: Run) -> None:
    with secretariat():
        keeper, lead = cast.secretariat, plan_year.delegate("mys_delegate")
        assert "asks" in run(keeper, "plan", "format", "formulate", "A-2", "Second", "--edition", "POA-2016-2025")
        assert "AMMTC-EARLIER.1" in run(keeper, "plan", "format", "list")
        words = ("plan", "cycle", "open", 2027, plan_year.next_meeting(cast), "ANNUAL-1", "POA-2016-2025", "--days", "submission=95")
        assert "2027-05-29 submission" in run(keeper, *words, "--preview")
        assert "11 states" in run(keeper, *words)
        assert "MILESTONE=DAYS" in run(keeper, *words, "--days", "x", code=1)
        assert {row["year"] for row in json.loads(run(keeper, "plan", "cycle", "list", "--json"))} == {2026, 2027}
        assert "was taken back" in run(keeper, "plan", "cycle", "withdraw", 2027)
        assert "There is no such meeting" in run(keeper, "plan", "cycle", "meeting", 2026, "NONE", code=1)
        assert "2026 counts its days from AMMTC-21" in run(keeper, "plan", "cycle", "meeting", 2026, "AMMTC-21")
        drafter, head = plan_year.delegate("lao_delegate"), plan_year.delegate("lao_head")
        part = plan_year.submitted(drafter, head)
        asked = json.loads(run(lead, "plan", "report", "ask", 2026, "LAO", AREA, "Since when?", "--json"))
        assert "Give --text" in run(head, "plan", "report", "answer", asked["id"], code=1)
        assert "The text stands" in run(head, "plan", "report", "answer", asked["id"], "--stands")
        assert "reviewed" in run(lead, "plan", "report", "step", 2026, "LAO", AREA, "review")
        assert "1 parts are frozen" in run(keeper, "plan", "cycle", "freeze", 2026)
        assert "closed" in run(keeper, "plan", "cycle", "close", 2026)
        assert "No reminder yet" in run(keeper, "plan", "cycle", "reminders", 2026)
        Reminder.objects.create(key="x", message_id="x", owner="state:PHL", about="cycle:2026", due=cycle.meeting_day, stage="-14", tries=0)
        assert "no address for Philippines" in run(keeper, "plan", "cycle", "reminders", 2026)
        assert "PHL is reminded at focal@phl.example" in run(keeper, "plan", "cycle", "address", "PHL", "focal@phl.example")
        assert "focal@phl.example" in run(keeper, "plan", "cycle", "addresses")
        assert "old@phl.example and deputy@phl.example are kept." in run(
            keeper, "plan", "cycle", "address", "PHL", "old@phl.example", "--deputy", "deputy@phl.example")
        told = run(keeper, "plan", "cycle", "address", "PHL", "focal@phl.example")
        assert "focal@phl.example and deputy@phl.example are kept." in told
        assert "No longer kept: old@phl.example." in told
        told = run(keeper, "plan", "cycle", "address", "PHL", "focal@phl.example", "--deputy", "")
        assert "No longer kept: deputy@phl.example." in told
        assert "No address is kept for PHL. No reminder reaches PHL." in run(keeper, "plan", "cycle", "address", "PHL")
        focal("PHL", "signed")
        told = run(keeper, "plan", "cycle", "address", "PHL", "focal@phl.example")
        assert "focal@phl.example is kept. PHL is reminded at signed@phl.example (signed by the state in the directory)." in told
        assert Part.objects.get(pk=part.id).step == "frozen"
