"""Does an entity fit the model, and are its values what they claim? Cheaply: lists have a million of them.

`followthemoney` cleans every value of every type with a library of its own, at some 500 entities a
second. Here names of properties are looked up in a table, and only the types where a wrong value would
mislead a search are checked: dates, countries, references, identifiers, addresses of the network.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import date
from functools import lru_cache

from sheaf.kernel.eras import BUDDHIST_FROM, to_come
from sheaf.kernel.errors import Invalid
from sheaf.matching.files.dates import BIRTH
from sheaf.matching.files.sexes import sex_of
from sheaf.register.files.limits import MAX_EXCERPT, MAX_ID
from sheaf.register.files.rows import Entity, Problem, Row
from sheaf.register.records import ftm, parts

Cleaner = Callable[[str], str]  # the value in its proper form, or empty where it has none

_CONTROL = re.compile(r"[\x01-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")
_SPACES = re.compile(r"\s+")
_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2})(?:[T ]\d{2}(?::\d{2}(?::\d{2}(?:\.\d+)?)?)?(?:Z|[+-]\d{2}:?\d{2})?)?)?)?")
_ZEROS = re.compile(r"^(\d{4}(?:-(?!00)\d{2})?)(?:-00){1,2}\Z")  # a day or a month that is not known
_PHONE = re.compile(r"\+?[0-9][0-9 ()./-]{3,30}")
_EMAIL = re.compile(r"[^\s@<>\"]{1,64}@[^\s@<>\"]+\.[^\s@<>\".]{2,}")
_URL = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)
_NUMBER = re.compile(r"[+-]?[0-9][0-9 .,_']*+(?:[eE][+-]?\d{1,3})?(?:\s*\w{1,12}\.?)?")
# Longest value by type, as FollowTheMoney has them; the store takes 20,000 of text.
LONGEST = {"name": 384, "identifier": 255, "country": 64, "date": 40, "gender": 32, "phone": 40, "email": 250,
           "entity": MAX_ID, "topic": 64, "language": 64, "iban": 64, "address": 2_000, "text": ftm.MAX_VALUE}
_LONGEST_OTHER = 4_096
_WORDS = {"date": "not a date", "country": "not the name or code of a country", "phone": "not a telephone number",
          "email": "not an e-mail address", "url": "not a web address", "entity": "not the id of an entity",
          "number": "not a number", "topic": "not a known topic", "gender": "not male, female or other",
          "language": "not a known language"}


def fit(row: Row, *, complete: bool = True) -> Row:
    """The same row with its entities cleaned; what does not fit becomes a problem of the row. complete: an entity without
    what its schema requires is refused; who only compares takes a person without a name, too. A person of whom only the parts of
    the name are written is named by them (`records.parts`)."""
    if row.refused:
        return Row(row.number, [], row.problems)
    problems = list(row.problems)
    for entity in row.entities:
        _fit_entity(entity, problems, complete)
    if any(problem.whole for problem in problems):
        return Row(row.number, [], problems)
    return Row(row.number, row.entities, problems)


def _fit_entity(entity: Entity, problems: list[Problem], complete: bool) -> None:
    try:
        shape = _shape(entity.schema[:100])
    except Invalid:
        problems.append(Problem("schema", "There is no such kind of entity.", "schema", _shown(entity.schema)))
        return
    if not entity.id or _unstorable(entity.id) or _CONTROL.search(entity.id):
        problems.append(Problem("no_id", "The id holds characters that cannot be kept.", "id", _shown(entity.id)))
        return
    cleaned: dict[str, list[str]] = {}
    for name, values in entity.properties.items():
        kind = shape.types.get(name)
        if kind is None:
            if values and name not in shape.stubs:
                problems.append(Problem("property", f"{shape.label} has no such property.", _shown(name), "", False))
            continue
        if good := _values(name, kind, values, problems):
            cleaned[name] = good
    if names := parts.joined(entity.schema, cleaned):
        cleaned |= _named(names, problems)
    entity.properties = cleaned
    lacking = [name for name in shape.required if name not in cleaned]
    if complete and (lacking or not cleaned):
        words = ", ".join(shape.labels[name] for name in lacking) or "a property"
        problems.append(Problem("required", f"{shape.label} needs a value for {words}.",
                                lacking[0] if lacking else ""))


def _named(names: list[str], problems: list[Problem]) -> dict[str, list[str]]:
    good = _values("name", "name", names, problems)
    return {"name": good} if good else {}


def _values(name: str, kind: str, values: list[str], problems: list[Problem]) -> list[str]:
    good: dict[str, None] = {}
    for value in values:
        problem = None
        if _unstorable(value):
            problem = Problem("null_byte", "The value holds a null byte or broken Unicode.", name, _shown(value), False)
        elif len(value) > LONGEST.get(kind, _LONGEST_OTHER):
            problem = Problem("too_long", f"The value has {len(value):,} characters; {LONGEST.get(kind, _LONGEST_OTHER):,} "
                              "is the limit.", name, _shown(value), False)
        elif value and not value.isspace():
            text = clean(kind, value)
            if text and name == BIRTH and (words := to_come(text[:10])):
                problem = Problem("date", f"Nobody was born on it: {words}", name, _shown(value), False)
            elif text:
                good[text] = None
            else:
                problem = Problem(kind, f"The value is {_WORDS.get(kind, 'not usable')}.", name, _shown(value), False)
        if problem:
            problems.append(problem)
        if len(good) >= ftm.MAX_VALUES:
            problems.append(Problem("too_many_values", f"Only the first {ftm.MAX_VALUES} values are kept.", name, "", False))
            break
    return list(good)


class _Shape:
    """Types and required properties of one schema. stubs: the far ends of links, which files never carry."""

    def __init__(self, name: str) -> None:
        schema = ftm.schema(name)
        self.label, self.labels = schema.label, {item.name: item.label for item in schema.properties.values()}
        self.types = {item.name: item.type for item in schema.properties.values()}
        self.required = [item.name for item in schema.properties.values() if item.required]
        self.stubs = frozenset(ftm.model().get(name).properties) - self.types.keys()


@lru_cache(maxsize=512)
def _shape(name: str) -> _Shape:
    return _Shape(name)


def properties(schema: str) -> list[tuple[str, str]]:
    """(name, label) of what a column can be mapped to, the common ones first; references are left out."""
    return [(item.name, item.label) for item in ftm.schema(schema).properties.values() if item.type not in {"entity", "html"}]


def clean(kind: str, value: str) -> str:
    """The value of this type in its proper form; empty where it is not one."""
    cleaner = _CLEANERS.get(kind)
    if cleaner:
        return cleaner(value.strip())
    if kind in {"text", "string", "html"} and "\n" in value:
        return _nfc(_CONTROL.sub("", value.replace("\r\n", "\n")).strip())
    return _line(value)


def _line(value: str) -> str:
    if value.isprintable() and "  " not in value:  # then it holds no other space and no control character
        return _nfc(value.strip())
    return _nfc(_SPACES.sub(" ", _CONTROL.sub("", value)).strip())


def _nfc(value: str) -> str:
    return value if value.isascii() else unicodedata.normalize("NFC", value)


def _unstorable(value: str) -> bool:
    """A null byte (PostgreSQL has no place for it) or a lone half of a surrogate pair."""
    return "\x00" in value or (not value.isascii() and any("\ud800" <= letter <= "\udfff" for letter in value))


def _shown(value: str) -> str:
    return value[:MAX_EXCERPT].replace("\x00", "\ufffd").encode("utf-8", "replace").decode("utf-8")


@lru_cache(maxsize=65_536)
def _date(value: str) -> str:
    value = _ZEROS.sub(r"\1", value)
    found = _DATE.fullmatch(value)
    if not found or not 1 <= int(found[1]) < BUDDHIST_FROM:
        return ""
    if found[2] and not 1 <= int(found[2]) <= 12:
        return ""
    if found[3]:
        try:
            date(int(found[1]), int(found[2]), int(found[3]))
        except ValueError:
            return ""
    return value.replace(" ", "T")[:19]


@lru_cache(maxsize=8_192)
def _country(value: str) -> str:
    kind = ftm.model().get("Person").get("nationality").type
    return str(kind.clean(value, fuzzy=len(value) > 3) or "")


@lru_cache(maxsize=4_096)
def _topic(value: str) -> str:
    kind = ftm.model().get("Person").get("topics").type
    return str(kind.clean(value) or "")


@lru_cache(maxsize=256)
def _gender(value: str) -> str:
    kind = ftm.model().get("Person").get("gender").type
    return sex_of(value) or str(kind.clean(value) or "")


@lru_cache(maxsize=1_024)
def _language(value: str) -> str:
    kind = ftm.model().get("Person").get("spokenLanguage").type
    return str(kind.clean(value) or "")


def _matching(pattern: re.Pattern[str]) -> Cleaner:
    return lambda value: value if pattern.fullmatch(value) else ""


_CLEANERS: dict[str, Cleaner] = {
    "date": _date, "country": _country, "topic": _topic, "gender": _gender, "language": _language,
    "phone": _matching(_PHONE), "email": _matching(_EMAIL), "url": _matching(_URL), "number": _matching(_NUMBER),
    "entity": lambda value: "" if _CONTROL.search(value) or _SPACES.search(value) else value,
}
