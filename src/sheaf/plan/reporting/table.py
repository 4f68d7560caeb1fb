"""The states of a part of a report (one component of one state) and the steps between them.

    draft -> clearing -> submitted <-> queried -> reviewed -> frozen
               |  back to draft by whoever clears
    a part that is submitted after the freeze goes the same way as an addendum, and is frozen by the next compilation

Rights: `drafter` and `clearer` are of the state; the clearer is somebody else than the last drafter. `lead` speaks for a
state that leads the component, `chair` for the one that chairs SOMTC, `keeper` is the Secretariat. Nobody but the state
changes a text; whoever asks writes a question beside it, and the state answers or lets its text stand.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

DRAFT, CLEARING, SUBMITTED, QUERIED, REVIEWED, FROZEN = "draft", "clearing", "submitted", "queried", "reviewed", "frozen"
STATES = {
    DRAFT: "draft", CLEARING: "waiting for clearance", SUBMITTED: "submitted", QUERIED: "asked by the lead shepherd", REVIEWED: "reviewed",
    FROZEN: "in the compilation",
}
ASK, BACK, SUBMIT, QUERY, ANSWER, REVIEW, FREEZE, AMEND = (
    "ask_clearance", "give_back", "submit", "query", "answer", "review", "freeze", "amend")
EVENTS = {ASK: "clearance was asked for", BACK: "given back", SUBMIT: "cleared and submitted", QUERY: "the lead shepherd asked",
          ANSWER: "answered", REVIEW: "reviewed by the lead shepherd",
          FREEZE: "taken into the compilation", AMEND: "taken back to correct it"}
DRAFTER, CLEARER, LEAD, KEEPER = "drafter", "clearer", "lead", "keeper"


@dataclass(frozen=True, slots=True)
class Row:
    """event, the state before and after, who may do it, and whether it needs somebody else than the last drafter."""

    event: str
    before: str
    after: str
    by: str
    second: bool = False


ROWS = (
    Row(ASK, DRAFT, CLEARING, DRAFTER),
    Row(BACK, CLEARING, DRAFT, CLEARER),
    Row(SUBMIT, CLEARING, SUBMITTED, CLEARER, second=True),
    Row(QUERY, SUBMITTED, QUERIED, LEAD),
    Row(QUERY, QUERIED, QUERIED, LEAD),
    Row(ANSWER, QUERIED, SUBMITTED, CLEARER),  # the last open question was answered, or the text stands
    Row(AMEND, SUBMITTED, DRAFT, CLEARER),  # a corrected text is drafted and cleared anew; the one before stays until then
    Row(AMEND, QUERIED, DRAFT, CLEARER),
    Row(REVIEW, SUBMITTED, REVIEWED, LEAD),
    Row(FREEZE, SUBMITTED, FROZEN, KEEPER),
    Row(FREEZE, QUERIED, FROZEN, KEEPER),
    Row(FREEZE, REVIEWED, FROZEN, KEEPER),
)
EDITABLE = frozenset({DRAFT})
ARRIVED = frozenset({SUBMITTED, QUERIED, REVIEWED, FROZEN})


def asks(question: Mapping[str, Any], area: str) -> bool:
    """Whether a question of a format is put to a component: to all where it names none."""
    return not question.get("areas") or area in question["areas"]


def summary(statuses: Iterable[str]) -> str:
    """One status for a whole part, from those of its entries: what all say, else “under way”; what is not applicable counts
    only where nothing else is said."""
    said = set(statuses) - {"", "not_applicable"}
    if not said:
        return "not_applicable"
    return said.pop() if len(said) == 1 else "under_way"


def row(event: str, before: str) -> Row | None:
    """The row of this step from there, or None."""
    return next((item for item in ROWS if (item.event, item.before) == (event, before)), None)


def events(before: str, by: str) -> list[str]:
    """What somebody of a kind may do from here."""
    return [item.event for item in ROWS if item.before == before and item.by == by]
