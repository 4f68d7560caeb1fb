"""Tables: people, their appointments, their tokens, and the keys of units wrapped for each holder."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q

from sheaf.access.actor import ROLES
from sheaf.kernel import clock, ids

USERNAME_LENGTH = 64
ADDRESS_LENGTH = 160
MAX_CLEARANCE = 3


class People(BaseUserManager["Person"]):
    """Finds a person by user name, whatever its case."""

    def get_by_natural_key(self, username: str | None) -> Person:
        return self.get(username=(username or "").lower())


class Person(AbstractBaseUser):
    """Somebody who signs in. Rights come from appointments alone, never from this row.

    key_wrapped: the personal sealing and signing key under the password (scrypt, AES-GCM).
    seal_public, verify_public: its public parts, to which unit keys are sealed.
    """

    id = models.CharField(primary_key=True, max_length=ids.ID_LENGTH, default=ids.new_id)
    username = models.CharField(max_length=USERNAME_LENGTH, unique=True)
    name = models.CharField(max_length=200)
    is_active = models.BooleanField(default=True)
    must_change_password = models.BooleanField(default=False)
    key_wrapped = models.BinaryField()
    seal_public = models.BinaryField()
    verify_public = models.BinaryField()
    created = models.DateTimeField(default=clock.now)

    objects: ClassVar[People] = People()
    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        verbose_name_plural = "people"
        constraints = [models.CheckConstraint(condition=~Q(username=""), name="access_person_named")]

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name


class Appointment(models.Model):
    """A person's place in a unit, from a day to a day. `ends` is exclusive; empty is open-ended."""

    id = models.CharField(primary_key=True, max_length=ids.ID_LENGTH, default=ids.new_id)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="appointments")
    state = models.CharField(max_length=8)
    unit = models.CharField(max_length=128)
    role = models.CharField(max_length=32)
    crime_areas = models.JSONField(default=list)
    clearance = models.PositiveSmallIntegerField(default=0)
    compartments = models.JSONField(default=list)
    starts = models.DateTimeField(default=clock.now)
    ends = models.DateTimeField(null=True, blank=True)
    created = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = [models.Index(fields=["unit"])]
        constraints = [
            models.CheckConstraint(condition=Q(role__in=sorted(ROLES)), name="access_appointment_role"),
            models.CheckConstraint(condition=Q(clearance__lte=MAX_CLEARANCE), name="access_appointment_clearance"),
            models.CheckConstraint(condition=Q(ends__isnull=True) | Q(ends__gte=F("starts")),
                                   name="access_appointment_dates"),
        ]

    def in_force(self, at: datetime) -> bool:
        return self.starts <= at and (self.ends is None or at < self.ends)

    @property
    def addresses(self) -> list[str]:
        """The key addresses that this appointment may hold: `unit#COMPARTMENT`."""
        return [f"{self.unit}#{compartment}" for compartment in self.compartments]


class ApiToken(models.Model):
    """A token for programs: acts as one appointment of its person, within scopes, until it expires.

    Only a digest of the secret is kept; the personal key is wrapped under another value derived from it.
    """

    id = models.CharField(primary_key=True, max_length=ids.ID_LENGTH, default=ids.new_id)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="tokens")
    appointment = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=100)
    check_digest = models.CharField(max_length=64)
    key_wrapped = models.BinaryField(null=True)
    scopes = models.JSONField(default=list)
    created = models.DateTimeField(default=clock.now)
    expires = models.DateTimeField()
    revoked = models.DateTimeField(null=True)
    last_used = models.DateTimeField(null=True)

    def in_force(self, at: datetime) -> bool:
        return self.revoked is None and self.created <= at < self.expires


class UnitKey(models.Model):
    """A key pair of a unit and compartment. The private part exists only in `HeldKey` (or, for the
    node's service, in a file that composition unlocks). Signing keys exist for compartment OPEN."""

    kid = models.CharField(primary_key=True, max_length=128)
    address = models.CharField(max_length=ADDRESS_LENGTH)
    verify_kid = models.CharField(max_length=128, blank=True)
    seal_public = models.BinaryField()
    verify_public = models.BinaryField(default=bytes)
    created = models.DateTimeField(default=clock.now)
    retired = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["address"])]
        constraints = [models.UniqueConstraint(fields=["address"], condition=Q(retired__isnull=True),
                                               name="access_one_current_key")]


class Attempts(models.Model):
    """Failed attempts in a row: `name:<keyed digest>`, `address:<keyed digest>` or `code:<person id>`."""

    id = models.CharField(primary_key=True, max_length=80)
    failures = models.PositiveIntegerField(default=0)
    last = models.DateTimeField(default=clock.now)
    until = models.DateTimeField(null=True)


class SpentCode(models.Model):
    """A code of an authenticator app that was used, as a keyed digest of person and code."""

    id = models.CharField(primary_key=True, max_length=64)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = [models.Index(fields=["at"])]


class SentForm(models.Model):
    """A form that was sent, by the digest of its person, its one-time token and all that stood in it; place: where it led."""

    id = models.CharField(primary_key=True, max_length=64)
    place = models.CharField(max_length=400, blank=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = [models.Index(fields=["at"])]


class HeldKey(models.Model):
    """A unit key sealed to one holder's personal key."""

    id = models.CharField(primary_key=True, max_length=ids.ID_LENGTH, default=ids.new_id)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="held_keys")
    unit_key = models.ForeignKey(UnitKey, on_delete=models.PROTECT, related_name="holders")
    ciphertext = models.BinaryField()
    wrap = models.BinaryField()
    granted_by = models.CharField(max_length=ids.ID_LENGTH, blank=True)
    created = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "unit_key"], name="access_held_once")]
