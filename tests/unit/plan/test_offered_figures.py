"""What a node's own books offer for the year's report: counts, with their source, and nothing of what they count."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from sheaf import wiring
from sheaf.kernel import ids
from sheaf.plan.reporting import drafting
from sheaf.register.asks.models import IncomingQuestion, Question
from sheaf.requests.models import Conversation, Event
from tests import plan_year
from tests.cast import Cast

IN_YEAR = datetime(2026, 5, 1, tzinfo=UTC)


def request(
    thread: str,
    *,
    unit: str = "THA/police",
    side: str = "addressee",
    area: str = "drugs",
    at: datetime = IN_YEAR,
    known: bool = True,
    answered: float | None = None,
    event: str = "answer",
    compartment: str = "OPEN",
) -> None:
    row = Conversation.objects.create(
        thread=thread,
        kind="police_request",
        side=side,
        counterpart="MYS/police",
        opened=at,
        state="THA",
        unit=unit,
        crime_area=area,
        known=known,
        compartment=compartment,
    )
    if answered is not None:
        Event.objects.create(
            conversation=row, message_id=ids.new_id(), event=event, side="addressee", unit=unit, at=at + timedelta(days=answered), arrival=1
        )


def question(area: str = "drugs", at: datetime = IN_YEAR) -> None:
    Question.objects.create(
        asker="x",
        asker_title="X",
        appointment="a",
        subject={},
        salt="s",
        purpose="investigation",
        case="C-1",
        created=at,
        expires=at,
        state="THA",
        unit="THA/police",
        crime_area=area,
    )


def asked_us(answered: bool, area: str = "drugs", at: datetime = IN_YEAR) -> None:
    IncomingQuestion.objects.create(
        conversation=ids.new_id(), asking_state="MYS", asker_name="X", asker_role="officer", asker_unit="MYS/police", appointment="a",
        purpose="investigation", case="C-1", asked_area=area, digest="0" * 64, statement="", statement_kid="", signature="", created=at,
        received=at, expires=at, answered_at=at if answered else None, state="THA")


def offered(area: str = "drugs", year: int = 2026) -> dict[str, Decimal]:
    return {row.code: row.value for row in wiring.offered_figures(year, area)}


@pytest.mark.django_db
def test_requests_are_counted_once_by_year_and_area_with_the_median_of_their_answers() -> None:
    request("a", answered=2)
    request("a", unit="THA/fiu", answered=2)  # forwarded: the same in a second book
    request("b", answered=10, event="no_trace")
    request("c", answered=4, event="refuse")
    request("d", compartment="WITNESS")
    request("e", area="cybercrime", answered=1)
    request("f", at=datetime(2025, 12, 31, 23, 59, tzinfo=UTC), answered=1)
    request("g", side="asker")
    request("h", area="", known=False)
    found = offered()
    assert found == {"requests-received": 4, "requests-answered": 2, "requests-median-days": 6, "requests-sent": 1}
    sources = {row.code: row.source for row in wiring.offered_figures(2026, "drugs")}
    assert "1 more that nobody has opened yet" in sources["requests-received"]
    assert offered(year=2027) == {}


@pytest.mark.django_db
def test_questions_are_counted_and_hits_are_not_told() -> None:
    question()
    question(area="")
    for answered in (True, True, False):
        asked_us(answered)
    asked_us(True, area="cybercrime")
    assert offered() == {"asks-asked": 1, "asks-received": 3, "asks-answered": 2}
    assert not [row for row in wiring.offered_figures(2026, "drugs") if "hit" in f"{row.title}{row.source}".lower()]


def test_they_come_to_the_draft_of_this_node_s_own_state(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drafting, "OFFERS", [wiring.offered_figures])
    plan_year.open_year(cast)
    question()
    part = drafting.open_part(cast.owner, year=2026, area="drugs")
    assert [(row.code, row.value, row.state) for row in part.offers.all()] == [("asks-asked", 1, "offered")]
    question()
    drafting.offer(cast.owner, part)
    assert part.offers.get().value == 2
    drafting.decide_offer(cast.owner, part_id=part.id, code="asks-asked", decision="declined")
    question()
    drafting.offer(cast.owner, part)
    assert part.offers.get().value == 2
