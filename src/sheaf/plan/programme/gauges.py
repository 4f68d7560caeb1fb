"""Indicators as other pages and papers show them: what all states say together in a year, and the reader's own state's values.

Reads only, a few statements for any number of indicators.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

from sheaf.access.actor import Actor
from sheaf.access.policy import require
from sheaf.plan.programme import aggregating, queries
from sheaf.plan.programme.models import OBSERVED, Indicator, Mark, Observation, Regional
from sheaf.plan.programme.queries import Reading, Together

Row = TypeVar("Row", Mark, Regional, Observation)
Dated = TypeVar("Dated", Regional, Observation)


@dataclass(frozen=True, slots=True)
class Gauge:
    """An indicator at a year. together: what all states say, None before enough of them do; parts: the same of each split; own: the
    reader's own state's values, the whole before its splits, whatever a state of theirs is."""

    indicator: Indicator
    together: Together | None
    parts: tuple[Together, ...]
    own: tuple[Reading, ...]

    @property
    def words(self) -> str:
        """All states together as people read it; empty before enough states reported."""
        return told(self.indicator, self.together) if self.together else ""

    @property
    def part_words(self) -> list[tuple[str, str]]:
        """(of whom, the same) for each split."""
        return [(aggregating.split_words(item.split), told(self.indicator, item)) for item in self.parts]

    @property
    def own_words(self) -> list[tuple[str, str]]:
        """(of whom, value with its year) for each of the reader's own state's values; `all` for the whole."""
        return [(aggregating.split_words(item.split), f"{reading_words(item)}, {item.year}") for item in self.own]


def of(actor: Actor, *, programme: str = "", clause: str = "", area: str | None = None, year: int = 0) -> list[Gauge]:
    """Indicators of a programme, or of all that measure a clause (EDITION/CLAUSE), newest programme first. area: of this component,
    empty for those of the whole programme; year: up to which values count, 0 for the newest."""
    require(actor, "plan.read")
    rows = Indicator.objects.select_related("component", "programme")
    rows = rows.filter(programme=programme) if programme else rows
    found = [row for row in rows if (not clause or clause in row.clauses) and (area is None or area == area_of(row))]
    return _gauges(actor, sorted(found, key=_place), year)


def _place(row: Indicator) -> tuple[object, ...]:
    """Newest programme first; those of the whole programme, then by component; numbers in codes count as numbers: 10 after 9."""
    pieces = [(0, int(piece)) if piece.isdecimal() else (1, piece) for piece in re.split(r"(\d+)", row.code) if piece]
    return -row.programme.starts.toordinal(), row.programme_id, row.component.position if row.component else -1, pieces


def area_of(row: Indicator) -> str:
    """The component that it measures, empty for the whole programme."""
    return row.component.area if row.component else ""


def _gauges(actor: Actor, rows: list[Indicator], year: int) -> list[Gauge]:
    keys = [row.id for row in rows]
    marks = _by(Mark.objects.filter(indicator__in=keys))
    region = _by(Regional.objects.filter(indicator__in=keys))
    own = _by(Observation.objects.filter(indicator__in=keys, current=True, state=actor.state).order_by("year", "split"))
    return [_gauge(row, marks.get(row.id, []), _newest(region.get(row.id, []), year), _newest(own.get(row.id, []), year)) for row in rows]


def _gauge(row: Indicator, marks: list[Mark], region: list[Regional], own: list[Observation]) -> Gauge:
    shared = [mark for mark in marks if not mark.state]
    said = [queries.together(row, item, shared) for item in region]
    return Gauge(row, next((item for item in said if not item.split), None), tuple(item for item in said if item.split),
                 tuple(queries.reading(row, item, marks) for item in own))


def _newest(rows: list[Dated], year: int) -> list[Dated]:
    """Those of the newest year up to this one."""
    fit = [row for row in rows if not year or row.year <= year]
    last = max((row.year for row in fit), default=0)
    return [row for row in fit if row.year == last]


def _by(rows: Iterable[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row.indicator_id, []).append(row)
    return found


def told(row: Indicator, item: Together) -> str:
    """`196 persons, 9 of 11 states, 2026`."""
    states = f"all {item.owed} states" if item.reported == item.owed else f"{item.reported} of {item.owed} states"
    return f"{aggregating.words(row, item.value, item.reported)}, {states}, {item.year}"


def reading_words(item: Reading) -> str:
    """One state's value as people read it: number with its unit, `✓ yes`, words, or why there is none."""
    if item.value is not None:
        said = aggregating.own_words(item.indicator, item.value)
        return said if item.status == "reported" else f"{said} ({OBSERVED[item.status]})"
    return item.text or OBSERVED[item.status]
