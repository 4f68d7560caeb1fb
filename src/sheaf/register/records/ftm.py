"""The FollowTheMoney model with our own schemata, and the cleaning of values by property type.

Imported lazily: loading the model costs seconds. `model()` is the only way to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from sheaf.kernel.eras import buddhist_words, to_come
from sheaf.kernel.errors import Invalid

OWN_SCHEMATA = Path(__file__).with_name("schemata.yaml")
MAX_VALUE = 20_000  # characters of one value
MAX_VALUES = 200  # values of one property
# Schemata offered in forms, in the order of the menu; imports may use every one that is not abstract.
OFFERED = (
    "Person", "Organization", "Company", "Vessel", "Vehicle", "Airplane", "Passport", "Identification", "Firearm", "BankAccount",
    "CryptoWallet", "Telephone", "UserAccount", "Address", "Incident", "ModusOperandi", "Ownership", "Directorship",
    "Membership", "Employment", "Family", "Associate", "UnknownLink", "Sanction",
)
# Kind of record by schema; the first that fits wins.
_KINDS = (
    ("Person", "person"), ("Company", "company"), ("LegalEntity", "group"), ("Vessel", "vessel"), ("Vehicle", "vehicle"),
    ("Identification", "document"), ("Firearm", "firearm"), ("BankAccount", "account"), ("CryptoWallet", "account"),
    ("UserAccount", "account"), ("Telephone", "phone"), ("Address", "address"), ("ModusOperandi", "method"),
    ("Event", "incident"),
)
KIND_WORDS = {
    "person": "Persons", "group": "Groups and organisations", "company": "Companies", "vessel": "Vessels",
    "vehicle": "Vehicles and aircraft", "document": "Documents", "firearm": "Firearms", "account": "Accounts",
    "phone": "Telephones", "address": "Addresses", "incident": "Incidents", "method": "Modi operandi", "link": "Links",
    "other": "Other",
}
_HINTS = {
    "date": "a date such as 1970, 1970-05 or 1970-05-31", "country": "a country's name or two-letter code",
    "gender": "male, female or other", "phone": "an international telephone number starting with +",
    "email": "an e-mail address", "url": "a web address starting with http", "entity": "the id of a record",
    "iban": "an IBAN with its check digits", "identifier": "an identifier in its proper form", "number": "a number",
}
_ZERO_PART = re.compile(r"\d{4}-(?:0{1,2}|\d{1,2}-0{1,2})(?!\d)")
_UNSEARCHED = frozenset({"namesMentioned", "programId", "brightQueryId", "brightQueryOrgId"})
_PLACES = frozenset({"nationality", "citizenship", "country", "jurisdiction", "flag", "mainCountry"})


@dataclass(frozen=True, slots=True)
class Property:
    """What a form or a table needs to know. role: what the matcher makes of it, or empty."""

    name: str
    label: str
    type: str
    role: str
    featured: bool
    required: bool
    range: str


@dataclass(frozen=True, slots=True)
class Schema:
    """One schema with its properties by name. kind: a key of KIND_WORDS. source and target: the two
    properties of a link, or empty."""

    name: str
    label: str
    kind: str
    matchable_kind: str
    properties: Mapping[str, Property]
    caption: tuple[str, ...]
    source: str
    target: str
    start: tuple[str, ...]

    def featured(self) -> list[Property]:
        return [item for item in self.properties.values() if item.featured]


@cache
def model() -> Any:
    """FollowTheMoney's model, extended. The same in every node: it is code, not data."""
    import yaml
    from followthemoney.model import Model
    from followthemoney.schema import Schema as FtmSchema
    from followthemoney.settings import MODEL_PATH

    extended = Model(MODEL_PATH)
    for name, config in yaml.safe_load(OWN_SCHEMATA.read_text(encoding="utf-8")).items():
        extended.schemata[name] = FtmSchema(extended, name, config)
    extended.generate()
    return extended


