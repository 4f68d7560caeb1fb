"""The table of a spontaneous report: sent, taken over, closed with what use was made of it."""

from __future__ import annotations

from sheaf.requests.table import ADDRESSEE, ASKER, START, State, Table, Transition

SENT, TAKEN_OVER, CLOSED = "sent", "taken_over", "closed"

TABLE = Table(
    opener="send",
    states={SENT: State("Sent, not taken over", waits=ADDRESSEE), TAKEN_OVER: State("Taken over", waits=ADDRESSEE),
            CLOSED: State("Closed", open=False)},
    rows=(
        Transition("send", ASKER, frozenset({START}), SENT, "request.draft", "Send", "Sent"),
        Transition("take_over", ADDRESSEE, frozenset({SENT}), TAKEN_OVER, "request.handle", "Take over", "Taken over",
                   release=False),
        Transition("close", ADDRESSEE, frozenset({TAKEN_OVER}), CLOSED, "request.handle", "Close", "Closed", derived=True),
    ),
)
