"""Test vectors of the wire: `python -m sheaf.exchange.vectors` prints them as JSON.

Keys come from fixed seeds. Framing, contexts, the pre-authentication encoding and chunks are the same in every run;
signatures and sealing are randomised, so those vectors are to be verified and opened, not reproduced.
docs/vectors/exchange.json holds one run; a test verifies it. The keys in it are worthless by intention.
"""

from __future__ import annotations

import hashlib
import json
import sys
from datetime import UTC, datetime, timedelta
from typing import Any

from sheaf.crypto import seal, sign, stream
from sheaf.crypto.digest import sha256_hex
from sheaf.crypto.keys import SealingKey, SigningKey
from sheaf.exchange import envelope, fields, frames, inner, limits, receipts
from sheaf.kernel.handling import Handling

_ID = "019a4220-0000-7000-8000-000000000001"
_CONVERSATION = "019a4220-0000-7000-8000-0000000000c0"
_CREATED = datetime(2026, 11, 2, 2, 0, tzinfo=UTC)
_TEXT = b"A file of two chunks. " * 50_000


def seed(label: str, size: int) -> bytes:
    """Bytes of a fixed seed: SHAKE-256 over the label."""
    return hashlib.shake_256(f"sheaf vectors {label}".encode()).digest(size)


def signing_key(label: str) -> SigningKey:
    return SigningKey.from_bytes(seed(f"{label} signing", 64))


def sealing_key(label: str) -> SealingKey:
    return SealingKey.from_bytes(seed(f"{label} sealing", 96))


def make() -> dict[str, Any]:
    """All vectors; binary values in base64."""
    document, plain = _inner()
    message = _message(document, plain)
    return {
        "protocol": limits.PROTOCOL, "suite": limits.SUITE, "keys": _keys(),
        "framing": {"magic": "SHEAF-M1", "parts": ["YQ==", "", "YmM="],
                    "framed": fields.encode(frames.pack(frames.MESSAGE, [b"a", b"", b"bc"]))},
        "pae": {"type": "text/plain", "payload": fields.encode(b"hello"),
                "encoded": fields.encode(sign.pae("text/plain", b"hello"))},
        "context": fields.encode(envelope.context(_ID, _CONVERSATION, "test.note", "THA")),
        "chunks": _chunks(),
        "message": {"raw": fields.encode(message), "digest": sha256_hex(message), "node": "MYS",
                    "sequence": 1, "body": document.body, "document": sha256_hex(inner.split(plain)[0])},
        "receipt": {"raw": fields.encode(_receipt(message)), "type": receipts.ACCEPTED},
        "refusals": _refusals(message),
    }


def _keys() -> dict[str, Any]:
    """Seeds of the four keys and the ids that follow from them."""
    named = {f"{label}/service signing": signing_key(label) for label in ("THA", "MYS")}
    named["THA/police signing"] = signing_key("THA police")
    found: dict[str, Any] = {name: {"seed": key.to_bytes().hex(), "kid": key.kid} for name, key in named.items()}
    for label in ("THA police", "MYS police"):
        key = sealing_key(label)
        found[f"{label.replace(' ', '/')}#OPEN sealing"] = {"seed": key.to_bytes().hex(), "kid": key.kid}
    return found


def _inner() -> tuple[inner.Document, bytes]:
    document = inner.Document(
        id=_ID, conversation=_CONVERSATION, kind="test.note", kind_version=1, sender_unit="THA/police", signer="",
        to=("MYS/police",), created=_CREATED, expires=_CREATED + timedelta(days=7), priority="routine",
        handling=Handling(audience=("MYS/police",), purpose="test"), body={"text": "สวัสดี, selamat, hello"})
    return document, inner.build(document, signing_key("THA police"))


def _message(document: inner.Document, plain: bytes) -> bytes:
    own, other = sealing_key("THA police").public, sealing_key("MYS police").public
    sealed = seal.seal(plain, {own.kid: own, other.kid: other}, envelope.context(_ID, _CONVERSATION, "test.note", "THA"))
    size, digest = envelope.measure(sealed)
    header = envelope.Header(
        id=_ID, conversation=_CONVERSATION, kind="test.note", kind_version=1, sender="THA", sender_unit="THA/police",
        node="MYS", to=({"address": "MYS/police#OPEN", "kid": other.kid},),
        copy={"address": "THA/police#OPEN", "kid": own.kid}, sequence=1, created=document.created,
        expires=document.expires, priority="routine", flags=document.handling.flags(), size=size, digest=digest)
    return envelope.build(header, sealed, signing_key("THA"))


def _receipt(message: bytes) -> bytes:
    return receipts.build(receipts.Receipt(
        type=receipts.ACCEPTED, node="MYS", message=_ID, digest=sha256_hex(message), at=_CREATED), signing_key("MYS"))


def _chunks() -> dict[str, Any]:
    """A file under a fixed key: chunks and their digests are the same in every run. The file is `text` repeated."""
    import io

    key, aad = seed("attachment", 32), f"sheaf-attachment-1\0{_ID}\0file.txt".encode()
    sealed = list(stream.encrypt(io.BytesIO(_TEXT), key, aad))
    return {"text": "A file of two chunks. ", "repeated": 50_000, "key": key.hex(), "context": fields.encode(aad),
            "digests": [sha256_hex(chunk) for chunk in sealed], "sizes": [len(chunk) for chunk in sealed]}


def _refusals(message: bytes) -> list[dict[str, str]]:
    """Changes to the message and the code with which a parser refuses each."""
    changed = {
        "malformed": message + b"\0", "version": message.replace(b'"protocol":1', b'"protocol":9', 1),
        "suite": message.replace(b'"SHEAF-1"', b'"SHEAF-9"', 1), "digest": message[:-1] + bytes([message[-1] ^ 1]),
        "signature": message.replace(b'"sequence":1', b'"sequence":2', 1),
    }
    return [{"code": code, "raw": fields.encode(raw)} for code, raw in changed.items()]


if __name__ == "__main__":
    sys.stdout.write(json.dumps(make(), ensure_ascii=False, indent=1) + "\n")
