"""How long a workbook takes that was filled in away from the node: `python -m bench.plan_workbooks [QUESTIONS]`.

Makes a throw-away node of a state (SQLite on disk) with an open year of ten components and QUESTIONS questions each (451: 4,510 rows).
Writes its workbook, fills in every row, reads it (`take`), shows what would change (`preview`) and takes it over (`apply`); then the same
file again, of which nothing may change. Prints one JSON line: seconds by the clock and by the processor, and memory.
"""

from __future__ import annotations

import io
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

HOME = tempfile.mkdtemp(prefix="sheaf-bench-")
os.environ |= {"SHEAF_HOME": HOME, "SHEAF_INSECURE_COOKIES": "true", "SHEAF_REQUIRE_TOTP": "false",
               "DJANGO_SETTINGS_MODULE": "sheaf.settings"}
WORDS = "An invented sentence about what was done, what stands in the way, and what would be of help. "


def open_year(questions: int) -> None:
    from sheaf.directory import queries as directory
    from sheaf.plan.reporting.models import Cycle, Format

    form = Format.objects.create(code="ANNUAL-1", title="Annual report", digest="0" * 64, questions=[
        {"subject": f"Q-{number}", "title": f"Invented question {number}"} for number in range(1, questions + 1)])
    Cycle.objects.create(year=2026, edition="POA-2016-2025", format=form, meeting="AMMTC-2026", meeting_day=date(2027, 9, 1),
                         components=[area.code for area in directory.crime_areas()], states=["THA"])


def filled(data: bytes) -> bytes:
    """The workbook with a status and two texts in every row."""
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(data))
    for sheet in book.worksheets:
        if sheet.sheet_state != "visible":
            continue
        heads = {str(cell.value).casefold(): cell.column for row in sheet.iter_rows(min_row=1, max_row=12) for cell in row if cell.value}
        for row in sheet.iter_rows(min_row=1):
            if str(row[0].value or "").startswith("Q-") or str(row[1].value or "").startswith("Q-"):
                for head, value in (("status", "Under way"), ("what was done", WORDS * 2), ("needs", WORDS)):
                    if head in heads:
                        sheet.cell(row[0].row, heads[head], value)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def timed(work: Callable[[], Any]) -> tuple[Any, dict[str, float]]:
    wall, cpu = time.perf_counter(), time.process_time()
    found = work()
    return found, {"wall": round(time.perf_counter() - wall, 2), "cpu": round(time.process_time() - cpu, 2)}


def main(questions: int) -> None:
    """Write, fill in, read, show, take over; again."""
    import django

    django.setup()
    from django.core.management import call_command

    from bench.machine import described, peak_mb
    from sheaf.access.actor import Actor
    from sheaf.kernel import node
    from sheaf.plan.reporting.offline import services

    call_command("migrate", verbosity=0)
    node.set_default(node.Node(state="THA", home=Path(HOME)))
    open_year(questions)
    who = Actor("bench", "Bench", "a", "THA", "THA/police", "officer")
    (_, data), writing = timed(lambda: services.export(who, year=2026, kind="workbook"))
    steps: dict[str, Any] = {"write": writing}
    data = filled(data)
    for turn in ("first", "again"):
        row, steps[f"{turn} read"] = timed(lambda: services.take(who, data=data, name="report.xlsx"))
        shown, steps[f"{turn} preview"] = timed(lambda row=row: services.counted(services.preview(who, row)))
        _, steps[f"{turn} apply"] = timed(lambda row=row: services.apply(who, upload_id=row.id))
        steps[f"{turn} counted"] = shown
    print(json.dumps({"bench": "plan_workbooks", "questions": questions, **steps, "peak_mb": peak_mb(), **described("openpyxl", "django")}))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 451)
