"""Rows that the actor may see, as cards and fact views. Shared by the queries of this room; rooted in `visible_to`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from django.db.models import Count, Exists, OuterRef, QuerySet

from sheaf.access.actor import Actor
from sheaf.access.guarded import FILTERS, condition, visible_to
from sheaf.access.policy import Facts, may
from sheaf.access.rules import TABLE
from sheaf.kernel import node
from sheaf.kernel.errors import Conflict, NotFound
from sheaf.kernel.handling import Handling, join, parse
from sheaf.register.records import ftm, postings
from sheaf.register.records.models import OWN, Change, Fact, Record, SearchKey
from sheaf.register.records.postings import Opened
from sheaf.register.records.shapes import Card, FactView

LIST_HANDLING = Handling(classification="PUBLIC", tlp="CLEAR", use=("H0",), pap="CLEAR")
EDITS = ("created", "fact added", "fact retired", "retired")  # actions of history that change what a record says
CHANGES_PER_RECORD = 20  # rows of history read for one record of "Changed last"; a record has about as many facts
CHANGED = "Somebody changed this record since you opened it. Read it again."
MAX_LINKED = 300  # records that refer to one record and are shown with it


def visible_records(actor: Actor, verb: str = "record.read") -> QuerySet[Record]:
    """Records of the own register and of published editions that the actor may do `verb` on."""
    return visible_to(Record.objects.filter(dataset__state="published"), actor, verb)


def visible_keys(actor: Actor) -> QuerySet[SearchKey]:
    """Search keys of own records, made of facts that the actor may see, of records that the actor may see."""
    if not may(actor, "record.read").allowed:
        return SearchKey.objects.none()
    guard = condition(actor, "record.read", "record_")  # the copies of the record's guard, not a join
    for name in TABLE["record.read"].guards:
        if name != "same_state":  # the record's state, asked above, is the fact's
            guard &= FILTERS[name](actor)
    return SearchKey.objects.filter(guard)


def visible_segments(actor: Actor, datasets: Sequence[str] | None = None) -> list[int]:
    """Segments of the published editions (of these datasets) whose entities the actor may see."""
    return visible_index(actor, datasets).segments


def visible_index(actor: Actor, datasets: Sequence[str] | None = None) -> Opened:
    """Those segments, with the versions of the keys of own records and of lists.

    All entities of all lists have one guard, that of a row made by `bulk`; so one question to the policy answers for all.
    """
    guard = Facts(kind="record", state=node.current().state, level=0, compartment="OPEN")
    found = postings.opened(datasets)
    return found if may(actor, "record.read", guard).allowed else replace(found, segments=[], lists={})


def row(actor: Actor, record_id: str, verb: str = "record.read") -> Record:
    """One visible record; `NotFound` for one that does not exist and for one that must not be known."""
    found = visible_records(actor, verb).select_related("dataset").filter(pk=record_id).first()
    if found is None:
        raise NotFound("There is no such record, or you may not see it.")
    return found


def root_of(actor: Actor, record: Record) -> Record:
    """The record that stands for this one, where the actor may see it."""
    if record.merged_into_id is None:
        return record
    root = visible_records(actor).select_related("dataset").filter(pk=record.merged_into_id).first()
    return root or record


def check_not_merged_unseen(actor: Actor, record: Record) -> None:
    """`Conflict` in the words of any other for a record merged into one that the actor must not know of (decision 0044)."""
    if record.merged_into_id and root_of(actor, record) is record:
        raise Conflict(CHANGED)


def members(actor: Actor, root: Record) -> list[Record]:
    """The records merged into `root` that the actor may see."""
    return list(visible_records(actor).select_related("dataset").filter(merged_into=root).order_by("id"))


def card(record: Record, version: int = 0) -> Card:
    """The card of a row whose dataset is loaded. version: from `versions`; never the row's own.

    status: live or retired. Only beside the record that stands for it is a merged one called merged (decision 0044).
    """
    return Card(
        id=record.id, schema=record.schema, kind=record.kind, caption=record.caption, dataset_id=record.dataset_id,
        dataset_kind=record.dataset.kind, dataset_name=record.dataset.title or record.dataset.name, guard=record.facts(),
        canary=record.canary, status="retired" if record.status == "retired" else "live", version=version,
        entity_id=record.entity_id,
    )


def read_card(actor: Actor, record: Record) -> Card:
    """The card with the version that this actor may know."""
    return card(record, versions(actor, [record.id])[record.id])


def versions(actor: Actor, record_ids: Iterable[str]) -> dict[str, int]:
    """One more than the edits of each record that the actor may see something of; one query for all.

    The guards of history rows never change, so the number only grows and an edit made from a stale form meets another.
    """
    ids = list(record_ids)
    rows = edits(actor).filter(record__in=ids, edit__gt=1).order_by().values("record").annotate(edits=Count("edit", distinct=True))
    counted = {item["record"]: item["edits"] for item in rows} if ids else {}
    return {key: 1 + counted.get(key, 0) for key in ids}


def changed_last(actor: Actor, limit: int) -> list[Record]:
    """Live own records that the actor sees by themselves, by the last change that they may see. Reads the newest rows of
    history first: one query, or another for each record that takes a whole page of them."""
    # Not a join: the order must come from the index over history, not from a walk over the register.
    root = visible_to(Record.objects.filter(pk=OuterRef("merged_into")), actor)
    shown = Record.objects.filter(~Exists(root), pk=OuterRef("record"), dataset=OWN, status__in=["live", "merged"])
    rows = edits(actor).filter(Exists(visible_to(shown, actor)))
    found: list[str] = []
    while len(found) < limit:
        page = list(rows.exclude(record__in=found).order_by("-at", "-id").values_list("record", flat=True)[:limit * CHANGES_PER_RECORD])
        found += dict.fromkeys(page)
        if len(page) < limit * CHANGES_PER_RECORD:
            break
    held = {item.id: item for item in visible_records(actor).select_related("dataset").filter(pk__in=found[:limit])}
    return [held[key] for key in found[:limit] if key in held]


def edits(actor: Actor) -> QuerySet[Change]:
    """Rows of history about facts that the actor may see, without links to a record hidden from them."""
    target = visible_to(Record.objects.filter(pk=OuterRef("target")), actor)
    hidden = Fact.objects.filter(~Exists(target), pk=OuterRef("reference")).exclude(target="")
    return visible_to(Change.objects.filter(~Exists(hidden), action__in=EDITS), actor)


def cards(actor: Actor, ids: Iterable[str]) -> dict[str, Card]:
    """Visible cards by every asked id; a merged record shows the one that stands for it."""
    rows = list(visible_records(actor).select_related("dataset").filter(pk__in=set(ids)))
    found = {item.id: item for item in rows}
    missing = {item.merged_into_id for item in rows if item.merged_into_id} - set(found)
    if missing:
        found |= {item.id: item for item in visible_records(actor).select_related("dataset").filter(pk__in=missing)}
    return {key: card(found.get(item.merged_into_id or "", item)) for key, item in found.items()}


def visible_facts(actor: Actor, record_ids: Sequence[str]) -> QuerySet[Fact]:
    """Facts in force of these records that the actor may see."""
    return visible_to(Fact.objects.filter(record__in=record_ids, retired__isnull=True), actor)


def fact_views(actor: Actor, records: Sequence[Record]) -> list[FactView]:
    """Facts of these records in the schema's order. A fact that points to a hidden record is left out."""
    own = [item.id for item in records if item.properties is None]
    schema_of = {item.id: item.schema for item in records}
    views = [_view(fact, schema_of[fact.record_id])
             for fact in visible_facts(actor, own).select_related("provenance").order_by("added", "id")] if own else []
    views += [view for item in records if item.properties is not None for view in _list_views(item)]
    targets = cards(actor, {view.value for view in views if view.type == "entity"})
    shown = [_aimed(view, targets) for view in views if view.type != "entity" or view.value in targets]
    order = {name: place for item in records for place, name in enumerate(ftm.schema(item.schema).properties)}
    return sorted(shown, key=lambda view: order.get(view.prop, len(order)))


