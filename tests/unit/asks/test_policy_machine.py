"""A state machine over asking and answering: random rules, records, handling and purposes. Hypothesis looks for a
question that is answered further than a rule or a person of this node allowed."""

from __future__ import annotations

import json
import tempfile
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from sheaf.access.rules import RELEASERS
from sheaf.kernel import clock as clocks
from sheaf.kernel.errors import Invalid, SheafError
from sheaf.kernel.handling import CLASSIFICATIONS, COMPARTMENTS, SEALED, Handling
from sheaf.register.asks import answering, asking, codes, packing, services
from sheaf.register.asks.models import Answer, HeldAnswer, IncomingQuestion, OwnerNotice, ReleaseRule, Told
from sheaf.register.records import services as records
from sheaf.register.records.models import Record
from sheaf.register.records.shapes import Origin
from tests.federation import federation
from tests.unit.asks.conftest import BORN, Pair

SETTINGS = settings(max_examples=18, stateful_step_count=36, deadline=None, database=None, derandomize=True,
                    phases=[Phase.generate], suppress_health_check=list(HealthCheck))
NAMES = ("Wirat Invented", "Somsri Imagined", "Arthit Fictional")
SECRET = "keeps boats behind the lighthouse"
AREAS, PURPOSES = ("drugs", ""), ("investigation", "prosecution", "border-check")
ACTIONS = ["ask"] * 6 + ["hold", "hold", "rule", "rule", "rule", "end", "decide", "decide", "decide", "decide", "decide", "wait"]
ROLES = ("supervisor", "supervisor", "supervisor", "officer", "head", "liaison", "auditor", "node_admin", "secretariat")
compartments = st.sets(st.sampled_from(COMPARTMENTS), min_size=1, max_size=4).map(sorted)


def permits(terms: dict[str, Any], rows: list[ReleaseRule]) -> bool:
    """The test's own reading of the rules: the first by priority that speaks about the match says `auto`; of equal
    priority the stricter. Written apart from `policy.py` on purpose."""
    speaking = [row for row in rows
                if (not row.crime_area or terms["areas"] == {row.crime_area}) and (not row.purposes or terms["purpose"] in row.purposes)
                and (not row.asking_states or "MYS" in row.asking_states) and terms["level"] <= row.max_level
                and terms["compartments"] <= set(row.compartments) and not (row.effect == "auto" and terms["compartments"] & SEALED)]
    if not speaking:
        return False
    first = min(row.priority for row in speaking)
    return all(row.effect == "auto" for row in speaking if row.priority == first)


