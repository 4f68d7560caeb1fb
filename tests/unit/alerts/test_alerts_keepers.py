"""An alert whose keeper has gone sleeps, is handed to the unit's supervisor, and has missed nothing when it wakes."""

from __future__ import annotations

from datetime import timedelta

import pytest

from sheaf.access.models import Appointment
from sheaf.audit.models import Row
from sheaf.kernel.clock import ManualClock
from sheaf.kernel.errors import Conflict, NotFound
from sheaf.register.alerts import owners, queries, services, work
from sheaf.register.alerts.models import StandingAlert, Waiting
from tests.cast import Cast
from tests.unit.alerts.conftest import NAME, OTHER, Make, appointment, change, count, dismiss, entity, keep, publish, told, turn

pytestmark = pytest.mark.django_db


def test_what_comes_while_nobody_keeps_an_alert_is_told_to_the_supervisor_who_takes_it_over(
    cast: Cast, make: Make, clock: ManualClock) -> None:
    key = keep(cast.owner, NAME)
    dismiss(cast, "owner", clock)
    make(NAME)
    change(cast, make(OTHER), {"alias": [NAME]})
    turn()
    assert count() == 0
    assert [item.row.id for item in queries.asleep(cast.supervisor)] == [key]
    assert [item.url for item in work.without_keeper(cast.supervisor)] == [f"/alerts/{key}"]
    assert list(work.without_keeper(cast.colleague)) == []
    services.take_over(cast.supervisor, alert_id=key)
    turn()
    assert sorted(told(cast.supervisor)) == sorted([NAME, OTHER])
    assert not Waiting.objects.exists()
    assert {"alert.sleep", "alert.wake", "alert.take_over"} <= set(Row.objects.values_list("verb", flat=True))


def test_a_list_published_meanwhile_is_caught_up_with_even_if_the_next_edition_is_the_same(
    cast: Cast, clock: ManualClock) -> None:
    key = keep(cast.owner, NAME)
    publish(cast, [entity(1, OTHER)], "1")
    turn()
    clock.advance(timedelta(hours=1))
    dismiss(cast, "owner", clock)
    owners.look()
    for edition in ("2", "3"):
        clock.advance(timedelta(hours=1))
        publish(cast, [entity(1, OTHER), entity(2, NAME)], edition)
        turn()
    services.take_over(cast.supervisor, alert_id=key)
    publish(cast, [entity(1, OTHER), entity(2, NAME)], "4")  # before the worker has caught up
    turn()
    assert told(cast.supervisor) == [NAME]


def test_an_edition_that_was_running_when_the_keeper_left_is_caught_up_with(cast: Cast, clock: ManualClock) -> None:
    key = keep(cast.owner, NAME)
    publish(cast, [entity(1, NAME)], "1")
    clock.advance(timedelta(hours=1))
    dismiss(cast, "owner", clock)
    owners.look()
    turn()
    services.take_over(cast.supervisor, alert_id=key)
    turn()
    assert told(cast.supervisor) == [NAME]


def test_a_keeper_who_comes_back_finds_what_came_meanwhile(cast: Cast, make: Make, clock: ManualClock) -> None:
    keep(cast.owner, NAME)
    dismiss(cast, "owner", clock)
    make(NAME)
    turn()
    assert StandingAlert.objects.get().asleep is not None
    appointment(cast, "owner", ends=None)
    assert owners.look() == 1
    turn()
    assert told(cast.owner) == [NAME]


def test_an_appointment_prolonged_by_a_new_one_changes_nothing(cast: Cast, make: Make, clock: ManualClock) -> None:
    keep(cast.owner, NAME)
    old = Appointment.objects.get(person=cast.people["owner"])
    dismiss(cast, "owner", clock)
    Appointment.objects.create(person=old.person, state=old.state, unit=old.unit, role=old.role, starts=clock.now(),
                               crime_areas=old.crime_areas, clearance=old.clearance, compartments=old.compartments)
    make(NAME)
    assert owners.look() == 0
    turn()
    assert count() == 1


@pytest.mark.parametrize("lost", [{"unit": "THA/immigration"}, {"role": "auditor"}, {"clearance": 1}, {"crime_areas": []}])
def test_whoever_moves_to_another_desk_or_may_not_read_the_alert_keeps_it_no_more(
    cast: Cast, make: Make, lost: dict[str, object]) -> None:
    keep(cast.owner, NAME, crime_area="drugs")
    appointment(cast, "owner", **lost)
    make(NAME)
    turn()
    assert count() == 0
    assert StandingAlert.objects.get().asleep is not None


def test_a_closed_account_keeps_nothing(cast: Cast, make: Make) -> None:
    keep(cast.owner, NAME)
    cast.people["owner"].is_active = False
    cast.people["owner"].save()
    make(NAME)
    turn()
    assert count() == 0


def test_the_new_keeper_is_told_only_of_what_they_may_see(cast: Cast, make: Make, clock: ManualClock) -> None:
    key = keep(cast.owner, NAME)
    dismiss(cast, "owner", clock)
    make(NAME, compartment="OPS")
    make(NAME)
    turn()
    appointment(cast, "supervisor", compartments=["OPEN"])
    from sheaf.access.queries import actor_for

    now = actor_for(cast.people["supervisor"])
    services.take_over(now, alert_id=key)
    turn()
    assert count() == len(told(now)) == 1


def test_a_sleeping_alert_that_is_ended_forgets_what_was_put_aside(cast: Cast, make: Make, clock: ManualClock) -> None:
    key = keep(cast.owner, NAME)
    dismiss(cast, "owner", clock)
    make(NAME)
    turn()
    assert Waiting.objects.count() == 1
    services.end(cast.supervisor, alert_id=key)
    assert not Waiting.objects.exists()


def test_a_supervisor_of_another_unit_takes_nothing_over(cast: Cast) -> None:
    key = keep(cast.owner, NAME)
    from dataclasses import replace

    with pytest.raises(NotFound):
        services.take_over(replace(cast.supervisor, unit="THA/immigration"), alert_id=key)
    services.take_over(cast.supervisor, alert_id=key)
    with pytest.raises(Conflict):
        services.take_over(cast.supervisor, alert_id=key)
