"""The auditor's questions: who did what. `audit` keeps the rows; who may read them is decided here.

Looking into the log leaves a row in the log.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet

from sheaf.access import queries
from sheaf.access.actor import Actor
from sheaf.access.policy import require
from sheaf.audit import queries as log
from sheaf.audit import services as audit
from sheaf.audit import verify as verification
from sheaf.audit.queries import Search
from sheaf.kernel import clock, node

TOO_OLD = timedelta(hours=3)  # heads go out every hour; two may be lost without alarm
MAX_EXPORT_ROWS = 100_000
COLUMNS = ("seq", "at", "state", "unit", "role", "person_id", "person", "appointment_id", "verb", "kind", "object_id",
           "outcome", "detail", "digest")
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")  # what a spreadsheet takes for a formula, after OWASP


@dataclass(frozen=True, slots=True)
class Line:
    """One row as the auditor sees it, with the person's name."""

    seq: int
    at: str
    state: str
    unit: str
    role: str
    person_id: str
    person: str
    appointment_id: str
    verb: str
    kind: str
    object_id: str
    outcome: str
    detail: str
    digest: str


def search(actor: Actor, wanted: Search) -> QuerySet[Any]:
    """Rows that match, newest first; the look itself is recorded (once per search, not per page turned)."""
    require(actor, "audit.read")
    filters = {name: str(value) for name, value in asdict(wanted).items() if value}
    audit.record(actor, "audit.read", kind="audit", outcome="read", detail={"filters": sorted(filters)})
    return log.find(wanted, queries.ids_matching(wanted.actor) if wanted.actor else frozenset())


def lines(rows: Iterable[Any]) -> list[Line]:
    """Rows with the names of people put in."""
    found = list(rows)
    names = queries.names(row.person_id for row in found)
    return [Line(row.seq, row.at.isoformat(), row.state, row.unit, row.role, row.person_id, names.get(row.person_id, ""),
                 row.appointment_id, row.verb, row.kind, row.object_id, row.outcome, row.detail, row.digest)
            for row in found]


def export(actor: Actor, wanted: Search) -> Iterator[bytes]:
    """The matching rows as CSV (UTF-8 with a byte order mark, for spreadsheets), at most `MAX_EXPORT_ROWS`."""
    rows = search(actor, wanted)
    return _csv(rows)


def witnesses(actor: Actor) -> tuple[list[log.Witness], str]:
    """Per peer what was sent and confirmed, and a sentence where the newest confirmed head is too old (else empty)."""
    require(actor, "audit.read")
    until, now = log.confirmed_until(), clock.now()
    if until is None:
        return log.witnesses(), "No peer has confirmed a head of this chain yet: a chain rewritten as a whole would not show."
    if now - until > TOO_OLD:
        hours = int((now - until).total_seconds() // 3600)
        return log.witnesses(), f"The newest head that a peer has confirmed is {hours} hours old: rows since then have no witness."
    return log.witnesses(), ""


def check(actor: Actor) -> verification.Report:
    """Read the whole chain and compare it with the heads that peers acknowledged."""
    require(actor, "audit.read")
    return verification.verify(anchors())


def anchors() -> list[verification.Anchor]:
    """Our heads as peers have confirmed them."""
    return [verification.Anchor(item["seq"], item["digest"], item["peer"])
            for item in log.acknowledged(node.current().state)]


def guard_formula(text: str) -> str:
    """Text that no spreadsheet takes for a formula: an apostrophe is put before a dangerous beginning."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def parse(raw: dict[str, Any]) -> Search:
    """A search from a cleaned form or query string."""
    since, until = raw.get("since"), raw.get("until")
    return Search(
        actor=str(raw.get("actor") or ""), verb=str(raw.get("verb") or ""), object_id=str(raw.get("object_id") or ""),
        outcome=str(raw.get("outcome") or ""), since=since if isinstance(since, date) else None,
        until=until if isinstance(until, date) else None)


def _csv(rows: QuerySet[Any]) -> Iterator[bytes]:
    yield b"\xef\xbb\xbf" + _line(COLUMNS)
    for start in range(0, MAX_EXPORT_ROWS, 1000):
        batch = lines(rows[start:start + 1000])
        for line in batch:
            yield _line([guard_formula(str(getattr(line, name))) for name in COLUMNS])
        if len(batch) < 1000:
            return


def _line(values: Any) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerow(values)
    return out.getvalue().encode()
