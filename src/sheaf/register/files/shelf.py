"""Where a room keeps the files that came from outside: `<room>/<id>/file` in the node's folder, byte for byte."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path

from sheaf.kernel import node
from sheaf.kernel.errors import Conflict, Invalid, SheafError, TooLarge
from sheaf.kernel.ids import is_id
from sheaf.register.files import readers
from sheaf.register.files.limits import MAX_FILE_BYTES, MEBIBYTE
from sheaf.register.files.readers import ftm_jsonl, table_xlsx


@dataclass(frozen=True, slots=True)
class Taken:
    """A file that was taken in. size: bytes; lines: line ends; file_format: one of `readers.FORMATS`."""

    sha256: str
    size: int
    lines: int
    file_format: str

    @property
    def rows(self) -> int:
        """About how many rows it has, 0 where only reading tells."""
        return self.lines if self.file_format in {"csv", "ftm"} else 0


@dataclass(frozen=True, slots=True)
class Shelf:
    """name: of the folder; thing: what the room calls one file on its way, for sentences."""

    name: str
    thing: str

    def folder(self, key: str) -> Path:
        """The folder of one file; only ids that we made become part of a path."""
        if not is_id(key):
            raise Invalid(f"This is not the id of {self.thing}.")
        return node.current().home / self.name / key

    def store(self, key: str, chunks: Iterable[bytes]) -> tuple[str, int, int]:
        """Write the file; (sha256, bytes, line ends). `TooLarge` leaves nothing behind."""
        place = self.folder(key)
        place.mkdir(parents=True, mode=0o700)
        digest, size, lines = hashlib.sha256(), 0, 0
        with (place / "file").open("xb") as stream:
            for chunk in chunks:
                size += len(chunk)
                if size > MAX_FILE_BYTES:
                    self.discard(key)
                    raise TooLarge(f"The file is larger than {MAX_FILE_BYTES // MEBIBYTE} MB, which is the limit.")
                digest.update(chunk)
                lines += chunk.count(b"\n")
                stream.write(chunk)
        return digest.hexdigest(), size, lines

    def take(self, key: str, chunks: Iterable[bytes], formats: Collection[str] = readers.FORMATS) -> Taken:
        """Store the file and tell its format; `Invalid` or `TooLarge` for one that no reader takes: nothing is kept."""
        try:
            digest, size, lines = self.store(key, chunks)
            path = self.original(key)
            found = readers.detect(path)
            if found not in formats:
                raise Invalid(f"{readers.FORMATS[found]} is not taken here.", code="format")
            if found == "xlsx":
                table_xlsx.check_archive(path)
            elif found == "ftm":
                ftm_jsonl.check_first_line(path)
        except (SheafError, OSError):
            self.discard(key)
            raise
        return Taken(digest, size, lines, found)

    def discard(self, key: str) -> None:
        """Remove the file's folder."""
        shutil.rmtree(self.folder(key), ignore_errors=True)

    def original(self, key: str) -> Path:
        """The file as uploaded."""
        path = self.folder(key) / "file"
        if not path.is_file():
            raise Conflict(f"The file of {self.thing} is no longer in the node's folder.", code="file_gone")
        return path


def plain(text: str) -> str:
    """A text that can be stored and shown: no control characters, no lone surrogates, not long."""
    kept = "".join(letter for letter in text[:300] if letter.isprintable())
    return kept.encode("utf-8", "ignore").decode()[:200]
