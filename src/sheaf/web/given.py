"""What the API takes: the one base of every body's schema. A field that nobody reads is refused, never dropped in silence: whoever
misspells one would believe that it counts. So is a body where none is read, and a part of a form."""

from __future__ import annotations

import json
from collections.abc import Collection

from django.http import HttpRequest
from ninja import Schema
from pydantic import ConfigDict

from sheaf.kernel.errors import Invalid

UNKNOWN = "There is no such field."
WRONG_FIELDS = "The request has fields that are wrong or missing."
FORMS = frozenset({"multipart/form-data", "application/x-www-form-urlencoded"})
BESIDE_FIELDS = frozenset({"csrfmiddlewaretoken"})  # of a form: what Django itself reads


class Given(Schema):
    model_config = ConfigDict(extra="forbid")


def check_form(request: HttpRequest, fields: Collection[str] = (), files: Collection[str] = ()) -> None:
    """`Invalid` names the parts of a form that are neither of these."""
    unknown = {f"form.{name}" for name in set(request.POST) - {*fields, *BESIDE_FIELDS}} | {
        f"file.{name}" for name in set(request.FILES) - set(files)}
    _refuse(unknown)


def check_none(request: HttpRequest) -> None:
    """`Invalid` where something is sent to an operation that reads no body; nothing and `{}` pass."""
    if request.method == "POST" and request.content_type in FORMS:
        return check_form(request)
    try:
        found = json.loads(request.body) if request.body.strip() else {}
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise Invalid("This operation reads no body: send none.", fields={"body": "Nobody reads this."})
    return _refuse({f"body.{name}" for name in found})


def _refuse(unknown: Collection[str]) -> None:
    if unknown:
        raise Invalid(WRONG_FIELDS, fields={name[:65]: UNKNOWN for name in sorted(unknown)[:50]})
