"""Ask the printing program for a document; see `printer`."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any

from sheaf.kernel.errors import SheafError

SCRIPT = Path(__file__).with_name("printer.py")
MOST_SECONDS = 180
AT_ONCE = 2  # documents printed at one time by this process; others wait
INSTALL = "Install the Noto fonts (packages fonts-noto-core and fonts-noto-cjk) on this machine."
_turn = BoundedSemaphore(AT_ONCE)


class CannotPrint(SheafError):
    """The document cannot be set: a sign that no installed font has, fonts that are missing, or too much of it."""

    code, status = "print", 422


class Told(Exception):
    """What the printing program said, in its own words."""


def printed(source: bytes, data: Any, *, format: str = "pdf", standards: tuple[str, ...] = (), ppi: int = 0) -> list[bytes]:
    """The document, or its pages as pictures. `Told` where the program refuses it; `CannotPrint` where it fails."""
    asked = {"source": source.decode(), "data": json.dumps(data, ensure_ascii=False), "format": format, "standards": standards, "ppi": ppi}
    with _turn:
        try:
            # The home folder's fonts are left out, so that the same document has the same bytes for whoever prints it.
            done = subprocess.run([sys.executable, "-I", str(SCRIPT)], input=json.dumps(asked).encode(), check=False,  # noqa: S603
                                  capture_output=True,
                                  timeout=MOST_SECONDS, env={"LANG": "C.UTF-8", "HOME": "/nonexistent"})
        except subprocess.TimeoutExpired:
            raise CannotPrint("The document cannot be printed: it took too long.", code="print") from None
    return _read(done.stdout)


def _read(out: bytes) -> list[bytes]:
    head, _, rest = out.partition(b"\n")
    if not head:
        raise CannotPrint("The document cannot be printed: it is too large, or the printing program is not installed.", code="print")
    told = json.loads(head)
    if told["error"] is not None:
        raise Told(told["error"])
    found = []
    for size in told["sizes"]:
        found.append(rest[:size])
        rest = rest[size:]
    return found
