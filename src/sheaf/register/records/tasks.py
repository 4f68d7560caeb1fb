"""What the worker does on a clock: seal files that lie in clear since before there was a vault; make search keys anew; map
editions of lists."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from sheaf.register.records import mapping, rebuilding
from sheaf.register.records.attaching import seal_existing

TASKS: list[tuple[str, timedelta, Callable[[], int]]] = [
    ("records.vault", timedelta(days=1), seal_existing),
    ("records.index", timedelta(seconds=2), rebuilding.work),
    ("records.mapping", timedelta(seconds=2), mapping.work),
    ("records.sweep", timedelta(minutes=5), rebuilding.sweep),
]
