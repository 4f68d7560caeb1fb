"""A decimal comma never becomes another number: pages, API and offered figures of the plan."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest

from sheaf.kernel.clock import ManualClock
from sheaf.plan.programme import measuring
from sheaf.plan.programme import services as programmes
from sheaf.plan.programme.models import Action, Observation
from sheaf.plan.registers.models import Item, Money
from sheaf.plan.reporting import drafting
from tests import plan_year
from tests.cast import Cast
from tests.plan_registers import decide, secretariat
from tests.plan_year import AREA

SAYS = "a point before decimals, a comma only between thousands"
PROPOSAL = {"title": "A laboratory", "text": "For the region.", "currency": "USD", "needs": "SOMTC"}
REGISTERS, API = "/plan/registers", "/api/v1/plan"
COMMAS = ["25,5", "2,5", "1.234,56"]


@pytest.fixture
def asec(cast: Cast, clock: ManualClock) -> Iterator[Cast]:
    with secretariat(cast):
        yield cast


@pytest.mark.parametrize("amount", COMMAS)
def test_the_amount_of_a_proposal_and_of_a_pledge_with_a_decimal_comma_is_refused(asec: Cast, amount: str) -> None:
    thai, keeper = asec.client("thai"), asec.client("keeper")
    page = thai.post(f"{REGISTERS}/proposal/new", {**PROPOSAL, "code": "THA-LAB", "amount": amount})
    told = thai.post(f"{API}/registers/", {"kind": "proposal", "code": "THA-LAB", "values": {**PROPOSAL, "amount": amount}},
                     content_type="application/json")
    assert [(page.status_code, SAYS in page.content.decode()), (told.status_code, SAYS in told.content.decode())] == [(422, True)] * 2
    assert not Item.objects.exists()
    thai.post(f"{REGISTERS}/proposal/new", {**PROPOSAL, "code": "THA-LAB", "amount": "12,345,678.50"})
    assert Item.objects.get().amount == Decimal("12345678.50")
    thai.post(f"{API}/registers/items/THA-LAB/steps", {"event": "submit"}, content_type="application/json")
    decide(asec.actors["keeper"], "SOMTC", "THA-LAB", "endorse")
    line = {"kind": "pledged", "party": "A partner", "amount": amount, "on": "2026-10-02"}
    page = keeper.post(f"{REGISTERS}/items/THA-LAB/money", line)
    told = keeper.post(f"{API}/registers/items/THA-LAB/money", line, content_type="application/json")
    assert [(page.status_code, SAYS in page.content.decode()), (told.status_code, SAYS in told.content.decode())] == [(422, True)] * 2
    assert not Money.objects.exists()
    assert keeper.post(f"{REGISTERS}/items/THA-LAB/money", {**line, "amount": "1,234"}).status_code == 302
    assert Money.objects.get().amount == 1234


@pytest.mark.parametrize("amount", COMMAS)
def test_a_budget_and_a_value_with_a_decimal_comma_are_refused(asec: Cast, amount: str) -> None:
    who, client = asec.actors["keeper"], asec.client("keeper")
    programmes.make(who, code="WP-A", title="A", starts=date(2027, 1, 1), ends=date(2029, 12, 31))
    goal = programmes.add_objective(who, code="WP-A", area=AREA, text="Less.")
    page = client.post(f"/plan/programme/objectives/{goal.id}/actions", {"title": "Seize", "leads": ["THA"], "budget": amount})
    assert (page.status_code, SAYS in page.content.decode(), Action.objects.exists()) == (422, True, False)
    measuring.make(who, code="WP-A", indicator_code="I-1", title="Kilos", kind="number")
    told = client.post(f"{API}/programme/WP-A/indicators/I-1/values",
                       {"state": "THA", "year": 2027, "value": amount, "source": "told"}, content_type="application/json")
    assert (told.status_code, SAYS in told.content.decode(), Observation.objects.exists()) == (422, True, False)


def test_an_offered_figure_with_a_decimal_comma_is_refused(cast: Cast, clock: ManualClock, monkeypatch: pytest.MonkeyPatch) -> None:
    figure = drafting.Figure("seized", "Kilos seized", Decimal(3), "kg", "This node's books")
    monkeypatch.setattr(drafting, "OFFERS", [lambda year, area: [figure]])
    plan_year.open_year(cast)
    part, client = drafting.open_part(cast.owner, year=2026, area=AREA), cast.client("owner")
    given = {"decision": "changed", "value": "3,5"}
    page = client.post(f"/plan/year/2026/THA/{AREA}/figures", {"code": "seized", **given})
    told = client.post(f"{API}/year/own/2026/{AREA}/figures/seized", given, content_type="application/json")
    assert [(page.status_code, SAYS in page.content.decode()), (told.status_code, SAYS in told.content.decode())] == [(422, True)] * 2
    assert [(row.state, row.used) for row in part.offers.all()] == [("offered", None)]
    assert client.post(f"/plan/year/2026/THA/{AREA}/figures", {"code": "seized", **given, "value": "3.5"}).status_code == 302
    assert part.offers.get().used == Decimal("3.5")
