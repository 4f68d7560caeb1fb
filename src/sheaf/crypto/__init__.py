"""Crypto: keys, signatures, sealing, wrapping, attachment streams, digests. Suite "SHEAF-1".

The only room that imports the crypto library. Pure functions over bytes: it reads no file, no clock,
no database and no settings, and it must never log, print or put into an error any key or content.

SHEAF-1 is: Ed25519 and ML-DSA-65, both of which must verify; HPKE (RFC 9180) with
MLKEM768-X25519, HKDF-SHA256 and AES-256-GCM per recipient; AES-256-GCM for content; scrypt for passwords.
"""

SUITE = "SHEAF-1"
