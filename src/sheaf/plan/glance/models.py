"""Table: what the last submission of each part said of each clause or action. Made from submissions; it may be made anew at any time."""

from __future__ import annotations

from django.db import models

from sheaf.kernel import ids


class Tally(models.Model):
    """One answer of one part: `status` of `subject`."""

    part = models.CharField(max_length=ids.ID_LENGTH)
    year = models.PositiveIntegerField()
    state = models.CharField(max_length=8)
    area = models.CharField(max_length=64)
    subject = models.CharField(max_length=40)
    status = models.CharField(max_length=16)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["part", "subject"], name="glance_tally_once")]
        indexes = [
            models.Index(fields=["year", "area", "state", "status"], name="glance_tally_year"),
            models.Index(fields=["subject", "year", "status", "state"], name="glance_tally_subject"),
            models.Index(fields=["state", "year", "status"], name="glance_tally_state"),
        ]


class Arrival(models.Model):
    """When a part first arrived. answers: how many clauses or actions its last submission speaks of."""

    part = models.CharField(primary_key=True, max_length=ids.ID_LENGTH)
    year = models.PositiveIntegerField()
    state = models.CharField(max_length=8)
    area = models.CharField(max_length=64)
    first = models.DateTimeField()
    answers = models.PositiveIntegerField()

    class Meta:
        indexes = [models.Index(fields=["year", "area", "state"], name="glance_arrival_year")]
