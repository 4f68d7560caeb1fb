"""Indicators in documents: what all states say together, and, where the paper is for who may see them, the values of states.

A value comes in words (`196 persons`, `✓ yes`), so that a document says of it what the page says.
"""

from __future__ import annotations

from typing import Any

from sheaf.kernel.states import name
from sheaf.plan.compiling.documents.paper import Block, Cell, Chart, Heading, Table, Text, line
from sheaf.plan.compiling.documents.view import Measured

WHOLE = "all"  # the split of a whole value
NOTE = "Shown from three states on, so that nobody's own value can be read from it."


def together(rows: tuple[Measured, ...], level: int) -> list[Block]:
    """A table of indicators with baseline and target, each whole before its splits; of yes and no a chart by year as well."""
    if not rows:
        return []
    found = tuple(_row(item, place) for item in rows for place in range(len(item.rows)))
    heads = ("Indicator", "All states together", "Who reported", "Baseline", "Target", "How it stands")
    blocks: list[Block] = [Heading("Indicators", level), Text(NOTE, quiet=True),
                           Table(heads, found, (6, 5, 4, 3, 3, 4), "Indicators: all states together")]
    return [*blocks, *(_chart(item) for item in rows if item.answers)]


def _row(item: Measured, place: int) -> tuple[Cell, ...]:
    """The whole with what measures it, or one split."""
    of, said, reported = item.rows[place]
    if place and of != WHOLE:
        return (Cell((f"{item.code}, {line(of)}",)), *(Cell((text,)) for text in (line(said), reported, "–", "–", "–")))
    told = (line(said), reported, *(text or "–" for text in (item.baseline, item.target, item.light)))
    return (Cell((line(item.title),), item.code), *(Cell((text,)) for text in told))


def _chart(item: Measured) -> Chart:
    title = f"{item.code}: all states together, by year"
    return Chart(title, f"{line(item.title)}: how many states say yes, no and nothing, by year", item.answers)


def by_state(rows: list[dict[str, Any]], level: int, *, named: bool) -> list[Block]:
    """Values of states, as the reader may have them. rows: {code, title, state, year, of, said, baseline, target, light}; named: with a
    column of states."""
    if not rows:
        return []
    heads = ("Indicator", *(["State"] if named else []), "Of whom or what", "Value", "Baseline", "Target", "How it stands")
    found = tuple(_value(item, named) for item in rows)
    widths = (6, *([4] if named else []), 4, 5, 3, 3, 4)
    return [Heading("Values by state" if named else "Indicators", level), Table(heads, found, widths, "Values of indicators by state")]


def _value(item: dict[str, Any], named: bool) -> tuple[Cell, ...]:
    first = Cell((line(item["title"]),), item["code"]) if item["of"] == WHOLE else Cell((item["code"],))
    told = [*([name(item["state"])] if named else []), line(item["of"]), f"{line(item['said'])}, {item['year']}",
            *(item[key] or "–" for key in ("baseline", "target", "light"))]
    return (first, *(Cell((text,)) for text in told))
