"""Counts of requests for the year's report: numbers and nothing else, of this node's own books, whatever compartment they are in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from statistics import median

from django.db.models import Min, Q, QuerySet

from sheaf.requests.models import Conversation
from sheaf.requests.table import ADDRESSEE, ASKER

KIND = "police_request"
ANSWERS = ("answer", "no_trace")  # a final answer in substance; a refusal, a part and a withdrawal are none
DAY = 86_400


@dataclass(frozen=True, slots=True)
class Counts:
    """Of one calendar year (UTC) and crime area. received, sent: requests that began in the year; answered: those received of them
    that had a final answer so far; median_days: from beginning to that answer, None without one; unread: received in the year
    and not opened by anybody, so that their area is not known and they are in no count."""

    received: int
    answered: int
    median_days: float | None
    sent: int
    unread: int


def counts(year: int, area: str) -> Counts:
    """A request that was forwarded between units of this state stands in several books and counts once."""
    rows = Conversation.objects.filter(kind=KIND, opened__gte=_first(year), opened__lt=_first(year + 1))
    received = rows.filter(side=ADDRESSEE)
    days = _days(received.filter(crime_area=area))
    return Counts(
        received=_threads(received.filter(crime_area=area)),
        answered=len(days),
        median_days=round(median(days), 1) if days else None,
        sent=_threads(rows.filter(side=ASKER, crime_area=area)),
        unread=_threads(received.filter(known=False)),
    )


def _days(rows: QuerySet[Conversation]) -> list[float]:
    """Days to the first final answer, for each request that has one."""
    found = Conversation.objects.filter(pk__in=rows.values("pk")).values("thread").annotate(
        began=Min("opened"), answered=Min("events__at", filter=Q(events__event__in=ANSWERS, events__side=ADDRESSEE)))
    return [max((row["answered"] - row["began"]).total_seconds(), 0) / DAY for row in found if row["answered"]]


def _threads(rows: QuerySet[Conversation]) -> int:
    return int(rows.values("thread").distinct().count())


def _first(year: int) -> datetime:
    return datetime(year, 1, 1, tzinfo=UTC)
