"""Who gets through which door: every page and API route by every member of the cast."""

from __future__ import annotations

from typing import Any

import pytest

from tests import doors
from tests.doors_world import World

pytestmark = pytest.mark.django_db


def test_every_route_has_a_row_and_every_row_a_route() -> None:
    assert doors.missing() == []
    assert doors.stale() == []


@pytest.mark.parametrize("door", doors.doors(), ids=lambda door: door.name)
def test_the_door_opens_only_as_the_table_says(door: doors.Door, world: World) -> None:
    seen = {who: world.knock(who, door) for who in doors.CAST}
    assert seen == door.expected


@pytest.fixture
def world(node: Any, cast: Any) -> World:
    return World(cast)
