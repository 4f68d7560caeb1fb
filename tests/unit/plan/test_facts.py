"""The starter facts: what public sources report of meetings and programmes, with their sources, and nothing else."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest

from sheaf.plan.meetings.models import Decision, Meeting
from sheaf.plan.programme import queries
from sheaf.plan.programme.models import Action, Component, Objective, Programme
from tests.cast import Cast

SHARED = Path(__file__).resolve().parents[4] / "shared" / "data" / "facts" / "plan_facts.csv"


def test_every_meeting_and_decision_of_the_past_has_its_source(cast: Cast) -> None:
    rows = Meeting.objects.filter(state="held")
    assert {"AMMTC-10", "AMMTC-18", "AMMTC-19", "SOMTC-24"} <= {row.code for row in rows}
    assert all(row.source and row.support in {"A", "B"} for row in rows)
    assert all(row.value["source"] and row.mode == "reported" for row in Decision.objects.all())


def test_a_day_is_told_no_more_exactly_than_it_is_known(cast: Cast) -> None:
    days = {row.code: row.days for row in Meeting.objects.all()}
    assert days["AMMTC-8"] == "2011"
    assert days["SOMTC-20"] == "reported on 25 September 2020"
    assert days["AMMTC-15"] == "28 September 2021 to 30 September 2021"
    assert Programme.objects.get(pk="WP-2002").days == "17 May 2002 to a day that no source tells"


def test_the_programme_was_extended_by_a_decision_that_is_there(cast: Cast) -> None:
    row = Programme.objects.get(pk="WP-2022-2024")
    assert (row.days, row.extension) == ("2022 to 2024", "2025")
    assert Decision.objects.get(pk=row.extended_by).about == f"programme:{row.code}"
    assert queries.in_force(date(2025, 6, 1)) == row
    assert queries.standing(row, date(2026, 1, 1)) == queries.PAST
    assert queries.standing(Programme.objects.get(pk="WP-2002"), date(2026, 1, 1)) == queries.UNKNOWN


def test_no_objective_or_action_is_invented(cast: Cast) -> None:
    assert not Objective.objects.exists()
    assert not Action.objects.exists()
    assert all(row.source for row in Component.objects.all())
    assert Component.objects.filter(programme="WP-2022-2024").count() == 10
    assert not Component.objects.filter(programme="WP-2002", area__in=["wildlife-timber", "people-smuggling"]).exists()


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.exists(), reason="needs the shared data")
def test_every_source_stands_among_the_public_facts(cast: Cast) -> None:
    with SHARED.open(encoding="utf-8") as stream:
        known = {row["source_url"] for row in csv.DictReader(stream)}
    used = {row.source for table in (Meeting, Programme, Component) for row in table.objects.all()}
    assert used <= known
