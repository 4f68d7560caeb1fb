"""Tables: sources, their remembered mapping, imports with every step, refused rows, changes between editions."""

from __future__ import annotations

from dataclasses import replace

from django.db import models
from django.db.models import Q

from sheaf.access.guarded import Guarded
from sheaf.access.policy import Facts
from sheaf.kernel import clock, ids
from sheaf.register.files.leasing import Leased
from sheaf.register.files.reasons import Reason

ID = ids.ID_LENGTH
# What an import can become from each state; `task` says what the worker is doing meanwhile.
STATES = {
    "uploaded": "waits for its columns to be mapped", "mapped": "ready for a preview and a check",
    "previewed": "ready for a check", "checked": "ready to publish", "published": "published",
    "failed": "failed", "abandoned": "abandoned", "superseded": "archived; a newer edition took its place",
}
SHOWN = frozenset({"published", "superseded"})  # what the whole state may read; before that an import is its unit's alone
TARGETS = {"list": "a list, kept apart from our own records", "own": "our own records"}


class Source(models.Model):
    """Somebody's list, known by its name. current: the edition that is searched; the one column that a
    publication switches (in the same transaction as the dataset's own state)."""

    id = models.CharField(primary_key=True, max_length=ID, default=ids.new_id)
    name = models.CharField(max_length=80)
    target = models.CharField(max_length=8, choices=list(TARGETS.items()), default="list")
    current = models.ForeignKey("ImportJob", null=True, on_delete=models.PROTECT, related_name="+")
    created = models.DateTimeField(default=clock.now)
    created_by = models.CharField(max_length=ID)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["name", "target"], name="lists_source_name")]


class AnswerMark(Guarded):
    """Whether a source's searched edition answers other nodes' questions; without a row it does not. The guard is
    what the release rules look at: every entity of the list counts as if it had it. authority: who released it
    for this, and under which provision; unit: whom a hit names as contact."""

    facts_kind = "list_source"

    source = models.OneToOneField(Source, primary_key=True, on_delete=models.CASCADE, related_name="answer_mark")
    answers = models.BooleanField(default=False)
    authority = models.CharField(max_length=300, blank=True)
    decided = models.DateTimeField(default=clock.now)
    decided_by = models.CharField(max_length=ID)
    decided_by_name = models.CharField(max_length=200)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(answers=False) | ~Q(authority=""), name="lists_answers_by_authority")]


class Mapping(models.Model):
    """The plan last used for a source; the next file of it is mapped so without asking again."""

    source = models.OneToOneField(Source, primary_key=True, on_delete=models.CASCADE, related_name="mapping")
    plan = models.JSONField()
    saved = models.DateTimeField(default=clock.now)
    saved_by = models.CharField(max_length=ID)


class ImportJob(Guarded, Leased):
    """One file on its way. The guard is that of what it holds: open for a list, the provenance's for own
    records; unit: whose it is until it is published. counts: numbers of the dry run; provenance: of own records."""

    facts_kind = "import"

    id = models.CharField(primary_key=True, max_length=ID, default=ids.new_id)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="jobs")
    edition = models.CharField(max_length=100)
    file_name = models.CharField(max_length=200)
    file_format = models.CharField(max_length=8)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    plan = models.JSONField(default=dict)
    provenance = models.JSONField(default=dict)
    step = models.CharField(max_length=12, default="uploaded", choices=list(STATES.items()))
    counts = models.JSONField(default=dict)
    compared_with = models.CharField(max_length=ID, blank=True)
    dataset_id = models.CharField(max_length=ID, blank=True)
    error_code = models.CharField(max_length=40, blank=True)
    error = models.CharField(max_length=500, blank=True)
    created = models.DateTimeField(default=clock.now)
    created_by = models.CharField(max_length=ID)
    created_by_name = models.CharField(max_length=200)
    publisher = models.JSONField(default=dict)
    published = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["task", "lease_until"]), models.Index(fields=["source", "-created"])]
        constraints = [
            models.CheckConstraint(condition=Q(step__in=list(STATES)), name="lists_job_step"),
            models.CheckConstraint(condition=Q(task__in=["", "check", "publish"]), name="lists_job_task"),
        ]

    def facts(self) -> Facts:
        facts = super().facts()
        return replace(facts, unit="") if self.step in SHOWN else facts


class RefusedRow(Reason):
    """Why a row (whole) or one value of it was left out."""

    job = models.ForeignKey(ImportJob, on_delete=models.CASCADE, related_name="refused")

    class Meta:
        indexes = [models.Index(fields=["job", "-whole", "number"])]


class Difference(models.Model):
    """What an edition changes against the one before. fields: {property: [values before, values after]}."""

    job = models.ForeignKey(ImportJob, on_delete=models.CASCADE, related_name="differences")
    kind = models.CharField(max_length=8, choices=[("added", "added"), ("changed", "changed"), ("removed", "removed")])
    entity_id = models.CharField(max_length=255)
    schema = models.CharField(max_length=64)
    caption = models.CharField(max_length=300)
    fields = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["job", "kind", "id"])]
