"""Where a person left the nodes of a graph."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from sheaf.access.actor import Actor
from sheaf.access.policy import require
from sheaf.kernel import ids
from sheaf.kernel.errors import Invalid
from sheaf.register.records import reading
from sheaf.register.records.models import GraphLayout
from sheaf.store import atomic

MAX_NODES = 1000
_FAR = 1e6  # pixels; nobody draws there


def save_layout(actor: Actor, *, record_id: str, positions: Mapping[str, Any]) -> None:
    """Keep {node id: [x, y]} for this person and record."""
    require(actor, "record.read")
    record = reading.row(actor, record_id)
    if len(positions) > MAX_NODES or not all(ids.is_id(key) and _point(value) for key, value in positions.items()):
        raise Invalid("A layout maps record ids to two numbers.", code="layout")
    with atomic():
        GraphLayout.objects.update_or_create(record=record, person_id=actor.person_id, defaults={"positions": dict(positions)})


def layout(actor: Actor, record_id: str) -> dict[str, list[float]]:
    """The kept positions, or none."""
    found = GraphLayout.objects.filter(record=record_id, person_id=actor.person_id).first()
    return dict(found.positions) if found else {}


def _point(value: Any) -> bool:
    return (isinstance(value, list) and len(value) == 2
            and all(type(item) in {int, float} and math.isfinite(item) and abs(item) < _FAR for item in value))
