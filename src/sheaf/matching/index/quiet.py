"""Python's search for cycles of garbage, kept away from work that makes none.

Reading names fills caches with hundreds of thousands of small objects that live on. The collector looks at them
again and again, for a third of the time, and finds nothing: nothing here refers to itself.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

RARELY = (50_000, 20, 1000)  # new objects before the young are looked at, rounds before the older and the oldest are


@contextmanager
def uncollected() -> Iterator[None]:
    """No collection inside; what the process had set before holds again after."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def settled() -> None:
    """For a process that does nothing but screen: what is loaded now is never looked at again, and the rest rarely."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*RARELY)
