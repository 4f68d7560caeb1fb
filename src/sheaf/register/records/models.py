"""Tables: datasets, records, facts and their provenance, search keys, changes, merges, attachments.

Every row that says something about a record carries the guard of what it says (`Guarded`), so that the
same row filter decides about facts, history and attachments.
"""

from __future__ import annotations

from typing import Any

from django.db import models

from sheaf.access.guarded import Guarded
from sheaf.kernel import clock, ids
from sheaf.kernel.errors import Conflict
from sheaf.matching import KEYS

ID = ids.ID_LENGTH
OWN = "own"  # id of the dataset of the node's own records
COMPARTMENT_LENGTH, AREA_LENGTH = 16, 64


def current_keys() -> str:
    """The version of search keys that are made now."""
    return KEYS


class Dataset(models.Model):
    """The node's own records, or one edition of a list. state: draft, published, superseded. keys: the version of the
    matcher that made its search keys; of own records that are being given new ones, the version before."""

    id = models.CharField(primary_key=True, max_length=ID, default=ids.new_id)
    kind = models.CharField(max_length=8, choices=[("own", "own records"), ("list", "list edition")])
    name = models.CharField(max_length=100)
    title = models.CharField(max_length=300, blank=True)
    source = models.CharField(max_length=500, blank=True)
    edition = models.CharField(max_length=100, blank=True)
    state = models.CharField(max_length=12, default="draft")
    entities = models.PositiveIntegerField(default=0)
    created = models.DateTimeField(default=clock.now)
    published = models.DateTimeField(null=True)
    keys = models.CharField(max_length=32, default=current_keys)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["name", "edition"], name="records_dataset_edition"),
            models.CheckConstraint(condition=models.Q(state__in=["draft", "published", "superseded"]),
                                   name="records_dataset_state"),
        ]


class Record(Guarded):
    """Somebody, something or a link. Own records have Fact rows; list records have `properties`.

    caption: made only of facts whose guard is no stricter than the record's own. merged_into: the record
    that stands for this one; facts stay where they were written, so a merge can be undone. digest:
    SHA-256 of a list entity, to compare editions. canary: invented, watched for fishing. version and updated
    count every edit, so no door shows them: readers get `reading.versions` and `reading.changed_last`.
    """

    facts_kind = "record"

    id = models.CharField(primary_key=True, max_length=ID, default=ids.new_id)
    # No index of its own: the one over dataset and entity serves.
    dataset = models.ForeignKey(Dataset, on_delete=models.PROTECT, related_name="records", db_index=False)
    entity_id = models.CharField(max_length=255, blank=True)
    schema = models.CharField(max_length=64)
    kind = models.CharField(max_length=16)
    caption = models.CharField(max_length=500)
    properties = models.JSONField(null=True)
    digest = models.CharField(max_length=64, blank=True)
    merged_into = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="members")
    status = models.CharField(max_length=8, default="live")
    version = models.PositiveIntegerField(default=1)
    canary = models.BooleanField(default=False)
    created = models.DateTimeField(default=clock.now)
    created_by = models.CharField(max_length=ID, blank=True)
    updated = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = [models.Index(fields=["dataset", "entity_id"]), models.Index(fields=["-updated"])]
        constraints = [
            models.CheckConstraint(condition=models.Q(status__in=["live", "merged", "retired"]), name="records_status"),
            models.CheckConstraint(condition=models.Q(merged_into__isnull=True) | models.Q(status="merged"),
                                   name="records_merged_status"),
        ]


class Provenance(Guarded):
    """Where facts come from. handling: all axes as JSON; the columns beside it are copies to search by."""

    id = models.CharField(primary_key=True, max_length=ID, default=ids.new_id)
    source = models.CharField(max_length=300)
    source_grade = models.CharField(max_length=1)
    information_grade = models.CharField(max_length=1)
    handling = models.JSONField()
    case = models.CharField(max_length=100, blank=True)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    review_date = models.DateField(null=True, db_index=True)
    created = models.DateTimeField(default=clock.now)
    created_by = models.CharField(max_length=ID)


class Fact(Guarded):
    """One value of one property. A fact is never changed: it is retired and another takes its place.

    target: the record that an entity-typed value points to. The guard is a copy of the provenance's,
    raised to the record's level.
    """

    id = models.CharField(primary_key=True, max_length=ID, default=ids.new_id)
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="fact_rows")
    provenance = models.ForeignKey(Provenance, on_delete=models.PROTECT, related_name="+")
    prop = models.CharField(max_length=64)
    value = models.TextField()
    lang = models.CharField(max_length=3, blank=True)
    target = models.CharField(max_length=ID, blank=True)
    added = models.DateTimeField(default=clock.now)
    added_by = models.CharField(max_length=ID)
    retired = models.DateTimeField(null=True)
    retired_by = models.CharField(max_length=ID, blank=True)


