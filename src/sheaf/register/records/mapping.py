"""Building the mapped index of every published edition, part by part, by the worker or the shell.

Whoever builds holds a lock on a file, which the system lets go of when the process ends, however it ends. A part lies in its place and
is written down before the next is begun, in a folder beside; the last step writes `whole.json` and moves the folder into place.
A killed process costs one part. An edition that cannot be built is told and tried again later; searches use its postings meanwhile.
"""

from __future__ import annotations

import fcntl
import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from errno import EDQUOT, ENOSPC
from itertools import chain, islice
from pathlib import Path
from typing import Any

from sheaf.kernel import clock, node
from sheaf.matching import Subject
from sheaf.matching.index import build
from sheaf.matching.index.made import made_by
from sheaf.register.records import index, mapped
from sheaf.register.records.models import Dataset, Record

PART = 100_000  # entities read at once: some ten seconds of a core and 300 MB
ENTITIES_AT_ONCE = 2000
RETRY = timedelta(minutes=10)  # after an edition could not be built: a full disk is seldom emptied sooner
PROGRESS = "progress.json"
_FAILED = "records.mapping.failed"  # of `node.parts`: where a failure stands that could not be written down
FULL = "there is no room left on the disk"
Entity = tuple[str, str, str, dict[str, list[str]] | None]  # record id, entity id, schema, properties


def work() -> int:
    """For the worker: one part of one edition that has no index; 1 where there was one."""
    sweep()
    return int(any(step(key) for key in waiting() if _due(key)))


def waiting() -> list[str]:
    """Published editions whose index is to be built, in the order of their publication."""
    rows = Dataset.objects.filter(kind="list", state="published").order_by("published", "id").values_list("pk", flat=True)
    return [key for key in rows if mapped.standing(key) != "ready"]


def step(dataset_id: str) -> bool:
    """One part more of this edition's index, or its end; False where somebody else builds. What goes wrong is kept for
    `trouble` and raised."""
    with _locked() as ours:
        if not ours or mapped.standing(dataset_id) == "ready":
            return False
        try:
            _step(dataset_id)
        except Exception as error:
            _give_up(dataset_id, error)
            raise
    return True


def rows_done(dataset_id: str) -> int:
    """Entities that are in the parts of an index under way."""
    return int(_progress(_building(dataset_id))["rows"])


def trouble(dataset_id: str) -> str:
    """Why the index could not be built at the last attempt, in words; empty where nothing went wrong."""
    return str(_failure(dataset_id).get("words", ""))


def drop(dataset_id: str) -> None:
    """Take an index away, so that it is made anew."""
    mapped.set_aside(mapped.folder(dataset_id))
    _forgive(dataset_id)


def sweep() -> int:
    """Remove what belongs to no published edition and what was set aside; how many folders. A process that has one open keeps
    what it sees until it lets go."""
    if not mapped.home().is_dir():
        return 0
    with _locked() as ours:
        if not ours:
            return 0
        published = set(Dataset.objects.filter(kind="list", state="published").values_list("pk", flat=True))
        kept = {name for key in published for name in (key, _building(key).name, _failed(key).name)} | {".lock"}
        ready = {mapped.aside(mapped.folder(key)).name for key in published if not mapped.folder(key).exists()}
        lost = [path for path in mapped.home().iterdir() if path.name not in kept | ready]
        for path in lost:
            shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
    return len(lost)


def entities_after(dataset_id: str, after: str) -> list[Entity]:
    """The next entities of an edition in the order of their ids."""
    found = Record.objects.filter(dataset=dataset_id, entity_id__gt=after).order_by("entity_id")
    return list(found.values_list("id", "entity_id", "schema", "properties")[:ENTITIES_AT_ONCE])


