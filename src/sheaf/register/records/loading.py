"""From an entity of a list to the columns of its row and to its keys, without an object in between.

A million entities pass through here: what depends on the schema alone is looked up once (`_shape`), and what
depends on the edition alone is computed once (`Loader`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from hashlib import sha256
from typing import Any

import orjson

from sheaf.kernel.errors import Invalid
from sheaf.matching import KEYS
from sheaf.register.records import ftm, index, postings

MAX_ENTITY_ID = 255
Row = tuple[str, str, str, str, str, str, str, str]  # id, dataset, entity id, schema, kind, caption, properties, digest


class _Shape:
    """Of one schema: what every entity of it needs."""

    def __init__(self, name: str) -> None:
        self.schema = ftm.schema(name)
        self.references = {item.name: item.type == "entity" for item in self.schema.properties.values()}
        self.caption = [prop for prop in index.caption_order(self.schema) if not self.references.get(prop)]


@lru_cache(maxsize=512)
def _shape(name: str) -> _Shape:
    return _Shape(name)


class Loader:
    """Makes the rows of one edition. version: of the matcher that makes its keys."""

    def __init__(self, dataset_id: str, version: str = KEYS) -> None:
        self.dataset_id, self.version, self._ids = dataset_id, version, _ids_of(dataset_id)

    def row(self, raw: Mapping[str, Any]) -> tuple[Row, bytes, set[int]]:
        """(columns, the record id as bytes, keys); `Invalid` with a sentence where the entity cannot be taken."""
        entity_id, name, given = raw.get("id"), raw.get("schema"), raw.get("properties")
        if not isinstance(entity_id, str) or not 0 < len(entity_id) <= MAX_ENTITY_ID:
            raise Invalid("It has no id, or one of more than 255 characters.")
        if not isinstance(name, str) or not isinstance(given, Mapping):
            raise Invalid("It has no schema or no properties.")
        shape = _shape(name)
        properties: dict[str, list[str]] = {}
        for prop, values in given.items():
            reference = shape.references.get(prop)
            if reference is None:
                raise Invalid(f"{shape.schema.label} has no property “{str(prop)[:64]}”.")
            _check(prop, values)
            if values:
                properties[prop] = [_text_of(self._ids(value)) for value in values] if reference else values
        key = self._ids(entity_id)
        text = _text_of(key)
        caption = next((properties[prop][0][:500] for prop in shape.caption if prop in properties), "")
        columns = (text, self.dataset_id, entity_id, name, shape.schema.kind, caption or index.nameless(shape.schema, text),
                   _json(properties), digest(name, given))
        return columns, key, index.keys_of_entity(name, properties, self.version)


def _check(prop: str, values: object) -> None:
    if type(values) is not list:
        raise Invalid(f"“{prop}” must be a list of texts.")
    for value in values:
        if type(value) is not str or len(value) > ftm.MAX_VALUE:
            raise Invalid(f"“{prop}” must be a list of texts.")


def digest(schema: str, properties: Mapping[str, list[str]]) -> str:
    """What is compared between editions: schema and properties, whatever their order."""
    ordered = {prop: sorted(values) for prop, values in properties.items()}
    return sha256(_encoded([schema, ordered], orjson.OPT_SORT_KEYS)).hexdigest()


def _json(properties: Mapping[str, list[str]]) -> str:
    return _encoded(properties).decode()


def _encoded(value: object, option: int = 0) -> bytes:
    try:
        return orjson.dumps(value, option=option)
    except TypeError:
        raise Invalid("A value holds broken Unicode.") from None


def _ids_of(dataset_id: str) -> Callable[[str], bytes]:
    """The record ids of an edition by entity id: always the same, so that references need no look-up."""
    start = sha256(f"{dataset_id}\n".encode())

    def make(entity_id: str) -> bytes:
        state = start.copy()
        state.update(entity_id.encode("utf-8", "replace"))
        return state.digest()[:16]

    return make


def _text_of(key: bytes) -> str:
    return postings.canonical(key.hex())
