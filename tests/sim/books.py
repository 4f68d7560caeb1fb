"""Laws of the two books: what one side thinks was asked, told, corrected, requested and answered, the other thinks too."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from sheaf.exchange.models import DeadLetter, Inbox, Message
from sheaf.register.asks.models import Answer, HeldAnswer, IncomingQuestion, Told
from sheaf.requests import queries
from sheaf.requests.models import Conversation
from tests.sim.people import fate_of
from tests.sim.world import World


def check(world: World) -> None:
    interrupted = _interrupted(world)
    answers_are_what_the_rules_allow(world, interrupted)
    who_was_told_was_corrected(world, interrupted)
    both_sides_of_a_conversation_agree(world, interrupted)


def _interrupted(world: World) -> dict[str, set[str]]:
    """Messages that died, by conversation: both sides know it, and their books differ by exactly these."""
    found: dict[str, set[str]] = defaultdict(set)
    for state in world.nodes:
        with world.at(state):
            for conversation, message in DeadLetter.objects.values_list("conversation", "message_id"):
                found[conversation].add(message)
    return found


def answers_are_what_the_rules_allow(world: World, interrupted: dict[str, set[str]]) -> None:
    """A hit is told where the simulation's own table says so, or a person decided it; both sides hold the same answer."""
    asked = _asked(world)
    for state in world.nodes:
        with world.at(state):
            decided = {row.question_id: row for row in HeldAnswer.objects.exclude(decision="")}
            told = set(Told.objects.values_list("question_id", "reference"))
            for came in IncomingQuestion.objects.all():
                answer = asked.pop((came.asking_state, came.conversation))
                name = answer["subject"]["names"][0]
                expected = fate_of(came.asking_state, state, name)
                if expected == "held" and came.id in decided:
                    expected = {"yes": "hit", "no": "no_hit", "expired": "expired"}[decided[came.id].decision]
                    assert decided[came.id].decided_by == f"{state}-police-supervisor"
                assert came.outcome == expected, f"{state} answered {came.asking_state} {came.outcome}, not {expected}"
                if came.conversation not in interrupted:
                    assert answer["state"] == came.outcome, f"{came.asking_state} reads {answer['state']}"
                    assert answer["state"] != "hit" or (came.id, answer["reference"]) in told
    for (state, conversation), answer in asked.items():
        assert conversation in interrupted, f"{state} asked, and {answer['node']} knows nothing of it"
        assert answer["state"] in ("waiting", "expired", "undeliverable")


def _asked(world: World) -> dict[tuple[str, str], dict[str, Any]]:
    found = {}
    for state in world.nodes:
        with world.at(state):
            for row in Answer.objects.select_related("question"):
                found[state, row.id] = {"node": row.node, "state": row.state, "reference": row.reference,
                                        "subject": row.question.subject, "correction": row.correction}
    return found


def who_was_told_was_corrected(world: World, interrupted: dict[str, set[str]]) -> None:
    """The nodes that were told of a record before it was corrected are those that know of the correction."""
    asked = _asked(world)
    corrected = {}
    for state in world.nodes:
        with world.at(state):
            for row in Told.objects.exclude(corrected_at=None).select_related("question"):
                corrected[row.question.asking_state, row.question.conversation] = row.correction
    for key, decision in corrected.items():
        assert key[1] in interrupted or asked[key]["correction"] == decision, f"{key[0]} was told and not corrected"
    known = {key for key, answer in asked.items() if answer["correction"]}
    assert known <= set(corrected), "somebody was corrected without having been told"


def both_sides_of_a_conversation_agree(world: World, interrupted: dict[str, set[str]]) -> None:
    """The asker and the unit that has the request now hold the same steps in the same order, the same state and the same
    running clocks; where a message died, their steps differ by it alone. A unit that forwarded holds its part of them."""
    for thread, held in _threads(world).items():
        lost = interrupted[thread]
        now = [book for book in held if not book.forwarded]
        assert lost or {book.side for book in now} == {"asker", "addressee"}, f"{thread} is in one book only"
        assert len(now) <= 2, f"{thread} is with two units at once"
        assert len({frozenset(book.events) - lost for book in now}) == 1, f"{thread}: the events differ"
        assert lost or len({book.state for book in now}) == 1, f"{thread}: the states differ: {now}"
        assert lost or len({book.clocks for book in now}) == 1, f"{thread}: the clocks differ: {now}"
        assert lost or len({(book.events, book.digest) for book in now}) == 1, f"{thread}: the books differ"
        for book in held:
            assert book.entitled <= set(book.events), f"{thread}: {book.unit} lacks {book.entitled - set(book.events)}"
            assert lost or set(book.events) <= set(now[0].events), f"{thread}: {book.unit} holds what the asker does not"
            assert lost or book.handed_on or book.state == now[0].state, f"{thread}: {book.unit} is {book.state}"


@dataclass(frozen=True)
class _Book:
    """forwarded: the last forwarding was this unit's, so that another has it now; clocks: which of them run; entitled:
    messages of the conversation that took effect here and that the unit sent or was sent."""

    unit: str
    side: str
    state: str
    handed_on: bool
    forwarded: bool
    events: tuple[str, ...]
    digest: str
    clocks: tuple[bool, bool]
    entitled: frozenset[str]


def _threads(world: World) -> dict[str, list[_Book]]:
    found: dict[str, list[_Book]] = defaultdict(list)
    for state in world.nodes:
        with world.at(state):
            for book in Conversation.objects.all():
                found[book.thread].append(_book(book))
    return found


def _book(book: Conversation) -> _Book:
    rows = list(book.events.order_by("place"))
    forwards = [row.unit for row in rows if row.event == "forward"]
    return _Book(book.unit, book.side, book.status, book.handed_on, forwards[-1:] == [book.unit],
                 tuple(row.message_id for row in rows), queries.digest(book),
                 (book.due is not None, book.confirm_due is not None), _entitled(book))


def _entitled(book: Conversation) -> frozenset[str]:
    done = set(Inbox.objects.filter(conversation=book.thread, state="done").values_list("message_id", flat=True))
    rows = Message.objects.filter(conversation=book.thread, kind__startswith=f"{book.kind}.")
    return frozenset(row.id for row in rows if row.sender_unit == book.unit or (row.id in done and book.unit in row.to))