def _step(dataset_id: str) -> None:
    beside = _building(dataset_id)
    done = _progress(beside)
    if not done["parts"]:
        shutil.rmtree(beside, ignore_errors=True)
        beside.mkdir(parents=True, mode=0o700)
    source = _Source(dataset_id, done["upto"])
    part, subjects = beside / str(len(done["parts"])), iter(source)
    first = list(islice(subjects, 1))
    if first:
        build(chain(first, islice(subjects, PART - 1)), part)
        done = {**done, "parts": [*done["parts"], mapped.digest_of(part)], "upto": source.last, "rows": done["rows"] + source.rows}
        _write(beside / PROGRESS, done)
    if source.ended:
        _finish(dataset_id, beside, done)


class _Source:
    """The subjects of an edition from one entity id on. last: id of the last entity taken; rows: how many; ended: all of them."""

    def __init__(self, dataset_id: str, after: str) -> None:
        self.dataset_id, self.last, self.rows, self.ended = dataset_id, after, 0, False

    def __iter__(self) -> Iterator[Subject]:
        while page := entities_after(self.dataset_id, self.last):
            for key, entity, schema, properties in page:
                self.last, self.rows = entity, self.rows + 1
                subject = index.subject(key, schema, ((prop, text) for prop, texts in (properties or {}).items() for text in texts))
                if subject.names or subject.identifiers or subject.phones:  # nothing else can be a hit
                    yield subject
        self.ended = True


def _finish(dataset_id: str, beside: Path, done: dict[str, Any]) -> None:
    """All at once in its place; what stood there is out of the way before."""
    mapped.write_whole(beside, done["parts"], done["rows"])
    place = mapped.folder(dataset_id)
    if place.exists():
        mapped.set_aside(place)
    beside.rename(place)
    shutil.rmtree(mapped.aside(place), ignore_errors=True)
    _forgive(dataset_id)


def _progress(beside: Path) -> dict[str, Any]:
    """How far a build has come; from the beginning where it is of another program or cannot be read."""
    try:
        said: dict[str, Any] = json.loads((beside / PROGRESS).read_text(encoding="utf-8"))
        if said["made_by"] == made_by() and all(mapped.digest_of(beside / str(at)) == digest for at, digest in enumerate(said["parts"])):
            return said
    except (OSError, ValueError, KeyError, TypeError):
        pass
    return {"made_by": made_by(), "parts": [], "upto": "", "rows": 0}


def _give_up(dataset_id: str, error: Exception) -> None:
    """Make room, and keep why, for people and for the next attempt."""
    shutil.rmtree(_building(dataset_id), ignore_errors=True)
    full = isinstance(error, OSError) and error.errno in (ENOSPC, EDQUOT)
    said = {"words": FULL if full else f"{type(error).__name__} while it was written", "at": clock.now().isoformat()}
    node.current().parts.setdefault(_FAILED, {})[dataset_id] = said
    with suppress(OSError):
        _write(_failed(dataset_id), said)


def _failure(dataset_id: str) -> dict[str, str]:
    try:
        said: dict[str, str] = json.loads(_failed(dataset_id).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        said = node.current().parts.get(_FAILED, {}).get(dataset_id, {})
    return said if isinstance(said, dict) else {}


def _due(dataset_id: str) -> bool:
    at = _failure(dataset_id).get("at")
    try:
        return not at or datetime.fromisoformat(at) + RETRY < clock.now()
    except (TypeError, ValueError):
        return True


def _forgive(dataset_id: str) -> None:
    node.current().parts.get(_FAILED, {}).pop(dataset_id, None)
    with suppress(OSError):
        _failed(dataset_id).unlink(missing_ok=True)


def _building(dataset_id: str) -> Path:
    return mapped.folder(dataset_id).with_name(f".building-{dataset_id}")


def _failed(dataset_id: str) -> Path:
    return mapped.folder(dataset_id).with_name(f".failed-{dataset_id}")


def _write(path: Path, said: dict[str, Any]) -> None:
    """Whole or not at all."""
    beside = path.with_name(f"{path.name}.new")
    beside.write_text(json.dumps(said), encoding="utf-8")
    beside.replace(path)


@contextmanager
def _locked() -> Iterator[bool]:
    """Whether nobody else builds or sweeps here; the lock is held within the block."""
    mapped.home().mkdir(parents=True, exist_ok=True, mode=0o700)
    with (mapped.home() / ".lock").open("ab") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True
