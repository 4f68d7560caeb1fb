"""Where composition joins this room to others: what a request may be made from, who is told of a correction."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sheaf.access.actor import Actor

# source -> (actor, id) -> {"to", "fields", "handling", "record_ref", "parents"}; `/requests/new?from=answer:<id>`
PREFILL: dict[str, Callable[[Actor, str], dict[str, Any]]] = {}
# (record_ref, decision, ground=, note=, unit=): called in the transaction that releases a decided correction; `unit` decided it
ON_CORRECTED: list[Callable[..., Any]] = []
# (record_ref, decision, unit) -> codes of the states that ON_CORRECTED would tell; shown before the release
WOULD_TELL: list[Callable[[str, str, str], list[str]]] = []
