"""Tables: screenings, what columns meant in each kind of file, rows, candidates with their decisions, rows left out."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from sheaf.access.guarded import Guarded
from sheaf.kernel import clock, ids
from sheaf.register.files.leasing import Leased
from sheaf.register.files.limits import MAX_ID
from sheaf.register.files.reasons import Reason
from sheaf.register.screening import codes

ID = ids.ID_LENGTH


class Screening(Guarded, Leased):
    """One file and its run. The guard is that of the file's persons; who sees a candidate is asked of its record as well.

    own: whether own records are searched; lists: names of lists, None for every list; floor: the lowest band kept;
    run: id of the last start;
    starter: {person, appointment} under whose rights the worker runs; counts: of the file's rows, never of candidates,
    whose number differs from reader to reader; keep_until: then the worker deletes the persons.
    """

    facts_kind = "screening"

    id = models.CharField(primary_key=True, max_length=ID, default=ids.new_id)
    title = models.CharField(max_length=codes.MAX_TITLE)
    kind = models.CharField(max_length=12, choices=list(codes.KINDS.items()))
    purpose = models.CharField(max_length=20, choices=list(codes.PURPOSES.items()))
    case = models.CharField(max_length=codes.MAX_CASE)
    file_name = models.CharField(max_length=200)
    file_format = models.CharField(max_length=8)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    plan = models.JSONField(default=dict)
    own = models.BooleanField(default=True)
    lists = models.JSONField(null=True)
    run = models.CharField(max_length=ID, blank=True)
    floor = models.CharField(max_length=8, default="possible")
    step = models.CharField(max_length=12, default="uploaded", choices=list(codes.STEPS.items()))
    counts = models.JSONField(default=dict)
    starter = models.JSONField(default=dict)
    starter_name = models.CharField(max_length=200, blank=True)
    error_code = models.CharField(max_length=40, blank=True)
    error = models.CharField(max_length=500, blank=True)
    created = models.DateTimeField(default=clock.now)
    created_by = models.CharField(max_length=ID)
    created_by_name = models.CharField(max_length=200)
    screened = models.DateTimeField(null=True)
    keep_until = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["task", "lease_until"]), models.Index(fields=["unit", "-created"]),
                   models.Index(fields=["keep_until"])]
        constraints = [
            models.CheckConstraint(condition=Q(step__in=list(codes.STEPS)), name="screening_step"),
            models.CheckConstraint(condition=Q(task__in=["", "screen"]), name="screening_task"),
            models.CheckConstraint(condition=Q(floor__in=list(codes.BANDS)), name="screening_floor"),
        ]


class Mapping(models.Model):
    """What columns meant when a unit last mapped a file of this kind; plan as `files.plan.Plan.as_dict`."""

    unit = models.CharField(max_length=128)
    kind = models.CharField(max_length=12)
    plan = models.JSONField()
    saved = models.DateTimeField(default=clock.now)
    saved_by = models.CharField(max_length=ID)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "kind"], name="screening_mapping_of_kind")]


class Query(models.Model):
    """Somebody or something of the file that was looked for. number: of the row; place: within the row; ref: the id in the
    file, such as a booking's number; properties: as read."""

    screening = models.ForeignKey(Screening, on_delete=models.CASCADE, related_name="queries")
    number = models.PositiveIntegerField()
    place = models.PositiveSmallIntegerField(default=0)
    ref = models.CharField(max_length=MAX_ID, blank=True)
    title = models.CharField(max_length=300)
    schema = models.CharField(max_length=64)
    properties = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["screening", "number", "place"], name="screening_query_once")]


class Candidate(models.Model):
    """A record that a row may mean, and what a person decided. It may be shown only where `queries.shown` has it.

    version: of the record as it was compared, else 0; held_in: `own` or the list's name; compared: part
    beside part (`explaining.stored`); why: the same in sentences; turn: counts decisions, so that two at once are noticed;
    decided_matcher: the matcher of the score that was decided about;
    withdrawn: the record changed since and could not be compared again; weighed: the version that was decided about, 0 where
    nobody decided or the comparison has come out otherwise since.
    """

    id = models.CharField(primary_key=True, max_length=ID, default=ids.new_id)
    screening = models.ForeignKey(Screening, on_delete=models.CASCADE, related_name="candidates", db_index=False)
    query = models.ForeignKey(Query, on_delete=models.CASCADE, related_name="candidates", db_index=False)
    record_id = models.CharField(max_length=ID, db_index=True)
    version = models.PositiveIntegerField()
    held_in = models.CharField(max_length=100)
    score = models.FloatField()
    band = models.CharField(max_length=8)
    matcher = models.CharField(max_length=40)
    compared = models.JSONField(default=list)
    why = models.CharField(max_length=codes.MAX_WHY, blank=True)
    withdrawn = models.BooleanField(default=False)
    decision = models.CharField(max_length=8, blank=True, choices=list(codes.DECISIONS.items()))
    note = models.CharField(max_length=codes.MAX_NOTE, blank=True)
    decided = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=ID, blank=True, db_index=True)
    decided_by_name = models.CharField(max_length=200, blank=True)
    decided_matcher = models.CharField(max_length=40, blank=True)
    weighed = models.PositiveIntegerField(default=0)
    turn = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["screening", "-score"]), models.Index(fields=["held_in"])]
        constraints = [
            models.UniqueConstraint(fields=["query", "record_id"], name="screening_candidate_once"),
            models.CheckConstraint(condition=Q(band__in=list(codes.BANDS)), name="screening_band"),
            models.CheckConstraint(condition=Q(decision__in=["", *codes.DECISIONS]), name="screening_decision"),
        ]


class Ground(Guarded):
    """What a candidate rests on besides its record: another record merged into it (record_id, version), or a fact that is
    stricter than its record (its guard, no record_id). Whoever may not see all of it is shown no candidate. weighed: the
    version that was decided about, 0 where it came after the decision."""

    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="grounds")
    record_id = models.CharField(max_length=ID, blank=True, db_index=True)
    version = models.PositiveIntegerField(default=0)
    weighed = models.PositiveIntegerField(default=0)


class Earlier(models.Model):
    """A decision that another took the place of, or that was taken back. matcher: of the score that was decided about."""

    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="earlier")
    decision = models.CharField(max_length=8, choices=list(codes.DECISIONS.items()))
    note = models.CharField(max_length=codes.MAX_NOTE, blank=True)
    decided = models.DateTimeField()
    decided_by = models.CharField(max_length=ID)
    decided_by_name = models.CharField(max_length=200)
    matcher = models.CharField(max_length=40, blank=True)


class RefusedRow(Reason):
    """Why a row, or one value of it, was left out."""

    screening = models.ForeignKey(Screening, on_delete=models.CASCADE, related_name="refused")

    class Meta:
        indexes = [models.Index(fields=["screening", "-whole", "number"])]
