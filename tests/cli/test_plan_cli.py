"""`sheaf plan import|clauses`, `sheaf body` and `sheaf meeting` at the shell, as they are typed."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from sheaf import __main__ as shell
from sheaf.access import doors
from sheaf.access.actor import Actor
from sheaf.audit.models import Row
from sheaf.kernel.clock import ManualClock
from sheaf.plan.bodies import services as bodies
from sheaf.plan.compiling import papers
from sheaf.plan.editions import services as editions
from sheaf.plan.editions.models import Clause
from sheaf.plan.meetings.models import Decision, Meeting
from tests import plan_year
from tests.cast import Cast

Run = Callable[..., str]


@pytest.fixture
def run(cast: Cast, clock: ManualClock, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """`run(actor, "body", "list")` at the Secretariat's node: what was printed; code says how it ended."""
    def at(actor: Actor, *words: Any, code: int = 0) -> str:
        monkeypatch.setattr(doors, "actor_from_shell", lambda args: actor)
        monkeypatch.setattr(doors, "person_or_operator", lambda args: actor)
        monkeypatch.setattr(shell, "start", lambda name: None)
        capsys.readouterr()
        with plan_year.secretariat():
            assert shell.main([str(word) for word in words]) == code
        out, err = capsys.readouterr()
        assert "Traceback" not in err
        return out if code == 0 else err

    return at


@pytest.mark.shared
def test_the_official_text_gives_72_clauses_with_their_words(cast: Cast, run: Run, shared: Path) -> None:
    file = shared / "plan-of-action-2016-2025.txt"
    told = json.loads(run(cast.secretariat, "plan", "import", file, "--check", "--json"))
    assert not Clause.objects.exclude(text="").exists()
    run(cast.secretariat, "plan", "import", file, *(["--accept"] if told["problems"] else []))
    rows = json.loads(run(cast.secretariat, "plan", "clauses", "--json"))
    assert len(rows) == 72
    source = " ".join(file.read_text("utf-8").split())
    assert all(row.text and row.text in source for row in Clause.objects.filter(edition="POA-2016-2025"))


def test_tables_keep_two_spaces_between_columns_and_an_edition_says_what_it_follows(cast: Cast, run: Run) -> None:
    with plan_year.secretariat():
        bodies.fill(cast.secretariat, kind="lead_shepherd", state="THA", area="trafficking-in-persons", on=date(2026, 1, 1))
        bodies.add_task(cast.secretariat, owner="lead_shepherd:trafficking-in-persons", title="Review the reports", about="x:1")
        bodies.add_task(cast.secretariat, owner="state:THA", title="Write one", about="x:2")
        editions.draft(cast.secretariat, edition="POA-2036", title="Seed", plan="POA", rows=[("R-1", "Section", "Words")])
        editions.draft(cast.secretariat, edition="ACPOA", title="On terrorism", plan="ACPOA", rows=[("R-1", "Section", "Words")])
        editions.bind(cast.secretariat, edition="ACPOA", to="POA-2016-2025")
    thai = replace(cast.secretariat, state="THA", unit="THA/delegation", role="delegate")
    lines = run(thai, "body", "tasks").splitlines()
    assert "lead_shepherd:trafficking-in-persons  Review the reports" in lines[0] + lines[1]
    assert len({line.index("Review") if "Review" in line else line.index("Write") for line in lines}) == 1
    told = {line.split("  ")[0]: line for line in run(cast.secretariat, "plan", "editions").splitlines()}
    assert told["POA-2036"].split()[1] == "draft"
    assert ", follows POA-2016-2025  " in told["ACPOA"]
    held = {row["code"]: row for row in json.loads(run(cast.secretariat, "plan", "editions", "--json"))}
    assert (held["POA-2036"]["draft"], held["ACPOA"]["follows"]) == (True, "POA-2016-2025")


def test_a_text_that_is_none_is_refused_in_words(cast: Cast, run: Run, tmp_path: Path) -> None:
    file = tmp_path / "no.txt"
    file.write_text("Nothing of a plan.\n", encoding="utf-8")
    assert run(cast.secretariat, "plan", "import", file, code=1).startswith("sheaf: ")
    assert "There is no file" in run(cast.secretariat, "plan", "import", tmp_path / "gone.txt", code=1)
    assert run(cast.owner, "plan", "import", file, code=1).startswith("sheaf: ")


