"""Python's search for cycles of garbage, kept away from a process that only screens."""

from __future__ import annotations

import gc

RARELY = (50_000, 1000, 1000)  # new objects before the young are looked at, rounds before the older and the oldest are


def settled() -> None:
    """What is loaded now is never looked at again, and what comes rarely. Reading names fills caches with hundreds of
    thousands of objects that live on and lie in no ring: looking through them took a third of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*RARELY)
