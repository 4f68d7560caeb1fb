"""Opening what is sealed, with an actor's key ring, and checking what is inside against the outside."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sheaf.access import policy
from sheaf.access.actor import Actor
from sheaf.audit import services as audit
from sheaf.crypto.errors import BadSignature
from sheaf.crypto.seal import Sealed, open_sealed, seal
from sheaf.exchange import chunks, control, envelope, fields, frames, inner, keys, limits, receipts
from sheaf.exchange.models import Message
from sheaf.kernel import clock, node
from sheaf.kernel.errors import Invalid, Locked, NotFound
from sheaf.kernel.handling import CLASSIFICATIONS, Handling
from sheaf.store import atomic


@dataclass(frozen=True, slots=True)
class Opened:
    """A message in clear, for the length of a request; never stored or cached. document: digest of the signed
    document, which names it in grants; attachments: its manifest; signer: id of the key that signed it."""

    message_id: str
    conversation: str
    kind: str
    kind_version: int
    sender: str
    sender_unit: str
    to: tuple[str, ...]
    body: dict[str, Any]
    handling: Handling
    attachments: tuple[inner.Attached, ...]
    signed_at: datetime
    expires: datetime
    priority: str
    document: str
    signer: str


def read(actor: Actor, message_id: str) -> Opened:
    """Open with the actor's keys: `NotFound`, `Refused`, or `Locked` where no key of theirs opens it. Audited;
    the first opening at the addressee tells the sender."""
    message = Message.objects.filter(pk=message_id).first()
    if message is None:
        raise NotFound("No such message.")
    if actor.role != keys.SERVICE:
        policy.require(actor, "exchange.open", facts(actor, message))
    opened = _opened(message, open_with(message, keys.ring_of(actor)))
    with atomic():
        audit.record(actor, "exchange.open", kind=message.kind, object_id=message.id, outcome="read")
        if message.received and actor.unit in message.to and not keys.is_service(actor.unit):
            _tell_once(message, "opened_at", receipts.OPENED)
    return opened


def take_over(actor: Actor, message_id: str) -> None:
    """Tell the sender that the addressed authority has taken the message over. Once; no question of right is
    asked here, since the domain's step is what takes over."""
    message = Message.objects.filter(pk=message_id, received=True).first()
    if message is None:
        raise NotFound("No such message.")
    with atomic():
        if _tell_once(message, "taken_over_at", receipts.TAKEN_OVER):
            audit.record(actor, "exchange.take_over", kind=message.kind, object_id=message.id)


def _tell_once(message: Message, column: str, receipt_type: str) -> bool:
    first = Message.objects.filter(pk=message.pk, **{f"{column}__isnull": True}).update(**{column: clock.now()})
    if first:
        control.tell_receipt(message, receipt_type)
    return bool(first)


def attachment(actor: Actor, message_id: str, name: str) -> Iterator[bytes]:
    """The plain bytes of one attachment, complete and verified before the first block is given out."""
    opened = read(actor, message_id)
    for item in opened.attachments:
        if item.name == name:
            return chunks.read_attachment(message_id, item)
    raise NotFound("No such attachment.")


def facts(actor: Actor, message: Message) -> policy.Facts:
    """A message belongs to each of this state's units that it names; the actor's own where that is one."""
    here = node.current().state
    units = [unit for unit in message.to if unit.startswith(here + "/")] if message.received else []
    units += [message.sender_unit] if message.sent else []
    unit = actor.unit if actor.unit in units else (units or ["?"])[0]
    return policy.Facts(kind="message", object_id=message.id, state=here, unit=unit,
                        level=CLASSIFICATIONS.index(message.flags["classification"]),
                        compartment=message.flags["compartment"])


def sealed_of(message: Message) -> Sealed:
    wraps = frames.loads_dict(bytes(message.wraps))
    return Sealed(bytes(message.ciphertext), {kid: fields.decode(wrap) for kid, wrap in wraps.items()})


def open_with(message: Message, ring: Any) -> inner.Document:
    """The verified document: `Locked` where the ring has no key of it; crypto errors and `Invalid` where what is
    inside is not what the header promised."""
    return unseal(sealed_of(message), ring, Outside.of_message(message))


