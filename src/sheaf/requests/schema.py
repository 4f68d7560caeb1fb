"""What must be given with an event: fields with their kinds, checked the same for page, API, shell and wire."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sheaf.kernel.errors import Invalid

MAX_LINE = 300  # characters of one line
MAX_TEXT = 20_000  # about eight pages; longer text is an attachment
MAX_NAME = 80  # characters of a person's name: room for a name, not for a message
PHONE = re.compile(r"\+?[0-9][0-9 ()./-]{3,24}")
UNSAID = frozenset({"choice", "date", "instant", "flag", "state", "unit", "crime_area", "name", "phone"})  # carry no free text
KINDS = ("line", "text", "name", "phone", "choice", "date", "instant", "flag", "state", "unit", "crime_area", "json")


@dataclass(frozen=True, slots=True)
class Field:
    """kind: one of KINDS; choices: (code, words); section: heading under which it is shown."""

    name: str
    label: str
    kind: str = "line"
    required: bool = True
    choices: tuple[tuple[str, str], ...] = ()
    help: str = ""
    section: str = ""


Schema = tuple[Field, ...]
Check = Callable[[dict[str, Any]], dict[str, str]]


def shape(schema: Schema, values: dict[str, Any]) -> dict[str, Any]:
    """The known fields of a draft as plain JSON; unknown names and wrong types are `Invalid`, gaps are not."""
    known = {field.name: field for field in schema}
    problems = {str(name): "There is no such field." for name in values if name not in known}
    kept: dict[str, Any] = {}
    for name in set(values) & set(known):
        value, problem = _read(known[name], values[name])
        if problem:
            problems[name] = problem
        kept[name] = value
    if problems:
        raise Invalid("Some fields are wrong.", fields=problems)
    return kept


def complete(schema: Schema, values: dict[str, Any], check: Check | None = None) -> dict[str, Any]:
    """All that must be given is given; else `Invalid` with a sentence per field."""
    kept = shape(schema, values)
    problems = {field.name: "This must be given." for field in schema if field.required and kept.get(field.name) in (None, "")}
    problems |= {} if problems or check is None else check(kept)
    if problems:
        raise Invalid("Something is missing or contradicts itself.", fields=problems)
    return kept


def shown(schema: Schema, values: dict[str, Any]) -> list[tuple[str, str, str]]:
    """(section, label, words) of the fields that are filled, in the schema's order; what the schema does not
    know (a newer version's field) is shown too, under its name, rather than hidden."""
    rows = [(field.section, field.label, words(field, values[field.name]))
            for field in schema if values.get(field.name) not in (None, "", False)]
    known = {field.name for field in schema}
    return rows + [("Further", str(name), str(value)) for name, value in sorted(values.items()) if name not in known and value]


def words(field: Field, value: Any) -> str:
    """A value as people read it."""
    if field.kind == "flag":
        return "Yes" if value else "No"
    return dict(field.choices).get(str(value), str(value))


def of(schema: Iterable[Field], name: str) -> Field:
    return next(field for field in schema if field.name == name)


def _read(field: Field, value: Any) -> tuple[Any, str]:
    """(value, problem)."""
    if field.kind == "flag":
        return (value, "") if isinstance(value, bool) else (False, "Say yes or no.")
    if field.kind == "json":
        return value, ""
    if value is None:
        value = ""
    if not isinstance(value, str):
        return "", "This must be text."
    value = value.strip()
    return value, _problem(field, value) if value else ""


def _problem(field: Field, value: str) -> str:
    most = {"text": MAX_TEXT, "name": MAX_NAME}.get(field.kind, MAX_LINE)
    if len(value) > most:
        return f"At most {most} characters."
    if field.choices and value not in dict(field.choices):
        return f"One of {', '.join(code for code, _ in field.choices)}."
    if field.kind == "phone" and not PHONE.fullmatch(value):
        return "A telephone number such as +66 2 123 4567."
    if field.kind == "date" and not _parses(date.fromisoformat, value):
        return "A date such as 2027-01-31."
    if field.kind == "instant" and not _parses(datetime.fromisoformat, value):
        return "A date and time such as 2027-01-31T14:30."
    return ""


def _parses(read: Callable[[str], Any], value: str) -> bool:
    try:
        read(value)
    except ValueError:
        return False
    return True
