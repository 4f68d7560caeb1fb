"""Tables: our questions and their answers; foreign questions, what they touched, and who was told; rules."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from sheaf.access.guarded import Guarded
from sheaf.access.policy import Facts
from sheaf.kernel import clock, ids
from sheaf.register.asks.codes import ANSWER_STATES, EFFECTS, MAX_BASIS, MAX_CASE, MAX_CONDITIONS
from sheaf.register.records import explaining

ID = ids.ID_LENGTH
STATE, UNIT, NAME, REFERENCE, ORIGIN = 8, 128, 200, 40, 200


def _key() -> models.CharField[str, str]:
    return models.CharField(primary_key=True, max_length=ID, default=ids.new_id)


class Question(Guarded):
    """What one of our officers asked. subject: the description (`description.clean`); salt: proves to the
    other side what its kept digest stood for; once: digest of a form's one-time token and all that was asked with it."""

    facts_kind = "question"

    id = _key()
    asker = models.CharField(max_length=ID, db_index=True)
    asker_title = models.CharField(max_length=NAME)
    appointment = models.CharField(max_length=64)
    subject = models.JSONField()
    salt = models.CharField(max_length=64)
    purpose = models.CharField(max_length=32)
    case = models.CharField(max_length=MAX_CASE)
    urgent = models.BooleanField(default=False)
    created = models.DateTimeField(default=clock.now, db_index=True)
    expires = models.DateTimeField()
    once = models.CharField(max_length=64, null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["asker", "once"], name="asks_question_once")]

    def facts(self) -> Facts:
        return Facts("question", self.id, self.state, self.unit, self.crime_area, self.level, self.compartment,
                     frozenset({self.asker}))


class Answer(models.Model):
    """One addressed node's answer, waiting until it comes. Its id is the conversation with that node. origin: the list
    and edition behind a hit, empty for a record; corrections: every decision told since, oldest first: {at,
    decision, ground, note}; correction: the one in force."""

    id = _key()
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="answers")
    node = models.CharField(max_length=STATE)
    state = models.CharField(max_length=16, default="waiting")
    since = models.DateTimeField(default=clock.now)
    held_since = models.DateTimeField(null=True)
    code = models.CharField(max_length=64, blank=True)
    reference = models.CharField(max_length=REFERENCE, blank=True, db_index=True)
    conditions = models.CharField(max_length=MAX_CONDITIONS, blank=True)
    contact = models.CharField(max_length=UNIT, blank=True)
    band = models.CharField(max_length=16, blank=True)
    handling = models.JSONField(default=dict)
    seen_at = models.DateTimeField(null=True)
    origin = models.CharField(max_length=ORIGIN, blank=True)
    corrected_at = models.DateTimeField(null=True)
    correction = models.CharField(max_length=32, blank=True)
    corrections = models.JSONField(default=list)
    correction_seen_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["node"]
        constraints = [
            models.UniqueConstraint(fields=["question", "node"], name="asks_answer_node"),
            models.CheckConstraint(condition=Q(state__in=list(ANSWER_STATES)), name="asks_answer_state"),
            models.CheckConstraint(condition=Q(state="hit") | Q(reference=""), name="asks_reference_of_hit"),
        ]


class IncomingQuestion(Guarded):
    """Who asked us what, kept for ever as a log. terms: the description, only while a person decides;
    digest: of the description with its salt; statement and signature: the asker's, as evidence."""

    facts_kind = "incoming_question"

    id = _key()
    conversation = models.CharField(max_length=64)
    asking_state = models.CharField(max_length=STATE)
    asker_name = models.CharField(max_length=NAME)
    asker_role = models.CharField(max_length=32)
    asker_unit = models.CharField(max_length=UNIT)
    appointment = models.CharField(max_length=64)
    purpose = models.CharField(max_length=32)
    case = models.CharField(max_length=MAX_CASE)
    asked_area = models.CharField(max_length=64, blank=True)
    urgent = models.BooleanField(default=False)
    digest = models.CharField(max_length=64)
    statement = models.TextField()
    statement_kid = models.CharField(max_length=128)
    signature = models.TextField()
    terms = models.JSONField(null=True)
    created = models.DateTimeField()
    received = models.DateTimeField(default=clock.now)
    expires = models.DateTimeField()
    outcome = models.CharField(max_length=16, default="no_hit")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["asking_state", "received"])]
        constraints = [
            models.UniqueConstraint(fields=["asking_state", "conversation"], name="asks_incoming_once"),
            models.CheckConstraint(condition=Q(terms__isnull=True) | Q(outcome="held"), name="asks_terms_while_held"),
        ]