def test_what_a_person_must_look_at_is_printed_and_a_relation_is_taken_back(cast: Cast, run: Run, tmp_path: Path) -> None:
    file = tmp_path / "next.txt"
    file.write_text("LEAGUE (2031-2040)\n\nI. AIMS\n1. Ensure this;\n3. Enhance that.\n", encoding="utf-8")
    words = ("plan", "import", file, "--edition", "LEAGUE-2031")
    assert "line 5: Number 2 is missing" in run(cast.secretariat, *words, code=1)
    run(cast.secretariat, *words, "--accept")
    places = ("POA-2016-2025/NS-1", "LEAGUE-2031/A-3")
    run(cast.secretariat, "plan", "relate", "kept", "--before", places[0], "--after", places[1])
    assert "A-3  kept" in run(cast.owner, "plan", "crosswalk", "POA-2016-2025", "LEAGUE-2031")
    run(cast.secretariat, "plan", "unrelate", *places)
    assert "no such relation" in run(cast.secretariat, "plan", "unrelate", *places, code=1)


def test_a_body_is_made_and_ended_and_an_office_is_filled(cast: Cast, run: Run) -> None:
    keeper = cast.secretariat
    run(keeper, "body", "make", "WG-9", "A group", "working_group", "--parent", "SOMTC", "--mandate", "Border posts", "--starts", "2026-01")
    assert "Border posts" in run(keeper, "body", "show", "WG-9")
    assert "starts: A date" in run(keeper, "body", "make", "WG-7", "A group", "working_group", "--starts", "soon", code=1)
    assert "WG-9" in run(keeper, "body", "list")
    run(keeper, "body", "fill", "lead_shepherd", "VNM", "--area", "piracy", "--on", "2026-01-01")
    assert "VNM" in run(keeper, "body", "leads")
    with plan_year.secretariat():
        by = plan_year.decided(keeper, "body:WG-9")
    told = run(keeper, "body", "end", "WG-9", "--on", "2026-11-03", "--decision", by, code=1)
    assert "on: Not after 2026-11-02, since what it had passes on at once. Enter this on 2026-11-03 or later" in told
    run(keeper, "body", "end", "WG-9", "--on", "2026-11-02", "--decision", by)
    assert "ended" in run(keeper, "body", "end", "WG-9", "--on", "2026-11-02", "--decision", by, code=1)
    assert run(cast.owner, "body", "make", "WG-8", "Mine", "working_group", code=1).startswith("sheaf: ")


def test_a_meeting_is_planned_decides_and_leaves_something_to_do(cast: Cast, run: Run) -> None:
    keeper = cast.secretariat
    run(keeper, "meeting", "plan", "SOMTC-30", "SOMTC", "officials", "The next", "--starts", "2026-11-02")
    assert "SOMTC-30" in run(keeper, "meeting", "list")
    assert run(keeper, "meeting", "plan", "SOMTC-30", "SOMTC", "officials", "Again", "--starts", "2027-06-01", code=1).startswith("sheaf: ")
    run(keeper, "meeting", "decide", "SOMTC-30", "task", "Somebody does it.")
    run(keeper, "meeting", "step", "SOMTC-30.1", "record")
    assert "taken" in run(keeper, "meeting", "show", "SOMTC-30").casefold()
    run(keeper, "meeting", "follow", "SOMTC-30.1", "body:ASEC", "Do it", "--due", "2027-07-01")
    told = run(cast.owner, "meeting", "decision", "SOMTC-30.1")
    assert "SOMTC-30.1: task, by consensus at the meeting, taken on 2026-11-02" in told
    assert "follows: Do it, ASEAN Secretariat, until 2027-07-01 (open)" in told
    assert "no such decision" in run(cast.owner, "meeting", "decision", "NONE", code=1)
    [row] = json.loads(run(keeper, "meeting", "follow-ups", "--json"))
    run(keeper, "meeting", "close", row["id"], "It was done.")
    assert json.loads(run(keeper, "meeting", "follow-ups", "--json")) == []
    assert run(cast.owner, "meeting", "decide", "SOMTC-30", "task", "Mine.", code=1).startswith("sheaf: ")


