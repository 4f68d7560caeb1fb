"""The envelope: a header that the two gateways read, signed over its exact bytes, and the sealed rest.

frames.MESSAGE | header (JSON) | signature | wraps (JSON: key id to base64) | ciphertext
The header's `digest` covers the last two parts with their lengths; `size` is their number of bytes.
Pure functions over bytes: no table, no clock, no directory.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sheaf.crypto import sign
from sheaf.crypto.digest import sha256_hex
from sheaf.crypto.keys import SigningKey
from sheaf.crypto.seal import Sealed
from sheaf.exchange import fields, frames, limits
from sheaf.exchange.errors import WireRefused
from sheaf.kernel.handling import CLASSIFICATIONS, COMPARTMENTS, TLP

_ROLE_KEY = {"address": fields.role, "kid": fields.kid}
_SHAPE: dict[str, fields.Reader] = {
    "protocol": fields.whole(limits.PROTOCOL, limits.PROTOCOL), "suite": fields.one_of(limits.SUITE),
    "id": fields.identifier, "conversation": fields.conversation, "kind": fields.name,
    "kind_version": fields.whole(1, 999), "sender": fields.state, "from": fields.address, "node": fields.state,
    "to": fields.many(fields.record(_ROLE_KEY), limits.MAX_RECIPIENTS, 1), "copy": fields.record(_ROLE_KEY),
    "sequence": fields.whole(0, 2**31), "created": fields.instant, "expires": fields.instant,
    "priority": fields.one_of(*limits.PRIORITIES),
    "flags": fields.record({"classification": fields.one_of(*CLASSIFICATIONS), "tlp": fields.one_of(*TLP),
                            "compartment": fields.one_of(*COMPARTMENTS)}),
    "size": fields.whole(1, limits.MAX_MESSAGE), "digest": fields.digest,
    "chunks": fields.many(fields.record({"digest": fields.digest, "size": fields.whole(1, limits.MAX_CHUNK)}),
                          limits.MAX_CHUNKS),
    "checkpoint": fields.reserved, "directory_version": fields.reserved, "time_evidence": fields.reserved,
}
FIELDS = tuple(_SHAPE)
_PARTS = (limits.MAX_HEADER, limits.MAX_SIGNATURE, limits.MAX_HEADER, limits.MAX_MESSAGE)


@dataclass(frozen=True, slots=True)
class Header:
    """The fields of docs/protocol.md. `sequence` counts from 1 per conversation from this sender's node to
    that node; 0 is outside any order. `sender_unit` is `from`, `copy` the sender's own key."""

    id: str
    conversation: str
    kind: str
    kind_version: int
    sender: str
    sender_unit: str
    node: str
    to: tuple[dict[str, str], ...]
    copy: dict[str, str]
    sequence: int
    created: datetime
    expires: datetime
    priority: str
    flags: dict[str, str]
    size: int
    digest: str
    chunks: tuple[dict[str, Any], ...] = ()
    checkpoint: str | None = None
    directory_version: str | None = None
    time_evidence: str | None = None

    def dump(self) -> bytes:
        """The bytes to sign."""
        values = {name: getattr(self, "sender_unit" if name == "from" else name) for name in FIELDS[2:]}
        values |= {"created": fields.stamp(self.created), "expires": fields.stamp(self.expires)}
        return frames.dumps({"protocol": limits.PROTOCOL, "suite": limits.SUITE, **values})

    @property
    def addresses(self) -> list[str]:
        """The addressed units, without compartment."""
        return [item["address"].partition("#")[0] for item in self.to]

    def context(self) -> bytes:
        return context(self.id, self.conversation, self.kind, self.sender)


@dataclass(frozen=True, slots=True)
class Envelope:
    """A parsed message: `header_bytes` and `signature` exactly as they came; `raw_digest` over everything."""

    header: Header
    header_bytes: bytes
    signature: bytes
    sealed: Sealed
    raw_digest: str


def context(message_id: str, conversation: str, kind: str, sender: str) -> bytes:
    """What binds the sealed part to its message: HPKE's and AES-GCM's additional data."""
    return f"sheaf-message-1\0{message_id}\0{conversation}\0{kind}\0{sender}".encode()


def sealed_parts(sealed: Sealed) -> tuple[bytes, bytes]:
    """The last two parts of a message."""
    return frames.dumps({kid: fields.encode(wrap) for kid, wrap in sealed.wraps.items()}), sealed.ciphertext


def measure(sealed: Sealed) -> tuple[int, str]:
    """Size and digest for the header."""
    covered = frames.tail(sealed_parts(sealed))
    return len(covered), sha256_hex(covered)


def build(header: Header, sealed: Sealed, key: SigningKey) -> bytes:
    """The message as it travels, signed by the node's key."""
    raw = header.dump()
    return frames.pack(frames.MESSAGE, [raw, sign.sign(key, limits.TYPE_HEADER, raw), *sealed_parts(sealed)])


def renewed(header: Header, sequence: int, created: datetime, expires: datetime) -> Header:
    """The same message in a new term and place; what is sealed stays."""
    return replace(header, sequence=sequence, created=created, expires=expires)


def parse(raw: bytes) -> Envelope:
    """Everything that can be checked without keys, clock or tables; `WireRefused` with its code."""
    if len(raw) > limits.MAX_MESSAGE:
        raise WireRefused("too_large")
    try:
        head, signature, wraps, ciphertext = frames.unpack(frames.MESSAGE, raw, _PARTS)
        values = frames.loads_dict(head)
    except frames.BadFrame:
        raise WireRefused("malformed") from None
    _speaks(values)
    try:
        header = _header(values)
        sealed = Sealed(ciphertext, _wraps(wraps))
    except (frames.BadFrame, ValueError):
        raise WireRefused("malformed") from None
    covered = frames.tail([wraps, ciphertext])
    if header.size != len(covered) or header.digest != sha256_hex(covered):
        raise WireRefused("digest", header=header)
    if set(sealed.wraps) != {item["kid"] for item in (*header.to, header.copy)}:
        raise WireRefused("malformed", header=header)
    return Envelope(header, head, signature, sealed, sha256_hex(raw))


def _speaks(values: Mapping[str, Any]) -> None:
    """Version and suite come before the other fields, since a later version may have others."""
    if values.get("protocol") != limits.PROTOCOL or type(values["protocol"]) is not int:
        raise WireRefused("version")
    if values.get("suite") != limits.SUITE:
        raise WireRefused("suite")


def _header(values: Mapping[str, Any]) -> Header:
    found = fields.read(values, _SHAPE)
    found["sender_unit"] = found.pop("from")
    del found["protocol"], found["suite"]
    header = Header(**found)
    honest = header.sender_unit.startswith(header.sender + "/") and header.expires > header.created
    if not honest or header.copy["address"].partition("#")[0] != header.sender_unit:
        raise frames.BadFrame("fields")
    return header


def _wraps(raw: bytes) -> dict[str, bytes]:
    return {fields.kid(kid): fields.decode(wrap) for kid, wrap in frames.loads_dict(raw).items()}
