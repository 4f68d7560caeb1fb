"""Errors of the crypto room. None says why a key did not fit: that would help only an attacker."""

from __future__ import annotations

from sheaf.kernel.errors import SheafError


class CryptoError(SheafError):
    """Base of everything that this room refuses."""

    code = "crypto"


class BadKey(CryptoError):
    """Bytes that are no key of this suite."""

    code, status = "bad_key", 422


class BadSignature(CryptoError):
    """At least one of the two signatures does not verify."""

    code, status = "bad_signature", 403


class CannotOpen(CryptoError):
    """This key, password or context does not open this ciphertext, or the ciphertext was changed."""

    code, status = "cannot_open", 423


class NoRecipient(CryptoError):
    """Sealing to nobody: an empty audience is an error, never everybody."""

    code, status = "no_recipient", 422
