"""Tables: meetings, standing items, agenda, papers, decisions with positions, follow-ups, secret addresses of calendars."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from sheaf.kernel import clock, ids
from sheaf.kernel.states import name
from sheaf.plan.meetings import table

CODE, TITLE = 40, 300
FORMATS = {
    "ministers": "ministerial meeting",
    "annual": "annual ministerial meeting",
    "retreat": "ministers' retreat",
    "plus": "with dialogue partners",
    "emergency": "emergency session",
    "officials": "senior officials' meeting",
    "working_group": "working group",
}
PRECISIONS = {"day": "", "month": "known by its month", "year": "known by its year", "report": "by the day on which it was reported"}
MEETING_STATES = {"planned": "planned", "held": "held", "cancelled": "cancelled"}
KINDS = {"note": "note", "adopt": "adopt", "endorse": "endorse", "approve": "approve", "task": "task", "extend": "extend"}
BODY, MEMBERS, ALL = "body", "members", "all"
SHOWN_TO = {BODY: "those who take part: members of the body, host and chair", MEMBERS: "delegates of all members",
            ALL: "whoever reads the plan at this node"}
FOLLOW_UP_STATES = {"open": "open", "done": "done", "dropped": "dropped"}


class Meeting(models.Model):
    """One meeting. code: such as AMMTC-19; body: its code; number: of its kind, where it has one; co_chairs: states or partners that
    preside with the chair. precision: how well a source knows its days (of the year 2011 the first and the last are kept); support:
    A or B, as the source was weighed; note: what the source tells besides."""

    code = models.CharField(primary_key=True, max_length=CODE)
    body = models.CharField(max_length=CODE)
    format = models.CharField(max_length=16)
    number = models.PositiveIntegerField(null=True)
    title = models.CharField(max_length=TITLE)
    starts = models.DateField()
    ends = models.DateField()
    place = models.CharField(max_length=200, blank=True)
    host = models.CharField(max_length=8, blank=True)
    chair = models.CharField(max_length=8, blank=True)
    co_chairs = models.JSONField(default=list)
    partner = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=12, default="planned")
    source = models.CharField(max_length=400, blank=True)
    support = models.CharField(max_length=1, blank=True)
    precision = models.CharField(max_length=8, default="day")
    note = models.TextField(blank=True)
    updated = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ("-starts", "code")
        constraints = [
            models.CheckConstraint(condition=Q(format__in=list(FORMATS)), name="meetings_format"),
            models.CheckConstraint(condition=Q(state__in=list(MEETING_STATES)), name="meetings_state"),
            models.CheckConstraint(condition=Q(ends__gte=F("starts")), name="meetings_dates"),
            models.CheckConstraint(condition=Q(precision__in=list(PRECISIONS)), name="meetings_precision"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def days(self) -> str:
        """Its days in words, no more exact than they are known."""
        if self.precision == "year":
            return str(self.starts.year)
        if self.precision == "month":
            return f"{self.starts:%B %Y}"
        first, last = f"{self.starts.day} {self.starts:%B %Y}", f"{self.ends.day} {self.ends:%B %Y}"
        if self.precision == "report":
            return f"reported on {first}"
        return first if self.starts == self.ends else f"{first} to {last}"


class StandingItem(models.Model):
    """What every agenda of a body has, from a day on, by a decision or a clause."""

    id = models.CharField(primary_key=True, max_length=ids.ID_LENGTH, default=ids.new_id)
    body = models.CharField(max_length=CODE)
    title = models.CharField(max_length=TITLE)
    clause = models.CharField(max_length=80, blank=True)
    decision = models.CharField(max_length=CODE, blank=True)
    starts = models.DateField()
    ends = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["body", "title"], condition=Q(ends=None), name="meetings_standing_once")]


class AgendaItem(models.Model):
    """One item. clause: EDITION/CLAUSE that it serves; standing, follow_up: where it came from."""

    id = models.CharField(primary_key=True, max_length=ids.ID_LENGTH, default=ids.new_id)
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="items")
    position = models.PositiveIntegerField()
    title = models.CharField(max_length=TITLE)
    clause = models.CharField(max_length=80, blank=True)
    note = models.TextField(blank=True)
    shared_with = models.CharField(max_length=200, blank=True)
    standing = models.ForeignKey(StandingItem, null=True, on_delete=models.PROTECT, related_name="+")
    follow_up = models.ForeignKey("FollowUp", null=True, on_delete=models.PROTECT, related_name="agenda_items")

    class Meta:
        ordering = ("meeting", "position")
        constraints = [
            models.UniqueConstraint(fields=["meeting", "standing"], name="meetings_standing_on_agenda_once"),
            models.UniqueConstraint(fields=["meeting", "follow_up"], name="meetings_follow_up_on_agenda_once"),
        ]


class Paper(models.Model):
    """A paper of a meeting or of one item. shown_to: one of SHOWN_TO; the Secretariat and the state that it is from read it always.
    readers: of one that is shown to who takes part, the states that did before its meeting passed to another body, such as ` BRN LAO `,
    as long as nobody says otherwise; empty: those who take part."""

    id = models.CharField(primary_key=True, max_length=ids.ID_LENGTH, default=ids.new_id)
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="papers")
    item = models.ForeignKey(AgendaItem, null=True, on_delete=models.PROTECT, related_name="papers")
    title = models.CharField(max_length=TITLE)
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()
    created = models.DateTimeField(default=clock.now)
    created_by = models.CharField(max_length=ids.ID_LENGTH)
    from_state = models.CharField(max_length=8)
    shown_to = models.CharField(max_length=8, default=BODY)
    readers = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(shown_to__in=list(SHOWN_TO)), name="meetings_paper_shown_to")]

    @property
    def audience(self) -> str:
        """To whom it is shown, in words."""
        if not self.readers:
            return SHOWN_TO[self.shown_to]
        return f"those who took part before the meeting passed on: {', '.join(map(name, self.readers.split())) or 'nobody'}"


class Decision(models.Model):
    """One decision. code: meeting and number, such as AMMTC-19.4; kind: one of KINDS; about: what it is about as
    `kind:code`, such as `edition:POA-2026-2035`, empty for none; mode, state: see `table`; until: the last day of a
    silence procedure; value: what the room that acts on it needs; waits: of an open one that all have agreed to, what must come first;
    taken_by: the body that took it, where its meeting passed to another since, else empty."""

    code = models.CharField(primary_key=True, max_length=CODE)
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="decisions")
    item = models.ForeignKey(AgendaItem, null=True, on_delete=models.PROTECT, related_name="decisions")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=8)
    text = models.TextField()
    about = models.CharField(max_length=80, blank=True, db_index=True)
    clauses = models.JSONField(default=list)
    mode = models.CharField(max_length=16)
    state = models.CharField(max_length=12, default=table.OPEN)
    until = models.DateField(null=True)
    taken = models.DateField(null=True)
    value = models.JSONField(default=dict)
    waits = models.CharField(max_length=400, blank=True)
    taken_by = models.CharField(max_length=CODE, blank=True)
    created = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ("meeting", "number")
        constraints = [
            models.UniqueConstraint(fields=["meeting", "number"], name="meetings_decision_number"),
            models.CheckConstraint(condition=Q(kind__in=list(KINDS)), name="meetings_decision_kind"),
            models.CheckConstraint(condition=Q(state__in=list(table.STATES)), name="meetings_decision_state"),
            models.CheckConstraint(condition=~Q(state=table.TAKEN) | Q(taken__isnull=False), name="meetings_decision_taken"),
        ]

    @property
    def body(self) -> str:
        """The code of the body that decides, or did."""
        return self.taken_by or self.meeting.body


class Position(models.Model):
    """What a member said of a decision: agrees, objects, reserves. Its words are never changed, a later one follows it; what was said
    before the decision was put anew is marked so (`table.BEFORE`)."""

    id = models.CharField(primary_key=True, max_length=ids.ID_LENGTH, default=ids.new_id)
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="positions")
    state = models.CharField(max_length=8)
    event = models.CharField(max_length=8)
    text = models.TextField(blank=True)
    at = models.DateTimeField(default=clock.now)
    by = models.CharField(max_length=ids.ID_LENGTH)
    by_name = models.CharField(max_length=200)

    class Meta:
        ordering = ("at", "id")


class FollowUp(models.Model):
    """What has to follow from a decision. owner: as of `bodies.Task`; carried: how many agendas it has been on since."""

    id = models.CharField(primary_key=True, max_length=ids.ID_LENGTH, default=ids.new_id)
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="follow_ups")
    title = models.CharField(max_length=TITLE)
    owner = models.CharField(max_length=80)
    due = models.DateField()
    state = models.CharField(max_length=8, default="open")
    closed = models.DateTimeField(null=True)
    closed_by = models.CharField(max_length=ids.ID_LENGTH, blank=True)
    result = models.TextField(blank=True)

    class Meta:
        ordering = ("due", "id")
        constraints = [models.CheckConstraint(condition=Q(state__in=list(FOLLOW_UP_STATES)), name="meetings_follow_up_state")]


class CalendarAddress(models.Model):
    """The secret address of one person's calendar; only its digest is kept."""

    person_id = models.CharField(primary_key=True, max_length=ids.ID_LENGTH)
    digest = models.CharField(max_length=64, unique=True)
    made = models.DateTimeField(default=clock.now)
