"""The shape of every document: a title page and blocks. PDF, Word and the page draw the same blocks.

Blocks carry words and counts, never markup, so that a document that came from another node is drawn by ours.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sheaf.kernel.errors import Invalid
from sheaf.plan.signs import of_word

MAX_BLOCKS, MAX_ROWS = 20_000, 50_000
_KEPT = "\u200c\u200d"  # joiners that scripts of the region need


@dataclass(frozen=True, slots=True)
class Heading:
    """level: 1 begins a page, 2 and 3 stand within it."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Text:
    """One paragraph. quiet: said smaller, of what is missing or where a figure comes from."""

    text: str
    quiet: bool = False
    lang: str = "en"


@dataclass(frozen=True, slots=True)
class Bullets:
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """title: in bold above the paragraphs; sign: before them, the status's shape; lang: of the paragraphs, ISO 639-1."""

    paragraphs: tuple[str, ...] = ()
    title: str = ""
    lang: str = "en"


@dataclass(frozen=True, slots=True)
class Table:
    """widths: of the columns in parts; the first column names its row. numbers: columns after the first hold counts."""

    heads: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    widths: tuple[int, ...]
    title: str
    numbers: bool = False


@dataclass(frozen=True, slots=True)
class Chart:
    """Stacked bars by status. rows: (label, status to count)."""

    title: str
    caption: str
    rows: tuple[tuple[str, dict[str, int]], ...]


Block = Heading | Text | Bullets | Table | Chart


@dataclass(frozen=True, slots=True)
class Paper:
    """day: its date, ISO; digest: of the content that it is made of; contents: whether it has a table of contents."""

    title: str
    subtitle: str
    banner: str
    day: str
    digest: str
    facts: tuple[tuple[str, str], ...]
    blocks: tuple[Block, ...]
    invented: bool = False
    contents: bool = True


def cells(*texts: str) -> tuple[Cell, ...]:
    """A row of plain cells."""
    return tuple(Cell((text,)) if text else Cell() for text in texts)


def paragraphs(text: str) -> list[str]:
    """The lines of a text that have words. Control and format characters, which no printer sets, are left out, and every space is
    a plain one, and Word's picture signs are Unicode; a letter that no font has stays, so that printing tells of it."""
    return [line for line in (" ".join(_clean(part).split()) for part in text.splitlines()) if line]


def line(text: str) -> str:
    """A text as one line."""
    return " ".join(paragraphs(text))


def _clean(text: str) -> str:
    if text.isascii() and text.isprintable():
        return text
    return "".join(_sign(letter) for letter in of_word(text))


def _sign(letter: str) -> str:
    kind = unicodedata.category(letter)
    if kind in ("Zs", "Zl", "Zp") or letter == "\t":
        return " "
    return "" if kind in ("Cc", "Cf", "Cs") and letter not in _KEPT else letter


def data_of(paper: Paper) -> dict[str, Any]:
    """As JSON: {title, …, blocks: [{kind, …}]}; `paper_of` reads it back."""
    names = ("title", "subtitle", "banner", "day", "digest", "invented", "contents")
    return {**{name: getattr(paper, name) for name in names}, "facts": [list(row) for row in paper.facts],
            "blocks": blocks_data(paper.blocks)}


def blocks_data(blocks: Iterable[Block]) -> list[dict[str, Any]]:
    """Blocks as JSON."""
    return [_block(item) for item in blocks]


def _block(item: Block) -> dict[str, Any]:
    match item:
        case Heading():
            return {"kind": "heading", "text": item.text, "level": item.level}
        case Text():
            return {"kind": "text", "text": item.text, "quiet": item.quiet, "lang": item.lang}
        case Bullets():
            return {"kind": "bullets", "items": list(item.items)}
        case Chart():
            return {"kind": "chart", "title": item.title, "caption": item.caption, "rows": [[label, dict(row)] for label, row in item.rows]}
    return {"kind": "table", "heads": list(item.heads), "widths": list(item.widths), "title": item.title, "numbers": item.numbers,
            "rows": [[{"title": cell.title, "paragraphs": list(cell.paragraphs), "lang": cell.lang} for cell in row] for row in item.rows]}


def paper_of(data: Any) -> Paper:
    """A paper that came as JSON. `Invalid` where it has not the shape of one."""
    try:
        facts = tuple((_text(key), _text(value)) for key, value in data["facts"])
        blocks = tuple(_block_of(item) for item in data["blocks"][: MAX_BLOCKS + 1])
        words = [_text(data[name]) for name in ("title", "subtitle", "banner", "day", "digest")]
    except (KeyError, TypeError, ValueError) as error:
        raise Invalid("This is no document.", code="document") from error
    if len(blocks) > MAX_BLOCKS:
        raise Invalid("The document is too long.", code="document")
    return Paper(words[0], words[1], words[2], words[3], words[4], facts, blocks, bool(data.get("invented")), bool(data.get("contents")))


def _block_of(item: dict[str, Any]) -> Block:
    match item["kind"]:
        case "heading":
            return Heading(_text(item["text"]), min(3, max(1, int(item["level"]))))
        case "text":
            return Text(_text(item["text"]), bool(item["quiet"]), _lang(item["lang"]))
        case "bullets":
            return Bullets(tuple(map(_text, item["items"])))
        case "chart":
            rows = tuple((_text(label), {_text(key): int(count) for key, count in row.items()}) for label, row in item["rows"])
            return Chart(_text(item["title"]), _text(item["caption"]), rows)
        case "table":
            return _table_of(item)
    raise ValueError(item["kind"])


def _table_of(item: dict[str, Any]) -> Table:
    heads = tuple(map(_text, item["heads"]))
    rows = tuple(tuple(_cell_of(cell) for cell in row) for row in item["rows"][:MAX_ROWS])
    widths = tuple(max(1, int(width)) for width in item["widths"])
    if not heads or len(widths) != len(heads) or any(len(row) != len(heads) for row in rows):
        raise ValueError("table")
    return Table(heads, rows, widths, _text(item["title"]), bool(item["numbers"]))


def _cell_of(cell: dict[str, Any]) -> Cell:
    return Cell(tuple(map(_text, cell["paragraphs"])), _text(cell["title"]), _lang(cell["lang"]))


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("text")
    return value


def _lang(value: Any) -> str:
    """A language's code that printing programs take, else English."""
    return value if isinstance(value, str) and value.isascii() and value.isalpha() and value.islower() and len(value) in (2, 3) else "en"


def place_of(paper: Paper, sign: str) -> str:
    """Where a sign stands, in words: the headings above it and the row."""
    trail = [""] * 3
    for item in paper.blocks:
        if isinstance(item, Heading):
            trail[item.level - 1 :] = [item.text, *[""] * (3 - item.level)]
        if row := _holds(item, sign):
            return ", ".join([*filter(None, trail), *([row] if row not in trail else [])])
    return "the title page"


def _holds(item: Block, sign: str) -> str:
    """The row, or the block's beginning, that has the sign; empty where none has."""
    match item:
        case Heading() | Text():
            return item.text[:40] if sign in item.text else ""
        case Bullets():
            return next((text[:40] for text in item.items if sign in text), "")
        case Chart():
            return item.title if sign in item.title + item.caption + "".join(label for label, _ in item.rows) else ""
    for row in item.rows:
        if any(sign in text for cell in row for text in (cell.title, *cell.paragraphs)):
            return row[0].title or " ".join(row[0].paragraphs)[:40]
    return item.title if sign in item.title + "".join(item.heads) else ""
