"""Tables: formats, cycles, parts with their entries, versions submitted, queries, evidence, figures offered, transitions, reminders and
where they go."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from sheaf.kernel import clock, ids
from sheaf.plan.reporting import table

CODE = 40
MAIL = 200  # letters of an address
ID = ids.ID_LENGTH
STATUSES = {
    "not_started": "not started", "planned": "planned", "under_way": "under way", "done": "done",
    "not_applicable": "not applicable under domestic law",
}
SHOWN_TO = {"officials": "senior officials (full report)", "ministers": "ministers too", "public": "the public, where the state agrees"}
OFFER_STATES = {"offered": "offered", "accepted": "accepted", "changed": "changed", "declined": "declined"}


class Format(models.Model):
    """The format of reports, as one version: what is asked of a state for each component. formulated_by: SOMTC's decision;
    approved_by: AMMTC's; digest: of its canonical content, which a compilation is bound to."""

    code = models.CharField(primary_key=True, max_length=CODE)
    title = models.CharField(max_length=200)
    kind = models.CharField(max_length=8, default="annual")
    questions = models.JSONField(default=list)
    template = models.BinaryField(default=bytes)
    formulated_by = models.CharField(max_length=CODE, blank=True)
    approved_by = models.CharField(max_length=CODE, blank=True)
    digest = models.CharField(max_length=64)
    created = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(kind__in=["annual", "midterm", "final"]), name="reporting_format_kind")]


class Cycle(models.Model):
    """One year's reporting. deadlines: milestone to ISO date, counted back from the meeting's first day; distances: by how many days, as
    it was opened, so that a meeting that comes nearer and goes again loses none; state: open, frozen,
    closed; components: codes of crime areas; states: who owes a report, by membership on the day of opening."""

    year = models.PositiveIntegerField(primary_key=True)
    edition = models.CharField(max_length=CODE)
    programme = models.CharField(max_length=CODE, blank=True)
    format = models.ForeignKey(Format, on_delete=models.PROTECT)
    meeting = models.CharField(max_length=CODE)
    meeting_day = models.DateField()
    deadlines = models.JSONField(default=dict)
    distances = models.JSONField(default=dict)
    components = models.JSONField(default=list)
    states = models.JSONField(default=list)
    state = models.CharField(max_length=8, default="open")
    invented = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)
    opened = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ("-year",)
        constraints = [models.CheckConstraint(condition=Q(state__in=["open", "frozen", "closed"]), name="reporting_cycle_state")]


class Part(models.Model):
    """One component of one state's report, as this node has it: at the state's node from its draft on, at the Secretariat's
    from its submission on (or from its draft on, where a delegate works there). here: whether this node is where the state
    works; late: submitted after the freeze; submitted_version, summary: of the last
    submission, its number and the one status that its entries come to."""

    id = models.CharField(primary_key=True, max_length=ID, default=ids.new_id)
    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="parts")
    state = models.CharField(max_length=8)
    area = models.CharField(max_length=64)
    step = models.CharField(max_length=12, default=table.DRAFT)
    here = models.BooleanField(default=True)
    late = models.BooleanField(default=False)
    submitted_version = models.PositiveIntegerField(default=0)
    summary = models.CharField(max_length=16, blank=True)
    last_drafter = models.CharField(max_length=ID, blank=True)
    updated = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cycle", "state", "area"], name="reporting_part_once"),
            models.CheckConstraint(condition=Q(step__in=list(table.STATES)), name="reporting_part_step"),
        ]
        indexes = [models.Index(fields=["cycle", "area"])]


class Entry(models.Model):
    """What the state says of one clause or action in its draft. subject: clause or action code; version: of the row, for two
    officers in one field; copied_from: the year that its text was taken from and not changed since."""

    id = models.CharField(primary_key=True, max_length=ID, default=ids.new_id)
    part = models.ForeignKey(Part, on_delete=models.PROTECT, related_name="entries")
    subject = models.CharField(max_length=CODE)
    status = models.CharField(max_length=16, blank=True)
    narrative = models.TextField(blank=True)
    obstacles = models.TextField(blank=True)
    needs = models.TextField(blank=True)
    language = models.CharField(max_length=8, default="en")
    shown_to = models.CharField(max_length=12, default="officials")
    copied_from = models.PositiveIntegerField(null=True)
    version = models.PositiveIntegerField(default=1)
    updated = models.DateTimeField(default=clock.now)
    updated_by = models.CharField(max_length=ID, blank=True)
    updated_by_name = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("part", "subject")
        constraints = [
            models.UniqueConstraint(fields=["part", "subject"], name="reporting_entry_once"),
            models.CheckConstraint(condition=Q(status__in=["", *STATUSES]), name="reporting_entry_status"),
            models.CheckConstraint(condition=Q(shown_to__in=list(SHOWN_TO)), name="reporting_entry_shown_to"),
        ]


