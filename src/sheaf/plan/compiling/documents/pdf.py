"""A paper as PDF: PDF/A-2a and PDF/UA-1 by typst. The same paper gives the same bytes: the date is the paper's day."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from sheaf.plan.compiling.documents import charts
from sheaf.plan.compiling.documents.lettering import letters_of, marked, script_missing, unset
from sheaf.plan.compiling.documents.paper import Paper, data_of, place_of
from sheaf.plan.compiling.documents.printing import FONTS, INSTALL, STANDARDS, CannotPrint, Told, printed
from sheaf.plan.signs import point

SHORT = 2_400  # letters over the whole width that fill half a page
MOST_ROUNDS = 20  # of printing again, where a sign that has a letter alone has none in its place
LINE = 40  # letters that the end of a paragraph takes at most
_SIGN = re.compile(r"the text `?\"(\\u\{([0-9a-fA-F]+)\}|.+?)\"`? could not be displayed", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Printed:
    """A PDF, and what of the text no installed font has: (`U+E000`, where it stands), printed as its number."""

    data: bytes
    unset: tuple[tuple[str, str], ...] = ()


def pdf(paper: Paper) -> bytes:
    """The document alone."""
    return printed_pdf(paper).data


def printed_pdf(paper: Paper) -> Printed:
    """The document. What was frozen is always printed: a sign that no font has stands there as its number, and a note at the end
    tells where. `CannotPrint` where fonts as a whole are missing or there is too much of it."""
    data = data_of(paper)
    missing: set[str] = set()
    for _ in range(MOST_ROUNDS):
        notes = tuple((point(sign), place_of(paper, sign)) for sign in sorted(missing))
        try:
            return Printed(printed(_source(), _drawn(marked(_noted(data, notes), missing)), standards=STANDARDS)[0], notes)
        except Told as error:
            found = _sign(str(error))
            if not found or found.isascii() or found in missing:
                raise _why(str(error)) from None
            missing |= {found, *unset(letters_of(data))}
            if script_missing(missing):
                raise CannotPrint(f"The document cannot be printed: the fonts of a script are missing. {INSTALL}", code="print") from None
    raise CannotPrint("The document cannot be printed: too many of its signs have no installed font.", code="print")


def _noted(data: dict[str, Any], notes: tuple[tuple[str, str], ...]) -> dict[str, Any]:
    """With a note at the end of what is printed as numbers."""
    if not notes:
        return data
    told = "; ".join(f"{sign} in {place}" for sign, place in notes)
    text = f"Printed as numbers, since no installed font has a letter for them: {told}."
    return {**data, "blocks": [*data["blocks"], {"kind": "text", "text": text, "quiet": True, "lang": "en"}]}


def _drawn(data: dict[str, Any]) -> dict[str, Any]:
    """What the template reads: the paper, with its charts drawn and its long rows marked."""
    for item in data["blocks"]:
        if item["kind"] == "chart":
            item |= {"svg": charts.stacked(item["rows"], item["title"]), "alt": charts.told(item["rows"])}
        elif item["kind"] == "table":
            item["long"] = [_long(row, item["widths"]) for row in item["rows"]]
    short = f"{data['title']}, {data['subtitle']}" if data["subtitle"] else data["title"]
    return {
        **data,
        "short": short,
        "mark": f"Content {data['digest'][:16]}…",
        "made": "SHA-256 of the content that this document is made of:",
        "fonts": list(FONTS),
    }


def _long(row: list[dict[str, Any]], widths: list[int]) -> bool:
    """Whether a row may be as tall as a page, by its letters; each sign outside ASCII counts twice, which no script exceeds."""
    return any(sum(len(text) + sum(1 for sign in text if sign > "\x7f") + LINE for text in (cell["title"], *cell["paragraphs"]))
               > SHORT * part / sum(widths) for cell, part in zip(row, widths, strict=True))


def _sign(said: str) -> str:
    """The sign that the printing program could not set; empty where it says something else."""
    found = _SIGN.search(said)
    return (chr(int(found[2], 16)) if found[2] else found[1][:1]) if found else ""


def _why(said: str) -> CannotPrint:
    """The printing program's error in our words."""
    if "font" in said or "glyph" in said:
        return CannotPrint(f"The document cannot be printed: the fonts for it are missing. {INSTALL}", code="print")
    return CannotPrint("The document cannot be printed: the printing program refused it.", code="print")


@cache
def _source() -> bytes:
    return (files("sheaf.plan.compiling") / "documents" / "document.typ").read_bytes()
