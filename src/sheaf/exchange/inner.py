"""The inner document: what the sending authority says, signed with its own key, sealed to the addressees.

frames.INNER | document (JSON) | signature | body (JSON)
The document names the body by its digest, so it can be shown as proof without the body.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sheaf.crypto import sign
from sheaf.crypto.digest import sha256_hex
from sheaf.crypto.keys import SigningKey, VerifyKey
from sheaf.exchange import fields, frames, limits
from sheaf.kernel.handling import Handling
from sheaf.kernel.handling import parse as parse_handling

_ATTACHMENT: dict[str, fields.Reader] = {
    "name": fields.text(200), "media_type": fields.text(100), "size": fields.whole(0, limits.MAX_ATTACHED),
    "digest": fields.digest, "key": fields.decode, "chunks": fields.many(fields.digest, limits.MAX_CHUNKS, 1),
}


def _object(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise ValueError("object")
    return value


_SHAPE: dict[str, fields.Reader] = {
    "id": fields.identifier, "conversation": fields.conversation, "kind": fields.name,
    "kind_version": fields.whole(1, 999), "from": fields.address, "signer": fields.kid,
    "to": fields.many(fields.address, limits.MAX_ADDRESSEES, 1), "created": fields.instant, "expires": fields.instant,
    "priority": fields.one_of(*limits.PRIORITIES), "handling": _object, "body_digest": fields.digest,
    "attachments": fields.many(fields.record(_ATTACHMENT), limits.MAX_ATTACHMENTS), "time_evidence": fields.reserved,
}
FIELDS = tuple(_SHAPE)
_PARTS = (limits.MAX_MESSAGE, limits.MAX_SIGNATURE, limits.MAX_MESSAGE)


@dataclass(frozen=True, slots=True)
class Attached:
    """One line of the manifest. key: 32 bytes, used for this attachment alone; digest: of the plain bytes;
    chunks: digests of the sealed chunks in order."""

    name: str
    media_type: str
    size: int
    digest: str
    key: bytes
    chunks: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        return {"name": self.name, "media_type": self.media_type, "size": self.size, "digest": self.digest,
                "key": fields.encode(self.key), "chunks": list(self.chunks)}


@dataclass(frozen=True, slots=True)
class Document:
    """The signed statement. `digest` (of its exact bytes) names it in grants; empty before it is made."""

    id: str
    conversation: str
    kind: str
    kind_version: int
    sender_unit: str
    signer: str
    to: tuple[str, ...]
    created: datetime
    expires: datetime
    priority: str
    handling: Handling
    body: dict[str, Any]
    attachments: tuple[Attached, ...] = ()
    time_evidence: str | None = None
    digest: str = ""


def build(document: Document, key: SigningKey) -> bytes:
    """The plaintext that is sealed."""
    body = frames.dumps(document.body)
    head = frames.dumps({
        "id": document.id, "conversation": document.conversation, "kind": document.kind,
        "kind_version": document.kind_version, "from": document.sender_unit, "signer": key.kid,
        "to": list(document.to), "created": fields.stamp(document.created), "expires": fields.stamp(document.expires),
        "priority": document.priority, "handling": document.handling.as_dict(), "body_digest": sha256_hex(body),
        "attachments": [item.as_dict() for item in document.attachments], "time_evidence": document.time_evidence,
    })
    return frames.pack(frames.INNER, [head, sign.sign(key, limits.TYPE_INNER, head), body])


def split(plain: bytes) -> tuple[bytes, bytes, bytes]:
    """document, signature, body; `BadFrame` where the plaintext is something else."""
    head, signature, body = frames.unpack(frames.INNER, plain, _PARTS)
    return head, signature, body


def parse(plain: bytes) -> Document:
    """The document and its body, not yet verified; `BadFrame` (or kernel `Invalid` for handling codes)."""
    head, _, body = split(plain)
    found = fields.read(frames.loads_dict(head), _SHAPE)
    if found.pop("body_digest") != sha256_hex(body):
        raise frames.BadFrame("body")
    attachments = tuple(Attached(**item) for item in found.pop("attachments"))
    return Document(sender_unit=found.pop("from"), handling=parse_handling(found.pop("handling")),
                    body=frames.loads_dict(body), attachments=attachments, digest=sha256_hex(head), **found)


def verify(plain: bytes, key: VerifyKey) -> None:
    """crypto.errors.BadSignature unless the authority's key signed the document's exact bytes."""
    head, signature, _ = split(plain)
    sign.verify(key, limits.TYPE_INNER, head, signature)


