"""Items some at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

Item = TypeVar("Item")


def batches(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    """The items in order, `size` at a time, the last time what is left. Read no further ahead than that."""
    source = iter(items)
    while some := list(islice(source, size)):
        yield some
