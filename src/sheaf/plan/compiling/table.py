"""The states of a compilation and the steps between them.

    assembling -> chair's review -> circulated -> comments closed -> SOMTC cleared -> submitted to AMMTC -> noted -> published

The yearly report is noted by AMMTC; a mid-term or final review is endorsed. SOMTC's clearance and AMMTC's word are decisions of
those bodies, named by their codes. From the circulation on the snapshot is frozen; what is corrected after comments is
a new compilation that says what it replaces, and what comes late goes to an addendum.
"""

from __future__ import annotations

from dataclasses import dataclass

ASSEMBLING, CHAIR, CIRCULATED, CLOSED, CLEARED, SUBMITTED, NOTED, PUBLISHED, REPLACED = (
    "assembling", "chair", "circulated", "closed", "cleared", "submitted", "noted", "published", "replaced")
STATES = {
    ASSEMBLING: "being assembled", CHAIR: "in the Chair's review", CIRCULATED: "circulated for comments", CLOSED: "comments closed",
    CLEARED: "cleared by SOMTC", SUBMITTED: "submitted to AMMTC", NOTED: "noted or endorsed by AMMTC", PUBLISHED: "published",
    REPLACED: "replaced by a later one",
}
TO_CHAIR, CIRCULATE, CLOSE, CLEAR, SUBMIT, NOTE, PUBLISH, REPLACE = (
    "to_chair", "circulate", "close_comments", "clear", "submit", "note", "publish", "replace")
KEEPER, CHAIRING, DECISION = "keeper", "chair", "decision"


@dataclass(frozen=True, slots=True)
class Row:
    """event, the state before and after, who: the Secretariat, the Chair, or a decision of a body."""

    event: str
    before: str
    after: str
    by: str


ROWS = (
    Row(TO_CHAIR, ASSEMBLING, CHAIR, KEEPER), Row(CIRCULATE, CHAIR, CIRCULATED, CHAIRING), Row(CLOSE, CIRCULATED, CLOSED, KEEPER),
    Row(CLEAR, CLOSED, CLEARED, DECISION), Row(SUBMIT, CLEARED, SUBMITTED, KEEPER), Row(NOTE, SUBMITTED, NOTED, DECISION),
    Row(PUBLISH, NOTED, PUBLISHED, KEEPER), Row(REPLACE, CLOSED, REPLACED, KEEPER), Row(REPLACE, CIRCULATED, REPLACED, KEEPER),
)
FROZEN = frozenset({CIRCULATED, CLOSED, CLEARED, SUBMITTED, NOTED, PUBLISHED, REPLACED})
STANDING = FROZEN - {REPLACED}


def row(event: str, before: str) -> Row | None:
    """The row of this step from there, or None."""
    return next((item for item in ROWS if (item.event, item.before) == (event, before)), None)
