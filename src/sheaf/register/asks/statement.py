"""The asker's statement: who asks, under which appointment, why, signed with the key of the asker's unit.

The node's service carries the question; this shows that an authority, not only its gateway, asked. It
names the subject by a salted digest, so it can be kept as evidence after the description is destroyed.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from sheaf.access.actor import Actor
from sheaf.crypto import sign
from sheaf.crypto.errors import BadSignature
from sheaf.crypto.keys import SigningKey
from sheaf.directory import queries as directory
from sheaf.kernel import canonical
from sheaf.kernel.errors import Invalid, Locked, NotFound
from sheaf.register.asks.packing import texts

TYPE = "application/vnd.sheaf.asker+json"
_LIMITS = {"conversation": 64, "addressee": 8, "name": 200, "role": 32, "unit": 128, "appointment": 64, "purpose": 32,
           "case": 100, "crime_area": 64, "subject_digest": 64, "created": 40}


@dataclass(frozen=True, slots=True)
class Statement:
    """All texts; created: ISO 8601; subject_digest: SHA-256 of the description with its salt, in hex."""

    conversation: str
    addressee: str
    name: str
    role: str
    unit: str
    appointment: str
    purpose: str
    case: str
    crime_area: str
    subject_digest: str
    created: str


@dataclass(frozen=True, slots=True)
class Signed:
    """The exact text that was signed, and the signature's key id and bytes in base64."""

    text: str
    kid: str
    signature: str


def digest_of(description: Mapping[str, Any], salt: str) -> str:
    """Salted, since a name and a birth date can be guessed."""
    return canonical.digest({"description": dict(description), "salt": salt})


def signing_key(actor: Actor) -> SigningKey:
    """The key of the actor's unit; `Locked` where the session has none."""
    key = actor.keys.signing(actor.unit) if actor.keys is not None else None
    if not isinstance(key, SigningKey):
        raise Locked(f"You do not hold the signing key of {actor.unit} in this session: sign in again, or ask a colleague for it.",
                     code="no_signing_key")
    return key


def make(statement: Statement, key: SigningKey) -> Signed:
    text = json.dumps(asdict(statement), ensure_ascii=False, sort_keys=True)
    return Signed(text, key.kid, base64.b64encode(sign.sign(key, TYPE, text.encode("utf-8"))).decode("ascii"))


def check(signed: Signed, *, sender: str) -> Statement:
    """The statement, if a unit of `sender` signed it and is the unit it names; `Invalid` otherwise."""
    try:
        unit, key = directory.signer(signed.kid, state=sender)
        raw = signed.text.encode("utf-8")
        sign.verify(key, TYPE, raw, base64.b64decode(signed.signature, validate=True))
        value = json.loads(raw)
    except (NotFound, BadSignature, binascii.Error, ValueError, RecursionError):
        raise Invalid("The asker's statement does not verify.", code="asker_statement") from None
    if not isinstance(value, dict):
        raise Invalid("The asker's statement does not verify.", code="asker_statement")
    found = Statement(**texts(value, _LIMITS))
    if found.unit != unit:
        raise Invalid("The asker's statement is not by its own unit.", code="asker_statement")
    return found
