"""Tables of states: rows (event, side, from, to) and the fold that reads a state off the events of two books.

Pure: no Django. Both sides hold the same events but may have learnt them in another order, so the state is
a function of the events and not of their arrival: `replay` merges the two sides' lists by one rule.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

START = ""  # before the first event
ASKER, ADDRESSEE = "asker", "addressee"
SIDES = {ASKER: "the side that opened it", ADDRESSEE: "the side addressed"}
OTHER = {ASKER: ADDRESSEE, ADDRESSEE: ASKER}


@dataclass(frozen=True, slots=True)
class Transition:
    """One row. sources: states from which; side: who may; verb: row of access.rules; gives: name of the schema
    of what must be given; release: a second person releases it; guard: a name in acting.GUARDS, or empty;
    asks: the words of the button; done: the words of the event."""

    event: str
    side: str
    sources: frozenset[str]
    to: str
    verb: str
    asks: str
    done: str
    release: bool = True
    guard: str = ""
    derived: bool = False


@dataclass(frozen=True, slots=True)
class State:
    """words: as people say it; open: somebody still owes a step; waits: whose turn, or empty."""

    words: str
    open: bool = True
    waits: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """The states and transitions of one kind. opener: the event that starts it."""

    opener: str
    states: dict[str, State]
    rows: tuple[Transition, ...]

    def row(self, event: str) -> Transition | None:
        """The row of an event: every event has one side and one outcome, whatever it starts from."""
        return next((row for row in self.rows if row.event == event), None)

    def step(self, state: str, event: str, side: str) -> str | None:
        """The state after the event, or None where the table has no such step."""
        row = self.row(event)
        return row.to if row and row.side == side and state in row.sources else None

    def problems(self) -> list[str]:
        """What is wrong with the table itself; empty in every kind (a test asks)."""
        known = {START, *self.states}
        found = [f"{row.event}: unknown state" for row in self.rows if not {*row.sources, row.to} <= known]
        events = [row.event for row in self.rows]
        found += [f"{event}: twice" for event in set(events) if events.count(event) > 1]
        reached = {row.to for row in self.rows}
        return found + [f"{state}: never reached" for state in self.states if state not in reached]


@dataclass(frozen=True, slots=True)
class Happened:
    """An event as the fold sees it. at: milliseconds in its message's id; order: place among its own side's
    events of the same millisecond."""

    message_id: str
    event: str
    side: str
    at: int
    order: int = 0


@dataclass(frozen=True, slots=True)
class Told:
    """An event in its place: the state after it, and whether the table had no step for it."""

    happened: Happened
    state: str
    out_of_table: bool


def replay(table: Table, events: Iterable[Happened]) -> list[Told]:
    """The events in the one order that both books agree on.

    What opens the conversation goes first, whatever the clocks say. Each side's own events keep their order. Of the two
    next events the one that the table allows goes first; where it allows both, the earlier; where it allows neither, the
    earlier is put down as out of the table.
    """
    lists = _by_side(table, events)
    state, told = START, []
    while any(lists.values()):
        happened = _next(table, state, [queue[0] for queue in lists.values() if queue])
        lists[happened.side].pop(0)
        after = table.step(state, happened.event, happened.side)
        told.append(Told(happened, state if after is None else after, after is None))
        state = told[-1].state
    return told


def _by_side(table: Table, events: Iterable[Happened]) -> dict[str, list[Happened]]:
    ordered = sorted(events, key=lambda item: (item.event != table.opener, item.at, item.order, item.message_id))
    return {side: [item for item in ordered if item.side == side] for side in SIDES}


def _next(table: Table, state: str, heads: Sequence[Happened]) -> Happened:
    allowed = [item for item in heads if table.step(state, item.event, item.side) is not None]
    opening = [item for item in allowed if item.event == table.opener]
    return min(opening or allowed or heads, key=lambda item: (item.at, item.message_id))


def milliseconds(message_id: str) -> int:
    """When a message was made, by the clock of its maker: the first 48 bits of its UUIDv7."""
    return int(message_id.replace("-", "")[:12], 16)


# The wire's priority says the clock, so that it counts before anybody has opened the request.
URGENCIES = {"flash": ("Urgent: 8 hours", timedelta(hours=8)), "urgent": ("Soon: 3 days", timedelta(days=3)),
             "routine": ("Routine: 7 days", timedelta(days=7))}
CONFIRM_WITHIN = timedelta(hours=24)  # what was acknowledged by phone is confirmed in writing
