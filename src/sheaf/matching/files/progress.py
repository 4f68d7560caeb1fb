"""Progress on standard error: a line that renews itself on a terminal, a line every few seconds elsewhere."""

from __future__ import annotations

import sys
import time
from typing import TextIO

_ON_TERMINAL, _IN_LOG = 0.2, 5.0  # seconds between lines


class Progress:
    """Counts rows; `total` 0 where it is not known."""

    def __init__(self, what: str, total: int = 0, out: TextIO | None = None) -> None:
        self.what, self.total, self.out = what, total, out or sys.stderr
        self.started = self._said = time.monotonic()
        self.done = 0

    def __call__(self, done: int) -> None:
        """`done` rows are through."""
        self.done = done
        now = time.monotonic()
        if now - self._said >= (_ON_TERMINAL if self.out.isatty() else _IN_LOG):
            self._said = now
            self._say("\r" if self.out.isatty() else "\n")

    def end(self, words: str = "") -> None:
        """The last line: how many, how long, how fast."""
        seconds = time.monotonic() - self.started
        rate = f", {self.done / seconds:,.0f} a second" if seconds > 0.5 else ""
        lead = "\r" if self.out.isatty() else ""
        print(f"{lead}{self.what}: {self.done:,} in {seconds:.1f} s{rate}{'; ' + words if words else ''}", file=self.out, flush=True)

    def _say(self, end: str) -> None:
        share = f" of {self.total:,} ({self.done * 100 // self.total} %)" if self.total else ""
        print(f"{self.what}: {self.done:,}{share}", end=end, file=self.out, flush=True)
