"""The consolidated list of the UN Security Council, as published in XML.

Source: https://scsanctions.un.org (schema sc-sanctions.xsd). A listed individual gives a Person, its
documents a Passport or Identification each, its listing a Sanction; ids are made from DATAID, which
the UN keeps from edition to edition. What FollowTheMoney cannot say exactly (an approximate date of
birth, a note on an alias) is kept in words in `notes`.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element

from sheaf.kernel.errors import TooLarge
from sheaf.register.files.limits import MAX_ROWS
from sheaf.register.files.readers.xml_records import records
from sheaf.register.files.rows import Entity, Row, refuse

ROOT = "CONSOLIDATED_LIST"
TAGS = frozenset({"INDIVIDUAL", "ENTITY"})
AUTHORITY = "United Nations Security Council"
# A wider range of years says too little to be compared year by year; its two ends are kept.
_WIDEST_RANGE = 12
_NAME_PARTS = ("FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME")
_PLACE_PARTS = ("STREET", "CITY", "STATE_PROVINCE", "ZIP_CODE", "COUNTRY")
_MONTHS = {month: number for number, month in enumerate(
    ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1)}
_MONTH_YEAR = re.compile(r"\b([A-Z][a-z]{2})[a-z]*\.?\s+((?:19|20)\d\d)\b")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


def read(path: Path) -> Iterator[Row]:
    """One row per individual or entity of the list."""
    for number, record in enumerate(records(path, ROOT, TAGS), 1):
        if number > MAX_ROWS:
            raise TooLarge(f"The list has more than {MAX_ROWS:,} records, which is the limit.")
        yield _row(number, record)


def _row(number: int, record: Element) -> Row:
    data_id = _text(record, "DATAID")
    if not re.fullmatch(r"[0-9A-Za-z._-]{1,40}", data_id):
        return refuse(number, "no_id", "The record has no usable DATAID.", column="DATAID", excerpt=data_id)
    name = " ".join(filter(None, (_text(record, tag) for tag in _NAME_PARTS)))
    if not name:
        return refuse(number, "no_name", "The record has no name.", column="FIRST_NAME")
    person = record.tag == "INDIVIDUAL"
    subject = Entity(f"unsc-{data_id}", "Person" if person else "Organization", {})
    _names(subject, record, name)
    _particulars(subject, record)
    if person:
        _births(subject, record)
    documents = _documents(subject, record) if person else []
    return Row(number, [subject, _sanction(subject, record), *documents])


def _text(element: Element, path: str) -> str:
    return " ".join((element.findtext(path) or "").split())


def _texts(element: Element, path: str) -> list[str]:
    return [text for found in element.iterfind(path) if (text := " ".join((found.text or "").split()))]


def _add(entity: Entity, name: str, *values: str) -> None:
    known = entity.properties.setdefault(name, []) if any(values) else []
    known.extend(value for value in dict.fromkeys(values) if value and value not in known)


def _split(names: str) -> list[str]:
    return [part.strip() for part in names.split(";") if part.strip()]


def _names(subject: Entity, record: Element, name: str) -> None:
    _add(subject, "name", *_split(name), *_split(_text(record, "NAME_ORIGINAL_SCRIPT")))
    for alias in record.iterfind(f"{record.tag}_ALIAS"):
        _alias(subject, alias)


def _alias(subject: Entity, alias: Element) -> None:
    names, note = _split(_text(alias, "ALIAS_NAME")), _text(alias, "NOTE")
    if not names:
        return
    former = _text(alias, "QUALITY") == "f.k.a." or "ly listed as" in note
    weak = _text(alias, "QUALITY") == "Low"
    _add(subject, "previousName" if former else "weakAlias" if weak else "alias", *names)
    if subject.schema == "Person":
        _add(subject, "birthDate", _text(alias, "DATE_OF_BIRTH")[:10])
        _add(subject, "birthPlace", ", ".join(
            filter(None, (_text(alias, "CITY_OF_BIRTH"), _text(alias, "COUNTRY_OF_BIRTH")))))
    if note and not former:
        _add(subject, "notes", f"Alias {names[0]}: {note}")


def _particulars(subject: Entity, record: Element) -> None:
    tag = record.tag
    _add(subject, "registrationNumber", _text(record, "REFERENCE_NUMBER"))
    _add(subject, "program", _text(record, "UN_LIST_TYPE"))
    _add(subject, "topics", "sanction")
    _add(subject, "notes", (record.findtext("COMMENTS1") or "").strip())
    for address in record.iterfind(f"{tag}_ADDRESS"):
        _address(subject, address)
    if tag == "ENTITY":
        return
    _add(subject, "title", *_texts(record, "TITLE/VALUE"))
    _add(subject, "position", *_texts(record, "DESIGNATION/VALUE"))
    _add(subject, "nationality", *_texts(record, "NATIONALITY/VALUE"))
    gender = _text(record, "GENDER").casefold()
    _add(subject, "gender", gender if gender in {"male", "female"} else "")


def _address(subject: Entity, address: Element) -> None:
    parts = [text for tag in _PLACE_PARTS if (text := _text(address, tag))]
    if len(parts) > 1 or (parts and not _text(address, "COUNTRY")):
        _add(subject, "address", ", ".join(parts))
    _add(subject, "country", _text(address, "COUNTRY"))
    if note := _text(address, "NOTE"):
        _add(subject, "notes", f"Address {', '.join(parts)}: {note}" if parts else f"Address: {note}")


def _births(subject: Entity, record: Element) -> None:
    for birth in record.iterfind("INDIVIDUAL_DATE_OF_BIRTH"):
        _birth(subject, birth)
    for place in record.iterfind("INDIVIDUAL_PLACE_OF_BIRTH"):
        parts = [text for tag in _PLACE_PARTS if (text := _text(place, tag))]
        _add(subject, "birthPlace", ", ".join(parts))
        _add(subject, "birthCountry", _text(place, "COUNTRY"))
        _add(subject, "notes", f"Place of birth: {note}" if (note := _text(place, "NOTE")) else "")


def _birth(subject: Entity, birth: Element) -> None:
    note = _text(birth, "NOTE")
    exact = _text(birth, "DATE")[:10] or _text(birth, "YEAR")
    first, last = _text(birth, "FROM_YEAR"), _text(birth, "TO_YEAR")
    if exact:
        _add(subject, "birthDate", exact)
        if _text(birth, "TYPE_OF_DATE") == "APPROXIMATELY":
            _add(subject, "notes", f"Date of birth is approximate: {exact}")
    elif first.isdecimal() and last.isdecimal():
        _add(subject, "birthDate", *_years(int(first), int(last)))
        _add(subject, "notes", f"Born between {first} and {last}")
    elif note:
        _add(subject, "birthDate", _date_in_words(note))
    _add(subject, "notes", f"Date of birth: {note}" if note else "")


def _years(first: int, last: int) -> list[str]:
    if not 0 <= last - first <= _WIDEST_RANGE:
        return [f"{first:04d}", f"{last:04d}"]
    return [f"{year:04d}" for year in range(first, last + 1)]


def _date_in_words(note: str) -> str:
    """`Nov. 1973` gives 1973-11, any other single year the year, more than one nothing."""
    found = _MONTH_YEAR.search(note)
    if found and found[1].casefold() in _MONTHS:
        return f"{found[2]}-{_MONTHS[found[1].casefold()]:02d}"
    years = set(_YEAR.findall(note))
    return years.pop() if len(years) == 1 else ""


def _documents(subject: Entity, record: Element) -> list[Entity]:
    found: dict[str, Entity] = {}
    for document in record.iterfind("INDIVIDUAL_DOCUMENT"):
        entity = _document(subject, document)
        if entity:
            found.setdefault(entity.id, entity)
    return list(found.values())


def _document(subject: Entity, document: Element) -> Entity | None:
    number, note = _text(document, "NUMBER"), _text(document, "NOTE")
    kind = _text(document, "TYPE_OF_DOCUMENT") or _text(document, "TYPE_OF_DOCUMENT2")
    country = _text(document, "ISSUING_COUNTRY") or _text(document, "COUNTRY_OF_ISSUE")
    if not number:
        words = " ".join(filter(None, (kind, country, note)))
        _add(subject, "notes", f"Document: {words}" if words else "")
        return None
    passport = "pass" in kind.casefold() or "pasaporte" in kind.casefold()
    _add(subject, "passportNumber" if passport else "idNumber", number)
    mark = hashlib.sha256(f"{kind}|{number}|{country}".encode("utf-8", "replace")).hexdigest()[:12]
    entity = Entity(f"{subject.id}-{mark}", "Passport" if passport else "Identification", {})
    _add(entity, "holder", subject.id)
    _add(entity, "number", number)
    _add(entity, "type", kind, _text(document, "TYPE_OF_DOCUMENT2"))
    _add(entity, "country", country)
    _add(entity, "startDate", _text(document, "DATE_OF_ISSUE")[:10])
    _add(entity, "authority", _text(document, "CITY_OF_ISSUE"))
    _add(entity, "summary", note)
    return entity


def _sanction(subject: Entity, record: Element) -> Entity:
    sanction = Entity(f"{subject.id}-listing", "Sanction", {})
    _add(sanction, "entity", subject.id)
    _add(sanction, "authority", AUTHORITY)
    _add(sanction, "unscId", _text(record, "REFERENCE_NUMBER"))
    _add(sanction, "program", _text(record, "UN_LIST_TYPE"))
    _add(sanction, "listingDate", _text(record, "LISTED_ON")[:10])
    _add(sanction, "modifiedAt", max(_texts(record, "LAST_DAY_UPDATED/VALUE"), default="")[:10])
    submitters = _texts(record, "SUBMITTED_BY")
    _add(sanction, "summary", f"Submitted by {', '.join(submitters)}" if submitters else "")
    return sanction
