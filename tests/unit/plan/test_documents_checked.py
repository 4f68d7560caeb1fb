"""PDF/A by a second tool, where it is installed: Apache PDFBox's preflight (Debian: libpdfbox2-java, libactivation-java, libjaxb-api-java).

It knows PDF/A-1b. What it tells of a PDF/A-2 and is none of ours is named here, each with the reason; all else is an error.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from sheaf.plan.compiling import documents
from sheaf.plan.compiling.documents import others, report
from tests.unit.plan.test_documents import SCRIPTS, entry, part, snapshot

FOLDER = Path("/usr/share/java")
NAMES = ("preflight", "pdfbox2", "fontbox2", "xmpbox", "commons-logging", "javax.activation", "jaxb-api")
JARS = [FOLDER / f"{name}.jar" for name in NAMES]
pytestmark = pytest.mark.skipif(not shutil.which("java") or not all(jar.exists() for jar in JARS), reason="preflight is not installed")
ELSE = (
    "Invalid version of the ICCProfile",  # PDF/A-2 allows version 4, PDF/A-1 does not
    "Cannot find a definition for the namespace http://www.aiim.org/pdfua/ns/id/",  # it is described in the file, by pdfaExtension
    "can't convert to Destination COSObject",  # a bookmark's place that is an object of its own, which ISO 32000 allows
    "is not a valid PDF/A-1b file, error(s)",
)
MEETING = {"title": "A meeting", "code": "M-1", "body": "SOMTC", "days": "1 June 2026", "place": "", "host": "Laos", "chair": "Laos",
           "co_chairs": "", "day": "2026-06-01"}


def papers() -> dict[str, Any]:
    """A report in every script of the region with charts, an agenda and a decision sheet."""
    entries = [entry(f"NS-{number}", narrative=text) for number, text in enumerate(SCRIPTS.values(), 1)]
    item = {"title": "Borders", "clause": "IF-7", "note": "", "shared_with": "", "mark": "", "papers": ["A note (Laos)"]}
    asked = [{"by": "MYS", "text": "Since when?", "answer": "2025.", "stands": False}]
    told = {"title": "Drugs", "state": "LAO", "words": "Version 1", "entries": [entry()], "figures": [], "queries": asked, "draft": False}
    bound = {"year": 2026, "plan": "The plan", "programme": "WP", "format": "ANNUAL-1", "titles": {}, "missing": [], "day": "2026-06-01"}
    value = {"code": "I-1", "title": "Trained", "state": "LAO", "year": 2026, "of": "all", "said": "4 persons", "baseline": "",
             "target": "9", "light": "◐ better than the baseline"}
    values = [value, {**value, "of": "sex: female", "target": "", "light": ""}]
    together = [{"code": "I-1", "title": "Named", "area": "drugs", "rows": [["all", "2 of 3 say yes, 2026", "3 of 11 states"]],
                 "baseline": "", "target": "", "light": "", "answers": [["2026", {"yes": 2, "no": 1, "not_reported": 8}]]}]
    decision = {"code": "M-1.1", "kind": "task", "text": "It is done.", "how": "Taken.", "about": "", "clauses": ["IF-7"], "positions": [],
                "follow_ups": [["To do", "Laos", "2026-07-01", "open"]]}
    return {"report": report(documents.view(snapshot([part(entries=entries), part("VNM")]), "d" * 64, "full")),
            "agenda": others.agenda({**MEETING, "items": [item], "missing": [], "open": ["Draft the terms (M-0.1)"]}),
            "decisions": others.decisions({**MEETING, "decisions": [decision]}),
            "national": others.national({**bound, "title": "National report", "state": "LAO", "draft": False, "parts": [told],
                                         "indicators": values}),
            "component": others.component({**bound, "title": "Drugs", "area": "drugs", "leads": ["MYS"], "finding": "Well.", "by": "Farah",
                                           "parts": [told], "indicators": together, "values": values})}


@pytest.mark.parametrize("kind", ["report", "national", "component", "agenda", "decisions"])
def test_a_second_tool_finds_nothing_in_a_printed_document(kind: str, tmp_path: Path) -> None:
    path = tmp_path / f"{kind}.pdf"
    path.write_bytes(documents.pdf(papers()[kind]))
    words = [shutil.which("java") or "", "-cp", ":".join(map(str, JARS)), "org.apache.pdfbox.preflight.Validator_A1b", str(path)]
    done = subprocess.run(words, capture_output=True, text=True, check=False, timeout=120)
    told = {re.sub(r" on page \d+", "", line).strip() for line in done.stdout.splitlines() if line.strip()}
    assert any("PDF/A-1b" in line for line in told), done.stderr[-500:]  # it ran
    assert not [line for line in told if not any(known in line for known in ELSE)]
