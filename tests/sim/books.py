"""Laws of the two books: what one side thinks was asked, told, corrected, requested and answered, the other thinks too."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from sheaf.exchange.models import DeadLetter
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
    """State and shared events are equal in both books; where a message died, they differ by it alone."""
    threads: dict[str, list[tuple[str, Conversation]]] = defaultdict(list)
    for state in world.nodes:
        with world.at(state):
            for book in Conversation.objects.all():
                threads[book.thread].append((state, book))
    for thread, held in threads.items():
        live = [(state, book) for state, book in held if not book.handed_on]
        assert thread in interrupted or len({book.side for _, book in live}) == 2, f"{thread} is in one book only"
        events, digests, states = [], set(), set()
        for state, book in live:
            with world.at(state):
                events.append({event.message_id for event in queries.segment(book)} - interrupted[thread])
                digests.add(queries.digest(book))
                states.add(book.status)
        if not interrupted[thread]:
            assert len(states) == 1, f"{thread}: {states}"
            assert len(digests) == 1, f"{thread}: the books differ"
        assert len(live) < 2 or all(some == events[0] for some in events), f"{thread}: the events differ"
