"""Two nodes that ask each other, and short ways to say so."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from sheaf.access.actor import Actor
from sheaf.kernel import clock as clocks
from sheaf.kernel.handling import Handling
from sheaf.register.asks import queries, services
from sheaf.register.asks.models import Answer
from sheaf.register.records import services as records
from sheaf.register.records.shapes import Card, Origin
from tests.federation import Federation, federation, make_template

BORN = "1970-03-04"


@dataclass
class Pair:
    """Malaysia asks, Thailand answers; Singapore stands by."""

    net: Federation

    @property
    def asker(self) -> Actor:
        return self.net.officer("MYS")

    @property
    def supervisor(self) -> Actor:
        return self.net.officer("THA", role="supervisor", compartments=("OPEN", "OPS", "VICTIM"))

    def hold(self, name: str = "Wirat Invented", *, level: str = "RESTRICTED", area: str = "drugs", compartment: str = "OPEN",
             canary: bool = False, **facts: list[str]) -> Card:
        handling = Handling(classification=level, compartment=compartment, source_grade="B", information_grade="2")
        with self.net.at("THA"):
            return records.add_record(self.supervisor, schema="Person", facts={"name": [name], "birthDate": [BORN], **facts},
                                      canary=canary, provenance=Origin("Report 12 of the invented unit", handling, area))

    def rule(self, effect: str = "auto", **more: Any) -> str:
        with self.net.at("THA"):
            return services.add_rule(self.supervisor, effect=effect, basis="Invented Act, section 12", **more)

    def ask(self, name: str = "Wirat Invented", born: str = BORN, nodes: Any = ("THA",), deliver: bool = True, **more: Any) -> str:
        with self.net.at("MYS"):
            made = services.ask(self.asker, subject={"names": [name], "birth_date": born}, purpose=more.pop("purpose", "investigation"),
                                case="C-1/2026", nodes=nodes, **more)
        if deliver:
            self.net.deliver()
        return made

    def answer(self, question_id: str, state: str = "THA") -> Answer:
        with self.net.at("MYS"):
            return Answer.objects.get(question_id=question_id, node=state)

    def view(self, question_id: str) -> queries.QuestionView:
        with self.net.at("MYS"):
            return queries.question(self.asker, question_id)

    def colleague(self, **changes: Any) -> Actor:
        return replace(self.asker, person_id="another", **changes)


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory, django_db_blocker: Any) -> Path:
    with django_db_blocker.unblock():
        return make_template(tmp_path_factory.mktemp("asks-template"))


@pytest.fixture
def pair(tmp_path: Path, template: Path, django_db_blocker: Any) -> Iterator[Pair]:
    moment = clocks.ManualClock(datetime(2026, 11, 2, 2, 0, tzinfo=UTC))
    with clocks.using(moment), django_db_blocker.unblock(), federation(tmp_path, template, ("THA", "MYS", "SGP")) as made:
        yield Pair(made)
