"""Kinds of conversations: one folder each, found by itself. A new kind is a copied folder and nothing else.

A folder has `states.py` (TABLE, the rows), `schema.py` (SCHEMAS, what each event must carry) and `form.py`
(the checks that look at several fields, the clocks, the words), and exports KIND.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from sheaf.kernel.errors import NotFound
from sheaf.requests.schema import Check, Schema
from sheaf.requests.table import Table, Transition

VERSION = 1  # of every kind's body; a change of meaning is a new version


def _nothing(event: str, opening: dict[str, Any]) -> dict[str, Any]:
    return {}


@dataclass(frozen=True, slots=True)
class Kind:
    """name: on the wire; title: a name for people; code: in reference numbers; schemas: by event; checks: by
    event; period: priority to the time for an answer (empty: no clock); priorities: those that may be chosen;
    outcome: event to the decision told by hooks.ON_CORRECTED (a field `told_as` says it more exactly); fills: what a
    source's prefill means here; carries: what a step takes over from the opening."""

    name: str
    title: str
    code: str
    table: Table
    schemas: dict[str, Schema]
    checks: dict[str, Check] = field(default_factory=dict)
    period: dict[str, timedelta] = field(default_factory=dict)
    priorities: dict[str, str] = field(default_factory=lambda: {"routine": "Routine"})
    outcome: dict[str, str] = field(default_factory=dict)
    fills: Callable[[dict[str, Any]], dict[str, Any]] = dict
    carries: Callable[[str, dict[str, Any]], dict[str, Any]] = _nothing

    def schema(self, event: str) -> Schema:
        return self.schemas.get(event, ())

    def row(self, event: str) -> Transition:
        found = self.table.row(event)
        if found is None:
            raise NotFound(f"{self.title} has no step “{event}”.", code="unknown_step")
        return found

    def wire(self, event: str) -> str:
        """The kind of the message that carries an event."""
        return f"{self.name}.{event}"


@cache
def all_kinds() -> dict[str, Kind]:
    """Every folder beside this file, by name."""
    names = sorted(module.name for module in iter_modules(__path__) if module.ispkg)
    found: list[Kind] = [import_module(f"{__name__}.{name}").KIND for name in names]
    return {kind.name: kind for kind in found}


def get(name: str) -> Kind:
    """The kind, or `NotFound`."""
    if name not in all_kinds():
        raise NotFound("There is no such kind of conversation.", code="unknown_kind")
    return all_kinds()[name]
