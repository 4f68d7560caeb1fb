"""The Excel workbook: a sheet for each component under its name, a row for each subject, last year's text beside, hidden keys under lock.

Read through openpyxl's read-only mode, cell by cell, after the archive was measured: a formula is a formula and never its value.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Collection, Iterable, Iterator, Mapping
from copy import copy
from datetime import date, datetime, time
from itertools import chain, islice
from typing import Any
from xml.etree.ElementTree import ParseError

from openpyxl import DEFUSEDXML, Workbook, load_workbook
from openpyxl.styles import Alignment, Font, PatternFill, Protection
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.datavalidation import DataValidation

from sheaf.kernel import archives
from sheaf.kernel.errors import Invalid, TooLarge
from sheaf.plan.reporting.offline.files import belonging, naming
from sheaf.plan.reporting.offline.files.columns import HEADS, TOP, WIDEST, Columns, head_row, headed
from sheaf.plan.reporting.offline.files.shapes import (
    ALL,
    MAX_BYTES,
    MAX_ROWS,
    NAMES,
    TEXTS,
    Given,
    Read,
    Report,
    Returned,
    Subject,
    base,
    code_of,
    mark_of,
    plain,
    sealed,
    wrong,
)

HIDDEN, LOOSE = "_sheaf", "Not taken"
TAKEN = ("history", HIDDEN.casefold(), LOOSE.casefold())  # names that no component's sheet may have: Excel keeps the first to itself
WIDTHS = (14, 34, 22, 60, 34, 34, 10, 24, 50, 40, 4)
FIRST, REMARK, KEY = 3, len(HEADS) - 1, len(HEADS)  # columns, from 1: of the first field, the remark, the key
HEADED = 2  # the row of the headings; above it stands the component
LIMITS = archives.Limits(entries=500, unpacked=256 * archives.MEBIBYTE)
MAX_LOOKED = 100_000  # rows of a sheet that are looked at, with words or without
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\b[^>]*\bref="[A-Z]+(\d+):[A-Z]+(\d+)"')
_LIKE_CODE = re.compile(r"_x([0-9A-Fa-f]{4})_")  # Excel takes such a text for a sign, unless its first letter is written as one
_CODED = re.compile(r"_x(00[01][0-9A-Fa-f]|005F)_")  # signs that Excel writes so: those that XML cannot carry, and the line below
_BROKEN = (InvalidFileException, ParseError, KeyError, ValueError, TypeError, AttributeError, IndexError, OverflowError,
           zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError, AssertionError)


def write(report: Report, returned: Mapping[tuple[str, str], Returned] | None = None, loose: tuple[Returned, ...] = ()) -> bytes:
    """The workbook. returned: rows that come back with what was written and a remark; loose: those that belong nowhere."""
    book = Workbook()
    book.remove(book.worksheets[0])
    looks = _looks(book)
    names: dict[str, str] = {}
    for row in report.subjects:
        if row.area not in names:
            names[row.area] = naming.sheet_name(row.area_title, {*TAKEN, *(name.casefold() for name in names.values())})
            _headed(book.create_sheet(names[row.area]), report, row, looks)
            naming.remember(book, row.area, names[row.area])
        _row(book[names[row.area]], report, row, (returned or {}).get((row.area, row.subject)), looks)
    for sheet in book.worksheets:
        _listed(sheet, report)
    _loose(book, loose)
    _hidden(book, report)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _looks(book: Workbook) -> dict[str, Any]:
    """One cell for each look, whose style is copied: making a style for each cell costs more than the cells."""
    sheet = book.create_sheet("looks")
    top = Alignment(wrap_text=True, vertical="top")
    found = {name: sheet.cell(row=1, column=place) for place, name in enumerate(("title", "head", "fixed", "open", "said", "remark"), 1)}
    for name, cell in found.items():
        cell.alignment = top if name != "title" else Alignment(vertical="top")
        cell.protection = Protection(locked=name != "open")
    found["title"].font, found["head"].font = Font(bold=True, size=14), Font(bold=True)
    found["fixed"].fill = found["said"].fill = PatternFill("solid", fgColor="F0F3F3")
    found["remark"].font = Font(bold=True, color="A3211B")
    styles = {name: copy(cell._style) for name, cell in found.items()}
    book.remove(sheet)
    return styles


def _headed(sheet: Any, report: Report, row: Subject, looks: Mapping[str, Any]) -> None:
    _put(sheet, 1, 1, row.area_title, looks["title"])
    _put(sheet, 1, KEY, belonging.mark(row.area), looks["fixed"])
    for column, words in enumerate(HEADS, 1):
        head = f"{words} ({report.last_year})" if words == "Last time" and report.last_year else words
        _put(sheet, HEADED, column, head, looks["head"])
    for column, width in enumerate(WIDTHS, 1):
        sheet.column_dimensions[sheet.cell(row=1, column=column).column_letter].width = width
    sheet.column_dimensions[sheet.cell(row=1, column=KEY).column_letter].hidden = True
    sheet.freeze_panes = f"C{HEADED + 1}"
    sheet.print_title_rows = f"1:{HEADED}"
    sheet.protection.sheet = True
    sheet.protection.formatColumns = sheet.protection.formatRows = sheet.protection.sort = sheet.protection.autoFilter = False
    sheet.oddHeader.center.text = f"Draft of {report.state_name}, {report.year}".replace("&", "and")


def _row(sheet: Any, report: Report, row: Subject, back: Returned | None, looks: Mapping[str, Any]) -> None:
    number = sheet.max_row + 1
    values = back.values if back else row.values
    for column, text in enumerate((row.subject, row.title), 1):
        _put(sheet, number, column, text, looks["fixed"])
    for column, name in enumerate(ALL, FIRST):
        _put(sheet, number, column, _words(report, name, values.get(name, "")), looks["open"])
    _put(sheet, number, REMARK - 1, row.last, looks["said"])
    _put(sheet, number, REMARK, back.remark if back else "", looks["remark"])
    formulas = {name: mark_of(values.get(name, "")) for name in back.formulas} if back else {}
    _put(sheet, number, KEY, key(report, row, formulas), looks["fixed"])


def key(report: Report, row: Subject, formulas: Mapping[str, str] | None = None) -> str:
    """What ties a row to what the node held: component, subject, version, digest, and a digest over all of it. formulas: where a row
    comes back with the text of a formula that was refused, by its field what that text is known by."""
    parts: list[Any] = [row.area, row.subject, row.version, base(row.values, ALL), *([dict(formulas)] if formulas else [])]
    return json.dumps([*parts, sealed(report.meta, parts)], ensure_ascii=False)


def _words(report: Report, name: str, value: str) -> str:
    table = {"status": report.statuses, "shown_to": report.shown}.get(name, {})
    return table.get(value, value)


def _put(sheet: Any, row: int, column: int, text: str, style: Any) -> None:
    cell = sheet.cell(row=row, column=column)
    clean = plain(text)
    if clean:
        cell.value = _LIKE_CODE.sub(r"_x005F_x\1_", clean)
        cell.data_type = "s"  # a text that begins with = is a text
    cell._style = copy(style)
    if clean.startswith("="):
        cell.quotePrefix = True


def _listed(sheet: Any, report: Report) -> None:
    """Lists to choose from, kept on the hidden sheet since a list in place may hold no comma."""
    for column, table in (("C", report.statuses), ("H", report.shown)):
        source = "A" if column == "C" else "B"
        check = DataValidation("list", formula1=f"'{HIDDEN}'!${source}$2:${source}${len(table) + 1}", allow_blank=True,
                               showErrorMessage=True, errorTitle="Not in the list", error="Choose one of the list.")
        check.add(f"{column}{HEADED + 1}:{column}{max(sheet.max_row, HEADED + 1)}")
        sheet.add_data_validation(check)


def _hidden(book: Workbook, report: Report) -> None:
    sheet = book.create_sheet(HIDDEN)
    for column, table in enumerate((report.statuses, report.shown), 1):
        for row, words in enumerate(("", *table.values()), 1):
            sheet.cell(row=row, column=column, value=words)
    sheet["D1"] = json.dumps({**report.meta, "seal": sealed(report.meta, [])}, ensure_ascii=False)
    sheet.protection.sheet = True
    sheet.sheet_state = "veryHidden"


def _loose(book: Workbook, rows: tuple[Returned, ...]) -> None:
    if not rows:
        return
    sheet = book.create_sheet(LOOSE)
    for column, words in enumerate(("Where it stood", "Remark", *(NAMES[name] for name in ALL)), 1):
        sheet.cell(row=1, column=column, value=words)
    for number, row in enumerate(rows, 2):
        for column, text in enumerate((row.place, row.remark, *(row.values.get(name, "") for name in ALL)), 1):
            cell = sheet.cell(row=number, column=column, value=plain(text) or None)
            cell.data_type = "s" if cell.value else cell.data_type


def read(data: bytes, statuses: Mapping[str, str], shown: Mapping[str, str]) -> Read:
    """The rows of a workbook. `Invalid` codes: not_excel, excel_broken, macros, no_keys, keys_edited; `TooLarge`: zip_bomb,
    too_many_rows."""
    names = _checked(data)
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
        meta = _meta(book)
        remarks: list[str] = [f"The sheet “{LOOSE}” is not read: what is to be taken stands on the other sheets."
                              for sheet in book.worksheets if sheet.title == LOOSE]
        homes = naming.remembered(book)
        rows = belonging.sorted_out([_sheet(sheet, _merged(data, sheet, names), meta, statuses, shown, remarks, homes.get(sheet.title, ""))
                                     for sheet in book.worksheets if sheet.title not in (HIDDEN, LOOSE)])
    except _BROKEN:
        raise Invalid("The workbook is broken or holds what no report needs.", code="excel_broken") from None
    return Read("workbook", meta, ALL, rows, tuple(remarks))


def _checked(data: bytes) -> list[str]:
    if not DEFUSEDXML:
        raise Invalid("Excel files are read only with defusedxml installed.", code="excel_unsafe")
    if len(data) > MAX_BYTES:
        raise TooLarge(f"The workbook has more than {MAX_BYTES // archives.MEBIBYTE} MB.")
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise Invalid("This is an old or password-protected Excel file: save it as .xlsx without a password.", code="old_excel")
    names = archives.measure(data, needs="xl/workbook.xml", thing="workbook", limits=LIMITS, code="excel_broken",
                             wrong=("not_excel", "This file is not an Excel workbook."))
    if any(name.lower().endswith(("vbaproject.bin", "vbadata.xml")) or "macrosheets/" in name for name in names):
        raise Invalid("The workbook holds macros: save it as .xlsx without them. Nothing was read.", code="macros")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if b"purl.oclc.org/ooxml" in archive.read("xl/workbook.xml")[:4096]:
            raise Invalid("The workbook was saved as “Strict Open XML”: save it as an ordinary workbook (.xlsx).", code="strict")
    return names


def _meta(book: Any) -> dict[str, Any]:
    lost = Invalid("This workbook was not exported from Sheaf, or its hidden sheet was deleted: export it anew.", code="no_keys")
    if HIDDEN not in book.sheetnames:
        raise lost
    line = next(book[HIDDEN].iter_rows(min_row=1, max_row=1, min_col=4, max_col=4, values_only=True), (None,))[0]
    try:
        found = json.loads(str(line))
        seal = found.pop("seal")
    except (ValueError, KeyError, AttributeError, TypeError):
        raise lost from None
    if seal != sealed(found, []):
        raise Invalid("The hidden sheet of this workbook was edited: export it anew and copy your texts over.", code="keys_edited")
    return dict(found)


def _merged(data: bytes, sheet: Any, names: list[str]) -> set[int]:
    """The rows in which cells are merged; read-only mode does not tell."""
    path = str(getattr(sheet, "_worksheet_path", "")).lstrip("/")
    if path not in names:
        return set()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        found = _MERGED.findall(archive.read(path))
    return {row for first, last in found for row in range(int(first), min(int(last), int(first) + MAX_ROWS) + 1)}


def _sheet(sheet: Any, merged: set[int], meta: Mapping[str, Any], statuses: Mapping[str, str], shown: Mapping[str, str],
           remarks: list[str], home: str) -> belonging.Sheet:
    sheet.reset_dimensions()  # what a sheet claims about its size is not believed
    rows = enumerate(sheet.iter_rows(max_col=WIDEST), 1)
    top = list(islice(rows, TOP))
    at = head_row([[_said(cell) for cell in cells] for _, cells in top])
    columns, said = headed([_said(cell) for cell in top[at][1]] if at is not None else [""] * WIDEST)
    remarks += [f"{sheet.title}: {line}" for line in [*_above([cells for _, cells in top[: at or 0]]), *said]]
    found = tuple(_given(f"{sheet.title}, row {number}", cells, columns, number in merged, meta, statuses, shown)
                  for number, cells in _filled(sheet, chain(top[at + 1 if at is not None else 0 :], rows)))
    area = next(filter(None, (_titles(cells) for _, cells in top)), "")
    named = any(belonging.names(sheet.title, [_said(cell) for cell in cells]) for _, cells in top)
    return belonging.Sheet(sheet.title, area, found, home, named)


def _filled(sheet: Any, rows: Iterable[tuple[int, Any]]) -> Iterator[tuple[int, Any]]:
    """The rows with a word, which the line of the title is not; others, such as a format of a whole column, are passed over."""
    filled = 0
    for number, cells in rows:
        if number > MAX_LOOKED:
            raise TooLarge(f"The sheet {sheet.title} goes on below row {MAX_LOOKED:,}: delete the rows below the report. Nothing was read.",
                           code="too_many_rows")
        if any(cell.value not in (None, "") for cell in cells) and _titles(cells) is None:
            filled += 1
            if filled > MAX_ROWS:
                raise TooLarge(
                    f"The sheet {sheet.title} has more than {MAX_ROWS:,} rows: a report has fewer. Nothing was read.", code="too_many_rows")
            yield number, cells


def _titles(cells: Any) -> str | None:
    """The component of a row that names it and nothing else, None of every other row."""
    return belonging.titled([text for cell in cells if (text := _said(cell))])


def _above(rows: list[Any]) -> list[str]:
    """What is said of a text above the headings that is not the component's name."""
    found = [text for cells in rows if _titles(cells) is None for cell in cells
             if (text := _said(cell)) and belonging.titled([text]) is None]
    return [f"What stands above the headings is not read: “{found[0][:60]}”."] if found else []


