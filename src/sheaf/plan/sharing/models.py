"""Tables: which version of each package this node has taken, and the public reports that came with them."""

from __future__ import annotations

from django.db import models

from sheaf.kernel import clock
from sheaf.plan.compiling import addenda


class Taken(models.Model):
    """The newest version of a package that was read into this node's tables, or why it could not be."""

    type = models.CharField(primary_key=True, max_length=60)
    version = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    at = models.DateTimeField(default=clock.now)
    error = models.CharField(max_length=300, blank=True)


class Public(models.Model):
    """The public view of a report that the Secretariat published: what anybody may read of it, and nothing else."""

    year = models.PositiveIntegerField()
    title = models.CharField(max_length=300)
    digest = models.CharField(max_length=64)
    content = models.JSONField()

    class Meta:
        abstract = True


class PublicReport(Public):
    """A report, a review, or the first addendum of a year."""

    kind = models.CharField(max_length=8)
    number = 1

    class Meta:
        ordering = ("-year", "kind")
        constraints = [models.UniqueConstraint(fields=["year", "kind"], name="sharing_report_once")]

    @property
    def address(self) -> str:
        """Within its year."""
        return self.kind


class PublicAddendum(Public):
    """A further addendum of a year, the second or a later one. A table and a package of its own: a node of the program before takes
    the reports as it did, and knows of the first addendum alone."""

    number = models.PositiveIntegerField()
    kind = addenda.KIND

    class Meta:
        ordering = ("-year", "number")
        constraints = [models.UniqueConstraint(fields=["year", "number"], name="sharing_addendum_once")]

    @property
    def address(self) -> str:
        """Within its year."""
        return addenda.address(self.kind, self.number)
