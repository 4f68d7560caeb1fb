"""From a record's values to what the matcher compares and to the hashed keys it is found by."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from hashlib import blake2b
from itertools import islice

from sheaf.matching import Subject
from sheaf.matching.small import keys_of
from sheaf.register.records import ftm

_FIELDS = {
    "name": "names", "birth": "birth_dates", "place": "nationalities", "number": "identifiers", "phone": "phones",
}
_SEARCHED = frozenset(_FIELDS) - {"place"}
_NAMES_AT_ONCE = 40  # keys are made of so many names of one subject; an entity with more is several subjects here


@lru_cache(maxsize=131_072)
def hash_key(key: str) -> int:
    """64 bits of a blocking key as a signed integer, which both databases index well."""
    return int.from_bytes(blake2b(key.encode("utf-8", "replace"), digest_size=8).digest(), "big", signed=True)


def reference_key(record_id: str) -> int:
    """The key under which every record that points to this one is found."""
    return hash_key(f"r:{record_id}")


def subject(record_id: str, schema_name: str, values: Iterable[tuple[str, str]]) -> Subject:
    """The Subject made of (property, value) pairs."""
    shape = ftm.schema(schema_name)
    parts: dict[str, list[str]] = defaultdict(list)
    gender = ""
    for prop, value in values:
        item = shape.properties.get(prop)
        if item is None:
            continue
        if item.role in _FIELDS:
            parts[_FIELDS[item.role]].append(value)
        elif item.role == "gender":
            gender = value
    texts = {field: tuple(found) for field, found in parts.items()}
    return Subject(id=record_id, kind=shape.matchable_kind, gender=gender, **texts)


def keys_of_values(schema_name: str, prop: str, values: Sequence[str]) -> set[int]:
    """Hashed keys of one property's values; none for what is not searched by."""
    item = ftm.schema(schema_name).properties.get(prop)
    if item is None or item.role not in _SEARCHED | {"ref"}:
        return set()
    if item.role == "ref":
        return {reference_key(value) for value in values}
    return {hash_key(key) for key in keys_of(_lone(item.role, tuple(values)))}


def keys_of_entity(schema_name: str, properties: Mapping[str, Sequence[str]]) -> set[int]:
    """Hashed keys of a whole list entity, whose references have been turned into record ids."""
    roles = _roles(schema_name)
    found: set[int] = set()
    parts: dict[str, list[str]] = {}
    for prop, values in properties.items():
        role = roles.get(prop, "")
        if role == "ref":
            found.update(hash_key.__wrapped__(f"r:{value}") for value in values)  # hardly one comes twice
        elif role in _SEARCHED:
            parts.setdefault(_FIELDS[role], []).extend(values)
    names = iter(parts.get("names", ()))
    dates, numbers, phones = (tuple(parts.get(field, ())) for field in ("birth_dates", "identifiers", "phones"))
    whole = Subject(names=tuple(islice(names, _NAMES_AT_ONCE)), birth_dates=dates, identifiers=numbers, phones=phones)
    found.update(map(hash_key, keys_of(whole)))
    while more := tuple(islice(names, _NAMES_AT_ONCE)):
        found.update(map(hash_key, keys_of(Subject(names=more))))
    return found


@lru_cache(maxsize=512)
def _roles(schema_name: str) -> dict[str, str]:
    return {item.name: item.role for item in ftm.schema(schema_name).properties.values()}


def caption(schema_name: str, values: Iterable[tuple[str, str]], record_id: str) -> str:
    """A caption from these values, by the schema's own order of properties; else kind and short id."""
    shape = ftm.schema(schema_name)
    held: dict[str, str] = {}
    for prop, value in values:
        held.setdefault(prop, value)
    for prop in caption_order(shape):
        if prop in held:
            return held[prop][:500]
    return nameless(shape, record_id)


def caption_order(shape: ftm.Schema) -> tuple[str, ...]:
    """The properties that a caption is taken from, the best first."""
    return (*shape.caption, "name", "summary", "number")


def nameless(shape: ftm.Schema, record_id: str) -> str:
    """The caption of what has no name: its kind and a short id."""
    return f"{shape.label} {record_id[-6:]}"


def _lone(role: str, values: tuple[str, ...]) -> Subject:
    if role == "name":
        return Subject(names=values)
    if role == "birth":
        return Subject(birth_dates=values)
    return Subject(phones=values) if role == "phone" else Subject(identifiers=values)
