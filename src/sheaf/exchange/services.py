"""What other rooms and the doors call. Each verb lives in the file of its concept; this is the list."""

from __future__ import annotations

from sheaf.access.actor import Actor
from sheaf.access.policy import Facts, require
from sheaf.audit import services as audit
from sheaf.crypto.digest import sha256_hex
from sheaf.exchange import control, envelope, keys, limits, threads
from sheaf.exchange.chunks import Outgoing
from sheaf.exchange.grants import ask as ask_grant
from sheaf.exchange.grants import decide as decide_grant
from sheaf.exchange.grants import revoke as revoke_grant
from sheaf.exchange.models import DeadLetter, Outbox
from sheaf.exchange.opening import Opened, attachment, open_local, read, seal_local, take_over
from sheaf.exchange.posting import post
from sheaf.kernel import clock, node
from sheaf.kernel.errors import Conflict, NotFound
from sheaf.store import atomic

__all__ = ["Opened", "Outgoing", "ask_grant", "attachment", "bury", "decide_grant", "delivery_of_letter", "open_local",
           "post", "read", "retry", "retry_all", "revoke_grant", "seal_local", "settle_letter", "take_over"]


def retry(actor: Actor, *, delivery_id: str) -> None:
    """Try a waiting delivery now; send a dead one anew, with a new term and the next place in its
    conversation. The sealed document stays as its author signed it."""
    require(actor, "exchange.manage", Facts("delivery", delivery_id, node.current().state))
    with atomic():
        row = _row(delivery_id)
        if row.state == Outbox.State.DELIVERED:
            raise Conflict("It was delivered.", code="delivered")
        if row.state == Outbox.State.DEAD:
            _renew(row)
        row.state, row.next_try, row.lease, row.attempts = Outbox.State.WAITING, clock.now(), "", 0
        row.save()
        audit.record(actor, "exchange.retry", kind=row.message.kind, object_id=row.message_id,
                     detail={"node": row.node})


def retry_all(actor: Actor) -> int:
    """Try everything that waits now; how many."""
    require(actor, "exchange.manage")
    with atomic():
        count = Outbox.objects.filter(state=Outbox.State.WAITING).update(next_try=clock.now())
        audit.record(actor, "exchange.retry", kind="outbox", detail={"count": count})
    return count


def bury(actor: Actor, *, delivery_id: str) -> None:
    """Give a delivery up. The other side is told, so that its conversation goes on."""
    require(actor, "exchange.manage", Facts("delivery", delivery_id, node.current().state))
    with atomic():
        row = _row(delivery_id)
        if row.state == Outbox.State.DELIVERED:
            raise Conflict("It was delivered.", code="delivered")
        if row.state != Outbox.State.DEAD:
            control.bury(row, "unconfirmed")
        DeadLetter.objects.filter(outgoing=True, message_id=row.message_id, peer=row.node, settled="").update(
            settled="buried", settled_at=clock.now())
        audit.record(actor, "exchange.bury", kind=row.message.kind, object_id=row.message_id, detail={"node": row.node})


def _row(delivery_id: str) -> Outbox:
    row = Outbox.objects.select_for_update().filter(pk=delivery_id).first()
    if row is None:
        raise NotFound("No such delivery.")
    return row


def _renew(row: Outbox) -> None:
    """A new header around the same sealed document: the author's signature inside is untouched."""
    old = envelope.parse(bytes(row.raw))
    if row.error == "id_reused":
        raise Conflict("The other side holds another message of this id.", code="id_reused")
    now = clock.now()
    number = threads.next_number(row.conversation, row.node) if row.sequence else 0
    header = envelope.renewed(old.header, number, now, now + limits.DEFAULT_LIFETIME)
    row.raw = envelope.build(header, old.sealed, keys.node_key())
    row.digest, row.sequence, row.expires = sha256_hex(row.raw), number, header.expires
    row.since, row.error = now, ""
    DeadLetter.objects.filter(outgoing=True, message_id=row.message_id, peer=row.node, settled="").update(
        settled="anew", settled_at=now)



def delivery_of_letter(actor: Actor, *, letter_id: str) -> str:
    """The delivery behind an outgoing dead letter."""
    require(actor, "exchange.manage")
    letter = DeadLetter.objects.filter(pk=letter_id, outgoing=True).first()
    row = Outbox.objects.filter(message_id=letter.message_id, node=letter.peer).first() if letter else None
    if row is None:
        raise NotFound("No such dead letter.")
    return row.pk


def settle_letter(actor: Actor, *, letter_id: str) -> None:
    """Put an incoming dead letter away: somebody has read that the message will not come."""
    require(actor, "exchange.manage")
    with atomic():
        done = DeadLetter.objects.filter(pk=letter_id, outgoing=False, settled="").update(
            settled="buried", settled_at=clock.now())
        if not done:
            raise NotFound("No such dead letter.")
        audit.record(actor, "exchange.bury", kind="dead_letter", object_id=letter_id)
