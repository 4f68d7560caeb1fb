"""Strict reading of the JSON objects of the wire: exact keys, exact types, known forms."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from sheaf.exchange.frames import BadFrame
from sheaf.kernel import ids
from sheaf.kernel.states import BY_CODE

_STAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")
_ADDRESS = re.compile(r"([A-Z]{3,4})/[a-z0-9][a-z0-9-]{0,62}")
_ROLE = re.compile(r"([A-Z]{3,4})/[a-z0-9][a-z0-9-]{0,62}#[A-Z]{2,10}")
_NAME = re.compile(r"[a-z0-9][a-z0-9._:-]{0,63}")
_DIGEST = re.compile(r"[0-9a-f]{64}")
_KID = re.compile(r"[0-9a-zA-Z:_-]{8,96}")
_CONVERSATION = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]{0,63}")
MAX_RESERVED = 4096

Reader = Callable[[Any], Any]


def stamp(instant: datetime) -> str:
    """ISO 8601 in UTC with milliseconds and `Z`: the only form of an instant on the wire."""
    return instant.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def read(raw: Mapping[str, Any], shape: Mapping[str, Reader]) -> dict[str, Any]:
    """Each field through its reader; a missing, unknown or ill-formed one is `BadFrame` with its name."""
    if set(raw) != set(shape):
        raise BadFrame("fields")
    try:
        return {name: reader(raw[name]) for name, reader in shape.items()}
    except (TypeError, ValueError) as error:
        raise BadFrame("field") from error


def instant(value: Any) -> datetime:
    return datetime.fromisoformat(_match(_STAMP, value))


def digest(value: Any) -> str:
    return _match(_DIGEST, value)


def kid(value: Any) -> str:
    return _match(_KID, value)


def name(value: Any) -> str:
    return _match(_NAME, value)


def conversation(value: Any) -> str:
    return _match(_CONVERSATION, value)


def identifier(value: Any) -> str:
    if not ids.is_id(value):
        raise ValueError("id")
    return str(value)


def state(value: Any) -> str:
    return str(one_of(*BY_CODE)(value))


def address(value: Any) -> str:
    """A unit's address, such as `THA/police`."""
    state(_match(_ADDRESS, value).partition("/")[0])
    return str(value)


def role(value: Any) -> str:
    """A unit's address with a compartment, such as `THA/police#OPEN`."""
    state(_match(_ROLE, value).partition("/")[0])
    return str(value)


def whole(low: int, high: int) -> Reader:
    def reader(value: Any) -> int:
        if type(value) is not int or not low <= value <= high:
            raise ValueError("number")
        return value
    return reader


def text(most: int) -> Reader:
    def reader(value: Any) -> str:
        if not isinstance(value, str) or len(value) > most or "\x00" in value:
            raise ValueError("text")
        return value
    return reader


def one_of(*codes: str) -> Reader:
    def reader(value: Any) -> str:
        if not isinstance(value, str) or value not in codes:
            raise ValueError("code")
        return value
    return reader


def flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError("flag")
    return value


def many(reader: Reader, most: int, least: int = 0) -> Reader:
    def read_all(value: Any) -> tuple[Any, ...]:
        if not isinstance(value, list) or not least <= len(value) <= most:
            raise ValueError("list")
        return tuple(reader(item) for item in value)
    return read_all


def record(shape: Mapping[str, Reader]) -> Reader:
    def reader(value: Any) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise ValueError("object")
        return read(value, shape)
    return reader


def reserved(value: Any) -> str | None:
    """A field kept for a later version: null, or text that is kept and not understood."""
    return None if value is None else str(text(MAX_RESERVED)(value))


def encode(raw: bytes) -> str:
    return base64.b64encode(raw).decode("ascii")


def decode(value: Any) -> bytes:
    if not isinstance(value, str):
        raise ValueError("base64")
    return base64.b64decode(value, validate=True)


def _match(pattern: re.Pattern[str], value: Any) -> str:
    if not isinstance(value, str) or not pattern.fullmatch(value):
        raise ValueError("form")
    return value