@dataclass(frozen=True, slots=True)
class Outside:
    """What the header says, to be compared with the signed document. units: those addressed at this node."""

    id: str
    conversation: str
    kind: str
    kind_version: int
    sender: str
    sender_unit: str
    units: frozenset[str]
    flags: dict[str, str]

    @classmethod
    def of_message(cls, message: Message) -> Outside:
        return cls(message.id, message.conversation, message.kind, message.kind_version, message.sender,
                   message.sender_unit, frozenset(message.to), message.flags)

    @classmethod
    def of_header(cls, header: envelope.Header) -> Outside:
        return cls(header.id, header.conversation, header.kind, header.kind_version, header.sender,
                   header.sender_unit, frozenset(header.addresses), header.flags)

    def matches(self, document: inner.Document) -> bool:
        same = all(getattr(self, name) == getattr(document, name)
                   for name in ("id", "conversation", "kind", "kind_version", "sender_unit"))
        return same and self.units <= set(document.to) and self.flags == document.handling.flags()


def unseal(sealed: Sealed, ring: Any, outside: Outside) -> inner.Document:
    """Open, parse, compare, verify the authority's signature."""
    key = next(filter(None, (ring.sealing_by_id(kid) for kid in sealed.wraps)), None)
    if key is None:
        raise Locked("None of your keys opens this message.", code="cannot_open")
    plain = open_sealed(sealed, key, envelope.context(outside.id, outside.conversation, outside.kind, outside.sender))
    try:
        document = inner.parse(plain)
    except frames.BadFrame:
        raise Invalid("The signed document is malformed.", code="inner_mismatch") from None
    if not outside.matches(document):
        raise Invalid("The signed document says something else than the header.", code="inner_mismatch")
    _verify(plain, document)
    return document


def _verify(plain: bytes, document: inner.Document) -> None:
    try:
        unit, key = keys.signer(document.signer, document.sender_unit.partition("/")[0])
        inner.verify(plain, key)
    except BadSignature:
        raise Invalid("The authority's signature does not verify.", code="inner_signature") from None
    except NotFound:
        raise Invalid("The authority's key is not in the directory.", code="inner_signature") from None
    if unit != document.sender_unit:
        raise Invalid("It is signed with another authority's key.", code="inner_signature")


def _opened(message: Message, document: inner.Document) -> Opened:
    return Opened(
        message_id=message.id, conversation=message.conversation, kind=message.kind, kind_version=message.kind_version,
        sender=message.sender, sender_unit=message.sender_unit, to=document.to, body=document.body,
        handling=document.handling, attachments=document.attachments, signed_at=document.created,
        expires=document.expires, priority=document.priority, document=document.digest, signer=document.signer)


def seal_local(unit: str, compartment: str, value: dict[str, Any]) -> bytes:
    """A value sealed to one of this state's own units: drafts are kept so. Opens with `open_local`."""
    role, key = keys.sealing(unit, compartment)
    sealed = seal(frames.dumps(value), {role["kid"]: key}, _local_context(role["address"]))
    wraps, ciphertext = envelope.sealed_parts(sealed)
    return frames.pack(frames.LOCAL, [role["address"].encode(), wraps, ciphertext])


def open_local(actor: Actor, blob: bytes) -> dict[str, Any]:
    """What `seal_local` was given; `Locked` where the actor's ring has no key of it."""
    address, wraps, ciphertext = frames.unpack(frames.LOCAL, bytes(blob), (200, limits.MAX_HEADER, 64 * limits.MIB))
    sealed = Sealed(ciphertext, {kid: fields.decode(wrap) for kid, wrap in frames.loads_dict(wraps).items()})
    ring = keys.ring_of(actor)
    key = next(filter(None, (ring.sealing_by_id(kid) for kid in sealed.wraps)), None)
    if key is None:
        raise Locked("None of your keys opens this draft.", code="cannot_open")
    return frames.loads_dict(open_sealed(sealed, key, _local_context(address.decode())))


def _local_context(address: str) -> bytes:
    return f"sheaf-local-1\0{address}".encode()
