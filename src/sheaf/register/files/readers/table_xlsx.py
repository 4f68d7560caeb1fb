"""Excel workbooks (.xlsx), read as text and never calculated.

The archive is unpacked once into nothing to learn its true size before openpyxl sees it; openpyxl
itself reads through defusedxml, so a document type or entity inside is refused.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError
from zlib import error as ZlibError

from openpyxl import DEFUSEDXML, load_workbook
from openpyxl.utils.datetime import from_excel
from openpyxl.utils.exceptions import InvalidFileException

from sheaf.kernel import archives
from sheaf.kernel.errors import Invalid
from sheaf.matching.files.dates import is_date
from sheaf.register.files.limits import (
    EXCEL_ROWS,
    MAX_COLUMNS,
    MAX_ZIP_BYTES,
    MAX_ZIP_ENTRIES,
    MAX_ZIP_RATIO,
    ZIP_RATIO_FROM,
)
from sheaf.register.files.plan import ROW, Plan
from sheaf.register.files.readers.table_rows import headings, names_of, read_table
from sheaf.register.files.rows import Row

_BROKEN = (InvalidFileException, ParseError, KeyError, ValueError, TypeError, AttributeError, IndexError, OverflowError,
           zipfile.BadZipFile, ZlibError, EOFError, NotImplementedError, RuntimeError, AssertionError)
_FIRST_DAY, _LAST_DAY = 2_701, 73_051  # 1907, after the years of the Buddhist era, to the year 2100


def check_archive(path: Path) -> None:
    """Refuse a zip bomb, a broken archive and a zip that is no workbook, without unpacking to disk."""
    limits = archives.Limits(MAX_ZIP_ENTRIES, MAX_ZIP_BYTES, MAX_ZIP_RATIO, ZIP_RATIO_FROM)
    archives.measure(path, needs="xl/workbook.xml", thing="workbook", limits=limits, code="excel_broken",
                     wrong=("not_excel", "This zip file is not an Excel workbook."))


def read(path: Path, plan: Plan) -> Iterator[Row]:
    """Rows of one sheet by the plan. `Invalid` codes: excel_broken, not_excel, zip_bomb, no_sheet, no_header."""
    with _rows(path, plan) as lines:
        yield from read_table(lines, plan)


def headers(path: Path, plan: Plan) -> list[str]:
    """The names of the columns of the sheet."""
    with _rows(path, plan) as lines:
        return headings(lines, plan)[0]


def sample(path: Path, plan: Plan, count: int) -> list[list[str]]:
    """The first rows as text, header included."""
    with _rows(path, plan) as lines:
        return [list(cells) for (_, cells), _ in zip(lines, range(count), strict=False)]


def sheets(path: Path) -> list[str]:
    """The names of the sheets."""
    check_archive(path)
    with path.open("rb") as stream, _guarded():
        return list(load_workbook(stream, read_only=True).sheetnames)


@contextmanager
def _guarded() -> Iterator[None]:
    """What openpyxl raises for a damaged workbook (it has no error of its own for it) becomes `Invalid`."""
    try:
        yield
    except _BROKEN:
        raise Invalid("The Excel file is broken or holds what no table needs.", code="excel_broken") from None


@contextmanager
def _rows(path: Path, plan: Plan) -> Iterator[Iterator[tuple[int, list[str]]]]:
    if not DEFUSEDXML:
        raise Invalid("Excel files are read only with defusedxml installed.", code="excel_unsafe")
    check_archive(path)
    with path.open("rb") as stream:  # a stream: openpyxl judges a path by its ending, and ours has none
        with _guarded():
            book = load_workbook(stream, read_only=True, data_only=False, keep_links=False)
        yield _lines(book, plan)


def _lines(book: Any, plan: Plan) -> Iterator[tuple[int, list[str]]]:
    name = plan.sheet
    if name and name not in book.sheetnames:
        raise Invalid("The workbook has no sheet of that name.", code="no_sheet", fields={"sheet": "Choose another."})
    sheet = book[name] if name else book.worksheets[0] if book.worksheets else None
    if sheet is None:
        raise Invalid("The workbook has no sheet with cells.", code="no_sheet")
    sheet.reset_dimensions()  # what a sheet claims about its size is not believed
    rows = sheet.iter_rows(max_row=EXCEL_ROWS, max_col=MAX_COLUMNS + 1, values_only=True)
    number, dated = 0, _dated([""] * MAX_COLUMNS, plan) if plan.first == ROW else frozenset[int]()
    while True:
        with _guarded():
            cells = next(rows, None)
        if cells is None:
            return
        number += 1
        texts = _texts(_day(cell, book.epoch) if at in dated else cell for at, cell in enumerate(cells))
        if number == 1 and plan.first != ROW:
            dated = _dated(texts, plan)
        yield number, texts


def _texts(cells: Iterable[Any]) -> list[str]:
    texts = [as_text(cell) for cell in cells]
    while texts and not texts[-1]:
        texts.pop()
    return texts


def _dated(header: Sequence[str], plan: Plan) -> frozenset[int]:
    """The places of the columns that are mapped to dates."""
    return frozenset(at for at, name in enumerate(names_of(header)) if is_date(plan.columns.get(name, "")))


def _day(cell: Any, epoch: datetime) -> Any:
    """A bare number in a column of dates is the day that Excel counts by it; below may be a year, above digits without separators."""
    if isinstance(cell, int | float) and not isinstance(cell, bool) and _FIRST_DAY <= cell < _LAST_DAY:
        return from_excel(int(cell), epoch)
    return cell


def as_text(value: Any) -> str:
    """A cell as a person would type it: dates in ISO form, whole numbers without a point."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time.min else value.isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, timedelta):
        return str(value)
    return str(getattr(value, "text", value))  # array formulas keep their text
