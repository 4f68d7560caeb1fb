"""Files of imports in the node's folder: the file as it came, and its entities once checked.

`imports/<job id>/file` is what was uploaded, byte for byte; `imports/<job id>/entities.jsonl` what the
dry run took from it, one JSON object a line, which publishing loads and the next edition is compared with.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson

from sheaf.register.files.rows import Entity
from sheaf.register.files.shelf import Shelf

Staged = tuple[str, str, dict[str, list[str]]]  # id, schema, properties
SHELF = Shelf("imports", "an import")
folder, original, discard = SHELF.folder, SHELF.original, SHELF.discard


def staged_path(job_id: str) -> Path:
    """Where the checked entities lie."""
    return folder(job_id) / "entities.jsonl"


def line(entity: Entity) -> bytes:
    """An entity as a line. Properties and values sorted, so equal entities have equal bytes."""
    properties = {name: sorted(values) for name, values in entity.properties.items()}
    return orjson.dumps([entity.id, entity.schema, properties], option=orjson.OPT_SORT_KEYS | orjson.OPT_APPEND_NEWLINE)


def staged(job_id: str) -> Iterator[Staged]:
    """The checked entities, in the order of the file."""
    with staged_path(job_id).open("rb") as stream:
        for raw in stream:
            entity_id, schema, properties = orjson.loads(raw)
            yield entity_id, schema, properties


def mappings(job_id: str) -> Iterator[dict[str, Any]]:
    """The checked entities as `records.services.bulk_load` takes them."""
    for entity_id, schema, properties in staged(job_id):
        yield {"id": entity_id, "schema": schema, "properties": properties}