def _given(place: str, cells: Any, columns: Columns, merged: bool, meta: Mapping[str, Any], statuses: Mapping[str, str],
           shown: Mapping[str, str]) -> Given:
    values, remarks, formulas = {}, [], []
    refused = [columns.refused] if columns.refused else []
    area, subject, digest, before, lost = _key(_said(columns.cell(cells, "key")), meta)
    for name in ALL:
        cell = columns.cell(cells, name)
        values[name], why, said = _text(name, cell)
        if still := name in before and before[name] == mark_of(values[name]):
            why = why or f"{NAMES[name]} is still the formula that was refused: write the text itself, or a word in front of it."
        formulas += [name] if still or getattr(cell, "data_type", "") == "f" else []
        refused += [why] if why else []
        remarks += [said] if said else []
    values["status"] = code_of(values["status"], statuses)
    values["shown_to"] = code_of(values["shown_to"], shown)
    remarks += _like_formulas(values, formulas) if base(values, ALL) != digest else []
    refused += [lost] if lost else []
    refused += ["Cells of this row are merged: undo it, so that every text stands in its own cell."] if merged else []
    refused += [bad] if (bad := wrong(values, statuses, shown)) else []
    if beside := next(filter(None, map(_said, columns.beside(cells))), ""):
        remarks.append(f"What stands in other columns is not read: “{beside[:60]}”.")
    clause = _said(columns.cell(cells, "subject"))
    if subject and clause and clause != subject:
        refused.append(f"The row says {clause[:40]} and its hidden key says {subject}: texts were moved without their keys.")
        area = subject = ""  # it is no row of either
    return Given(place, area, subject, digest, values, " ".join(refused), " ".join(remarks), formulas)


