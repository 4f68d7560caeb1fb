"""A state machine over the services: two nodes, random people, random steps, a wire that fails; Hypothesis looks for
the sequence that breaks a law. The laws are in `machine.py`."""

from __future__ import annotations

import tempfile
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from sheaf.access.rules import CASEWORK, RELEASERS
from sheaf.kernel import clock as clocks
from sheaf.requests import drafting, handing, kinds, queries, services, tasks
from sheaf.requests.models import Conversation, Draft
from tests.conftest import START
from tests.federation import federation
from tests.unit.requests import machine
from tests.unit.requests.machine import ROLES, STATES, attempt

SETTINGS = settings(max_examples=16, stateful_step_count=30, deadline=None, database=None, derandomize=True, phases=[Phase.generate],
                    suppress_health_check=list(HealthCheck))
states, names, numbers = st.sampled_from(STATES), st.sampled_from(sorted(ROLES)), st.integers(0, 50)
able = st.sampled_from(["officer", "colleague", "supervisor", "head"])
ACTIONS = ["turn"] * 8 + ["open", "draft_step", "draft_step", "any_step", "any_step", "release", "release", "give_back", "assign", "read",
                          "deliver", "fail", "wait"]
MINUTES = (1, 60, 60 * 9, 60 * 25, 60 * 24 * 4)
LAST_DAY = timedelta(days=12)  # within every message's life, so that both books can heal


