"""Delivery: claim due rows, send the same bytes until a receipt comes, back off, give up when they expire.

A row that expired is sent once more: the other side answers with the receipt it gave before, or with the
refusal `expired`, so that the two books say the same. Only where nobody answers is it dead unconfirmed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import F, Q

from sheaf.access.actor import service
from sheaf.audit import services as audit
from sheaf.audit.services import Event
from sheaf.crypto.errors import BadSignature
from sheaf.exchange import chunks, control, keys, limits, receipts
from sheaf.exchange.errors import Unreachable
from sheaf.exchange.frames import BadFrame
from sheaf.exchange.models import Outbox
from sheaf.exchange.receive import receive
from sheaf.kernel import clock, ids, node
from sheaf.kernel.errors import SheafError
from sheaf.store import atomic

_ORDER = ("rank", "attempts", "since", "sequence")  # what failed often does not stand before what is new
BEHIND = "behind"  # not sent, since the row before it was not answered
MESSAGES, CHUNKS = "/wire/v1/messages", "/wire/v1/chunks"


@dataclass(frozen=True, slots=True)
class _Answer:
    """One row and what came of sending it: a verified receipt with its bytes, or the code of a failure."""

    row: Outbox
    receipt: receipts.Receipt | None = None
    raw: bytes = b""
    failure: str = ""

    @property
    def accepted(self) -> bool:
        return self.receipt is not None and self.receipt.type == receipts.ACCEPTED


def deliver_due(limit: int = 50) -> int:
    """Send what is due, most urgent first; how many rows were tried. One node's answers are booked in one
    transaction; after the first failure to reach a node its other rows wait with it."""
    lease = _claim(limit)
    if not lease:
        return 0
    rows = list(Outbox.objects.filter(lease=lease).select_related("message").order_by(*_ORDER))
    here, tried = node.current().state, 0
    for state in sorted(dict.fromkeys(row.node for row in rows), key=lambda name: name == here):
        answers: list[_Answer] = []
        try:
            for row in rows:
                if row.node == state:
                    answers.append(_send_next(row, answers))
        finally:  # a handler that breaks at our own node must not undo what was delivered before it
            with atomic():
                _book(answers, lease)
        tried += sum(1 for answer in answers if answer.failure != BEHIND)
    return tried


def _claim(limit: int) -> str:
    """Mark due rows as ours until the lease ends; the lease's id, or nothing where none is due. A worker that dies
    leaves them to the next."""
    lease, now = ids.new_id(), clock.now()
    due = Q(state__in=(Outbox.State.WAITING, Outbox.State.SENDING), next_try__lte=now)
    with atomic():
        wanted = list(Outbox.objects.filter(due).order_by(*_ORDER).values_list("pk", flat=True)[:limit])
        claimed = wanted and Outbox.objects.filter(due, pk__in=wanted).update(
            state=Outbox.State.SENDING, lease=lease, next_try=now + limits.LEASE, attempts=F("attempts") + 1)
    return lease if claimed else ""


def _send_next(row: Outbox, before: Sequence[_Answer]) -> _Answer:
    """Send, unless the node did not answer the row before."""
    return _Answer(row, failure=BEHIND) if before and before[-1].failure else _send(row)


def _send(row: Outbox) -> _Answer:
    """One row to its node; chunks that the node lacks are sent at once and the message again."""
    try:
        answer = _exchange(row)
        if answer.receipt and answer.receipt.missing and answer.receipt.code == "missing_chunks":
            for digest in answer.receipt.missing:
                if digest in row.message.chunks:
                    _post(row.node, CHUNKS, chunks.upload(digest, row.node))
            answer = _exchange(row)
        return answer
    except SheafError as error:
        return _Answer(row, failure=error.code)


def _exchange(row: Outbox) -> _Answer:
    raw = _post(row.node, MESSAGES, bytes(row.raw))
    try:
        receipt = receipts.verified(raw, row.node, keys.verify_node)
    except (BadFrame, BadSignature):
        raise Unreachable("The answer was not a valid receipt.", code="receipt") from None
    if receipt.node != row.node or receipt.digest != row.digest:
        raise Unreachable("The receipt is for other bytes: the message was damaged on its way.", code="receipt")
    return _Answer(row, receipt, raw)


def _post(state: str, path: str, raw: bytes) -> bytes:
    """To the other node by the transport; to ourselves by the same road, without it."""
    if state == node.current().state:
        return receive(raw) if path == MESSAGES else chunks.receive_chunk(raw)
    answer: bytes = node.current().parts["transport"].post(state, path, raw)
    return answer


def _book(answers: Sequence[_Answer], lease: str) -> None:
    """Write down what came of it. A row that another worker took over meanwhile is left alone."""
    ours = set(Outbox.objects.select_for_update().filter(
        lease=lease, pk__in=[answer.row.pk for answer in answers]).values_list("pk", flat=True))
    known = [answer for answer in answers if answer.row.pk in ours]
    _confirm_all([answer for answer in known if answer.accepted])
    next_try = clock.now() + timedelta(seconds=limits.BACKOFF_FIRST)
    for answer in known:
        if not answer.accepted and answer.failure != BEHIND:
            next_try = _settle(answer.row, answer) or next_try
    _stand_behind([answer.row.pk for answer in known if answer.failure == BEHIND], next_try)


def _confirm_all(answers: Sequence[_Answer]) -> None:
    """All that one node accepted, in a few statements."""
    if not answers:
        return
    Outbox.objects.filter(pk__in=[answer.row.pk for answer in answers]).update(
        state=Outbox.State.DELIVERED, since=clock.now(), error="", lease="")
    control.keep_receipts([(answer.receipt, answer.raw) for answer in answers if answer.receipt])
    audit.record_many(service(node.current().state), [
        Event("exchange.delivered", answer.row.message.kind, answer.row.message_id, detail={"node": answer.row.node})
        for answer in answers])


def _settle(row: Outbox, answer: _Answer) -> datetime | None:
    """A refusal or a failure; when the row is tried again, or None where it is dead."""
    receipt = answer.receipt
    if receipt is not None and not receipt.retry:
        control.keep_receipt(receipt, answer.raw)
        control.bury(row, receipt.code)
    elif clock.now() > row.expires + limits.CLOCK_SKEW:
        control.bury(row, receipt.code if receipt else "unconfirmed")
    else:
        return _again(row, receipt.code if receipt else answer.failure)
    return None


def _again(row: Outbox, code: str) -> datetime:
    """Back to waiting."""
    row.state, row.lease, row.error = Outbox.State.WAITING, "", code
    row.next_try = clock.now() + backoff(max(1, row.attempts), limits.PRIORITIES[row.rank])
    row.save(update_fields=["state", "lease", "next_try", "error"])
    return row.next_try


def _stand_behind(rows: Sequence[str], next_try: datetime) -> None:
    """Rows that were not sent, since the one before them was not answered: they wait with it, their count stays."""
    if rows:
        Outbox.objects.filter(pk__in=rows).update(
            state=Outbox.State.WAITING, lease="", next_try=next_try, attempts=F("attempts") - 1)


def backoff(attempts: int, priority: str) -> timedelta:
    """How long to wait after so many attempts: doubling to a cap by priority, give or take a quarter."""
    seconds = min(limits.BACKOFF_FIRST * 2.0 ** min(attempts - 1, 16), limits.BACKOFF_CAP[priority])
    spread = (ids.random_bits(16) / 0xFFFF * 2 - 1) * limits.JITTER
    return timedelta(seconds=seconds * (1 + spread))
