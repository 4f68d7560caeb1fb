"""Attachments: every chunk in its place, the last one marked."""

from __future__ import annotations

import io

import pytest

from sheaf.crypto.errors import BadKey, CannotOpen
from sheaf.crypto.stream import CHUNK, MAX_CHUNKS, TAG, decrypt, encrypt, seal_chunk
from sheaf.crypto.wrap import new_key

KEY = new_key()
AAD = b"attachment"


def sealed(length: int) -> list[bytes]:
    return list(encrypt(io.BytesIO(b"q" * length), KEY, AAD))


@pytest.mark.parametrize(("length", "chunks"), [(0, 1), (1, 1), (CHUNK, 1), (CHUNK + 1, 2), (3 * CHUNK, 3)])
def test_what_was_sealed_opens_again(length: int, chunks: int) -> None:
    parts = sealed(length)
    assert len(parts) == chunks
    assert sum(map(len, parts)) == length + TAG * chunks
    assert b"".join(decrypt(parts, KEY, AAD)) == b"q" * length


def broken(parts: list[bytes]) -> dict[str, list[bytes]]:
    a, b, c = parts
    return {"cut tail": [a, b], "cut head": [b, c], "hole": [a, c], "swapped": [b, a, c], "repeated": [a, a, b, c],
            "nothing": [], "changed": [a, b, c[:-1] + bytes((c[-1] ^ 1,))], "lengthened": [a, b, c, c],
            "short": [a, b, b""]}


@pytest.mark.parametrize("name", broken([b"\0"] * 3))
def test_a_chunk_out_of_place_or_changed_does_not_open(name: str) -> None:
    with pytest.raises(CannotOpen):
        list(decrypt(broken(sealed(3 * CHUNK))[name], KEY, AAD))


@pytest.mark.parametrize(("key", "aad"), [(new_key(), AAD), (KEY, b"another")], ids=["another key", "another context"])
def test_another_key_or_context_does_not_open(key: bytes, aad: bytes) -> None:
    with pytest.raises(CannotOpen):
        list(decrypt(sealed(10), key, aad))


def test_limits_are_refused_before_anything_is_sealed() -> None:
    with pytest.raises(BadKey, match="1 MiB"):
        seal_chunk(KEY, 0, True, b"x" * (CHUNK + 1), AAD)
    with pytest.raises(BadKey, match="10 GiB"):
        seal_chunk(KEY, MAX_CHUNKS, True, b"", AAD)
    with pytest.raises(BadKey, match="32 bytes"):
        seal_chunk(b"short", 0, True, b"", AAD)
