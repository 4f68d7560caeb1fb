"""The Secretariat, Thailand and Malaysia with roots of their own, cards exchanged, nothing published yet."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from sheaf.access import keysmith
from sheaf.access.actor import Actor, operator
from sheaf.directory import services
from sheaf.kernel import node as nodes
from sheaf.kernel.clock import ManualClock
from tests.federation import database, make_template

ALL = ("ASEC", "THA", "MYS")
HANDLERS = {"/wire/v1/directory/submit": services.accept_submission, "/wire/v1/directory/pull": services.answer_pull}


@dataclass
class Net:
    """Nodes by state; the transport, with a hook that changes the Secretariat's answer."""

    nodes: dict[str, nodes.Node] = field(default_factory=dict)
    change: Callable[[dict[str, Any]], dict[str, Any]] = lambda said: said
    sent: list[bytes] = field(default_factory=list)

    def at(self, state: str) -> Any:
        return nodes.entered(self.nodes[state])

    def actor(self, state: str) -> Actor:
        return operator(state)

    def post(self, state: str, path: str, raw: bytes) -> bytes:
        self.sent.append(raw)
        with self.at(state):
            answer = HANDLERS[path](raw)
        return json.dumps(self.change(json.loads(answer))).encode()

    def publish(self, *states: str) -> None:
        """Each state signs and submits; the Secretariat publishes."""
        for state in (*states, "ASEC"):
            with self.at(state):
                services.publish_own(operator(state), None if state == "ASEC" else self)

    def pull(self, state: str) -> int:
        with self.at(state):
            return services.pull(self)


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory, django_db_blocker: Any) -> Path:
    with django_db_blocker.unblock():
        return make_template(tmp_path_factory.mktemp("directory-template"))


@pytest.fixture
def bare(tmp_path: Path, template: Path, django_db_blocker: Any, clock: ManualClock) -> Iterator[Net]:
    """Nodes with roots, none of which knows another."""
    net = Net()
    with django_db_blocker.unblock(), ExitStack() as stack:
        for state in ALL:
            home = tmp_path / state
            home.mkdir()
            shutil.copy(template, home / "db")
            stack.enter_context(database(f"d{state.lower()}", home / "db"))
            here = nodes.Node(state, alias=f"d{state.lower()}", home=home)
            here.parts |= {"transport": net, "address": f"http://127.0.0.1:9/{state}".rsplit("/", 1)[0]}
            net.nodes[state] = here
            with nodes.entered(here):
                keysmith.create_service_keys()
                services.make_root(state)
        yield net


@pytest.fixture
def net(bare: Net) -> Net:
    """The same with every card pinned everywhere."""
    cards = {}
    for state in ALL:
        with bare.at(state):
            cards[state] = services.card()
    for state in ALL:
        with bare.at(state):
            for card in cards.values():
                services.pin(operator(state), card)
    return bare
