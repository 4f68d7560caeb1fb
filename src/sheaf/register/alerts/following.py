"""The worker's first task: what changed in our own records, set against the standing alerts that share a key with it.

A change is a row (`Waiting`) from the transaction of the change to the transaction of its matches. A worker that is killed
anywhere between leaves the row, and the next one does the same again; what was raised is not raised twice (`raising`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import Error
from django.db.models import F, Q

from sheaf.access.actor import Actor
from sheaf.register.alerts import codes, editions, indexing, owners, raising, subjects
from sheaf.register.alerts.models import StandingAlert, Waiting, in_force
from sheaf.register.alerts.raising import Found
from sheaf.register.records import following as records
from sheaf.register.records import queries
from sheaf.register.records.hooks import Changed
from sheaf.register.records.shapes import Hit
from sheaf.store import atomic

STEPS = 5  # of one turn of the worker, so that its other tasks have theirs
Wanted = dict[str, list[Waiting]]  # by record


@dataclass
class Outcome:
    """What a step found, what it puts aside for alerts that sleep, and since when these have missed something."""

    found: list[Found] = field(default_factory=list)
    aside: list[Waiting] = field(default_factory=list)
    asleep: dict[str, datetime] = field(default_factory=dict)


def note(event: Changed) -> None:
    """Hook of `records`: this is still to be matched. Inside the transaction of the change."""
    Waiting.objects.create(record_id=event.record_id, edit=event.edit, other=event.other, machine=event.machine)


def work() -> int:
    """For the worker: match what waits; how many changes were settled."""
    total = 0
    for _ in range(STEPS):
        done = step()
        total += done
        if done < codes.CHANGES_AT_ONCE:
            break
    return total


def step() -> int:
    """One step: read without a lock, then settle at once."""
    rows = due()
    if not rows or indexing.rekey():  # by keys of another matcher nobody would be found: those first, the change waits
        return 0
    try:
        outcome = match(rows)
    except (Error, OSError):  # a database that is busy or away says nothing about the change
        raise
    except Exception:
        Waiting.objects.filter(pk__in=[row.pk for row in rows]).update(tries=F("tries") + 1)
        raise
    return settle(rows, outcome)


def due() -> list[Waiting]:
    """The oldest changes that can be matched now. What failed before comes last and alone: it holds up nothing."""
    awake = Q(alert__isnull=True) | Q(alert__asleep__isnull=True)
    rows = list(Waiting.objects.filter(awake, tries__lt=codes.MAX_TRIES).order_by("tries", "id")[: codes.CHANGES_AT_ONCE])
    fresh = [row for row in rows if not row.tries]
    return fresh or rows[:1]


def left_aside() -> int:
    """How many changes were given up, for the node's own check."""
    return Waiting.objects.filter(tries__gte=codes.MAX_TRIES).count()


def try_again() -> None:
    """After an upgrade: what could not be matched by the version before."""
    Waiting.objects.filter(tries__gt=0).update(tries=0)


def match(rows: Sequence[Waiting]) -> Outcome:
    """Every row against the alerts that it may concern. Only reads."""
    outcome = Outcome()
    near = indexing.concerned([row.record_id for row in rows if row.record_id and row.alert_id is None])
    ids = {key for found in near.values() for key in found} | {row.alert_id for row in rows if row.alert_id}
    alerts = {row.id: row for row in StandingAlert.objects.filter(in_force(), pk__in=ids)}
    actors = owners.acting(alerts.values())
    wanted: dict[str, list[Waiting]] = defaultdict(list)
    for row in rows:
        for key in [row.alert_id] if row.alert_id else near.get(row.record_id, ()):
            if key in alerts and (alerts[key].imports or not row.machine):
                wanted[key].append(row)
    for key, some in wanted.items():
        if key not in actors or alerts[key].asleep:
            _put_aside(outcome, alerts[key], some)
    able = {key: some for key, some in wanted.items() if key not in outcome.asleep}
    for actor, group in owners.by_rights(able, actors):
        outcome.found += _matches(actor, [(alerts[key], able[key]) for key in group])
    return outcome


def settle(rows: Sequence[Waiting], outcome: Outcome) -> int:
    """Rows for keepers, rows put aside, and the changes gone: all or nothing. 0 where another worker was quicker."""
    with atomic():
        mine = list(Waiting.objects.select_for_update().filter(pk__in=[row.pk for row in rows]).values_list("pk", flat=True))
        if len(mine) < len(rows):
            return 0
        for key in sorted(outcome.asleep):
            owners.put_to_sleep(key, outcome.asleep[key])
        Waiting.objects.filter(pk__in=mine).delete()
        Waiting.objects.bulk_create(outcome.aside)
        raising.keep(outcome.found)
    return len(rows)


def _put_aside(outcome: Outcome, alert: StandingAlert, rows: Sequence[Waiting]) -> None:
    outcome.asleep[alert.id] = min(row.at for row in rows)
    outcome.aside += [Waiting(record_id=row.record_id, edit=row.edit, other=row.other, machine=row.machine, dataset_id=row.dataset_id,
                              previous=row.previous, alert=alert, at=row.at) for row in rows]


def _matches(actor: Actor, given: Sequence[tuple[StandingAlert, list[Waiting]]]) -> list[Found]:
    """What keepers who see the same may be told of."""
    found: list[Found] = []
    changed: list[tuple[StandingAlert, Wanted]] = []
    for alert, rows in given:
        by_record: Wanted = defaultdict(list)
        for row in rows:
            if row.dataset_id:
                found += editions.match(actor, [alert], editions.newest(row.dataset_id), row.previous)
            else:
                by_record[row.record_id].append(row)
        changed.append((alert, by_record))
    ids = [list(wanted) for _, wanted in changed]
    looked_for = [subjects.subject_of(alert.subject) for alert, _ in changed]
    hits = list(queries.find_among_each(actor, looked_for, ids, threshold=codes.LEAST)) if any(ids) else []
    seen = records.edits_seen(actor, [key for some in ids for key in some]) if any(hits) else {}
    for (alert, wanted), some in zip(changed, hits, strict=False):
        found += [item for hit in some if hit.score >= alert.least for item in _told(alert, hit, wanted, seen)]
    return found


def _told(alert: StandingAlert, hit: Hit, wanted: Wanted, seen: records.Edits) -> list[Found]:
    """The changed records behind a hit of which the keeper may see that they changed: an edit hidden from them raises nothing."""
    together = together_of(hit)
    found = []
    for key in together & set(wanted):
        edits = tuple(sorted({row.edit for row in wanted[key] if row.edit in seen.get(key, {})}))
        other = next((row.other for row in wanted[key] if row.other in together), "")
        if edits or other:
            found.append(Found(alert.id, key, key, codes.band_of(hit.match), together, edits, other))
    return found


def together_of(hit: Hit) -> frozenset[str]:
    """The ids of the record and of those merged into it, as the one who was given the hit sees them."""
    return frozenset({hit.record.id, *(guard.object_id for guard in hit.guards if guard.kind == "record")})
