"""FollowTheMoney entities, one JSON object a line.

{"id": ..., "schema": ..., "properties": {name: [values]}}. A nested entity in place of an id (as
some exports write) becomes an entity of its own and a reference to it. Unknown members are ignored.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson

from sheaf.kernel.errors import Invalid, TooLarge
from sheaf.register.files.limits import MAX_DEPTH, MAX_ID, MAX_LINE_BYTES, MAX_ROWS, MAX_VALUES
from sheaf.register.files.rows import Entity, Problem, Row, refuse

_CUT = frozenset({"not_json", "encoding"})


class _Unusable(Exception):
    def __init__(self, code: str, reason: str, column: str = "") -> None:
        super().__init__(reason)
        self.problem = Problem(code, reason, column)


def read(path: Path) -> Iterator[Row]:
    """Rows of the file; a broken line is a refused row, a line over the limit too. `Invalid` (cut_off) where the file
    ends inside a line: what is missing after it would be taken for removed."""
    with path.open("rb") as stream:
        number = 0
        while line := stream.readline(MAX_LINE_BYTES + 1):
            number += 1
            if number > MAX_ROWS:
                raise TooLarge(f"The file has more than {MAX_ROWS:,} lines, which is the limit.")
            if number == 1 and line.startswith((b"\xff\xfe", b"\xfe\xff")):
                raise Invalid("JSON lines must be UTF-8; this file is UTF-16. Save it as UTF-8.", code="encoding")
            if len(line) > MAX_LINE_BYTES:
                _skip_line(stream, line)
                yield refuse(number, "line_too_long", f"The line is longer than {MAX_LINE_BYTES:,} bytes.")
            elif text := line.removeprefix(b"\xef\xbb\xbf").strip():
                row = _row(number, text)
                if row.refused and number > 1 and not line.endswith(b"\n") and row.problems[0].code in _CUT:
                    raise Invalid(f"The file breaks off inside line {number}; nothing of it is used.", code="cut_off", line=number)
                yield row


def check_first_line(path: Path) -> None:
    """`Invalid` (not_json, encoding) where the first line that is not empty cannot be read: this is no file of JSON lines."""
    with path.open("rb") as stream:
        for number in range(1, MAX_ROWS + 1):
            line = stream.readline(MAX_LINE_BYTES + 1)
            if line.startswith((b"\xff\xfe", b"\xfe\xff")) or not line or len(line) > MAX_LINE_BYTES:
                return  # the reader has better words for these
            if text := line.removeprefix(b"\xef\xbb\xbf").strip():
                problems = _row(number, text).problems
                if problems and problems[0].code in _CUT:
                    raise Invalid(f"The file begins like JSON lines, but line {number} cannot be read: {problems[0].reason} "
                                  "Each line must hold one whole object.", code=problems[0].code, line=number)
                return


def _skip_line(stream: Any, line: bytes) -> None:
    while line and not line.endswith(b"\n"):
        line = stream.readline(MAX_LINE_BYTES)


def _row(number: int, text: bytes) -> Row:
    try:
        value = _parsed(text)
    except UnicodeDecodeError:
        return refuse(number, "encoding", "The line is not UTF-8.")
    except (ValueError, RecursionError):
        return refuse(number, "not_json", "The line is not JSON; it may be cut off.")
    entities: list[Entity] = []
    try:
        _entity(value, entities, 0)
    except _Unusable as unusable:
        return Row(number, [], [unusable.problem])
    return Row(number, entities)


def _parsed(text: bytes) -> Any:
    """The line by the quick parser; by Python's own where that one gives up (half a pair of surrogates, NaN) or would
    round: numbers outside quotes are rare, and some of them are identifiers of many digits."""
    try:
        value = orjson.loads(text)
    except ValueError:
        return json.loads(text)
    properties = value.get("properties") if isinstance(value, dict) else None
    if not isinstance(properties, dict):
        return value
    plain = all(type(item) is str for values in properties.values() if type(values) is list for item in values) and all(
        type(values) in {list, str} for values in properties.values())
    return value if plain else json.loads(text)


def _entity(value: Any, found: list[Entity], depth: int) -> str:
    """Add the entity and those nested in it; its id."""
    if depth > MAX_DEPTH:
        raise _Unusable("too_deep", f"Entities are nested more than {MAX_DEPTH} deep.")
    if not isinstance(value, dict):
        raise _Unusable("not_entity", "The line is not an object with id, schema and properties.")
    entity_id, schema, properties = value.get("id"), value.get("schema"), value.get("properties", {})
    if not isinstance(entity_id, str) or not 0 < len(entity_id) <= MAX_ID:
        raise _Unusable("no_id", f"The entity has no id of 1 to {MAX_ID} characters.", "id")
    if not isinstance(schema, str) or not schema:
        raise _Unusable("no_schema", "The entity names no schema.", "schema")
    if not isinstance(properties, dict):
        raise _Unusable("not_entity", "Properties are not an object.", "properties")
    entity = Entity(entity_id, schema, {})
    found.append(entity)
    for name, values in properties.items():
        entity.properties[name] = _values(name, values, found, depth)
    return entity_id


def _values(name: str, values: Any, found: list[Entity], depth: int) -> list[str]:
    many = values if isinstance(values, list) else [values]
    if len(many) > MAX_VALUES:
        raise _Unusable("too_many_values", f"A property has more than {MAX_VALUES:,} values.", name[:100])
    texts = []
    for value in many:
        if isinstance(value, str):
            texts.append(value)
        elif isinstance(value, dict):
            texts.append(_entity(value, found, depth + 1))
        elif isinstance(value, int | float) and not isinstance(value, bool):
            texts.append(_number(value, name))
        elif value is not None:
            raise _Unusable("not_text", "A value is neither text nor a number.", name[:100])
    return texts


def _number(value: float, name: str) -> str:
    try:
        return str(value)
    except ValueError:  # Python refuses integers of more than 4,300 digits
        raise _Unusable("not_text", "A number has thousands of digits.", name[:100]) from None
