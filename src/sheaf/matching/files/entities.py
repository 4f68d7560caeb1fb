"""FollowTheMoney entities and CSV rows as subjects."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TextIO

import orjson

from sheaf.matching.subject import Subject

MAX_LINE = 4 << 20  # bytes of one JSON line
MAX_FIELD = 1 << 20  # characters of one CSV field
KINDS = {
    "Person": "person", "Organization": "group", "Company": "company", "LegalEntity": "", "PublicBody": "group", "Vessel": "vessel",
    "Vehicle": "vehicle", "Airplane": "vehicle", "Passport": "document", "Identification": "document", "BankAccount": "account",
    "CryptoWallet": "account", "Address": "address", "Event": "incident", "Thing": "",
}
NAMES = ("name", "alias", "weakAlias", "previousName", "full", "number")
PARTS = (("firstName", "secondName", "middleName", "fatherName", "lastName"),)
COUNTRIES = ("nationality", "citizenship", "country", "jurisdiction", "flag")
NUMBERS = (
    "idNumber", "passportNumber", "registrationNumber", "taxNumber", "innCode", "imoNumber", "mmsi", "callSign", "iban",
    "accountNumber", "socialSecurityNumber", "vatCode", "leiCode", "swiftBic", "permId", "vin",
)
COLUMNS = {
    "name": "names", "alias": "names", "birth_date": "birth_dates", "nationality": "nationalities", "country": "nationalities",
    "id_number": "identifiers", "passport_number": "identifiers", "phone": "phones",
}

FIELDS = ("names", "birth_dates", "nationalities", "identifiers", "phones")  # of a Subject, each with several values
SEXES = {"m": "male", "f": "female"}


class Unreadable(ValueError):
    """The file, or a line of it, is not what it should be; the text says where."""


def subject_of_entity(entity: Mapping[str, Any]) -> Subject:
    """A FollowTheMoney entity as a subject; properties that matching does not use are left out."""
    held = entity.get("properties") if isinstance(entity, Mapping) else None
    schema = entity.get("schema") if isinstance(entity, Mapping) else None
    if not isinstance(held, Mapping) or not isinstance(schema, str):
        raise Unreadable("no FollowTheMoney entity: `schema` or `properties` is missing")

    def values(names: Sequence[str]) -> list[str]:
        return [text for name in names for text in _texts(held.get(name))]

    found = values(NAMES)
    if not found:
        found = [" ".join(text for prop in PARTS[0] for text in _texts(held.get(prop))[:1])]
    gender = next(iter(values(["gender"])), "").casefold()
    return Subject(
        id=str(entity.get("id") or ""), kind=KINDS.get(schema, ""), names=_unique(found), birth_dates=_unique(values(["birthDate"])),
        nationalities=_unique([text.casefold() for text in values(COUNTRIES)]), identifiers=_unique(values(NUMBERS)),
        phones=_unique(values(["phone"])), gender=gender if gender in {"male", "female"} else "")


def subject_of_row(row: Mapping[str, str | None]) -> Subject:
    """A CSV row with the columns of a list; several values of a field are separated by `;`."""
    return _reader(tuple(row))([text or "" for text in row.values()])


def _reader(header: tuple[str, ...]) -> Callable[[Sequence[str]], Subject]:
    """What makes a subject of a row with these columns; cells that the row lacks are empty."""
    at = {column: place for place, column in enumerate(header)}
    lists = [(FIELDS.index(field), [at[column] for column, to in COLUMNS.items() if to == field and column in at]) for field in FIELDS]
    identity, schema, sex = (at.get(column, -1) for column in ("id", "schema", "gender"))

    def subject(row: Sequence[str]) -> Subject:
        many = len(row)
        found: list[tuple[str, ...]] = [()] * len(FIELDS)
        for field, places in lists:
            texts = [row[place] for place in places if place < many and row[place]]
            if texts:
                found[field] = _values(texts)
        gender = row[sex].strip().casefold() if 0 <= sex < many else ""
        kind = (row[schema].strip() if 0 <= schema < many else "") or "Person"
        names, dates, nations, numbers, phones = found
        return Subject(
            row[identity].strip() if 0 <= identity < many else "", KINDS.get(kind, ""), names, dates,
            tuple([text.casefold() for text in nations]), numbers, phones, SEXES.get(gender, gender))

    return subject


def _values(texts: Sequence[str]) -> tuple[str, ...]:
    if len(texts) == 1 and ";" not in texts[0]:
        text = texts[0].strip()
        return (text,) if text else ()
    return _unique([item.strip() for text in texts for item in text.split(";")])


def subjects(path: Path) -> Iterator[Subject]:
    """Every subject of a CSV (`.csv`, `.tsv`) or JSON-lines file; raises Unreadable with the line."""
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        if path.suffix.lower() in {".csv", ".tsv"}:
            yield from _rows_as_subjects(file, "\t" if path.suffix.lower() == ".tsv" else ",")
        else:
            yield from (subject_of_entity(entity) for entity in json_lines(file))


def _rows_as_subjects(file: TextIO, delimiter: str) -> Iterator[Subject]:
    """The same as `subject_of_row` on every row, without a table for each: a million rows are read."""
    csv.field_size_limit(MAX_FIELD)
    reader = csv.reader(file, delimiter=delimiter)
    try:
        header = next(reader, [])
        _with_columns(header, {"name"})
        made = _reader(tuple(header))
        yield from (made(row) for row in reader if row)
    except csv.Error as error:
        raise Unreadable(f"line {reader.line_num}: {error}") from error


def _with_columns(header: Sequence[str], needed: set[str]) -> None:
    if missing := needed - set(header):
        raise Unreadable(f"line 1: no column {', '.join(sorted(missing))}; found {', '.join(header) or 'nothing'}")


def rows(file: TextIO, delimiter: str, needed: set[str]) -> Iterator[dict[str, str]]:
    """CSV rows by column; a missing column or a row that cannot be read is named."""
    csv.field_size_limit(MAX_FIELD)
    reader = csv.DictReader(file, delimiter=delimiter, restval="")
    try:
        _with_columns(reader.fieldnames or (), needed)
        for row in reader:
            row.pop(None, None)  # cells beyond the header
            yield row
    except csv.Error as error:
        raise Unreadable(f"line {reader.line_num}: {error}") from error


def json_lines(file: TextIO) -> Iterator[dict[str, Any]]:
    """Objects, one a line; empty lines are passed over."""
    for number, line in enumerate(file, 1):
        if len(line) > MAX_LINE:
            raise Unreadable(f"line {number}: longer than {MAX_LINE} characters")
        if not line.strip():
            continue
        try:
            value = orjson.loads(line)
        except orjson.JSONDecodeError as error:
            raise Unreadable(f"line {number}: not JSON ({error.msg})") from error
        if not isinstance(value, dict):
            raise Unreadable(f"line {number}: not a JSON object")
        yield value


def _texts(value: object) -> list[str]:
    items = value if isinstance(value, list) else [value]
    return [text for item in items if isinstance(item, str | int | float) and (text := str(item).strip())]


def _unique(items: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(item for item in items if item))


def csv_text(header: Sequence[str], values: Sequence[Mapping[str, object]]) -> str:
    """Rows as CSV text."""
    out = io.StringIO()
    writer = csv.DictWriter(out, header, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(values)
    return out.getvalue()
