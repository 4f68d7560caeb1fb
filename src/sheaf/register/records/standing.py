"""For rooms that keep a comparison: does what it rests on still stand, for this reader and now?

A kept score tells of the facts that it was made of. So it stands only while the record is the one that was compared, in
the very version, and the reader may see all of it; every edit, retirement and merge takes it away at once, hidden ones too.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from sheaf.access.actor import Actor
from sheaf.access.guarded import condition, visible_to
from sheaf.access.policy import may
from sheaf.register.records import reading
from sheaf.register.records.models import OWN, Change, Record
from sheaf.register.records.reading import card
from sheaf.register.records.shapes import Card

# Entities of a list never change: a comparison with one of an archived edition is as true as it was.
_ROOTS = Q(dataset=OWN, status="live") | Q(dataset__kind="list", dataset__state__in=["published", "superseded"])


@dataclass(frozen=True, slots=True)
class Standing:
    """A card, and whether its page can be opened: not that of an edition that a newer one replaced."""

    card: Card
    open: bool


def roots(actor: Actor | None = None) -> QuerySet[Record]:
    """Records that a comparison may stand for, as far as the actor may see them; for subqueries. None: the node's own
    clockwork, which shows nobody anything."""
    found = Record.objects.filter(_ROOTS)
    return visible_to(found, actor) if actor else found


def members(actor: Actor | None = None) -> QuerySet[Record]:
    """Records merged into another, likewise."""
    found = Record.objects.filter(dataset=OWN, status="merged")
    return visible_to(found, actor) if actor else found


def any_state(actor: Actor | None = None) -> QuerySet[Record]:
    """Own records, retired and merged ones as well, likewise."""
    found = Record.objects.filter(dataset=OWN)
    return visible_to(found, actor) if actor else found


def strict(actor: Actor, prefix: str = "") -> Q:
    """The guard of a fact as a filter over a copy of its columns; nothing passes for whoever reads no records."""
    return condition(actor, "record.read", prefix) if may(actor, "record.read").allowed else Q(pk__in=[])


def versions(record_ids: Iterable[str]) -> dict[str, int]:
    """Stored versions, to be kept beside a comparison and shown to nobody: they count edits of hidden facts, too."""
    return dict(Record.objects.filter(pk__in=set(record_ids)).values_list("pk", "version"))


def changed_since(record_ids: Iterable[str], when: datetime) -> set[str]:
    """Those of the records that were changed at `when` or later; for the node's own clockwork."""
    return set(Record.objects.filter(pk__in=set(record_ids), updated__gte=when).values_list("pk", flat=True))


def edits(actor: Actor) -> QuerySet[Change]:
    """Edits that the actor may see something of: `record` and `edit`, the stored version that each made; for subqueries."""
    return reading.edits(actor).filter(edit__gt=0)


def newest() -> datetime | None:
    """When a record was last changed; None where there is none. For the node's own clockwork."""
    return Record.objects.order_by("-updated").values_list("updated", flat=True).first()


def cards(actor: Actor, record_ids: Collection[str]) -> dict[str, Standing]:
    """Cards of visible roots, by id."""
    rows = roots(actor).select_related("dataset").filter(pk__in=set(record_ids))
    return {item.id: Standing(card(item), item.dataset.state == "published") for item in rows}


def handlings(actor: Actor, record_ids: QuerySet[Any, Any]) -> set[tuple[int, str]]:
    """Distinct (level, compartment) of visible roots; record_ids: a subquery of ids."""
    return set(roots(actor).filter(pk__in=record_ids).order_by().values_list("level", "compartment").distinct())
