"""Signatures over exact bytes: Ed25519 followed by ML-DSA-65, 3373 bytes; both must verify.

What is signed is the pre-authentication encoding of DSSE v1 (github.com/secure-systems-lab/dsse,
protocol.md), which binds the payload's type. JSON is never canonicalised to be signed.
"""

from __future__ import annotations

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA65PublicKey

from sheaf.crypto.errors import BadSignature
from sheaf.crypto.keys import SigningKey, VerifyKey

ED25519_SIGNATURE_SIZE = 64
MLDSA65_SIGNATURE_SIZE = 3309
SIGNATURE_SIZE = ED25519_SIGNATURE_SIZE + MLDSA65_SIGNATURE_SIZE


def pae(payload_type: str, payload: bytes) -> bytes:
    """DSSE's encoding: `DSSEv1 <len> <type> <len> <payload>`, lengths in decimal, of bytes."""
    kind = payload_type.encode("utf-8")
    return b"DSSEv1 %d %b %d %b" % (len(kind), kind, len(payload), payload)


def sign(key: SigningKey, payload_type: str, payload: bytes) -> bytes:
    """Both signatures over the payload and its type. ML-DSA's is hedged: no two runs give the same bytes."""
    message = pae(payload_type, payload)
    ed25519, mldsa65 = key.parts
    return ed25519.sign(message) + mldsa65.sign(message)


def verify(key: VerifyKey, payload_type: str, payload: bytes, signature: bytes) -> None:
    """Returns where both signatures are good; `BadSignature` where either is not."""
    message = pae(payload_type, payload)
    ed25519, mldsa65 = key.parts
    if len(signature) != SIGNATURE_SIZE:
        raise BadSignature("The signature has the wrong length.")
    verify_ed25519(ed25519, message, signature[:ED25519_SIGNATURE_SIZE])
    verify_mldsa65(mldsa65, message, signature[ED25519_SIGNATURE_SIZE:])


def verify_ed25519(key: Ed25519PublicKey, message: bytes, signature: bytes) -> None:
    """The classical half alone (RFC 8032); never enough to accept anything."""
    try:
        key.verify(signature, message)
    except InvalidSignature as error:
        raise BadSignature("A signature does not verify.") from error


def verify_mldsa65(key: MLDSA65PublicKey, message: bytes, signature: bytes) -> None:
    """The post-quantum half alone (FIPS 204, empty context); never enough to accept anything."""
    try:
        key.verify(signature, message)
    except InvalidSignature as error:
        raise BadSignature("A signature does not verify.") from error
