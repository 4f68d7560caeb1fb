"""What kind of text a file is, before a line of it is believed: encoding, table or JSON lines, and how its cells are parted."""

from __future__ import annotations

import codecs
import io
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import BinaryIO, TextIO

MAX_LINE = 4 << 20  # characters of one line
MAX_SHOWN = 300  # characters of a file that a message repeats
_LOOK = 1 << 16  # bytes that are looked at first
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
)
_PACKED = {b"\x1f\x8b": "gzip", b"BZh": "bzip2", b"\xfd7zXZ": "xz", b"\x28\xb5\x2f\xfd": "zstd"}
_WORKBOOK = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_LINES, _TABS = frozenset({".json", ".jsonl", ".ndjson"}), frozenset({".tsv", ".tab"})


class Unreadable(ValueError):
    """The file, or a line of it, is not what it should be; the text says where."""


@dataclass
class Opened:
    """A text file that is being read. name: for messages; as_lines: JSON lines, not a table; tabs: named as one parted by tabs."""

    name: str
    file: TextIO
    as_lines: bool
    tabs: bool
    broken: list[int] = field(default_factory=lambda: [0])

    def lines(self) -> Iterator[str]:
        """Line by line; one that is too long is named before it fills the memory. Ends with a word about bytes that were no text."""
        number = 0
        with self.file:
            for line in iter(partial(self.file.readline, MAX_LINE + 1), ""):
                number += 1
                if len(line) > MAX_LINE:
                    raise Unreadable(f"{self.name}, line {number}: longer than {MAX_LINE:,} characters")
                yield line
        if self.broken[0]:
            note(f"{self.name}: {self.broken[0]:,} times there are bytes that are no UTF-8; they were read as \ufffd, and a name that "
                 "holds them may match nobody. Save the file as UTF-8.")


def opened(path: Path) -> Opened:
    """Look at the first bytes of a file or a pipe and open it as text; raises Unreadable, OSError."""
    if path.is_dir():
        raise Unreadable(f"{path.name or path}: a folder, not a file")
    raw: BinaryIO = path.open("rb")
    try:
        head = raw.peek(_LOOK)  # type: ignore[attr-defined]  # a BufferedReader has it
        _check(path.name, head)
    except BaseException:
        raw.close()
        raise
    encoding = next((name for mark, name in _MARKS if head.startswith(mark)), "utf-8-sig")
    broken = [0]
    text = io.TextIOWrapper(raw, encoding=encoding, errors=_counted(path, broken), newline="")
    suffix = path.suffix.lower()
    start = codecs.getincrementaldecoder(encoding)("replace").decode(head).lstrip()[:1]
    return Opened(path.name, text, suffix in _LINES or start in ("{", "["), suffix in _TABS, broken)


def _check(name: str, head: bytes) -> None:
    if packed := next((words for mark, words in _PACKED.items() if head.startswith(mark)), ""):
        raise Unreadable(f"{name}: packed with {packed}; unpack it first")
    if head.startswith(_WORKBOOK):
        raise Unreadable(f"{name}: a workbook or an archive, not text; save the sheet as CSV in UTF-8 first")
    if head.count(0) > len(head) // 5 and not head.startswith(tuple(mark for mark, _ in _MARKS)):
        raise Unreadable(f"{name}: not text, or UTF-16 without its mark; save it as UTF-8 first")


def _counted(path: Path, broken: list[int]) -> str:
    """The name of an error handler that reads what cannot be decoded as \ufffd and counts how often."""

    def handler(error: UnicodeError) -> tuple[str, int]:
        if not isinstance(error, UnicodeDecodeError):
            raise error
        broken[0] += 1
        return "\ufffd", error.end

    name = f"sheaf-counted-{os.fsencode(path).hex()}"  # a file's name may be no text
    codecs.register_error(name, handler)
    return name


def note(words: str) -> None:
    """One line on standard error, beside progress and summary."""
    sys.stderr.write(f"sheaf match: {shown(words)}\n")
    sys.stderr.flush()


def shown(text: str, most: int = 4 * MAX_SHOWN) -> str:
    """Text from a file as a terminal may show it: nothing that moves the cursor, changes colours or turns the direction of writing."""
    cut = text if len(text) <= most else text[:most] + "…"
    return "".join(char if char.isprintable() or char in "\n\t" else char.encode("unicode_escape", "replace").decode() for char in cut)
