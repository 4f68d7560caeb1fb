"""Tables as text: how cells are parted, which columns there are, and every row in its place or the line that is wrong."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from itertools import chain

from sheaf.matching.files.opening import MAX_SHOWN, Opened, Unreadable

MAX_FIELD = 1 << 20  # characters of one cell
_PARTED = (",", ";", "\t", "|")


class Table:
    """header: as written; columns: the same without case and spaces; delimiter: as found. Raises Unreadable where a needed column is
    missing, one that is used stands twice, or a row cannot be cut into cells."""

    def __init__(self, source: Opened, needed: Sequence[str], used: Sequence[str]) -> None:
        self.name = source.name
        lines = source.lines()
        blank = 0
        first = next(lines, "")
        while first and not first.strip():
            first, blank = next(lines, ""), blank + 1
        self._before, self._start = blank, 0
        self.delimiter = "\t" if source.tabs else _delimiter(first, needed)
        csv.field_size_limit(MAX_FIELD)
        self._reader = csv.reader(chain([first] if first else [], lines), delimiter=self.delimiter, strict=True)
        self.header: list[str] = next(self._rows(), [])
        self.columns = [_bare(column) for column in self.header]
        self._check(needed, used)

    def _check(self, needed: Sequence[str], used: Sequence[str]) -> None:
        if missing := [column for column in needed if column not in self.columns]:
            found = ", ".join(self.header)[:MAX_SHOWN] or "nothing"
            raise Unreadable(f"{self.name}, line {self._line()}: no column {', '.join(missing)}; found {found}")
        if twice := [column for column in used if self.columns.count(column) > 1]:
            raise Unreadable(f"{self.name}, line {self._line()}: two columns are called {twice[0]}")

    def rows(self) -> Iterator[list[str]]:
        """The rows that are not empty; cells at the end may be missing."""
        width = len(self.header)
        for row in self._rows():
            if not row:
                continue
            if len(row) > width and any(row[width:]):
                raise Unreadable(f"{self.name}, line {self._line()}: {len(row)} cells under {width} columns; a cell with a "
                                 f"“{self.delimiter}” in it needs quotation marks")
            yield row

    def _rows(self) -> Iterator[list[str]]:
        try:
            for row in self._reader:
                self._start = self._reader.line_num
                yield row
        except csv.Error as error:
            raise Unreadable(f"{self.name}, line {self._start + 1 + self._before}: {_words(error)}") from error

    def _line(self) -> int:
        return max(self._reader.line_num, 1) + self._before


def _bare(column: str) -> str:
    return column.strip().casefold()


def _delimiter(first: str, needed: Sequence[str]) -> str:
    """The mark that shows the needed columns; a comma where none does."""
    for mark in _PARTED:
        if set(needed) <= {_bare(column).strip('"') for column in first.split(mark)}:
            return mark
    return ","


def _words(error: csv.Error) -> str:
    text = str(error)
    if "field larger" in text:
        return f"a cell longer than {MAX_FIELD:,} characters, or a quotation mark that is not closed"
    return "a quotation mark is opened and never closed" if "unexpected end" in text else f"quotation marks are wrong ({text})"
