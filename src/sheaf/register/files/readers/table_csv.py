"""Tables as text. Cells are text and stay text: nothing that begins with = + - @ is ever evaluated."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import TextIO

from sheaf.kernel.errors import Invalid
from sheaf.register.files.limits import MAX_CELL
from sheaf.register.files.plan import DELIMITERS, Plan
from sheaf.register.files.readers import encodings
from sheaf.register.files.readers.table_rows import headings, read_table
from sheaf.register.files.rows import Row

_SAMPLE_LINES = 20
_MAX_LINE = 1024 * 1024
_MAX_FIELD = MAX_CELL * 4
_BROKEN = re.compile("[\udc80-\udcff]")  # how `surrogateescape` marks a byte that does not fit


def read(path: Path, plan: Plan) -> Iterator[Row]:
    """Rows of the file by the plan. `Invalid` codes: encoding, csv_broken, no_header, mapping."""
    yield from read_table(_lines(path, plan), plan)


def headers(path: Path, plan: Plan) -> list[str]:
    """The names of the columns."""
    return headings(_lines(path, plan), plan)[0]


def sample(path: Path, plan: Plan, count: int) -> list[list[str]]:
    """The first rows as they stand, header included."""
    return [cells for (_, cells), _ in zip(_lines(path, plan), range(count), strict=False)]


def delimiter_of(path: Path, encoding: str) -> str:
    """The delimiter that cuts the first lines into the same number of cells most often; a comma in doubt."""
    try:
        with path.open(encoding=encoding, newline="", errors="replace") as stream:
            lines = [line for line, _ in zip(_limited(stream), range(_SAMPLE_LINES), strict=False) if line.strip()]
    except UnicodeError:  # UTF-16 without its mark is no text at all: reading it says so
        return ","
    best, most = ",", 0
    csv.field_size_limit(_MAX_FIELD)
    for delimiter in DELIMITERS:
        try:
            widths = [len(cells) for cells in csv.reader(lines, delimiter=delimiter) if cells]
        except csv.Error:  # a cell over the limit: cut so, the file could not be read
            continue
        agreeing = sum(width == widths[0] for width in widths) if widths and widths[0] > 1 else 0
        if agreeing * widths[0] > most if widths else False:
            best, most = delimiter, agreeing * widths[0]
    return best


def _limited(stream: TextIO) -> Iterator[str]:
    """Lines, cut at a limit so that a file without line ends does not fill the memory."""
    while line := stream.readline(_MAX_LINE):
        yield line


def _lines(path: Path, plan: Plan) -> Iterator[tuple[int, list[str]]]:
    encoding = encodings.checked(path, plan.encoding)
    delimiter = plan.delimiter or delimiter_of(path, encoding.encoding)
    csv.field_size_limit(_MAX_FIELD)
    number = 0
    with path.open(encoding=encoding.encoding, newline="") as stream:
        reader = csv.reader(_limited(stream), delimiter=delimiter, strict=True)
        try:
            for number, cells in enumerate(reader, 1):
                yield number, cells
        except UnicodeError:
            wrong = _wrong_row(path, encoding.encoding, delimiter) or number + 1
            raise Invalid(f"In {'the first row' if wrong == 1 else f'row {wrong}'} are bytes that do not fit {encoding.encoding.upper()}. "
                          f"Choose another encoding; the file looks like {_other(path)}.", code="encoding", row=wrong) from None
        except csv.Error as error:
            raise Invalid(f"The table is broken in row {number + 1}: {_words(error)}.", code="csv_broken", row=number + 1) from None


def _wrong_row(path: Path, encoding: str, delimiter: str) -> int:
    """The first row whose bytes do not fit, as a person counts; 0 where that cannot be told. Bytes are read ahead of the rows."""
    with path.open(encoding=encoding, errors="surrogateescape", newline="") as stream, suppress(UnicodeError, csv.Error):
        for number, cells in enumerate(csv.reader(_limited(stream), delimiter=delimiter), 1):
            if any(_BROKEN.search(cell) for cell in cells):
                return number
    return 0


def _other(path: Path) -> str:
    guess = encodings.guess(path).encoding
    return encodings.ENCODINGS.get(guess, guess)


def _words(error: csv.Error) -> str:
    text = str(error)
    if "unexpected end" in text:
        return "a quotation mark is opened and never closed"
    return "a cell is too long, or a quotation mark is not closed" if "field larger" in text else "quotation marks are wrong"
