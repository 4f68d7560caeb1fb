"""Reads, all rooted in what the actor may see now: a match is compared anew for its reader, and shown only if it still holds.

Nothing is counted that is not shown. Whatever a match says of a record comes out of that comparison, never out of a row.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from sheaf.access import queries as access
from sheaf.access.actor import Actor
from sheaf.access.guarded import visible_to
from sheaf.access.policy import may, require
from sheaf.audit import services as audit
from sheaf.kernel import clock
from sheaf.kernel.errors import NotFound
from sheaf.kernel.handling import CLASSIFICATIONS, SEALED, Handling
from sheaf.register.alerts import codes, subjects
from sheaf.register.alerts.following import together_of
from sheaf.register.alerts.keeping import find
from sheaf.register.alerts.models import Raised, Run, StandingAlert, in_force
from sheaf.register.records import following as records
from sheaf.register.records import ftm
from sheaf.register.records import queries as register
from sheaf.register.records.explaining import Compared
from sheaf.register.records.shapes import Card, Hit


@dataclass(frozen=True, slots=True)
class StandingView:
    """A standing alert as its reader may see it. closed: of a sealed compartment, and the reader's proof is old: no terms."""

    row: StandingAlert
    title: str
    purpose: str
    mine: bool
    closed: bool

    @property
    def state(self) -> str:
        if self.row.ended_at:
            return "ended"
        if self.row.ends < clock.today():
            return "run out"
        return "asleep" if self.row.asleep else "watching"

    @property
    def open(self) -> bool:
        return self.state in ("watching", "asleep")

    @property
    def case(self) -> str:
        return "" if self.closed else self.row.case

    @property
    def handling(self) -> Handling:
        """For the banner of its page."""
        return Handling(classification=CLASSIFICATIONS[self.row.level], compartment=self.row.compartment)

    @property
    def words(self) -> list[tuple[str, str]]:
        return [] if self.closed else subjects.in_words(self.row.subject)


@dataclass(frozen=True, slots=True)
class MatchView:
    """A match as its reader may see it now: the hit was found for them, `changes` is the part of the change that they may see.
    closed: the record is of a sealed compartment, and the reader's proof is old."""

    row: Raised
    alert: StandingAlert
    title: str
    hit: Hit
    changes: tuple[str, ...]
    closed: bool

    @property
    def record(self) -> Card:
        return self.hit.record

    @property
    def caption(self) -> str:
        return "A record of a sealed compartment" if self.closed else self.hit.record.caption

    @property
    def case(self) -> str:
        return "" if self.closed else self.alert.case

    @property
    def band(self) -> str:
        return self.hit.band

    @property
    def compared(self) -> tuple[Compared, ...]:
        """What was set against what, part beside part."""
        return () if self.closed else self.hit.compared

    @property
    def decision(self) -> str:
        return codes.DECISIONS.get(self.row.decision, "")


def standing(actor: Actor, *, mine: bool = True, ended: bool = False) -> list[StandingView]:
    """The actor's standing alerts, or all of the unit that they may read; those in force first to end, or those that ended."""
    require(actor, "alert.read")
    rows = visible_to(StandingAlert.objects.all(), actor, "alert.read")
    rows = rows.exclude(in_force()).order_by("-ends", "id") if ended else rows.filter(in_force()).order_by("ends", "id")
    rows = rows.filter(owner=actor.person_id) if mine else rows
    found = [_standing(actor, row) for row in rows[: codes.MAX_ROWS]]
    audit.record(actor, "alert.read", kind="alert", outcome="read", detail={"count": len(found)})
    return found


def one(actor: Actor, alert_id: str) -> StandingView:
    """One standing alert with its terms; audited."""
    require(actor, "alert.read")
    row = find(actor, alert_id)
    require(actor, "alert.read", row)
    audit.record(actor, "alert.read", kind="alert", object_id=row.id, outcome="read")
    return _standing(actor, row)


def readers(view: StandingView) -> list[str]:
    """Who in the unit may read this alert, by title."""
    return sorted({actor.title for actor in access.colleagues(view.row.unit) if may(actor, "alert.read", view.row).allowed})


def present(actor: Actor, view: StandingView) -> list[Hit]:
    """What the register holds of this now, for the actor: an alert tells of what comes, not of what was there."""
    found = register.search(actor, subjects.subject_of(view.row.subject), limit=10)
    return [hit for hit in found if hit.score >= view.row.least]


def matches(actor: Actor, *, mine: bool = True, decided: bool = False, alert_id: str = "", limit: int = codes.PAGE_ROWS,
            log: bool = True) -> list[MatchView]:
    """Matches that the actor may see now, newest first: without a decision or unsure, or those decided."""
    require(actor, "alert.read")
    found = _matches(actor, _rows(actor, mine, decided, alert_id), limit)
    if log:
        audit.record(actor, "alert.read", kind="alert", object_id=alert_id, outcome="read", detail={"matches": len(found)})
    return found


def match(actor: Actor, match_id: str) -> MatchView:
    """One match; `NotFound` for none, and for one that is none for this actor now."""
    rows = Raised.objects.filter(pk=match_id, alert__in=visible_to(StandingAlert.objects.all(), actor, "alert.read"))
    found = _matches(actor, rows.select_related("alert"), 1)
    if not found:
        raise NotFound("There is no such match, or none for you.")
    return found[0]


def about(actor: Actor, record_ids: Collection[str]) -> list[MatchView]:
    """Matches of alerts of the actor's unit with these records, for the record's page."""
    return _matches(actor, _of_readable(actor).filter(record_id__in=record_ids), codes.INBOX_ROWS)


