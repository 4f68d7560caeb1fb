"""Rows that the policy guards: columns that `Facts` is made of, and the same guards as a filter.

`visible_to(queryset, actor, verb)` gives exactly the rows for which `may(actor, verb, row)` allows: a
property test compares the two row by row. A guard that has no filter here cannot be used for lists.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar, TypeVar

from django.db import models
from django.db.models import Q, QuerySet

from sheaf.access.actor import Actor
from sheaf.access.policy import Facts, may
from sheaf.access.rules import TABLE

Row = TypeVar("Row", bound=models.Model)


class Guarded(models.Model):
    """Abstract. state: holder (alpha-3 or ASEC); unit: owning unit, empty for the whole state; crime_area:
    empty for none; level: 0-3 as `Handling.level`; compartment: one code."""

    facts_kind: ClassVar[str] = ""

    state = models.CharField(max_length=8)
    unit = models.CharField(max_length=128, blank=True, default="")
    crime_area = models.CharField(max_length=64, blank=True, default="")
    level = models.PositiveSmallIntegerField(default=2)
    compartment = models.CharField(max_length=16, default="OPEN")

    class Meta:
        abstract = True

    def facts(self) -> Facts:
        """What the policy may look at. A row with people or a second-person rule extends this."""
        return Facts(kind=self.facts_kind or self._meta.model_name or "", object_id=str(self.pk), state=self.state,
                     unit=self.unit, crime_area=self.crime_area, level=self.level, compartment=self.compartment)


FILTERS: dict[str, Callable[[Actor], Q]] = {
    "same_state": lambda actor: Q(state=actor.state),
    "clearance": lambda actor: Q(level__lte=actor.clearance),
    "compartment": lambda actor: Q(compartment__in=sorted(actor.compartments)),
    "crime_area": lambda actor: Q(crime_area="") | Q(crime_area__in=sorted(actor.crime_areas)),
    "own_unit": lambda actor: Q(unit="") | Q(unit=actor.unit),
}


def visible_to(queryset: QuerySet[Row], actor: Actor, verb: str = "record.read") -> QuerySet[Row]:
    """The rows of `queryset` (of a `Guarded` model) on which the actor may do `verb`."""
    if not may(actor, verb).allowed:
        return queryset.none()
    return queryset.filter(condition(actor, verb))


def condition(actor: Actor, verb: str, prefix: str = "") -> Q:
    """The guards of `verb` as a filter; `prefix` such as `record__` reaches a guarded row through a relation.

    Says nothing about the role: ask `may(actor, verb)` first, as `visible_to` does.
    """
    combined = Q()
    for guard in TABLE[verb].guards:
        combined &= _prefixed(FILTERS[guard](actor), prefix)
    return combined


def _prefixed(condition: Q, prefix: str) -> Q:
    if not prefix:
        return condition
    children: list[Any] = []
    for child in condition.children:
        if isinstance(child, Q):
            children.append(_prefixed(child, prefix))
        elif isinstance(child, tuple):
            children.append((f"{prefix}{child[0]}", child[1]))
    return Q(*children, _connector=condition.connector, _negated=condition.negated)
