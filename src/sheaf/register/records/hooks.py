"""What other rooms hang on a record's page and wish to be told of; composition joins them, since records import none
of them. What is told of a change is told inside its transaction: both are kept, or neither."""

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


@dataclass(frozen=True, slots=True)
class Changed:
    """An own record now says something else. edit: the record's stored version that the rows of its history have; other:
    of a merge, the record that went into this one; machine: a bulk import wrote it, no person."""

    record_id: str
    edit: int = 0
    other: str = ""
    machine: bool = False


@dataclass(frozen=True, slots=True)
class Published:
    """An edition of the list `name` is searched from now on; previous: the id of the edition that was until now, or empty."""

    dataset_id: str
    name: str
    previous: str


PANELS: list[Callable[[Actor, RecordView], Panel | None]] = []
ON_CHANGED: list[Callable[[Changed], None]] = []
ON_PUBLISHED: list[Callable[[Published], None]] = []


def panels(actor: Actor, view: RecordView) -> list[Panel]:
    """Every panel that this reader gets."""
    return [found for make in PANELS if (found := make(actor, view))]


def changed(event: Changed) -> None:
    """Tell everybody who asked to be told. Call inside the transaction of the change."""
    for tell in ON_CHANGED:
        tell(event)


def published(event: Published) -> None:
    """As `changed`, of an edition of a list."""
    for tell in ON_PUBLISHED:
        tell(event)
