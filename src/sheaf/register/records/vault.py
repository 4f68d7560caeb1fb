"""Files of the register at rest: sealed in chunks of 1 MiB under a key of their own (`access.storage`).

On disk: magic, length of the head (4 bytes), head, sealed chunks. The file's id is bound into every chunk. A file that was
taken in before there was a vault lies in clear; it is read as it is, by its digest, until `seal_existing` has been there.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import BinaryIO, cast

from sheaf.access import storage
from sheaf.access.actor import Actor
from sheaf.crypto import stream
from sheaf.crypto.errors import CannotOpen
from sheaf.kernel import node
from sheaf.kernel.errors import TooLarge

MAGIC = b"SHEAF FILE 1\n"
MAX_HEAD = 256 * 1024  # a wrap is some 2.4 KB in hex: room for a hundred units
_LENGTH = 4


def path_of(file_id: str) -> Path:
    return node.current().home / "attachments" / file_id[-2:] / file_id


def store(file_id: str, chunks: Iterable[bytes], *, compartment: str, limit: int) -> tuple[int, str]:
    """Seal the bytes beside, sync, rename; (size, SHA-256) of the plain content. Nothing stays where it fails."""
    path = path_of(file_id)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    key, head = storage.fresh_key(_context(file_id), compartment)
    plain = _Plain(chunks, limit)
    with NamedTemporaryFile(dir=path.parent, delete=False) as out:
        try:
            out.write(MAGIC + len(head).to_bytes(_LENGTH, "big") + head)
            for sealed in stream.encrypt(cast("BinaryIO", plain), key, _context(file_id)):
                out.write(sealed)
            out.flush()
            os.fsync(out.fileno())
            Path(out.name).rename(path)
        finally:
            Path(out.name).unlink(missing_ok=True)
    return plain.size, plain.digest.hexdigest()


def chunks(actor: Actor, file_id: str) -> Iterator[bytes]:
    """The plain bytes. `Locked` at once where the actor lacks the key; `CannotOpen` where a part was changed."""
    path = path_of(file_id)
    with path.open("rb") as source:
        head = _head(source)
    if head is None:
        return _blocks(path, 0, stream.CHUNK)
    key = storage.opened_key(actor, head, _context(file_id))
    start = len(MAGIC) + _LENGTH + len(head)
    return stream.decrypt(_blocks(path, start, stream.CHUNK + stream.TAG), key, _context(file_id))


def digest(actor: Actor, file_id: str) -> str:
    """SHA-256 of the plain content; empty where there is no such file or it does not open."""
    found = hashlib.sha256()
    try:
        for chunk in chunks(actor, file_id):
            found.update(chunk)
    except (CannotOpen, FileNotFoundError):
        return ""
    return found.hexdigest()


def is_sealed(file_id: str) -> bool:
    path = path_of(file_id)
    if not path.is_file():
        return False
    with path.open("rb") as source:
        return source.read(len(MAGIC)) == MAGIC


def seal_clear(file_id: str, *, compartment: str, sha256: str) -> bool:
    """Seal a file that lies in clear and is still what was taken in; whether it was done."""
    path = path_of(file_id)
    if not path.is_file() or is_sealed(file_id):
        return False
    found = hashlib.sha256()
    for block in _blocks(path, 0, stream.CHUNK):
        found.update(block)
    if found.hexdigest() != sha256:
        return False  # left for whoever looks into why; a download says so
    store(file_id, _blocks(path, 0, stream.CHUNK), compartment=compartment, limit=path.stat().st_size)
    return True


class _Plain:
    """A reader over chunks of any size, which counts and digests what passes; `TooLarge` beyond the limit."""

    def __init__(self, chunks: Iterable[bytes], limit: int) -> None:
        self._chunks, self._limit, self._held = iter(chunks), limit, b""
        self.size, self.digest = 0, hashlib.sha256()

    def read(self, count: int) -> bytes:
        parts, have = [self._held], len(self._held)
        while have < count and (chunk := next(self._chunks, None)) is not None:
            self._note(chunk)
            parts.append(chunk)
            have += len(chunk)
        whole = b"".join(parts)
        self._held = whole[count:]
        return whole[:count]

    def _note(self, chunk: bytes) -> None:
        self.size += len(chunk)
        if self.size > self._limit:
            raise TooLarge(f"A file may have at most {self._limit // 2**20} MiB.", limit=self._limit)
        self.digest.update(chunk)


def _context(file_id: str) -> bytes:
    return f"sheaf stored file\0{file_id}".encode()


def _head(source: BinaryIO) -> bytes | None:
    """The head of a sealed file, None for one in clear."""
    if source.read(len(MAGIC)) != MAGIC:
        return None
    length = int.from_bytes(source.read(_LENGTH), "big")
    head = source.read(min(length, MAX_HEAD))
    if len(head) != length:
        raise CannotOpen("The head of this file is cut.")
    return head


def _blocks(path: Path, start: int, size: int) -> Iterator[bytes]:
    with path.open("rb") as source:
        source.seek(start)
        read: Callable[[int], bytes] = source.read
        while block := read(size):
            yield block
