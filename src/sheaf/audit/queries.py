"""Reads of the log. Who may read it is decided above, in `access`; here it is only found."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from sheaf.audit.models import AcknowledgedHead, ForeignHead, Row, SentHead
from sheaf.kernel import clock

WITNESSES_SHOWN = timedelta(days=30)  # a peer to which nothing went for so long is shown by what it confirmed


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


@dataclass(frozen=True, slots=True)
class Witness:
    """What one peer has of us: the last head sent, when; the last confirmed, when it was made and when confirmed."""

    peer: str
    sent_seq: int | None
    sent: datetime | None
    seq: int | None
    digest: str
    at: datetime | None
    received: datetime | None


def witnesses() -> list[Witness]:
    """Per peer, by its code."""
    sent: dict[str, SentHead] = {}
    for row in SentHead.objects.filter(sent__gte=clock.now() - WITNESSES_SHOWN).order_by("sent"):
        sent[row.peer] = row
    known: dict[str, AcknowledgedHead] = {}
    for seen in AcknowledgedHead.objects.order_by("received"):
        known[seen.peer] = seen
    return [_witness(peer, sent.get(peer), known.get(peer)) for peer in sorted({*sent, *known})]


def confirmed_until() -> datetime | None:
    """When the newest head that any peer has confirmed was made; None where there is none."""
    newest: datetime | None = AcknowledgedHead.objects.order_by("-at").values_list("at", flat=True).first()
    return newest


def _witness(peer: str, sent: SentHead | None, seen: AcknowledgedHead | None) -> Witness:
    return Witness(peer, sent.seq if sent else None, sent.sent if sent else None, seen.seq if seen else None,
                   seen.digest if seen else "", seen.at if seen else None, seen.received if seen else None)


def _as_dict(state: str, row: ForeignHead | AcknowledgedHead) -> dict[str, Any]:
    return {"state": state, "seq": row.seq, "digest": row.digest, "at": row.at.isoformat(),
            "signature": bytes(row.signature).hex()}


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=UTC)
