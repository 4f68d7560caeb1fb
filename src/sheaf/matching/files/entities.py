"""FollowTheMoney entities and CSV rows as subjects."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
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
    parts: dict[str, list[str]] = {}
    for column, field in COLUMNS.items():
        if text := row.get(column):
            parts.setdefault(field, []).extend(item.strip() for item in text.split(";") if item.strip())
    gender = (row.get("gender") or "").strip().casefold()
    kind = KINDS.get((row.get("schema") or "Person").strip(), "")
    texts = {field: _unique(items) for field, items in parts.items()}
    texts["nationalities"] = tuple(text.casefold() for text in texts.get("nationalities", ()))
    return Subject(id=(row.get("id") or "").strip(), kind=kind, gender={"m": "male", "f": "female"}.get(gender, gender), **texts)


def subjects(path: Path) -> Iterator[Subject]:
    """Every subject of a CSV (`.csv`, `.tsv`) or JSON-lines file; raises Unreadable with the line."""
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        if path.suffix.lower() in {".csv", ".tsv"}:
            yield from map(subject_of_row, rows(file, "\t" if path.suffix.lower() == ".tsv" else ",", {"name"}))
        else:
            yield from (subject_of_entity(entity) for entity in json_lines(file))


def rows(file: TextIO, delimiter: str, needed: set[str]) -> Iterator[dict[str, str]]:
    """CSV rows by column; a missing column or a row that cannot be read is named."""
    csv.field_size_limit(MAX_FIELD)
    reader = csv.DictReader(file, delimiter=delimiter, restval="")
    if missing := needed - set(reader.fieldnames or ()):
        raise Unreadable(f"line 1: no column {', '.join(sorted(missing))}; found {', '.join(reader.fieldnames or ()) or 'nothing'}")
    try:
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