def asleep(actor: Actor) -> list[StandingView]:
    """Alerts that nobody keeps any more and that the actor could take over."""
    rows = visible_to(StandingAlert.objects.filter(in_force(), asleep__isnull=False), actor, "alert.take_over")
    return [_standing(actor, row) for row in rows.order_by("asleep")[: codes.INBOX_ROWS]]


def own_in_need(actor: Actor) -> list[StandingView]:
    """The actor's alerts that soon run out, or that are full."""
    rows = visible_to(StandingAlert.objects.filter(in_force(), owner=actor.person_id), actor, "alert.read")
    soon = clock.today() + codes.REMIND
    return [_standing(actor, row) for row in rows.order_by("ends")[: codes.MAX_ROWS] if row.full or row.ends <= soon]


def runs(actor: Actor) -> list[Run]:
    """Editions that are being set against the alerts: how far each is."""
    require(actor, "alert.read")
    return list(Run.objects.filter(finished__isnull=True).order_by("id")[:5]) if may(actor, "list.read").allowed else []


def _standing(actor: Actor, row: StandingAlert) -> StandingView:
    closed = _closed(actor, [row.compartment])
    title = "An alert of a sealed compartment" if closed else subjects.title(row.subject)
    return StandingView(row, title, codes.PURPOSES.get(row.purpose, row.purpose), row.owner == actor.person_id, closed)


def _closed(actor: Actor, compartments: Iterable[str]) -> bool:
    """Whether something sealed would be shown to somebody whose proof of who they are is old."""
    return not actor.fresh and not SEALED.isdisjoint(compartments)


def _of_readable(actor: Actor) -> QuerySet[Raised]:
    alerts = visible_to(StandingAlert.objects.all(), actor, "alert.read")
    return Raised.objects.filter(alert__in=alerts).select_related("alert").order_by("-at", "-id")


def _rows(actor: Actor, mine: bool, decided: bool, alert_id: str) -> QuerySet[Raised]:
    rows = _of_readable(actor)
    if alert_id:
        rows = rows.filter(alert=alert_id)
    elif mine:
        rows = rows.filter(alert__owner=actor.person_id)
    return rows.filter(decision__in=("same", "not_same")) if decided else rows.filter(decision__in=("", "unsure"))


def _matches(actor: Actor, rows: QuerySet[Raised], limit: int) -> list[MatchView]:
    """Page by page until enough are found that hold for this reader; a constant number of queries for a page."""
    found: list[MatchView] = []
    for begin in range(0, codes.MAX_ROWS, codes.PAGE_ROWS):
        page = list(rows[begin: begin + codes.PAGE_ROWS])
        found += _shown(actor, page) if page else []
        if len(found) >= limit or len(page) < codes.PAGE_ROWS:
            break
    return found[:limit]


def _shown(actor: Actor, rows: Sequence[Raised]) -> list[MatchView]:
    now = records.standing_at(actor, {(row.list_name, row.entity_id) for row in rows if row.list_name})
    at = {row.id: now.get((row.list_name, row.entity_id), "") if row.list_name else row.record_id for row in rows}
    looked_for = [subjects.subject_of(row.alert.subject) for row in rows]
    hits = list(register.find_among_each(actor, looked_for, [[at[row.id]] if at[row.id] else [] for row in rows], threshold=codes.LEAST))
    seen = records.edits_seen(actor, [row.record_id for row in rows if not row.list_name])
    listed = records.properties_of({key for row in rows if row.list_name for key in (row.record_id, row.other) if key})
    views = []
    for row, some in zip(rows, hits, strict=True):
        if some and some[0].score >= row.alert.least and (changes := _changes(row, some[0], seen, listed)):
            views.append(_view(actor, row, some[0], changes))
    return views


def _view(actor: Actor, row: Raised, hit: Hit, changes: tuple[str, ...]) -> MatchView:
    closed = _closed(actor, [row.alert.compartment, *(guard.compartment for guard in hit.guards)])
    return MatchView(row, row.alert, "An alert of a sealed compartment" if closed else subjects.title(row.alert.subject), hit,
                     () if closed else changes, closed)


def _changes(row: Raised, hit: Hit, seen: records.Edits,
             listed: records.Properties) -> tuple[str, ...]:
    """What changed, in words, as far as the reader may see it; empty: nothing, and then there is no match for them either."""
    if row.list_name:
        return _list_changes(row, hit, listed)
    if row.other and row.other in together_of(hit):
        return ("Another record was merged into it",)
    history = [change for edit in row.edits for change in seen.get(row.record_id, {}).get(edit, ())]
    if any(change.action == "created" for change in history):
        return ("New record",)
    return tuple(dict.fromkeys(f"{change.action.capitalize()}: {_label(hit, change.prop)}" for change in history))


def _list_changes(row: Raised, hit: Hit, listed: records.Properties) -> tuple[str, ...]:
    before, after = listed.get(row.other), listed.get(row.record_id, {})
    if before is None:
        return (f"New on the list {row.list_name}",)
    changed = sorted(prop for prop in {*before, *after} if sorted(before.get(prop, [])) != sorted(after.get(prop, [])))
    return (f"Changed on the list {row.list_name}: " + ", ".join(_label(hit, prop) for prop in changed),)


def _label(hit: Hit, prop: str) -> str:
    item = ftm.schema(hit.record.schema).properties.get(prop)
    return item.label if item else prop
