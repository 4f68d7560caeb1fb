"""Starter facts: meetings of ministers and senior officials that were held, and decisions of theirs that public sources report.
Every row keeps its source and how that was weighed; a day that is known by its year or from a report says so."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from importlib.resources import files
from typing import Any


def load(apps: Any, alias: str) -> None:
    """Write the facts into an empty database. apps: Django's registry as a migration gives it."""
    meeting, decision = (apps.get_model("meetings", name).objects.using(alias) for name in ("Meeting", "Decision"))
    for row in _rows("meetings.csv"):
        meeting.create(
            code=row["code"], body=row["body"], format=row["format"], number=int(row["number"]), title=row["title"],
            starts=date.fromisoformat(row["starts"]), ends=date.fromisoformat(row["ends"]), precision=row["precision"], place=row["place"],
            host=row["host"], chair=row["chair"], state="held", source=row["source_url"], support=row["support"], note=_note(row))
    held: dict[str, int] = {}
    for row in _rows("decisions.csv"):
        held[row["meeting"]] = number = held.get(row["meeting"], 0) + 1
        decision.create(
            code=f"{row['meeting']}.{number}", meeting_id=row["meeting"], number=number, kind=row["kind"], text=row["text"],
            about=row["about"], mode="reported", state="taken", taken=date.fromisoformat(row["taken"]), value=_value(row))


def _note(row: dict[str, str]) -> str:
    return ". ".join(part for part in (row["detail"], row["notes"]) if part)


def _value(row: dict[str, str]) -> dict[str, str]:
    found = {"to": row["to"], "source": row["source_url"], "support": row["support"], "note": row["notes"]}
    return {name: value for name, value in found.items() if value}


def _rows(name: str) -> Iterator[dict[str, str]]:
    text = (files("sheaf.plan.meetings") / "facts" / name).read_text("utf-8")
    yield from csv.DictReader(text.splitlines())
