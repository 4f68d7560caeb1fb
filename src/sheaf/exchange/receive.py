"""Receiving: check everything, then inbox row, effect and receipt in one transaction. Or a signed refusal.

The order of the checks is the order of docs/protocol.md. A repeat of the exact bytes gets the receipt that
was given the first time, also after expiry; a time-out is answered by sending the same bytes again.
"""

from __future__ import annotations

from django.db import IntegrityError

from sheaf.access.actor import service
from sheaf.audit import services as audit
from sheaf.crypto.errors import BadSignature
from sheaf.exchange import chunks, control, envelope, keys, limits, ordering, receipts, refusals, registry, threads
from sheaf.exchange.envelope import Envelope, Header
from sheaf.exchange.errors import WireRefused
from sheaf.exchange.models import DeadLetter, Inbox, Message, Receipt, Thread
from sheaf.kernel import clock, node
from sheaf.kernel.errors import Locked, SheafError
from sheaf.store import atomic


class _Repeat(Exception):
    """The exact bytes were accepted before; the receipt that was given."""

    def __init__(self, receipt: bytes) -> None:
        super().__init__()
        self.receipt = receipt


def receive(raw: bytes) -> bytes:
    """The signed receipt for one message: accepted, or refused with a code. A refusal leaves an audit row and
    changes nothing else."""
    try:
        checked = examine(raw)
        with atomic():
            return _accept(checked)
    except _Repeat as repeat:
        return repeat.receipt
    except WireRefused as error:
        return refusals.refuse(raw, error)
    except IntegrityError as error:
        return _lost_race(raw, error)


def _lost_race(raw: bytes, lost: IntegrityError) -> bytes:
    """The id is taken: by this message in another request, or by another message. Else it was the handler's own
    mistake, which is nobody's refusal: it goes up, and the sender tries again."""
    try:
        header = examine(raw).header
        if Message.objects.filter(pk=header.id).exists():
            raise WireRefused("id_reused", header=header)
        raise lost
    except _Repeat as repeat:
        return repeat.receipt
    except WireRefused as error:
        return refusals.refuse(raw, error)


def examine(raw: bytes) -> Envelope:
    """Every check that comes before the tables of content are touched; reads, never writes."""
    found = envelope.parse(raw)
    header = found.header
    if header.node != node.current().state or not all(unit.startswith(header.node + "/") for unit in header.addresses):
        raise WireRefused("misaddressed", header=header)
    before = Inbox.objects.filter(pk=header.id).values_list("digest", "sender").first()
    if before is not None and before[0] == found.raw_digest:
        raise _Repeat(_given(header.id))
    _check_dates(header)
    _check_signature(found)
    if before is not None:
        raise WireRefused("id_reused", header=header)
    return found


def _given(message_id: str) -> bytes:
    return bytes(Receipt.objects.get(message_id=message_id, type=receipts.ACCEPTED, node=node.current().state).raw)


def _check_dates(header: Header) -> None:
    now = clock.now()
    if header.expires - header.created > limits.MAX_LIFETIME:
        raise WireRefused("lifetime", header=header)
    if header.created > now + limits.CLOCK_SKEW:
        raise WireRefused("too_early", header=header)
    if header.expires < now - limits.CLOCK_SKEW:
        raise WireRefused("expired", header=header)


def _check_signature(found: Envelope) -> None:
    try:
        keys.verify_node(found.header.sender, limits.TYPE_HEADER, found.header_bytes, found.signature)
    except BadSignature:
        raise WireRefused("signature", header=found.header) from None
    except SheafError:
        raise refusals.unknown_sender(found.header.sender, found.header) from None


