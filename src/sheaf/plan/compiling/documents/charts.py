"""Charts of statuses as SVG, the same for the page and for print, and the same as a table and in words (`sheaf.plan.drawing`)."""

from __future__ import annotations

from sheaf.plan import drawing
from sheaf.plan.compiling.documents.view import SIGNS, STATUS_WORDS
from sheaf.plan.drawing import WIDTH, Mark, Rows, height_of

# Colour-blind safe and told apart in grey (Okabe and Ito, 2008), beside the sign and the number.
COLOURS = {"done": "#00614e", "under_way": "#0072b2", "planned": "#56b4e9", "not_started": "#e6b400", "not_applicable": "#9a9a9a"}
DARK = frozenset({"done", "under_way"})  # letters on these are light
# What a chart may count: statuses, of an indicator of yes and no its answers, and last what was not reported.
MARKS = {**{status: Mark(SIGNS[status], STATUS_WORDS[status], colour, status in DARK) for status, colour in COLOURS.items()},
         **drawing.ANSWERS}

__all__ = ["COLOURS", "MARKS", "WIDTH", "height_of", "stacked", "table_of", "told"]


def stacked(rows: Rows, title: str) -> str:
    """A bar for each row, cut by status. rows: (label, status to count); the widest row fills the chart."""
    return drawing.stacked(rows, title, MARKS)


def table_of(rows: Rows) -> tuple[list[str], list[list[str]]]:
    """The same as a table: heads and rows, for readers who do not see the chart."""
    used = [status for status in MARKS if any(counts.get(status) for _, counts in rows)]
    heads = ["", *(MARKS[status].words for status in used)]
    return heads, [[label, *(str(counts.get(status, 0)) for status in used)] for label, counts in rows]


def told(rows: Rows) -> str:
    """The same in words, as the alternative text: in the order of MARKS, whatever order a copy of the numbers came in."""
    found = [f"{label}: " + ", ".join(f"{counts[status]} {mark.words}" for status, mark in MARKS.items() if counts.get(status))
             for label, counts in rows]
    return ". ".join(found) or "No entries"
