"""The six digits an authenticator would show (RFC 6238, SHA-1, thirty seconds). For demonstrations and tests."""

from __future__ import annotations

import base64
import hmac
import struct

from sheaf.kernel import clock

STEP_SECONDS = 30


def code_now(secret: str) -> str:
    """The code of a base32 secret at this instant."""
    counter = struct.pack(">Q", int(clock.now().timestamp()) // STEP_SECONDS)
    digest = hmac.new(base64.b32decode(secret), counter, "sha1").digest()
    at = digest[-1] & 0x0F
    number = struct.unpack(">I", digest[at:at + 4])[0] & 0x7FFFFFFF
    return f"{number % 10**6:06d}"