def _accept(found: Envelope) -> bytes:
    """Within the transaction: the rows, the effect or its waiting, and the receipt."""
    header = found.header
    kind = _kind(header)
    _check_keys(header)
    lacking = chunks.missing(header.chunks)
    if lacking:
        raise WireRefused("missing_chunks", header=header, missing=lacking)
    thread = _place(found)
    message = _message(found)
    chunks.claim(header.chunks)
    now_due = thread is None or threads.step(thread) == header.sequence
    row = Inbox(message=message, sender=header.sender, conversation=header.conversation, sequence=header.sequence,
                digest=found.raw_digest, state=Inbox.State.DONE if now_due else Inbox.State.HELD,
                gap_until=None if now_due else header.expires)
    row.save(force_insert=True)
    inbound = _inbound(found, message, kind)
    audit.record(service(header.node), "exchange.receive", kind=header.kind, object_id=header.id,
                 detail={"sender": header.sender, "held": not now_due})
    if now_due:
        _effect(kind, inbound, header)
        _go_on(thread, header)
    DeadLetter.objects.filter(outgoing=False, message_id=header.id, settled="").update(
        settled="anew", settled_at=clock.now())
    return control.make_receipt(header.id, found.raw_digest, receipts.ACCEPTED)


def _kind(header: Header) -> registry.Kind:
    kind = registry.find(header.kind)
    if kind is None:
        raise WireRefused("unknown_kind", header=header)
    if kind.version != header.kind_version:
        raise WireRefused("kind_version", header=header)
    if kind.ordered == (header.sequence == 0):
        raise WireRefused("malformed", header=header)
    return kind


def _check_keys(header: Header) -> None:
    for role in header.to:
        if not keys.holds(role["address"], role["kid"]):
            raise WireRefused("unknown_key", header=header)


def _place(found: Envelope) -> Thread | None:
    """The conversation's thread where its place is free; None outside any order."""
    header = found.header
    if header.sequence == 0:
        return None
    thread = threads.locked(header.conversation, header.sender)
    if threads.step(thread) == header.sequence:
        return thread
    taken = Inbox.objects.filter(sender=header.sender, conversation=header.conversation, sequence=header.sequence).first()
    if taken is not None and taken.digest == found.raw_digest:
        raise _Repeat(_given(header.id))  # another request accepted these bytes while this one was checked
    if taken is not None:
        raise WireRefused("sequence_reused", header=header)
    if header.sequence <= thread.done or header.sequence in thread.closed:
        raise WireRefused("gap_closed", header=header)
    thread.seen = max(thread.seen, header.sequence)
    thread.save(update_fields=["seen"])
    return thread


def _message(found: Envelope) -> Message:
    """The message as kept here; one that this node sent to itself exists already."""
    header = found.header
    wraps, ciphertext = envelope.sealed_parts(found.sealed)
    own = Message.objects.filter(pk=header.id).first() if header.sender == header.node else None
    if own is None:
        return Message.objects.create(
            id=header.id, conversation=header.conversation, kind=header.kind, kind_version=header.kind_version,
            sender=header.sender, sender_unit=header.sender_unit, to=header.addresses, created=header.created,
            expires=header.expires, priority=header.priority, flags=header.flags, header=found.header_bytes,
            signature=found.signature, wraps=wraps, ciphertext=ciphertext,
            chunks=[item["digest"] for item in header.chunks], received=True)
    if own.sender != header.sender or bytes(own.ciphertext) != ciphertext:
        raise WireRefused("id_reused", header=header)
    own.received, own.header, own.signature = True, found.header_bytes, found.signature
    own.save(update_fields=["received", "header", "signature"])
    return own


def _inbound(found: Envelope, message: Message, kind: registry.Kind) -> registry.Inbound:
    """Opened before acceptance even where the effect must wait, so that what cannot be opened is refused."""
    try:
        return ordering.inbound_of(message, kind)
    except Locked as error:
        if error.code == "service_locked":
            raise
        raise WireRefused("cannot_open", header=found.header) from None
    except SheafError as error:
        code = error.code if error.code in ("inner_signature", "inner_mismatch", "cannot_open") else "inner_mismatch"
        raise WireRefused(code, header=found.header, because=error.code) from None


def _effect(kind: registry.Kind, inbound: registry.Inbound, header: Header) -> None:
    try:
        kind.handler(inbound)
    except SheafError as error:
        raise WireRefused("rejected", header=header, because=error.code) from error


def _go_on(thread: Thread | None, header: Header) -> None:
    if thread is not None:
        thread.done = header.sequence
        ordering.advance(thread)
