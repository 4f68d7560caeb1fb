"""The registers' states and the steps between them: one table for screens, permissions, decisions and tests.

    strategy    preparing > in force > ended, or dropped
    proposal    draft > submitted > endorsed by SOMTC > approved by AMMTC > pledged > running > completed, or withdrawn; a proposal
                that needs one body alone goes from submitted to approved by that body's decision
    engagement  proposed > approved (when the last of the guideline's steps is taken) > open to the partner > ended, or declined
    position    draft > put > approved by AMMTC > replaced, or withdrawn
    shared      open > referred > accepted > answered > closed; the other body may return it
    campaign    planned > running > done, or cancelled

Who: `owner` speaks for the state (or the Secretariat) whose it is; `keeper` is the Secretariat; `decision` is a decision of
`body`; `money` follows from a pledge; `guideline` from the last of its steps. settled: only when the money adds up to nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

STRATEGY, PROPOSAL, ENGAGEMENT, POSITION, SHARED, CAMPAIGN = "strategy", "proposal", "engagement", "position", "shared", "campaign"
KINDS = {
    STRATEGY: "National strategies", PROPOSAL: "Assistance proposals", ENGAGEMENT: "Partner engagements",
    POSITION: "Common positions", SHARED: "Shared with other bodies", CAMPAIGN: "Campaigns with stakeholders",
}
ONE = {STRATEGY: "national strategy", PROPOSAL: "assistance proposal", ENGAGEMENT: "partner engagement", POSITION: "common position",
       SHARED: "matter shared with another body", CAMPAIGN: "campaign"}
STATES = {
    "preparing": "in preparation", "in_force": "in force", "ended": "ended", "dropped": "dropped", "draft": "draft",
    "submitted": "submitted", "endorsed": "endorsed by SOMTC", "approved": "approved", "pledged": "pledged", "running": "running",
    "completed": "completed", "withdrawn": "withdrawn", "proposed": "going through the guideline's steps", "opened": "open to the partner",
    "declined": "declined", "put": "put to AMMTC", "replaced": "replaced by a later one", "open": "open", "referred": "referred",
    "accepted": "accepted by the other body", "answered": "answered", "closed": "closed", "planned": "planned", "done": "done",
    "cancelled": "cancelled",
}
SIGNS = {"in_force": "●", "approved": "●", "completed": "●", "done": "●", "answered": "●", "closed": "●", "opened": "●",
         "running": "◐", "endorsed": "◐", "accepted": "◐", "pledged": "◐", "submitted": "○", "proposed": "○", "put": "○", "referred": "○",
         "open": "○", "planned": "○", "preparing": "□", "draft": "□"}
OWNER, KEEPER, DECISION, MONEY, GUIDELINE = "owner", "keeper", "decision", "money", "guideline"
OFFICIALS, MINISTERS = "SOMTC", "AMMTC"
BOTH = f"{OFFICIALS}+{MINISTERS}"
NEEDS = {OFFICIALS: "SOMTC endorses", MINISTERS: "AMMTC approves", BOTH: "SOMTC endorses, then AMMTC approves"}


@dataclass(frozen=True, slots=True)
class Row:
    """kind; event; before, after; by whom; body: whose decision; needs: only for a proposal that needs these bodies."""

    kind: str
    event: str
    before: str
    after: str
    by: str
    body: str = ""
    needs: str = ""
    settled: bool = False


ROWS = (
    Row(STRATEGY, "adopt", "preparing", "in_force", OWNER),
    Row(STRATEGY, "drop", "preparing", "dropped", OWNER),
    Row(STRATEGY, "end", "in_force", "ended", OWNER),
    Row(PROPOSAL, "submit", "draft", "submitted", OWNER),
    Row(PROPOSAL, "endorse", "submitted", "endorsed", DECISION, OFFICIALS, BOTH),
    Row(PROPOSAL, "approve", "submitted", "approved", DECISION, OFFICIALS, OFFICIALS),
    Row(PROPOSAL, "approve", "submitted", "approved", DECISION, MINISTERS, MINISTERS),
    Row(PROPOSAL, "approve", "endorsed", "approved", DECISION, MINISTERS, BOTH),
    Row(PROPOSAL, "pledge", "approved", "pledged", MONEY),
    Row(PROPOSAL, "start", "pledged", "running", OWNER),
    Row(PROPOSAL, "complete", "running", "completed", OWNER, settled=True),
    Row(PROPOSAL, "withdraw", "draft", "dropped", OWNER),  # what was never shown to anybody is not shown by its end
    *(Row(PROPOSAL, "withdraw", before, "withdrawn", OWNER) for before in ("submitted", "endorsed", "approved")),
    *(Row(PROPOSAL, "withdraw", before, "withdrawn", OWNER, settled=True) for before in ("pledged", "running")),
    Row(ENGAGEMENT, "approve", "proposed", "approved", GUIDELINE),
    Row(ENGAGEMENT, "open", "approved", "opened", KEEPER),
    Row(ENGAGEMENT, "end", "opened", "ended", KEEPER),
    Row(ENGAGEMENT, "decline", "proposed", "declined", KEEPER),
    Row(ENGAGEMENT, "decline", "approved", "declined", KEEPER),
    Row(POSITION, "put", "draft", "put", KEEPER),
    Row(POSITION, "approve", "put", "approved", DECISION, MINISTERS),
    Row(POSITION, "replace", "approved", "replaced", KEEPER),
    Row(POSITION, "withdraw", "draft", "dropped", KEEPER),
    Row(POSITION, "withdraw", "put", "withdrawn", KEEPER),
    Row(SHARED, "refer", "open", "referred", KEEPER),
    Row(SHARED, "accept", "referred", "accepted", KEEPER),
    Row(SHARED, "return", "referred", "open", KEEPER),
    Row(SHARED, "answer", "accepted", "answered", KEEPER),
    Row(SHARED, "close", "answered", "closed", KEEPER),
    Row(SHARED, "close", "open", "closed", KEEPER),
    Row(CAMPAIGN, "begin", "planned", "running", OWNER),
    Row(CAMPAIGN, "finish", "running", "done", OWNER),
    Row(CAMPAIGN, "cancel", "planned", "cancelled", OWNER),
    Row(CAMPAIGN, "cancel", "running", "cancelled", OWNER),
)
FIRST = {STRATEGY: "preparing", PROPOSAL: "draft", ENGAGEMENT: "proposed", POSITION: "draft", SHARED: "open", CAMPAIGN: "planned"}
# While it stands there, its words may be changed by whoever it belongs to; later only what its steps bring.
EDITABLE = {STRATEGY: {"preparing", "in_force"}, PROPOSAL: {"draft"}, ENGAGEMENT: {"proposed"}, POSITION: {"draft"},
            SHARED: {"open", "referred", "accepted"}, CAMPAIGN: {"planned", "running"}}
DID = {  # a step, a change or a line of money in the history
    "add": "begun", "edit": "changed", "use": "used", "adopt": "adopted", "drop": "dropped", "end": "ended", "submit": "submitted",
    "endorse": "endorsed", "approve": "approved", "pledge": "first pledge", "start": "started", "complete": "completed",
    "withdraw": "withdrawn", "open": "opened to the partner", "decline": "declined", "put": "put to AMMTC",
    "replace": "replaced by a later one", "refer": "referred to the other body", "accept": "accepted by the other body",
    "return": "returned by the other body", "answer": "answered", "close": "closed", "begin": "begun to run", "finish": "finished",
    "cancel": "cancelled",
}
UNSEEN = frozenset({"preparing", "draft", "dropped"})  # by anybody but whose it is
NEEDS_WORDS = frozenset({"complete", "withdraw", "decline", "answer", "finish", "return", "replace"})  # what came of it, or why
SPENDING = frozenset({"pledged", "running"})
PLEDGING = frozenset({"approved", "pledged", "running"})


def row(kind: str, event: str, before: str, *, needs: str = "", body: str = "") -> Row | None:
    """The row that allows this step, or None. needs: of the proposal; body: whose decision, empty for none."""
    return next((item for item in ROWS if (item.kind, item.event, item.before, item.body) == (kind, event, before, body)
                 and item.needs in ("", needs)), None)


def of_decision(kind: str, before: str, body: str, needs: str = "") -> Row | None:
    """What a body's decision brings about from here."""
    return next((item for item in ROWS if item.by == DECISION and (item.kind, item.before, item.body) == (kind, before, body)
                 and item.needs in ("", needs)), None)


def ahead(kind: str, step: str) -> set[str]:
    """The states that an entry can still come to, the one where it is among them."""
    found, more = set(), {step}
    while more:
        found |= more
        more = {item.after for item in ROWS if item.kind == kind and item.before in more} - found
    return found


def events(kind: str, before: str, by: Iterable[str]) -> list[str]:
    """What somebody of these kinds may do from here."""
    kinds = set(by)
    return [item.event for item in ROWS if item.kind == kind and item.before == before and item.by in kinds]


def ends(kind: str, before: str, event: str) -> bool:
    """Whether no step leads on from where this one leads."""
    after = next((item.after for item in ROWS if (item.kind, item.before, item.event) == (kind, before, event)), "")
    return not any(item.kind == kind and item.before == after for item in ROWS)


def states(kind: str) -> list[str]:
    """Every state of a register, in the order of its steps."""
    found = [FIRST[kind]]
    for item in ROWS:
        found += [item.after] if item.kind == kind and item.after not in found else []
    return found
