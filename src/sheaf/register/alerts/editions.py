"""The worker's second task: a published edition of a list set against every standing alert that asks for lists.

Run over the alerts, not over the edition: each looks into the edition's index, so the cost follows the alerts. A step is one
transaction with its matches and its place; a killed worker's lease runs out, and the next goes on from that place.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256

from django.db.models import F, Q

from sheaf.access.actor import Actor
from sheaf.kernel import clock, ids
from sheaf.kernel.errors import Conflict
from sheaf.register.alerts import codes, owners, raising, subjects
from sheaf.register.alerts.models import Run, StandingAlert, in_force
from sheaf.register.alerts.raising import Found
from sheaf.register.records import following as records
from sheaf.register.records import queries
from sheaf.register.records.hooks import Published
from sheaf.register.records.shapes import Hit
from sheaf.store import atomic

MOST_HITS = 50  # of one alert in one edition, the best


class LeaseLost(Conflict):
    """Another worker has this step, or a newer edition took the place of this one; nothing of the step is kept."""

    code = "lease_lost"


def note(event: Published) -> None:
    """Hook of `records`: this edition is to be run. One that is still running is overtaken, and what was new in it counts as
    new in this one. Inside the transaction of the publication."""
    running = Run.objects.filter(name=event.name, finished__isnull=True)
    overtaken = [key for keys in running.order_by("id").values_list("previous", flat=True) for key in keys]
    running.update(finished=clock.now(), lease="", lease_until=None)
    Run.objects.create(dataset_id=event.dataset_id, name=event.name, previous=owners.compared([*overtaken, event.previous]),
                       total=StandingAlert.objects.filter(in_force(), lists=True).count())


def work() -> int:
    """For the worker: one step of the oldest run; the number of alerts that it was set against."""
    run = claim()
    if run is None:
        return 0
    try:
        return step(run)
    except LeaseLost:
        return 0


def claim() -> Run | None:
    """Take the oldest run that nobody works on."""
    free = Q(lease_until__isnull=True) | Q(lease_until__lt=clock.now())
    for key in Run.objects.filter(free, finished__isnull=True).order_by("id").values_list("pk", flat=True)[:5]:
        taken = Run.objects.filter(free, pk=key, finished__isnull=True).update(lease=ids.new_id(), lease_until=clock.now() + codes.LEASE)
        if taken:
            return Run.objects.get(pk=key)
    return None


def step(run: Run) -> int:
    """The next alerts after the run's place; with none left, the run is finished."""
    alerts = list(StandingAlert.objects.filter(in_force(), lists=True, id__gt=run.cursor).order_by("id")[: codes.ALERTS_AT_ONCE])
    actors = owners.acting(alerts)
    awake = {row.id: row for row in alerts if row.id in actors and row.asleep is None}
    found = [item for actor, some in owners.by_rights(awake, actors)
             for item in match(actor, [awake[key] for key in some], run.dataset_id, run.previous)]
    settle(run, alerts, [row for row in alerts if row.id not in awake], found)
    return len(alerts)


def settle(run: Run, alerts: Sequence[StandingAlert], asleep: Sequence[StandingAlert], found: Sequence[Found]) -> None:
    """The step's matches and the run's new place, both or neither; `LeaseLost` where the step is somebody else's."""
    with atomic():
        mine = Run.objects.select_for_update().filter(pk=run.pk, lease=run.lease, finished__isnull=True)
        if not mine.exists():
            raise LeaseLost("Another worker has this run.")
        for row in asleep:
            owners.put_to_sleep(row.id, run.at)
        count = raising.keep(found)
        done = {"cursor": alerts[-1].id, "done": F("done") + len(alerts)} if alerts else {"finished": clock.now()}
        mine.update(raised=F("raised") + count, lease="", lease_until=None, **done)


def match(actor: Actor, alerts: Sequence[StandingAlert], dataset_id: str, previous: Sequence[str]) -> list[Found]:
    """What these alerts meet in this edition, as the actor sees it: entities that are new or changed against the editions
    before. What is known from before is left out before anything is compared. Only reads."""
    looked_for = [subjects.subject_of(alert.subject) for alert in alerts]
    near = queries.candidates_each(actor, looked_for, datasets=[dataset_id], threshold=codes.LEAST)
    places = records.places({key for some in near for key in some}, previous)
    news = [[key for key in some if key in places and not places[key].same] for some in near]
    hits = queries.find_among_each(actor, looked_for, news, threshold=codes.LEAST)
    return [_found(alert, hit, places[hit.record.id]) for alert, some in zip(alerts, hits, strict=True)
            for hit in some[:MOST_HITS] if hit.score >= alert.least]


def _found(alert: StandingAlert, hit: Hit, place: records.Place) -> Found:
    thing = thing_of(place.name, place.entity_id)
    return Found(alert.id, thing, hit.record.id, codes.band_of(hit.match), frozenset({thing}), other=place.before,
                 list_name=place.name, entity_id=place.entity_id)


def newest(dataset_id: str) -> str:
    """The edition of the same list that was published last: of one that was replaced meanwhile nothing is found any more."""
    run = Run.objects.filter(name__in=Run.objects.filter(dataset_id=dataset_id).values("name")).order_by("-id").first()
    return run.dataset_id if run else dataset_id


def thing_of(name: str, entity_id: str) -> str:
    """One entity of a list is one thing, whatever the edition."""
    return sha256(f"{name}\n{entity_id}".encode("utf-8", "replace")).hexdigest()
