"""Where states are reminded, on the Secretariat's pages and at its API."""

from __future__ import annotations

import json

from sheaf.plan.reporting.models import Cycle, Reminder
from tests import plan_year
from tests.cast import Cast
from tests.pages.test_plan_year_pages import cycle, text
from tests.plan_year import secretariat

__all__ = ["cycle"]


def test_the_secretariat_keeps_addresses_on_a_page_and_the_year_says_whom_no_reminder_reaches(cast: Cast, cycle: Cycle) -> None:
    Reminder.objects.create(key="x", message_id="<x>", owner="state:PHL", about="cycle:2026", due=cycle.meeting_day, stage="-14", tries=0)
    with secretariat():
        people = plan_year.delegates()
        keeper = people["keeper"]
        assert "⚠ no address for Philippines" in text(keeper, "/plan/year/2026")
        assert keeper.post("/plan/year/addresses", {"state": "PHL", "email": "no mail"}).status_code == 422
        assert keeper.post("/plan/year/addresses", {"state": "PHL", "email": "focal@phl.example"}).status_code == 302
        page = text(keeper, "/plan/year/addresses?state=PHL")
        assert "focal@phl.example" in page
        assert "kept by the Secretariat" in page
        for name in ("lao_head", "mys_delegate"):
            assert people[name].get("/plan/year/addresses").status_code == 403
            assert "no address" not in text(people[name], "/plan/year/2026")
        put = [keeper.put("/api/v1/plan/year/addresses/PHL", json.dumps({"email": "focal@phl.example", **more}),
                          content_type="application/json").json()["removed"] for more in ({"deputy": "deputy@phl.example"}, {})]
        assert put == [[], ["deputy@phl.example"]], "what is put replaces all that was kept, and says so"
        answer = keeper.put("/api/v1/plan/year/addresses/PHL", json.dumps({"email": ""}), content_type="application/json")
        assert answer.json() == {"state": "PHL", "email": "", "deputy": "", "removed": ["focal@phl.example"], "source": "none"}
        assert {row["source"] for row in keeper.get("/api/v1/plan/year/addresses").json()} == {"none"}
