"""Three nodes, a kind for people and a kind for services, and what their handlers saw."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from sheaf.exchange import registry, services
from sheaf.exchange.registry import Inbound, Kind
from sheaf.kernel import node
from sheaf.kernel.clock import ManualClock
from sheaf.kernel.errors import Invalid
from sheaf.kernel.handling import Handling
from tests.federation import Federation, federation, make_template

NOTE, QUESTION = "test.note", "test.question"


@dataclass
class Seen:
    """(state, message) in the order in which the handlers ran."""

    all: list[tuple[str, Inbound]] = field(default_factory=list)

    def handle(self, inbound: Inbound) -> None:
        if (inbound.body or {}).get("bad"):
            raise Invalid("The kind refuses this.", code="bad_content")
        self.all.append((node.current().state, inbound))

    def ids(self, state: str) -> list[str]:
        return [inbound.message_id for where, inbound in self.all if where == state]


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory, django_db_blocker: Any) -> Path:
    with django_db_blocker.unblock():
        return make_template(tmp_path_factory.mktemp("template"))


@pytest.fixture
def net(tmp_path: Path, template: Path, django_db_blocker: Any, clock: ManualClock) -> Iterator[Federation]:
    with django_db_blocker.unblock(), federation(tmp_path, template, ("THA", "MYS", "SGP")) as made:
        yield made


@pytest.fixture
def seen() -> Seen:
    found = Seen()
    registry.register(Kind(NOTE, 1, found.handle, opens=registry.HOLDER))
    registry.register(Kind(QUESTION, 1, found.handle, opens=registry.SERVICE))
    return found


@dataclass
class Sender:
    """Posts from Thailand's police with short words."""

    net: Federation

    def note(self, conversation: str = "c1", to: tuple[str, ...] = ("MYS/police",), handling: Handling | None = None,
             **more: Any) -> str:
        with self.net.at("THA"):
            return services.post(
                self.net.officer("THA", compartments=("OPEN", "OPS", "VICTIM")), kind=NOTE, conversation=conversation,
                to=list(to), body=more.pop("body", {"text": "hello"}), handling=handling or Handling(), **more)

    def question(self, conversation: str = "q1", to: tuple[str, ...] = ("MYS/service",), **more: Any) -> str:
        with self.net.at("THA"):
            return services.post(self.net.officer("THA"), kind=QUESTION, conversation=conversation, to=list(to),
                                 body=more.pop("body", {"name": "x"}), handling=Handling(), **more)


@pytest.fixture
def send(net: Federation, seen: Seen) -> Sender:
    return Sender(net)
