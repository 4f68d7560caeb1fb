"""Prints rows of the doors table for what has none: `python -m pytest tests/propose.py -s`. Each is to be judged before it is taken."""

from __future__ import annotations

import pytest

from tests import doors
from tests.doors_world import knock
from tests.world import world

pytestmark = pytest.mark.django_db


def test_propose() -> None:
    """METHOD,route,status of each member of the cast."""
    with world() as seeded:
        for name in doors.missing():
            method, _, route = name.partition(" /")
            door = doors.Door(method, route, {})
            print(",".join([method, f"/{route}", *(str(knock(seeded, who, door).status) for who in doors.CAST)]), flush=True)
