"""Counts of questions for the year's report: numbers and nothing else, never what was asked or what a register held."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from sheaf.register.asks.models import IncomingQuestion, Question


@dataclass(frozen=True, slots=True)
class Counts:
    """Of one calendar year (UTC) and crime area. asked: questions that our officers sent; received: of other nodes, under the area
    that they named; answered: those received that have their final answer, whatever it said."""

    asked: int
    received: int
    answered: int


def counts(year: int, area: str) -> Counts:
    """Questions without a crime area are in no count."""
    first, last = datetime(year, 1, 1, tzinfo=UTC), datetime(year + 1, 1, 1, tzinfo=UTC)
    received = IncomingQuestion.objects.filter(received__gte=first, received__lt=last, asked_area=area)
    return Counts(
        asked=Question.objects.filter(created__gte=first, created__lt=last, crime_area=area).count(),
        received=received.count(),
        answered=received.exclude(answered_at=None).count(),
    )
