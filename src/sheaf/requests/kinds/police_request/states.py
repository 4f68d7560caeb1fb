"""The police request's table."""

from __future__ import annotations

from sheaf.requests.table import ADDRESSEE, ASKER, START, State, Table, Transition

SUBMITTED, FORWARDED, ACKNOWLEDGED, TAKEN_OVER, ASKED_BACK = "submitted", "forwarded", "acknowledged", "taken_over", "asked_back"
PARTIAL, ANSWERED, NO_TRACE, REFUSED, WITHDRAWN, CLOSED = "partial", "answered", "no_trace", "refused", "withdrawn", "closed"

UNTOUCHED = frozenset({SUBMITTED, FORWARDED})
WORKING = frozenset({TAKEN_OVER, ASKED_BACK})
DONE = frozenset({ANSWERED, NO_TRACE, REFUSED})
HANDLE, ANSWER, DRAFT = "request.handle", "request.answer", "request.draft"

TABLE = Table(
    opener="submit",
    states={
        SUBMITTED: State("Submitted, not taken over", waits=ADDRESSEE),
        FORWARDED: State("Forwarded to another unit, not taken over", waits=ADDRESSEE),
        ACKNOWLEDGED: State("Acknowledged by phone, to be confirmed", waits=ADDRESSEE),
        TAKEN_OVER: State("Taken over", waits=ADDRESSEE),
        ASKED_BACK: State("Asked back: more information is needed", waits=ASKER),
        PARTIAL: State("Answered in part", waits=ADDRESSEE),
        ANSWERED: State("Answered", waits=ASKER),
        NO_TRACE: State("No trace", waits=ASKER),
        REFUSED: State("Refused", waits=ASKER),
        WITHDRAWN: State("Withdrawn", open=False),
        CLOSED: State("Closed", open=False),
    },
    rows=(
        Transition("submit", ASKER, frozenset({START}), SUBMITTED, DRAFT, "Submit", "Submitted"),
        Transition("take_over", ADDRESSEE, UNTOUCHED, TAKEN_OVER, HANDLE, "Take over", "Taken over", release=False),
        Transition("acknowledge_by_phone", ADDRESSEE, UNTOUCHED, ACKNOWLEDGED, HANDLE, "Acknowledge by phone",
                   "Acknowledged by phone", release=False, guard="urgent"),
        Transition("confirm", ADDRESSEE, frozenset({ACKNOWLEDGED}), TAKEN_OVER, HANDLE, "Confirm in writing",
                   "Confirmed in writing", release=False),
        Transition("ask_back", ADDRESSEE, frozenset({TAKEN_OVER, PARTIAL}), ASKED_BACK, HANDLE, "Ask back",
                   "Asked back", derived=True),
        Transition("supply", ASKER, frozenset({ASKED_BACK}), TAKEN_OVER, DRAFT, "Supply what was asked",
                   "Information supplied"),
        Transition("answer", ADDRESSEE, WORKING | {PARTIAL}, ANSWERED, ANSWER, "Answer", "Answered", derived=True),
        Transition("partial", ADDRESSEE, WORKING | {PARTIAL}, PARTIAL, ANSWER, "Answer in part", "Answered in part",
                   derived=True),
        Transition("no_trace", ADDRESSEE, WORKING | {PARTIAL}, NO_TRACE, ANSWER, "No trace", "No trace", derived=True),
        Transition("refuse", ADDRESSEE, UNTOUCHED | WORKING | {PARTIAL, ACKNOWLEDGED}, REFUSED, ANSWER, "Refuse", "Refused",
                   derived=True),
        Transition("forward", ADDRESSEE, UNTOUCHED | {TAKEN_OVER} | {START}, FORWARDED, HANDLE,
                   "Forward to another unit", "Forwarded", release=False, derived=True),
        Transition("withdraw", ASKER, UNTOUCHED | WORKING | {ACKNOWLEDGED, PARTIAL}, WITHDRAWN, DRAFT, "Withdraw",
                   "Withdrawn", release=False),
        Transition("close", ASKER, DONE | {PARTIAL}, CLOSED, DRAFT, "Close", "Closed", release=False),
    ),
)