class Submission(models.Model):
    """What was cleared and submitted, once and for all. content: canonical JSON of the entries and figures; digest: its SHA-256."""

    id = models.CharField(primary_key=True, max_length=ID, default=ids.new_id)
    part = models.ForeignKey(Part, on_delete=models.PROTECT, related_name="submissions")
    version = models.PositiveIntegerField()
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    cleared_by = models.CharField(max_length=200)
    at = models.DateTimeField(default=clock.now)
    late = models.BooleanField(default=False)

    class Meta:
        ordering = ("part", "version")
        constraints = [models.UniqueConstraint(fields=["part", "version"], name="reporting_submission_once")]


class Query(models.Model):
    """A question or comment of the lead shepherd on a part, and the state's answer. kind: comment needs none."""

    id = models.CharField(primary_key=True, max_length=ID, default=ids.new_id)
    part = models.ForeignKey(Part, on_delete=models.PROTECT, related_name="queries")
    kind = models.CharField(max_length=8, default="query")
    subject = models.CharField(max_length=CODE, blank=True)
    text = models.TextField()
    by_state = models.CharField(max_length=8)
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField(default=clock.now)
    answer = models.TextField(blank=True)
    stands = models.BooleanField(default=False)
    answered = models.DateTimeField(null=True)
    answered_by = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("at", "id")


class Evidence(models.Model):
    """A file behind an entry. It stays on the state's own node: a submission tells its title and digest, never its bytes."""

    id = models.CharField(primary_key=True, max_length=ID, default=ids.new_id)
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="evidence")
    title = models.CharField(max_length=200)
    name = models.CharField(max_length=200)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()
    added = models.DateTimeField(default=clock.now)
    added_by = models.CharField(max_length=ID)


class Offer(models.Model):
    """A figure that another room of this node offers for a part. The state accepts, changes or declines it; until then it is
    nobody's figure. value: as offered; used: as the state says it."""

    id = models.CharField(primary_key=True, max_length=ID, default=ids.new_id)
    part = models.ForeignKey(Part, on_delete=models.PROTECT, related_name="offers")
    code = models.CharField(max_length=64)
    title = models.CharField(max_length=200)
    unit = models.CharField(max_length=40, blank=True)
    source = models.CharField(max_length=300)
    value = models.DecimalField(max_digits=18, decimal_places=4)
    used = models.DecimalField(max_digits=18, decimal_places=4, null=True)
    state = models.CharField(max_length=8, default="offered")
    reason = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField(default=clock.now)
    decided_by = models.CharField(max_length=ID, blank=True)

    class Meta:
        ordering = ("code",)
        constraints = [
            models.UniqueConstraint(fields=["part", "code"], name="reporting_offer_once"),
            models.CheckConstraint(condition=Q(state__in=list(OFFER_STATES)), name="reporting_offer_state"),
        ]


class Transition(models.Model):
    """One step of a part, numbered as they were taken. Append-only."""

    id = models.BigAutoField(primary_key=True)
    part = models.ForeignKey(Part, on_delete=models.PROTECT, related_name="transitions")
    event = models.CharField(max_length=16)
    before = models.CharField(max_length=12)
    after = models.CharField(max_length=12)
    by = models.CharField(max_length=ID)
    by_title = models.CharField(max_length=300)
    note = models.TextField(blank=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ("id",)


class Reminder(models.Model):
    """One reminder, written before it leaves. key: what, when and to whom, so that each leaves once whatever restarts;
    message_id: its Message-ID, always the same for the key; task: of which it reminds; taken: since when a worker has it in
    hand; sent: when the mail was handed over, empty until then; to: addresses by comma; tries: 0 where nobody could be reached, which is
    recorded once and not tried again; stage: days to the deadline, or `moved`."""

    key = models.CharField(primary_key=True, max_length=120)
    message_id = models.CharField(max_length=200)
    task = models.CharField(max_length=ID, db_index=True, default="")
    owner = models.CharField(max_length=80)
    whom = models.CharField(max_length=12, default="owner")
    to = models.CharField(max_length=1000, blank=True)
    about = models.CharField(max_length=80)
    due = models.DateField()
    taken = models.DateTimeField(default=clock.now)
    sent = models.DateTimeField(null=True)
    tries = models.PositiveIntegerField(default=1)
    stage = models.CharField(max_length=12)

    class Meta:
        ordering = ("-taken", "key")
        indexes = [models.Index(fields=["sent", "taken"])]

    @property
    def reaches(self) -> bool:
        """Whether there was an address for it."""
        return self.tries > 0


class FocalAddress(models.Model):
    """Where a state is reminded that signs no focal point of its own. Kept and read by the Secretariat; deputy: empty for none."""

    state = models.CharField(primary_key=True, max_length=8)
    email = models.CharField(max_length=MAIL)
    deputy = models.CharField(max_length=MAIL, blank=True)
    changed = models.DateTimeField(default=clock.now)
    changed_by = models.CharField(max_length=ID)