class Machine(RuleBasedStateMachine):
    """Thailand holds and answers; Malaysia asks. `sent`: every body that Thailand posted."""

    template: Path

    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()
        folder = Path(self.stack.enter_context(tempfile.TemporaryDirectory()))
        self.clock = clocks.ManualClock(datetime(2026, 11, 2, 2, 0, tzinfo=UTC))
        self.stack.enter_context(clocks.using(self.clock))
        self.pair = Pair(self.stack.enter_context(federation(folder, self.template, ("THA", "MYS"))))
        self.decided: set[str] = set()  # questions that a person with the right said yes to
        self.permitted: set[str] = set()  # questions of which a rule permitted an automatic answer
        self.sent: list[dict[str, Any]] = []
        real = answering.exchange.post
        self.stack.callback(setattr, answering.exchange, "post", real)

        def spy(*args: Any, **kwargs: Any) -> str:
            if kwargs["kind"] != codes.KIND_QUESTION:
                self.sent.append(packing.unpack(kwargs["body"]))
            return real(*args, **kwargs)

        answering.exchange.post = spy  # type: ignore[attr-defined]

    def teardown(self) -> None:
        self.stack.close()

    @initialize(level=st.sampled_from(CLASSIFICATIONS), code=st.sampled_from(COMPARTMENTS))
    def first(self, level: str, code: str) -> None:
        self.hold(0, level, "drugs", code, False)
        self.hold(1, "RESTRICTED", "drugs", "OPEN", True)

    @rule(what=st.sampled_from(ACTIONS), name=st.integers(0, 2), level=st.sampled_from(CLASSIFICATIONS), area=st.sampled_from(AREAS),
          code=st.sampled_from(["OPEN", "OPEN", *COMPARTMENTS]), many=compartments, purpose=st.sampled_from(PURPOSES),
          effect=st.sampled_from(["auto", "auto", "hold", "deny"]), number=st.integers(0, 30), yes=st.booleans(),
          role=st.sampled_from(ROLES))
    def act(self, what: str, name: int, level: str, area: str, code: str, many: list[str], purpose: str, effect: str, number: int,
            yes: bool, role: str) -> None:
        """One thing happens."""
        if what == "ask":
            self.ask(name, purpose, yes or number % 3 > 0)
        elif what == "hold":
            self.hold(name, level, area, code, yes)
        elif what == "rule":
            wide = number % 3 > 0  # most rules reach something, so that histories hold hits
            self.add_rule(effect, ["OPEN", "OPS"] if wide else many, priority=number % 4, crime_area="" if wide else area,
                          max_level=3 if wide else CLASSIFICATIONS.index(level), purposes=[purpose] if yes else [])
        elif what == "end":
            self.end(number)
        elif what == "decide":
            self.decide(role, number, ("yes", "no", "unsure")[number % 5 % 3])
        else:
            self.clock.advance(timedelta(hours=30 if yes else 200))
            with self.pair.net.at("THA"):
                answering.expire_held()
            with self.pair.net.at("MYS"):
                asking.expire_due()

    def hold(self, name: int, level: str, area: str, code: str, strict_fact: bool) -> None:
        """A record; perhaps one whose birth date is guarded more strictly than the record, and which a strong match needs."""
        level = "RESTRICTED" if code in SEALED and level in ("PUBLIC", "ASEAN") else level
        self.pair_hold(NAMES[name], level, area, code)
        if strict_fact:
            with self.pair.net.at("THA"):
                record = Record.objects.order_by("-created", "-id").first()
                assert record
                records.edit(self.boss, record_id=record.id, version=record.version, add={"notes": [SECRET]}, retire_facts=[],
                             provenance=Origin("Sealed", Handling(compartment="VICTIM"), area))

    def add_rule(self, effect: str, many: list[str], **more: Any) -> None:
        """An automatic rule about a sealed compartment is refused when it is written; what an old node may still hold of
        that kind is written straight into the table, and must decide nothing either."""
        if effect == "auto" and set(many) & SEALED:
            with pytest.raises(Invalid):
                self.pair.rule(effect, compartments=many, **more)
            with self.pair.net.at("THA"):
                ReleaseRule.objects.create(effect=effect, compartments=many, basis="Old Act", starts=clocks.today(), created_by="x", **more)
        else:
            self.pair.rule(effect, compartments=many, **more)

    @property
    def boss(self) -> Any:
        return self.pair.net.officer("THA", role="supervisor", compartments=COMPARTMENTS)

    def pair_hold(self, name: str, level: str, area: str, code: str) -> None:
        tlp, use = ("CLEAR", ("H0",)) if level == "PUBLIC" else ("AMBER", ("H2",))
        with self.pair.net.at("THA"):
            records.add_record(self.boss, schema="Person", facts={"name": [name], "birthDate": [BORN], "notes": [SECRET]},
                               provenance=Origin("Report", Handling(classification=level, compartment=code, tlp=tlp, use=use), area))

    def ask(self, name: int, purpose: str, born: bool) -> None:
        """Malaysia asks; what Thailand answers at once must be what a rule permits."""
        before = len(self.sent)
        with self.pair.net.at("THA"):
            rows = list(ReleaseRule.objects.filter(ended_at=None))
            matching = self.matching(NAMES[name], purpose)
        asked = self.pair.ask(NAMES[name], BORN if born else "", purpose=purpose)
        permitted = born and any(permits(terms, rows) for terms in matching)
        answer = self.pair.answer(asked)
        COUNT[answer.state] = COUNT.get(answer.state, 0) + 1
        with self.pair.net.at("THA"):
            incoming = IncomingQuestion.objects.get(conversation=answer.id)
        assert len(self.sent) == before + 1
        assert answer.state != "hit" or permitted, "told without a rule that permits it"
        assert answer.state in ("hit", "held", "no_hit", "refused")
        if permitted:
            assert answer.state == "hit", "a rule permits it, and no person is asked"
            self.permitted.add(incoming.id)
        if all(terms["compartments"] & SEALED for terms in matching):
            assert answer.state != "hit", "a victim, witness, child or source was told by a machine"
            assert answer.state == "no_hit" or self.names_sealed(rows), "a sealed record showed that it is there"

    def matching(self, name: str, purpose: str) -> list[dict[str, Any]]:
        found = Record.objects.filter(caption=name).exclude(status="retired")
        return [{"areas": {row.crime_area}, "level": row.level, "compartments": {row.compartment}, "purpose": purpose} for row in found]

    @staticmethod
    def names_sealed(rows: list[ReleaseRule]) -> bool:
        return any(set(row.compartments) & SEALED and row.effect != "auto" for row in rows)

    def end(self, number: int) -> None:
        with self.pair.net.at("THA"):
            rows = list(ReleaseRule.objects.filter(ended_at=None).order_by("id"))
            if rows:
                services.end_rule(self.pair.supervisor, rule_id=rows[number % len(rows)].id)

    def decide(self, role: str, number: int, decision: str) -> None:
        """Anybody tries to decide a held answer; only a releaser whose appointment covers the match does."""
        with self.pair.net.at("THA"):
            rows = list(HeldAnswer.objects.filter(decision="").order_by("id"))
            if not rows:
                return
            held = rows[number % len(rows)]
            narrow = number % 4 == 1
            who = replace(self.boss, role=role, clearance=1 if narrow else 3,
                          compartments=frozenset({"OPEN"} if narrow else COMPARTMENTS))
            may = role in RELEASERS and who.clearance >= held.level and held.compartment in who.compartments
            state, sent = self.book(), len(self.sent)
            try:
                services.decide_held(who, held_id=held.id, decision=decision, basis="Invented Act, section 3")
            except SheafError:
                assert self.book() == state
                assert len(self.sent) == sent
                assert not may
                COUNT["decision refused"] = COUNT.get("decision refused", 0) + 1
                return
            assert may, "decided without the right"
            COUNT[f"decided {decision}"] = COUNT.get(f"decided {decision}", 0) + 1
            if decision == "yes":
                self.decided.add(held.question_id)
        self.pair.net.deliver()

    @staticmethod
    def book() -> Any:
        return (list(HeldAnswer.objects.order_by("id").values()), list(Told.objects.order_by("id").values()),
                list(OwnerNotice.objects.order_by("id").values()), list(IncomingQuestion.objects.order_by("id").values()))

    @invariant()
    def laws(self) -> None:
        """What holds after every step."""
        said = json.dumps(self.sent)
        for text in (*NAMES, *(part for name in NAMES for part in name.split()), BORN, "1970", SECRET):
            assert text not in said, "an answer contains the record"
        with self.pair.net.at("THA"):
            for key in Record.objects.values_list("id", flat=True):
                assert key not in said
            told = set(Told.objects.values_list("question_id", flat=True))
            assert told <= self.decided | self.permitted, "told without a rule and without a person"
            assert not IncomingQuestion.objects.exclude(outcome="held").filter(terms__isnull=False).exists()
            hits = set(IncomingQuestion.objects.filter(outcome="hit").values_list("conversation", flat=True))
        with self.pair.net.at("MYS"):
            assert set(Answer.objects.filter(state="hit").values_list("id", flat=True)) <= hits
        assert len({frozenset(item) for item in self.sent if "since" not in item}) <= 1, "answers differ in their fields"


COUNT: dict[str, int] = {}


def test_nothing_is_told_that_no_rule_and_no_person_allowed(template: Path, django_db_blocker: Any) -> None:
    Machine.template = template
    COUNT.clear()
    with django_db_blocker.unblock():
        run_state_machine_as_test(Machine, settings=SETTINGS)
    assert {"hit", "held", "no_hit", "decided yes", "decided no", "decision refused"} <= set(COUNT), COUNT
