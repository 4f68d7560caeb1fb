"""Ask the printing program for a document; see `printer`."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable
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


FONTS = ("Noto Sans", "Noto Sans Thai", "Noto Sans Lao", "Noto Sans Khmer", "Noto Sans Myanmar", "Noto Sans Tamil", "Noto Sans Arabic",
         "Noto Sans CJK SC", "Noto Sans Symbols2", "Noto Sans Symbols", "Noto Sans Math",
         # Scripts that are read in the region beside those of its states; last, so that they change no other text.
         *(f"Noto Sans {script}" for script in (
             "Devanagari", "Bengali", "Gurmukhi", "Gujarati", "Telugu", "Kannada", "Malayalam", "Sinhala", "Javanese", "Balinese",
             "Sundanese", "Buginese", "Batak", "Rejang", "Tagalog", "Hanunoo", "Buhid", "Cham", "Tai Viet", "Tai Le", "New Tai Lue",
             "Tai Tham", "Hebrew")))
STANDARDS = ("a-2a", "ua-1")
_SIGNS = b"""#set document(title: "Signs", date: datetime(year: 2000, month: 1, day: 1))
#let data = json(bytes(sys.inputs.data))
#set text(lang: "en", fallback: false, font: data.fonts)
#for sign in data.signs { par(text(sign)) }"""


def without_letter(signs: Iterable[str]) -> set[str]:
    """Those of these signs that no installed font has a letter for."""
    head, _ = _asked(_SIGNS, {"fonts": list(FONTS), "signs": list(signs)}, format="signs", standards=STANDARDS)
    return set(head["missing"])


def printed(source: bytes, data: Any, *, format: str = "pdf", standards: tuple[str, ...] = (), ppi: int = 0) -> list[bytes]:
    """The document, or its pages as pictures. `Told` where the program refuses it; `CannotPrint` where it fails."""
    head, rest = _asked(source, data, format=format, standards=standards, ppi=ppi)
    found = []
    for size in head["sizes"]:
        found.append(rest[:size])
        rest = rest[size:]
    return found


def _asked(source: bytes, data: Any, *, format: str, standards: tuple[str, ...], ppi: int = 0) -> tuple[dict[str, Any], bytes]:
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


def _read(out: bytes) -> tuple[dict[str, Any], bytes]:
    head, _, rest = out.partition(b"\n")
    if not head:
        raise CannotPrint("The document cannot be printed: it is too large, or the printing program is not installed.", code="print")
    told: dict[str, Any] = json.loads(head)
    if told["error"] is not None:
        raise Told(told["error"])
    return told, rest
