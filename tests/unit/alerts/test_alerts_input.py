"""What a standing alert takes, and what it says of what it does not take."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sheaf.kernel.clock import ManualClock
from sheaf.kernel.errors import Invalid
from sheaf.register.alerts import codes, services, subjects
from tests.cast import Cast
from tests.unit.alerts.conftest import NAME

pytestmark = pytest.mark.django_db
GOOD: dict[str, Any] = {"subject": {"names": [NAME]}, "purpose": "investigation", "case": "C-1"}
WRONG: list[tuple[dict[str, Any], str]] = [
    ({"purpose": ""}, "purpose"), ({"purpose": "fun"}, "purpose"), ({"case": " "}, "case"), ({"case": "x" * 101}, "case"),
    ({"case": "a\x00b"}, "case"), ({"least": 0.1}, "least"), ({"least": 1.0}, "least"), ({"least": float("nan")}, "least"),
    ({"crime_area": "people-smuggling"}, "crime_area"), ({"crime_area": "nonsense"}, "crime_area"),
    ({"compartment": "WITNESS"}, "compartment"), ({"compartment": "ANY"}, "compartment"), ({"classification": "TOP"}, "classification"),
    ({"subject": {"names": []}}, "names"), ({"subject": {"names": ["a"]}}, "names"), ({"subject": {"names": ["…"]}}, "names"),
    ({"subject": {"names": [NAME] * 2 + [f"{NAME} {n}" for n in range(20)]}}, "names"), ({"subject": {"names": ["x" * 201]}}, "names"),
    ({"subject": {"names": "x\ud800y"}}, "names"), ({"subject": {"names": [7]}}, "names"), ({"subject": {"names": {"a": 1}}}, "names"),
    ({"subject": {"names": [NAME], "birth_dates": ["00/00/1970"]}}, "birth_dates"),
    ({"subject": {"names": [NAME], "birth_dates": ["1970-13"]}}, "birth_dates"),
    ({"subject": {"names": [NAME], "nationalities": ["Thailand"]}}, "nationalities"),
    ({"subject": {"names": [NAME], "kind": "god"}}, "kind"), ({"subject": {"names": [NAME], "gender": 1}}, "gender"),
    ({"subject": {"names": [NAME], "numbers": [None]}}, "numbers"),
]


@pytest.mark.parametrize(("more", "field"), WRONG)
def test_each_wrong_field_gets_a_sentence_of_its_own(cast: Cast, clock: ManualClock, more: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as caught:
        services.add(cast.owner, **{**GOOD, **more})
    assert list(caught.value.details["fields"]) == [field]


def test_an_alert_has_an_end_that_is_not_past_and_not_too_far(cast: Cast, clock: ManualClock) -> None:
    today = clock.now().date()
    for ends in (today - timedelta(days=1), today + codes.LONGEST + timedelta(days=1)):
        with pytest.raises(Invalid) as caught:
            services.add(cast.owner, **GOOD, ends=ends)
        assert "ends" in caught.value.details["fields"]
        with pytest.raises(Invalid):
            services.renew(cast.owner, alert_id=services.add(cast.owner, **GOOD), ends=ends)
    services.add(cast.owner, **{**GOOD, "case": "C-2"}, ends=today + codes.LONGEST)


def test_a_buddhist_year_is_told_how_to_be_written() -> None:
    with pytest.raises(Invalid, match="write 1987"):
        subjects.clean({"names": [NAME], "birth_dates": ["2530"]})


def test_a_state_may_be_named_by_its_code_of_three_letters() -> None:
    assert subjects.clean({"names": [NAME], "nationalities": ["THA", "my"]})["nationalities"] == ["th", "my"]


def test_an_unknown_field_is_refused_by_name() -> None:
    with pytest.raises(Invalid, match="ethnicity"):
        subjects.clean({"names": [NAME], "ethnicity": "x"})


def test_what_is_sealed_is_at_least_restricted(cast: Cast, clock: ManualClock) -> None:
    with pytest.raises(Invalid) as caught:
        services.add(cast.supervisor, **GOOD, compartment="CHILD", classification="PUBLIC")
    assert "classification" in caught.value.details["fields"]


texts = st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=250), lambda inner: st.lists(inner, max_size=3)
                     | st.dictionaries(st.text(max_size=5), inner, max_size=2), max_leaves=5)


@settings(max_examples=200, deadline=None)
@given(raw=st.dictionaries(st.sampled_from([*subjects.FIELDS, "other"]), texts, max_size=6))
def test_any_description_is_either_cleaned_or_refused_and_clean_stays_clean(raw: dict[str, Any]) -> None:
    try:
        found = subjects.clean(raw)
    except Invalid:
        return
    assert subjects.clean(found) == found
    assert subjects.title(found)
    assert subjects.described(subjects.subject_of(found)) == found
