"""Tables: entries of the registers with their history, money, uses; the guideline's steps and those that were taken."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q

from sheaf.kernel import clock, ids
from sheaf.plan.registers import table

CODE, ID, TITLE = 40, ids.ID_LENGTH, 300
MONEY_KINDS = {"pledged": "pledged", "spent": "spent", "returned": "given back"}


class Seen(models.Manager["Item"]):
    """What is common: no draft of anybody."""

    path = ""

    def get_queryset(self) -> models.QuerySet[Any]:
        unseen: Q = Q(**{f"{self.path}step__in": sorted(table.UNSEEN)})
        return super().get_queryset().exclude(unseen)


class SeenBelow(Seen):
    """The same for what hangs on an entry."""

    path = "item__"


class SeenChanges(SeenBelow):
    """Of the history what came since the entry was shown: what was changed in a draft stays with whose it is."""

    def get_queryset(self) -> models.QuerySet[Any]:
        return super().get_queryset().exclude(after__in=sorted(table.UNSEEN))


class Item(models.Model):
    """One entry of one register. state: whose it is, ASEC for what is common; party: the partner, body or stakeholders; clauses:
    EDITION/CLAUSE; needs: bodies of which a proposal needs a decision, as of `table.NEEDS`; guide: the guideline's steps as they
    were when an engagement began, as {code, title, body}; result: what came of it; invented: made up for a demonstration."""

    code = models.CharField(primary_key=True, max_length=CODE)
    kind = models.CharField(max_length=12)
    state = models.CharField(max_length=8)
    title = models.CharField(max_length=TITLE)
    text = models.TextField(blank=True)
    party = models.CharField(max_length=TITLE, blank=True)
    sector = models.CharField(max_length=40, blank=True)
    clauses = models.JSONField(default=list)
    adopted = models.DateField(null=True)
    starts = models.DateField(null=True)
    ends = models.DateField(null=True)
    reference = models.CharField(max_length=TITLE, blank=True)
    url = models.CharField(max_length=500, blank=True)
    needs = models.CharField(max_length=12, blank=True)
    amount = models.DecimalField(max_digits=16, decimal_places=2, null=True)
    currency = models.CharField(max_length=3, blank=True)
    reach = models.PositiveIntegerField(null=True)
    guide = models.JSONField(default=list)
    result = models.TextField(blank=True)
    step = models.CharField(max_length=12)
    invented = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)
    created = models.DateTimeField(default=clock.now)
    updated = models.DateTimeField(default=clock.now)

    objects = models.Manager()
    shared = Seen()

    class Meta:
        ordering = ("kind", "state", "code")
        indexes = [models.Index(fields=["kind", "state", "step"])]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=list(table.KINDS)), name="registers_kind"),
            models.CheckConstraint(condition=Q(step__in=list(table.STATES)), name="registers_step"),
            models.CheckConstraint(condition=Q(ends=None) | Q(starts=None) | Q(ends__gte=models.F("starts")), name="registers_dates"),
        ]

    def __str__(self) -> str:
        return self.title


class Change(models.Model):
    """One thing that happened to an entry, in order. fields: name to [before, after]; decision: that brought it. Append-only."""

    id = models.BigAutoField(primary_key=True)
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="changes")
    event = models.CharField(max_length=16)
    before = models.CharField(max_length=12, blank=True)
    after = models.CharField(max_length=12)
    fields = models.JSONField(default=dict)
    decision = models.CharField(max_length=CODE, blank=True)
    note = models.TextField(blank=True)
    by = models.CharField(max_length=ID)
    by_title = models.CharField(max_length=300)
    at = models.DateTimeField(default=clock.now)

    objects = models.Manager()
    shared = SeenChanges()

    class Meta:
        ordering = ("id",)


class Money(models.Model):
    """A pledge, a use of funds, or what was given back, in the proposal's currency. Never changed: a mistake is put right by another."""

    id = models.CharField(primary_key=True, max_length=ID, default=ids.new_id)
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="money")
    kind = models.CharField(max_length=8)
    party = models.CharField(max_length=TITLE)
    amount = models.DecimalField(max_digits=16, decimal_places=2)
    on = models.DateField()
    purpose = models.CharField(max_length=TITLE, blank=True)
    by_title = models.CharField(max_length=300)
    at = models.DateTimeField(default=clock.now)

    objects = models.Manager()
    shared = SeenBelow()

    class Meta:
        ordering = ("on", "at", "id")
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="registers_money_positive"),
            models.CheckConstraint(condition=Q(kind__in=list(MONEY_KINDS)), name="registers_money_kind"),
        ]


class Use(models.Model):
    """Where a common position was used."""

    id = models.CharField(primary_key=True, max_length=ID, default=ids.new_id)
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="uses")
    forum = models.CharField(max_length=TITLE)
    on = models.DateField()
    spoke = models.CharField(max_length=8, blank=True)
    note = models.TextField(blank=True)
    by_title = models.CharField(max_length=300)
    at = models.DateTimeField(default=clock.now)

    objects = models.Manager()
    shared = SeenBelow()

    class Meta:
        ordering = ("on", "at", "id")


class GuideStep(models.Model):
    """One step of the guideline for engaging external parties. body: whose decision takes it, empty where the Secretariat says
    that it was taken."""

    code = models.CharField(primary_key=True, max_length=CODE)
    position = models.PositiveIntegerField(unique=True)
    title = models.CharField(max_length=TITLE)
    body = models.CharField(max_length=CODE, blank=True)

    class Meta:
        ordering = ("position",)


class GuideTaken(models.Model):
    """A step of the guideline that an engagement has taken."""

    id = models.CharField(primary_key=True, max_length=ID, default=ids.new_id)
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="taken")
    code = models.CharField(max_length=CODE)
    decision = models.CharField(max_length=CODE, blank=True)
    note = models.TextField(blank=True)
    on = models.DateField()
    by_title = models.CharField(max_length=300)
    at = models.DateTimeField(default=clock.now)

    objects = models.Manager()
    shared = SeenBelow()

    class Meta:
        ordering = ("at", "id")
        constraints = [models.UniqueConstraint(fields=["item", "code"], name="registers_guide_taken_once")]
