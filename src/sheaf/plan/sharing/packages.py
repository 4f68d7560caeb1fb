"""The packages: which tables travel, in which order, and which of them are replaced as a whole.

A package is canonical JSON: {table: [row, …]}. Rows are written by Django's serializer, so a date, a decimal or a binary
comes back as what it was. Only the tables named here are ever read from a publication.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core import serializers
from django.core.exceptions import ValidationError
from django.core.serializers.base import DeserializationError
from django.db import models

from sheaf.kernel.errors import Invalid
from sheaf.plan.bodies.models import Body, Membership, Office
from sheaf.plan.editions.models import Clause, Crosswalk, Edition, Passage
from sheaf.plan.meetings.models import AgendaItem, Decision, FollowUp, Meeting, Position, StandingItem
from sheaf.plan.programme.models import Action, Component, Indicator, Mark, Objective, Programme, Regional, Review
from sheaf.plan.registers.models import Change, GuideStep, GuideTaken, Item, Money, Use
from sheaf.plan.reporting.models import Cycle, Format
from sheaf.plan.sharing.models import PublicAddendum, PublicReport

MAX_ROWS = 200_000  # of one package
Table = type[models.Model]


@dataclass(frozen=True, slots=True)
class Package:
    """type: of the publication; title; tables in the order in which they can be written. Tables are replaced as a whole, since other
    rooms name their rows by codes and never point to them; rows of an `added` package stay and are written over, since a
    state's drafts hang on them."""

    type: str
    title: str
    tables: tuple[Table, ...]
    added: bool = False


PACKAGES = (
    Package("plan.editions", "Editions of the plan", (Edition, Clause, Passage, Crosswalk)),
    Package("plan.bodies", "Bodies and offices", (Body, Membership, Office)),
    Package("plan.meetings", "Meetings and decisions", (Meeting, StandingItem, Decision, FollowUp, AgendaItem, Position)),
    Package("plan.programme", "Work programmes", (Programme, Component, Objective, Action, Indicator, Mark, Regional, Review)),
    Package("plan.registers", "Registers: strategies, proposals, partners, positions, shared matters, campaigns",
            (GuideStep, Item, Change, Money, Use, GuideTaken)),
    Package("plan.year", "Formats and cycles of reports", (Format, Cycle), added=True),
    Package("plan.reports", "Published reports, as the public sees them", (PublicReport,)),
    Package("plan.addenda", "Published addenda after the first of a year, as the public sees them", (PublicAddendum,)),
)
BY_TYPE = {package.type: package for package in PACKAGES}
# What a decision refers to on its meeting's agenda comes with the agenda, which is written after it.
_LATER = {
    Decision: ("item",),
    Edition: ("followed",),
    Body: ("merged_into",),
    Programme: ("follows",),
    Action: ("carried_from",),
    Review: ("into",),
}


def content(package: Package) -> dict[str, list[dict[str, Any]]]:
    """Every row of the package, in the order of its keys."""
    return {table._meta.label_lower: [{"pk": row["pk"], **row["fields"]} for row in _serialized(table)] for table in package.tables}


def _serialized(table: Table) -> list[dict[str, Any]]:
    """Rows in the order of their keys. A table whose rows are not all common says by its `shared` manager which are."""
    manager = getattr(table, "shared", table._default_manager)
    found: list[dict[str, Any]] = json.loads(serializers.serialize("json", manager.order_by("pk")))
    return found


def take(package: Package, given: dict[str, Any]) -> int:
    """Write the rows of a package into this node's tables, inside the caller's transaction. `Invalid` where one is not proper: then
    nothing is written. Returns how many rows."""
    tables = {table._meta.label_lower: table for table in package.tables}
    if not isinstance(given, dict) or set(given) != set(tables) or not all(isinstance(rows, list) for rows in given.values()):
        raise Invalid("The package has not the tables of its type.", code="package")
    if sum(len(rows) for rows in given.values()) > MAX_ROWS:
        raise Invalid("The package is too large.", code="package")
    found = {name: list(_rows(table, given[name])) for name, table in tables.items()}
    held = _local_texts() if Clause in package.tables else {}
    if not package.added:
        _emptied(package.tables)
    for name, table in tables.items():
        for row in found[name]:
            _written(row, _LATER.get(table, ()))
    for name, table in tables.items():
        for row in found[name] if table in _LATER else ():
            row.save()
    _keep_texts(held)
    return sum(len(rows) for rows in found.values())


def _emptied(tables: tuple[Table, ...]) -> None:
    """Take every row away; what is written last lets go of what it refers to first."""
    for table in tables:
        for name in _LATER.get(table, ()):
            table._default_manager.update(**{name: None})
    for table in reversed(tables):
        table._default_manager.all().delete()


def _local_texts() -> dict[tuple[str, str], tuple[str, str]]:
    """Texts that were attached at this node, by (edition, code)."""
    return {(row.edition_id, row.code): (row.text, row.shown) for row in Clause.objects.exclude(text="")}


def _keep_texts(held: dict[tuple[str, str], tuple[str, str]]) -> None:
    """A text that this node attached stays where the Secretariat's has none yet."""
    for row in Clause.objects.filter(text=""):
        if found := held.get((row.edition_id, row.code)):
            row.text, row.shown = found
            row.save(update_fields=["text", "shown"])


def _written(row: models.Model, later: tuple[str, ...]) -> None:
    """Write a row without what it refers to that is written after it."""
    held = {name: getattr(row, f"{name}_id") for name in later}
    for name in later:
        setattr(row, f"{name}_id", None)
    row.save()
    for name, value in held.items():
        setattr(row, f"{name}_id", value)


def _rows(table: Table, rows: Iterable[Any]) -> Iterable[models.Model]:
    names = {field.name for field in table._meta.concrete_fields}
    for row in rows:
        if not isinstance(row, dict) or set(row) - {"pk"} - names:
            raise Invalid("A row of the package has not the fields of its table.", code="package")
        fields = {name: value for name, value in row.items() if name != "pk"}
        try:
            made = next(
                iter(serializers.deserialize("python", [{"model": table._meta.label_lower, "pk": row.get("pk"), "fields": fields}]))
            )
            made.object.clean_fields(exclude=_unchecked(table))
        except (DeserializationError, ValidationError, TypeError, ValueError) as error:
            raise Invalid("A row of the package is not proper.", code="package") from error
        yield made.object


def _unchecked(table: Table) -> list[str]:
    """Fields whose emptiness is proper, and references, which the database checks."""
    loose = (models.JSONField, models.BinaryField)
    return [
        field.name for field in table._meta.concrete_fields if field.is_relation or field.blank or field.null or isinstance(field, loose)
    ]
