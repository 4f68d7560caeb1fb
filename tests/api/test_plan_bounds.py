"""Numbers and days that no plan has, through every door of the plan at the Secretariat's node: told as wrong, never a broken page."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from http.cookies import SimpleCookie
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client

from sheaf.plan.sharing import limits
from tests import doors
from tests.doors_world import BODIES, FORMS, path_of
from tests.world_secretariat import Delegations, secretariat_world

pytestmark = pytest.mark.django_db
ROWS = doors.doors(doors.SECRETARIAT, doors.DELEGATIONS)
# PostgreSQL's numbers are narrower: there everything is tried, elsewhere what no calendar and no row holds.
NARROW = connection.vendor == "postgresql"
OUT: tuple[Any, ...] = (10**30, 2**31, -1, 0, "0001-01-01", "9999-12-31") if NARROW else (10**30, "9999-12-31")
ASKED = ("year", "on", "page", "version", "due", "q", "state", "until")
LEFT_OUT = ("number", "version", "year", "ends", "starts", "until", "on", "due", "days")  # of usual bodies
OPENS = {200, 201, 204, 302}


@pytest.fixture(scope="module")
def asec(django_db_setup: Any, django_db_blocker: Any) -> Iterator[Delegations]:
    with django_db_blocker.unblock(), secretariat_world() as made:
        yield made


def status(world: Delegations, door: doors.Door, send: Callable[[Client], Any]) -> int:
    """Of the answer to somebody whom the door lets in; what it wrote is undone."""
    client = world.cast.client(next(who for who, code in door.expected.items() if code in OPENS))
    before = {name: found.copy() for name, found in client.cookies.items()}
    limits.forget()
    with transaction.atomic():
        answer = send(client)
        transaction.set_rollback(True)
    client.cookies = SimpleCookie()
    client.cookies.update(before)
    return int(answer.status_code)


def body_of(world: Delegations, door: doors.Door) -> dict[str, Any]:
    found = world.bodies.get(door.name) or BODIES.get(door.plain, {})
    return dict(found(world) if callable(found) else found)


def sent(client: Client, door: doors.Door, path: str, body: dict[str, Any]) -> Any:
    if door.method == "GET":
        return client.get(path)
    if door.route.startswith("api/") and not door.route.endswith(FORMS):
        return client.generic(door.method, path, json.dumps(body), content_type="application/json")
    return client.post(path, body)


def spoilt(value: dict[str, Any], bad: Any) -> Iterator[dict[str, Any]]:
    """The body with each field in turn, and each of a field's own, replaced."""
    for key, part in value.items():
        yield {**value, key: bad}
        yield from ({**value, key: other} for other in spoilt(part, bad)) if isinstance(part, dict) else ()


@pytest.mark.parametrize("door", [row for row in ROWS if row.method != "GET"], ids=lambda door: door.name)
def test_no_write_of_the_plan_breaks_on_a_number_or_day_out_of_bounds(door: doors.Door, asec: Delegations) -> None:
    path, whole = path_of(asec, door), body_of(asec, door)
    for bad in OUT:
        for body in (*spoilt(whole, bad), *({**whole, name: bad} for name in LEFT_OUT if name not in whole)):
            assert status(asec, door, lambda client, body=body: sent(client, door, path, body)) < 500, body


@pytest.mark.parametrize("door", [row for row in ROWS if row.method == "GET"], ids=lambda door: door.name)
def test_no_reading_of_the_plan_breaks_on_a_number_or_day_out_of_bounds(door: doors.Door, asec: Delegations) -> None:
    path = path_of(asec, door).partition("?")[0]
    for bad in OUT:
        assert status(asec, door, lambda client, bad=bad: client.get(path, dict.fromkeys(ASKED, bad))) < 500, bad
    for name in ("year", "page"):
        assert status(asec, door, lambda client, name=name: client.get(path, {name: 10**30})) < 500, name


YEARLY = ("<year>", "<cycle_year>", "<version>")


@pytest.mark.parametrize("door", [row for row in ROWS if any(name in row.route for name in YEARLY)], ids=lambda door: door.name)
def test_no_address_of_the_plan_breaks_on_a_year_out_of_bounds(door: doors.Door, asec: Delegations) -> None:
    path, whole = path_of(asec, door), body_of(asec, door)
    places = [place for place, part in enumerate(door.route.split("/"), 1) if part in YEARLY]
    for bad in OUT:
        to = "/".join(str(bad) if place in places else part for place, part in enumerate(path.split("/")))
        assert status(asec, door, lambda client, to=to: sent(client, door, to, whole)) < 500, bad
