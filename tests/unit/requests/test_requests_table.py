"""The tables, and the fold: both books derive the same state whatever order they learnt events in."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sheaf.requests import kinds
from sheaf.requests.table import START, Happened, Table, milliseconds, replay

KINDS = sorted(kinds.all_kinds())


def test_no_table_names_a_state_that_it_does_not_have() -> None:
    assert [kinds.get(name).table.problems() for name in KINDS] == [[] for _ in KINDS]


def test_every_row_has_a_schema_of_what_must_be_given() -> None:
    for name in KINDS:
        assert {row.event for row in kinds.get(name).table.rows} == set(kinds.get(name).schemas)


def test_the_time_of_a_message_is_in_its_id() -> None:
    assert milliseconds("0192e5b0-0000-7000-8000-000000000000") == 0x0192E5B00000


@given(st.data(), st.sampled_from(KINDS))
def test_both_books_agree_under_any_interleaving_of_legal_steps(data: st.DataObject, name: str) -> None:
    """Two sides act on what they know; messages travel in order per side with any delay."""
    table = kinds.get(name).table
    books: dict[str, list[Happened]] = {"asker": [], "addressee": []}
    travelling: dict[str, list[Happened]] = {"asker": [], "addressee": []}
    _do(table, books, travelling, "asker", table.opener, 0)
    for turn in range(1, data.draw(st.integers(1, 14))):
        side = data.draw(st.sampled_from(sorted(books)))
        if data.draw(st.booleans()) and travelling[side]:
            books[side].append(travelling[side].pop(0))
            continue
        state = _state(table, books[side])
        legal = [row.event for row in table.rows if table.step(state, row.event, side) is not None and state != START]
        if legal:
            _do(table, books, travelling, side, data.draw(st.sampled_from(legal)), turn)
    for side, waiting in travelling.items():
        books[side] += waiting
    ask, answer = replay(table, books["asker"]), replay(table, books["addressee"])
    assert [(item.happened.message_id, item.state) for item in ask] == [(item.happened.message_id, item.state) for item in answer]


@given(st.sampled_from(KINDS), st.lists(st.tuples(st.sampled_from(["asker", "addressee"]), st.integers(0, 5), st.integers(0, 30))))
def test_any_events_at_all_are_told_in_some_order_and_never_crash(name: str, raw: list[tuple[str, int, int]]) -> None:
    table = kinds.get(name).table
    events = [Happened(f"m{index}", table.rows[pick % len(table.rows)].event, side, at)
              for index, (side, at, pick) in enumerate(raw)]
    told = replay(table, events)
    assert {item.happened.message_id for item in told} == {event.message_id for event in events}
    assert replay(table, reversed(events)) == told


def test_a_reply_stamped_before_its_question_by_a_skewed_clock_still_comes_after_it() -> None:
    table = kinds.get("police_request").table
    told = replay(table, [Happened("b", "take_over", "addressee", 1), Happened("a", "submit", "asker", 2)])
    assert [(item.happened.event, item.out_of_table) for item in told] == [("submit", False), ("take_over", False)]


def test_a_forwarding_stamped_before_the_request_by_a_skewed_clock_still_comes_after_it() -> None:
    table = kinds.get("police_request").table
    told = replay(table, [Happened("b", "forward", "addressee", 1), Happened("a", "submit", "asker", 2)])
    assert [(item.happened.event, item.out_of_table) for item in told] == [("submit", False), ("forward", False)]


def _do(table: Table, books: dict[str, list[Happened]], travelling: dict[str, list[Happened]], side: str, event: str,
        turn: int) -> None:
    made = Happened(f"{turn:04}", event, side, turn)
    books[side].append(made)
    travelling["addressee" if side == "asker" else "asker"].append(made)


def _state(table: Table, events: list[Happened]) -> str:
    told = replay(table, events)
    return told[-1].state if told else START
