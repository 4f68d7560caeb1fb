"""The keys of standing alerts: written with them, looked up by what changed, made anew when the matcher's keys change."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection

from django.db.models import Count

from sheaf.kernel import clock
from sheaf.kernel.batches import batches
from sheaf.register.alerts import codes, subjects
from sheaf.register.alerts.models import AlertKey, StandingAlert, in_force
from sheaf.register.records import following
from sheaf.register.records.weighing import rarest, weighed, with_further
from sheaf.store import atomic

REKEYED_AT_ONCE = 50  # each has some two hundred keys


def write_keys(alert: StandingAlert) -> int:
    """The alert's keys in place of those it had; their number. Inside the caller's transaction, before the alert is saved."""
    asked = following.keys_of_subject(subjects.subject_of(alert.subject))
    keys = sorted({*asked.own, *map(_further, asked.further)})
    AlertKey.objects.filter(alert=alert).delete()
    AlertKey.objects.bulk_create([AlertKey(hash=key, alert=alert) for key in keys], batch_size=500)
    return len(keys)


def rekey() -> int:
    """For the worker: some alerts whose keys were made by another matcher; how many."""
    stale = StandingAlert.objects.filter(in_force()).exclude(version=following.keys_version()).order_by("id")
    with atomic():
        rows = list(stale.select_for_update()[:REKEYED_AT_ONCE])
        for alert in rows:
            write_keys(alert)
            alert.version = following.keys_version()
            alert.save(update_fields=["version"])
    return len(rows)


def concerned(record_ids: Collection[str]) -> dict[str, list[str]]:
    """{record id: ids of the standing alerts in force that share its rarest keys, the most likely first, then of those that share
    further ones of theirs}, whoever may see what."""
    wanted = following.keys_of_records(record_ids)
    counts: Counter[int] = Counter()
    running = AlertKey.objects.filter(alert__ended_at__isnull=True, alert__ends__gte=clock.today()).order_by()
    for some in batches({stored for hashes in wanted.values() for key in hashes for stored in (key, _further(key))}, codes.IN_ONE_QUERY):
        counts.update(dict(running.filter(hash__in=some).values_list("hash").annotate(Count("hash"))))
    own = {key: rarest(counts, hashes, codes.KEY_BUDGET) for key, hashes in wanted.items()}
    further = {key: rarest(counts, map(_further, hashes), codes.FURTHER_BUDGET) for key, hashes in wanted.items()}
    held: dict[int, list[str]] = defaultdict(list)
    for some in batches({stored for chosen in (*own.values(), *further.values()) for stored in chosen}, codes.IN_ONE_QUERY):
        for stored, alert in running.filter(hash__in=some).values_list("hash", "alert_id"):
            held[stored].append(alert)
    return {key: with_further(weighed(own[key], counts, held, codes.MAX_CANDIDATES), weighed(further[key], counts, held),
                              codes.MAX_FURTHER) for key in wanted}


def _further(hashed: int) -> int:
    """How a key is kept that is asked for further: so that it is never met by chance, and can be looked for by itself."""
    return ~hashed
