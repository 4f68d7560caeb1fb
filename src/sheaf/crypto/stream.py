"""Attachments: chunks of 1 MiB under a key of their own, each AES-256-GCM.

The nonce is the chunk's number (11 bytes) and a last flag (1 byte), as in the STREAM construction
(Hoang, Reyhanitabar, Rogaway, Vizar 2015): a chunk moved, repeated or left out, and a cut tail, do not open.
An empty file is one empty last chunk. A key encrypts one attachment only.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from sheaf.crypto.errors import BadKey, CannotOpen
from sheaf.crypto.wrap import KEY_SIZE

CHUNK = 1024 * 1024
TAG = 16
MAX_CHUNKS = 10 * 1024  # 10 GiB


def seal_chunk(key: bytes, index: int, last: bool, plaintext: bytes, aad: bytes) -> bytes:
    """One chunk: ciphertext and tag, 16 bytes longer than `plaintext`."""
    if len(plaintext) > CHUNK:
        raise BadKey("A chunk holds at most 1 MiB.", code="chunk_size")
    return _aead(key).encrypt(_nonce(index, last), plaintext, aad)


def open_chunk(key: bytes, index: int, last: bool, chunk: bytes, aad: bytes) -> bytes:
    """The chunk's plaintext, or `CannotOpen` where it is not chunk `index` of this stream."""
    try:
        return _aead(key).decrypt(_nonce(index, last), chunk, aad)
    except (InvalidTag, ValueError) as error:
        raise CannotOpen("A part of the attachment was changed or is out of place.") from error


def encrypt(source: BinaryIO, key: bytes, aad: bytes) -> Iterator[bytes]:
    """The sealed chunks of all that `source` still holds."""
    index, block = 0, source.read(CHUNK)
    while following := source.read(CHUNK):
        yield seal_chunk(key, index, False, block, aad)
        index, block = index + 1, following
    yield seal_chunk(key, index, True, block, aad)


def decrypt(chunks: Iterable[bytes], key: bytes, aad: bytes) -> Iterator[bytes]:
    """The plaintext, chunk by chunk. Each is authentic when it comes; that the whole came is known only when
    the iterator ends without `CannotOpen`, so nothing may be published before that."""
    held: bytes | None = None
    index = 0
    for chunk in chunks:
        if held is not None:
            yield open_chunk(key, index, False, held, aad)
            index += 1
        held = chunk
    if held is None:
        raise CannotOpen("The attachment has no part at all.")
    yield open_chunk(key, index, True, held, aad)


def _nonce(index: int, last: bool) -> bytes:
    if not 0 <= index < MAX_CHUNKS:
        raise BadKey("An attachment has at most 10 GiB.", code="too_many_chunks")
    return index.to_bytes(11, "big") + bytes((last,))


def _aead(key: bytes) -> AESGCM:
    if len(key) != KEY_SIZE:
        raise BadKey("An attachment key has 32 bytes.")
    return AESGCM(key)
