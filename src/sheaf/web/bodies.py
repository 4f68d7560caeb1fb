"""Reading a request's body under a limit, by its declared length before reading and by its bytes while reading."""

from __future__ import annotations

from django.http import HttpRequest


def limited(request: HttpRequest, limit: int) -> bytes | None:
    """The body, or None where it is over the limit or its declared length is no number."""
    declared = request.headers.get("Content-Length", "")
    if declared and (not declared.isdecimal() or int(declared) > limit):
        return None
    raw = request.read(limit + 1)
    return raw if len(raw) <= limit else None
