"""The table of a request for correction or a complaint."""

from __future__ import annotations

from sheaf.requests.table import ADDRESSEE, ASKER, START, State, Table, Transition

SUBMITTED, TAKEN_OVER, ASKED_BACK = "submitted", "taken_over", "asked_back"
CORRECTED, PARTLY, REFUSED, WITHDRAWN, CLOSED = "corrected", "partly", "refused", "withdrawn", "closed"
WORKING = frozenset({TAKEN_OVER, ASKED_BACK})
HANDLE, ANSWER, DRAFT = "request.handle", "request.answer", "request.draft"

TABLE = Table(
    opener="submit",
    states={
        SUBMITTED: State("Submitted, not taken over", waits=ADDRESSEE),
        TAKEN_OVER: State("Under examination", waits=ADDRESSEE),
        ASKED_BACK: State("Asked back: more information is needed", waits=ASKER),
        CORRECTED: State("Corrected", waits=ASKER),
        PARTLY: State("Corrected in part", waits=ASKER),
        REFUSED: State("Correction refused", waits=ASKER),
        WITHDRAWN: State("Withdrawn", open=False),
        CLOSED: State("Closed", open=False),
    },
    rows=(
        Transition("submit", ASKER, frozenset({START}), SUBMITTED, DRAFT, "Submit", "Submitted"),
        Transition("take_over", ADDRESSEE, frozenset({SUBMITTED}), TAKEN_OVER, HANDLE, "Take over", "Taken over",
                   release=False),
        Transition("ask_back", ADDRESSEE, frozenset({TAKEN_OVER}), ASKED_BACK, HANDLE, "Ask back", "Asked back", derived=True),
        Transition("supply", ASKER, frozenset({ASKED_BACK}), TAKEN_OVER, DRAFT, "Supply what was asked",
                   "Information supplied"),
        Transition("correct", ADDRESSEE, WORKING, CORRECTED, ANSWER, "Decide: corrected", "Corrected", derived=True),
        Transition("correct_partly", ADDRESSEE, WORKING, PARTLY, ANSWER, "Decide: corrected in part", "Corrected in part",
                   derived=True),
        Transition("refuse", ADDRESSEE, WORKING, REFUSED, ANSWER, "Decide: refused", "Refused", derived=True),
        Transition("withdraw", ASKER, WORKING | {SUBMITTED}, WITHDRAWN, DRAFT, "Withdraw", "Withdrawn", release=False),
        Transition("close", ASKER, frozenset({CORRECTED, PARTLY, REFUSED}), CLOSED, DRAFT, "Close", "Closed", release=False),
    ),
)
