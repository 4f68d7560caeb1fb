"""Two editions of a list compared entity by entity: added, changed with the fields, removed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

import orjson

from sheaf.register.files.rows import Properties

ALIVE_EVERY = 20_000  # entities: a second or so
_CAPTIONS = ("name", "full", "number", "unscId", "caption", "title", "summary")


@dataclass(frozen=True, slots=True)
class Delta:
    """kind: added, changed or removed. fields: property to (values before, values after)."""

    kind: str
    entity_id: str
    schema: str
    caption: str
    fields: dict[str, tuple[list[str], list[str]]] = field(default_factory=dict)


def index_of(path: Path) -> dict[str, int]:
    """Where in a staged file each entity's line begins."""
    index: dict[str, int] = {}
    position = 0
    with path.open("rb") as stream:
        for raw in stream:
            index[orjson.loads(raw)[0]] = position
            position += len(raw)
    return index


def compare(old: Path, new: Path, index: dict[str, int] | None = None, alive: Callable[[], None] | None = None) -> Iterator[Delta]:
    """Differences of two staged files. index: of the new one, as the dry run made it; it is used up. alive: called now
    and then, also where nothing differs. Memory: that of the index, about 200 bytes for each entity."""
    left = index_of(new) if index is None else index
    with old.open("rb") as before, new.open("rb") as after:
        for number, raw in enumerate(before, 1):
            if alive and number % ALIVE_EVERY == 0:
                alive()
            entity_id, schema, properties = orjson.loads(raw)
            now = _line_at(after, left.pop(entity_id, -1))
            if not now:
                yield Delta("removed", entity_id, schema, caption(properties, entity_id))
            elif now != raw:
                _, schema_now, values = orjson.loads(now)
                yield Delta("changed", entity_id, schema_now, caption(values, entity_id), _fields(schema, properties, schema_now, values))
        for entity_id, offset in left.items():
            _, schema, properties = orjson.loads(_line_at(after, offset))
            yield Delta("added", entity_id, schema, caption(properties, entity_id))


def _line_at(stream: BinaryIO, offset: int) -> bytes:
    """The line that begins there; where the lines follow one another nothing is sought."""
    if offset < 0:
        return b""
    if stream.tell() != offset:
        stream.seek(offset)
    return stream.readline()


def caption(properties: Properties, entity_id: str) -> str:
    """A few words by which a person knows the entity."""
    for name in _CAPTIONS:
        if properties.get(name):
            return properties[name][0][:300]
    return entity_id[:300]


def _fields(schema: str, old: Properties, schema_now: str, new: Properties) -> dict[str, tuple[list[str], list[str]]]:
    """What left and what came, per property; values that stayed are not repeated."""
    fields = {} if schema == schema_now else {"schema": ([schema], [schema_now])}
    for name in sorted(old.keys() | new.keys()):
        before, now = old.get(name, []), new.get(name, [])
        gone, come = [x for x in before if x not in now], [x for x in now if x not in before]
        if gone or come:
            fields[name] = (gone, come)
    return fields
