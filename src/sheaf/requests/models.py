"""Tables: conversations, their events (no content), drafts sealed to the own unit, numbers given out."""

from __future__ import annotations

from dataclasses import replace

from django.db import models

from sheaf.access.actor import Actor
from sheaf.access.guarded import Guarded
from sheaf.access.policy import Facts
from sheaf.kernel import clock, ids
from sheaf.kernel.ids import ID_LENGTH
from sheaf.requests import kinds
from sheaf.requests.table import ADDRESSEE, ASKER

SIDE_CHOICES = ((ASKER, "asker"), (ADDRESSEE, "addressee"))
UNIT = 128


class Conversation(Guarded):
    """One conversation in the book of one own unit. thread: its id on the wire, the same in both books; side:
    which side `unit` is; status: as read off the events; handed_on: forwarded by this unit, which is out of it;
    due: time for the answer; settled_due: what it was when it stopped; due_exact: the clock counts from the other
    node's receipt and not from our sending; confirm_due: time to confirm what was acknowledged by phone; handed_*:
    who gave it to whom it is assigned, and why; escalated: since when the head of the unit has it in the inbox."""

    facts_kind = "request"

    id = models.CharField(primary_key=True, max_length=ID_LENGTH, default=ids.new_id)
    thread = models.CharField(max_length=64, db_index=True)
    kind = models.CharField(max_length=40)
    side = models.CharField(max_length=10, choices=SIDE_CHOICES)
    counterpart = models.CharField(max_length=UNIT)
    status = models.CharField(max_length=24, blank=True)
    is_open = models.BooleanField(default=True)
    handed_on = models.BooleanField(default=False)
    priority = models.CharField(max_length=8, default="routine")
    opened = models.DateTimeField(default=clock.now)
    changed = models.DateTimeField(default=clock.now)
    due = models.DateTimeField(null=True)
    due_exact = models.BooleanField(default=True)
    settled_due = models.DateTimeField(null=True)
    confirm_due = models.DateTimeField(null=True)
    assigned = models.CharField(max_length=ID_LENGTH, blank=True)
    handed_by = models.CharField(max_length=ID_LENGTH, blank=True)
    handed_at = models.DateTimeField(null=True)
    handed_reason = models.CharField(max_length=16, blank=True)
    handed_seen = models.BooleanField(default=True)
    escalated = models.DateTimeField(null=True)
    own_reference = models.CharField(max_length=32, blank=True)
    their_reference = models.CharField(max_length=32, blank=True)
    known = models.BooleanField(default=True)  # False until a holder's first opening has told the crime area

    class Meta:
        ordering = ("-changed", "id")
        indexes = [models.Index(fields=["unit", "is_open", "due"])]
        constraints = [models.UniqueConstraint(fields=["thread", "unit", "side"], name="requests_one_book")]

    @property
    def spec(self) -> kinds.Kind:
        return kinds.get(self.kind)

    @property
    def words(self) -> str:
        """The state as people say it."""
        if self.handed_on:
            return "Forwarded; no longer with this unit"
        state = self.spec.table.states.get(self.status)
        return state.words if state else "Not complete: its opening has not arrived"

    @property
    def ours_to_act(self) -> bool:
        state = self.spec.table.states.get(self.status)
        return bool(self.is_open and not self.handed_on and state and state.waits == self.side)

    @property
    def we_owe(self) -> bool:
        """Whether the clock that runs is ours: the addressed side answers and confirms."""
        return self.side == ADDRESSEE

    @property
    def overdue(self) -> bool:
        return any(when is not None and when < clock.now() for when in (self.due, self.confirm_due))


class Event(models.Model):
    """One signed event, by reference to its message. place: in the order both books agree on; arrival: order of
    learning it here; out_of_table: no step from the state before it."""

    id = models.CharField(primary_key=True, max_length=ID_LENGTH, default=ids.new_id)
    conversation = models.ForeignKey(Conversation, on_delete=models.PROTECT, related_name="events")
    message_id = models.CharField(max_length=ID_LENGTH)
    event = models.CharField(max_length=32)
    side = models.CharField(max_length=10, choices=SIDE_CHOICES)
    unit = models.CharField(max_length=UNIT)
    person_id = models.CharField(max_length=ID_LENGTH, blank=True)
    at = models.DateTimeField()
    learnt = models.DateTimeField(default=clock.now)
    arrival = models.PositiveIntegerField()
    place = models.PositiveIntegerField(default=0)
    status = models.CharField(max_length=24, blank=True)
    out_of_table = models.BooleanField(default=False)

    class Meta:
        ordering = ("place", "arrival")
        constraints = [models.UniqueConstraint(fields=["conversation", "message_id"], name="requests_event_once")]


class Draft(Guarded):
    """What somebody writes before a second person releases it. sealed: opens for holders of the own unit's key;
    authors: everybody who changed it, none of whom may release it."""

    class Stage(models.TextChoices):
        WRITING = "writing", "Draft"
        WAITING = "waiting", "Waits for release"
        RETURNED = "returned", "Returned to the drafter"
        SENT = "sent", "Sent"
        DISCARDED = "discarded", "Discarded"

    facts_kind = "draft"

    id = models.CharField(primary_key=True, max_length=ID_LENGTH, default=ids.new_id)
    kind = models.CharField(max_length=40)
    event = models.CharField(max_length=32)
    conversation = models.ForeignKey(Conversation, null=True, on_delete=models.PROTECT, related_name="drafts")
    addressee = models.CharField(max_length=UNIT, blank=True)
    priority = models.CharField(max_length=8, default="routine")
    stage = models.CharField(max_length=10, choices=Stage.choices, default=Stage.WRITING)
    owner = models.CharField(max_length=ID_LENGTH)
    authors = models.JSONField(default=list)
    submitted_by = models.CharField(max_length=ID_LENGTH, blank=True)
    sealed = models.BinaryField()
    revision = models.PositiveIntegerField(default=0)
    created = models.DateTimeField(default=clock.now)
    changed = models.DateTimeField(default=clock.now)
    message_id = models.CharField(max_length=ID_LENGTH, blank=True)

    class Meta:
        ordering = ("-changed", "id")
        indexes = [models.Index(fields=["unit", "stage"])]

    @property
    def spec(self) -> kinds.Kind:
        return kinds.get(self.kind)

    @property
    def editable(self) -> bool:
        return self.stage in (self.Stage.WRITING, self.Stage.RETURNED)

    def facts_for(self, actor: Actor) -> Facts:
        """Facts in which whoever wrote any part of it did the step before."""
        done_by = actor.person_id if actor.person_id in self.authors else self.submitted_by
        return replace(self.facts(), done_by=done_by)


class DraftFile(models.Model):
    """A file of a draft, sealed like it; its name is inside."""

    id = models.CharField(primary_key=True, max_length=ID_LENGTH, default=ids.new_id)
    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="files")
    sealed = models.BinaryField()


class Number(models.Model):
    """The last reference number given out in a year."""

    year = models.PositiveIntegerField(primary_key=True)
    last = models.PositiveIntegerField(default=0)
