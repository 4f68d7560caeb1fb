"""Files of imports in the node's folder: the file as it came, and its entities once checked.

`imports/<job id>/file` is what was uploaded, byte for byte; `imports/<job id>/entities.jsonl` what the
dry run took from it, one JSON object a line, which publishing loads and the next edition is compared with.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import orjson

from sheaf.kernel import node
from sheaf.kernel.errors import Conflict, Invalid, TooLarge
from sheaf.kernel.ids import is_id
from sheaf.register.lists.limits import MAX_FILE_BYTES, MEBIBYTE
from sheaf.register.lists.rows import Entity

Staged = tuple[str, str, dict[str, list[str]]]  # id, schema, properties


def folder(job_id: str) -> Path:
    """The job's folder; only ids that we made become part of a path."""
    if not is_id(job_id):
        raise Invalid("This is not the id of an import.")
    return node.current().home / "imports" / job_id


def store(job_id: str, chunks: Iterable[bytes]) -> tuple[str, int, int]:
    """Write the file; (sha256, bytes, line ends). `TooLarge` leaves nothing behind."""
    place = folder(job_id)
    place.mkdir(parents=True, mode=0o700)
    digest, size, lines = hashlib.sha256(), 0, 0
    with (place / "file").open("xb") as stream:
        for chunk in chunks:
            size += len(chunk)
            if size > MAX_FILE_BYTES:
                discard(job_id)
                raise TooLarge(f"The file is larger than {MAX_FILE_BYTES // MEBIBYTE} MB, which is the limit.")
            digest.update(chunk)
            lines += chunk.count(b"\n")
            stream.write(chunk)
    return digest.hexdigest(), size, lines


def discard(job_id: str) -> None:
    """Remove the job's folder."""
    shutil.rmtree(folder(job_id), ignore_errors=True)


def original(job_id: str) -> Path:
    """The file as uploaded."""
    path = folder(job_id) / "file"
    if not path.is_file():
        raise Conflict("The file of this import is no longer in the node's folder.", code="file_gone")
    return path


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
