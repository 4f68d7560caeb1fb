"""The correction: its clock of seven days, whoever brings it, and the decisions that others are told of."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sheaf.kernel.handling import CLASSIFICATIONS
from sheaf.requests.kinds import Kind
from sheaf.requests.kinds.correction.schema import SCHEMAS
from sheaf.requests.kinds.correction.states import TABLE

DECIDED_WITHIN = timedelta(days=7)
RESTRICTED = CLASSIFICATIONS.index("RESTRICTED")
OUTCOMES = {"correct": "corrected", "correct_partly": "partly", "refuse": "refused"}
TOLD_BY_CLAIM = {"wrong_match": "wrong_match", "wrong_record": "corrected", "outdated": "withdrawn", "unlawful": "withdrawn"}


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


def _decision(values: dict[str, Any]) -> dict[str, str]:
    """`level` and `compartment` of the draft are put beside the fields by the service."""
    if values.get("told_note") and (values.get("compartment", "OPEN") != "OPEN" or values.get("level", 0) > RESTRICTED):
        return {"told_note": "What is above restricted or in a compartment is not told to other nodes: leave this empty."}
    return {}


def _carries(event: str, opening: dict[str, Any]) -> dict[str, Any]:
    """What a decision takes over from the complaint: the reference, and what follows from the claim."""
    if event not in OUTCOMES:
        return {}
    told = {"told_as": TOLD_BY_CLAIM.get(str(opening.get("claim")), "corrected")} if event == "correct" else {}
    return {"record_ref": opening.get("record_ref", ""), **told}


KIND = Kind(
    name="correction", title="Correction or complaint", code="CO", table=TABLE, schemas=SCHEMAS,
    checks={"submit": _submit, "correct": _decision, "correct_partly": _decision}, period={"routine": DECIDED_WITHIN},
    outcome=OUTCOMES, fills=_fills, carries=_carries)
