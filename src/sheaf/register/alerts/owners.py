"""Who keeps an alert, as they are now; an alert whose keeper may not keep it any more sleeps, and misses nothing meanwhile."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sheaf.access import queries as access
from sheaf.access.actor import Actor, service
from sheaf.access.policy import may
from sheaf.audit import services as audit
from sheaf.kernel import clock, node
from sheaf.register.alerts import codes
from sheaf.register.alerts.models import Run, StandingAlert, Waiting, in_force
from sheaf.store import atomic


def acting(alerts: Iterable[StandingAlert]) -> dict[str, Actor]:
    """{alert id: its keeper under an appointment in force in the alert's unit}, without keys; who may not keep it now is left out.

    The appointment under which it was made comes first; another of the same person in the same unit serves as well, so
    that an appointment prolonged by a new one changes nothing. In another unit it is another desk.
    """
    rows = list(alerts)
    people = {unit: access.colleagues(unit) for unit in {row.unit for row in rows}}
    found: dict[str, Actor] = {}
    for row in rows:
        able = [actor for actor in people[row.unit] if actor.person_id == row.owner and may(actor, "alert.keep", row).allowed]
        if able:
            found[row.id] = next((actor for actor in able if actor.appointment_id == row.appointment), able[0])
    return found


def by_rights(keys: Iterable[str], actors: Mapping[str, Actor]) -> list[tuple[Actor, list[str]]]:
    """Alerts whose keepers see the same of the register, each group with one of these keepers: what is matched for one is
    matched for all. Who reads a record is decided by these alone (`rules.READ`), never by who one is."""
    groups: dict[tuple[Any, ...], list[str]] = defaultdict(list)
    for key in keys:
        actor = actors[key]
        groups[actor.state, actor.role, actor.clearance, actor.compartments, actor.crime_areas].append(key)
    return [(actors[some[0]], some) for some in groups.values()]


def look() -> int:
    """For the worker: alerts that lost their keeper fall asleep, those whose keeper is back wake up; how many did."""
    rows = list(StandingAlert.objects.filter(in_force()))
    able = acting(rows)
    turned = [row for row in rows if (row.asleep is None) != (row.id in able)]
    for row in turned:
        with atomic():
            if row.id in able:
                wake(row.id)
            else:
                put_to_sleep(row.id, clock.now())
    return len(turned)


def put_to_sleep(alert_id: str, since: datetime) -> None:
    """From `since` on nobody is told; what comes is put aside for whoever keeps it next. Inside the caller's transaction."""
    row = StandingAlert.objects.select_for_update().get(pk=alert_id)
    since = max(since, row.created)
    if row.asleep is None:
        audit.record(service(node.current().state), "alert.sleep", kind="alert", object_id=alert_id)
    if row.asleep is None or since < row.asleep:
        row.asleep = since
        row.save(update_fields=["asleep"])


def wake(alert_id: str) -> None:
    """Somebody keeps it again: what was put aside is matched for them, and so is every list published meanwhile."""
    row = StandingAlert.objects.select_for_update().get(pk=alert_id)
    if row.asleep is None:
        return
    missed: dict[str, list[Run]] = defaultdict(list)
    for run in Run.objects.filter(at__gte=row.asleep).order_by("id") if row.lists else ():
        missed[run.name].append(run)
    Waiting.objects.bulk_create([
        Waiting(alert=row, dataset_id=runs[-1].dataset_id, previous=compared([key for run in runs for key in run.previous]))
        for runs in missed.values()])
    row.asleep = None
    row.save(update_fields=["asleep"])
    audit.record(service(node.current().state), "alert.wake", kind="alert", object_id=alert_id)


def compared(previous: Iterable[str]) -> list[str]:
    """The editions to compare with: each once, the first and the last few. Empty text, where there was none before, is one in
    which nobody is known."""
    found = list(dict.fromkeys(previous))
    return found[:1] + found[1:][-codes.MOST_COMPARED:]
