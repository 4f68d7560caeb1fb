"""Digests and the comparison that takes the same time whatever it finds."""

from __future__ import annotations

import hashlib
import hmac
from typing import BinaryIO

_BLOCK = 1024 * 1024


def sha256(data: bytes) -> bytes:
    """SHA-256 (FIPS 180-4), 32 bytes."""
    return hashlib.sha256(data).digest()


def sha256_hex(data: bytes) -> str:
    """SHA-256 as 64 lower-case hex digits."""
    return hashlib.sha256(data).hexdigest()


def sha256_file(source: BinaryIO) -> str:
    """SHA-256 in hex of all that `source` still holds, read in blocks of one MiB."""
    state = hashlib.sha256()
    while block := source.read(_BLOCK):
        state.update(block)
    return state.hexdigest()


def same(a: bytes | str, b: bytes | str) -> bool:
    """Equality in constant time for equal lengths; text is compared as UTF-8."""
    left, right = (value.encode() if isinstance(value, str) else value for value in (a, b))
    return hmac.compare_digest(left, right)
