"""The search keys of list editions: for each key, which entities of a part of an edition have it.

An entity of a list never changes and carries no guard of its own, so its keys need no row each. They are gathered
in memory and written segment by segment in the order of the key: pages of the index are filled one after the other,
which is what makes a load fast, and a search reads the length of a posting instead of counting rows.
Own records, whose facts each have a guard, keep one row per key in `SearchKey`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from itertools import islice
from uuid import UUID

from django.db import connections
from django.db.models.functions import Length

from sheaf.register.records.models import Dataset, Posting, Segment
from sheaf.store import alias, atomic

SEGMENT_POSTINGS = 300_000  # kept in memory until written: some 60 MB where every key is different
ROWS_AT_ONCE = 20_000  # written in one transaction, which lasts a fraction of a second
WIDTH = 16  # bytes of one record id
_INSERT = "INSERT INTO records_posting (segment_id, hash, records) VALUES (%s, %s, %s)"


class Writer:
    """Gathers the keys of a draft edition; `close` writes what is left."""

    def __init__(self, dataset: Dataset) -> None:
        self.dataset, self.held = dataset, 0
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
        segment = Segment.objects.create(dataset=self.dataset)
        rows = ((segment.pk, key, b"".join(found[key])) for key in sorted(found))
        while batch := list(islice(rows, ROWS_AT_ONCE)):
            with atomic(), connections[alias()].cursor() as cursor:
                cursor.executemany(_INSERT, batch)


def segments_of(datasets: Sequence[str] | None = None) -> list[int]:
    """The segments of these editions (None: of all), as far as they are published."""
    found = Segment.objects.filter(dataset__state="published")
    return list((found if datasets is None else found.filter(dataset__in=datasets)).values_list("pk", flat=True))


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
            records = bytes(packed)
            for place in range(0, len(records), WIDTH):
                yield key, str(UUID(bytes=records[place:place + WIDTH]))


def drop(dataset: Dataset) -> None:
    """Remove the segments of an edition. Inside the caller's transaction."""
    held = Segment.objects.filter(dataset=dataset)
    rows = Posting.objects.filter(segment__in=held)
    rows._raw_delete(rows.db)
    held._raw_delete(held.db)
