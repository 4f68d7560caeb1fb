"""Reads. All rooted in what the actor may see; `find_for_answer` alone serves the release policy.

What is read is audited here, once per record, so that no door can forget it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sheaf.access.actor import Actor
from sheaf.access.guarded import visible_to
from sheaf.access.policy import may, require
from sheaf.audit import services as audit
from sheaf.register.records import ftm, reading
from sheaf.register.records.finding import candidates_each, find_among, find_among_each, find_for_answer, screen, search
from sheaf.register.records.models import Attachment, Change, CustodyStep, Dataset, Merge, Record
from sheaf.register.records.shapes import Card, FactView, Hit, RecordView

__all__ = [
    "EditionView", "attachments", "candidates_each", "card", "custody", "edition_digests", "editions", "entities", "find_among",
    "find_among_each", "find_for_answer", "get", "group_by_kind", "history", "merges", "recent", "screen", "search", "versions",
]
MAX_ROWS = 500  # of history shown on one page


@dataclass(frozen=True, slots=True)
class EditionView:
    """One edition of a list, or the own register."""

    id: str
    kind: str
    name: str
    title: str
    source: str
    edition: str
    state: str
    entities: int
    created: datetime
    published: datetime | None


def get(actor: Actor, record_id: str) -> RecordView:
    """The record as this actor may see it; of a merged one, the record that stands for it."""
    require(actor, "record.read")
    root = reading.root_of(actor, reading.row(actor, record_id))
    view = _view(actor, root)
    audit.record(actor, "record.read", kind="record", object_id=root.id, outcome="read")
    return view


def alone(actor: Actor, record_id: str) -> RecordView:
    """The record by itself, without what was merged with it; for the two sides of a merge."""
    require(actor, "record.read")
    record = reading.row(actor, record_id)
    facts = reading.fact_views(actor, [record])
    _confirmed(actor, record, [fact.handling.compartment for fact in facts])
    audit.record(actor, "record.read", kind="record", object_id=record.id, outcome="read")
    return RecordView(reading.read_card(actor, record), ftm.schema(record.schema).label, tuple(facts), (), reading.handling_of(facts))


def card(actor: Actor, record_id: str) -> Card:
    """The card alone, for a preview or a reference; audited as a read."""
    require(actor, "record.read")
    found = reading.card(reading.root_of(actor, reading.row(actor, record_id)))
    audit.record(actor, "record.read", kind="record", object_id=found.id, outcome="read", detail={"part": "card"})
    return found


def recent(actor: Actor, limit: int = 10) -> list[Card]:
    """Own records changed last, by the changes that the actor may see."""
    if not may(actor, "record.read").allowed:
        return []
    return [reading.card(item) for item in reading.changed_last(actor, limit)]


def versions(actor: Actor, record_ids: Sequence[str]) -> dict[str, int]:
    """The versions of records that the actor was shown, each made of the edits that they may see."""
    return reading.versions(actor, record_ids)


def group_by_kind(hits: Sequence[Hit]) -> list[tuple[str, list[Hit]]]:
    """Hits by kind in words, the kind with the best hit first."""
    groups: dict[str, list[Hit]] = {}
    for hit in hits:
        groups.setdefault(hit.record.kind, []).append(hit)
    return [(ftm.KIND_WORDS.get(kind, kind), found) for kind, found in groups.items()]


def history(actor: Actor, record_id: str) -> list[Change]:
    """Changes of a record and of those merged into it, newest first, without those about hidden facts."""
    require(actor, "record.read")
    root = reading.root_of(actor, reading.row(actor, record_id))
    ids = [root.id, *(item.id for item in reading.members(actor, root))]
    rows = list(visible_to(Change.objects.filter(record__in=ids), actor).order_by("-at", "-id")[:MAX_ROWS])
    _confirmed(actor, root, [item.compartment for item in rows])
    pointed = {text for item in rows if _points(root, item) for text in (item.before, item.after) if text}
    pointed |= {item.after for item in rows if item.action in {"merged", "unmerged"}}
    seen = reading.cards(actor, pointed) if pointed else {}
    return [item for item in rows
            if not (_points(root, item) or item.action in {"merged", "unmerged"})
            or all(text in seen for text in (item.before, item.after) if text)]


def merges(actor: Actor, record_id: str) -> list[Merge]:
    """Merges in force into this record, both sides of which the actor may see."""
    found = Merge.objects.filter(kept=record_id, undone_at__isnull=True).order_by("-at")
    seen = reading.cards(actor, {record_id, *(item.gone_id for item in found)})
    return [item for item in found if item.gone_id in seen and record_id in seen]


def attachments(actor: Actor, record_id: str) -> list[Attachment]:
    """Files of the record and of those merged into it that the actor may see."""
    root = reading.root_of(actor, reading.row(actor, record_id))
    ids = [root.id, *(item.id for item in reading.members(actor, root))]
    return list(visible_to(Attachment.objects.filter(record__in=ids), actor).order_by("created"))


def custody(actor: Actor, attachment_id: str) -> list[CustodyStep]:
    """The hand-overs of an attachment, first to last; empty where it may not be seen."""
    seen = visible_to(Attachment.objects.filter(pk=attachment_id), actor)
    return list(CustodyStep.objects.filter(attachment__in=seen))


def custody_of(actor: Actor, files: Sequence[Attachment]) -> dict[str, list[CustodyStep]]:
    """The hand-overs of several attachments at once, by attachment; those that may not be seen are left out."""
    seen = visible_to(Attachment.objects.filter(pk__in=[item.id for item in files]), actor)
    steps: dict[str, list[CustodyStep]] = {}
    for step in CustodyStep.objects.filter(attachment__in=seen):
        steps.setdefault(step.attachment_id, []).append(step)
    return steps


def editions(actor: Actor, *, name: str = "") -> list[EditionView]:
    """List editions, newest first; the own register is not among them."""
    if not may(actor, "list.read").allowed:
        return []
    rows = Dataset.objects.filter(kind="list").order_by("-created")
    return [_edition(item) for item in (rows.filter(name=name) if name else rows)]


def edition_digests(dataset_id: str) -> dict[str, str]:
    """{entity id: digest} of one edition, to say what was added, changed and removed."""
    return dict(Record.objects.filter(dataset=dataset_id, dataset__kind="list").values_list("entity_id", "digest"))


def entities(dataset_id: str) -> Iterator[dict[str, Any]]:
    """The entities of one list edition as FollowTheMoney dicts, references turned into record ids."""
    rows = Record.objects.filter(dataset=dataset_id, dataset__kind="list").order_by("entity_id")
    for item in rows.iterator(chunk_size=1000):
        yield {"id": item.entity_id, "schema": item.schema, "caption": item.caption, "properties": item.properties}


def _view(actor: Actor, root: Record) -> RecordView:
    merged = reading.members(actor, root)
    facts: list[FactView] = reading.fact_views(actor, [root, *merged])
    _confirmed(actor, root, [fact.handling.compartment for fact in facts])
    known = reading.versions(actor, [root.id, *(item.id for item in merged)])
    return RecordView(reading.card(root, known[root.id]), ftm.schema(root.schema).label, tuple(facts),
                      tuple(replace(reading.card(item, known[item.id]), status="merged") for item in merged),
                      reading.handling_of(facts))


def _confirmed(actor: Actor, record: Record, compartments: Iterable[str]) -> None:
    """`Unconfirmed` where something of a sealed compartment would be shown and the reader's proof is old."""
    if not actor.fresh:
        for compartment in {record.compartment, *compartments}:
            require(actor, "record.read", replace(record.facts(), compartment=compartment))


def _points(root: Record, change: Change) -> bool:
    item = ftm.schema(root.schema).properties.get(change.prop)
    return bool(item and item.type == "entity")


def _edition(row: Dataset) -> EditionView:
    return EditionView(row.id, row.kind, row.name, row.title, row.source, row.edition, row.state, row.entities, row.created,
                       row.published)
