"""The plan of a table: which column means what. Remembered per source."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from sheaf.kernel.errors import Invalid
from sheaf.register.files import headings
from sheaf.register.files.headings import ID, IGNORE, SCHEMA

__all__ = ["DATE_ORDERS", "DELIMITERS", "FIRST", "HEADINGS", "ID", "IGNORE", "ROW", "SCHEMA", "Plan", "guess", "is_known", "parse"]
DATE_ORDERS = {"ymd": "year first (2026-01-31)", "dmy": "day first (31/01/2026)", "mdy": "month first (01/31/2026)"}
HEADINGS, ROW = "headings", "row"
FIRST = {HEADINGS: "names the columns", ROW: "is a row like the others: there are no names of columns"}
DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}

@dataclass(frozen=True)
class Plan:
    """schema: of rows that name none; columns: header to property, `@id`, `@schema`, or nothing;
    separator: splits several values in one cell; dates: order in dates that do not start with the
    year; first: what the first line is, of FIRST, empty for names of columns where it looks like them; encoding, delimiter, sheet: as
    guessed or chosen, empty for the reader's own guess."""

    schema: str = "Person"
    columns: Mapping[str, str] = field(default_factory=dict)
    separator: str = ";"
    dates: str = "dmy"
    first: str = ""
    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""

    def as_dict(self) -> dict[str, Any]:
        return asdict(self) | {"columns": dict(self.columns)}


def parse(raw: Mapping[str, Any]) -> Plan:
    """A plan from JSON or a form; `Invalid` names what is wrong."""
    unknown = set(raw) - set(Plan.__dataclass_fields__)
    if unknown:
        raise Invalid(f"A mapping has no field {', '.join(sorted(map(str, unknown)))}.", code="mapping")
    columns = raw.get("columns", {})
    if not isinstance(columns, Mapping) or not all(isinstance(x, str) for pair in columns.items() for x in pair):
        raise Invalid("Columns are a table of column to property.", code="mapping", fields={"columns": "Not a table."})
    texts = {key: value for key, value in raw.items() if key != "columns"}
    if not all(isinstance(value, str) and len(value) <= 100 for value in texts.values()):
        raise Invalid("The settings of a mapping are short texts.", code="mapping")
    plan = Plan(columns=dict(columns), **texts)
    if plan.dates not in DATE_ORDERS:
        raise Invalid("Dates are ymd, dmy or mdy.", code="mapping", fields={"dates": "Unknown order."})
    if plan.first not in {"", *FIRST}:
        raise Invalid("The first line is headings or row.", code="mapping", fields={"first": "Unknown."})
    if plan.delimiter and plan.delimiter not in DELIMITERS:
        raise Invalid("The delimiter is a comma, semicolon, tab or bar.", code="mapping", fields={"delimiter": "Unknown."})
    return plan


def guess(headers: Sequence[str], known: Mapping[str, str] | None = None) -> dict[str, str]:
    """Header to property: as this source was mapped before, else by the words in the header."""
    used: set[str] = set()
    columns: dict[str, str] = {}
    for header in headers:
        choice = (known or {}).get(header)
        if choice is None:
            choice = headings.meaning(header)
            choice = IGNORE if choice in used and choice in {ID, SCHEMA} else choice
        used.add(choice)
        columns[header] = choice
    if "lastName" in used and "firstName" not in used:
        columns |= {header: "firstName" for header, choice in columns.items()
                    if choice == "name" and header not in (known or {}) and headings.plain(header) in headings.BESIDE_SURNAME}
    return columns


def is_known(header: str) -> bool:
    """Whether the words in a header say what its column means."""
    return headings.meaning(header) != IGNORE