class Machine(RuleBasedStateMachine):
    """One history. Indexes choose among what exists, so that every example means something."""

    template: Path

    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()
        folder = Path(self.stack.enter_context(tempfile.TemporaryDirectory()))
        self.clock = clocks.ManualClock(START)
        self.stack.enter_context(clocks.using(self.clock))
        self.net = self.stack.enter_context(federation(folder, self.template, STATES))
        self.clocks = machine.Clocks()
        self.opened = 0

    def teardown(self) -> None:
        try:
            self.heal()
        finally:
            self.stack.close()

    def who(self, state: str, name: str) -> Any:
        return machine.actor(self.net, state, name)

    def pick(self, model: Any, number: int, **only: Any) -> Any:
        rows = list(model.objects.filter(**only).order_by("id"))
        return rows[number % len(rows)] if rows else None

    def note(self, did: str, outcome: machine.Outcome) -> None:
        key = f"{did}: {'refused' if outcome.refused else 'done'}"
        TOTAL[key] = TOTAL.get(key, 0) + 1

    @rule(what=st.sampled_from(ACTIONS), state=states, name=names, able=able, number=numbers, step=numbers,
          kind=st.sampled_from(sorted(kinds.all_kinds())), yes=st.booleans())
    def act(self, what: str, state: str, name: str, able: str, number: int, step: int, kind: str, yes: bool) -> None:
        """One thing happens. A single rule with weights: Hypothesis leaves out whole rules of an example."""
        if what == "open" and self.opened < 3:
            self.open(state, name, kind, "flash" if yes else "routine", number % 2 == 0)
        elif what == "turn":
            self.turn(state, number, step, yes)
        elif what == "draft_step":
            self.draft_step(state, able, number, step)
        elif what == "any_step":
            self.any_step(state, name, number, step)
        elif what in ("release", "give_back", "assign"):
            getattr(self, what)(state, name, number)
        elif what == "read":
            self.read(state, number, able)
        elif what == "deliver":
            self.deliver(state if yes else "")
        elif what == "fail":
            self.fail(state, 1 + number % 2)
        elif what == "wait" and self.clock.now() < START + LAST_DAY:
            self.wait(MINUTES[number % len(MINUTES)])

    @initialize(state=states, kind=st.sampled_from(sorted(kinds.all_kinds())), forwardable=st.booleans())
    def first(self, state: str, kind: str, forwardable: bool) -> None:
        self.open(state, "officer", kind, "routine", forwardable)
        self.release(state, "supervisor", 0)
        self.net.deliver()

    def open(self, state: str, name: str, kind: str, priority: str, forwardable: bool) -> None:
        spec, other = kinds.get(kind), "MYS" if state == "THA" else "THA"
        urgency = priority if priority in spec.priorities else "routine"
        with self.net.at(state):
            who = self.who(state, name)
            started = attempt(lambda: services.start(who, kind=kind, to=f"{other}/police"))
            self.note("open", started)
            assert started.refused or who.role in CASEWORK, name
            if not started.refused:
                self.opened += 1
                self.write(who, started.value, spec.table.opener, other, priority=urgency, forwardable=forwardable)

    def write(self, who: Any, made: Draft, event: str, other: str, **more: Any) -> None:
        def do() -> None:
            _, value = drafting.opened(who, made.id)
            services.save(who, draft_id=made.id, fields={**machine.fields_of(made.kind, event, who.state), **{
                key: text for key, text in value["fields"].items() if key == "crime_area"}}, **more)
            services.submit(who, draft_id=made.id)

        self.note("write", attempt_parts(do))

    def draft_step(self, state: str, name: str, number: int, step: int) -> None:
        """An able person writes a step that their side's table has now; it waits for whoever comes to release it."""
        with self.net.at(state):
            book = self.pick(Conversation, number, is_open=True, unit=f"{state}/police")
            rows = [row for row in book.spec.table.rows if row.release and row.side == book.side
                    and book.spec.table.step(book.status, row.event, row.side)] if book else []
            if rows:
                self.step(state, name, book, rows[step % len(rows)].event)

    def any_step(self, state: str, name: str, number: int, step: int) -> None:
        """Anybody tries any step of the table, possible or not."""
        with self.net.at(state):
            book = self.pick(Conversation, number)
            if book:
                rows = book.spec.table.rows
                self.step(state, name, book, rows[step % len(rows)].event)

    def turn(self, state: str, number: int, step: int, arrives: bool) -> None:
        """The officer does one of the steps that are possible now, the supervisor releases it, and it may arrive."""
        with self.net.at(state):
            book = self.pick(Conversation, number, is_open=True, unit=f"{state}/police")
            rows = [row for row in book.spec.table.rows if row.side == book.side
                    and book.spec.table.step(book.status, row.event, row.side)] if book else []
            goes_on = [row for row in rows if row.event not in ("withdraw", "close")]
            rows = goes_on if step % 6 else rows
            if rows:
                self.step(state, "officer", book, rows[step % len(rows)].event)
            waiting = Draft.objects.filter(stage="waiting").order_by("-changed").first()
            if waiting:
                self.note("release", attempt(lambda: services.release(self.who(state, "supervisor"), draft_id=waiting.id)))
        if arrives:
            self.deliver("")

    def step(self, state: str, name: str, book: Conversation, event: str) -> None:
        who, row = self.who(state, name), book.spec.row(event)
        allowed = book.spec.table.step(book.status, event, book.side) is not None and row.side == book.side
        if row.release:
            done = attempt(lambda: services.start(who, kind=book.kind, event=event, conversation_id=book.id))
            if not done.refused:
                self.write(who, done.value, event, book.counterpart.partition("/")[0])
        else:
            done = attempt(lambda: services.act(who, conversation_id=book.id, event=event,
                                                fields=machine.fields_of(book.kind, event, state)))
        self.note(f"{book.kind}.{event}", done)
        assert done.refused or (allowed and who.role in CASEWORK and who.unit == book.unit and not book.handed_on)

    def release(self, state: str, name: str, number: int) -> None:
        with self.net.at(state):
            draft = self.pick(Draft, number, stage="waiting") or self.pick(Draft, number)
            if draft is None:
                return
            who = self.who(state, name)
            done = attempt(lambda: services.release(who, draft_id=draft.id))
            self.note("release", done)
            assert done.refused or (draft.stage == "waiting" and who.role in RELEASERS and who.person_id not in draft.authors
                                    and who.unit == draft.unit and who.clearance >= draft.level)

    def give_back(self, state: str, name: str, number: int) -> None:
        with self.net.at(state):
            draft = self.pick(Draft, number, stage="waiting")
            if draft:
                who = self.who(state, name)
                done = attempt(lambda: services.give_back(who, draft_id=draft.id, reason="Say why."))
                self.note("give back", done)
                assert done.refused or (who.role in RELEASERS and who.person_id not in draft.authors)

    def assign(self, state: str, name: str, number: int) -> None:
        with self.net.at(state):
            book = self.pick(Conversation, number)
            if book:
                who = self.who(state, name)
                done = attempt(lambda: services.assign(who, conversation_id=book.id))
                self.note("assign", done)
                assert done.refused or (who.unit == book.unit and (
                    book.assigned in ("", who.person_id) or who.role in RELEASERS))

    def read(self, state: str, number: int, name: str) -> None:
        with self.net.at(state):
            book = self.pick(Conversation, number, unit=f"{state}/police")
            if book:
                attempt(lambda: queries.thread(self.who(state, name), queries.get(self.who(state, name), book.id)))
                if queries.listed(self.who(state, "without keys"), show="all").filter(pk=book.pk).exists():
                    assert all(entry.document is None for entry in queries.thread(self.who(state, "without keys"), book))

    def deliver(self, state: str) -> None:
        """One node sends what it has; or the wire is whole again and both do."""
        if not state:
            self.net.wire.down.clear()
            self.clock.advance(timedelta(minutes=10))
        self.net.deliver(*([state] if state else []))

    def fail(self, state: str, number: int) -> None:
        """A node is out of reach for a while, or its receipts get lost."""
        self.net.wire.down ^= {state}
        self.net.wire.lose_answers = number

    def wait(self, minutes: int) -> None:
        self.clock.advance(timedelta(minutes=minutes))
        for state in STATES:
            with self.net.at(state):
                for _, _, task in tasks.TASKS:
                    task()
                late = Conversation.objects.filter(is_open=True, due__lt=clocks.now(), escalated=None)
                assert not late.exists(), "overdue, and the head does not know"
                assert handing.escalate() == 0

    @invariant()
    def laws(self) -> None:
        for state in STATES:
            with self.net.at(state):
                self.clocks.look(state)
                machine.check_books()
                machine.check_sight(self.net, state)

    def heal(self) -> None:
        """The wire works again; after everything has arrived both books agree."""
        self.net.wire.down.clear()
        self.net.wire.lose_answers = 0
        for _ in range(6):
            self.clock.advance(timedelta(hours=2))
            self.net.deliver()
        self.laws()
        machine.check_agreement(self.net)


TOTAL: dict[str, int] = {}


def attempt_parts(do: Any) -> machine.Outcome:
    """Saving and submitting are two steps: the first may stay where the second is refused."""
    from sheaf.kernel.errors import SheafError

    try:
        return machine.Outcome(do())
    except SheafError as error:
        return machine.Outcome(refused=error.code)


def test_no_sequence_of_steps_breaks_a_law(template: Path, django_db_blocker: Any) -> None:
    Machine.template = template
    TOTAL.clear()
    with django_db_blocker.unblock():
        run_state_machine_as_test(Machine, settings=SETTINGS)
    done = {key for key in TOTAL if key.endswith("done")}
    assert len(done) >= 12, sorted(TOTAL.items())  # the histories reach far into the tables
    assert TOTAL["release: done"] >= 14
    assert TOTAL["release: refused"] >= 5
