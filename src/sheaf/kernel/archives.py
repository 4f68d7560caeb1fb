"""Zip archives that come from outside (workbooks, Word files), measured before anything else reads them.

The archive is unpacked once into nothing, since the sizes in the directory of a zip may lie. Nothing is written to disk and
nothing in it is interpreted: the caller's reader does that, after this.
"""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from zlib import error as ZlibError

from sheaf.kernel.errors import Invalid, TooLarge

MEBIBYTE = 1024 * 1024
_BLOCK = 1024 * 1024
_BROKEN = (zipfile.BadZipFile, ZlibError, EOFError, NotImplementedError, RuntimeError, OSError, ValueError)


@dataclass(frozen=True, slots=True)
class Limits:
    """entries: parts of the archive; unpacked: bytes that may come out in all; ratio: how many times a part may grow, asked of
    parts over ratio_from bytes (ordinary sheets pack 5 to 15 times, a bomb a thousand times)."""

    entries: int = 2_000
    unpacked: int = 1024 * MEBIBYTE
    ratio: int = 150
    ratio_from: int = 8 * MEBIBYTE


def measure(source: Path | bytes, *, needs: str, thing: str, limits: Limits, code: str, wrong: tuple[str, str]) -> list[str]:
    """The names of the parts. needs: a part that must be there; thing: what the archive is called in sentences, such as “workbook”.
    `TooLarge` (code zip_bomb) over a limit; `Invalid` with `code` where it is broken, with wrong (code, sentence) where `needs` is
    missing."""
    try:
        with zipfile.ZipFile(io.BytesIO(source) if isinstance(source, bytes) else source) as archive:
            return _measured(archive, needs, thing, limits, wrong)
    except _BROKEN:
        raise Invalid(f"The {thing} is broken, cut off or protected.", code=code) from None


def _measured(archive: zipfile.ZipFile, needs: str, thing: str, limits: Limits, wrong: tuple[str, str]) -> list[str]:
    entries = archive.infolist()
    if len(entries) > limits.entries:
        raise TooLarge(f"The {thing} has more than {limits.entries:,} parts.", code="zip_bomb")
    if needs not in archive.namelist():
        raise Invalid(wrong[1], code=wrong[0])
    total = 0
    for entry in entries:
        with archive.open(entry) as stream:
            total += _counted(stream, entry.compress_size, total, thing, limits)
    return archive.namelist()


def _counted(stream: IO[bytes], packed: int, total: int, thing: str, limits: Limits) -> int:
    size = 0
    while block := stream.read(_BLOCK):
        size += len(block)
        if total + size > limits.unpacked:
            raise TooLarge(f"Unpacked, the {thing} is larger than {limits.unpacked // MEBIBYTE} MB.", code="zip_bomb")
        if size > limits.ratio_from and size > limits.ratio * max(packed, 1):
            raise TooLarge(f"A part of the {thing} unpacks to more than {limits.ratio} times its size.", code="zip_bomb")
    return size
