"""Wrapping of secrets at rest: under a password (scrypt, RFC 7914) or under a key of 32 bytes.

A password wrap carries its own cost, so that the cost can be raised without touching old rows:
version (1), log2 of n (1), salt (16), nonce (12), ciphertext and tag. Its first 18 bytes are authenticated.
"""

from __future__ import annotations

import secrets
import unicodedata

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from sheaf.crypto.errors import BadKey, CannotOpen

KEY_SIZE = 32
DEFAULT_COST = 2**15  # with r=8 and p=3: 32 MiB per guess, one of OWASP's equivalent settings
MAX_COST = 2**20  # 1 GiB; a stored row must not be able to exhaust the machine
BLOCK_SIZE, PARALLEL = 8, 3
_VERSION = 1
_SALT, _NONCE, _TAG = 16, 12, 16
_HEAD = 2 + _SALT


def new_key() -> bytes:
    """A random key of 32 bytes."""
    return secrets.token_bytes(KEY_SIZE)


def wrap_password(secret: bytes, password: str, cost: int = DEFAULT_COST) -> bytes:
    """`secret` encrypted under a key stretched from `password`. `cost`: scrypt's n, a power of two up to 2^20."""
    exponent = cost.bit_length() - 1
    if cost != 2**exponent or not 2 <= cost <= MAX_COST:
        raise BadKey("scrypt's cost must be a power of two between 2 and 2^20.")
    head = bytes((_VERSION, exponent)) + secrets.token_bytes(_SALT)
    return head + wrap_key(secret, _stretch(password, head), head)


def unwrap_password(wrapped: bytes, password: str) -> bytes:
    """What `wrap_password` was given; `CannotOpen` for a wrong password and for changed bytes alike."""
    head, body = wrapped[:_HEAD], wrapped[_HEAD:]
    if len(head) < _HEAD or head[0] != _VERSION or not 1 <= head[1] <= MAX_COST.bit_length() - 1:
        raise CannotOpen("This is no password wrap of this version.")
    return unwrap_key(body, _stretch(password, head), head)


def wrap_key(secret: bytes, key: bytes, aad: bytes) -> bytes:
    """`secret` under a 32-byte key: nonce (12), ciphertext, tag (16). `aad` binds it to its place."""
    nonce = secrets.token_bytes(_NONCE)
    return nonce + _aead(key).encrypt(nonce, secret, aad)


def unwrap_key(wrapped: bytes, key: bytes, aad: bytes) -> bytes:
    """What `wrap_key` was given, or `CannotOpen`."""
    if len(wrapped) < _NONCE + _TAG:
        raise CannotOpen("The wrapped bytes are too short.")
    try:
        return _aead(key).decrypt(wrapped[:_NONCE], wrapped[_NONCE:], aad)
    except InvalidTag as error:
        raise CannotOpen("This key does not open these bytes.") from error


def _aead(key: bytes) -> AESGCM:
    if len(key) != KEY_SIZE:
        raise BadKey("A wrapping key has 32 bytes.")
    return AESGCM(key)


def _stretch(password: str, head: bytes) -> bytes:
    """The key for a password. NFC, since keyboards of the region compose the same letters differently."""
    text = unicodedata.normalize("NFC", password).encode("utf-8", "surrogatepass")
    return Scrypt(salt=head[2:], length=KEY_SIZE, n=2 ** head[1], r=BLOCK_SIZE, p=PARALLEL).derive(text)
