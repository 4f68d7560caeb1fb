"""Two nodes and their people; a request as the cast writes it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from sheaf.access.actor import Actor
from sheaf.kernel.clock import ManualClock
from sheaf.requests import queries, services
from sheaf.requests.models import Conversation
from tests.federation import Federation, federation, make_template

REQUEST = {
    "title": "Vessel crew", "crime_area": "drugs", "asked": "Crew list of the vessel", "purpose": "investigation",
    "case": "C-1", "facts": "Seized at sea.", "why_held": "It called at your port.", "subject": "Invented Person",
    "role": "suspect", "link": "Master of the vessel", "evidence": "no",
}
REPORT = {"title": "Crew", "crime_area": "drugs", "report": "He was aboard.", "evidence_consent": "no"}


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory, django_db_blocker: Any) -> Path:
    with django_db_blocker.unblock():
        return make_template(tmp_path_factory.mktemp("requests"))


@dataclass
class Desk:
    """Officers and supervisors at two nodes, and the short ways to move a request between them."""

    net: Federation

    def officer(self, state: str, unit: str = "police") -> Actor:
        return self.net.officer(state, unit)

    def supervisor(self, state: str, unit: str = "police") -> Actor:
        return replace(self.net.officer(state, unit, role="supervisor"), person_id=f"{state}-supervisor")

    def book(self, state: str, unit: str = "police") -> Conversation:
        with self.net.at(state):
            return Conversation.objects.get(unit=f"{state}/{unit}")

    def draft(self, event: str, fields: dict[str, Any], *, state: str, **more: Any) -> str:
        """Draft a step of the one conversation and submit it for release; the draft's id."""
        with self.net.at(state):
            actor = self.officer(state)
            book = Conversation.objects.filter(unit=f"{state}/police").first()
            made = services.start(actor, kind="police_request", event=event, conversation_id=book.id if book else "",
                                  to="MYS/police")
            services.save(actor, draft_id=made.id, fields=fields, **more)
            services.submit(actor, draft_id=made.id)
            return made.id

    def send(self, event: str, fields: dict[str, Any], *, state: str, **more: Any) -> None:
        made = self.draft(event, fields, state=state, **more)
        with self.net.at(state):
            services.release(self.supervisor(state), draft_id=made)
        self.net.deliver()

    def act(self, event: str, fields: dict[str, Any] | None = None, *, state: str, unit: str = "police") -> None:
        book = self.book(state, unit)
        with self.net.at(state):
            services.act(self.officer(state, unit), conversation_id=book.id, event=event, fields=fields)
        self.net.deliver()

    def states(self) -> tuple[str, str]:
        return self.book("THA").status, self.book("MYS").status

    def digest(self, state: str, unit: str = "police") -> str:
        book = self.book(state, unit)
        with self.net.at(state):
            return queries.digest(book)

    def digests(self) -> set[str]:
        return {self.digest(state) for state in ("THA", "MYS")}


@pytest.fixture
def desk(tmp_path: Path, template: Path, django_db_blocker: Any, clock: ManualClock) -> Iterator[Desk]:
    with django_db_blocker.unblock(), federation(tmp_path, template, ("THA", "MYS")) as made:
        yield Desk(made)
