"""Two nodes whose people work through the API alone, each with a token."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from sheaf import wiring
from sheaf.access import services
from sheaf.access.queries import actor_for
from sheaf.kernel.clock import ManualClock
from sheaf.kernel.handling import COMPARTMENTS
from tests.cast import DRUGS, PARTS, Part, make_person, personal_key
from tests.federation import Federation, federation, make_template

PEOPLE = {
    "THA": {"owner": PARTS["owner"], "supervisor": PARTS["supervisor"], "stranger": PARTS["stranger"], "auditor": PARTS["auditor"]},
    "MYS": {"officer": Part("Farah Foreign", "MYS/police", "officer", tuple(DRUGS), 3, ("OPEN", "OPS")),
            "chief": Part("Hassan Chief", "MYS/police", "supervisor", tuple(DRUGS), 3, COMPARTMENTS)},
}
EVERYTHING = ("record.", "request.", "ask.", "list.", "exchange.", "directory.", "release_policy.", "audit.", "alert.")


@dataclass
class Net:
    """`call("THA", "owner", "POST", "records/", {...})` gives the answer; `deliver()` lets the nodes talk."""

    net: Federation
    tokens: dict[tuple[str, str], str] = field(default_factory=dict)

    def call(self, state: str, who: str, method: str, path: str, body: Any = None, *, status: int = 200) -> Any:
        with self.net.at(state):
            client = Client(headers={"Authorization": f"Bearer {self.tokens[state, who]}"})
            answer: Any = client.generic(method, f"/api/v1/{path}", json.dumps(body if body is not None else {}).encode(),
                                         content_type="application/json")
            raw = b"".join(answer.streaming_content) if answer.streaming else answer.content
        assert answer.status_code == status, (answer.status_code, raw[:500])
        is_json = answer.headers.get("Content-Type", "").startswith("application/json")
        return json.loads(raw) if is_json and raw else raw

    def deliver(self) -> None:
        self.net.deliver()


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory, django_db_blocker: Any) -> Path:
    with django_db_blocker.unblock():
        return make_template(tmp_path_factory.mktemp("api"))


@pytest.fixture
def net(tmp_path: Path, template: Path, django_db_blocker: Any, clock: ManualClock) -> Iterator[Net]:
    with django_db_blocker.unblock(), federation(tmp_path, template, ("THA", "MYS")) as made:
        wiring.join_rooms()
        found = Net(made)
        for state, people in PEOPLE.items():
            with made.at(state):
                for name, part in people.items():
                    person, _ = make_person(name, part)
                    actor = actor_for(person, personal_key(name)[0])
                    _, found.tokens[state, name] = services.create_token(actor, name="work", scopes=EVERYTHING, days=30)
        yield found
