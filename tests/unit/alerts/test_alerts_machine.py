"""A state machine over the services: alerts are kept, renewed, ended and taken over, records and lists change, appointments
change, and workers die at any place. Hypothesis looks for an alert about what its keeper may not see, for one told twice,
and for one that is lost. What ought to be told is reckoned by `oracle.py`, apart from the room."""

from __future__ import annotations

import tempfile
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from sheaf.access.models import Appointment
from sheaf.access.queries import actor_for
from sheaf.kernel import clock as clocks
from sheaf.kernel.errors import SheafError
from sheaf.kernel.handling import CLASSIFICATIONS, COMPARTMENTS, Handling
from sheaf.register.alerts import codes, editions, following, owners, queries, raising, services
from sheaf.register.alerts.models import Raised, Run, StandingAlert
from sheaf.register.records import hooks
from sheaf.register.records import queries as register
from sheaf.register.records import services as records
from sheaf.register.records.models import Change, Record
from sheaf.register.records.shapes import Origin
from tests.cast import DRUGS, Part, make_person
from tests.conftest import START
from tests.federation import federation, make_template
from tests.unit.alerts.conftest import Killed
from tests.unit.alerts.oracle import Fact, Guard, Held, Kept, Oracle, Who

SETTINGS = settings(max_examples=14, stateful_step_count=36, deadline=None, database=None, derandomize=True, phases=[Phase.generate],
                    suppress_health_check=list(HealthCheck))
NAMES, NUMBERS = ("Wanchai Rakdee", "Kamala Devi"), ("AA1234567", "BB7654321")
PEOPLE = {"owner": Part("Oraya", "THA/police", "officer", tuple(DRUGS), 3, ("OPEN", "OPS")),
          "colleague": Part("Chai", "THA/police", "officer", ("drugs",), 2),
          "supervisor": Part("Suda", "THA/police", "supervisor", tuple(DRUGS), 3, COMPARTMENTS)}
GUARDS = (Guard(), Guard(), Guard(), Guard(area="drugs"), Guard(3), Guard(2, "OPS"), Guard(2, "SOURCE"),
          Guard(2, "OPEN", "trafficking-in-persons"))
ACTIONS = ["keep"] * 3 + ["add"] * 5 + ["edit"] * 6 + ["publish"] * 3 + ["work"] * 6 + ["work one"] * 2 + ["kill"] * 4 + ["look"] + [
    "appoint"] * 3 + ["restore", "take over", "end", "renew", "decide", "wait"]
PLACES: list[tuple[Any, str]] = [
    (following, "match"), (following, "settle"), (editions, "match"), (editions, "settle"), (raising, "keep"), (raising, "_known"),
    (raising, "_write"), (owners, "acting"), (owners, "put_to_sleep")]
TOTAL: dict[str, int] = {}


