"""Whether a desk answers now."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from sheaf.directory.duty import duty, local_time
from sheaf.directory.services.roots import _word
from sheaf.kernel.states import NODES

MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis adds the zone
TIMES = st.times().map(lambda value: value.strftime("%H:%M"))


def test_at_two_in_the_morning_only_the_round_the_clock_desk_answers() -> None:
    night = datetime(2026, 11, 2, 19, 0, tzinfo=UTC)  # 02:00 on Tuesday in Bangkok
    office = {"days": [0, 1, 2, 3, 4], "opens": "08:30", "closes": "16:30"}
    assert duty("THA", {"always": True}, night).on
    there = duty("THA", office, night)
    assert not there.on
    assert there.hours == "Mon–Fri 08:30–16:30"
    assert there.opens_in == timedelta(hours=6, minutes=30)
    assert f"{there.local:%a %H:%M}" == "Tue 02:00"


def test_a_night_watch_runs_past_midnight() -> None:
    watch = {"days": [0], "opens": "22:00", "closes": "06:00"}
    monday_23 = datetime(2026, 11, 2, 16, 0, tzinfo=UTC)
    assert duty("THA", watch, monday_23).on
    assert duty("THA", watch, monday_23 + timedelta(hours=6)).on
    assert not duty("THA", watch, monday_23 + timedelta(hours=7)).on
    assert not duty("THA", watch, monday_23 + timedelta(days=1)).on


def test_unstated_hours_are_never_on_duty() -> None:
    assert duty("THA", {}, datetime(2026, 11, 2, tzinfo=UTC)).hours == "hours not stated"


@given(MOMENTS, st.sampled_from(NODES), st.lists(st.integers(0, 6), min_size=1), TIMES, TIMES)
def test_a_desk_is_on_duty_or_has_a_next_opening_within_eight_days(
        now: datetime, state: str, days: list[int], opens: str, closes: str) -> None:
    there = duty(state, {"days": days, "opens": opens, "closes": closes}, now)
    assert there.on or (there.opens_in is not None and timedelta(0) < there.opens_in <= timedelta(days=8))
    assert local_time(state, now) == now


def test_fingerprint_words_are_the_published_proquints() -> None:
    # arXiv 0901.4016: 127.0.0.1 is lusab-babad
    assert f"{_word(0x7F00)}-{_word(0x0001)}" == "lusab-babad"
