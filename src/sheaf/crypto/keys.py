"""Keys as their components, since the library cannot serialise a hybrid key.

Private: `SigningKey` (Ed25519 seed 32 + ML-DSA-65 seed 32 bytes), `SealingKey` (ML-KEM-768 seed 64 +
X25519 32 bytes). Public: `VerifyKey` (32 + 1952 bytes), `SealTo` (1184 + 32 bytes). A key id is 128 bits of the
digest over the public bytes, so a key cannot be swapped under its id.
Sources: RFC 8032, FIPS 204, FIPS 203, RFC 7748.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from functools import cached_property
from typing import Self

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA65PrivateKey, MLDSA65PublicKey
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import MLKEM768X25519PrivateKey, MLKEM768X25519PublicKey

from sheaf.crypto import SUITE
from sheaf.crypto.errors import BadKey

ED25519_SIZE = 32
MLDSA65_SEED_SIZE = 32
MLDSA65_PUBLIC_SIZE = 1952
MLKEM768_SEED_SIZE = 64
MLKEM768_PUBLIC_SIZE = 1184
X25519_SIZE = 32
KID_LENGTH = 32  # hex digits


def _kid(use: str, public: bytes) -> str:
    return hashlib.sha256(f"{SUITE} {use}\0".encode() + public).hexdigest()[:KID_LENGTH]


def _two(raw: bytes, first: int, second: int) -> tuple[bytes, bytes]:
    if not isinstance(raw, bytes) or len(raw) != first + second:
        raise BadKey("These bytes are no key of this suite.")
    return raw[:first], raw[first:]


@dataclass(frozen=True)
class VerifyKey:
    """Public half of a signing key."""

    ed25519: bytes
    mldsa65: bytes

    @classmethod
    def from_bytes(cls, raw: bytes) -> Self:
        """From 1984 bytes; `BadKey` where they are no point or no key."""
        key = cls(*_two(raw, ED25519_SIZE, MLDSA65_PUBLIC_SIZE))
        try:
            _ = key.parts
        except (ValueError, UnsupportedAlgorithm) as error:
            raise BadKey("These bytes are no key of this suite.") from error
        return key

    def to_bytes(self) -> bytes:
        return self.ed25519 + self.mldsa65

    @cached_property
    def parts(self) -> tuple[Ed25519PublicKey, MLDSA65PublicKey]:
        """The library's keys; for `sign` only."""
        return Ed25519PublicKey.from_public_bytes(self.ed25519), MLDSA65PublicKey.from_public_bytes(self.mldsa65)

    @cached_property
    def kid(self) -> str:
        return _kid("verify", self.to_bytes())


@dataclass(frozen=True)
class SigningKey:
    """Signs as one authority. Its seeds never appear in `repr`."""

    ed25519: bytes = field(repr=False)
    mldsa65: bytes = field(repr=False)

    @classmethod
    def generate(cls) -> Self:
        return cls(Ed25519PrivateKey.generate().private_bytes_raw(), MLDSA65PrivateKey.generate().private_bytes_raw())

    @classmethod
    def from_bytes(cls, raw: bytes) -> Self:
        """From 64 bytes as `to_bytes` gave them."""
        return cls(*_two(raw, ED25519_SIZE, MLDSA65_SEED_SIZE))

    def to_bytes(self) -> bytes:
        return self.ed25519 + self.mldsa65

    @cached_property
    def parts(self) -> tuple[Ed25519PrivateKey, MLDSA65PrivateKey]:
        """The library's keys; for `sign` only."""
        return Ed25519PrivateKey.from_private_bytes(self.ed25519), MLDSA65PrivateKey.from_seed_bytes(self.mldsa65)

    @cached_property
    def public(self) -> VerifyKey:
        ed25519, mldsa65 = self.parts
        return VerifyKey(ed25519.public_key().public_bytes_raw(), mldsa65.public_key().public_bytes_raw())

    @property
    def kid(self) -> str:
        """The id of its public half."""
        return self.public.kid


@dataclass(frozen=True)
class SealTo:
    """Public half of a sealing key: anyone may seal to it."""

    mlkem768: bytes
    x25519: bytes

    @classmethod
    def from_bytes(cls, raw: bytes) -> Self:
        """From 1216 bytes; `BadKey` where ML-KEM's own check of the key fails (FIPS 203, section 7.2)."""
        key = cls(*_two(raw, MLKEM768_PUBLIC_SIZE, X25519_SIZE))
        try:
            _ = key.hybrid
        except (ValueError, UnsupportedAlgorithm) as error:
            raise BadKey("These bytes are no key of this suite.") from error
        return key

    def to_bytes(self) -> bytes:
        return self.mlkem768 + self.x25519

    @cached_property
    def hybrid(self) -> MLKEM768X25519PublicKey:
        """The library's key; for `seal` only."""
        return MLKEM768X25519PublicKey(
            MLKEM768PublicKey.from_public_bytes(self.mlkem768), X25519PublicKey.from_public_bytes(self.x25519))

    @cached_property
    def kid(self) -> str:
        return _kid("seal", self.to_bytes())


@dataclass(frozen=True)
class SealingKey:
    """Opens what was sealed to its public half. Its seeds never appear in `repr`."""

    mlkem768: bytes = field(repr=False)
    x25519: bytes = field(repr=False)

    @classmethod
    def generate(cls) -> Self:
        return cls(MLKEM768PrivateKey.generate().private_bytes_raw(), X25519PrivateKey.generate().private_bytes_raw())

    @classmethod
    def from_bytes(cls, raw: bytes) -> Self:
        """From 96 bytes as `to_bytes` gave them."""
        return cls(*_two(raw, MLKEM768_SEED_SIZE, X25519_SIZE))

    def to_bytes(self) -> bytes:
        return self.mlkem768 + self.x25519

    @cached_property
    def parts(self) -> tuple[MLKEM768PrivateKey, X25519PrivateKey]:
        """The library's keys; for this room only."""
        return MLKEM768PrivateKey.from_seed_bytes(self.mlkem768), X25519PrivateKey.from_private_bytes(self.x25519)

    @cached_property
    def hybrid(self) -> MLKEM768X25519PrivateKey:
        """The library's key; for `seal` only."""
        return MLKEM768X25519PrivateKey(*self.parts)

    @cached_property
    def public(self) -> SealTo:
        mlkem768, x25519 = self.parts
        return SealTo(mlkem768.public_key().public_bytes_raw(), x25519.public_key().public_bytes_raw())

    @property
    def kid(self) -> str:
        """The id of its public half."""
        return self.public.kid
