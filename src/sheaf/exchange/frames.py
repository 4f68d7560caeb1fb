"""Framing: a magic of eight bytes, then parts, each with its length as four bytes, big-endian.

Nothing may follow the last part. What is signed is a part's exact bytes; nothing is re-serialised.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

MESSAGE = b"SHEAF-M1"
INNER = b"SHEAF-I1"
RECEIPT = b"SHEAF-R1"
CHUNK = b"SHEAF-C1"
LOCAL = b"SHEAF-L1"
_LENGTH = 4


class BadFrame(ValueError):
    """The bytes are not framed as promised."""


def pack(magic: bytes, parts: Sequence[bytes]) -> bytes:
    """magic and parts as one run of bytes."""
    return magic + b"".join(len(part).to_bytes(_LENGTH, "big") + part for part in parts)


def unpack(magic: bytes, raw: bytes, limits: Sequence[int]) -> list[bytes]:
    """Exactly as many parts as `limits` has (each the largest size of its part); else `BadFrame`."""
    if raw[: len(magic)] != magic:
        raise BadFrame("magic")
    position, parts = len(magic), []
    for limit in limits:
        if len(raw) < position + _LENGTH:
            raise BadFrame("truncated")
        size = int.from_bytes(raw[position : position + _LENGTH], "big")
        position += _LENGTH
        if size > limit or len(raw) < position + size:
            raise BadFrame("truncated")
        parts.append(raw[position : position + size])
        position += size
    if position != len(raw):
        raise BadFrame("trailing")
    return parts


def tail(parts: Sequence[bytes]) -> bytes:
    """Parts with their lengths, without magic: what a header's digest covers."""
    return pack(b"", parts)


def dumps(value: Any) -> bytes:
    """Compact JSON in UTF-8. The receiver keeps these exact bytes."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode("utf-8")


def loads(raw: bytes) -> Any:
    """Strict JSON: no repeated key, no NaN, UTF-8 only; else `BadFrame`."""
    try:
        return json.loads(raw.decode("utf-8"), object_pairs_hook=_once, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        raise BadFrame("json") from error


def loads_dict(raw: bytes) -> dict[str, Any]:
    """Strict JSON that must be an object."""
    value = loads(raw)
    if not isinstance(value, dict):
        raise BadFrame("json")
    return value


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise BadFrame("repeated key")
    return made


def _refuse_constant(name: str) -> Any:
    raise BadFrame(name)
