"""From a match to a row for its keeper: once for an alert, a record and a band, whoever else does the same at the same time."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count, Max

from sheaf.access.actor import service
from sheaf.audit import services as audit
from sheaf.kernel import clock, node
from sheaf.register.alerts import codes
from sheaf.register.alerts.models import Raised, StandingAlert


@dataclass(frozen=True, slots=True)
class Found:
    """A match that its keeper may be told. together: things that are one to the keeper: the record with those merged into it."""

    alert_id: str
    thing: str
    record_id: str
    band: int
    together: frozenset[str]
    edits: tuple[int, ...] = ()
    other: str = ""
    list_name: str = ""
    entity_id: str = ""


@dataclass
class _Known:
    """What an alert has raised: the highest band of each thing, and how many matches wait for a decision."""

    bands: dict[str, int] = field(default_factory=dict)
    waiting: int = 0


def keep(found: Iterable[Found]) -> int:
    """Write what is new or stronger by a band; how many rows. Inside the caller's transaction, under the alerts' locks."""
    by_alert: dict[str, list[Found]] = defaultdict(list)
    for item in found:
        by_alert[item.alert_id].append(item)
    if not by_alert:
        return 0
    locked = list(StandingAlert.objects.select_for_update().filter(pk__in=by_alert).order_by("id"))
    known = _known(by_alert)
    today, count = clock.today(), 0
    for alert in locked:
        if alert.in_force(today):
            count += _write(alert, by_alert[alert.id], known[alert.id])
    return count


def _known(by_alert: dict[str, list[Found]]) -> dict[str, _Known]:
    found: dict[str, _Known] = defaultdict(_Known)
    things = {thing for items in by_alert.values() for item in items for thing in item.together}
    rows = Raised.objects.filter(alert__in=by_alert)
    for alert, thing, band in rows.filter(thing__in=things).values_list("alert", "thing").annotate(Max("band")):
        found[alert].bands[thing] = band
    for alert, waiting in rows.filter(decision="").values_list("alert").annotate(Count("pk")):
        found[alert].waiting = waiting
    return found


def _write(alert: StandingAlert, items: list[Found], known: _Known) -> int:
    """The rows of one alert; where too many wait for a decision it says since when it keeps no more."""
    rows: list[Raised] = []
    for item in sorted(items, key=lambda item: (-item.band, item.thing)):
        if item.band <= max((known.bands.get(thing, 0) for thing in item.together), default=0):
            continue
        if known.waiting + len(rows) >= codes.MAX_WAITING:
            alert.full = alert.full or clock.now()
            alert.save(update_fields=["full"])
            break
        known.bands[item.thing] = item.band
        rows.append(Raised(alert=alert, thing=item.thing, record_id=item.record_id, band=item.band, edits=list(item.edits),
                           other=item.other, list_name=item.list_name, entity_id=item.entity_id))
    Raised.objects.bulk_create(rows)
    if rows:
        bands = Counter(str(row.band) for row in rows)
        audit.record(service(node.current().state), "alert.raise", kind="alert", object_id=alert.id, detail={"bands": dict(bands)})
    return len(rows)
