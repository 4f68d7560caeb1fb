"""FollowTheMoney entities and CSV rows as subjects."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import orjson

from sheaf.matching.files.dates import BIRTH, to_date
from sheaf.matching.files.opening import Opened, Unreadable, note, opened
from sheaf.matching.files.sexes import sex_of
from sheaf.matching.files.tables import Table
from sheaf.matching.scoring.evidence import date_of
from sheaf.matching.subject import Subject

KINDS = {
    "Person": "person", "Organization": "group", "Company": "company", "LegalEntity": "", "PublicBody": "group", "Vessel": "vessel",
    "Vehicle": "vehicle", "Airplane": "vehicle", "Passport": "document", "Identification": "document", "BankAccount": "account",
    "CryptoWallet": "account", "Address": "address", "Event": "incident", "Thing": "",
}
NAMES = ("name", "alias", "weakAlias", "previousName", "full", "number")
PARTS = ("firstName", "secondName", "middleName", "fatherName", "lastName")  # of a name that is not given whole
COUNTRIES = ("nationality", "citizenship", "country", "jurisdiction", "flag")
NUMBERS = (
    "idNumber", "passportNumber", "registrationNumber", "taxNumber", "innCode", "imoNumber", "mmsi", "callSign", "iban",
    "accountNumber", "socialSecurityNumber", "vatCode", "leiCode", "swiftBic", "permId", "vin",
)
COLUMNS = {
    "name": "names", "alias": "names", "birth_date": "birth_dates", "nationality": "nationalities", "country": "nationalities",
    "id_number": "identifiers", "passport_number": "identifiers", "phone": "phones",
}
USED = (*COLUMNS, "id", "schema", "gender")
FIELDS = ("names", "birth_dates", "nationalities", "identifiers", "phones")  # of a Subject, each with several values


def subject_of_entity(entity: Mapping[str, Any], where: str = "") -> Subject:
    """A FollowTheMoney entity as a subject; properties that matching does not use are left out. where: for Unreadable's message."""
    held = entity.get("properties") if isinstance(entity, Mapping) else None
    schema = entity.get("schema") if isinstance(entity, Mapping) else None
    if not isinstance(held, Mapping) or not isinstance(schema, str):
        raise Unreadable(f"{where or 'entity'}: no FollowTheMoney entity: `schema` or `properties` is missing")

    def values(names: Sequence[str]) -> list[str]:
        return [text for name in names for text in _texts(held.get(name))]

    found = values(NAMES)
    if not found:
        found = [" ".join(text for prop in PARTS for text in _texts(held.get(prop))[:1])]
    gender = next(iter(values(["gender"])), "").casefold()
    return Subject(
        id=next(iter(_texts(entity.get("id"))), ""), kind=KINDS.get(schema, ""), names=_unique(found),
        birth_dates=_unique(values(["birthDate"])),
        nationalities=_unique([text.casefold() for text in values(COUNTRIES)]), identifiers=_unique(values(NUMBERS)),
        phones=_unique(values(["phone"])), gender=gender if gender in {"male", "female"} else "")


def subject_of_row(row: Mapping[str, str | None]) -> Subject:
    """A CSV row with the columns of a list; several values of a field are separated by `;`."""
    return _reader(tuple(row))([text or "" for text in row.values()])


def _reader(header: tuple[str, ...], told: Told | None = None) -> Callable[[Sequence[str]], Subject]:
    """What makes a subject of a row with these columns; cells that the row lacks are empty. told: takes what cannot be
    read."""
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
        kind = (row[schema].strip() if 0 <= schema < many else "") or "Person"
        if kind not in KINDS and told is not None:
            told.schema = told.schema or kind
        names, dates, nations, numbers, phones = found
        if dates:
            born = [_born(text) for text in dates]
            dates = tuple([text for text, _ in born])
            if told is not None and not all(known for _, known in born):
                told.dates, told.date = told.dates + 1, told.date or next(text for text, known in born if not known)
        return Subject(
            row[identity].strip() if 0 <= identity < many else "", KINDS.get(kind, ""), names, dates,
            tuple([text.casefold() for text in nations]), numbers, phones,
            sex_of(row[sex]) if 0 <= sex < many else "")

    return subject


@lru_cache(maxsize=65536)
def _born(text: str) -> tuple[str, bool]:
    """A birth date as it can be compared, and whether it is one. With a year of two digits it is the latest that is not ahead."""
    if date_of(text):
        return text, True
    read = to_date(text, "dmy", BIRTH)
    return read or text, bool(read)


def _values(texts: Sequence[str]) -> tuple[str, ...]:
    if len(texts) == 1 and ";" not in texts[0]:
        text = texts[0].strip()
        return (text,) if text else ()
    return _unique([item.strip() for text in texts for item in text.split(";")])


def subjects(path: Path) -> Iterator[Subject]:
    """Every subject of a table or of JSON lines. It is opened and its first line looked at before this returns; raises Unreadable with
    the line, OSError. Who has no id is called by the place in the file: `#1` is the first."""
    source = opened(path)
    if source.as_lines:
        return _called(subject_of_entity(entity, f"{source.name}, line {number}") for number, entity in json_lines(source))
    table = Table(source, ("name",), USED)
    if unused := [title for title, column in zip(table.header, table.columns, strict=True) if column not in USED]:
        note(f"{source.name}: columns that matching does not use: {', '.join(unused)}")
    told = Told()
    made = _reader(tuple(table.columns), told)
    return _noted(_called(made(row) for row in table.rows()), told, source.name)


@dataclass(slots=True)
class Told:
    """What cannot be read of a table: rows with such a birth date and the first of these, the first schema."""

    dates: int = 0
    date: str = ""
    schema: str = ""


def _noted(found: Iterator[Subject], told: Told, file: str) -> Iterator[Subject]:
    """The same; what could not be read is told at the end."""
    yield from found
    if told.dates:
        note(f"{file}: rows with a birth date that cannot be read: {told.dates:,}, the first “{told.date}”; they are compared without it")
    if told.schema:
        note(f"{file}: no schema is called “{told.schema}”; such rows are compared with any kind")


def _called(found: Iterator[Subject]) -> Iterator[Subject]:
    for number, subject in enumerate(found, 1):
        yield subject if subject.id else replace(subject, id=f"#{number}")


def json_lines(source: Opened) -> Iterator[tuple[int, dict[str, Any]]]:
    """Objects, one a line, with the line's number; empty lines are passed over."""
    for number, line in enumerate(source.lines(), 1):
        if not line.strip():
            continue
        try:
            value = orjson.loads(line)
        except orjson.JSONDecodeError as error:
            raise Unreadable(f"{source.name}, line {number}: not JSON ({error.msg})") from error
        if not isinstance(value, dict):
            raise Unreadable(f"{source.name}, line {number}: not a JSON object")
        yield number, value


def _texts(value: object) -> list[str]:
    items = value if isinstance(value, list) else [value]
    return [text for item in items if isinstance(item, str | int | float) and not isinstance(item, bool) and (text := str(item).strip())]


def _unique(items: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(item for item in items if item))