def test_the_shell_says_what_is_not_known_and_what_comes_too_early(cast: Cast, run: Run) -> None:
    keeper = cast.secretariat
    run(keeper, "meeting", "plan", "SOMTC-33", "SOMTC", "officials", "The next", "--starts", "2027-06-01")
    put = ("meeting", "decide", "SOMTC-33", "note", "Noted.")
    assert "about: There is no format NONE." in run(keeper, *put, "--about", "format:NONE", code=1)
    assert "clauses: No clauses: POA-2016-2025/NS-99." in run(keeper, *put, "--clause", "POA-2016-2025/NS-99", code=1)
    run(keeper, *put)
    assert "SOMTC-33 begins on 2027-06-01" in run(keeper, "meeting", "step", "SOMTC-33.1", "record", code=1)
    run(keeper, "meeting", "plan", "SOMTC-29", "SOMTC", "officials", "The one before", "--starts", "2026-10-01")
    run(keeper, "meeting", "decide", "SOMTC-29", "note", "Noted.")
    assert "on: Between 2026-10-01" in run(keeper, "meeting", "step", "SOMTC-29.1", "record", "--on", "2026-12-01", code=1)
    assert "taken" in run(keeper, "meeting", "step", "SOMTC-29.1", "record", "--on", "2026-10-02")
    told = run(keeper, "body", "end", "SOMTC WG on CC", "--on", "2026-11-02", "--decision", "SOMTC-33.1", code=1)
    assert "decision: SOMTC-33.1 is not taken: it is open." in told
    told = run(keeper, "body", "fill", "chair", "TLS", "--on", "2025-01-01", code=1)
    assert "on: Timor-Leste is a member of SOMTC from 2025-10-26 on." in told


def test_an_agenda_its_papers_and_a_calendar_from_the_shell(cast: Cast, run: Run, tmp_path: Path) -> None:
    keeper, item = cast.secretariat, "An item of every year"
    run(keeper, "meeting", "stand", "SOMTC", item, "--starts", "2026-01-01")
    run(keeper, "meeting", "plan", "SOMTC-31", "SOMTC", "officials", "The next", "--starts", "2027-06-01")
    shown = json.loads(run(keeper, "meeting", "show", "SOMTC-31", "--json"))
    place = next(row["position"] for row in shown["items"] if row["title"] == item)
    run(keeper, "meeting", "drop", "SOMTC-31", place)
    assert f"missing standing item: {item}" in run(cast.owner, "meeting", "show", "SOMTC-31")
    assert "1 items" in run(keeper, "meeting", "fill", "SOMTC-31")
    assert "missing standing item" not in run(cast.owner, "meeting", "show", "SOMTC-31")
    paper, back = tmp_path / "paper.txt", tmp_path / "back.txt"
    paper.write_text("Words.", encoding="utf-8")
    made = json.loads(run(keeper, "meeting", "paper", "SOMTC-31", paper, "A paper", "--json"))
    run(cast.owner, "meeting", "fetch", made["id"], back, code=1)
    assert "A paper" not in run(cast.owner, "meeting", "show", "SOMTC-31")
    made = json.loads(run(keeper, "meeting", "paper", "SOMTC-31", paper, "A paper", "--shown-to", "all", "--json"))
    assert "A paper, 6 bytes" in run(cast.owner, "meeting", "show", "SOMTC-31")
    run(cast.owner, "meeting", "fetch", made["id"], back)
    assert back.read_text("utf-8") == "Words."
    assert Row.objects.filter(verb="plan.read", object_id=made["id"], outcome="read").count() == 1
    assert "no such file" in run(keeper, "meeting", "paper", "SOMTC-31", tmp_path / "none", "None", code=1)
    run(keeper, "meeting", "item", "SOMTC-31", "Any other business", "--note", "Short.")
    [standing] = [line.split()[0] for line in run(cast.owner, "meeting", "standing", "SOMTC").splitlines() if item in line]
    run(keeper, "meeting", "unstand", standing, "--on", "2026-02-01")
    assert item not in run(cast.owner, "meeting", "standing", "SOMTC")
    assert run(cast.owner, "meeting", "calendar").rstrip().endswith(".ics")
    assert "any longer" in run(cast.owner, "meeting", "calendar", "--drop")
    assert "Cancelled" in run(keeper, "meeting", "cancel", "SOMTC-31")


