"""A body over the limit is not read; a declared length that is no number is no traceback."""

from __future__ import annotations

import pytest
from django.test import RequestFactory

from sheaf.web.bodies import limited


@pytest.mark.parametrize(("body", "declared", "expected"), [
    (b"", None, b""), (b"1234", None, b"1234"), (b"12345", None, None), (b"12", "many", None), (b"12", "-1", None), (b"12", "²", None),
])
def test_a_body_is_read_within_its_limit_or_not_at_all(body: bytes, declared: str | None, expected: bytes | None) -> None:
    request = RequestFactory().post("/wire/v1/messages", body, content_type="application/octet-stream")
    if declared is not None:
        request.META["CONTENT_LENGTH"] = declared
        request.__dict__.pop("headers", None)
    assert limited(request, 4) == expected
