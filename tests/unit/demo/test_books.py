"""Both sides' books, compared."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

import pytest

from sheaf.demo import books
from sheaf.kernel.errors import SheafError


@dataclass
class Node:
    """Answers as the shell of a node would."""

    delivered: int = 0
    received: int = 0
    waiting: list[Any] = field(default_factory=list)
    dead: int = 0
    whole: bool = True
    state: str = "THA"

    def run(self, *words: str) -> str:
        if words[0] == "exchange":
            return json.dumps({"delivered": self.delivered, "received": self.received, "waiting": self.waiting,
                               "held": [], "dead": self.dead})
        if words[0] == "audit":
            return json.dumps({"ok": self.whole})
        return "# edition 3, usable\nid unit MYS MYS/police v1 2026-11-24 01:39\n"


def test_books_that_agree_show_nothing_lost_and_nothing_doubled() -> None:
    assert books.compare([Node(3, 2), Node(2, 3)]) == {"messages_delivered": 5, "lost": 0, "duplicated": 0}


def test_a_message_without_a_trace_at_the_other_side_is_lost_and_an_extra_one_doubled() -> None:
    assert books.compare([Node(3, 0), Node(0, 2)])["lost"] == 1
    assert books.compare([Node(3, 0), Node(0, 3, dead=1)])["lost"] == 1
    assert books.compare([Node(3, 0), Node(0, 4)])["duplicated"] == 1


def test_one_broken_chain_is_enough() -> None:
    assert books.audits_whole([Node(), Node()])
    assert not books.audits_whole([Node(), Node(whole=False)])


def test_what_waits_is_not_settled_and_waiting_ends_with_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(books, "PAUSE", 0.01)
    books.settle([Node()])
    with pytest.raises(SheafError):
        books.settle([Node(waiting=[1])], within=0.05)


def test_a_directory_is_known_when_units_of_every_state_are_listed() -> None:
    assert books.directory_known(Node(), ["MYS"])
    assert not books.directory_known(Node(), ["MYS", "SGP"])
