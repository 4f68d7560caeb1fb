"""Starter facts: programmes and work plans with partners that public sources report, with the components that they are known to
have. Their texts are not public: no objective and no action stands here. Every row keeps its source."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from sheaf.kernel import ids


def load(apps: Any, alias: str) -> None:
    """Write the facts into an empty database. apps: Django's registry as a migration gives it."""
    programme, component = (apps.get_model("programme", name).objects.using(alias) for name in ("Programme", "Component"))
    for row in _rows("programmes.csv"):
        programme.create(
            code=row["code"], title=row["title"], edition=row["edition"], partner=row["partner"], starts=date.fromisoformat(row["starts"]),
            ends=_day(row["ends"]), precision=row["precision"], extended_to=_day(row["extended_to"]), extended_by=row["extended_by"],
            adopted_by=row["adopted_by"], state="adopted", source=row["source_url"], support=row["support"],
            note=". ".join(part for part in (row["detail"], row["notes"]) if part))
    held: dict[str, int] = {}
    for row in _rows("components.csv"):
        held[row["programme"]] = place = held.get(row["programme"], 0) + 1
        component.create(id=ids.new_id(), programme_id=row["programme"], area=row["area"], title=row["title"], position=place,
                         source=row["source_url"], note=row["notes"])


@cache
def structure() -> dict[str, list[dict[str, str]]]:
    """What is public of how a programme's document is built, by the programme's code: rows of order, field, meaning, source, support."""
    found: dict[str, list[dict[str, str]]] = {}
    for row in _rows("structure.csv"):
        found.setdefault(row["programme"], []).append(row)
    return found


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _rows(name: str) -> Iterator[dict[str, str]]:
    text = (files("sheaf.plan.programme") / "facts" / name).read_text("utf-8")
    yield from csv.DictReader(text.splitlines())
