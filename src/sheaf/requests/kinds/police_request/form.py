"""The police request: checks over several fields, clocks, and how a hit fills it."""

from __future__ import annotations

from typing import Any

from sheaf.requests.kinds import Kind
from sheaf.requests.kinds.police_request.schema import REQUEST, SCHEMAS
from sheaf.requests.kinds.police_request.states import TABLE
from sheaf.requests.table import URGENCIES


def _submit(values: dict[str, Any]) -> dict[str, str]:
    """`priority` is put beside the fields by the service."""
    if values.get("priority", "routine") != "routine" and not values.get("urgency_reason"):
        return {"urgency_reason": "Say why it cannot wait for the routine clock."}
    return {}


def _fills(source: dict[str, Any]) -> dict[str, Any]:
    """The fields of a request from what a hit gives; what is not a field of ours is left out."""
    fields = {field.name: field for field in REQUEST}
    given = {**source, "subject": source.get("description", source.get("subject", ""))}
    return {name: value for name, value in given.items() if name in fields and isinstance(value, str)
            and (not fields[name].choices or value in dict(fields[name].choices))}


KIND = Kind(
    name="police_request", title="Police request", code="PR", table=TABLE, schemas=SCHEMAS, checks={"submit": _submit},
    period={code: period for code, (_, period) in URGENCIES.items()},
    priorities={code: words for code, (words, _) in reversed(URGENCIES.items())}, fills=_fills)