class HeldAnswer(Guarded):
    """One match that waits for a person, guarded as strictly as what it rests on. why: the matcher's sentences; compared:
    part beside part (`explaining.stored`); both destroyed with the decision. yellow: nothing beside the name agrees."""

    facts_kind = "held_answer"

    id = _key()
    question = models.ForeignKey(IncomingQuestion, on_delete=models.PROTECT, related_name="held")
    record_id = models.CharField(max_length=ID)
    score = models.FloatField()
    why = models.TextField(blank=True)
    compared = models.JSONField(default=list)
    version = models.CharField(max_length=32)
    yellow = models.BooleanField(default=False)
    rule_id = models.CharField(max_length=ID)
    origin = models.CharField(max_length=ORIGIN, blank=True)
    since = models.DateTimeField(default=clock.now)
    due = models.DateTimeField()
    decision = models.CharField(max_length=8, default="")
    decided_by = models.CharField(max_length=ID, blank=True)
    decided_at = models.DateTimeField(null=True)
    basis = models.CharField(max_length=MAX_BASIS, blank=True)
    unsure_by = models.JSONField(default=list)

    @property
    def rows(self) -> tuple[explaining.Compared, ...]:
        """What was compared, as a page shows it."""
        return explaining.read(self.compared)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["question", "record_id"], name="asks_held_once"),
            models.CheckConstraint(condition=Q(decision__in=["", "yes", "no", "expired"]), name="asks_held_decision"),
        ]


class ReleaseRule(models.Model):
    """One rule of this node. Never edited: ended and replaced, so that an old answer can name its rule."""

    id = _key()
    priority = models.PositiveIntegerField()
    effect = models.CharField(max_length=8)
    crime_area = models.CharField(max_length=64, blank=True)
    asking_states = models.JSONField(default=list)
    purposes = models.JSONField(default=list)
    max_level = models.PositiveSmallIntegerField(default=2)
    compartments = models.JSONField(default=list)
    conditions = models.CharField(max_length=MAX_CONDITIONS, blank=True)
    use = models.JSONField(default=list)
    contact_unit = models.CharField(max_length=UNIT, blank=True)
    basis = models.CharField(max_length=MAX_BASIS)
    disclose = models.BooleanField(default=False)
    starts = models.DateField()
    ends = models.DateField(null=True)
    created = models.DateTimeField(default=clock.now)
    created_by = models.CharField(max_length=ID)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=ID, blank=True)

    class Meta:
        ordering = ["priority", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(effect__in=list(EFFECTS)), name="asks_rule_effect"),
            models.CheckConstraint(condition=~Q(basis=""), name="asks_rule_basis"),
        ]


class Told(models.Model):
    """Who was told of a hit on which record, under which reference. Kept as long as the record may be corrected.
    unsent: a correction that the asking node could not be sent yet."""

    id = _key()
    reference = models.CharField(max_length=REFERENCE, db_index=True)
    record_id = models.CharField(max_length=ID, db_index=True)
    question = models.ForeignKey(IncomingQuestion, on_delete=models.PROTECT, related_name="told")
    at = models.DateTimeField(default=clock.now)
    corrected_at = models.DateTimeField(null=True)
    correction = models.CharField(max_length=32, blank=True)
    unsent = models.JSONField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["reference", "record_id"], name="asks_told_once")]


class OwnerNotice(Guarded):
    """Tells the owning unit that somebody asked about its record, and what they were told."""

    facts_kind = "owner_notice"

    id = _key()
    question = models.ForeignKey(IncomingQuestion, on_delete=models.PROTECT, related_name="notices")
    record_id = models.CharField(max_length=ID, db_index=True)
    fate = models.CharField(max_length=16)
    at = models.DateTimeField(default=clock.now)
    seen_at = models.DateTimeField(null=True)
    seen_by = models.CharField(max_length=ID, blank=True)


class CanaryAlarm(Guarded):
    """Somebody asked about a record that nobody has reason to ask about."""

    facts_kind = "canary_alarm"

    id = _key()
    question = models.ForeignKey(IncomingQuestion, on_delete=models.PROTECT, related_name="alarms")
    record_id = models.CharField(max_length=ID)
    at = models.DateTimeField(default=clock.now)
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_by = models.CharField(max_length=ID, blank=True)
