"""One table: files that were read and wait for a decision. The node keeps their rows, not their bytes."""

from __future__ import annotations

from django.db import models

from sheaf.kernel import clock, ids


class Upload(models.Model):
    """A workbook or form as it was read. rows, remarks: of the reader; applied: when it was imported; counts: what that did."""

    id = models.CharField(primary_key=True, max_length=ids.ID_LENGTH, default=ids.new_id)
    state = models.CharField(max_length=8)
    year = models.PositiveIntegerField()
    kind = models.CharField(max_length=8)
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    rows = models.JSONField(default=list)
    remarks = models.JSONField(default=list)
    counts = models.JSONField(default=dict)
    at = models.DateTimeField(default=clock.now)
    by = models.CharField(max_length=ids.ID_LENGTH)
    applied = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-at", "id")
        indexes = [models.Index(fields=["state", "year"])]
