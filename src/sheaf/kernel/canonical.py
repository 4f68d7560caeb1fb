"""Canonical JSON, RFC 8785 (JCS). Used for digests of values that are not already bytes.

What travels between nodes is signed over its exact bytes and never re-serialised; this is for
things that are compared: audit rows, publications, books of two nodes.
"""

from __future__ import annotations

import hashlib
import math
from json.encoder import encode_basestring
from typing import Any

from sheaf.kernel.errors import Invalid

_MAX_SAFE_INTEGER = 2**53 - 1
_WORDS = {None: "null", True: "true", False: "false"}


def _number(value: float) -> str:
    """ECMAScript Number::toString, as RFC 8785 section 3.2.2.3 asks."""
    if not math.isfinite(value):
        raise Invalid("Canonical JSON has no infinity and no NaN.", code="canonical_number")
    if value == 0:
        return "0"
    sign = "-" if value < 0 else ""
    mantissa, _, exponent_text = f"{abs(value)!r}".partition("e")
    whole, _, fraction = mantissa.partition(".")
    fraction = "" if fraction == "0" else fraction
    point = len(whole) + int(exponent_text or 0)
    digits = whole + fraction
    stripped = digits.lstrip("0")
    point -= len(digits) - len(stripped)
    digits = stripped.rstrip("0")
    return sign + _place_point(digits, point)


def _place_point(digits: str, point: int) -> str:
    count = len(digits)
    if count <= point <= 21:
        return digits + "0" * (point - count)
    if 0 < point <= 21:
        return f"{digits[:point]}.{digits[point:]}"
    if -6 < point <= 0:
        return "0." + "0" * -point + digits
    exponent = point - 1
    mantissa = digits[0] + (f".{digits[1:]}" if count > 1 else "")
    return f"{mantissa}e{'+' if exponent >= 0 else '-'}{abs(exponent)}"


def _text(value: Any) -> str:
    if isinstance(value, str):  # most values are
        return encode_basestring(value)
    if value is None or isinstance(value, bool):
        return _WORDS[value]
    if isinstance(value, int):
        if abs(value) > _MAX_SAFE_INTEGER:
            raise Invalid("An integer beyond 2^53-1 has no canonical form; send it as text.", code="canonical_number")
        return str(value)
    if isinstance(value, float):
        return _number(value)
    if isinstance(value, list | tuple):
        return "[" + ",".join([_text(item) for item in value]) + "]"
    if isinstance(value, dict):
        if not all(isinstance(key, str) for key in value):
            raise Invalid("A key that is no text has no canonical form.", code="canonical_type")
        return "{" + ",".join([f"{encode_basestring(key)}:{_text(value[key])}" for key in _sorted(value)]) + "}"
    raise Invalid(f"{type(value).__name__} has no canonical JSON form.", code="canonical_type")


def _sorted(keys: dict[str, Any]) -> list[str]:
    """By their UTF-16 code units, as RFC 8785 section 3.2.3 asks; in ASCII that is by their letters."""
    return sorted(keys) if all(map(str.isascii, keys)) else sorted(keys, key=lambda key: key.encode("utf-16-be", "surrogatepass"))


def dumps(value: Any) -> bytes:
    """The canonical bytes of a JSON value; `Invalid` for what JSON cannot say exactly."""
    try:
        return _text(value).encode("utf-8")
    except UnicodeEncodeError as error:
        raise Invalid("A lone surrogate has no canonical form.", code="canonical_text") from error


def digest(value: Any) -> str:
    """SHA-256 of the canonical bytes, in hex."""
    return hashlib.sha256(dumps(value)).hexdigest()
