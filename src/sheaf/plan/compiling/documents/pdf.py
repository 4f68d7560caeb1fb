"""A paper as PDF: PDF/A-2a and PDF/UA-1 by typst. The same paper gives the same bytes: the date is the paper's day."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import Any

from sheaf.plan.compiling.documents import charts
from sheaf.plan.compiling.documents.paper import Paper, data_of, place_of
from sheaf.plan.compiling.documents.printing import INSTALL, CannotPrint, Told, printed

FONTS = ("Noto Sans", "Noto Sans Thai", "Noto Sans Lao", "Noto Sans Khmer", "Noto Sans Myanmar", "Noto Sans Tamil", "Noto Sans Arabic",
         "Noto Sans CJK SC", "Noto Sans Symbols2", "Noto Sans Symbols", "Noto Sans Math")
STANDARDS = ("a-2a", "ua-1")
SHORT = 2_400  # letters over the whole width that fill half a page
LINE = 40  # letters that the end of a paragraph takes at most
_SIGN = re.compile(r"the text `?\"(\\u\{([0-9a-fA-F]+)\}|.+?)\"`? could not be displayed", re.DOTALL)


def pdf(paper: Paper) -> bytes:
    """The document. `CannotPrint` where a sign has no font: a report with a hole in it is none."""
    try:
        return printed(_source(), _drawn(paper), standards=STANDARDS)[0]
    except Told as error:
        raise _why(paper, str(error)) from None


def _drawn(paper: Paper) -> dict[str, Any]:
    """What the template reads: the paper, with its charts drawn and its long rows marked."""
    data = data_of(paper)
    for item in data["blocks"]:
        if item["kind"] == "chart":
            item |= {"svg": charts.stacked(item["rows"], item["title"]), "alt": charts.told(item["rows"])}
        elif item["kind"] == "table":
            item["long"] = [_long(row, item["widths"]) for row in item["rows"]]
    short = f"{paper.title}, {paper.subtitle}" if paper.subtitle else paper.title
    return {
        **data,
        "short": short,
        "mark": f"Content {paper.digest[:16]}…",
        "made": "SHA-256 of the content that this document is made of:",
        "fonts": list(FONTS),
    }


def _long(row: list[dict[str, Any]], widths: list[int]) -> bool:
    """Whether a row may be as tall as a page, by its letters; each sign outside ASCII counts twice, which no script exceeds."""
    return any(sum(len(text) + sum(1 for sign in text if sign > "\x7f") + LINE for text in (cell["title"], *cell["paragraphs"]))
               > SHORT * part / sum(widths) for cell, part in zip(row, widths, strict=True))


def _why(paper: Paper, said: str) -> CannotPrint:
    """The printing program's error in our words, with the place of the sign that it could not set."""
    if found := _SIGN.search(said):
        sign = chr(int(found[2], 16)) if found[2] else found[1][:1]
        point = f"U+{ord(sign):04X}"
        shown = f"“{sign}” ({point})" if sign.isprintable() else point
        if sign.isascii():
            return CannotPrint(f"The document cannot be printed: the fonts for it are missing. {INSTALL}", code="print")
        place = place_of(paper, sign)
        return CannotPrint(f"The document cannot be printed: the sign {shown}, in {place}, has no installed font. "
                           f"Take it out of the text, or, where a script is missing: {INSTALL}", code="print", sign=point, place=place)
    if "font" in said or "glyph" in said:
        return CannotPrint(f"The document cannot be printed: a sign in it has no installed font. {INSTALL}", code="print")
    return CannotPrint("The document cannot be printed: the printing program refused it.", code="print")


@cache
def _source() -> bytes:
    return (files("sheaf.plan.compiling") / "documents" / "document.typ").read_bytes()
