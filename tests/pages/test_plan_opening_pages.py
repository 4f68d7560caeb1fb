"""The page that opens a year: what it offers before anything is chosen."""

from __future__ import annotations

from datetime import date

from django.test import Client

from sheaf.plan.meetings import services as planning
from sheaf.plan.reporting.models import Cycle
from tests import plan_year
from tests.cast import Cast
from tests.pages.test_plan_year_pages import asec, cycle

__all__ = ["asec", "cycle"]


def test_the_page_that_opens_a_year_offers_the_next_year_and_meetings_to_come_that_no_year_has(cast: Cast, asec: dict[str, Client]) -> None:
    meeting, taken = plan_year.next_meeting(cast), Cycle.objects.get(year=2026).meeting
    planning.plan_meeting(plan_year.keeper(cast), code="AMMTC-AGO", body="AMMTC", format="annual", title="Past", starts=date(2026, 10, 1))
    form = asec["keeper"].get("/plan/year/open").context["form"]
    assert form["year"].value() == 2027
    assert [code for code, _ in form.fields["meeting"].choices] == [meeting]
    assert taken != meeting


def test_where_no_meeting_to_come_is_free_the_page_says_what_comes_first(asec: dict[str, Client]) -> None:
    assert "No meeting of ministers to come is free for a year. Plan it first" in asec["keeper"].get("/plan/year/open").content.decode()
