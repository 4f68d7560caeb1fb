"""Reads of the log. Who may read it is decided above, in `access`; here it is only found."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from sheaf.audit.models import AcknowledgedHead, ForeignHead, Row


@dataclass(frozen=True, slots=True)
class Search:
    """What an auditor looks for; empty fields do not restrict. since and until are days, inclusive, UTC."""

    actor: str = ""
    verb: str = ""
    object_id: str = ""
    outcome: str = ""
    since: date | None = None
    until: date | None = None


def find(search: Search, people: frozenset[str] = frozenset()) -> QuerySet[Row]:
    """Matching rows, newest first. `people`: person ids that the text in `search.actor` stands for."""
    rows = Row.objects.order_by("-seq")
    if search.actor:
        rows = rows.filter(Q(person_id__in=people | {search.actor}) | Q(unit=search.actor) | Q(role=search.actor))
    if search.verb:
        rows = rows.filter(verb__startswith=search.verb)
    if search.object_id:
        rows = rows.filter(object_id=search.object_id)
    if search.outcome:
        rows = rows.filter(outcome=search.outcome)
    if search.since:
        rows = rows.filter(at__gte=_midnight(search.since))
    if search.until:
        rows = rows.filter(at__lt=_midnight(search.until) + timedelta(days=1))
    return rows


def heads_of(state: str) -> list[dict[str, Any]]:
    """The heads of a peer that we witness, oldest first: {state, seq, digest, at, signature (hex)}."""
    return [_as_dict(state, row) for row in ForeignHead.objects.filter(state=state).order_by("seq", "received")]


def acknowledged(state: str) -> list[dict[str, Any]]:
    """Our own heads that peers confirmed to hold, oldest first; like `heads_of`, with `peer`."""
    rows = AcknowledgedHead.objects.order_by("seq", "peer")
    return [{**_as_dict(state, row), "peer": row.peer} for row in rows]


def _as_dict(state: str, row: ForeignHead | AcknowledgedHead) -> dict[str, Any]:
    return {"state": state, "seq": row.seq, "digest": row.digest, "at": row.at.isoformat(),
            "signature": bytes(row.signature).hex()}


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=UTC)