def test_a_decision_is_put_under_an_item_and_an_extension_says_what_and_until_when(
        cast: Cast, run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    keeper = cast.secretariat
    run(keeper, "meeting", "plan", "SOMTC-32", "SOMTC", "officials", "The next", "--starts", "2027-06-01")
    run(keeper, "meeting", "item", "SOMTC-32", "Terms of the group")
    [at] = [item for item in json.loads(run(keeper, "meeting", "show", "SOMTC-32", "--json"))["items"] if item["title"].startswith("Terms")]
    run(keeper, "meeting", "decide", "SOMTC-32", "adopt", "By its place.", "--item", at["position"])
    run(keeper, "meeting", "decide", "SOMTC-32", "adopt", "By its id.", "--item", at["id"])
    assert list(Decision.objects.filter(meeting="SOMTC-32").values_list("item", flat=True)) == [at["id"], at["id"]]
    assert "not on this meeting's agenda" in run(keeper, "meeting", "decide", "SOMTC-32", "adopt", "Nowhere.", "--item", "99", code=1)
    told = run(keeper, "meeting", "decide", "SOMTC-32", "extend", "Longer.", code=1)
    assert "about: What is extended" in told
    assert "to: A date such as" in told
    made = run(keeper, "meeting", "decide", "SOMTC-32", "extend", "Longer.", "--about", "mandate:SOMTC", "--to", "2030-01-01", "--json")
    assert "about mandate:SOMTC, to 2030-01-01" in run(keeper, "meeting", "decision", json.loads(made)["code"])
    with plan_year.secretariat():
        sheet = papers.decision_sheet(keeper, code="SOMTC-32")
    assert any("the mandate of SOMTC, to 1 January 2030" in getattr(block, "text", "") for block in sheet.blocks)
    with pytest.raises(SystemExit):
        shell.main(["meeting", "decide", "SOMTC-32", "extend", "Longer.", "--to", "2029-13-31"])
    assert "a day such as 2026-01-31, not '2029-13-31'" in capsys.readouterr().err


def test_a_paper_is_shown_to_others_by_whose_it_is(cast: Cast, run: Run, tmp_path: Path) -> None:
    keeper, file = cast.secretariat, tmp_path / "paper.txt"
    file.write_text("Terms.", encoding="utf-8")
    run(keeper, "meeting", "plan", "SOMTC-33", "SOMTC", "officials", "The next", "--starts", "2027-06-01")
    made = json.loads(run(keeper, "meeting", "paper", "SOMTC-33", file, "Terms", "--json"))
    assert "whoever reads the plan" in run(keeper, "meeting", "audience", made["id"], "all")
    assert "Terms, 6 bytes" in run(cast.owner, "meeting", "show", "SOMTC-33")
    assert run(cast.owner, "meeting", "audience", made["id"], "all", code=1).startswith("sheaf: ")
    assert "shown_to: One of body, members, all." in run(keeper, "meeting", "audience", made["id"], "nobody", code=1)


def test_a_meeting_with_a_partner_is_planned_whole_and_its_items_change_places(cast: Cast, run: Run) -> None:
    keeper = cast.secretariat
    plus = ("meeting", "plan", "PLUS-1", "AMMTC", "plus", "With a partner", "--starts", "2027-06-01")
    assert "partner: With which" in run(keeper, *plus, code=1)
    run(keeper, *plus, "--partner", "A partner", "--co-chair", "A partner", "--host", "PHL", "--place", "Manila", "--number", "3")
    assert "PLUS-1: With a partner, 1 June 2027, Manila, with A partner, planned" in run(cast.owner, "meeting", "show", "PLUS-1")
    row = Meeting.objects.get(pk="PLUS-1")
    assert (row.partner, row.co_chairs, row.host, row.place, row.number) == ("A partner", ["A partner"], "PHL", "Manila", 3)
    for title in ("Last", "First"):
        run(keeper, "meeting", "item", "PLUS-1", title)
    places = len(json.loads(run(keeper, "meeting", "show", "PLUS-1", "--json"))["items"])
    assert run(keeper, "meeting", "place", "PLUS-1", places, 1).startswith("1. First")
    assert "number from 1" in run(keeper, "meeting", "place", "PLUS-1", 1, 0, code=1)
