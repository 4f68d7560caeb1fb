"""Tables: programmes, components, objectives, actions, indicators with baselines, targets and observations, reviews."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q

from sheaf.kernel import clock, ids

CODE, ID = 40, ids.ID_LENGTH
STATES = {"draft": "draft", "adopted": "adopted", "closed": "closed"}
PROGRESS = {"not_started": "not started", "under_way": "under way", "done": "done", "stopped": "stopped", "carried": "carried over"}
KINDS = {"number": "number", "percent": "percent", "yes_no": "yes or no", "ordinal": "steps of a scale", "text": "words"}
DIRECTIONS = {"up": "more is better", "down": "less is better", "": "neither"}
OBSERVED = {
    "reported": "reported",
    "estimated": "estimated",
    "not_available": "not available",
    "not_applicable": "not applicable under domestic law",
}


class Programme(models.Model):
    """One edition. edition: of the plan that it carries out; partner: empty for the bodies' own; ends: null where no source tells;
    extended_to: its end after an extension, which extended_by decided; precision: year, where only its years are known; support: A or B,
    as the source was weighed; note: what the source tells besides; invented: made up for a demonstration."""

    code = models.CharField(primary_key=True, max_length=CODE)
    title = models.CharField(max_length=300)
    edition = models.CharField(max_length=CODE, blank=True)
    partner = models.CharField(max_length=200, blank=True)
    starts = models.DateField()
    ends = models.DateField(null=True)
    extended_to = models.DateField(null=True)
    extended_by = models.CharField(max_length=CODE, blank=True)
    adopted_by = models.CharField(max_length=CODE, blank=True)
    follows = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="followed_by")
    state = models.CharField(max_length=8, default="draft")
    source = models.CharField(max_length=400, blank=True)
    support = models.CharField(max_length=1, blank=True)
    precision = models.CharField(max_length=4, default="day")
    note = models.TextField(blank=True)
    invented = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("-starts", "code")
        constraints = [
            models.CheckConstraint(condition=Q(state__in=list(STATES)), name="programme_state"),
            models.CheckConstraint(condition=Q(precision__in=["day", "year"]), name="programme_precision"),
            models.CheckConstraint(condition=Q(ends=None) | Q(ends__gt=F("starts")), name="programme_dates"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def last_day(self) -> date | None:
        """Its end, extended or not; None where no source tells."""
        return self.extended_to or self.ends

    @property
    def days(self) -> str:
        """Its days as planned, in words, no more exact than they are known."""
        return f"{self._said(self.starts)} to {self._said(self.ends) if self.ends else 'a day that no source tells'}"

    @property
    def extension(self) -> str:
        """Its end after an extension, in words; empty without one."""
        return self._said(self.extended_to) if self.extended_to else ""

    def _said(self, day: date) -> str:
        return str(day.year) if self.precision == "year" else f"{day.day} {day:%B %Y}"


class Component(models.Model):
    """A crime area's part of a programme. source, note: where a public fact comes from."""

    id = models.CharField(primary_key=True, max_length=ID, default=ids.new_id)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="components")
    area = models.CharField(max_length=64)
    title = models.CharField(max_length=200)
    position = models.PositiveIntegerField()
    source = models.CharField(max_length=400, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ("programme", "position")
        constraints = [models.UniqueConstraint(fields=["programme", "area"], name="programme_component_once")]


class Objective(models.Model):
    """What a component wants to reach."""

    id = models.CharField(primary_key=True, max_length=ID, default=ids.new_id)
    component = models.ForeignKey(Component, on_delete=models.PROTECT, related_name="objectives")
    position = models.PositiveIntegerField()
    text = models.TextField()

    class Meta:
        ordering = ("component", "position")
        constraints = [models.UniqueConstraint(fields=["component", "position"], name="programme_objective_place")]


class Action(models.Model):
    """What is done. code: within its programme; clauses: EDITION/CLAUSE; leads: states; partners: names; money: budget with its ISO 4217
    currency; carried_from: the action of the programme before that goes on here."""

    id = models.CharField(primary_key=True, max_length=ID, default=ids.new_id)
    objective = models.ForeignKey(Objective, on_delete=models.PROTECT, related_name="actions")
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="actions")
    code = models.CharField(max_length=CODE)
    title = models.CharField(max_length=300)
    output = models.CharField(max_length=500, blank=True)
    clauses = models.JSONField(default=list)
    leads = models.JSONField(default=list)
    partners = models.JSONField(default=list)
    starts = models.DateField(null=True)
    ends = models.DateField(null=True)
    budget = models.DecimalField(max_digits=16, decimal_places=2, null=True)
    currency = models.CharField(max_length=3, blank=True)
    funding = models.CharField(max_length=200, blank=True)
    progress = models.CharField(max_length=12, default="not_started")
    note = models.TextField(blank=True)
    carried_from = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="carried_to")
    version = models.PositiveIntegerField(default=1)
    updated = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ("programme", "code")
        constraints = [
            models.UniqueConstraint(fields=["programme", "code"], name="programme_action_code"),
            models.CheckConstraint(condition=Q(progress__in=list(PROGRESS)), name="programme_action_progress"),
            models.CheckConstraint(condition=Q(ends=None) | Q(starts=None) | Q(ends__gte=F("starts")), name="programme_action_dates"),
        ]


