"""Sealing: one content key per document, wrapped per recipient with HPKE (RFC 9180).

A random secret of 32 bytes gives, by HKDF-SHA256 over it and the digest of the caller's context (`aad`), the
AES-256-GCM key and a commitment of 32 bytes. The commitment stands before the ciphertext and is checked
first: AES-GCM alone does not commit to its key, so a sender could otherwise show two recipients two texts in one
ciphertext. Each content key encrypts once, hence the nonce of zeroes.
The library's HPKE is single-shot without AAD: what binds a wrap to its recipient and context is `info`.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from sheaf.crypto import SUITE
from sheaf.crypto.digest import same, sha256
from sheaf.crypto.errors import CannotOpen, NoRecipient
from sheaf.crypto.keys import SealingKey, SealTo

SECRET_SIZE = 32
COMMITMENT_SIZE = 32
TAG_SIZE = 16
_ONCE = bytes(12)
_HPKE = Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


@dataclass(frozen=True)
class Sealed:
    """ciphertext: commitment (32), encrypted content, tag (16); wraps: recipient's key id to wrapped secret."""

    ciphertext: bytes
    wraps: dict[str, bytes]


def seal(plaintext: bytes, to: Mapping[str, SealTo], aad: bytes) -> Sealed:
    """Seal to every recipient in `to` (key id to key). `aad` is the context that must be given again to open."""
    if not to:
        raise NoRecipient("Nobody is named who could open this.")
    secret = secrets.token_bytes(SECRET_SIZE)
    wraps = {kid: _HPKE.encrypt(secret, key.hybrid, info=_info(kid, aad)) for kid, key in to.items()}
    return Sealed(encrypt(secret, plaintext, aad), wraps)


def open_sealed(sealed: Sealed, key: SealingKey, aad: bytes) -> bytes:
    """The plaintext, or `CannotOpen` where the key is no recipient's or anything was changed."""
    return decrypt(content_secret(sealed.wraps, key, aad), sealed.ciphertext, aad)


def content_secret(wraps: Mapping[str, bytes], key: SealingKey, aad: bytes) -> bytes:
    """The 32-byte secret that was wrapped for this key."""
    wrapped = wraps.get(key.kid)
    if wrapped is None:
        raise CannotOpen("This was not sealed to this key.")
    try:
        return _HPKE.decrypt(wrapped, key.hybrid, info=_info(key.kid, aad))
    except (InvalidTag, ValueError) as error:
        raise CannotOpen("The wrapped key does not open.") from error


def encrypt(secret: bytes, plaintext: bytes, aad: bytes) -> bytes:
    """Commitment and ciphertext under a secret that encrypts nothing else, ever."""
    key, commitment = _derive(secret, aad)
    return commitment + AESGCM(key).encrypt(_ONCE, plaintext, aad)


def decrypt(secret: bytes, ciphertext: bytes, aad: bytes) -> bytes:
    """What `encrypt` was given, or `CannotOpen`."""
    key, commitment = _derive(secret, aad)
    if not same(ciphertext[:COMMITMENT_SIZE], commitment):
        raise CannotOpen("The content does not belong to this key and context.")
    try:
        return AESGCM(key).decrypt(_ONCE, ciphertext[COMMITMENT_SIZE:], aad)
    except (InvalidTag, ValueError) as error:
        raise CannotOpen("The content was changed.") from error


def _derive(secret: bytes, aad: bytes) -> tuple[bytes, bytes]:
    info = f"{SUITE} content\0".encode() + sha256(aad)
    material = HKDF(SHA256(), SECRET_SIZE + COMMITMENT_SIZE, salt=None, info=info).derive(secret)
    return material[:SECRET_SIZE], material[SECRET_SIZE:]


def _info(kid: str, aad: bytes) -> bytes:
    return f"{SUITE} wrap\0{kid}\0".encode() + sha256(aad)
