"""Charts as SVG, the same for the page and for print: bars with a pattern, a sign and a number beside the colour.

On the page colours come from classes (light and dark); in print the attributes stand. No script, no style element.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from sheaf.plan.compiling.documents.view import SIGNS, STATUS_WORDS, STATUSES

# Colour-blind safe and told apart in grey (Okabe and Ito, 2008), beside the sign and the number.
COLOURS = {"done": "#00614e", "under_way": "#0072b2", "planned": "#56b4e9", "not_started": "#e6b400", "not_applicable": "#9a9a9a",
           "not_reported": "#d9d9d9"}
WIDTH, LABEL, ROW, TOP = 720, 200, 26, 34
LETTERS = 32  # of a label beside its bar
MARK = 17  # from a mark's left to its words
ROOMS = ((40, 6.6), (27, 6.0))  # (from the end of one word to the next mark's words, width of a letter): the wide one where it fits
FONT = 'font-family="Noto Sans" font-size="12"'


def stacked(rows: Sequence[tuple[str, Mapping[str, int]]], title: str) -> str:
    """A bar for each row, cut by status. rows: (label, status to count); the widest row fills the chart."""
    used = [status for status in (*STATUSES, "not_reported") if any(counts.get(status) for _, counts in rows)]
    height = height_of(len(rows))
    most = max((sum(counts.values()) for _, counts in rows), default=0) or 1
    body = [_legend(used)]
    for place, (label, counts) in enumerate(rows):
        body.append(_row(label, counts, used, TOP + ROW * place, most))
    return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" role="img" '
            f'aria-label="{escape(title)}" class="chart"><title>{escape(title)}</title>{"".join(body)}</svg>')


def height_of(rows: int) -> int:
    """How high a chart of so many rows is, by a width of WIDTH."""
    return TOP + ROW * rows + 8


def _legend(used: Sequence[str]) -> str:
    gap, letter = next((room for room in ROOMS if _legend_width(used, *room) <= WIDTH), ROOMS[-1])
    found, left = [], 4.0
    for status in used:
        words = STATUS_WORDS[status]
        found.append(f'<rect x="{left:.0f}" y="6" width="12" height="12" class="s-{status}" fill="{COLOURS[status]}"/>'
                     f'<text x="{left + MARK:.0f}" y="16" class="label" fill="#222" {FONT}>{SIGNS[status]} {escape(words)}</text>')
        left += gap + letter * (len(words) + 2)
    return "".join(found)


def _legend_width(used: Sequence[str], gap: float, letter: float) -> float:
    """Where the last word of the legend ends."""
    return 4 + MARK - gap + sum(gap + letter * (len(STATUS_WORDS[status]) + 2) for status in used)


def _row(label: str, counts: Mapping[str, int], used: Sequence[str], top: int, most: int) -> str:
    found = [f'<text x="4" y="{top + 15}" class="label" fill="#222" {FONT}>{escape(_short(label))}</text>']
    left = float(LABEL)
    for status in used:
        count = counts.get(status, 0)
        if not count:
            continue
        width = (WIDTH - LABEL - 40) * count / most
        dark = status in ("done", "under_way")
        found.append(f'<rect x="{left:.1f}" y="{top}" width="{width:.1f}" height="{ROW - 6}" class="s-{status}" fill="{COLOURS[status]}"/>')
        if width > 22:
            found.append(
                f'<text x="{left + width / 2:.1f}" y="{top + 14}" text-anchor="middle" class="{"on-dark" if dark else "on-light"}" '
                f'fill="{"#fff" if dark else "#111"}" {FONT}>{SIGNS[status]} {count}</text>'
            )
        left += width
    found.append(f'<text x="{left + 6:.1f}" y="{top + 15}" class="label" fill="#222" {FONT}>{sum(counts.values())}</text>')
    return "".join(found)


def _short(label: str) -> str:
    """What fits beside the bar; a label that is cut says so."""
    return label if len(label) <= LETTERS else f"{label[:LETTERS - 1].rstrip()}…"


def table_of(rows: Sequence[tuple[str, Mapping[str, int]]]) -> tuple[list[str], list[list[str]]]:
    """The same as a table: heads and rows, for readers who do not see the chart."""
    used = [status for status in (*STATUSES, "not_reported") if any(counts.get(status) for _, counts in rows)]
    return ["", *(STATUS_WORDS[status] for status in used)], [
        [label, *(str(counts.get(status, 0)) for status in used)] for label, counts in rows
    ]


def told(rows: Sequence[tuple[str, Mapping[str, int]]]) -> str:
    """The same in words, as the alternative text."""
    found = [
        f"{label}: " + ", ".join(f"{count} {STATUS_WORDS[status]}" for status, count in counts.items() if count) for label, counts in rows
    ]
    return ". ".join(found) or "No entries"
