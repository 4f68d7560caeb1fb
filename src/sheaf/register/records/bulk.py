"""List editions: open, load fast, publish, discard. A list is never mixed with own records."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from django.db import connections

from sheaf.access.actor import Actor
from sheaf.access.policy import require
from sheaf.audit import services as audit
from sheaf.kernel import clock, collector, node
from sheaf.kernel.batches import batches
from sheaf.kernel.errors import Conflict, Invalid, NotFound
from sheaf.register.records import hooks, postings
from sheaf.register.records.loading import MAX_ENTITY_ID, Loader, Row
from sheaf.register.records.models import Dataset, Record
from sheaf.register.records.shapes import Loaded
from sheaf.store import alias, atomic

BATCH = 2000  # entities per transaction: short locks, and progress that moves
MAX_REFUSED = 1000  # reasons kept; the count goes on
# Constant SQL: model instances and their compiler took five sixths of the time of a load.
_INSERT_RECORDS = (
    "INSERT INTO records_record (id, dataset_id, entity_id, schema, kind, caption, properties, digest, state, unit, crime_area, "
    "level, compartment, status, version, canary, created, created_by, updated) "
    "VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, '', '', 0, 'OPEN', 'live', 1, false, %s, '', %s)"
)
Progress = Callable[[int], None]


def open_edition(actor: Actor, *, name: str, edition: str, title: str = "", source: str = "") -> str:
    """A draft edition of a list; gives the dataset's id. A draft is not searched."""
    require(actor, "list.import")
    if not name.strip() or not edition.strip() or len(name) > 100 or len(edition) > 100:
        raise Invalid("A list needs a name and an edition.", fields={"name": "Needed.", "edition": "Needed."})
    with atomic():
        if Dataset.objects.filter(name=name, edition=edition).exists():
            raise Conflict("This edition of the list is here already.", code="edition_exists")
        row = Dataset.objects.create(kind="list", name=name, edition=edition, title=title[:300], source=source[:500])
        audit.record(actor, "list.import", kind="dataset", object_id=row.id, detail={"did": "open"})
    return row.id


def bulk_load(dataset_id: str, entities: Iterable[Mapping[str, Any]], on_progress: Progress | None = None) -> Loaded:
    """Write FollowTheMoney entities ({id, schema, properties}) into a draft edition, BATCH at a time.

    An entity with an unknown schema or property, without id, or malformed is refused with a reason, and the
    rest goes on. Values are taken as they are: the reader of the list has cleaned them. on_progress gets the
    number of entities seen. The caller (lists) has asked the policy.
    """
    dataset = Dataset.objects.filter(pk=dataset_id, kind="list").first()
    if dataset is None or dataset.state != "draft":
        raise Conflict("Only a draft edition of a list can be loaded.", code="not_draft")
    refused: list[tuple[str, str]] = []
    index = postings.Writer(dataset)
    with collector.paused():
        count = _load(Loader(dataset.id, dataset.keys), index, entities, refused, on_progress)
        index.close()
    Dataset.objects.filter(pk=dataset_id).update(entities=Record.objects.filter(dataset=dataset).count())
    return Loaded(count, tuple(refused[:MAX_REFUSED]))


def _load(loader: Loader, index: postings.Writer, entities: Iterable[Mapping[str, Any]], refused: list[tuple[str, str]],
          on_progress: Progress | None) -> int:
    count = seen = 0
    for batch in batches(entities, BATCH):
        rows: list[Row] = []
        for raw in batch:
            try:
                columns, key, keys = loader.row(raw)
            except Invalid as error:
                refused.append((str(raw.get("id") or "")[:MAX_ENTITY_ID], error.message))
                continue
            rows.append(columns)
            index.add(key, keys)
        _insert(rows)
        count += len(rows)
        seen += len(batch)
        if on_progress:
            on_progress(seen)
    return count


def _insert(rows: Sequence[Row]) -> None:
    connection, state = connections[alias()], node.current().state
    now = connection.ops.adapt_datetimefield_value(clock.now())
    with atomic(), connection.cursor() as cursor:
        cursor.executemany(_INSERT_RECORDS, [(*row, state, now, now) for row in rows])


def publish_edition(actor: Actor, *, dataset_id: str) -> None:
    """Make a draft searchable; the edition of the same list published before is superseded in the same instant."""
    require(actor, "list.publish")
    with atomic():
        row = Dataset.objects.select_for_update().filter(pk=dataset_id, kind="list").first()
        if row is None:
            raise NotFound("There is no such edition.")
        if row.state != "draft":
            raise Conflict("Only a draft can be published.", code="not_draft")
        before = Dataset.objects.filter(name=row.name, state="published")
        previous = before.order_by("-published").values_list("id", flat=True).first() or ""
        before.update(state="superseded")
        row.state, row.published = "published", clock.now()
        row.save(update_fields=["state", "published"])
        hooks.published(hooks.Published(row.id, row.name, previous))
        audit.record(actor, "list.publish", kind="dataset", object_id=row.id, detail={"entities": row.entities})


def discard_edition(actor: Actor, *, dataset_id: str) -> None:
    """Remove a draft with everything in it."""
    require(actor, "list.import")
    with atomic():
        row = Dataset.objects.select_for_update().filter(pk=dataset_id, kind="list").first()
        if row is None or row.state != "draft":
            raise Conflict("Only a draft can be discarded.", code="not_draft")
        postings.drop(row)
        records = Record.objects.filter(dataset=row)
        records._raw_delete(records.db)  # nothing refers to an entity of a draft, so nothing need be read first
        row.delete()
        audit.record(actor, "list.import", kind="dataset", object_id=dataset_id, detail={"did": "discard"})
