"""Tables: which version of each package this node has taken, and the public reports that came with them."""

from __future__ import annotations

from django.db import models

from sheaf.kernel import clock


class Taken(models.Model):
    """The newest version of a package that was read into this node's tables, or why it could not be."""

    type = models.CharField(primary_key=True, max_length=60)
    version = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    at = models.DateTimeField(default=clock.now)
    error = models.CharField(max_length=300, blank=True)


class PublicReport(models.Model):
    """The public view of a report that the Secretariat published: what anybody may read of it, and nothing else."""

    year = models.PositiveIntegerField()
    kind = models.CharField(max_length=8)
    title = models.CharField(max_length=300)
    digest = models.CharField(max_length=64)
    content = models.JSONField()

    class Meta:
        ordering = ("-year", "kind")
        constraints = [models.UniqueConstraint(fields=["year", "kind"], name="sharing_report_once")]
