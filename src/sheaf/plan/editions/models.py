"""Tables: editions of plans, their clauses, and how clauses of two editions answer each other."""

from __future__ import annotations

from django.db import models

from sheaf.kernel import clock, ids

CODE = 40  # letters of an edition's code
CLAUSE_CODE = 24
STRENGTHS = {
    "recital": "recital", "objective": "objective", "encouraged": "states are encouraged, subject to national law",
    "framework": "about the framework",
}
RELATIONS = {
    "kept": "kept", "changed": "changed", "merged": "merged into it", "split": "split into several", "new": "new", "dropped": "dropped",
    "serves": "carried out by",
}


class Edition(models.Model):
    """One text of one plan. starts, ends: its years as dates; follows: a document whose validity it shares, in
    words; digest: SHA-256 of the file that its text came from, empty while only our titles are known."""

    code = models.CharField(primary_key=True, max_length=CODE)
    plan = models.CharField(max_length=CODE)
    title = models.CharField(max_length=300)
    starts = models.DateField(null=True)
    ends = models.DateField(null=True)
    follows = models.CharField(max_length=200, blank=True)
    followed = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="followers")
    adopted = models.CharField(max_length=200, blank=True)
    source = models.CharField(max_length=300, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    version = models.PositiveIntegerField(default=1)
    updated = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ("plan", "-starts", "code")

    def __str__(self) -> str:
        return self.title


class Clause(models.Model):
    """One numbered clause. text: verbatim, white space folded; shown: with words that a line's end cut joined again;
    both empty while only our short title is known."""

    id = models.CharField(primary_key=True, max_length=ids.ID_LENGTH, default=ids.new_id)
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="clauses")
    code = models.CharField(max_length=CLAUSE_CODE)
    position = models.PositiveIntegerField()
    section = models.CharField(max_length=200)
    heading = models.CharField(max_length=200, blank=True)
    number = models.CharField(max_length=8)
    strength = models.CharField(max_length=12)
    short_title = models.CharField(max_length=200, blank=True)
    text = models.TextField(blank=True)
    shown = models.TextField(blank=True)

    class Meta:
        ordering = ("edition", "position")
        constraints = [
            models.UniqueConstraint(fields=["edition", "code"], name="plan_clause_code"),
            models.CheckConstraint(condition=models.Q(strength__in=list(STRENGTHS)), name="plan_clause_strength"),
        ]

    @property
    def title(self) -> str:
        """Our short title, else how the text begins."""
        return self.short_title or (f"{self.shown[:80]}…" if len(self.shown) > 80 else self.shown)


class Passage(models.Model):
    """What stands in the text beside the clauses: title, introductions, the words before a list."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="passages")
    position = models.PositiveIntegerField()
    kind = models.CharField(max_length=8)
    section = models.CharField(max_length=200, blank=True)
    shown = models.TextField()

    class Meta:
        ordering = ("edition", "position")


class Crosswalk(models.Model):
    """How a clause of one edition is answered in another. after is null for what was dropped, before for what is new."""

    id = models.CharField(primary_key=True, max_length=ids.ID_LENGTH, default=ids.new_id)
    before = models.ForeignKey(Clause, null=True, on_delete=models.PROTECT, related_name="answered_by")
    after = models.ForeignKey(Clause, null=True, on_delete=models.PROTECT, related_name="answers")
    relation = models.CharField(max_length=8)
    note = models.CharField(max_length=300, blank=True)
    created = models.DateTimeField(default=clock.now)
    created_by = models.CharField(max_length=ids.ID_LENGTH)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["before", "after"], name="plan_crosswalk_once"),
            models.CheckConstraint(condition=models.Q(relation__in=list(RELATIONS)), name="plan_crosswalk_relation"),
            models.CheckConstraint(condition=models.Q(before__isnull=False) | models.Q(after__isnull=False), name="plan_crosswalk_ends"),
        ]
