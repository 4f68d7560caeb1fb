"""Python's cyclic collector, paused where a great many objects are made and none of them lie in a ring.

Each of its rounds looks through everything that is alive. While a list is loaded that was two fifths of the time,
and it found nothing: what a load makes is freed by counting references.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def paused() -> Iterator[None]:
    """Within the block the collector does not start by itself; nests."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
