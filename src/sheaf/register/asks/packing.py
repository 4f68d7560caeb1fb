"""Bodies of a fixed size, so that the size of a message says nothing about what it says."""

from __future__ import annotations

import base64
import binascii
import json
from typing import Any

from sheaf.kernel.errors import Invalid, TooLarge

FIELD = "padded"


def pack(value: dict[str, Any], *, size: int = 0, step: int = 0) -> dict[str, str]:
    """`value` as JSON, padded with spaces to `size` bytes or to a multiple of `step`, in base64.

    Base64 makes the length independent of how the envelope writes its JSON. `TooLarge` over `size`.
    """
    raw = json.dumps(value, ensure_ascii=False, sort_keys=True).encode("utf-8")
    target = size or -(-len(raw) // step) * step
    if len(raw) > target:
        raise TooLarge("This does not fit into an answer.", code="answer_size")
    return {FIELD: base64.b64encode(raw.ljust(target, b" ")).decode("ascii")}


def unpack(body: dict[str, Any] | None) -> dict[str, Any]:
    """The value again; `Invalid` for anything that `pack` did not make."""
    text = (body or {}).get(FIELD)
    if not isinstance(text, str) or len(body or {}) != 1:
        raise Invalid("The body is not a padded one.", code="ask_body")
    try:
        value = json.loads(base64.b64decode(text, validate=True).decode("utf-8"))
    except (binascii.Error, UnicodeDecodeError, ValueError, RecursionError):
        raise Invalid("The body is not a padded one.", code="ask_body") from None
    if not isinstance(value, dict):
        raise Invalid("The body is not a padded one.", code="ask_body")
    return value


def storable(text: str) -> bool:
    """Whether both databases and the wire can hold the text: no NUL, no lone surrogate."""
    return "\0" not in text and not any("\ud800" <= character <= "\udfff" for character in text)


def texts(value: dict[str, Any], limits: dict[str, int]) -> dict[str, str]:
    """Exactly these fields, each a text of at most so many characters; `Invalid` otherwise."""
    if set(value) != set(limits):
        raise Invalid("The body has other fields than its kind.", code="ask_body")
    for name, limit in limits.items():
        if not isinstance(value[name], str) or len(value[name]) > limit or not storable(value[name]):
            raise Invalid(f"The field {name} of the body is wrong.", code="ask_body")
    return value
