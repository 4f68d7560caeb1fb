"""Tables: signed entries, pinned roots, snapshots, publications, and how the last pull went."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from sheaf.kernel import clock, ids

ENTRY_TYPES = ("state", "node", "unit", "contact", "liaison", "key", "crime_area")


class Entry(models.Model):
    """One version of one entry. Every column but the last three is read from `signed`, whose exact
    bytes the state's root key signed. `subject` names it within its type: a unit's code, a key's id."""

    id = models.CharField(primary_key=True, max_length=36, default=ids.new_id)
    type = models.CharField(max_length=12, choices=[(name, name) for name in ENTRY_TYPES])
    state = models.CharField(max_length=4)
    subject = models.CharField(max_length=120)
    version = models.PositiveIntegerField()
    payload = models.JSONField()
    withdrawn = models.BooleanField(default=False)
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField(null=True)
    signed_at = models.DateTimeField()
    signed_by = models.CharField(max_length=200)
    signer_kid = models.CharField(max_length=80)
    digest = models.CharField(max_length=64)
    signed = models.BinaryField()
    signature = models.BinaryField()
    superseded = models.BooleanField(default=False)
    submitted_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ("type", "state", "subject", "-version")
        constraints = (
            models.UniqueConstraint(fields=("state", "type", "subject", "version"), name="entry_version_once"),
            models.UniqueConstraint(fields=("state", "type", "subject"), condition=Q(superseded=False),
                                    name="entry_one_current"),
            models.CheckConstraint(condition=Q(version__gte=1), name="entry_version_from_one"),
        )
        indexes = (models.Index(fields=("type", "superseded", "state"), name="entry_by_type"),)

    def __str__(self) -> str:
        return f"{self.type} {self.subject} v{self.version}"

    @property
    def key(self) -> tuple[str, str, str]:
        return (self.state, self.type, self.subject)


class TrustAnchor(models.Model):
    """A state's root key as an administrator pinned it, or as the root before it handed over.
    `threshold` and `root_signatures` are reserved for the root held by several states together."""

    id = models.CharField(primary_key=True, max_length=36, default=ids.new_id)
    state = models.CharField(max_length=4)
    root_version = models.PositiveIntegerField(default=1)
    threshold = models.PositiveIntegerField(default=1)
    root_signatures = models.JSONField(default=list)
    root = models.BinaryField()
    kid = models.CharField(max_length=80)
    node_key = models.BinaryField()
    address = models.CharField(max_length=200)
    pinned_at = models.DateTimeField(default=clock.now)
    pinned_by = models.CharField(max_length=200)
    retired_at = models.DateTimeField(null=True)
    handed_over = models.BinaryField(default=bytes)
    handover_old = models.BinaryField(default=bytes)
    handover_new = models.BinaryField(default=bytes)

    class Meta:
        ordering = ("state", "-root_version")
        constraints = (
            models.UniqueConstraint(fields=("state", "root_version"), name="anchor_version_once"),
            models.UniqueConstraint(fields=("state",), condition=Q(retired_at=None), name="anchor_one_current"),
        )


class Snapshot(models.Model):
    """A numbered edition of the directory as the Secretariat's publisher key signed it.
    `listing`: [[state, type, subject, version, digest], ...]."""

    number = models.PositiveIntegerField(primary_key=True)
    created = models.DateTimeField()
    expires = models.DateTimeField()
    listing = models.JSONField()
    publications = models.JSONField(default=list)
    digest = models.CharField(max_length=64)
    signed = models.BinaryField()
    signature = models.BinaryField()
    signer_kid = models.CharField(max_length=80)
    received_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ("-number",)


class Publication(models.Model):
    """Any other signed publication that travels with the directory: type, version, digest and bytes."""

    id = models.CharField(primary_key=True, max_length=36, default=ids.new_id)
    type = models.CharField(max_length=60)
    state = models.CharField(max_length=4)
    version = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)
    digest = models.CharField(max_length=64)
    content = models.BinaryField()
    document_digest = models.CharField(max_length=64)
    signed = models.BinaryField()
    signature = models.BinaryField()
    signer_kid = models.CharField(max_length=80)
    signed_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ("type", "state", "-version")
        constraints = (
            models.UniqueConstraint(fields=("state", "type", "version"), name="publication_version_once"),
        )


class PullState(models.Model):
    """One row: when the last pull was tried, when one last succeeded, and what was wrong since.
    `skipped`: states in the snapshot whose card is not pinned here."""

    id = models.CharField(primary_key=True, max_length=8, default="pull")
    tried_at = models.DateTimeField(null=True)
    good_at = models.DateTimeField(null=True)
    error_code = models.CharField(max_length=60, default="", blank=True)
    error_text = models.CharField(max_length=300, default="", blank=True)
    skipped = models.JSONField(default=list)
