"""What indicators tell the public in several documents: no subtraction leaves a single state's value (decisions 0240, 0305)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, timedelta
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sheaf.kernel.clock import ManualClock
from sheaf.plan.compiling import openly
from sheaf.plan.compiling.counting import FEWEST, tells_nobody
from sheaf.plan.compiling.documents import data_of, report
from sheaf.plan.compiling.models import Compilation
from sheaf.plan.programme import measuring, services
from sheaf.plan.programme.models import Indicator, Observation
from sheaf.plan.reporting.models import Cycle
from tests.federation import Federation
from tests.unit.plan.test_counting import MEMBERS, rank
from tests.unit.plan.test_public_counts import published
from tests.unit.plan.test_reporting import keeper, net, submitted, template

__all__ = ["net", "template"]
CODE, LEFT = "WP-2026", "would tell what fewer than three states said: "


@pytest.fixture
def secretariat(net: Federation) -> Federation:
    """Officials trained, a sum by sex, and a contact point, a yes or no, of four states."""
    submitted(net)
    with net.at("ASEC"):
        who = keeper(net)
        services.make(who, code=CODE, title="Programme", starts=date(2026, 1, 1), ends=date(2028, 12, 31), edition="POA-2016-2025")
        measuring.make(who, code=CODE, indicator_code="PEOPLE", title="Officials trained", kind="number", unit="persons",
                       dimensions=["sex"])
        measuring.make(who, code=CODE, indicator_code="NAMED", title="A contact point is named", kind="yes_no")
        Cycle.objects.update(programme=CODE)
        for state, value in (("THA", "40"), ("MYS", "20"), ("LAO", "9"), ("IDN", "31")):
            say(net, "PEOPLE", state, value)
            say(net, "NAMED", state, "yes")
    return net


def say(net: Federation, code: str, state: str, value: str, **split: str) -> None:
    row = Indicator.objects.get(code=code)
    held = Observation.objects.filter(indicator=row, state=state, year=2026, dimensions=split, current=True).first()
    measuring.observe(keeper(net), indicator_id=row.id, state=state, year=2026, value=value, dimensions=split, source="told",
                      version=held.version if held else 0)


def words(row: Compilation, rendering: str = "public") -> str:
    return json.dumps(data_of(report(openly.view_of(row, rendering))), ensure_ascii=False)


def test_two_published_documents_of_a_year_leave_no_state_s_own_value_between_them(secretariat: Federation, clock: ManualClock) -> None:
    with secretariat.at("ASEC"):
        assert "100 persons, 2026" in words(published(secretariat, "midterm"))
        say(secretariat, "PEOPLE", "TLS", "77")
        clock.advance(timedelta(days=1))
        annual = published(secretariat, "annual")
        assert "177 persons" not in words(annual)
        assert f"{LEFT}PEOPLE." in words(annual)
        assert "177 persons, 2026" in words(annual, "full")
        assert "177 persons, 2026" in words(annual, "ammtc")
        assert "4 of 4 say yes, 2026" in words(annual), "of what nothing changed the same is told again"
        clock.advance(timedelta(days=1))
        for state in ("VNM", "BRN"):
            say(secretariat, "PEOPLE", state, "1000")
        clock.advance(timedelta(days=1))
        assert "2177 persons, 2026" in words(published(secretariat, "final")), "three came since: nobody's own value is left"


def test_how_many_say_yes_is_left_out_where_one_state_s_word_would_be_the_difference(secretariat: Federation) -> None:
    with secretariat.at("ASEC"):
        assert "4 of 4 say yes" in words(published(secretariat, "midterm"))
        say(secretariat, "NAMED", "MYS", "no")
        told = words(published(secretariat, "annual"))
        assert "say yes" not in told.replace("how many states say yes", "")
        assert f"{LEFT}NAMED." in told
        assert '"no": 1' not in told


def test_a_corrected_value_is_told_with_two_others_or_not_at_all(secretariat: Federation) -> None:
    with secretariat.at("ASEC"):
        published(secretariat, "midterm")
        for state, value in (("THA", "41"), ("MYS", "21"), ("LAO", "10")):
            say(secretariat, "PEOPLE", state, value)
        row = published(secretariat, "annual")
        assert f"{LEFT}PEOPLE." in words(row), "of the fourth state the rest would tell"
        say(secretariat, "PEOPLE", "IDN", "32")
        assert "104 persons, 2026" in words(published(secretariat, "final"))


def test_a_split_is_left_out_by_itself_and_never_shown_without_its_whole(secretariat: Federation) -> None:
    with secretariat.at("ASEC"):
        for state in ("THA", "MYS", "LAO", "IDN"):
            say(secretariat, "PEOPLE", state, "3", sex="female")
        assert "12 persons, 2026" in words(published(secretariat, "midterm"))
        say(secretariat, "PEOPLE", "THA", "5", sex="female")
        told = words(published(secretariat, "annual"))
        assert "100 persons, 2026" in told
        assert "14 persons" not in told
        assert f"{LEFT}PEOPLE, sex: female." in told
        say(secretariat, "PEOPLE", "THA", "3", sex="female")
        say(secretariat, "PEOPLE", "THA", "50")
        told = words(published(secretariat, "final"))
        assert f"{LEFT}PEOPLE." in told
        assert "12 persons" not in told


def test_beside_a_document_that_does_not_say_whose_words_it_has_the_same_figure_alone_is_shown(secretariat: Federation) -> None:
    with secretariat.at("ASEC"):
        first = published(secretariat, "midterm")
        before = words(first)
        for item in first.snapshot["indicators"]:
            del item["made_of"]
        del first.public["indicators"]
        first.save()
        assert words(Compilation.objects.get()) == before
        assert "100 persons, 2026" in words(published(secretariat, "annual"))
        for state in ("VNM", "BRN", "TLS"):
            say(secretariat, "PEOPLE", state, "1000")
        assert f"{LEFT}PEOPLE." in words(published(secretariat, "final"))


@given(st.lists(st.dictionaries(st.sampled_from(MEMBERS), st.integers(1, 2)), max_size=6))
@settings(max_examples=400)
def test_no_sums_that_are_told_leave_what_fewer_than_three_states_said(sums: list[dict[str, int]]) -> None:
    told: list[Mapping[str, int]] = []
    for now in sums:
        told += [now] if now and tells_nobody(now, told) else []
    unknown = sorted({said for now in told for said in now.items()})
    rows = [[int(now.get(state) == version) for state, version in unknown] for now in told]
    states = sorted({state for state, _ in unknown})
    for few in combinations(states, min(FEWEST - 1, len(states))):
        others = [[value for value, (state, _) in zip(row, unknown, strict=True) if state not in few] for row in rows]
        assert rank(rows) == rank(others), few