class SearchKey(models.Model):
    """A key of an own record. hash: 64 bits of a blocking key, signed. level, compartment and crime_area are
    the fact's: a fact hidden from the reader is left out before anything is counted or compared. record_state and
    the three after it are copies of the record's guard, so that a search reads nothing but this table's index; neither
    guard ever changes. A retired record has no keys."""

    hash = models.BigIntegerField()
    record = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="+")
    fact_id = models.CharField(max_length=ID, blank=True)
    level = models.PositiveSmallIntegerField()
    compartment = models.CharField(max_length=COMPARTMENT_LENGTH)
    crime_area = models.CharField(max_length=AREA_LENGTH, blank=True)
    record_state = models.CharField(max_length=8)
    record_level = models.PositiveSmallIntegerField()
    record_compartment = models.CharField(max_length=COMPARTMENT_LENGTH)
    record_crime_area = models.CharField(max_length=AREA_LENGTH, blank=True)

    class Meta:
        indexes = [models.Index(name="records_searchkey_whole", fields=[
            "hash", "level", "compartment", "crime_area", "record_state", "record_level", "record_compartment",
            "record_crime_area", "record"])]


class Segment(models.Model):
    """A part of the index of one list edition, written at once and never changed. live: it is searched; one that is not is
    being made beside those that are, or was replaced at `replaced` and is dropped once no search can be reading it."""

    dataset = models.ForeignKey(Dataset, on_delete=models.PROTECT, related_name="segments")
    live = models.BooleanField(default=True)
    replaced = models.DateTimeField(null=True)


class Posting(models.Model):
    """The entities of a segment that have one key: their record ids, 16 bytes each, one after the other."""

    segment = models.ForeignKey(Segment, on_delete=models.PROTECT, related_name="+", db_index=False)
    hash = models.BigIntegerField()
    records = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["segment", "hash"], name="records_posting_key")]


class Rebuild(models.Model):
    """Search keys of one dataset that are being made anew. upto: the last record id (of a list, entity id) that is done; rows
    of total: how far it is; segments: those made so far; holder and until: the lease of whoever works on it."""

    dataset = models.OneToOneField(Dataset, primary_key=True, on_delete=models.CASCADE, related_name="+")
    version = models.CharField(max_length=32)
    upto = models.CharField(max_length=255, blank=True)
    rows = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    segments = models.JSONField(default=list)
    started = models.DateTimeField(default=clock.now)
    holder = models.CharField(max_length=ID, blank=True)
    until = models.DateTimeField(null=True)


class Change(Guarded):
    """One row of a record's history, guarded as the fact it tells about. edit: the record's stored version that this
    row belongs to, 0 where the row is none of an edit; never shown, since it counts what the reader may not see."""

    id = models.CharField(primary_key=True, max_length=ID, default=ids.new_id)
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    by = models.CharField(max_length=ID)
    by_name = models.CharField(max_length=200)
    action = models.CharField(max_length=32)
    prop = models.CharField(max_length=64, blank=True)
    before = models.TextField(blank=True)
    after = models.TextField(blank=True)
    reference = models.CharField(max_length=ID, blank=True)
    edit = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["record", "at"]), models.Index(fields=["-at"], name="records_change_last")]


class Merge(models.Model):
    """gone was declared the same as kept. moved: ids of the records that changed place, for undo."""

    id = models.CharField(primary_key=True, max_length=ID, default=ids.new_id)
    kept = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+")
    gone = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+")
    moved = models.JSONField(default=list)
    reason = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField(default=clock.now)
    by = models.CharField(max_length=ID)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.CharField(max_length=ID, blank=True)


class Attachment(Guarded):
    """A file of a record. sha256 was taken while the bytes came in; the bytes lie in the node's folder."""

    facts_kind = "attachment"

    id = models.CharField(primary_key=True, max_length=ID, default=ids.new_id)
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=255)
    media_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    handling = models.JSONField()
    created = models.DateTimeField(default=clock.now)
    created_by = models.CharField(max_length=ID)


class CustodyStep(models.Model):
    """One hand-over of an attachment. Append-only: each step's digest covers the step before."""

    id = models.CharField(primary_key=True, max_length=ID, default=ids.new_id)
    attachment = models.ForeignKey(Attachment, on_delete=models.PROTECT, related_name="custody")
    seq = models.PositiveIntegerField()
    at = models.DateTimeField(default=clock.now)
    by = models.CharField(max_length=ID)
    by_name = models.CharField(max_length=200)
    action = models.CharField(max_length=32)
    note = models.CharField(max_length=300, blank=True)
    sha256 = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ["seq"]
        constraints = [models.UniqueConstraint(fields=["attachment", "seq"], name="records_custody_seq")]

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise Conflict("A step of custody cannot be changed.", code="append_only")
        super().save(*args, **kwargs)


class GraphLayout(models.Model):
    """Where one person left the nodes of a record's graph: {node id: [x, y]}."""

    id = models.CharField(primary_key=True, max_length=ID, default=ids.new_id)
    record = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="+")
    person_id = models.CharField(max_length=ID)
    positions = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["record", "person_id"], name="records_layout_person")]
