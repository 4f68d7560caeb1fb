"""A result file that is whole or not there at all."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TextIO

from sheaf.matching.files.opening import Unreadable

_DEVICES = frozenset({"dev", "proc"})  # what lies there is written to and never replaced


def apart(target: Path, *sources: Path) -> None:
    """Refuse to write a result over what it is made of; a list that is gone cannot be screened again."""
    for source in sources:
        with suppress(OSError):
            if stat.S_ISREG(target.stat().st_mode) and target.samefile(source):
                raise Unreadable(f"{target.name}: is what is read; write the result to another file")


@contextmanager
def replacing(target: Path) -> Iterator[TextIO]:
    """Write beside `target`; it takes its place when everything went well, and is removed when not. A device or a pipe is written to as
    it is. Whoever could not read the file before cannot read it afterwards."""
    if _streams(target):
        with target.open("a", encoding="utf-8", errors="replace", newline="") as file:
            yield file
        return
    real = target.resolve()
    _writable(target, real)
    beside = real.with_name(f".{real.name}.{os.getpid()}")
    try:
        with beside.open("w", encoding="utf-8", errors="replace", newline="") as file:
            if real.exists():
                os.fchmod(file.fileno(), stat.S_IMODE(real.stat().st_mode))
            yield file
            file.flush()
            os.fsync(file.fileno())
        beside.replace(real)
    finally:
        beside.unlink(missing_ok=True)


def _streams(target: Path) -> bool:
    if target.absolute().parts[1:2] and target.absolute().parts[1] in _DEVICES and "shm" not in target.parts:
        return True
    try:
        mode = target.stat().st_mode
    except OSError:
        return False
    return not stat.S_ISREG(mode) and not stat.S_ISDIR(mode)


def _writable(target: Path, real: Path) -> None:
    if real.is_dir():
        raise Unreadable(f"{target}: a folder; name a file in it")
    if not real.parent.is_dir():
        raise Unreadable(f"{target}: there is no folder {real.parent.name}")
