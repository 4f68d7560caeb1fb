"""From a record's values to what the matcher compares and to the hashed keys it is found by.

A key is hashed together with the version of the matcher that made it, so that keys of another version are never met by
chance: they are found by asking for that version, or not at all.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from itertools import islice
from typing import Any

from sheaf.matching import KEYS, Subject
from sheaf.matching.versions import asker, keyed, keyer
from sheaf.register.records import ftm

FIRST = "small-1"  # its keys were hashed without a version

_FIELDS = {
    "name": "names", "birth": "birth_dates", "place": "nationalities", "number": "identifiers", "phone": "phones",
}
_SEARCHED = frozenset(_FIELDS) - {"place"}
_NAMES_AT_ONCE = 40  # keys are made of so many names of one subject; an entity with more is several subjects here


@lru_cache(maxsize=8)
def hasher(version: str) -> Callable[[str], int]:
    """64 bits of a blocking key of this version as a signed integer, which both databases index well."""
    return lru_cache(maxsize=131_072)(_plainly(version))


@lru_cache(maxsize=8)
def _plainly(version: str) -> Callable[[str], int]:
    person = b"" if version == FIRST else version.encode()[:16]

    def make(key: str) -> int:
        return int.from_bytes(blake2b(key.encode("utf-8", "replace"), digest_size=8, person=person).digest(), "big", signed=True)

    return make


def known(version: str) -> bool:
    """Whether this program can make keys of the version."""
    return version in keyed()


def filed_under(subject: Subject, version: str = KEYS) -> set[int]:
    """The hashed keys of this version that are kept of the subject."""
    return set(map(hasher(version), keyer(version)(subject)))


@dataclass(frozen=True, slots=True)
class Asked:
    """Hashed keys to look for: those of the subject as it stands, and further ones (read, cut or spelt otherwise), which are looked for
    apart. No key is in both."""

    own: Collection[int]
    further: Collection[int]


def asked_for(subject: Subject, versions: Iterable[str]) -> Asked:
    """Where the subject is looked for, where keys of these versions stand."""
    own: set[int] = set()
    further: set[int] = set()
    for version in filter(known, versions):
        keys, more = asker(version)(subject)
        own.update(map(hasher(version), keys))
        further.update(map(_plainly(version), more))  # of which few are asked for twice: to remember them costs more
    return Asked(own, further - own)


def reference_key(record_id: str) -> int:
    """The key under which every record that points to this one is found; the same in every version."""
    return int.from_bytes(blake2b(f"r:{record_id}".encode("utf-8", "replace"), digest_size=8).digest(), "big", signed=True)


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


def keys_of_values(schema_name: str, prop: str, values: Sequence[str], version: str = KEYS) -> set[int]:
    """Hashed keys of one property's values; none for what is not searched by."""
    shape = ftm.schema(schema_name)
    item = shape.properties.get(prop)
    if item is None or item.role not in _SEARCHED | {"ref"}:
        return set()
    if item.role == "ref":
        return {reference_key(value) for value in values}
    held: dict[str, Any] = {_FIELDS[item.role]: tuple(values)}
    return filed_under(Subject(kind=shape.matchable_kind, **held), version)


def keys_of_entity(schema_name: str, properties: Mapping[str, Sequence[str]], version: str = KEYS) -> set[int]:
    """Hashed keys of a whole list entity, whose references have been turned into record ids."""
    kind, roles = _roles(schema_name)
    keys_of, hashed = keyer(version), hasher(version)
    found: set[int] = set()
    parts: dict[str, list[str]] = {}
    for prop, values in properties.items():
        role = roles.get(prop, "")
        if role == "ref":
            found.update(map(reference_key, values))
        elif role in _SEARCHED:
            parts.setdefault(_FIELDS[role], []).extend(values)
    names = iter(parts.get("names", ()))
    dates, numbers, phones = (tuple(parts.get(field, ())) for field in ("birth_dates", "identifiers", "phones"))
    first = tuple(islice(names, _NAMES_AT_ONCE))
    found.update(map(hashed, keys_of(Subject(kind=kind, names=first, birth_dates=dates, identifiers=numbers, phones=phones))))
    while more := tuple(islice(names, _NAMES_AT_ONCE)):
        found.update(map(hashed, keys_of(Subject(kind=kind, names=more))))
    return found


@lru_cache(maxsize=512)
def _roles(schema_name: str) -> tuple[str, dict[str, str]]:
    """The matchable kind, and the role of each property."""
    shape = ftm.schema(schema_name)
    return shape.matchable_kind, {item.name: item.role for item in shape.properties.values()}


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

