"""Indicators in documents: what all states say together, and, where the paper is for who may see them, the values of states.

A value comes in words (`196 persons`, `✓ yes`), so that a document says of it what the page says.
"""

from __future__ import annotations

from typing import Any

from sheaf.kernel.states import name, place
from sheaf.plan.compiling.documents.paper import Block, Cell, Chart, Heading, Table, Text, cells, line
from sheaf.plan.compiling.documents.view import Measured
from sheaf.plan.compiling.figures import WHOLE

NOTE = "Shown from three states on, so that nobody's own value can be read from it."
LEFT = "Not shown here, since beside what was published before it would tell what fewer than three states said: "


def together(rows: tuple[Measured, ...], level: int) -> list[Block]:
    """A table of indicators with baseline and target, each whole before its splits; of yes and no a chart by year as well."""
    if not rows:
        return []
    found = tuple(_row(item, at) for item in rows for at in range(len(item.rows)))
    heads = ("Indicator", "All states together", "Who reported", "Baseline", "Target", "How it stands")
    left = "; ".join(line(text) for item in rows for text in item.left)
    blocks: list[Block] = [Heading("Indicators", level), Text(NOTE, quiet=True)]
    blocks += [Table(heads, found, (6, 5, 4, 3, 3, 4), "Indicators: all states together")] if found else []
    blocks += [Text(f"{LEFT}{left}.", quiet=True)] if left else []
    return [*blocks, *(_chart(item) for item in rows if item.answers)]


def _row(item: Measured, at: int) -> tuple[Cell, ...]:
    """The whole with what measures it, or one split."""
    of, said, reported = item.rows[at]
    if at and of != WHOLE:
        return (Cell((f"{item.code}, {line(of)}",)), *(Cell((text,)) for text in (line(said), reported, "–", "–", "–")))
    told = (line(said), reported, *(text or "–" for text in (item.baseline, item.target, item.light)))
    return (Cell((line(item.title),), item.code), *(Cell((text,)) for text in told))


def _chart(item: Measured) -> Chart:
    title = f"{item.code}: all states together, by year"
    return Chart(title, f"{line(item.title)}: how many states say yes, no and nothing, by year", item.answers)


def of_one(rows: list[dict[str, Any]], level: int) -> list[Block]:
    """The values of one state, each whole before its splits. rows: {code, title, year, of, said, baseline, target, light}."""
    if not rows:
        return []
    heads = ("Indicator", "Of whom or what", "Value", "Year", "Baseline", "Target", "How it stands")
    found = tuple((_named(item), *cells(line(item["of"]), line(item["said"]), str(item["year"]), *_measures(item))) for item in rows)
    return [Heading("Indicators", level), Table(heads, found, (7, 4, 4, 2, 3, 3, 4), "Values of indicators")]


def by_state(rows: list[dict[str, Any]], level: int) -> list[Block]:
    """A table for each indicator, as the reader may have its values: a row for each state, a column for the whole and for each split.
    rows: {code, title, state, year, of, said, baseline, target, light}."""
    blocks: list[Block] = [Heading("Indicators by state", level)] if rows else []
    for code in dict.fromkeys(item["code"] for item in rows):
        of_it = [item for item in rows if item["code"] == code]
        title = f"{code}: {line(of_it[0]['title'])}"
        blocks += [Heading(title, min(level + 1, 3)), _by_state(of_it, title)]
    return blocks


def _by_state(rows: list[dict[str, Any]], title: str) -> Table:
    parts = list(dict.fromkeys(item["of"] for item in rows if item["of"] != WHOLE))
    measured = any(item["target"] or item["baseline"] for item in rows)
    heads = ("State", "Year", "Whole", *map(line, parts), *(["Baseline", "Target", "How it stands"] if measured else []))
    said = {(item["state"], item["of"]): item for item in rows}
    found = [(Cell((name(state),)), *_state(said, state, parts, measured)) for state in sorted({item["state"] for item in rows}, key=place)]
    widths = (5, 2, *(4 for _ in (WHOLE, *parts)), *((3, 3, 4) if measured else ()))
    return Table(heads, tuple(found), widths, title)


def _state(said: dict[tuple[str, str], dict[str, Any]], state: str, parts: list[str], measured: bool) -> tuple[Cell, ...]:
    """Year, whole, splits, and what measures the whole."""
    held = [said.get((state, of)) for of in (WHOLE, *parts)]
    first = next(item for item in held if item)
    told = [line(item["said"]) if item else "–" for item in held]
    return cells(str(first["year"]), *told, *(_measures(first) if measured else ()))


def _named(item: dict[str, Any]) -> Cell:
    return Cell((line(item["title"]),), item["code"]) if item["of"] == WHOLE else Cell((item["code"],))


def _measures(item: dict[str, Any]) -> tuple[str, ...]:
    return tuple(item[key] or "–" for key in ("baseline", "target", "light"))
