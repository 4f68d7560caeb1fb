"""Receipts: a node's signed word on one message: accepted, refused (with a code), taken over, opened.

frames.RECEIPT | receipt (JSON) | signature. The same bytes are kept on both sides.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sheaf.crypto import sign
from sheaf.crypto.keys import SigningKey
from sheaf.exchange import fields, frames, limits
from sheaf.exchange.errors import REFUSALS

ACCEPTED, REFUSED, TAKEN_OVER, OPENED, STORED = "accepted", "refused", "taken_over", "opened", "chunk_stored"
TYPES = (ACCEPTED, REFUSED, TAKEN_OVER, OPENED, STORED)


def _id_or_empty(value: Any) -> str:
    return "" if value == "" else fields.identifier(value)


_SHAPE: dict[str, fields.Reader] = {
    "protocol": fields.whole(limits.PROTOCOL, limits.PROTOCOL), "type": fields.one_of(*TYPES), "node": fields.state,
    "message": _id_or_empty, "digest": fields.digest, "code": fields.one_of("", *REFUSALS), "retry": fields.flag,
    "missing": fields.many(fields.digest, limits.MAX_CHUNKS), "at": fields.instant, "checkpoint": fields.reserved,
}
FIELDS = tuple(_SHAPE)


@dataclass(frozen=True, slots=True)
class Receipt:
    """digest: SHA-256 over everything that came; message: empty where no id was readable; retry: whether the
    same bytes may be accepted later; missing: chunks to send first."""

    type: str
    node: str
    message: str
    digest: str
    at: datetime
    code: str = ""
    retry: bool = False
    missing: tuple[str, ...] = ()
    checkpoint: str | None = None

    def dump(self) -> bytes:
        values = {name: getattr(self, name) for name in FIELDS[1:]}
        return frames.dumps({"protocol": limits.PROTOCOL, **values, "at": fields.stamp(self.at)})


def build(receipt: Receipt, key: SigningKey) -> bytes:
    raw = receipt.dump()
    return frames.pack(frames.RECEIPT, [raw, sign.sign(key, limits.TYPE_RECEIPT, raw)])


def parse(raw: bytes) -> Receipt:
    """Not yet verified; `BadFrame` where it is no receipt."""
    head, _ = frames.unpack(frames.RECEIPT, raw, (limits.MAX_RECEIPT, limits.MAX_SIGNATURE))
    values = fields.read(frames.loads_dict(head), _SHAPE)
    del values["protocol"]
    return Receipt(**values)


Verifier = Callable[[str, str, bytes, bytes], None]


def verified(raw: bytes, state: str, verify: Verifier) -> Receipt:
    """The receipt, or `BadFrame` / crypto.errors.BadSignature. `verify(state, type, payload, signature)` knows
    the node's key."""
    head, signature = frames.unpack(frames.RECEIPT, raw, (limits.MAX_RECEIPT, limits.MAX_SIGNATURE))
    verify(state, limits.TYPE_RECEIPT, head, signature)
    return parse(raw)