@cache
def schema(name: str) -> Schema:
    """A schema that records may have; `Invalid` for an unknown or abstract one."""
    found = model().get(name)
    if found is None or found.abstract:
        raise Invalid(f"There is no kind of record called “{name[:64]}”.", code="schema", fields={"schema": "Unknown kind."})
    kind = _kind(found)
    properties = {
        key: Property(key, item.label, item.type.name, _role(found.name, item), key in found.featured,
                      key in found.required, item.range.name if item.range else "")
        for key, item in sorted(found.properties.items(), key=lambda pair: _order(found, pair[0])) if not item.stub
    }
    return Schema(found.name, found.label, kind, "" if found.name in {"LegalEntity", "Thing"} else kind, properties,
                  tuple(found.caption), found.edge_source or "", found.edge_target or "", tuple(found.temporal_start))


@cache
def offered() -> list[Schema]:
    """The kinds of record that a person can add by form."""
    return [schema(name) for name in OFFERED]


def clean(schema_name: str, facts: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """Values in their canonical form by property, order kept, doubles dropped.

    `Invalid` with a sentence per wrong field; nothing is dropped silently.
    """
    shape, problems, result = schema(schema_name), {}, {}
    for name, values in facts.items():
        item = shape.properties.get(name)
        given = [value.strip() for value in values if value and value.strip()]
        if item is None:
            problems[name[:64]] = f"{shape.label} has no property “{name[:64]}”."
        elif len(given) > MAX_VALUES:
            problems[name] = f"At most {MAX_VALUES} values."
        elif given:
            try:
                result[name] = list(dict.fromkeys(clean_value(schema_name, name, value) for value in given))
            except Invalid as error:
                problems[name] = error.message
    if problems:
        raise Invalid("Some values cannot be used: " + " ".join(problems.values()), fields=problems)
    return result


def clean_value(schema_name: str, name: str, value: str) -> str:
    """One value in its canonical form, or `Invalid` with a sentence that says what is expected."""
    item = schema(schema_name).properties[name]
    if len(value) > MAX_VALUE:
        raise Invalid(f"{item.label}: at most {MAX_VALUE} characters.")
    if item.type == "date":
        _check_date(item.label, value)
        if name == "birthDate" and (words := to_come(value)):
            raise Invalid(f"{item.label}: {words}")
    kind = model().get(schema_name).get(name)
    cleaned = kind.type.clean(value, format=kind.format) if kind.format else kind.type.clean(value)
    if cleaned is None or "\x00" in cleaned:
        raise Invalid(f"{item.label}: not {_HINTS.get(item.type, 'a value that can be used')}.")
    return str(cleaned)


def _check_date(label: str, value: str) -> None:
    """FollowTheMoney takes a Buddhist year as it is, and cuts off zeros without a word."""
    if words := buddhist_words(value):
        raise Invalid(f"{label}: {words}")
    if _ZERO_PART.match(value):
        raise Invalid(f"{label}: leave out a month or day that is not known; not {_HINTS['date']}.")


def missing(schema_name: str, have: Iterable[str]) -> list[str]:
    """Labels of the required properties that are not given."""
    held = set(have)
    return [item.label for item in schema(schema_name).properties.values() if item.required and item.name not in held]


def _kind(found: Any) -> str:
    for base, kind in _KINDS:
        if found.is_a(base):
            return kind
    return "link" if found.edge or found.is_a("Interval") else "other"


def _role(schema_name: str, item: Any) -> str:
    """What the matcher makes of a property: name, birth, place, number, phone, gender, ref or nothing."""
    kind = item.type.name
    if item.name in _UNSEARCHED:
        return ""
    if kind == "name":
        return "name"
    if (schema_name, item.name) == ("Address", "full"):
        return "name"
    if kind == "date":
        return "birth" if item.name == "birthDate" else ""
    if kind == "country":
        return "place" if item.name in _PLACES else ""
    roles = {"identifier": "number", "iban": "number", "email": "number", "phone": "phone", "gender": "gender", "entity": "ref"}
    return roles.get(kind, "")


def _order(found: Any, name: str) -> tuple[int, str]:
    return (found.featured.index(name) if name in found.featured else len(found.featured), name)
