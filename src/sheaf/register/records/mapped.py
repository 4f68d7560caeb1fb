"""Editions of lists as memory-mapped indexes of the engine, beside their postings: for those who look for many.

A folder `index/<dataset>` of the node holds parts, each a `sheaf.matching.index` segment of some of the entities, and `whole.json`,
which is written last and says what belongs to it. It only chooses whom to compare: what becomes a hit is read from the
database, as the asker may see it. A folder that is damaged, not whole or of another program is set aside, never used.
"""

from __future__ import annotations

import json
import shutil
import zlib
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from heapq import nsmallest
from pathlib import Path
from typing import Any

from sheaf.kernel import ids, node
from sheaf.kernel.errors import Invalid
from sheaf.matching import Subject
from sheaf.matching.index import Damaged, Screen, Segment
from sheaf.matching.index.made import made_by
from sheaf.matching.index.storage import MANIFEST
from sheaf.matching.scoring.compare import score

FOLDER = "index"
WHOLE = "whole.json"
MAX_WHOLE = 1 << 20  # bytes
_OPEN = "records.mapped"  # of `node.parts`: what this process has open
Stamp = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Mapped:
    """One edition, opened. stamp: of the `whole.json` that it was opened by."""

    dataset_id: str
    parts: tuple[Screen, ...]
    stamp: Stamp

    def reaching(self, subjects: Sequence[Subject], floor: float, most: int) -> list[list[str]]:
        """For each subject ids of the records that score at least `floor` (above 0), at most `most`, the best first."""
        found: list[list[tuple[float, str]]] = [[] for _ in subjects]
        for part in self.parts:
            for subject, reached, likely in zip(subjects, found, part.compared(subjects, floor, most), strict=True):
                held = map(part.segment.subject, likely)
                reached += [(-value, other.id) for other in held if (value := score(subject, other)) >= floor]
        return [[key for _, key in nsmallest(most, reached)] for reached in found]


def home() -> Path:
    """Where the indexes of this node lie."""
    return node.current().home / FOLDER


def folder(dataset_id: str) -> Path:
    """Of one edition; only ids that we made become part of a path."""
    if not ids.is_id(dataset_id):
        raise Invalid("This is not the id of an edition.")
    return home() / dataset_id


def opened(dataset_ids: Iterable[str]) -> list[Mapped]:
    """Those of the editions whose index is here and whole. Every byte is checked when a process opens one, and not again
    until another is put in its place."""
    held: dict[str, Mapped] = node.current().parts.setdefault(_OPEN, {})
    found = [item for key in dataset_ids if (item := _opened(key, held.get(key)))]
    gone = [key for key, item in held.items() if _stamp(folder(key)) != item.stamp]
    for key in gone:  # replaced or removed: let go of it
        held.pop(key, None)
    held.update({item.dataset_id: item for item in found})
    return found


def _opened(dataset_id: str, held: Mapped | None) -> Mapped | None:
    place = folder(dataset_id)
    stamp = _stamp(place)
    if stamp is None or (held and held.stamp == stamp):
        return held if stamp else None
    try:
        if _made_here(place):
            return Mapped(dataset_id, tuple(Screen(part) for part in checked(place)), stamp)
    except Damaged:
        set_aside(place)
    return None


def _stamp(place: Path) -> Stamp | None:
    try:
        said = (place / WHOLE).stat()
    except OSError:
        return None
    return said.st_ino, said.st_mtime_ns, said.st_size


def checked(place: Path) -> list[Segment]:
    """The parts of a whole index, every byte looked at; `Damaged` otherwise."""
    digests: list[str] = _read(place)["parts"]
    names = [place / str(number) for number in range(len(digests))]
    if [_digest(name) for name in names] != digests:
        raise Damaged(f"{place.name}: a part is not the one that was written")
    return [Segment.open(name) for name in names]


def standing(dataset_id: str, *, thorough: bool = False) -> str:
    """`ready`, `missing`, `old` (of another version) or `damaged`. thorough: after a look at every byte."""
    place = folder(dataset_id)
    if not place.exists():
        return "damaged" if aside(place).exists() else "missing"
    try:
        if not _made_here(place):
            return "old"
        if thorough:
            checked(place)
    except Damaged:
        set_aside(place)
        return "damaged"
    return "ready"


def _made_here(place: Path) -> bool:
    """Whether by this very program; of another, it may be in use by a process that is not restarted yet."""
    return bool(_read(place).get("made_by") == made_by())


def aside(place: Path) -> Path:
    """Where a damaged index waits to be removed."""
    return place.with_name(f".damaged-{place.name}")


def set_aside(place: Path) -> None:
    """Nobody opens it any more, and the worker makes another."""
    with suppress(OSError):  # another process was quicker, or this one may not write here: it is not used in any case
        shutil.rmtree(aside(place), ignore_errors=True)
        place.rename(aside(place))


def write_whole(place: Path, parts: list[str], entities: int) -> None:
    """The last file of an index: parts (the digests of their manifests), how many entities are in them."""
    body: dict[str, Any] = {"made_by": made_by(), "parts": parts, "entities": entities}
    (place / WHOLE).write_text(json.dumps(body | {"checksum": _sum(body)}, sort_keys=True), encoding="utf-8")


def digest_of(part: Path) -> str:
    """Of a part's manifest, which has the checksums of all its files."""
    return sha256((part / MANIFEST).read_bytes()).hexdigest()


def _digest(part: Path) -> str:
    try:
        return digest_of(part)
    except OSError:
        return ""


def _read(place: Path) -> dict[str, Any]:
    """What `whole.json` says; `Damaged` where it is not as it was written."""
    try:
        with (place / WHOLE).open("rb") as file:
            said: dict[str, Any] = json.loads(file.read(MAX_WHOLE))
        good = said.pop("checksum") == _sum(said)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise Damaged(f"{place.name}: no whole index here ({type(error).__name__})") from error
    if not good:
        raise Damaged(f"{place.name}: {WHOLE} is not as it was written")
    return said


def _sum(body: dict[str, Any]) -> int:
    return zlib.crc32(json.dumps(body, sort_keys=True).encode())
