"""The states of a decision and the steps between them: one table for screens, permissions and tests.

Consensus is recorded at the meeting. Under the silence procedure a text is adopted on the day after its last day, where nobody objected.
Ad referendum it is adopted when every member has confirmed it; where one that has not leaves, those that stay are counted. A reservation
never stops a decision. Where the room that acts on it cannot yet, it stays open with what every member said, and is tried again.
"""

from __future__ import annotations

from dataclasses import dataclass

CONSENSUS, SILENCE, AD_REFERENDUM = "consensus", "silence", "ad_referendum"
MODES = {CONSENSUS: "by consensus at the meeting", SILENCE: "silence procedure", AD_REFERENDUM: "ad referendum"}
REPORTED = "reported"  # a decision of the past as a source tells it: no step leads there or away
WORDS = {**MODES, REPORTED: "as a source reports it"}
HOW = {**WORDS, SILENCE: "by silence"}  # how one that is taken was taken
OPEN, TAKEN, STOPPED, WITHDRAWN = "open", "taken", "stopped", "withdrawn"
STATES = {OPEN: "open", TAKEN: "taken", STOPPED: "stopped by an objection", WITHDRAWN: "withdrawn"}
RECORD, AGREE, OBJECT, RESERVE, LAPSE, COUNT, WITHDRAW, RESUME = (
    "record", "agree", "object", "reserve", "lapse", "count", "withdraw", "resume")
BEFORE = {AGREE: "agreed", OBJECT: "objected"}  # what was said before it was put anew, and counts no longer
SAID = {AGREE: "agrees", OBJECT: "objects", RESERVE: "enters a reservation",
        BEFORE[AGREE]: "agreed, before it was put anew", BEFORE[OBJECT]: "objected, before it was put anew"}


@dataclass(frozen=True, slots=True)
class Row:
    """event: what happens; modes: under which procedure; before, after: states; by: keeper, member or clock."""

    event: str
    modes: tuple[str, ...]
    before: str
    after: str
    by: str


ROWS = (
    Row(RECORD, (CONSENSUS,), OPEN, TAKEN, "keeper"),
    Row(AGREE, (AD_REFERENDUM,), OPEN, OPEN, "member"),  # the last confirmation takes it: see `after`
    Row(OBJECT, (SILENCE, AD_REFERENDUM, CONSENSUS), OPEN, STOPPED, "member"),
    Row(RESERVE, (SILENCE, AD_REFERENDUM, CONSENSUS), OPEN, OPEN, "member"),
    Row(LAPSE, (SILENCE,), OPEN, TAKEN, "clock"),
    Row(COUNT, (AD_REFERENDUM,), OPEN, TAKEN, "clock"),
    Row(RESUME, (SILENCE, AD_REFERENDUM, CONSENSUS), STOPPED, OPEN, "keeper"),
    Row(WITHDRAW, (SILENCE, AD_REFERENDUM, CONSENSUS), OPEN, WITHDRAWN, "keeper"),
    Row(WITHDRAW, (SILENCE, AD_REFERENDUM, CONSENSUS), STOPPED, WITHDRAWN, "keeper"),
)


def row(event: str, mode: str, state: str) -> Row | None:
    """The row that allows this step, or None."""
    return next((item for item in ROWS if item.event == event and mode in item.modes and item.before == state), None)


def after(found: Row, *, confirmed: bool) -> str:
    """The state after a step. confirmed: whether every member has now agreed."""
    return TAKEN if found.event == AGREE and confirmed else found.after


def events(mode: str, state: str, by: str) -> list[str]:
    """What somebody of a kind may do from here."""
    return [item.event for item in ROWS if item.by == by and mode in item.modes and item.before == state]