class Machine(RuleBasedStateMachine):
    """One history at one node. Numbers choose among what exists, so that every example means something."""

    template: Path

    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()
        folder = Path(self.stack.enter_context(tempfile.TemporaryDirectory()))
        self.clock = clocks.ManualClock(START)
        self.stack.enter_context(clocks.using(self.clock))
        net = self.stack.enter_context(federation(folder, self.template, ("THA",)))
        self.stack.enter_context(net.at("THA"))
        before = [*hooks.ON_CHANGED], [*hooks.ON_PUBLISHED]
        self.stack.callback(hooks.ON_CHANGED.__setitem__, slice(None), before[0])
        self.stack.callback(hooks.ON_PUBLISHED.__setitem__, slice(None), before[1])
        hooks.ON_CHANGED[:], hooks.ON_PUBLISHED[:] = [following.note], [editions.note]
        self.people = {name: make_person(name, part)[0] for name, part in PEOPLE.items()}
        self.truth = Oracle({name: Who(part.clearance, frozenset(part.compartments), frozenset(part.crime_areas))
                             for name, part in PEOPLE.items()})
        self.writer = actor_for(self.people["supervisor"])  # as first appointed: whoever writes sees all
        self.published = self.cases = 0

    def teardown(self) -> None:
        try:
            self.heal()
        finally:
            self.stack.close()

    def heal(self) -> None:
        """In the end everybody is back, a worker works undisturbed, and nothing is missing or twice."""
        for name in PEOPLE:
            self.restore(name)
        self.clock.advance(codes.LEASE + timedelta(seconds=1))
        self.look()
        self.work()
        self.compare()
        for kept in self.truth.alerts.values():
            assert not kept.aside or kept.ended or kept.ends < self.clock.now().date()
        TOTAL["told"] = TOTAL.get("told", 0) + Raised.objects.count()

    @property
    def today(self) -> Any:
        return self.clock.now().date()

    def who(self, name: str) -> Any:
        return actor_for(self.people[name])

    @initialize(guard=st.sampled_from(GUARDS))
    def first(self, guard: Guard) -> None:
        self.keep("owner", 0, Guard(), True)
        self.add(0, guard, 0)

    @rule(what=st.sampled_from(ACTIONS), who=st.sampled_from(sorted(PEOPLE)), number=st.integers(0, 40), other=st.integers(0, 40),
          guard=st.sampled_from(GUARDS), second=st.sampled_from(GUARDS), yes=st.booleans(), place=st.sampled_from(PLACES))
    def act(self, what: str, who: str, number: int, other: int, guard: Guard, second: Guard, yes: bool, place: tuple[Any, str]) -> None:
        """One thing happens."""
        self.clock.advance(timedelta(seconds=7))
        TOTAL[what] = TOTAL.get(what, 0) + 1
        if what == "keep" and len(self.truth.alerts) < 7:
            self.keep(who, number, second if number % 2 else Guard(), yes)
        elif what == "add":
            self.add(number, guard, other)
        elif what == "edit":
            self.edit(number, other, second, yes)
        elif what == "publish":
            self.publish(number, other)
        elif what == "work":
            self.work()
        elif what == "work one":
            self.work_one(changes=yes)
        elif what == "kill":
            self.kill(place, after=yes, changes=number % 2 == 0)
        elif what == "appoint":
            self.appoint(who, number, yes)
        elif what == "restore":
            self.restore(who)
        elif what == "look":
            self.look()
        elif what == "wait":
            self.clock.advance(timedelta(days=20) if number % 4 == 0 else timedelta(minutes=5))
        else:
            self.alert_step(what, who, number, yes)

    def keep(self, who: str, number: int, guard: Guard, lists: bool) -> None:
        """What changed before is settled first: whether it is told to an alert that comes after it is nobody's promise."""
        self.clock.advance(codes.LEASE + timedelta(seconds=1))
        self.work()
        self.cases += 1
        names, numbers = (NAMES[number % 2],), (NUMBERS[number % 2],) if number % 5 else ()
        try:
            key = services.add(self.who(who), subject={"kind": "person", "names": list(names), "numbers": list(numbers)},
                               purpose="investigation", case=f"C-{self.cases}", crime_area=guard.area, lists=lists,
                               classification=CLASSIFICATIONS[guard.level], compartment=guard.compartment)
        except SheafError:
            assert not self.truth.people[who].sees(guard)
            return
        assert self.truth.people[who].sees(guard)
        self.truth.alerts[key] = Kept(who, guard, names, numbers, lists, self.today + codes.USUAL, base=dict(self.truth.edition))

    def add(self, number: int, guard: Guard, other: int) -> None:
        facts = {"name": [NAMES[number % 2] if other % 3 else f"Xqz Nobody{number}"]}
        if other % 4 == 0:
            facts["idNumber"] = [NUMBERS[number % 2]]
        card = records.add_record(self.writer, schema="Person", facts=facts, provenance=self.origin(guard))
        held = Held(guard, edits={1: [guard]})
        held.facts = [Fact(prop, value, guard) for prop, values in facts.items() for value in values]
        self.truth.records[card.id] = held
        self.truth.pending.append((card.id, 1))

    def edit(self, number: int, other: int, guard: Guard, retire: bool) -> None:
        """A fact comes, of which the alerts may know or not; or the last but the first goes."""
        key = list(self.truth.records)[number % len(self.truth.records)]
        held = self.truth.records[key]
        level, area = max(guard.level, held.guard.level), guard.area or held.guard.area
        guard = Guard(level, guard.compartment, area)
        prop, value = (("alias", NAMES[other % 2]), ("idNumber", NUMBERS[other % 2]), ("notes", f"Note {other}"))[number % 3]
        gone = [fact for fact in held.facts[1:] if not fact.retired][-1:] if retire and other % 2 else []
        version = register.versions(self.writer, [key])[key]
        ids = [fact.id for fact in register.get(self.writer, key).facts for old in gone
               if (fact.prop, fact.value) == (old.prop, old.value)][:1] if gone else []
        if gone:
            records.edit(self.writer, record_id=key, version=version, retire_facts=ids)
        else:
            records.edit(self.writer, record_id=key, version=version, add={prop: [value]}, provenance=self.origin(guard))
        edit = Record.objects.get(pk=key).version
        rows = Change.objects.filter(record=key, edit=edit)
        held.edits[edit] = [Guard(row.level, row.compartment, row.crime_area) for row in rows]
        if gone:
            row = rows.get()
            for fact in held.facts:
                if (fact.prop, fact.value, fact.guard) == (row.prop, row.before, held.edits[edit][0]) and not fact.retired:
                    fact.retired = True
                    break
        else:
            held.facts.append(Fact(prop, value, guard))
        self.truth.pending.append((key, edit))

    def publish(self, number: int, other: int) -> None:
        """The next edition: some entities stay, some change, some come and go."""
        self.published += 1
        values = {f"e{place}": (NAMES[place % 2] if (number + place) % 3 else "Xqz Nobody",
                                NUMBERS[place % 2] if (other + place) % 4 == 0 else "")
                  for place in range(4) if (number + other + place) % 5}
        key = records.open_edition(self.writer, name="Watch list", edition=str(self.published))
        records.bulk_load(key, [{"id": entity, "schema": "Person", "properties": {"name": [name], **({"idNumber": [text]} if text else {})}}
                                for entity, (name, text) in values.items()])
        records.publish_edition(self.writer, dataset_id=key)
        self.truth.edition = values

    def work(self) -> None:
        """A worker that nothing disturbs, until nothing is left that is free."""
        self.clock.advance(codes.LEASE + timedelta(seconds=1))
        for _ in range(60):
            done = following.work()
            self.settled_changes()
            if not done + self.edition_turn(editions.work) and not Run.objects.filter(finished=None).exists():
                break
        self.truth.settle_edition(self.today, list(self.truth.alerts), self.asleep())
        self.compare()

    def asleep(self) -> set[str]:
        return set(StandingAlert.objects.filter(asleep__isnull=False).values_list("id", flat=True))

    def settled_changes(self) -> None:
        self.truth.settle_changes(self.today, self.asleep())

    def edition_turn(self, do: Any) -> int:
        """One turn, and the oracle told of the alerts that the run has come past."""
        before = dict(Run.objects.filter(finished=None).values_list("id", "cursor"))
        done = int(do())
        for run in Run.objects.filter(pk__in=before):
            passed = [key for key in self.truth.alerts if before[run.pk] < key <= run.cursor]
            self.truth.settle_edition(self.today, passed, self.asleep())
        return done

    def work_one(self, *, changes: bool) -> None:
        """One turn of one task, so that a run is met half-way."""
        if changes:
            following.work()
            self.settled_changes()
        else:
            self.edition_turn(editions.work)

    def kill(self, place: tuple[Any, str], *, after: bool, changes: bool) -> None:
        """A worker dies there, before or after what happens there. What it had settled by then stays settled."""
        where, name = place
        real = getattr(where, name)

        def killed(*args: Any, **kwargs: Any) -> Any:
            if after:
                real(*args, **kwargs)
            raise Killed

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(where, name, killed)
            died: list[bool] = []

            def turn() -> int:
                try:
                    (following.step if changes else editions.work)()
                except Killed:
                    died.append(True)
                return 0

            self.edition_turn(turn)
        if changes and (not died or (where is following and (name, after) == ("settle", True))):
            self.settled_changes()

    def appoint(self, who: str, number: int, here: bool) -> None:
        """Somebody's appointment says something else, or ends."""
        person = self.truth.people[who]
        person.here = here or number % 3 > 0
        person.clearance = 2 + number % 2
        person.compartments = frozenset({"OPEN"} | ({"OPS"} if number % 4 > 1 else set()))
        person.areas = frozenset(DRUGS if number % 2 else ["drugs"])
        self.save(who)

    def restore(self, who: str) -> None:
        part = PEOPLE[who]
        self.truth.people[who] = Who(part.clearance, frozenset(part.compartments), frozenset(part.crime_areas))
        self.save(who)

    def save(self, who: str) -> None:
        now = self.truth.people[who]
        Appointment.objects.filter(person=self.people[who]).update(
            clearance=now.clearance, compartments=sorted(now.compartments), crime_areas=sorted(now.areas),
            ends=None if now.here else self.clock.now() - timedelta(seconds=1))

    def look(self) -> None:
        owners.look()
        running = {key: kept for key, kept in self.truth.alerts.items() if not kept.ended and kept.ends >= self.today}
        assert self.asleep() & set(running) == {key for key, kept in running.items() if not self.truth.able(kept)}

    def alert_step(self, what: str, who: str, number: int, yes: bool) -> None:
        """A step on one of the alerts by somebody: done exactly if they may."""
        keys = list(self.truth.alerts)
        if not keys or not self.truth.people[who].here:
            return
        key = keys[number % len(keys)]
        kept, actor = self.truth.alerts[key], self.who(who)
        sees = self.truth.people[who].sees(kept.guard)
        running = not kept.ended and kept.ends >= self.today
        mine = sees and (who in (kept.owner, "supervisor"))
        if what == "decide":
            self.decide(actor, number, yes)
        elif what == "end":
            if self.tried(lambda: services.end(actor, alert_id=key), mine and running):
                kept.ended, kept.aside = True, []
        elif what == "renew":
            ends = self.today + timedelta(days=10 + number)
            if self.tried(lambda: services.renew(actor, alert_id=key, ends=ends), mine and running):
                kept.ends = ends
        elif what == "take over":
            able = sees and who == "supervisor" and running and (kept.owner != who or key in self.asleep())
            if self.tried(lambda: services.take_over(actor, alert_id=key), able):
                kept.owner = who

    @staticmethod
    def tried(do: Any, able: bool) -> bool:
        try:
            do()
        except SheafError:
            assert not able
            return False
        assert able
        return True

    @staticmethod
    def decide(actor: Any, number: int, yes: bool) -> None:
        found = queries.matches(actor, mine=False)
        if found:
            row = found[number % len(found)].row
            services.decide(actor, match_id=row.id, decision="same" if yes else "unsure", instead_of=row.decision)

    def compare(self) -> None:
        """Exactly what ought to be told was told, of each band once."""
        told = {(row.alert_id, row.entity_id or row.record_id, row.band) for row in Raised.objects.all()}
        assert told == {(key, thing, band) for key, kept in self.truth.alerts.items() for thing, band in kept.told}
        assert len(told) == Raised.objects.count()

    @invariant()
    def nobody_is_shown_what_they_may_not_see(self) -> None:
        """And everybody all that they may."""
        for name, who in self.truth.people.items():
            if who.here:
                shown = {(item.alert.id, item.row.entity_id or item.row.record_id, item.row.band) for decided in (False, True)
                         for item in queries.matches(self.who(name), mine=False, decided=decided, limit=200)}
                assert shown == self.truth.shown(name)

    @staticmethod
    def origin(guard: Guard) -> Origin:
        return Origin("Invented report", Handling(classification=CLASSIFICATIONS[guard.level], compartment=guard.compartment), guard.area)


@pytest.mark.slow
def test_no_history_tells_what_is_hidden_or_tells_twice_or_loses_a_match(
    tmp_path_factory: pytest.TempPathFactory, django_db_blocker: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(codes, "ALERTS_AT_ONCE", 2)
    with django_db_blocker.unblock():
        Machine.template = make_template(tmp_path_factory.mktemp("alerts"))
        run_state_machine_as_test(Machine, settings=SETTINGS)  # type: ignore[no-untyped-call]
    assert TOTAL["told"] > 40, TOTAL
    assert min(TOTAL.get(what, 0) for what in set(ACTIONS)) > 0, TOTAL
