"""What other rooms hang on a record's page; composition joins them, since records import none of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sheaf.access.actor import Actor
from sheaf.register.records.shapes import RecordView


@dataclass(frozen=True, slots=True)
class Panel:
    """A part of the page: its template, and what the template gets. The room that makes it has asked the policy."""

    template: str
    context: dict[str, Any]


PANELS: list[Callable[[Actor, RecordView], Panel | None]] = []


def panels(actor: Actor, view: RecordView) -> list[Panel]:
    """Every panel that this reader gets."""
    return [found for make in PANELS if (found := make(actor, view))]
