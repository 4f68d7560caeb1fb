"""The exchange's own messages: later receipts, and dead-letter notices. Between services, outside any order."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sheaf.access.actor import service
from sheaf.audit import services as audit
from sheaf.crypto.errors import BadSignature
from sheaf.exchange import fields, keys, limits, ordering, receipts
from sheaf.exchange.errors import REFUSALS
from sheaf.exchange.frames import BadFrame
from sheaf.exchange.models import DeadLetter, Inbox, Message, Outbox, Receipt
from sheaf.exchange.registry import SERVICE, Inbound, Kind, register
from sheaf.kernel import clock, node
from sheaf.kernel.errors import Invalid
from sheaf.kernel.handling import Handling

RECEIPT, DEAD = "exchange.receipt", "exchange.dead"
PREFIX = "exchange."
_HANDLING = Handling(purpose="delivery")
UNCONFIRMED = ("unconfirmed",)  # expired without any answer: the other side may have it after all
_DEAD: dict[str, fields.Reader] = {
    "message": fields.identifier, "conversation": fields.conversation, "kind": fields.name, "unit": fields.address,
    "sequence": fields.whole(0, 2**31), "code": fields.one_of(*REFUSALS, *UNCONFIRMED),
}


def tell(state: str, kind: str, conversation: str, body: dict[str, Any]) -> str:
    """Post one of the exchange's own messages to a node's service."""
    from sheaf.exchange.posting import post

    return post(service(node.current().state), kind=kind, conversation=conversation, to=[keys.service_unit(state)],
                body=body, handling=_HANDLING, lifetime=limits.CONTROL_LIFETIME, as_service=True)


def make_receipt(message_id: str, raw_digest: str, receipt_type: str, code: str = "") -> bytes:
    """A signed receipt of ours, kept here as well."""
    here, now = node.current().state, clock.now()
    raw = receipts.build(receipts.Receipt(type=receipt_type, node=here, message=message_id, digest=raw_digest, at=now,
                                          code=code), keys.node_key())
    keep_receipt(receipts.Receipt(receipt_type, here, message_id, raw_digest, now, code), raw)
    return raw


def keep_receipt(receipt: receipts.Receipt, raw: bytes) -> None:
    """Store it once per message, type and node; the first stays."""
    keep_receipts([(receipt, raw)])


def keep_receipts(pairs: Iterable[tuple[receipts.Receipt, bytes]]) -> None:
    Receipt.objects.bulk_create(
        [Receipt(message_id=receipt.message, type=receipt.type, node=receipt.node, code=receipt.code, at=receipt.at,
                 raw=raw) for receipt, raw in pairs], ignore_conflicts=True)


def tell_receipt(message: Message, receipt_type: str, code: str = "") -> None:
    """Sign a later receipt and send it to the sender's service."""
    raw_digest = Inbox.objects.values_list("digest", flat=True).get(pk=message.pk)
    raw = make_receipt(message.id, raw_digest, receipt_type, code)
    tell(message.sender, RECEIPT, message.conversation, {"receipt": fields.encode(raw)})


def on_receipt(inbound: Inbound) -> None:
    """A later receipt for a message of ours: keep it, and correct the outbox. That a unit took over or opened what we
    have no acceptance of ends nothing: the same bytes are sent again until the acceptance is here as well."""
    receipt, raw = _checked_receipt(inbound)
    row = Outbox.objects.select_for_update().filter(message_id=receipt.message, node=inbound.sender).first()
    if row is None:
        raise Invalid("A receipt for a message that was not sent there.", code="unknown_message")
    keep_receipt(receipt, raw)
    if receipt.type == receipts.REFUSED:
        bury(row, receipt.code, notify=False)
    elif receipt.type == receipts.ACCEPTED and row.state != Outbox.State.DELIVERED:
        confirm(row)


def _checked_receipt(inbound: Inbound) -> tuple[receipts.Receipt, bytes]:
    try:
        raw = fields.decode((inbound.body or {}).get("receipt"))
        receipt = receipts.verified(raw, inbound.sender, keys.verify_node)
    except (BadFrame, ValueError, BadSignature):
        raise Invalid("This is not a receipt of the sending node.", code="receipt") from None
    if receipt.node != inbound.sender:
        raise Invalid("This is not a receipt of the sending node.", code="receipt")
    return receipt, raw


def confirm(row: Outbox) -> None:
    """The other side has it: delivered, whatever was thought before."""
    row.state, row.since, row.error, row.lease = Outbox.State.DELIVERED, clock.now(), "", ""
    row.save(update_fields=["state", "since", "error", "lease"])
    DeadLetter.objects.filter(outgoing=True, message_id=row.message_id, peer=row.node, settled="").update(
        settled="delivered", settled_at=clock.now())


def bury(row: Outbox, code: str, *, notify: bool = True) -> None:
    """It will not arrive: say so in our books and, for messages of the domains, in the other side's."""
    message = row.message
    row.state, row.since, row.error, row.lease = Outbox.State.DEAD, clock.now(), code, ""
    row.save(update_fields=["state", "since", "error", "lease"])
    unit = next((unit for unit in message.to if unit.startswith(row.node + "/")), message.to[0])
    DeadLetter.objects.get_or_create(
        outgoing=True, message_id=message.id, peer=row.node, sequence=row.sequence,
        defaults={"conversation": row.conversation, "kind": message.kind, "unit": message.sender_unit, "code": code})
    audit.record(service(node.current().state), "exchange.dead", kind=message.kind, object_id=message.id,
                 outcome="refused", detail={"node": row.node, "code": code})
    if notify and not message.kind.startswith(PREFIX):
        tell(row.node, DEAD, row.conversation, {
            "message": message.id, "conversation": row.conversation, "kind": message.kind, "unit": unit,
            "sequence": row.sequence, "code": code})


def on_dead(inbound: Inbound) -> None:
    """The sender gave a message up: where we have it after all, say so; else note it and close its place."""
    try:
        told = fields.read(inbound.body or {}, _DEAD)
    except BadFrame:
        raise Invalid("A dead-letter notice has other fields.", code="dead") from None
    held = Inbox.objects.filter(pk=told["message"], sender=inbound.sender).first()
    if held is not None and held.sequence == told["sequence"]:
        _contradict(held, inbound)
    elif held is not None:  # it came anew in another place; only the old place stays empty
        ordering.close(told["conversation"], inbound.sender, [told["sequence"]])
    else:
        _note_dead(inbound, told)


def _note_dead(inbound: Inbound, told: dict[str, Any]) -> None:
    DeadLetter.objects.get_or_create(
        outgoing=False, message_id=told["message"], peer=inbound.sender, sequence=told["sequence"],
        defaults={"conversation": told["conversation"], "kind": told["kind"], "unit": told["unit"], "code": told["code"]})
    audit.record(service(node.current().state), "exchange.dead_notice", kind=told["kind"], object_id=told["message"],
                 detail={"sender": inbound.sender, "code": told["code"]})
    if told["sequence"]:
        ordering.close(told["conversation"], inbound.sender, [told["sequence"]])


def _contradict(held: Inbox, inbound: Inbound) -> None:
    given = Receipt.objects.filter(message_id=held.pk, type=receipts.ACCEPTED, node=node.current().state).first()
    if given is not None and held.state != Inbox.State.FAILED:
        tell(inbound.sender, RECEIPT, held.conversation, {"receipt": fields.encode(bytes(given.raw))})


def register_kinds() -> None:
    register(Kind(RECEIPT, 1, on_receipt, opens=SERVICE, ordered=False))
    register(Kind(DEAD, 1, on_dead, opens=SERVICE, ordered=False))
