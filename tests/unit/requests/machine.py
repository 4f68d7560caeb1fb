"""What the state machine of conversations knows: two nodes, roles, what a book must look like, and what may not change."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sheaf.access.actor import Actor
from sheaf.access.policy import may
from sheaf.access.rules import CASEWORK
from sheaf.exchange.models import Message
from sheaf.kernel.errors import NotFound, SheafError
from sheaf.requests import kinds, queries
from sheaf.requests.models import Conversation, Draft, Event
from sheaf.requests.table import START
from tests.federation import Federation
from tests.unit.requests.conftest import REPORT, REQUEST

STATES = ("THA", "MYS")
# name: (unit, role, changes of the actor)
ROLES: dict[str, tuple[str, str, dict[str, Any]]] = {
    "officer": ("police", "officer", {}), "colleague": ("police", "officer", {"person_id": "colleague"}),
    "supervisor": ("police", "supervisor", {"person_id": "supervisor"}), "head": ("police", "head", {"person_id": "head"}),
    "uncleared": ("police", "supervisor", {"person_id": "uncleared", "clearance": 1}),
    "other area": ("police", "supervisor", {"person_id": "other-area", "crime_areas": frozenset({"arms"})}),
    "other unit": ("fiu", "supervisor", {"person_id": "other-unit"}),
    "auditor": ("audit", "auditor", {"person_id": "auditor", "keys": None}),
    "administrator": ("node", "node_admin", {"person_id": "administrator", "keys": None}),
    "without keys": ("police", "supervisor", {"person_id": "without-keys", "keys": None}),
}
LINES = {
    "title": "Vessel", "crime_area": "drugs", "question": "Which port?", "text": "The northern one.", "finding": "Another year.",
    "kept": "The name.", "searched": "All registers.", "basis": "Invented Act", "missing": "The rest.", "record_ref": "THA-X",
    "grounds": "The passport.", "claim": "wrong_record", "brought_by": "authority", "evidence_consent": "no", "when": "2026-11-02T02:00",
    "who": "Duty officer", "number": "+66 2 000 0000", "ground": "incomplete", "reason": "solved", "unit": "", "report": "He was aboard.",
    "urgency_reason": "It sails tonight.",
}
FIELDS: dict[str, dict[str, str]] = {
    "police_request.submit": {**REQUEST, "urgency_reason": "It sails tonight."}, "police_request.answer": REPORT,
    "correction.refuse": {**LINES, "ground": "accurate"},
}


def actor(net: Federation, state: str, name: str) -> Actor:
    unit, role, changes = ROLES[name]
    compartments = ("OPEN", "OPS") if unit == "police" else ("OPEN",)
    found = replace(net.officer(state, unit, compartments, role=role), **{"person_id": f"{state}-{name}", **changes})
    return replace(found, person_id=f"{state}-{found.person_id}") if "person_id" in changes else found


def fields_of(kind: str, event: str, state: str) -> dict[str, str]:
    """Whatever the step must carry, filled."""
    given = FIELDS.get(f"{kind}.{event}", LINES)
    return {item.name: {"unit": f"{state}/fiu"}.get(item.name, given[item.name])
            for item in kinds.get(kind).schema(event) if item.name in given}


def snapshot() -> Any:
    """Everything of this room at the present node, and its messages; what a first opening teaches is left out, since a
    refused step may still have been read."""
    books = Conversation.objects.order_by("id").values(
        "id", "status", "due", "confirm_due", "is_open", "handed_on", "assigned", "changed", "escalated", "counterpart")
    drafts = Draft.objects.order_by("id").values("id", "stage", "revision", "authors", "submitted_by", "message_id", "sealed")
    messages = Message.objects.exclude(kind__startswith="exchange.").order_by("id").values_list("id", flat=True)
    return list(books), list(drafts), list(Event.objects.order_by("id").values("id", "status", "place")), list(messages)


@dataclass
class Outcome:
    """What came of an action: done, or refused with a code; a refusal has changed nothing."""

    value: Any = None
    refused: str = ""


def attempt(do: Callable[[], Any]) -> Outcome:
    before = snapshot()
    try:
        return Outcome(do())
    except SheafError as error:
        outcome = Outcome(refused=error.code)
    assert snapshot() == before, f"{outcome.refused} changed something"
    return outcome


@dataclass
class Clocks:
    """The latest time seen for each clock, to hold the next look against."""

    seen: dict[tuple[str, str, str], datetime] = field(default_factory=dict)

    def look(self, state: str) -> None:
        for book in Conversation.objects.all():
            for name in ("opened", "changed", "due", "confirm_due", "escalated"):
                now, key = getattr(book, name), (state, book.id, name)
                assert now is None or key not in self.seen or now >= self.seen[key], f"{name} ran backwards"
                if now is not None:
                    self.seen[key] = now


def check_books() -> None:
    """The state of every book is what its kind's one table says of its events in their place, and nothing else."""
    for book in Conversation.objects.all():
        table, status = book.spec.table, START
        for event in book.events.order_by("place"):
            after = table.step(status, event.event, event.side)
            assert event.out_of_table == (after is None)
            status = status if after is None else after
            assert event.status == status
        assert book.status == status
        state = table.states.get(status)
        assert book.is_open == bool(state and state.open and not book.handed_on)
        settled = not book.is_open or (state is not None and state.waits == book.side == "asker" and status != "asked_back")
        assert not settled or book.due is None, "the clock goes on after an answer"


def check_sight(net: Federation, state: str) -> None:
    """Lists hold exactly what the policy allows; what it does not allow does not exist, and without keys nothing opens."""
    for name in ROLES:
        who = actor(net, state, name)
        allowed = {book.id for book in Conversation.objects.all()
                   if book.unit == who.unit and may(who, "request.read", book.facts()).allowed}
        listed = {row.id for row in queries.listed(who, show="all")} if may(who, "request.read").allowed else set()
        assert listed == allowed, name
        assert who.role in CASEWORK or not listed
        for book in Conversation.objects.exclude(pk__in=allowed):
            try:
                queries.get(who, book.id)
            except (NotFound, SheafError):
                continue
            raise AssertionError(f"{name} reads what they may not")


def check_agreement(net: Federation) -> None:
    """Both books of a conversation, the asker's and that of the unit that has it now, are in the same state, and hold the
    same events in the same order; the same clocks run."""
    found: dict[str, list[tuple[Any, ...]]] = {}
    for state in STATES:
        with net.at(state):
            for book in Conversation.objects.all():
                forwards = book.events.filter(event="forward").order_by("place").values_list("unit", flat=True)
                if [*forwards][-1:] != [book.unit]:
                    clocks = book.due is not None, book.confirm_due is not None
                    found.setdefault(book.thread, []).append((book.status, queries.digest(book), clocks))
    for thread, books in found.items():
        assert len(books) == 2, f"{thread} is in {len(books)} books"
        assert len(set(books)) == 1, f"the books of {thread} differ: {books}"
