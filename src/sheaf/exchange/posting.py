"""Posting: one signed and sealed document, one outbox row per addressed node, in the caller's transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sheaf.access.actor import Actor
from sheaf.audit import services as audit
from sheaf.crypto.digest import sha256_hex
from sheaf.crypto.keys import SealTo, SigningKey
from sheaf.crypto.seal import Sealed, seal
from sheaf.exchange import chunks, derived, envelope, fields, inner, keys, limits, registry, threads
from sheaf.exchange.chunks import Outgoing
from sheaf.exchange.models import Message, Outbox
from sheaf.kernel import clock, ids
from sheaf.kernel.errors import Invalid, Locked, TooLarge
from sheaf.kernel.handling import SEALED, Handling
from sheaf.store import atomic


@dataclass(frozen=True, slots=True)
class _Post:
    """What is posted, checked. unit: in whose name; ring: its keys."""

    actor: Actor
    unit: str
    kind: registry.Kind
    conversation: str
    to: tuple[str, ...]
    body: dict[str, Any]
    handling: Handling
    priority: str
    created: datetime
    expires: datetime
    signing: SigningKey
    message_id: str


def post(actor: Actor, *, kind: str, conversation: str, to: Sequence[str], body: dict[str, Any], handling: Handling,
         attachments: Sequence[Outgoing] = (), priority: str = "routine",
         lifetime: timedelta = limits.DEFAULT_LIFETIME, as_service: bool = False) -> str:
    """Seal `body` to the units in `to` and queue it; the message id. Whether the actor may send is the
    calling service's question; here the keys decide (`Locked`), and the handling of the parents in
    `body["parents"]` (`Refused` where it would be widened without grants).

    The document's audience is `handling.audience`, or, where that is empty, exactly `to`.
    """
    checked = _check(actor, kind, conversation, to, body, handling, priority, lifetime, as_service)
    with atomic():
        inherited = derived.inherit(actor, checked.body, checked.handling, checked.to, as_service=as_service)
        checked = replace(checked, handling=inherited)
        manifest, listed = chunks.store_outgoing(checked.message_id, attachments)
        sealed, own, by_node = _seal(checked, manifest)
        message = _own_copy(checked, sealed, listed)
        rows = [_row(checked, message, state, roles, own, sealed, listed) for state, roles in by_node.items()]
        Outbox.objects.bulk_create(rows)
        audit.record(actor, "exchange.post", kind=kind, object_id=message.id,
                     detail={"to": list(checked.to), "attachments": len(manifest)})
    return message.id


def _check(actor: Actor, kind: str, conversation: str, to: Sequence[str], body: dict[str, Any], handling: Handling,
           priority: str, lifetime: timedelta, as_service: bool) -> _Post:
    found = registry.find(kind)
    if found is None:
        raise Invalid(f"No room registered the kind {kind}.", code="unknown_kind")
    if priority not in limits.PRIORITIES:
        raise Invalid(f"Priority is one of {', '.join(limits.PRIORITIES)}.", code="priority")
    if not timedelta(0) < lifetime <= limits.MAX_LIFETIME:
        raise Invalid(f"A message lives at most {limits.MAX_LIFETIME.days} days.", code="lifetime")
    if as_service and handling.compartment in SEALED:
        raise Invalid(f"The service does not write to {handling.compartment}.", code="sealed_by_service")
    addressees = _addressees(to)
    now = clock.now().replace(microsecond=clock.now().microsecond // 1000 * 1000)
    unit = keys.service_unit(actor.state) if as_service else actor.unit
    return _Post(actor, unit, found, _conversation(conversation), addressees, body, _audience(handling, addressees),
                 priority, now, now + lifetime, _signing(actor, unit, as_service), ids.new_id())


def _addressees(to: Sequence[str]) -> tuple[str, ...]:
    """Nobody named is nobody, never everybody."""
    if isinstance(to, str) or not to:
        raise Invalid("Name at least one addressee.", code="empty_audience")
    if len(set(to)) > limits.MAX_ADDRESSEES:
        raise TooLarge(f"At most {limits.MAX_ADDRESSEES} addressees.", code="too_many_addressees")
    try:
        return tuple(dict.fromkeys(fields.address(unit) for unit in to))
    except ValueError:
        raise Invalid("An addressee is a unit's address, such as THA/police.", code="address") from None


def _conversation(value: str) -> str:
    try:
        return fields.conversation(value)
    except ValueError:
        raise Invalid("A conversation's id has at most 64 letters, digits and .:_-", code="conversation") from None


def _audience(handling: Handling, to: tuple[str, ...]) -> Handling:
    if not handling.audience:
        return replace(handling, audience=tuple(sorted(to)))
    outside = [unit for unit in to if not derived.covers(handling.audience, unit)]
    if outside:
        raise Invalid(f"Not in the document's audience: {', '.join(outside)}.", code="audience", outside=outside)
    return handling


def _signing(actor: Actor, unit: str, as_service: bool) -> SigningKey:
    key = keys.ring_of(actor, as_service=as_service).signing(unit)
    if not isinstance(key, SigningKey):
        raise Locked(f"You do not hold the signing key of {unit}.", code="no_signing_key")
    return key


def _seal(checked: _Post, manifest: Sequence[inner.Attached]) -> tuple[Sealed, dict[str, str], dict[str, list[dict[str, str]]]]:
    """The sealed document, the sender's own role key, and the addressed role keys by node."""
    compartment = checked.handling.compartment
    own, own_key = keys.sealing(checked.unit, compartment)
    to: dict[str, SealTo] = {own["kid"]: own_key}
    by_node: dict[str, list[dict[str, str]]] = {}
    for unit in checked.to:
        role, key = keys.sealing(unit, compartment)
        to[role["kid"]] = key
        by_node.setdefault(unit.partition("/")[0], []).append(role)
    plain = inner.build(inner.Document(
        id=checked.message_id, conversation=checked.conversation, kind=checked.kind.name,
        kind_version=checked.kind.version, sender_unit=checked.unit, signer="", to=checked.to,
        created=checked.created, expires=checked.expires, priority=checked.priority, handling=checked.handling,
        body=checked.body, attachments=tuple(manifest)), checked.signing)
    if len(plain) > limits.MAX_MESSAGE * 3 // 4:
        raise TooLarge("The text of the message is too long; attach it as a file.", code="message_size")
    aad = envelope.context(checked.message_id, checked.conversation, checked.kind.name, checked.actor.state)
    return seal(plain, to, aad), own, by_node


