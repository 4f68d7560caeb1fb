"""The correction: its clock of seven days, whoever brings it, and the decisions that others are told of."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sheaf.requests.kinds import Kind
from sheaf.requests.kinds.correction.schema import SCHEMAS
from sheaf.requests.kinds.correction.states import TABLE

DECIDED_WITHIN = timedelta(days=7)


def _submit(values: dict[str, Any]) -> dict[str, str]:
    if values.get("brought_by") == "person" and not values.get("complainant"):
        return {"complainant": "Say who complains and how to reach them."}
    return {}


def _fills(source: dict[str, Any]) -> dict[str, Any]:
    """The record's reference and crime area from a hit; a hit's text is not carried over into a complaint."""
    reference = source.get("record_ref") or source.get("reference") or ""
    kept = {"record_ref": reference, "crime_area": source.get("crime_area", ""), "brought_by": "authority",
            "claim": "wrong_match"}
    return {name: value for name, value in kept.items() if isinstance(value, str) and value}


KIND = Kind(
    name="correction", title="Correction or complaint", code="CO", table=TABLE, schemas=SCHEMAS,
    checks={"submit": _submit}, period={"routine": DECIDED_WITHIN},
    outcome={"correct": "corrected", "correct_partly": "partly"}, fills=_fills)
