"""Writes to the log: a row, many rows, a peer's head, a peer's receipt for our head."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Protocol

from sheaf.audit import statements
from sheaf.audit.models import OUTCOMES, AcknowledgedHead, ChainHead, ForeignHead, Row, SentHead
from sheaf.kernel import canonical, clock, node
from sheaf.kernel.errors import Conflict, Invalid
from sheaf.kernel.states import NODES
from sheaf.store import atomic

__all__ = ["OUTCOMES", "Event", "Head", "acknowledge", "head", "note_sent", "parse_head", "record", "record_many", "witness"]

MAX_DETAIL_BYTES = 4096  # codes, counts and ids; what is longer is content and does not belong here


class Actor(Protocol):
    """What a row keeps of the one who acted (`access.Actor` has it; this room is below access)."""

    @property
    def person_id(self) -> str: ...
    @property
    def appointment_id(self) -> str: ...
    @property
    def state(self) -> str: ...
    @property
    def unit(self) -> str: ...
    @property
    def role(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Event:
    """One row to be written; the fields are those of `record`."""

    verb: str
    kind: str = ""
    object_id: str = ""
    outcome: str = "done"
    detail: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Head:
    """The newest row of a chain. seq 0 is an empty chain; at: aware, UTC."""

    seq: int
    digest: str
    at: datetime

    def as_dict(self, state: str) -> dict[str, Any]:
        """As it travels to peers: {state, seq, digest, at (ISO 8601)}."""
        return {**asdict(self), "state": state, "at": self.at.isoformat()}


def record(actor: Actor, verb: str, *, kind: str = "", object_id: str = "", outcome: str = "done",
           detail: dict[str, Any] | None = None) -> None:
    """Append one row in the present transaction (or in one of its own).

    outcome: `done`, `read` or `refused`. detail: codes, counts and ids, at most `MAX_DETAIL_BYTES` of
    JSON; never content of a record, never a secret.
    """
    record_many(actor, [Event(verb, kind, object_id, outcome, detail)])


def record_many(actor: Actor, events: Iterable[Event]) -> None:
    """Append several rows by the same actor, in order, under one lock of the chain."""
    given = [(event, _detail(event)) for event in events]
    if not given:
        return
    with atomic(savepoint=False):  # what cannot be audited undoes what it was about
        seq, digest = statements.locked_head()
        rows: list[Row] = []
        for event, detail in given:
            rows.append(_row(actor, event, detail, seq + 1, digest))
            seq, digest = rows[-1].seq, rows[-1].digest
        statements.append(rows)


def head() -> Head:
    """The newest row of our own chain."""
    row = ChainHead.objects.filter(pk=1).first()
    return Head(row.seq, row.digest, row.at) if row else Head(0, ChainHead().digest, clock.now())


def witness(state: str, head_dict: dict[str, Any], signature: bytes) -> None:
    """Keep a peer's head. `Conflict` where it contradicts one kept before: that chain was rewritten.

    The caller has verified the signature; head_dict: {state, seq, digest, at}.
    """
    given = parse_head(state, head_dict)
    with atomic():
        rival = ForeignHead.objects.filter(state=state, seq=given.seq).exclude(digest=given.digest).first()
        # The contradiction is kept as well: it is the evidence.
        ForeignHead.objects.get_or_create(
            state=state, seq=given.seq, digest=given.digest, defaults={"at": given.at, "signature": signature})
    later = ForeignHead.objects.filter(state=state, seq__gt=given.seq, at__lt=given.at).exists()
    if rival or later:
        raise Conflict(f"The audit head {given.seq} of {state} contradicts one witnessed before.",
                       code="audit_fork", state=state, seq=given.seq)


def note_sent(peer: str, given: Head) -> None:
    """Note that a head of ours was posted to a peer."""
    with atomic():
        SentHead.objects.create(peer=peer, seq=given.seq, digest=given.digest)


def acknowledge(peer: str, head_dict: dict[str, Any], signature: bytes) -> None:
    """Keep a peer's signed confirmation that it holds this head of ours."""
    given = parse_head(node.current().state, head_dict)
    with atomic():
        AcknowledgedHead.objects.get_or_create(
            peer=peer, seq=given.seq, digest=given.digest, defaults={"at": given.at, "signature": signature})


def parse_head(state: str, raw: dict[str, Any]) -> Head:
    """A head as it travels; `Invalid` for anything else, including a head of another state."""
    try:
        seq, digest, at = raw["seq"], raw["digest"], datetime.fromisoformat(raw["at"])
        proper = (set(raw) == {"state", "seq", "digest", "at"} and raw["state"] == state and state in NODES
                  and type(seq) is int and seq >= 0 and at.tzinfo is not None
                  and len(digest) == len(bytes.fromhex(digest)) * 2 == 64)
    except (KeyError, TypeError, ValueError):
        proper = False
    if not proper:
        raise Invalid("This is not an audit head.", code="audit_head")
    return Head(seq, digest, at)


def _detail(event: Event) -> str:
    detail = canonical.dumps(_plain(event.detail or {})).decode()
    if len(detail) > MAX_DETAIL_BYTES:
        raise Invalid("The detail of an audit row is too long.", code="audit_detail")
    return detail


def _row(actor: Actor, event: Event, detail: str, seq: int, previous: str) -> Row:
    row = Row(
        seq=seq, at=clock.now(), state=_text(actor.state, 8), person_id=_text(actor.person_id, 64),
        appointment_id=_text(actor.appointment_id, 64), unit=_text(actor.unit, 128), role=_text(actor.role, 32),
        verb=_text(event.verb, 64), kind=_text(event.kind, 64), object_id=_text(event.object_id, 200),
        outcome=event.outcome, detail=detail, previous=previous)
    row.digest = row.compute()
    return row


def _text(value: str, limit: int) -> str:
    """What both databases can store and give back unchanged: no NUL, no lone surrogate, not too long."""
    return str(value).replace("\0", "")[:limit].encode("utf-8", "replace").decode("utf-8")


def _plain(value: Any) -> Any:
    """JSON values; sets and tuples become lists so that callers need not care."""
    if isinstance(value, dict):
        return {_text(key, 64): _plain(item) for key, item in value.items()}
    if isinstance(value, set | frozenset):
        return sorted(_plain(item) for item in value)
    if isinstance(value, Sequence) and not isinstance(value, str | bytes):
        return [_plain(item) for item in value]
    return _text(value, MAX_DETAIL_BYTES) if isinstance(value, str) else value