class Indicator(models.Model):
    """How one sees whether it works. scale: the steps of an ordinal one, lowest first; dimensions: names by which observations are
    split, such as sex or offence; overlapping: those of them of which one thing may count under several values; component: null for the
    whole programme."""

    id = models.CharField(primary_key=True, max_length=ID, default=ids.new_id)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="indicators")
    component = models.ForeignKey(Component, null=True, on_delete=models.PROTECT, related_name="indicators")
    code = models.CharField(max_length=CODE)
    title = models.CharField(max_length=300)
    kind = models.CharField(max_length=8)
    direction = models.CharField(max_length=4, blank=True)
    unit = models.CharField(max_length=40, blank=True)
    method = models.TextField(blank=True)
    scale = models.JSONField(default=list)
    dimensions = models.JSONField(default=list)
    overlapping = models.JSONField(default=list)
    clauses = models.JSONField(default=list)

    class Meta:
        ordering = ("programme", "code")
        constraints = [
            models.UniqueConstraint(fields=["programme", "code"], name="programme_indicator_code"),
            models.CheckConstraint(condition=Q(kind__in=list(KINDS)), name="programme_indicator_kind"),
            models.CheckConstraint(condition=Q(direction__in=list(DIRECTIONS)), name="programme_indicator_direction"),
        ]


class Mark(models.Model):
    """A baseline or a target. state: empty for the region; value: number, or the place on the scale, or 0 and 1 for no and yes."""

    id = models.CharField(primary_key=True, max_length=ID, default=ids.new_id)
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="marks")
    kind = models.CharField(max_length=8)
    state = models.CharField(max_length=8, blank=True)
    year = models.PositiveIntegerField()
    value = models.DecimalField(max_digits=18, decimal_places=4)

    class Meta:
        ordering = ("indicator", "kind", "state", "year")
        constraints = [
            models.UniqueConstraint(fields=["indicator", "kind", "state", "year"], name="programme_mark_once"),
            models.CheckConstraint(condition=Q(kind__in=["baseline", "target"]), name="programme_mark_kind"),
        ]


class Observation(models.Model):
    """One observed value, as one version: a correction is a new version and the one before stays. dimensions: name to value,
    none for the whole; split: the same as one key, `age=under 18; sex=female`; source: where it comes from, such as
    `report:2026:THA:drugs`."""

    id = models.CharField(primary_key=True, max_length=ID, default=ids.new_id)
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="observations")
    state = models.CharField(max_length=8)
    year = models.PositiveIntegerField()
    dimensions = models.JSONField(default=dict)
    split = models.CharField(max_length=200, blank=True)
    value = models.DecimalField(max_digits=18, decimal_places=4, null=True)
    text = models.TextField(blank=True)
    status = models.CharField(max_length=16, default="reported")
    source = models.CharField(max_length=200)
    version = models.PositiveIntegerField(default=1)
    current = models.BooleanField(default=True)
    at = models.DateTimeField(default=clock.now)
    by = models.CharField(max_length=ID)

    class Meta:
        ordering = ("indicator", "state", "year", "split", "version")
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "state", "year", "split"], condition=Q(current=True), name="programme_observation_current"
            ),
            models.CheckConstraint(condition=Q(status__in=list(OBSERVED)), name="programme_observation_status"),
        ]


class Regional(models.Model):
    """What the states say together about an indicator in a year: counted from observations whenever one is written, and kept only where
    enough states reported that no state's own value can be read from it (`aggregating`). split: empty for the whole, else as of the
    observations; how: `sum`, `median` or `latest`; value: the sum, the median, or of yes and no how many say yes; reported: how many
    states it is made of; owed: how many were members. This row travels to every node; observations do not."""

    id = models.CharField(primary_key=True, max_length=ID, default=ids.new_id)
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="regional")
    year = models.PositiveIntegerField()
    split = models.CharField(max_length=200, blank=True)
    how = models.CharField(max_length=8)
    value = models.DecimalField(max_digits=22, decimal_places=4)
    reported = models.PositiveIntegerField()
    owed = models.PositiveIntegerField()

    class Meta:
        ordering = ("indicator", "year", "split")
        constraints = [models.UniqueConstraint(fields=["indicator", "year", "split"], name="programme_regional_once")]


class Review(models.Model):
    """A triennial review: its findings, and which actions go on where."""

    id = models.CharField(primary_key=True, max_length=ID, default=ids.new_id)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="reviews")
    held = models.DateField()
    findings = models.TextField()
    decision = models.CharField(max_length=CODE, blank=True)
    into = models.ForeignKey(Programme, null=True, on_delete=models.PROTECT, related_name="+")
    carried = models.JSONField(default=list)
    by = models.CharField(max_length=ID)
    at = models.DateTimeField(default=clock.now)
