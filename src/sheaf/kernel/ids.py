"""Identifiers: UUID version 7 (RFC 9562, section 5.7) as text, ordered by time of making."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from random import Random

from sheaf.kernel import clock

ID_LENGTH = 36

_seeded: ContextVar[Random | None] = ContextVar("sheaf_random", default=None)


def random_bits(count: int) -> int:
    """`count` random bits: from the system, or from the seed of a simulation."""
    seeded = _seeded.get()
    return seeded.getrandbits(count) if seeded else secrets.randbits(count)


def new_id() -> str:
    """A fresh UUIDv7, 36 characters; its first 48 bits are milliseconds since 1970."""
    millis = int(clock.now().timestamp() * 1000) & ((1 << 48) - 1)
    value = (millis << 80) | (7 << 76) | (random_bits(12) << 64) | (2 << 62) | random_bits(62)
    return str(uuid.UUID(int=value))


def is_id(text: str) -> bool:
    """Whether `text` is a UUID in its canonical lower-case form."""
    try:
        return str(uuid.UUID(text)) == text
    except (ValueError, AttributeError, TypeError):
        return False


def new_secret() -> str:
    """A URL-safe secret of 256 bits; never seeded."""
    return secrets.token_urlsafe(32)


@contextmanager
def seeded(source: Random) -> Iterator[Random]:
    """Within the block ids are drawn from `source`. For simulation only."""
    token = _seeded.set(source)
    try:
        yield source
    finally:
        _seeded.reset(token)
