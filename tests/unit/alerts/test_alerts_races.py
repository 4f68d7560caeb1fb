"""Transactions that overlap, where the database lets them: a change that began first and commits last is matched all the same."""

from __future__ import annotations

import threading
from contextvars import copy_context

import pytest
from django.conf import settings
from django.db import connections

from sheaf.register.alerts import following, queries, services
from sheaf.register.alerts.models import Raised, Waiting
from sheaf.register.records import hooks
from sheaf.register.records import services as records
from sheaf.store import alias
from tests.cast import Cast
from tests.unit.alerts.conftest import NAME, OTHER, Make, count, keep, origin, turn

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("sqlite" in settings.DATABASES["default"]["ENGINE"], reason="SQLite lets one transaction write at a time")]
PATIENCE = 30.0  # seconds until a thread that hangs fails the test


def test_a_change_that_began_first_and_commits_last_is_not_passed_over(cast: Cast, make: Make) -> None:
    make(OTHER)  # the first own record of all waits for any other: they make the dataset
    keep(cast.owner, NAME)
    noted, go_on = threading.Event(), threading.Event()
    first: list[str] = []

    def pause(event: hooks.Changed) -> None:
        if threading.current_thread() is slow:
            noted.set()
            assert go_on.wait(PATIENCE)

    def write() -> None:
        try:
            first.append(records.add_record(cast.supervisor, schema="Person", facts={"name": [NAME]}, provenance=origin()).id)
        finally:
            connections[alias()].close()

    slow = threading.Thread(target=copy_context().run, args=(write,))
    hooks.ON_CHANGED.append(pause)
    slow.start()
    assert noted.wait(PATIENCE)
    second = records.add_record(cast.supervisor, schema="Person", facts={"name": [NAME]}, provenance=origin()).id
    turn()
    assert [row.record_id for row in Raised.objects.all()] == [second]
    go_on.set()
    slow.join(PATIENCE)
    turn()
    assert {row.record_id for row in Raised.objects.all()} == {second, first[0]}
    assert not Waiting.objects.exists()


def test_of_two_workers_and_of_two_officers_at_once_one_is_first(cast: Cast, make: Make) -> None:
    keep(cast.owner, NAME)
    make(NAME)
    outcomes: list[object] = []
    start = threading.Barrier(3)

    def at_once(do: object) -> None:
        try:
            start.wait(PATIENCE)
            outcomes.append(do())  # type: ignore[operator]
        except Exception as error:  # noqa: BLE001 - what the second is told
            outcomes.append(getattr(error, "code", repr(error)))
        finally:
            connections[alias()].close()

    def race(*both: object) -> list[object]:
        outcomes.clear()
        threads = [threading.Thread(target=copy_context().run, args=(at_once, do)) for do in both]
        for thread in threads:
            thread.start()
        start.wait(PATIENCE)
        for thread in threads:
            thread.join(PATIENCE)
        return sorted(outcomes, key=str)

    assert race(following.step, following.step) in ([0, 1],)
    assert count() == 1
    match = queries.matches(cast.owner)[0].row.id
    decided = race(lambda: services.decide(cast.owner, match_id=match, decision="same"),
                   lambda: services.decide(cast.supervisor, match_id=match, decision="not_same"))
    assert decided == [None, "alert_decided"]
