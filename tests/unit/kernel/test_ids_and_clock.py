"""Ids, the clock and the present node."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheaf.kernel import clock, ids, node

START = datetime(2026, 11, 2, tzinfo=UTC)


def test_an_id_is_a_uuid_of_version_7_that_carries_the_time() -> None:
    with clock.using(clock.ManualClock(START)):
        text = ids.new_id()
    value = uuid.UUID(text)
    assert ids.is_id(text)
    assert (value.version, value.variant) == (7, uuid.RFC_4122)
    assert value.int >> 80 == int(START.timestamp() * 1000)


def test_ids_of_later_milliseconds_sort_later() -> None:
    manual = clock.ManualClock(START)
    made = []
    with clock.using(manual):
        for _ in range(50):
            made.append(ids.new_id())
            manual.advance(timedelta(milliseconds=1))
    assert made == sorted(made)
    assert len(set(made)) == 50


def test_one_seed_gives_the_same_ids_and_no_seed_gives_others() -> None:
    def draw() -> list[str]:
        with clock.using(clock.ManualClock(START)), ids.seeded(Random(7)):
            return [ids.new_id() for _ in range(5)]

    assert draw() == draw()
    with clock.using(clock.ManualClock(START)):
        assert ids.new_id() not in draw()


def test_a_secret_is_never_drawn_from_the_seed() -> None:
    with ids.seeded(Random(7)):
        first = ids.new_secret()
    with ids.seeded(Random(7)):
        assert ids.new_secret() != first


@given(st.text() | st.integers() | st.none())
def test_what_is_no_id_is_not_taken_for_one(value: Any) -> None:
    assert not ids.is_id(value)


@pytest.mark.parametrize("text", ["{01890a5d-ac96-774b-bcce-b302099a8057}", "01890A5D-AC96-774B-BCCE-B302099A8057",
                                  "01890a5dac96774bbcceb302099a8057", "urn:uuid:01890a5d-ac96-774b-bcce-b302099a8057"])
def test_other_spellings_of_a_uuid_are_no_ids(text: str) -> None:
    assert not ids.is_id(text)


def test_a_clock_is_in_force_within_its_block_only() -> None:
    with clock.using(clock.ManualClock(START)):
        with clock.using(clock.ManualClock(START + timedelta(days=1))):
            assert clock.today() == (START + timedelta(days=1)).date()
        assert clock.now() == START
    assert clock.now() != START
    assert clock.now().tzinfo is UTC


def test_a_node_is_entered_and_left() -> None:
    outer, inner = node.Node("THA", alias="a"), node.Node("MYS", alias="b")
    with node.entered(outer):
        with node.entered(inner):
            assert node.current() is inner
        assert node.current() is outer
        assert node.known()


def test_only_the_secretariat_publishes_the_directory() -> None:
    assert node.Node("ASEC").can("publish_directory")
    assert not node.Node("THA").can("publish_directory")
    assert node.Node("THA").can("answer_queries")
    assert not node.Node("ASEC").can("answer_queries")
