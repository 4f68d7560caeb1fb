"""The search keys of list editions: for each key, which entities of a part of an edition have it.

An entity of a list never changes and carries no guard of its own, so its keys need no row each. They are gathered
in memory and written segment by segment in the order of the key: pages of the index are filled one after the other,
which is what makes a load fast, and a search reads the length of a posting instead of counting rows.
Own records, whose facts each have a guard, keep one row per key in `SearchKey`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from django.db import connections
from django.db.models import QuerySet
from django.db.models.functions import Length

from sheaf.kernel.batches import batches
from sheaf.matching import KEYS
from sheaf.register.records.models import Dataset, Posting, Segment
from sheaf.store import alias, atomic

SEGMENT_POSTINGS = 300_000  # kept in memory until written: some 60 MB where every key is different
ROWS_AT_ONCE = 20_000  # written in one transaction, which lasts a fraction of a second
WIDTH = 16  # bytes of one record id
_INSERT = "INSERT INTO records_posting (segment_id, hash, records) VALUES (%s, %s, %s)"


@dataclass(frozen=True, slots=True)
class Opened:
    """What a search may look into: segments of published editions, and the versions of all keys that stand there. lists: the
    segments of each edition."""

    segments: list[int]
    versions: frozenset[str]
    lists: Mapping[str, list[int]] = field(default_factory=dict)

    def without(self, dataset_ids: Collection[str]) -> Opened:
        """What is left when these editions are searched otherwise."""
        lists = {key: held for key, held in self.lists.items() if key not in dataset_ids}
        return Opened([key for held in lists.values() for key in held], self.versions, lists)


class Writer:
    """Gathers the keys of a draft edition; `close` writes what is left. live=False: beside those that are searched.
    written: the segments so far."""

    def __init__(self, dataset: Dataset, *, live: bool = True) -> None:
        self.dataset, self.live, self.held = dataset, live, 0
        self.written: list[int] = []
        self._found: defaultdict[int, list[bytes]] = defaultdict(list)

    def add(self, record: bytes, keys: Collection[int]) -> None:
        """record: the 16 bytes of a record id, given once."""
        for key in keys:
            self._found[key].append(record)
        self.held += len(keys)
        if self.held >= SEGMENT_POSTINGS:
            self.close()

    def close(self) -> None:
        """Write the segment, if there is anything in it."""
        if not self.held:
            return
        found, self._found, self.held = self._found, defaultdict(list), 0
        segment = Segment.objects.create(dataset=self.dataset, live=self.live)
        rows = ((segment.pk, key, b"".join(found[key])) for key in sorted(found))
        for batch in batches(rows, ROWS_AT_ONCE):
            with atomic(), connections[alias()].cursor() as cursor:
                cursor.executemany(_INSERT, batch)
        self.written.append(segment.pk)


def opened(datasets: Sequence[str] | None = None) -> Opened:
    """The searched segments of these datasets (None: of all), as far as they are published. One query. Own records may have
    keys of the version that is made now beside those of the version that their dataset names."""
    found = Dataset.objects.filter(state="published")
    rows = list((found if datasets is None else found.filter(pk__in=datasets)).values_list(
        "pk", "kind", "keys", "segments__pk", "segments__live"))
    versions = {keys for _, kind, keys, _, live in rows if live or kind == "own"}
    lists: defaultdict[str, list[int]] = defaultdict(list)
    for dataset, *_, key, live in rows:
        if live:
            lists[dataset].append(key)
    return Opened([key for *_, key, live in rows if live], frozenset(versions | ({KEYS} if rows else set())), lists)


def counts(segments: Sequence[int], keys: Collection[int]) -> Counter[int]:
    """How many entities have each key; one query, whatever their number."""
    found: Counter[int] = Counter()
    if segments and keys:
        rows = Posting.objects.filter(segment__in=segments, hash__in=keys)
        for key, size in rows.annotate(size=Length("records")).values_list("hash", "size"):
            found[key] += size // WIDTH
    return found


def entries(segments: Sequence[int], keys: Collection[int]) -> Iterator[tuple[int, str]]:
    """(key, record id) of every entity that has one of these keys."""
    if segments and keys:
        rows = Posting.objects.filter(segment__in=segments, hash__in=keys).order_by("segment", "hash")
        for key, packed in rows.values_list("hash", "records"):
            text = bytes(packed).hex()
            for place in range(0, len(text), 2 * WIDTH):
                yield key, canonical(text[place:place + 2 * WIDTH])


def canonical(text: str) -> str:
    """The canonical text of a UUID of 32 hexadecimal digits, some five times quicker than by way of `uuid.UUID`."""
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def drop(dataset: Dataset) -> None:
    """Remove the segments of an edition. Inside the caller's transaction."""
    _remove(Segment.objects.filter(dataset=dataset))


def drop_segments(ids: Collection[int]) -> None:
    """Remove these segments, each in a transaction of its own: a segment is some hundred thousand rows."""
    for key in ids:
        with atomic():
            _remove(Segment.objects.filter(pk=key))


def _remove(held: QuerySet[Segment]) -> None:
    rows = Posting.objects.filter(segment__in=held)
    rows._raw_delete(rows.db)
    held._raw_delete(held.db)
