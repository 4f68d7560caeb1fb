"""Drawings that pages and print share, as SVG: bars cut by kind, and marks of yes and no. Pure: words and numbers in, a picture out.

On the page colours come from classes (light and dark); in print the attributes stand. Every mark has a sign and a number or a word
beside its colour. No script, no style element.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

YES, NO, UNTOLD = "yes", "no", "not_reported"
SIGNS = {YES: "✓", NO: "✗"}
WIDTH, LABEL, ROW, TOP = 720, 200, 26, 34
LETTERS = 32  # of a label beside its bar
MARK = 17  # from a mark's left to its words
ROOMS = ((40, 6.6), (27, 6.0))  # (from the end of one word to the next mark's words, width of a letter): the wide one where it fits
FONT = 'font-family="Noto Sans" font-size="12"'
INK = "#222"
EDGE = 'stroke="#fff" stroke-width="1"'  # between two kinds of a bar, which a grey print shows much alike


@dataclass(frozen=True, slots=True)
class Mark:
    """How one kind is drawn: a sign that tells it without colour, words, a colour; dark: whether letters on it are light."""

    sign: str
    words: str
    colour: str
    dark: bool = False


# Colour-blind safe and told apart in grey (Okabe and Ito, 2008), beside the sign and the number.
ANSWERS = {YES: Mark(SIGNS[YES], "yes", "#0072b2", dark=True), NO: Mark(SIGNS[NO], "no", "#e6b400"),
           UNTOLD: Mark("?", "not reported", "#d9d9d9")}
Rows = Sequence[tuple[str, Mapping[str, int]]]


def stacked(rows: Rows, title: str, marks: Mapping[str, Mark]) -> str:
    """A bar for each row, cut by kind in the order of marks. rows: (label, kind to count); the widest row fills the drawing."""
    used = [kind for kind in marks if any(counts.get(kind) for _, counts in rows)]
    most = max((sum(counts.values()) for _, counts in rows), default=0) or 1
    body = [_legend([(kind, marks[kind]) for kind in used])]
    body += [_row(label, [(kind, marks[kind], counts.get(kind, 0)) for kind in used], TOP + ROW * place, most)
             for place, (label, counts) in enumerate(rows)]
    return _svg("".join(body), height_of(len(rows)), title)


def answers(rows: Sequence[tuple[str, bool]], title: str) -> str:
    """Yes or no of each row: a round mark or an open square, with its word. rows: (label, whether it is yes)."""
    body = [_answer(label, yes, TOP - 24 + ROW * place) for place, (label, yes) in enumerate(rows)]
    return _svg("".join(body), height_of(len(rows)) - 24, title)


def height_of(rows: int) -> int:
    """How high a drawing of so many rows is, by a width of WIDTH."""
    return TOP + ROW * rows + 8


def _answer(label: str, yes: bool, top: int) -> str:
    kind = YES if yes else NO
    mark, left = ANSWERS[kind], LABEL + 10
    shape = (f'<circle cx="{left}" cy="{top + 10}" r="8" class="a-{kind}" fill="{mark.colour}"/>' if yes else
             f'<rect x="{left - 7}" y="{top + 3}" width="14" height="14" class="a-{kind}" fill="none" stroke="{mark.colour}" '
             f'stroke-width="3"/>')
    return (f'<g><title>{escape(f"{label}: {mark.words}")}</title>{_text(4, top + 15, _short(label))}{shape}'
            f'{_text(left + 16, top + 15, f"{mark.sign} {mark.words}")}</g>')


def _legend(used: Sequence[tuple[str, Mark]]) -> str:
    gap, letter = next((room for room in ROOMS if _legend_width(used, *room) <= WIDTH), ROOMS[-1])
    found, left = [], 4.0
    for kind, mark in used:
        found.append(f'<rect x="{left:.0f}" y="6" width="12" height="12" class="s-{kind}" fill="{mark.colour}"/>'
                     f'{_text(round(left + MARK), 16, f"{mark.sign} {mark.words}")}')
        left += gap + letter * (len(mark.words) + 2)
    return "".join(found)


def _legend_width(used: Sequence[tuple[str, Mark]], gap: float, letter: float) -> float:
    """Where the last word of the legend ends."""
    return 4 + MARK - gap + sum(gap + letter * (len(mark.words) + 2) for _, mark in used)


def _row(label: str, counts: Sequence[tuple[str, Mark, int]], top: int, most: int) -> str:
    found, left = [_text(4, top + 15, _short(label))], float(LABEL)
    for kind, mark, count in counts:
        width = (WIDTH - LABEL - 40) * count / most
        if count:
            found.append(f'<rect x="{left:.1f}" y="{top}" width="{width:.1f}" height="{ROW - 6}" class="s-{kind}" fill="{mark.colour}" '
                         f'{EDGE}/>')
        if width > 22:
            kind_of, ink = ("on-dark", "#fff") if mark.dark else ("on-light", "#111")
            found.append(f'<text x="{left + width / 2:.1f}" y="{top + 14}" text-anchor="middle" class="{kind_of}" fill="{ink}" {FONT}>'
                         f'{mark.sign} {count}</text>')
        left += width
    found.append(_text(f"{left + 6:.1f}", top + 15, str(sum(count for *_, count in counts))))
    return "".join(found)


def _short(label: str) -> str:
    """What fits beside the bar; a label that is cut says so."""
    return label if len(label) <= LETTERS else f"{label[:LETTERS - 1].rstrip()}…"


def _text(left: float | str, top: int, words: str) -> str:
    return f'<text x="{left}" y="{top}" class="label" fill="{INK}" {FONT}>{escape(words)}</text>'


def _svg(body: str, height: int, title: str) -> str:
    return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" role="img" '
            f'aria-label="{escape(title)}" class="chart"><title>{escape(title)}</title>{body}</svg>')
