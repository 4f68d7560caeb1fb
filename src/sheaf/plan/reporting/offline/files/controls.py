"""What the controls of a Word document say, in one pass over its tree: linear in its size, whatever is nested in what.

Of tracked changes what was inserted counts, and nothing of what was deleted or moved away. LibreOffice before 7.5 drops the tags of
controls and repeats their text for each script in it, so every control stands in a bookmark too, which it keeps. It puts the line
breaks of a control in front of it, so that where they were is lost: that is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
EMPTY = "Click to write"
WORDS_OWN = ("Click or tap here to enter text.", "Click here to enter text.", "Choose an item.", "")
_GONE = frozenset({f"{W}del", f"{W}moveFrom", f"{W}sdtPr", f"{W}pPr", f"{W}rPr",
                   "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"})
_SIGNS = {f"{W}br": "\n", f"{W}cr": "\n", f"{W}tab": "\t", f"{W}noBreakHyphen": "\u2011"}
_MARK = re.compile(r"^sheaf_(keys|r\d{1,5}_[a-z]+)$")


@dataclass(slots=True)
class Control:
    """tag: empty where it has none; blank: it is marked as showing its placeholder; styled: with the look that Word gives to one of its
    own; pieces: its text as it comes, without controls inside it."""

    tag: str = ""
    blank: bool = False
    styled: bool = False
    pieces: list[str] = field(default_factory=list)
    paragraphs: int = 0

    @property
    def text(self) -> str:
        """What was written. The mark of a placeholder may stay where a program wrote a text: only a placeholder's look, or ours, is one."""
        said = "".join(self.pieces)
        return "" if (self.blank and self.styled) or said.strip() == EMPTY else said

    @property
    def passed(self) -> str:
        """A text that was passed over for a placeholder and is none that is known."""
        said = "".join(self.pieces).strip()
        return said if self.blank and self.styled and said not in (EMPTY, *WORDS_OWN) else ""


@dataclass(slots=True)
class Line:
    """A paragraph's text outside of controls. style: its name in the file."""

    style: str
    pieces: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Found:
    """controls: in their order; marked: by bookmark, the controls in it; lines: every paragraph outside of controls; unbroken: tags of
    controls whose line breaks were lost."""

    controls: list[Control] = field(default_factory=list)
    marked: dict[str, list[Control]] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)
    unbroken: set[str] = field(default_factory=set)

    def by_tag(self) -> dict[str, list[str]]:
        """Texts by tag; by bookmark where no control has kept its tag."""
        found: dict[str, list[str]] = {}
        for control in self.controls:
            if control.tag:
                found.setdefault(control.tag, []).append(control.text)
        return found or {tag_of(name): _once([control.text for control in held]) for name, held in self.marked.items()}

    def passed(self) -> dict[str, str]:
        """By tag, texts that were passed over for a placeholder."""
        return {control.tag: control.passed for control in self.controls if control.passed}


def mark_of(tag: str) -> str:
    """The bookmark of a control: letters, digits and lines below, as Word allows."""
    return "sheaf_" + tag.removeprefix("sheaf.").replace(".", "_")


def tag_of(mark: str) -> str:
    """The other way round."""
    bare = mark.removeprefix("sheaf_")
    return f"sheaf.{bare}" if bare == "keys" else bare.replace("_", ".", 1)


def _once(texts: list[str]) -> list[str]:
    """The first text, and those that are no repetition of it."""
    return [texts[0], *(text for text in texts[1:] if not text.endswith(texts[0]))]


def walk(root: Element) -> Found:
    """Every control and every paragraph outside of one."""
    found, mark, number = Found(), "", ""
    for item, control in _each(root, found):
        if item.tag == f"{W}bookmarkStart" and _MARK.match(item.get(f"{W}name", "")):
            mark, number = item.get(f"{W}name", ""), item.get(f"{W}id", "")
        elif item.tag == f"{W}bookmarkEnd" and item.get(f"{W}id", "") == number:
            mark = number = ""
        piece = _SIGNS.get(item.tag) or (item.text or "" if item.tag == f"{W}t" else "")
        if mark and control and not any(control is held for held in found.marked.get(mark, [])[-1:]):
            found.marked.setdefault(mark, []).append(control)
        if control and item.tag == f"{W}r":
            control.styled = control.styled or item.find(f"{W}rPr/{W}rStyle") is not None
        elif control and item.tag == f"{W}p":
            control.pieces += ["\n"] if control.paragraphs else []
            control.paragraphs += 1
        elif item.tag == f"{W}p":
            found.lines.append(Line(_value(item, "pPr", "pStyle")))
        elif piece and control:
            control.pieces.append(piece)
        elif piece and found.lines:
            found.lines[-1].pieces.append(piece)
            found.unbroken |= {tag_of(mark)} if mark and piece == "\n" else set()
    return found


def _each(root: Element, found: Found) -> Iterator[tuple[Element, Control | None]]:
    """Every element that counts, in order, with the innermost control that it is in. Without recursion: a file may nest as it likes."""
    stack: list[tuple[Iterator[Element], Control | None]] = [(iter(root), None)]
    while stack:
        item, control = next(stack[-1][0], None), stack[-1][1]
        if item is None:
            stack.pop()
        elif item.tag not in _GONE:
            if item.tag == f"{W}sdt":
                control = Control(_value(item, "sdtPr", "tag"), item.find(f"{W}sdtPr/{W}showingPlcHdr") is not None)
                found.controls.append(control)
            yield item, control
            stack.append((iter(item), control))


def _value(item: Element, *path: str) -> str:
    at = item.find("/".join(f"{W}{name}" for name in path))
    return at.get(f"{W}val", "") if at is not None else ""
