"""Tables: bodies, memberships, offices with their holders, tasks of offices."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from sheaf.kernel import clock, ids

CODE = 40
KINDS = {
    "ministers": "ministerial meeting", "officials": "senior officials' meeting", "working_group": "working group",
    "network": "network or heads of units", "centre": "centre", "sectoral": "other sectoral body", "secretariat": "secretariat",
    "partner": "partner or external party",
}
OFFICES = {"lead_shepherd": "Voluntary Lead Shepherd", "co_lead": "Co-lead shepherd", "chair": "Chair", "co_chair": "Co-chair"}
LEADING, CHAIRING = ("lead_shepherd", "co_lead"), ("chair", "co_chair")


class Body(models.Model):
    """A body. parent: code of the one above; made_by, ended_by: codes of decisions; merged_into: the body that took over
    its work; starts, ends: ISO dates of any precision, empty where not known. support: how well the source carries it."""

    code = models.CharField(primary_key=True, max_length=CODE)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=16)
    parent = models.CharField(max_length=200, blank=True)
    mandate = models.TextField(blank=True)
    starts = models.CharField(max_length=10, blank=True)
    ends = models.CharField(max_length=10, blank=True)
    made_by = models.CharField(max_length=CODE, blank=True)
    ended_by = models.CharField(max_length=CODE, blank=True)
    merged_into = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="took_over")
    source = models.CharField(max_length=400, blank=True)
    support = models.CharField(max_length=1, blank=True)
    note = models.CharField(max_length=400, blank=True)

    class Meta:
        ordering = ("code",)
        constraints = [models.CheckConstraint(condition=Q(kind__in=list(KINDS)), name="bodies_kind")]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """A state in a body, from the day to the day; no end while it lasts."""

    id = models.CharField(primary_key=True, max_length=ids.ID_LENGTH, default=ids.new_id)
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="memberships")
    state = models.CharField(max_length=8)
    starts = models.DateField()
    ends = models.DateField(null=True)
    decision = models.CharField(max_length=CODE, blank=True)
    source = models.CharField(max_length=400, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["body", "state"], condition=Q(ends=None), name="bodies_membership_open"),
            models.CheckConstraint(condition=Q(ends=None) | Q(ends__gt=F("starts")), name="bodies_membership_dates"),
        ]


class Office(models.Model):
    """Who holds an office, from when to when. area: crime area that a shepherd leads, empty for a chair; starts is null
    where only one day is known on which a source named the holder (as_of): such a row tells and gives no rights."""

    id = models.CharField(primary_key=True, max_length=ids.ID_LENGTH, default=ids.new_id)
    kind = models.CharField(max_length=16)
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="offices")
    area = models.CharField(max_length=64, blank=True)
    state = models.CharField(max_length=8)
    agency = models.CharField(max_length=200, blank=True)
    starts = models.DateField(null=True)
    ends = models.DateField(null=True)
    as_of = models.CharField(max_length=10, blank=True)
    decision = models.CharField(max_length=CODE, blank=True)
    source = models.CharField(max_length=400, blank=True)
    support = models.CharField(max_length=1, blank=True)
    note = models.CharField(max_length=400, blank=True)
    created = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "body", "area"],
                condition=Q(kind__in=["lead_shepherd", "chair"], ends=None) & ~Q(starts=None),
                name="bodies_office_open",
            ),
            models.CheckConstraint(condition=Q(kind__in=list(OFFICES)), name="bodies_office_kind"),
            models.CheckConstraint(condition=Q(ends=None) | Q(ends__gt=F("starts")), name="bodies_office_dates"),
            models.CheckConstraint(condition=Q(starts__isnull=False) | ~Q(as_of=""), name="bodies_office_known"),
        ]


class Task(models.Model):
    """Something that one office, state or body must do by a day. owner: `chair:SOMTC`, `lead_shepherd:drugs`, `state:THA`,
    `body:ASEC`; about: what it is about as `kind:code`, such as `cycle:2026`; url: where it is done;
    updated: when its day or its owner last changed."""

    id = models.CharField(primary_key=True, max_length=ids.ID_LENGTH, default=ids.new_id)
    owner = models.CharField(max_length=80, db_index=True)
    title = models.CharField(max_length=300)
    about = models.CharField(max_length=80)
    url = models.CharField(max_length=300, blank=True)
    created = models.DateTimeField(default=clock.now)
    updated = models.DateTimeField(default=clock.now)
    due = models.DateTimeField(null=True)
    done = models.DateTimeField(null=True)
    done_by = models.CharField(max_length=ids.ID_LENGTH, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "about", "title"], condition=Q(done=None), name="bodies_task_open_once")]
