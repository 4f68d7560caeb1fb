"""The work programme and the capitals' files from the shell."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from sheaf.plan.reporting import drafting
from sheaf.plan.reporting.models import Entry
from tests.api.test_plan_programme_api import actor_for_name, keeping
from tests.cli.conftest import Shell, net, sheaf, template
from tests.offline_world import open_year

__all__ = ["net", "sheaf", "template"]


def test_the_programme_from_the_shell(sheaf: Shell) -> None:
    keeping(sheaf.net)
    assert "WP-2022-2024" in sheaf("THA", "owner", "programme", "list")
    assert "extended to 2025 by AMMTC-18.1" in sheaf("THA", "owner", "programme", "show", "WP-2022-2024")
    made = ("programme", "make", "WP-A", "Next", "--starts", "2027-01-01", "--ends", "2029-12-31")
    assert "is a draft" in sheaf("THA", "keeper", *made)
    assert "There is a programme" in sheaf.fails("THA", "keeper", *made)
    goal = json.loads(sheaf("THA", "keeper", "programme", "objective", "WP-A", "drugs", "Less.", "--json"))["id"]
    assert "DRUGS-1.1" in sheaf("THA", "keeper", "programme", "add", goal, "Seize", "--clause", "POA-2016-2025/NS-8", "--lead", "THA")
    assert "under_way" in sheaf("THA", "keeper", "programme", "progress", "WP-A", "DRUGS-1.1", "under_way")
    assert "WP-A, DRUGS-1.1" in sheaf("THA", "owner", "programme", "action", "WP-A", "DRUGS-1.1")
    assert "new" in sheaf("THA", "owner", "programme", "compare", "WP-2022-2024", "WP-A")
    sheaf("THA", "keeper", "programme", "measure", "WP-A", "SEIZED", "Seizures", "number", "--unit", "tonnes", "--direction", "up")
    sheaf("THA", "keeper", "programme", "mark", "WP-A", "SEIZED", "target", "2028", "12.5")
    shown = json.loads(sheaf("THA", "owner", "programme", "indicator", "WP-A", "SEIZED", "--json"))
    assert [(row["kind"], row["year"], row["value"]) for row in shown["marks"]] == [("target", 2028, "12.5")]
    assert "four digits" in sheaf.fails("THA", "keeper", "programme", "mark", "WP-A", "SEIZED", "target", "²", "1")
    assert sheaf.fails("THA", "owner", "programme", "objective", "WP-A", "drugs", "More.")


@dataclass
class Keeper:
    """The keeper at the shell: called it gives what was printed, `fails` what was refused, `shown` what any reader gets as JSON."""

    sheaf: Shell

    def __call__(self, *words: object) -> str:
        return self.sheaf("THA", "keeper", *words)

    def fails(self, *words: object) -> str:
        return self.sheaf.fails("THA", "keeper", *words)

    def shown(self, *words: object) -> dict[str, Any]:
        return json.loads(self.sheaf("THA", "owner", "programme", *words, "--json"))  # type: ignore[no-any-return]

    def objective(self, text: str) -> str:
        return str(json.loads(self("programme", "objective", "WP-A", "drugs", text, "--json"))["id"])


@pytest.fixture
def keeper(sheaf: Shell) -> Keeper:
    """With two drafts, one after the other."""
    keeping(sheaf.net)
    found = Keeper(sheaf)
    for code, first in (("WP-A", 2027), ("WP-B", 2030)):
        found("programme", "make", code, code, "--starts", f"{first}-01-01", "--ends", f"{first + 2}-12-31", "--source", "A draft.")
    return found


def test_a_draft_is_changed_and_who_read_an_older_version_is_told(keeper: Keeper) -> None:
    change = ("programme", "change", "WP-A", "--version", 1, "--title", "The next years")
    assert "version 2" in keeper(*change)
    assert "Somebody else changed this programme" in keeper.fails(*change)
    assert "last day" in keeper.fails("programme", "change", "WP-2002", "--version", 1, "--title", "Without an end")
    held = keeper.shown("show", "WP-A")
    assert (held["title"], held["source"], held["ends"], held["version"]) == ("The next years", "A draft.", "2029-12-31", 2)
    goal = keeper.objective("Less.")
    assert "Less of it." in keeper("programme", "reword", goal, "Less of it.", "--read", "Less.")
    assert "Somebody else changed this objective" in keeper.fails("programme", "reword", goal, "More.", "--read", "Less.")


def test_every_field_of_an_action_is_written_changed_and_emptied(keeper: Keeper) -> None:
    keeper("programme", "add", keeper.objective("Less."), "Seize", "--clause", "POA-2016-2025/NS-8", "--lead", "THA", "--partner", "UNODC",
           "--output", "A manual", "--budget", "25,000.50", "--currency", "USD", "--funding", "Thailand", "--note", "Begun.")
    edit = ("programme", "edit", "WP-A", "DRUGS-1.1", "--version")
    keeper(*edit, 1, "--title", "Seize more", "--lead", "MYS", "--lead", "THA", "--starts", "2027-02-01", "--clear", "partners",
           "--clear", "note")
    assert "Somebody else changed this action" in keeper.fails(*edit, 1, "--title", "Mine")
    assert "budget: A sum" in keeper.fails(*edit, 2, "--budget", "much")
    assert "No clauses: X/1" in keeper.fails(*edit, 2, "--clause", "X/1")
    assert "either given or left empty" in keeper.fails(*edit, 2, "--output", "Two", "--clear", "output")
    row = keeper.shown("action", "WP-A", "DRUGS-1.1")
    assert {name: row[name] for name in ("title", "leads", "partners", "note", "starts", "ends")} == {
        "title": "Seize more", "leads": ["MYS", "THA"], "partners": [], "note": "", "starts": "2027-02-01", "ends": None}
    assert {name: row[name] for name in ("output", "budget", "currency", "funding", "clauses", "version")} == {
        "output": "A manual", "budget": "25000.50", "currency": "USD", "funding": "Thailand", "clauses": ["POA-2016-2025/NS-8"],
        "version": 2}
    assert "budget: 25,000.50 USD" in keeper("programme", "action", "WP-A", "DRUGS-1.1")
    assert "2027-02-01  …" in keeper("programme", "timeline", "WP-A")


def test_a_programme_is_adopted_extended_reviewed_and_carried_on(keeper: Keeper) -> None:
    keeper("programme", "add", keeper.objective("Less."), "Seize")
    keeper("meeting", "plan", "AMMTC-40", "AMMTC", "annual", "The 40th", "--starts", "2026-11-01")
    put = ("meeting", "decide", "AMMTC-40")
    about = ("So.", "--about", "programme:WP-A")
    for kind, to in (("adopt", ()), ("extend", ("--to", "2030-06-30"))):
        code = json.loads(keeper(*put, kind, *about, *to, "--json"))["code"]
        keeper("meeting", "step", code, "record")
    assert "to: A date" in keeper.fails(*put, "extend", *about)
    assert "to: After 2030-06-30" in keeper.fails(*put, "extend", *about, "--to", "2029-01-01")
    action = ("WP-A", "DRUGS-1.1")
    assert "is adopted" in keeper.fails("programme", "edit", *action, "--version", 1, "--title", "Too late")
    assert "Somebody else" in keeper.fails("programme", "progress", *action, "under_way", "--version", 7)
    keeper("programme", "progress", *action, "under_way", "--version", 1)
    assert "DRUGS-1.1 Seize" in keeper("programme", "unfinished", "WP-A")
    keeper("programme", "review", "WP-A", "Well.", "--into", "WP-B", "--carry", "DRUGS-1.1", "--decision", code)
    assert "Nothing is unfinished" in keeper("programme", "unfinished", "WP-A")
    held = keeper.shown("show", "WP-A")
    assert (held["extended_to"], held["extended_by"]) == ("2030-06-30", code)
    assert [item["kind"] for item in held["decisions"]] == ["extend", "adopt"]
    assert [(item["into"], item["carried"], item["decision"]) for item in held["reviews"]] == [("WP-B", ["DRUGS-1.1"], code)]
    assert keeper.shown("action", *action)["goes_on"][0]["programme"] == "WP-B"


def test_the_api_tells_of_a_programme_what_the_shell_tells(keeper: Keeper) -> None:
    keeper("programme", "add", keeper.objective("Less."), "Seize", "--clause", "POA-2016-2025/NS-8")
    keeper("programme", "measure", "WP-A", "SEIZED", "Seizures", "number", "--dimension", "sea")
    for state in ("THA", "MYS", "LAO"):
        for split in ((), ("--dimension", "sea=by ship")):
            keeper("programme", "observe", "WP-A", "SEIZED", state, 2027, 6, "--source", "told", *split)
    keeper("programme", "review", "WP-A", "Well.", "--into", "WP-B", "--carry", "DRUGS-1.1")
    assert "2027, sea: by ship, sum of 3 of 11 states: 18" in keeper("programme", "indicator", "WP-A", "SEIZED")
    lines = keeper("programme", "show", "WP-A").splitlines()
    assert "  indicator SEIZED: Seizures: 18, 3 of 11 states, 2027" in lines
    assert "    sea: by ship: 18, 3 of 11 states, 2027" in lines
    assert "    own, sea: by ship: 6, 2027" in lines
    told = keeper.shown("show", "WP-A")
    assert told == keeper.sheaf.net.call("THA", "owner", "GET", "plan/programme/WP-A")
    assert [item["findings"] for item in told["reviews"]] == ["Well."]
    assert [item["dimensions"] for item in told["indicators"][0]["own"]] == [{}, {"sea": "by ship"}]
    clause = keeper.sheaf("THA", "owner", "plan", "clause", "POA-2016-2025/NS-8")
    assert "In the work programme:" in clause
    assert "WP-A, DRUGS-1.1: Seize" in clause
    shown = json.loads(keeper.sheaf("THA", "owner", "plan", "clause", "POA-2016-2025/NS-8", "--json"))
    assert shown == keeper.sheaf.net.call("THA", "owner", "GET", "plan/editions/POA-2016-2025/clauses/NS-8")
    for path in ("actions/DRUGS-1.1", "indicators/SEIZED"):
        words = ("action", "WP-A", "DRUGS-1.1") if path.startswith("actions") else ("indicator", "WP-A", "SEIZED")
        assert keeper.shown(*words) == keeper.sheaf.net.call("THA", "owner", "GET", f"plan/programme/WP-A/{path}")


def test_values_are_written_with_words_status_and_dimensions(keeper: Keeper) -> None:
    keeper("programme", "measure", "WP-B", "LAWS", "Laws", "number", "--dimension", "offence")
    observe = ("programme", "observe", "WP-B", "LAWS", "THA", 2030, "--source", "The gazette")
    keeper(*observe[:-2], 4, *observe[-2:], "--text", "Four acts.", "--status", "estimated")
    keeper(*observe[:-2], 3, *observe[-2:], "--dimension", "offence=drugs")
    assert "each name once" in keeper.fails(*observe[:-2], 3, *observe[-2:], "--dimension", "offence=drugs", "--dimension", "offence=arms")
    assert "NAME=VALUE" in keeper.fails(*observe, "--dimension", "drugs")
    assert "dimensions that the indicator has" in keeper.fails(*observe, "--dimension", "sex=f")
    assert "value: The parts by offence come to 5 (arms 2, drugs 3), above the whole, which is 4." in keeper.fails(
        *observe[:-2], 2, *observe[-2:], "--dimension", "offence=arms")
    assert "Version 2" in keeper(*observe, "--status", "not_available", "--version", 1)
    reading = keeper.shown("indicator", "WP-B", "LAWS")["values"]
    assert [(item["dimensions"], item["value"], item["status"], item["version"]) for item in reading] == [
        ({}, None, "not_available", 2), ({"offence": "drugs"}, "3", "reported", 1)]


def test_files_for_the_capital_from_the_shell(sheaf: Shell, tmp_path: Path) -> None:
    keeping(sheaf.net)
    with sheaf.net.net.at("THA"):
        open_year()
        actor = actor_for_name("owner")
        part = drafting.open_part(actor, year=2026, area="drugs")  # type: ignore[arg-type]
        drafting.save(actor, part_id=part.id, subject="NS-1", values={"narrative": "Old."})  # type: ignore[arg-type]
    file, back = tmp_path / "report.xlsx", tmp_path / "back.xlsx"
    assert "bytes" in sheaf("THA", "owner", "plan", "workbook", "export", "2026", file)
    book = load_workbook(file)
    book["Illicit drug trafficking"]["D3"], book["Arms smuggling"]["C3"] = "New.", "half"
    book.save(file)
    told = sheaf("THA", "owner", "plan", "workbook", "import", file, "--check", "--year", "2026")
    assert "workbook of Thailand, 2026" in told
    assert "1 refused" in told
    assert "not of 2025" in sheaf.fails("THA", "owner", "plan", "workbook", "import", file, "--check", "--year", "2025")
    said = sheaf("THA", "owner", "plan", "workbook", "import", file, "--not-taken", back)
    assert "1 of 1 rows" in said
    assert "1 written" in said
    assert "is none of" in str(load_workbook(back)["Arms smuggling"]["J3"].value)
    with sheaf.net.net.at("THA"):
        assert Entry.objects.get().narrative == "New."
    book["Illicit drug trafficking"]["D3"] = "=A1"
    book.save(file)
    sheaf("THA", "owner", "plan", "workbook", "import", file, "--not-taken", back)
    assert "Report is still the formula that was refused" in sheaf("THA", "owner", "plan", "workbook", "import", back)
    form = tmp_path / "report.docx"
    sheaf("THA", "owner", "plan", "form", "export", "2026", form)
    assert "0 written" in sheaf("THA", "owner", "plan", "form", "import", form)
    assert "no such file" in sheaf.fails("THA", "owner", "plan", "form", "import", tmp_path / "none.docx")
