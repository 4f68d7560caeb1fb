"""Tables: compilations, comments on them, findings on components, recommendations of reviews, a state's consent to its public line."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from sheaf.kernel import clock, ids
from sheaf.plan.compiling import table

CODE, ID = 40, ids.ID_LENGTH
KINDS = {"annual": "annual report", "midterm": "mid-term review", "final": "final review", "addendum": "addendum"}
REVIEWS = ("midterm", "final")
SENT, IN_FORCE, LATE, OLDER = "sent", "in_force", "late", "older"
OUTCOMES = {
    SENT: "sent to the Secretariat, which has not received it yet",
    IN_FORCE: "in force at the Secretariat",
    LATE: "received by the Secretariat after a report was circulated: a consent counts for what is gathered from now on, a withdrawal for "
          "what is published from now on, and what was published stays",
    OLDER: "received by the Secretariat, where a later word of your state stands",
}


class Compilation(models.Model):
    """One document of a year. snapshot: what every rendering is made of; digest: SHA-256 of its canonical JSON; format_digest: of the
    approved format it is bound to; number: in which order compilations of a year and kind were begun, which nobody is told, since an
    addendum has another (`addenda.ordinal`); cleared_by, noted_by: decisions; replaces: the compilation before, where comments led
    to a new one; public: what its publication told (`openly.settled`), empty before. An addendum holds only what came after its year's
    freeze."""

    id = models.CharField(primary_key=True, max_length=ID, default=ids.new_id)
    year = models.PositiveIntegerField()
    kind = models.CharField(max_length=8, default="annual")
    number = models.PositiveIntegerField()
    step = models.CharField(max_length=12, default=table.ASSEMBLING)
    title = models.CharField(max_length=300)
    narrative = models.TextField(blank=True)
    snapshot = models.JSONField(default=dict)
    digest = models.CharField(max_length=64, blank=True)
    public = models.JSONField(default=dict, blank=True)
    format = models.CharField(max_length=CODE)
    format_digest = models.CharField(max_length=64)
    cleared_by = models.CharField(max_length=CODE, blank=True)
    noted_by = models.CharField(max_length=CODE, blank=True)
    replaces = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="replaced_by")
    made = models.DateTimeField(default=clock.now)
    made_by = models.CharField(max_length=ID)

    class Meta:
        ordering = ("-year", "kind", "-number")
        constraints = [
            models.UniqueConstraint(fields=["year", "kind", "number"], name="compiling_number"),
            models.CheckConstraint(condition=Q(step__in=list(table.STATES)), name="compiling_step"),
            models.CheckConstraint(condition=Q(kind__in=list(KINDS)), name="compiling_kind"),
            models.CheckConstraint(
                condition=~Q(step__in=["noted", "published"]) | (~Q(noted_by="") & ~Q(cleared_by="")), name="compiling_decided"
            ),
        ]


class Passed(models.Model):
    """One step of a compilation, numbered as they were taken. Append-only."""

    id = models.BigAutoField(primary_key=True)
    compilation = models.ForeignKey(Compilation, on_delete=models.PROTECT, related_name="steps")
    event = models.CharField(max_length=16)
    before = models.CharField(max_length=12)
    after = models.CharField(max_length=12)
    decision = models.CharField(max_length=CODE, blank=True)
    by = models.CharField(max_length=ID)
    by_title = models.CharField(max_length=300)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ("id",)


class Comment(models.Model):
    """What a state says of a circulated compilation, and what became of it. anchor: `drugs/THA`, `drugs`, `chair` or
    empty for the whole."""

    id = models.CharField(primary_key=True, max_length=ID, default=ids.new_id)
    compilation = models.ForeignKey(Compilation, on_delete=models.PROTECT, related_name="comments")
    anchor = models.CharField(max_length=80, blank=True)
    state = models.CharField(max_length=8)
    text = models.TextField()
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField(default=clock.now)
    response = models.TextField(blank=True)
    accepted = models.BooleanField(null=True)
    responded = models.DateTimeField(null=True)

    class Meta:
        ordering = ("at", "id")


class Finding(models.Model):
    """What the lead shepherd says of a component in a year. A later one replaces it until the compilation is circulated."""

    id = models.CharField(primary_key=True, max_length=ID, default=ids.new_id)
    year = models.PositiveIntegerField()
    area = models.CharField(max_length=64)
    text = models.TextField()
    by_state = models.CharField(max_length=8)
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField(default=clock.now)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["year", "area"], name="compiling_finding_once")]


class Recommendation(models.Model):
    """What a mid-term or final review recommends, with the finding behind it. clauses: codes of the edition's clauses; goes_to: the
    next edition, or a follow-up in this one; owner, due: of the follow-up, as of `bodies.Task`, where they are known; follow_up: what
    it became once AMMTC endorsed the review. Written until its review is circulated."""

    id = models.CharField(primary_key=True, max_length=ID, default=ids.new_id)
    year = models.PositiveIntegerField()
    kind = models.CharField(max_length=8)
    number = models.PositiveIntegerField()
    finding = models.TextField(blank=True)
    text = models.TextField()
    clauses = models.JSONField(default=list)
    goes_to = models.CharField(max_length=9, default="edition")
    owner = models.CharField(max_length=80, blank=True)
    due = models.DateField(null=True)
    follow_up = models.CharField(max_length=ID, blank=True)
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ("year", "kind", "number")
        constraints = [
            models.UniqueConstraint(fields=["year", "kind", "number"], name="compiling_recommendation_number"),
            models.CheckConstraint(condition=Q(kind__in=list(REVIEWS)), name="compiling_recommendation_kind"),
            models.CheckConstraint(condition=Q(goes_to__in=["edition", "follow_up"]), name="compiling_recommendation_goes_to"),
        ]


class Consent(models.Model):
    """A state agrees that its own line of a year is shown to the public, as it stands now. Withdrawn by deleting it; what was said and
    when stays in `Said`."""

    id = models.CharField(primary_key=True, max_length=ID, default=ids.new_id)
    year = models.PositiveIntegerField()
    state = models.CharField(max_length=8)
    at = models.DateTimeField(default=clock.now)
    by_name = models.CharField(max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["year", "state"], name="compiling_consent_once")]


class Said(models.Model):
    """What a state said of its public line, at the node where it said it and at the Secretariat's. Append-only but for what became of it.
    at: its own time, which decides which word is the last; outcome: of OUTCOMES; received: when the Secretariat had it."""

    id = models.CharField(primary_key=True, max_length=ID, default=ids.new_id)
    year = models.PositiveIntegerField()
    state = models.CharField(max_length=8)
    given = models.BooleanField()
    at = models.DateTimeField(default=clock.now)
    by_name = models.CharField(max_length=200)
    outcome = models.CharField(max_length=8)
    received = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-at", "-id")
        indexes = [models.Index(fields=["year", "state", "at"], name="compiling_said_last")]
        constraints = [
            models.CheckConstraint(condition=Q(outcome__in=list(OUTCOMES)), name="compiling_said_outcome")
        ]
