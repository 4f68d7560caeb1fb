"""Released versions of the matcher. A released one is never changed: the next stands beside it, so that a score
can be reproduced years later, and keys that an earlier one made can be searched until they are made anew.

What finds and what scores are released apart: new keys change no score.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from types import ModuleType

from sheaf.matching.subject import Match, Subject

VERSION = "region-1"  # of the scores that new work uses
KEYS = "region-2"  # of the search keys that are made now
_MODULES = {"small-1": "sheaf.matching.small", "region-1": "sheaf.matching.scoring"}
_KEYS = {"small-1": "sheaf.matching.small", "region-1": "sheaf.matching.keys.former", "region-2": "sheaf.matching.keys"}

Compare = Callable[[Subject, Subject], Match]
KeysOf = Callable[[Subject], frozenset[str]]
AskedOf = Callable[[Subject], tuple[frozenset[str], frozenset[str]]]


def released() -> tuple[str, ...]:
    """The versions of scores that can be run, oldest first."""
    return tuple(_MODULES)


def keyed() -> tuple[str, ...]:
    """The versions of keys that can be made, oldest first."""
    return tuple(_KEYS)


def comparer(version: str) -> Compare:
    """`compare` of a released version; LookupError where there is none of that name."""
    if version not in _MODULES:
        raise LookupError(f"No released version of the matcher is called {version!r}.")
    found: Compare = import_module(_MODULES[version]).compare
    return found


def keyer(version: str) -> KeysOf:
    """`keys_of` of a released version: what a record is filed under. LookupError where there is none of that name."""
    found: KeysOf = _keys(version).keys_of
    return found


def asker(version: str) -> AskedOf:
    """What is asked for to find a subject among keys of this version: its keys as it stands, and further ones under which it could be
    filed. LookupError where there is none of that name."""
    found: AskedOf = _keys(version).asked_of
    return found


def _keys(version: str) -> ModuleType:
    if version not in _KEYS:
        raise LookupError(f"No released version of the matcher is called {version!r}.")
    return import_module(_KEYS[version])