def handling_of(views: Iterable[FactView]) -> Handling:
    """The join over all facts shown; that of a public list where there is none."""
    distinct = {view.handling for view in views}
    return join(distinct) if distinct else LIST_HANDLING


def _view(fact: Fact, schema_name: str) -> FactView:
    origin = fact.provenance
    item = ftm.schema(schema_name).properties.get(fact.prop)
    return FactView(
        id=fact.id, record_id=fact.record_id, prop=fact.prop, label=item.label if item else fact.prop,
        type=item.type if item else "string", value=fact.value, lang=fact.lang, source=origin.source,
        handling=parse(origin.handling), crime_area=fact.crime_area, valid_from=origin.valid_from,
        valid_to=origin.valid_to, review_date=origin.review_date, added=fact.added, added_by=fact.added_by,
        retired=fact.retired,
    )


def _list_views(record: Record) -> list[FactView]:
    shape = ftm.schema(record.schema)
    source = record.dataset.title or record.dataset.name
    return [
        FactView(id="", record_id=record.id, prop=prop, label=shape.properties[prop].label, type=shape.properties[prop].type,
                 value=value, lang="", source=source, handling=LIST_HANDLING, crime_area="", valid_from=None, valid_to=None,
                 review_date=None, added=record.created, added_by="")
        for prop, values in (record.properties or {}).items() if prop in shape.properties for value in values
    ]


def _aimed(view: FactView, targets: dict[str, Card]) -> FactView:
    if view.type != "entity":
        return view
    values = {name: getattr(view, name) for name in FactView.__dataclass_fields__}
    return FactView(**{**values, "target": targets[view.value]})
