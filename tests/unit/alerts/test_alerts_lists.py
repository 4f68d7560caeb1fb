"""Editions of lists against standing alerts: once per entity, whatever the edition, and whatever kills the worker."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from sheaf.kernel.clock import ManualClock
from sheaf.register.alerts import codes, editions, following, queries, raising
from sheaf.register.alerts.models import Raised, Run, Waiting
from sheaf.register.lists import services as lists
from sheaf.register.lists import steps
from tests.cast import Cast
from tests.unit.alerts.conftest import NAME, OTHER, Killed, Make, count, entity, keep, publish, told, turn

pytestmark = pytest.mark.django_db
PEOPLE = [f"{first} {last}" for first in ("Wanchai", "Kamala", "Arthit", "Somsri") for last in ("Rakdee", "Srisuk", "Fictional")]


def test_an_edition_that_names_them_is_told_with_the_list(cast: Cast) -> None:
    keep(cast.owner, NAME)
    publish(cast, [entity(1, NAME), entity(2, OTHER)], "1")
    turn()
    [match] = queries.matches(cast.owner)
    assert (match.caption, match.record.dataset_kind, match.changes) == (NAME, "list", ("New on the list Watch list",))
    assert Run.objects.get().finished


def test_who_wants_no_lists_is_told_of_none(cast: Cast) -> None:
    keep(cast.owner, NAME, lists=False)
    publish(cast, [entity(1, NAME)], "1")
    turn()
    assert count() == 0


def test_the_same_entity_in_the_next_edition_is_not_told_again_and_its_match_goes_along(cast: Cast) -> None:
    keep(cast.owner, NAME)
    publish(cast, [entity(1, NAME)], "1")
    turn()
    second = publish(cast, [entity(1, NAME), entity(2, OTHER)], "2")
    turn()
    [match] = queries.matches(cast.owner)
    assert match.record.dataset_id == second
    publish(cast, [entity(2, OTHER)], "3")
    turn()
    assert told(cast.owner) == []


def test_an_entity_that_is_unchanged_since_the_edition_before_is_no_news(cast: Cast) -> None:
    publish(cast, [entity(1, NAME)], "1")
    turn()
    keep(cast.owner, NAME)
    publish(cast, [entity(1, NAME)], "2")
    turn()
    assert count() == 0
    publish(cast, [entity(1, NAME, birthDate=["1970"])], "3")
    turn()
    assert [match.changes for match in queries.matches(cast.owner)] == [("Changed on the list Watch list: Birth date",)]


def test_an_edition_that_makes_the_match_stronger_by_a_band_is_told_again(cast: Cast) -> None:
    keep(cast.owner, NAME, subject={"numbers": ["AA1234567"], "birth_dates": ["1970-05-01"]})
    publish(cast, [entity(1, NAME)], "1")
    turn()
    publish(cast, [entity(1, NAME, idNumber=["AA1234567"], birthDate=["1970-05-01"])], "2")
    turn()
    assert [row.band for row in Raised.objects.order_by("band")][-1] == 3
    assert count() == 2


def test_a_newer_edition_takes_the_place_of_one_that_is_still_running_and_loses_nothing(
    cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(codes, "ALERTS_AT_ONCE", 1)
    for name in (NAME, OTHER):
        keep(cast.owner, name)
    publish(cast, [entity(1, NAME), entity(2, OTHER)], "1")
    assert editions.work() == 1
    publish(cast, [entity(1, NAME), entity(2, OTHER), entity(3, "Xqz Nobody")], "2")
    turn()
    assert sorted(told(cast.owner)) == sorted([NAME, OTHER])
    assert not Run.objects.filter(finished=None).exists()


def test_an_import_of_a_file_is_run_as_soon_as_it_is_published(cast: Cast) -> None:
    keep(cast.owner, NAME)
    job = lists.upload(cast.owner, source="Ports", chunks=[f"Ref,Full name\n1,{NAME}\n".encode()], file_name="a.csv")
    lists.map_columns(cast.owner, job_id=job, plan={"columns": {"Ref": "@id", "Full name": "name"}, "schema": "Person"})
    lists.check(cast.owner, job_id=job)
    steps.work()
    lists.publish(cast.supervisor, job_id=job)
    turn()
    assert count() == 0
    steps.work()
    turn()
    assert told(cast.owner) == [NAME]


def test_an_import_of_own_records_waits_for_the_alerts_that_ask_for_imports(cast: Cast) -> None:
    keep(cast.owner, NAME, imports=True)
    keep(cast.owner, NAME, case="C-8")
    job = lists.upload(cast.owner, source="Seizure", chunks=[f"id,name\n1,{NAME}\n".encode()], file_name="own.csv", target="own",
                       provenance={"source": "Seizure 9", "handling": {}})
    lists.map_columns(cast.owner, job_id=job, plan={"columns": {"id": "@id", "name": "name"}, "schema": "Person"})
    lists.check(cast.owner, job_id=job)
    steps.work()
    lists.publish(cast.supervisor, job_id=job)
    steps.work()
    turn()
    assert count() == 1


def everybody(cast: Cast) -> set[tuple[str, str]]:
    """One alert on each of the people, and what they must meet."""
    return {(keep(cast.owner, name, case=f"C-{number}", least=codes.LIKELY), name) for number, name in enumerate(PEOPLE)}


def met() -> list[tuple[str, str]]:
    from sheaf.register.records.models import Record

    captions = dict(Record.objects.values_list("id", "caption"))
    return sorted((row.alert_id, captions[row.record_id]) for row in Raised.objects.all())


# Where a worker may be when it is killed: before and after each write of a step, and between the reads.
PLACES: list[tuple[Any, str]] = [(editions, "match"), (editions, "settle"), (raising, "keep"), (raising, "_known"), (raising, "_write"),
                                 (editions.owners, "acting"), (editions.records, "places")]


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize(("where", "name"), PLACES)
def test_a_worker_killed_anywhere_in_an_edition_is_followed_by_one_that_goes_on_where_it_was(
    cast: Cast, clock: ManualClock, monkeypatch: pytest.MonkeyPatch, where: Any, name: str, after: bool) -> None:
    wanted = everybody(cast)
    publish(cast, [entity(number, person) for number, person in enumerate(PEOPLE)], "1")
    monkeypatch.setattr(codes, "ALERTS_AT_ONCE", 3)
    for survived in (0, 1, 0):  # steps done before each death
        for _ in range(survived):
            editions.work()
        done = Run.objects.get().done
        die_at(monkeypatch, where, name, after, editions.work)
        settled = (name, after) == ("settle", True)
        assert Run.objects.get().done == (done + 3 if settled else done)
        assert settled or editions.claim() is None  # the dead worker's lease still runs
        clock.advance(codes.LEASE + timedelta(seconds=1))
    turn()
    assert met() == sorted(wanted)
    assert Run.objects.get().done == len(PEOPLE)


def die_at(monkeypatch: pytest.MonkeyPatch, where: Any, name: str, after: bool, work: Any) -> None:
    """Run the worker until it is killed at this place, before or after what happens there."""
    real = getattr(where, name)

    def killed(*args: Any, **kwargs: Any) -> Any:
        if after:
            real(*args, **kwargs)
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(where, name, killed)
        with pytest.raises(Killed):
            work()


def test_a_step_of_another_worker_is_not_kept_twice(cast: Cast, clock: ManualClock) -> None:
    keep(cast.owner, NAME)
    publish(cast, [entity(1, NAME)], "1")
    slow = editions.claim()
    assert slow
    clock.advance(codes.LEASE + timedelta(seconds=1))
    turn()
    with pytest.raises(editions.LeaseLost):
        editions.step(slow)
    assert count() == 1


def test_a_worker_killed_anywhere_in_a_change_is_followed_by_one_that_does_it_again(
    cast: Cast, make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = everybody(cast)
    for person in PEOPLE:
        make(person)
    monkeypatch.setattr(codes, "CHANGES_AT_ONCE", 5)
    for where, name in [(following, "match"), (following, "settle"), *PLACES[2:6], (following.indexing, "concerned"),
                        (following.queries, "find_among_each"), (following.records, "edits_seen")]:
        for after in (False, True):
            die_at(monkeypatch, where, name, after, following.step)
    assert (count(), Waiting.objects.count()) == (5, len(PEOPLE) - 5)  # of the one that died after it had settled
    turn()
    assert met() == sorted(wanted)


def test_two_workers_with_the_same_changes_raise_them_once(cast: Cast, make: Make) -> None:
    keep(cast.owner, NAME)
    make(NAME)
    first, second = following.due(), following.due()
    outcomes = following.match(first), following.match(second)
    assert following.settle(first, outcomes[0]) == 1
    assert following.settle(second, outcomes[1]) == 0
    assert count() == 1
