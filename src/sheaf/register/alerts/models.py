"""Tables: standing alerts, the keys they are found by, what waits to be matched, and the matches that were raised.

No row holds content of a record: a match names its record, and is compared anew for whoever reads it.
"""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q

from sheaf.access.guarded import Guarded
from sheaf.access.policy import Facts
from sheaf.kernel import clock, ids
from sheaf.register.alerts.codes import DECISIONS, MAX_CASE

ID, NAME, LIST, ENTITY = ids.ID_LENGTH, 200, 100, 255


class StandingAlert(Guarded):
    """What somebody wants to be told of. subject: as `subjects.clean` gives it; owner: the person who keeps it; lists, imports:
    whether editions of lists and bulk imports of own records count; least: the least score; ends: the last day; asleep:
    since when nobody who may keep it has it; full: since when matches were left out because too many wait; version: of the
    matcher that made the keys."""

    facts_kind = "alert"

    id = models.CharField(primary_key=True, max_length=ID, default=ids.new_id)
    owner = models.CharField(max_length=ID, db_index=True)
    owner_title = models.CharField(max_length=NAME)
    appointment = models.CharField(max_length=64)
    subject = models.JSONField()
    purpose = models.CharField(max_length=32)
    case = models.CharField(max_length=MAX_CASE)
    lists = models.BooleanField(default=True)
    imports = models.BooleanField(default=False)
    least = models.FloatField()
    created = models.DateTimeField(default=clock.now)
    ends = models.DateField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=NAME, blank=True)
    asleep = models.DateTimeField(null=True)
    full = models.DateTimeField(null=True)
    version = models.CharField(max_length=64)

    class Meta:
        indexes = [models.Index(fields=["unit", "ends"])]
        constraints = [models.CheckConstraint(condition=Q(least__gt=0) & Q(least__lt=1), name="alerts_least")]

    def facts(self) -> Facts:
        return Facts("alert", self.id, self.state, self.unit, self.crime_area, self.level, self.compartment, frozenset({self.owner}))

    def in_force(self, today: date) -> bool:
        return self.ended_at is None and self.ends >= today


def in_force() -> Q:
    """Of standing alerts: neither ended nor run out."""
    return Q(ended_at__isnull=True, ends__gte=clock.today())


class AlertKey(models.Model):
    """A key of a standing alert: 64 bits of a blocking key, as those of records. A changed record looks up whom it concerns."""

    hash = models.BigIntegerField()
    alert = models.ForeignKey(StandingAlert, on_delete=models.CASCADE, related_name="keys", db_index=True)

    class Meta:
        indexes = [models.Index(fields=["hash", "alert"], name="alerts_key_whole")]


class Waiting(models.Model):
    """A change that is still to be matched, written in the transaction of the change and removed in that of its matches: a row,
    not a place in a history, so that no order of commits can hide it. alert: only this one (it slept when the change
    came); dataset_id: an edition of a list instead of a record, previous: as in `Run`."""

    record_id = models.CharField(max_length=ID, blank=True)
    edit = models.PositiveIntegerField(default=0)
    other = models.CharField(max_length=ID, blank=True)
    machine = models.BooleanField(default=False)
    dataset_id = models.CharField(max_length=ID, blank=True)
    previous = models.JSONField(default=list)
    alert = models.ForeignKey(StandingAlert, null=True, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(default=clock.now)
    tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["tries", "id"])]


class Run(models.Model):
    """An edition of a list set against every standing alert, a step at a time. cursor: the last alert that is done; previous:
    editions whose entities count as known where all of them agree; lease: who works on it until when. Numbered, since publications of
    one list follow each other however close their times."""

    dataset_id = models.CharField(max_length=ID, unique=True)
    name = models.CharField(max_length=LIST)
    previous = models.JSONField(default=list)
    at = models.DateTimeField(default=clock.now)
    cursor = models.CharField(max_length=ID, blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    raised = models.PositiveIntegerField(default=0)
    finished = models.DateTimeField(null=True)
    lease = models.CharField(max_length=ID, blank=True)
    lease_until = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["name", "finished"])]


class Raised(models.Model):
    """One match told to the keeper: of an alert, a record and a band, once. thing: the record's id, or a digest of list and
    entity; record_id: what changed; edits: the edits of its history that the keeper could see; other: the record that
    was merged into it, or the same entity in the edition before."""

    id = models.CharField(primary_key=True, max_length=ID, default=ids.new_id)
    alert = models.ForeignKey(StandingAlert, on_delete=models.CASCADE, related_name="raised")
    thing = models.CharField(max_length=64)
    record_id = models.CharField(max_length=ID)
    list_name = models.CharField(max_length=LIST, blank=True)
    entity_id = models.CharField(max_length=ENTITY, blank=True)
    band = models.PositiveSmallIntegerField()
    edits = models.JSONField(default=list)
    other = models.CharField(max_length=ID, blank=True)
    at = models.DateTimeField(default=clock.now)
    decision = models.CharField(max_length=12, blank=True)
    decided_by = models.CharField(max_length=NAME, blank=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["alert", "decision", "-at"])]
        constraints = [
            models.UniqueConstraint(fields=["alert", "thing", "band"], name="alerts_raised_once"),
            models.CheckConstraint(condition=Q(decision__in=["", *DECISIONS]), name="alerts_decision"),
        ]
