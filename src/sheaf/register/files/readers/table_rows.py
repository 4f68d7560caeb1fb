"""Rows of a table to entities, by the plan. Shared by the readers of CSV and Excel."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice

from sheaf.kernel.errors import Invalid, TooLarge
from sheaf.matching.files.dates import is_date, to_date
from sheaf.register.files.limits import MAX_CELL, MAX_COLUMNS, MAX_EXCERPT, MAX_HEADER_LENGTH, MAX_ID, MAX_ROWS
from sheaf.register.files.plan import ID, ROW, SCHEMA, Plan
from sheaf.register.files.rows import Entity, Problem, Row, refuse

Lines = Iterator[tuple[int, Sequence[str]]]  # numbers as a spreadsheet shows them, and the cells
_LOOK_AHEAD = 20  # lines whose cells say how many columns a table without headings has


def read_table(lines: Lines, plan: Plan) -> Iterator[Row]:
    """The rows of a table by the plan."""
    names, rows = headings(lines, plan)
    yield from entities(names, rows, plan)


def headings(lines: Lines, plan: Plan) -> tuple[list[str], Lines]:
    """The names of the columns, and the lines that are rows. Where the first line is one of them, columns are numbered."""
    if plan.first != ROW:
        return clean_headers(next(lines, (1, []))[1]), lines
    ahead = list(islice(lines, _LOOK_AHEAD))
    count = max((len(cells) for _, cells in ahead), default=0)
    if count > MAX_COLUMNS:
        raise TooLarge(f"The table has more than {MAX_COLUMNS} columns, which is the limit.")
    return names_of([""] * count), chain(ahead, lines)


def clean_headers(cells: Sequence[str]) -> list[str]:
    """The header row: trimmed, empty names numbered, trailing empty ones dropped; `Invalid` for two alike."""
    last = max((at for at, cell in enumerate(cells, 1) if cell.strip()), default=0)
    if not last:
        raise Invalid("The first row must name the columns; it is empty.", code="no_header")
    if last > MAX_COLUMNS:
        raise TooLarge(f"The table has more than {MAX_COLUMNS} columns, which is the limit.")
    names = names_of(cells[:last])
    doubles = sorted({name for name in names if names.count(name) > 1})
    if doubles:
        raise Invalid(f"Two columns have the same name: {', '.join(doubles[:3])}. Rename one.", code="double_header")
    return names


def names_of(cells: Sequence[str]) -> list[str]:
    """The name of each column, from the cells of the header row: trimmed, an empty one numbered."""
    return [" ".join(cell.split())[:MAX_HEADER_LENGTH] or f"Column {index}" for index, cell in enumerate(cells, 1)]


def entities(headers: Sequence[str], rows: Iterable[tuple[int, Sequence[str]]], plan: Plan) -> Iterator[Row]:
    """A row per line of the table that is not empty. `rows` carries numbers as a spreadsheet shows them."""
    if not any(plan.columns.values()):
        raise Invalid("No column is mapped yet.", code="mapping", fields={"columns": "Map at least the name."})
    missing = [name for name, target in plan.columns.items() if target and name not in headers]
    if missing:
        raise Invalid(f"The file lacks the mapped column {missing[0]}.", code="mapping", fields={"columns": "Map again."})
    targets = [plan.columns.get(header, "") for header in headers]
    for number, cells in rows:
        if number > MAX_ROWS + 1:
            raise TooLarge(f"The table has more than {MAX_ROWS:,} rows, which is the limit.")
        if any(cell.strip() for cell in cells):
            yield _row(number, headers, targets, cells, plan)


def _row(number: int, headers: Sequence[str], targets: Sequence[str], cells: Sequence[str], plan: Plan) -> Row:
    if len(cells) > len(headers) and any(cell.strip() for cell in cells[len(headers):]):
        return refuse(number, "too_many_cells", f"The row has {len(cells)} cells; the header has {len(headers)}.")
    if any(len(cell) > MAX_CELL for cell in cells):
        return refuse(number, "cell_too_long", f"A cell is longer than {MAX_CELL:,} characters.")
    entity, problems = Entity("", plan.schema, {}), []
    written: list[tuple[str, str]] = []
    for header, target, cell in zip(headers, targets, cells, strict=False):
        text = cell.strip()
        if not target or not text:
            continue
        if target == ID:
            entity.id = text
            continue
        written.append((target, text))
        if target == SCHEMA:
            entity.schema = text
        else:
            problems += _fill(entity, target, text, header, plan)
    if len(entity.id) > MAX_ID:
        return refuse(number, "no_id", f"The id is longer than {MAX_ID} characters.", excerpt=entity.id)
    if not entity.id:
        entity.id, entity.made = _made_id(entity, problems), True
    return Row(number, [entity], problems, tuple(written))


def _fill(entity: Entity, name: str, text: str, header: str, plan: Plan) -> list[Problem]:
    """Put the values of one cell under a property; a date that cannot be one is a problem of the value."""
    values = entity.properties.setdefault(name, [])
    problems = []
    for part in text.split(plan.separator) if plan.separator else [text]:
        value = part.strip()
        if value and is_date(name):
            iso = to_date(value, plan.dates, name)
            if not iso:
                problems.append(Problem("date", "This is not a date in the order chosen.", header, value[:MAX_EXCERPT], False))
            value = iso
        if value and value not in values:
            values.append(value)
    return problems


def _made_id(entity: Entity, problems: Sequence[Problem]) -> str:
    """For tables without a key: a digest of what the row says, so the same row keeps its id. What could not be read tells rows
    apart as well."""
    parts = [entity.schema, *(f"{name}={value}" for name in sorted(entity.properties) for value in entity.properties[name])]
    parts += [f"{problem.column}?{problem.excerpt}" for problem in problems]
    return "row-" + hashlib.sha256("\x1f".join(parts).encode("utf-8", "replace")).hexdigest()[:24]
