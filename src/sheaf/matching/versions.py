"""Released versions of the matcher. A released one is never changed: the next stands beside it, so that a score
can be reproduced years later, and keys that an earlier one made can be searched until they are made anew."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from sheaf.matching.subject import Match, Subject

VERSION = "region-1"  # the one that new work uses
_MODULES = {"small-1": "sheaf.matching.small", "region-1": "sheaf.matching.scoring"}
_KEYS = {"small-1": "sheaf.matching.small", "region-1": "sheaf.matching.keys"}

Compare = Callable[[Subject, Subject], Match]
KeysOf = Callable[[Subject], frozenset[str]]


def released() -> tuple[str, ...]:
    """The versions that can be run, oldest first."""
    return tuple(_MODULES)


def comparer(version: str) -> Compare:
    """`compare` of a released version; LookupError where there is none of that name."""
    if version not in _MODULES:
        raise LookupError(f"No released version of the matcher is called {version!r}.")
    found: Compare = import_module(_MODULES[version]).compare
    return found


def keyer(version: str) -> KeysOf:
    """`keys_of` of a released version; LookupError where there is none of that name."""
    if version not in _KEYS:
        raise LookupError(f"No released version of the matcher is called {version!r}.")
    found: KeysOf = import_module(_KEYS[version]).keys_of
    return found
