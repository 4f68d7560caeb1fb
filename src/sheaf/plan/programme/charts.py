"""Drawings as SVG: actions in time, and an indicator's values against its target, or as yes and no.

On the page colours come from classes (light and dark); in print the attributes stand. Every mark has a sign or a number beside its
colour, and the same rows stand in a table. No script, no style element.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from html import escape

from sheaf.kernel.states import name as state_name
from sheaf.plan import drawing
from sheaf.plan.programme.aggregating import own_words
from sheaf.plan.programme.lights import Light
from sheaf.plan.programme.models import Component, Indicator
from sheaf.plan.programme.queries import Bar, Reading, Together

# Colour-blind safe and told apart in grey (Okabe and Ito, 2008), beside the sign and the words.
COLOURS = {
    "done": "#00614e", "on-time": "#0072b2", "late": "#b03a00", "waiting": "#7a8a99", "overdue": "#b57600", "stopped": "#5b5b5b",
    "carried": "#6b4f8f", "undated": "#9a9a9a", "reached": "#00614e", "better": "#0072b2", "same": "#7a8a99", "worse": "#b03a00",
    "no-mark": "#7a8a99", "no-value": "#9a9a9a",
}
WIDTH, LABEL, ROW, TOP = 900, 210, 24, 30
SPACE = WIDTH - LABEL - 30
WORD = 42  # how wide “today” is, with the space beside it
FONT = 'font-family="Noto Sans" font-size="12"'


def timeline(parts: Sequence[tuple[Component, Sequence[Bar]]], first: date, last: date, today: date, title: str) -> str:
    """Components with their actions between two days, years along the top, a line for today where it lies between."""
    rows: list[str] = []
    top = TOP
    for part, bars in parts:
        if not bars:
            continue
        rows.append(_text(4, top + 16, part.title[:60], "head"))
        top += ROW
        for bar in bars:
            rows.append(_bar(bar, top))
            top += ROW
    body = _years(first, last, top) + "".join(rows) + _today(first, last, today, top)
    return _svg(body, top + 8, title)


def _years(first: date, last: date, bottom: int) -> str:
    span = max((last - first).days, 1)
    step = max(1, (last.year - first.year) // 10)
    found = []
    for year in range(first.year, last.year + 1, step):
        left = LABEL + SPACE * max((date(year, 1, 1) - first).days, 0) / span
        found.append(f'<line x1="{left:.1f}" y1="20" x2="{left:.1f}" y2="{bottom}" class="grid" stroke="#c8cfce"/>')
        found.append(_text(left + 3, 16, str(year), "label"))
    return "".join(found)


def _bar(bar: Bar, top: int) -> str:
    left, width = LABEL + SPACE * bar.left / 100, max(SPACE * bar.width / 100, 3)
    name, code = escape(f"{bar.action.code} {bar.action.title}: {bar.light.words}"), bar.light.code
    return (f'<g><title>{name}</title>{_text(14, top + 15, bar.action.code[:26], "label")}'
            f'<rect x="{left:.1f}" y="{top + 3}" width="{width:.1f}" height="{ROW - 8}" rx="2" class="l-{code}" fill="{COLOURS[code]}"/>'
            f'{_text(min(left + width + 3, WIDTH - 14), top + 15, bar.light.sign, "label")}</g>')


def _today(first: date, last: date, today: date, bottom: int) -> str:
    if not first <= today <= last:
        return ""
    span = max((last - first).days, 1)
    left = LABEL + SPACE * (today - first).days / span
    new_year = LABEL + SPACE * (date(today.year + 1, 1, 1) - first).days / span
    before = min(new_year, WIDTH) - left < WORD  # a year begins too near on the right: the word stands on the left of the line
    word = _text(left - WORD + 4 if before else left + 4, 28, "today", "today-word")
    return (f'<g><title>today, {today}</title><line x1="{left:.1f}" y1="18" x2="{left:.1f}" y2="{bottom}" class="today" stroke="#a3211b" '
            f'stroke-width="2" stroke-dasharray="5 3"/>{word}</g>')


def values(rows: Sequence[Reading], title: str) -> str:
    """A bar for each state and year with its value, and a line where the target lies; of yes and no a mark with its word. rows: of one
    indicator, each with a value."""
    if rows and rows[0].indicator.kind == "yes_no":
        return drawing.answers([(_label(row), bool(row.value)) for row in rows], title)
    most = max((abs(value) for row in rows for value in (row.value, row.target) if value is not None), default=Decimal(0)) or Decimal(1)
    body = "".join(_value(row, TOP - 20 + ROW * place, most) for place, row in enumerate(rows))
    return _svg(body, TOP - 20 + ROW * len(rows) + 6, title)


def region(row: Indicator, rows: Sequence[Together], title: str) -> str:
    """The same of all states together, by year; of yes and no a bar cut by how many say which. Empty without rows, or of words."""
    if not rows or row.kind == "text":
        return ""
    if row.kind == "yes_no":
        return drawing.stacked([(str(item.year), answered(item)) for item in rows], title, drawing.ANSWERS)
    return values([Reading(row, "", item.year, item.value, "", "", item.baseline, item.target, item.light)
                   for item in rows if item.light], title)


def answered(item: Together) -> dict[str, int]:
    """How many states say yes, no and nothing."""
    yes = int(item.value)
    found = {drawing.YES: yes, drawing.NO: item.reported - yes, drawing.UNTOLD: max(item.owed - item.reported, 0)}
    return {kind: count for kind, count in found.items() if count}


def _label(row: Reading) -> str:
    return f"{state_name(row.state) if row.state else 'All states'} {row.year}"


def _value(row: Reading, top: int, most: Decimal) -> str:
    space = SPACE - 90
    width = float(space * abs(row.value or Decimal(0)) / most)
    code, told = row.light.code, _told(row, row.value)
    target = ""
    if row.target is not None:
        left = LABEL + float(space * abs(row.target) / most)
        target = (f'<g><title>{escape(f"target {_told(row, row.target)}")}</title><line x1="{left:.1f}" y1="{top}" x2="{left:.1f}" '
                  f'y2="{top + ROW - 2}" class="target" stroke="#222" stroke-width="2"/></g>')
    return (f'<g><title>{escape(f"{_label(row)}: {told}, {row.light.words}")}</title>'
            f'{_text(4, top + 16, _label(row), "label")}'
            f'<rect x="{LABEL}" y="{top + 4}" width="{max(width, 1):.1f}" height="{ROW - 9}" class="l-{code}" fill="{COLOURS[code]}"/>'
            f'{_text(LABEL + width + 8, top + 16, f"{row.light.sign} {told}", "label")}</g>{target}')


def _told(row: Reading, value: Decimal | None) -> str:
    return "–" if value is None else own_words(row.indicator, value, unit=False)


def legend(lights: Sequence[Light]) -> list[Light]:
    """Each light once, in the order of COLOURS."""
    return sorted({light.code: light for light in lights}.values(), key=lambda light: list(COLOURS).index(light.code))


def _text(left: float, top: float, words: str, kind: str) -> str:
    return f'<text x="{left:.1f}" y="{top:.0f}" class="{kind}" fill="#222" {FONT}>{escape(words)}</text>'


def _svg(body: str, height: int, title: str) -> str:
    return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" role="img" '
            f'aria-label="{escape(title, quote=True)}" class="drawing"><title>{escape(title)}</title>{body}</svg>')
