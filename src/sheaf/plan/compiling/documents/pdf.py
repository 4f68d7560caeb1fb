"""A view as PDF: PDF/A-2a and PDF/UA-1 by typst. The same view gives the same bytes: the date is the snapshot's day."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any

from sheaf.kernel.errors import SheafError
from sheaf.kernel.states import name
from sheaf.plan.compiling.documents import charts
from sheaf.plan.compiling.documents.view import AMMTC, FULL, SIGNS, STATUS_WORDS, Chapter, Line, Reported, View

FONTS = ("Noto Sans", "Noto Sans Thai", "Noto Sans Lao", "Noto Sans Khmer", "Noto Sans Myanmar", "Noto Sans Tamil", "Noto Sans Arabic",
         "Noto Sans CJK SC", "Noto Sans Symbols2", "Noto Sans Symbols", "Noto Sans Math")
BANNERS = {FULL: "RESTRICTED · for senior officials", AMMTC: "RESTRICTED · for ministers and senior officials", "public": "PUBLIC"}


class CannotPrint(SheafError):
    """The document cannot be set: a sign that no installed font has, or fonts that are missing."""

    code, status = "print", 422


def pdf(shown: View) -> bytes:
    """The document. `CannotPrint` where a sign has no font: a report with a hole in it is none."""
    import typst

    try:
        found: bytes = typst.compile(
            _source(), sys_inputs={"data": json.dumps(data_of(shown), ensure_ascii=False)}, pdf_standards=["a-2a", "ua-1"]
        )
    except typst.TypstError as error:
        raise CannotPrint("The document cannot be printed: " + _plainly(str(error)), code="print") from None
    return found


def _plainly(said: str) -> str:
    if "codepoint" in said or "glyph" in said or "font" in said:
        return "a sign in it has no installed font. Install the Noto fonts (packages fonts-noto-core and fonts-noto-cjk)."
    return "the printing program refused it."


@cache
def _source() -> bytes:
    return (files("sheaf.plan.compiling") / "documents" / "report.typ").read_bytes()


def data_of(shown: View) -> dict[str, Any]:
    """What the template reads."""
    rows = [
        (chapter.title, {**chapter.counts, **({"not_reported": chapter.silent} if chapter.silent else {})}) for chapter in shown.chapters
    ]
    heads, cells = charts.table_of(rows)
    return {
        "title": shown.title, "subtitle": shown.subtitle, "short": f"{shown.title}, {shown.subtitle}", "author": "Sheaf", "day": shown.day,
        "digest": shown.digest, "banner": BANNERS[shown.rendering], "mark": f"Frozen content {shown.digest[:16]}…", "fonts": list(FONTS),
        "facts": [list(row) for row in shown.facts], "narrative": paragraphs(shown.narrative) or "", "invented": shown.invented,
        "overview": {"svg": charts.stacked(rows, "Entries by component and status"), "heads": ["Component", *heads[1:]], "rows": cells,
                     "alt": _told(rows), "caption": "Entries by component and status; “not reported” counts states"},
        "chapters": [_chapter(chapter) for chapter in shown.chapters],
    }


def _chapter(chapter: Chapter) -> dict[str, Any]:
    rows = [(name(state), counts) for state, counts in chapter.by_state.items()]
    chart = (
        {"svg": charts.stacked(rows, chapter.title), "alt": _told(rows), "caption": f"{chapter.title}: entries by state and status"}
        if rows
        else None
    )
    missing = f"Not reported: {', '.join(map(name, chapter.missing))}." if chapter.missing else (
        f"{chapter.silent} states have not reported." if chapter.silent else "")
    return {"title": chapter.title, "finding": paragraphs(chapter.finding), "missing": missing, "chart": chart,
            "parts": [_part(part) for part in chapter.parts]}


def _part(part: Reported) -> dict[str, Any]:
    notes = [f"{title}: {value} {unit}".strip() + f" ({source})" for title, value, unit, source in part.figures]
    notes += [f"Asked: {question} Answered: {answer}" for question, answer in part.asked]
    return {
        "state": name(part.state),
        "notes": notes,
        "lines": [
            {
                "subject": line.subject,
                "title": line.title,
                "status": STATUS_WORDS[line.status],
                "sign": SIGNS[line.status],
                "texts": texts_of(line),
            }
            for line in part.lines
        ],
    }


def texts_of(line: Line) -> list[str]:
    """The paragraphs of one entry, obstacles and needs named."""
    found = paragraphs(line.narrative)
    found += [f"Obstacles: {item}" for item in paragraphs(line.obstacles)] + [f"Needs: {item}" for item in paragraphs(line.needs)]
    return [*found, f"(as reported for {line.copied_from})"] if line.copied_from else found


def paragraphs(text: str) -> list[str]:
    """The lines of a text that have words; control characters, which no printer sets, are left out."""
    clean = "".join(letter for letter in text if letter.isprintable() or letter in "\n\u200b\u200c\u200d")
    return [line.strip() for line in clean.replace("\u200b", "").splitlines() if line.strip()]


def _told(rows: list[tuple[str, dict[str, int]]]) -> str:
    """A chart in words, for readers who do not see it."""
    return (
        ". ".join(f"{label}: " + ", ".join(f"{count} {STATUS_WORDS[status]}" for status, count in counts.items()) for label, counts in rows)
        or "No entries"
    )