def _like_formulas(values: Mapping[str, str], formulas: Collection[str]) -> list[str]:
    """What is said of texts that look like a formula and are none."""
    return [f"{NAMES[name]} begins with “=”: it is taken as a text and never calculated."
            for name in TEXTS if values[name].startswith("=") and name not in formulas]


def _said(cell: Any) -> str:
    value = getattr(cell, "value", None)
    return plain(_CODED.sub(lambda found: chr(int(found[1], 16)), value) if isinstance(value, str) else value)


def _text(name: str, cell: Any) -> tuple[str, str, str]:
    """(text, why it cannot be taken, what else is said of it)."""
    value = getattr(cell, "value", None)
    kind = getattr(cell, "data_type", "")
    if kind == "f":
        return (
            plain(getattr(value, "text", value)),
            f"{NAMES[name]} holds a formula: formulas are not calculated, write the text itself.",
            "",
        )
    if kind == "e":
        return _said(cell), f"{NAMES[name]} holds an Excel error.", ""
    if isinstance(value, datetime | date | time):
        said = value.date().isoformat() if isinstance(value, datetime) and value.time() == time.min else value.isoformat()
        return said, "", _taken(name, "date", said)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, bool | int | float):
        return str(value), "", _taken(name, "number", str(value))
    return _said(cell), "", ""


def _taken(name: str, kind: str, said: str) -> str:
    """What is said of a date or number where a text was meant. Of a status and its like it is said that it is none."""
    return f"{NAMES[name]} held a {kind} and not a text: it is taken as {said}." if name in TEXTS else ""


def _key(value: str, meta: Mapping[str, Any]) -> tuple[str, str, str, dict[str, str], str]:
    """(component, subject, digest, what formulas that were refused are known by, why not)."""
    if not value:
        return "", "", "", {}, "This row has no hidden key: it was added by hand and belongs to no question of the report."
    try:
        *parts, seal = json.loads(value)
        area, subject, _, digest, *more = parts
    except (ValueError, TypeError):
        return "", "", "", {}, "The hidden key of this row was edited."
    if seal != sealed(meta, parts):
        return "", "", "", {}, "The hidden key of this row was edited, or the row comes from another workbook."
    return str(area), str(subject), str(digest), dict(more[0]) if more else {}, ""
