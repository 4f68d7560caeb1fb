"""List editions: open, load fast, publish, discard. A list is never mixed with own records."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from hashlib import sha256
from itertools import islice
from typing import Any
from uuid import UUID

from django.db import connections

from sheaf.access.actor import Actor
from sheaf.access.policy import require
from sheaf.audit import services as audit
from sheaf.kernel import clock, node
from sheaf.kernel.errors import Conflict, Invalid, NotFound
from sheaf.register.records import ftm, index
from sheaf.register.records.models import Dataset, Record, SearchKey
from sheaf.register.records.shapes import Loaded
from sheaf.store import alias, atomic

BATCH = 1000  # entities per transaction: short locks, and progress that moves
MAX_ENTITY_ID = 255
MAX_REFUSED = 1000  # reasons kept; the count goes on
# Constant SQL: model instances and their compiler took five sixths of the time of a load.
_INSERT_RECORDS = (
    "INSERT INTO records_record (id, dataset_id, entity_id, schema, kind, caption, properties, digest, state, unit, crime_area, "
    "level, compartment, status, version, canary, created, created_by, updated) "
    "VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, '', '', 0, 'OPEN', 'live', 1, false, %s, '', %s)"
)
_INSERT_KEYS = (
    "INSERT INTO records_searchkey (hash, record_id, fact_id, level, compartment, crime_area) "
    "VALUES (%s, %s, '', 0, 'OPEN', '')"
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
    count = seen = 0
    source = iter(entities)
    while batch := list(islice(source, BATCH)):
        rows = [row for raw in batch if (row := _row(dataset, raw, refused))]
        with atomic(), connections[alias()].cursor() as cursor:
            cursor.executemany(_INSERT_RECORDS, list(_columns(rows)))
            cursor.executemany(_INSERT_KEYS, list(_keys(rows)))
        count += len(rows)
        seen += len(batch)
        if on_progress:
            on_progress(seen)
    Dataset.objects.filter(pk=dataset_id).update(entities=Record.objects.filter(dataset=dataset).count())
    return Loaded(count, tuple(refused[:MAX_REFUSED]))


def publish_edition(actor: Actor, *, dataset_id: str) -> None:
    """Make a draft searchable; the edition of the same list published before is superseded in the same instant."""
    require(actor, "list.publish")
    with atomic():
        row = Dataset.objects.select_for_update().filter(pk=dataset_id, kind="list").first()
        if row is None:
            raise NotFound("There is no such edition.")
        if row.state != "draft":
            raise Conflict("Only a draft can be published.", code="not_draft")
        Dataset.objects.filter(name=row.name, state="published").update(state="superseded")
        row.state, row.published = "published", clock.now()
        row.save(update_fields=["state", "published"])
        audit.record(actor, "list.publish", kind="dataset", object_id=row.id, detail={"entities": row.entities})


def discard_edition(actor: Actor, *, dataset_id: str) -> None:
    """Remove a draft with everything in it."""
    require(actor, "list.import")
    with atomic():
        row = Dataset.objects.select_for_update().filter(pk=dataset_id, kind="list").first()
        if row is None or row.state != "draft":
            raise Conflict("Only a draft can be discarded.", code="not_draft")
        SearchKey.objects.filter(record__dataset=row).delete()
        Record.objects.filter(dataset=row).delete()
        row.delete()
        audit.record(actor, "list.import", kind="dataset", object_id=dataset_id, detail={"did": "discard"})


def record_id_of(dataset_id: str, entity_id: str) -> str:
    """The record id of a list entity: always the same, so that references need no look-up."""
    return str(UUID(bytes=sha256(f"{dataset_id}\n{entity_id}".encode("utf-8", "replace")).digest()[:16]))


def entity_digest(raw: Mapping[str, Any]) -> str:
    """What is compared between editions: schema and properties, whatever their order."""
    properties = {key: sorted(values) for key, values in raw["properties"].items()}
    text = json.dumps([raw["schema"], properties], sort_keys=True)
    return sha256(text.encode("ascii")).hexdigest()


def _row(dataset: Dataset, raw: Mapping[str, Any], refused: list[tuple[str, str]]) -> Record | None:
    entity_id = str(raw.get("id") or "")
    problem = _problem(raw)
    if problem:
        refused.append((entity_id[:MAX_ENTITY_ID], problem))
        return None
    shape = ftm.schema(raw["schema"])
    properties = {
        prop: [record_id_of(dataset.id, value) for value in values] if shape.properties[prop].type == "entity" else list(values)
        for prop, values in raw["properties"].items() if values
    }
    key = record_id_of(dataset.id, entity_id)
    plain = ((prop, value) for prop, values in properties.items() if shape.properties[prop].type != "entity" for value in values)
    return Record(
        id=key, dataset=dataset, entity_id=entity_id, schema=raw["schema"], kind=shape.kind, properties=properties,
        caption=index.caption(raw["schema"], plain, key), digest=entity_digest(raw), state=node.current().state, level=0)


def _problem(raw: Mapping[str, Any]) -> str:
    """Why an entity cannot be taken, or nothing."""
    entity_id, schema_name, properties = raw.get("id"), raw.get("schema"), raw.get("properties")
    if not isinstance(entity_id, str) or not 0 < len(entity_id) <= MAX_ENTITY_ID:
        return "It has no id, or one of more than 255 characters."
    if not isinstance(schema_name, str) or not isinstance(properties, Mapping):
        return "It has no schema or no properties."
    try:
        shape = ftm.schema(schema_name)
    except Invalid as error:
        return error.message
    for prop, values in properties.items():
        if prop not in shape.properties:
            return f"{shape.label} has no property “{str(prop)[:64]}”."
        if not isinstance(values, list) or not all(isinstance(value, str) and len(value) <= ftm.MAX_VALUE for value in values):
            return f"“{prop}” must be a list of texts."
    return ""


def _columns(rows: Iterable[Record]) -> Iterator[tuple[Any, ...]]:
    now = connections[alias()].ops.adapt_datetimefield_value(clock.now())
    for row in rows:
        yield (row.id, row.dataset_id, row.entity_id, row.schema, row.kind, row.caption,
               json.dumps(row.properties, ensure_ascii=False), row.digest, row.state, now, now)


def _keys(rows: Iterable[Record]) -> Iterator[tuple[int, str]]:
    for row in rows:
        for value in sorted(index.keys_of_entity(row.schema, row.properties or {})):
            yield value, row.id
