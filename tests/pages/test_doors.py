"""Who gets through which door: every page and API operation by every member of the cast, about real things."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from tests import doors
from tests.doors_world import knock
from tests.world import World, world

pytestmark = pytest.mark.django_db
ROWS = doors.doors()
NAMED = [door for door in ROWS if "_id>" in door.route]
WRITES = [door for door in ROWS if door.method != "GET"]
READS = {door.route: door.expected for door in ROWS if door.method == "GET"}
DENIED = {401, 403, 404}
# These may read nothing of the things behind the doors. Entries of the directory are for everybody to read.
OUTSIDERS = ("stranger", "other_state", "auditor", "administrator")
PUBLIC = ("directory/", "api/v1/directory/")


@pytest.fixture(scope="module")
def seeded(django_db_setup: Any, django_db_blocker: Any) -> Iterator[World]:
    with django_db_blocker.unblock(), world() as made:
        yield made


def test_every_method_of_every_route_has_a_row_and_every_row_a_route() -> None:
    assert doors.missing() == []
    assert doors.stale() == []


def test_every_row_shows_somebody_who_gets_through() -> None:
    """A row that is shut to everybody proves nothing; the API's root is no door. What only the Secretariat's node opens is in its own
    table, where each row opens for somebody (`test_doors_secretariat.py`)."""
    shut = {door.name for door in ROWS if not {200, 201, 204, 302} & {door.expected[who] for who in doors.CAST if who != "anonymous"}}
    elsewhere = {door.plain for door in doors.doors(doors.SECRETARIAT, doors.DELEGATIONS)}
    assert shut - elsewhere == {"GET /api/v1/"}


@pytest.mark.parametrize("door", ROWS, ids=lambda door: door.name)
def test_the_door_opens_only_as_the_table_says(door: doors.Door, seeded: World) -> None:
    assert {who: knock(seeded, who, door).status for who in doors.CAST} == door.expected


@pytest.mark.parametrize("door", [door for door in NAMED if not door.route.startswith(PUBLIC)], ids=lambda door: door.name)
def test_what_one_may_not_know_of_answers_like_what_is_not_there(door: doors.Door, seeded: World) -> None:
    for who in OUTSIDERS:
        if door.expected[who] in DENIED and READS.get(door.route, {}).get(who) != 200:
            assert knock(seeded, who, door, real=False).status == door.expected[who], who


@pytest.mark.parametrize("door", WRITES, ids=lambda door: door.name)
def test_an_empty_body_tells_those_who_may_not_nothing_more(door: doors.Door, seeded: World) -> None:
    """Without the verb the body is not read. A stranger who has the verb is told of the body what anybody is told
    about a thing that is not there."""
    for who in ("auditor", "administrator", "other_state", "unposted", "anonymous"):
        if door.expected[who] in DENIED:
            assert knock(seeded, who, door, empty=True).status == door.expected[who], who
    if door.expected["stranger"] == 404:
        nothing = knock(seeded, "stranger", door, real=False, empty=True).status
        assert knock(seeded, "stranger", door, empty=True).status == nothing


def test_an_account_whose_appointment_names_another_authority_may_nothing(seeded: World) -> None:
    client = seeded.cast.client("other_state")
    assert client.get(f"/records/{seeded.ids['record_id']}").status_code == 403
    assert client.get("/api/v1/access/me").status_code == 401


def test_a_token_and_a_session_of_another_node_open_nothing_here(seeded: World) -> None:
    token = "sheaf_00000000-0000-7000-8000-000000000000_" + "A" * 43
    client = Client(headers={"Authorization": f"Bearer {token}"})
    assert client.get("/api/v1/access/me").status_code == 401
    client = Client()
    client.cookies.load({"sheaf-8800": "abcdefghijklmnopqrstuvwxyz012345", "session": "x"})
    assert client.get("/search").status_code == 302
    assert client.get("/api/v1/access/me").status_code == 401
