"""Figures with dimensions: parts fit into their whole."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from sheaf.access.actor import Actor
from sheaf.kernel.clock import ManualClock
from sheaf.kernel.errors import Invalid
from sheaf.plan.programme import measuring, services
from sheaf.plan.programme.models import Indicator, Observation
from tests import plan_year
from tests.cast import Cast

CODE = "WP-2026"
WOMEN, MEN = {"sex": "female"}, {"sex": "male"}


@pytest.fixture
def keeper(cast: Cast, clock: ManualClock) -> Iterator[Actor]:
    """The Secretariat's officer, at the Secretariat's node, with a programme."""
    with plan_year.secretariat():
        services.make(cast.secretariat, code=CODE, title="Programme", starts=date(2026, 1, 1), ends=date(2028, 12, 31))
        yield cast.secretariat


def made(keeper: Actor, **given: Any) -> Indicator:
    told = {"title": "Officials trained", "kind": "number", "unit": "persons", "dimensions": ["sex", "age", "offence"]}
    return measuring.make(keeper, code=CODE, indicator_code=f"I-{Indicator.objects.count()}", **{**told, **given})


def write(keeper: Actor, row: Indicator, value: str, version: int = 0, **dimensions: str) -> Observation:
    return measuring.observe(keeper, indicator_id=row.id, state="THA", year=2026, value=value, dimensions=dimensions, source="x",
                             version=version)


def refused(keeper: Actor, row: Indicator, value: str, version: int = 0, **dimensions: str) -> str:
    with pytest.raises(Invalid) as why:
        write(keeper, row, value, version, **dimensions)
    return str(why.value.details["fields"]["value"])


def test_parts_by_sex_come_to_no_more_than_the_whole_whichever_is_written_last(keeper: Actor) -> None:
    row = made(keeper)
    write(keeper, row, "10")
    write(keeper, row, "7", **WOMEN)
    assert refused(keeper, row, "4", **MEN) == "The parts by sex come to 11 (female 7, male 4), above the whole, which is 10."
    assert refused(keeper, row, "11", sex="male").endswith("above the whole, which is 10.")
    write(keeper, row, "2", **MEN)  # of one it is not known
    assert refused(keeper, row, "8", 1) == "The parts by sex come to 9 (female 7, male 2), above the whole, which is 8."
    assert write(keeper, row, "9", 1).value == Decimal(9)
    other = made(keeper)
    write(keeper, other, "7", **WOMEN)
    assert refused(keeper, other, "6") == "The part by sex (female 7) is above the whole, which is 6."


def test_each_dimension_and_each_cell_is_held_to_its_own_whole(keeper: Actor) -> None:
    row = made(keeper)
    write(keeper, row, "10")
    write(keeper, row, "6", **WOMEN)
    write(keeper, row, "9", age="under 18")  # by age, not by sex
    write(keeper, row, "5", sex="female", age="under 18")
    assert "above the whole of female, which is 6" in refused(keeper, row, "2", sex="female", age="above")
    assert "above the whole of under 18, which is 9" in refused(keeper, row, "5", sex="male", age="under 18")
    write(keeper, row, "1", sex="female", age="above")


def test_where_one_counts_under_several_the_sum_may_be_above_the_whole_and_no_part_is(keeper: Actor) -> None:
    row = made(keeper, overlapping=["offence"])
    write(keeper, row, "10")
    write(keeper, row, "8", offence="drugs")
    write(keeper, row, "7", offence="arms")
    assert refused(keeper, row, "11", offence="piracy") == "The part by offence (piracy 11) is above the whole, which is 10."
    for name in ("sex", "weather"):
        with pytest.raises(Invalid) as why:
            made(keeper, overlapping=[name])
        assert set(why.value.details["fields"]) == {"overlapping"}
        one, other = "A person has one", "The indicator is not split by"
        assert why.value.details["fields"]["overlapping"].startswith(one if name.casefold() in ("sex", "age") else other)


@pytest.mark.parametrize("given", [{"kind": "percent"}, {"unit": "days"}])
def test_shares_and_times_do_not_add_up_and_are_not_held_to_the_whole(keeper: Actor, given: dict[str, str]) -> None:
    row = made(keeper, **given)
    for value, split in (("10", {}), ("30", WOMEN), ("20", MEN)):
        write(keeper, row, value, **split)
    assert sorted(Observation.objects.filter(indicator=row, current=True).values_list("value", flat=True)) == [10, 20, 30]


def test_what_was_above_its_whole_before_may_be_brought_nearer_step_by_step(keeper: Actor) -> None:
    row = made(keeper)
    for value, split in (("8", {"age": "a"}), ("8", {"age": "b"}), ("8", {"age": "c"})):
        write(keeper, row, value, **split)
    Observation.objects.create(indicator=row, state="THA", year=2026, value=Decimal(10), source="before", by="x")
    assert refused(keeper, row, "9", 1, age="a")
    write(keeper, row, "2", 1, age="a")
    write(keeper, row, "4", 1, age="b")
    assert "come to 21" in refused(keeper, row, "9", 2, age="a")


def test_parts_above_their_whole_are_refused_by_the_api_with_the_field(keeper: Actor, cast: Cast) -> None:
    row = made(keeper)
    write(keeper, row, "10")
    desk = plan_year.delegates()["keeper"]
    given = {"state": "THA", "year": 2026, "value": "12", "dimensions": WOMEN, "source": "x"}
    answer = desk.post(f"/api/v1/plan/programme/{CODE}/indicators/{row.code}/values", json.dumps(given), content_type="application/json")
    assert answer.status_code == 422, answer.content
    assert answer.json()["details"]["fields"] == {"value": "The part by sex (female 12) is above the whole, which is 10."}
