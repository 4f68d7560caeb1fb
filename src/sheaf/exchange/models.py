"""Tables: messages, the way out, the way in, order per conversation, receipts, dead letters, grants, chunks.

Nothing here holds content in clear: `sealed` opens only with the key of an addressed unit.
"""

from __future__ import annotations

from django.db import models

from sheaf.exchange.errors import words
from sheaf.kernel import clock, ids
from sheaf.kernel.ids import ID_LENGTH

STATE = 4
ADDRESS = 80
CONVERSATION = 64
DIGEST = 64


class Message(models.Model):
    """One message as this node holds it, sent, received, or both where it addressed itself."""

    id = models.CharField(primary_key=True, max_length=ID_LENGTH, default=ids.new_id)
    conversation = models.CharField(max_length=CONVERSATION, db_index=True)
    kind = models.CharField(max_length=64)
    kind_version = models.PositiveSmallIntegerField(default=1)
    sender = models.CharField(max_length=STATE)
    sender_unit = models.CharField(max_length=ADDRESS)
    to = models.JSONField(default=list)
    created = models.DateTimeField(default=clock.now)
    expires = models.DateTimeField()
    priority = models.CharField(max_length=8)
    flags = models.JSONField(default=dict)
    header = models.BinaryField(default=bytes)
    signature = models.BinaryField(default=bytes)
    wraps = models.BinaryField()
    ciphertext = models.BinaryField()
    chunks = models.JSONField(default=list)
    sent = models.BooleanField(default=False)
    received = models.BooleanField(default=False)
    opened_at = models.DateTimeField(null=True)
    taken_over_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("created", "id")


class Thread(models.Model):
    """Order in one conversation with one peer: the last number given out, the last number done, the highest
    number that waits for its turn, and numbers beyond `done` that will never come."""

    id = models.CharField(primary_key=True, max_length=ID_LENGTH, default=ids.new_id)
    conversation = models.CharField(max_length=CONVERSATION)
    peer = models.CharField(max_length=STATE)
    sent = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    seen = models.PositiveIntegerField(default=0)
    closed = models.JSONField(default=list)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["conversation", "peer"], name="exchange_one_thread")]


class Outbox(models.Model):
    """One message on its way to one node. `next_try` is also the end of the lease while it is being sent."""

    class State(models.TextChoices):
        WAITING = "waiting"
        SENDING = "sending"
        DELIVERED = "delivered"
        DEAD = "dead"

    id = models.CharField(primary_key=True, max_length=ID_LENGTH, default=ids.new_id)
    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="deliveries")
    conversation = models.CharField(max_length=CONVERSATION)
    node = models.CharField(max_length=STATE)
    sequence = models.PositiveIntegerField()
    raw = models.BinaryField()
    digest = models.CharField(max_length=DIGEST)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    rank = models.PositiveSmallIntegerField(default=2)
    since = models.DateTimeField(default=clock.now)
    attempts = models.PositiveIntegerField(default=0)
    next_try = models.DateTimeField(default=clock.now)
    expires = models.DateTimeField()
    error = models.CharField(max_length=64, blank=True)
    lease = models.CharField(max_length=ID_LENGTH, blank=True)

    class Meta:
        indexes = [models.Index(fields=["state", "next_try"]), models.Index(fields=["conversation"]),
                   models.Index(fields=["lease"])]
        constraints = [models.UniqueConstraint(fields=["message", "node"], name="exchange_once_per_node")]


class Inbox(models.Model):
    """What was accepted: the id once, and the digest of the exact bytes; a repeat gets the receipt that was
    given (table Receipt). `held`: accepted, its effect waits for an earlier message until `gap_until`;
    `failed`: the effect was refused by the kind's rules when its turn came."""

    class State(models.TextChoices):
        DONE = "done"
        HELD = "held"
        FAILED = "failed"

    message = models.OneToOneField(Message, on_delete=models.PROTECT, primary_key=True)
    sender = models.CharField(max_length=STATE)
    conversation = models.CharField(max_length=CONVERSATION)
    sequence = models.PositiveIntegerField()
    digest = models.CharField(max_length=DIGEST)
    state = models.CharField(max_length=6, choices=State.choices, default=State.DONE)
    received_at = models.DateTimeField(default=clock.now)
    gap_until = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["sender", "conversation", "sequence"]),
                   models.Index(fields=["state", "gap_until"])]
        constraints = [models.UniqueConstraint(fields=["sender", "conversation", "sequence"],
                                               condition=models.Q(sequence__gt=0), name="exchange_one_place")]


class Receipt(models.Model):
    """A signed receipt, given or got: node accepted, taken over, opened, refused."""

    id = models.CharField(primary_key=True, max_length=ID_LENGTH, default=ids.new_id)
    message_id = models.CharField(max_length=ID_LENGTH, db_index=True)
    type = models.CharField(max_length=12)
    node = models.CharField(max_length=STATE)
    code = models.CharField(max_length=32, blank=True)
    at = models.DateTimeField()
    raw = models.BinaryField()

    class Meta:
        ordering = ("at", "id")
        constraints = [models.UniqueConstraint(fields=["message_id", "type", "node"], name="exchange_receipt_once")]


class DeadLetter(models.Model):
    """A message that will not arrive, in the books of both sides. `settled`: it arrived after all, was sent
    anew, or was buried by an administrator."""

    id = models.CharField(primary_key=True, max_length=ID_LENGTH, default=ids.new_id)
    outgoing = models.BooleanField()
    message_id = models.CharField(max_length=ID_LENGTH)
    conversation = models.CharField(max_length=CONVERSATION, db_index=True)
    kind = models.CharField(max_length=64)
    peer = models.CharField(max_length=STATE)
    unit = models.CharField(max_length=ADDRESS)
    sequence = models.PositiveIntegerField()
    code = models.CharField(max_length=32)
    at = models.DateTimeField(default=clock.now)
    settled = models.CharField(max_length=10, blank=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-at", "id")
        constraints = [models.UniqueConstraint(fields=["outgoing", "message_id", "peer", "sequence"],
                                               name="exchange_dead_once")]

    @property
    def reason(self) -> str:
        """Why, in words."""
        return words(self.code)


class Chunk(models.Model):
    """A sealed piece of an attachment, named by its digest. `claimed`: a message here names it."""

    digest = models.CharField(primary_key=True, max_length=DIGEST)
    data = models.BinaryField()
    sender = models.CharField(max_length=STATE)
    claimed = models.BooleanField(default=False)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = [models.Index(fields=["claimed", "sender"])]


class Grant(models.Model):
    """An originator's leave to give a document to more readers: asked for, given, or revoked."""

    class State(models.TextChoices):
        ASKED = "asked"
        GIVEN = "given"
        REVOKED = "revoked"
        REFUSED = "refused"

    id = models.CharField(primary_key=True, max_length=ID_LENGTH, default=ids.new_id)
    outgoing = models.BooleanField()
    document = models.CharField(max_length=DIGEST, db_index=True)
    document_message = models.CharField(max_length=ID_LENGTH)
    asker = models.CharField(max_length=ADDRESS)
    originator = models.CharField(max_length=STATE)
    unit = models.CharField(max_length=ADDRESS)
    audience = models.JSONField(default=list)
    purpose = models.CharField(max_length=64)
    state = models.CharField(max_length=8, choices=State.choices)
    expires = models.DateTimeField(null=True)
    asked_in = models.CharField(max_length=ID_LENGTH, blank=True)
    given_in = models.CharField(max_length=ID_LENGTH, blank=True)
    conversation = models.CharField(max_length=CONVERSATION)
    at = models.DateTimeField(default=clock.now)
