"""Tables of the chain, its head, and the heads that nodes witness for each other."""

from __future__ import annotations

import json
from typing import Any

from django.db import models

from sheaf.kernel import canonical, clock, ids

OUTCOMES = ("done", "read", "refused")
DIGEST_LENGTH = 64
GENESIS = "0" * DIGEST_LENGTH


class Row(models.Model):
    """One thing that somebody did, read or was refused. `seq` counts from 1 without a gap.

    `detail` is canonical JSON kept as text, because the digest covers its exact bytes and a
    database's JSON type may write a number differently from how it was given.
    """

    seq = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField(default=clock.now)
    state = models.CharField(max_length=8, blank=True)
    person_id = models.CharField(max_length=64, blank=True)
    appointment_id = models.CharField(max_length=64, blank=True)
    unit = models.CharField(max_length=128, blank=True)
    role = models.CharField(max_length=32, blank=True)
    verb = models.CharField(max_length=64)
    kind = models.CharField(max_length=64, blank=True)
    object_id = models.CharField(max_length=200, blank=True)
    outcome = models.CharField(max_length=8)
    detail = models.TextField(default="{}")
    previous = models.CharField(max_length=DIGEST_LENGTH)
    digest = models.CharField(max_length=DIGEST_LENGTH)

    class Meta:
        indexes = [
            models.Index(fields=["at"]), models.Index(fields=["person_id", "at"]),
            models.Index(fields=["object_id"]), models.Index(fields=["verb", "at"]),
        ]
        constraints = [models.CheckConstraint(condition=models.Q(outcome__in=OUTCOMES), name="audit_outcome")]

    def compute(self) -> str:
        """The digest this row ought to have."""
        return canonical.digest({
            "seq": self.seq, "at": self.at.isoformat(), "state": self.state, "person": self.person_id,
            "appointment": self.appointment_id, "unit": self.unit, "role": self.role, "verb": self.verb,
            "kind": self.kind, "object": self.object_id, "outcome": self.outcome, "detail": self.detail,
            "previous": self.previous,
        })

    @property
    def details(self) -> dict[str, Any]:
        """`detail` as it was given."""
        value: dict[str, Any] = json.loads(self.detail)
        return value


class ChainHead(models.Model):
    """The single row that writers lock: sequence and digest of the newest row."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    seq = models.BigIntegerField(default=0)
    digest = models.CharField(max_length=DIGEST_LENGTH, default=GENESIS)
    at = models.DateTimeField(default=clock.now)


class ForeignHead(models.Model):
    """A peer's head that we witness: with the peer's signature, as it came."""

    id = models.CharField(primary_key=True, max_length=ids.ID_LENGTH, default=ids.new_id)
    state = models.CharField(max_length=8)
    seq = models.BigIntegerField()
    digest = models.CharField(max_length=DIGEST_LENGTH)
    at = models.DateTimeField()
    signature = models.BinaryField()
    received = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["state", "seq", "digest"], name="audit_foreign_head_once")]


class SentHead(models.Model):
    """One of our own heads that went to a peer."""

    id = models.CharField(primary_key=True, max_length=ids.ID_LENGTH, default=ids.new_id)
    peer = models.CharField(max_length=8)
    seq = models.BigIntegerField()
    digest = models.CharField(max_length=DIGEST_LENGTH)
    sent = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = [models.Index(fields=["peer", "sent"])]


class AcknowledgedHead(models.Model):
    """One of our own heads that a peer has confirmed to hold."""

    id = models.CharField(primary_key=True, max_length=ids.ID_LENGTH, default=ids.new_id)
    peer = models.CharField(max_length=8)
    seq = models.BigIntegerField()
    digest = models.CharField(max_length=DIGEST_LENGTH)
    at = models.DateTimeField()
    signature = models.BinaryField()
    received = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["peer", "seq", "digest"], name="audit_acknowledged_once")]
