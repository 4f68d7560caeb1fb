"""The work programme and the capitals' files from the shell."""

from __future__ import annotations

import json
from pathlib import Path

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
    book["drugs"]["D2"], book["arms"]["C2"] = "New.", "half"
    book.save(file)
    assert "1 refused" in sheaf("THA", "owner", "plan", "workbook", "import", file, "--check")
    said = sheaf("THA", "owner", "plan", "workbook", "import", file, "--not-taken", back)
    assert "1 of 1 rows" in said
    assert "1 written" in said
    assert "is none of" in str(load_workbook(back)["arms"]["J2"].value)
    with sheaf.net.net.at("THA"):
        assert Entry.objects.get().narrative == "New."
    form = tmp_path / "report.docx"
    sheaf("THA", "owner", "plan", "form", "export", "2026", form)
    assert "0 written" in sheaf("THA", "owner", "plan", "form", "import", form)
    assert "no such file" in sheaf.fails("THA", "owner", "plan", "form", "import", tmp_path / "none.docx")