def _own_copy(checked: _Post, sealed: Sealed, listed: Sequence[dict[str, Any]]) -> Message:
    wraps, ciphertext = envelope.sealed_parts(sealed)
    return Message.objects.create(
        id=checked.message_id, conversation=checked.conversation, kind=checked.kind.name,
        kind_version=checked.kind.version, sender=checked.actor.state, sender_unit=checked.unit, to=list(checked.to),
        created=checked.created, expires=checked.expires, priority=checked.priority, flags=checked.handling.flags(),
        wraps=wraps, ciphertext=ciphertext, chunks=[item["digest"] for item in listed], sent=True)


def _row(checked: _Post, message: Message, state: str, roles: Sequence[dict[str, str]], own: dict[str, str],
         sealed: Sealed, listed: Sequence[dict[str, Any]]) -> Outbox:
    """The outbox row for one node: its own header, and only the wraps that concern it."""
    wanted = {role["kid"] for role in roles} | {own["kid"]}
    part = Sealed(sealed.ciphertext, {kid: wrap for kid, wrap in sealed.wraps.items() if kid in wanted})
    number = threads.next_number(checked.conversation, state) if checked.kind.ordered else 0
    header = header_for(message, state, roles, own, part, number, listed)
    return outbox_row(message, header, envelope.build(header, part, keys.node_key()))


def header_for(message: Message, state: str, roles: Sequence[dict[str, str]], own: dict[str, str], part: Sealed,
               number: int, listed: Sequence[dict[str, Any]]) -> envelope.Header:
    size, digest = envelope.measure(part)
    return envelope.Header(
        id=message.id, conversation=message.conversation, kind=message.kind, kind_version=message.kind_version,
        sender=message.sender, sender_unit=message.sender_unit, node=state, to=tuple(roles), copy=own, sequence=number,
        created=message.created, expires=message.expires, priority=message.priority, flags=message.flags,
        size=size, digest=digest, chunks=tuple(listed))


def outbox_row(message: Message, header: envelope.Header, raw: bytes) -> Outbox:
    if len(raw) > limits.MAX_MESSAGE:
        raise TooLarge("The message is too long; attach it as a file.", code="message_size")
    return Outbox(
        message=message, conversation=message.conversation, node=header.node, sequence=header.sequence, raw=raw,
        digest=sha256_hex(raw), rank=limits.PRIORITIES.index(header.priority), expires=header.expires,
        next_try=clock.now(), since=clock.now())


