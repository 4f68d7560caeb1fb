"""Writes: people, appointments, passwords, second factors. Unit keys are in `keysmith`, tokens in `tokens`."""

from __future__ import annotations

import base64
import re
import secrets
from collections.abc import Iterable
from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from sheaf.access import keysmith, rotation
from sheaf.access.actor import DELEGATES, ROLES, Actor
from sheaf.access.keys import Secret, stretching_cost
from sheaf.access.keysmith import create_service_keys, grant_keys
from sheaf.access.lockout import unlock as unlock_account
from sheaf.access.models import ADDRESS_LENGTH, MAX_CLEARANCE, USERNAME_LENGTH, Appointment, Person
from sheaf.access.policy import require
from sheaf.access.rotation import rotate as rotate_key
from sheaf.access.rules import CASEWORK
from sheaf.access.tokens import create_token, revoke_all, revoke_token
from sheaf.audit import services as audit
from sheaf.crypto.wrap import unwrap_password, wrap_password
from sheaf.kernel import clock, node
from sheaf.kernel.errors import Conflict, Invalid, NotFound
from sheaf.kernel.handling import COMPARTMENTS
from sheaf.kernel.states import MEMBERS
from sheaf.store import atomic

__all__ = [
    "appoint",
    "change_password",
    "create_person",
    "create_service_keys",
    "create_token",
    "end_appointment",
    "grant_keys",
    "new_totp_secret",
    "note_wrong_code",
    "one_time_password",
    "reset_password",
    "revoke_token",
    "rotate_key",
    "set_active",
    "set_totp",
    "unlock_account",
]

_USERNAME = re.compile(rf"[a-z0-9][a-z0-9._-]{{1,{USERNAME_LENGTH - 1}}}")
_UNIT = re.compile(r"(?P<state>[A-Z]{3,4})/[a-z0-9][a-z0-9-]{0,62}")
_AREA = re.compile(r"[a-z][a-z-]{1,62}")


def create_person(actor: Actor, *, username: str, name: str, password: str, one_time: bool = True) -> Person:
    """An account with a personal key under `password`. It may do nothing until it is appointed.

    one_time: the password must be changed at the first sign-in, which is the rule.
    """
    require(actor, "access.manage")
    username = username.strip().lower()
    if not _USERNAME.fullmatch(username):
        raise _wrong("username", "2 to 64 of a-z, 0-9, dot, dash and underscore, starting with a letter or digit.")
    if not name.strip() or len(name) > 200:
        raise _wrong("name", "A name of at most 200 characters.")
    person = Person(username=username, name=name.strip(), must_change_password=one_time)
    _check_password(password, person)
    _new_personal_key(person, password)
    with atomic():
        if Person.objects.filter(username=username).exists():
            raise Conflict("This user name is taken.", fields={"username": "This user name is taken."})
        person.save(force_insert=True)
        audit.record(actor, "access.manage", kind="person", object_id=person.id, detail={"did": "create"})
    return person


def appoint(actor: Actor, *, person_id: str, unit: str, role: str, crime_areas: Iterable[str] = (),
            clearance: int = 0, compartments: Iterable[str] = ("OPEN",), starts: datetime | None = None,
            ends: datetime | None = None) -> Appointment:
    """Give a person a place in a unit. The first holder of an address gets a new key; a later one waits
    until a holder grants it, so that an administrator cannot let anybody in to read."""
    require(actor, "access.manage")
    if person_id == actor.person_id:
        raise Conflict("Nobody appoints himself: ask another administrator.", code="self_appointment")
    appointment = _proper_appointment(actor, unit, role, crime_areas, clearance, compartments)
    appointment.starts, appointment.ends = starts or clock.now(), ends
    if ends and ends <= appointment.starts:
        raise _wrong("ends", "The end must be after the start.")
    with atomic():
        appointment.person = _person(person_id)
        _separate_duties(appointment)
        appointment.save(force_insert=True)
        keysmith.first_keys(appointment)
        audit.record(actor, "access.manage", kind="appointment", object_id=appointment.id, detail={
            "did": "appoint", "person": person_id, "unit": unit, "role": role, "clearance": clearance,
            "compartments": appointment.compartments})
    return appointment


def end_appointment(actor: Actor, *, appointment_id: str, accept_loss: bool = False) -> None:
    """End an appointment now and take its keys from the person.

    `Conflict` where that would lose a unit's key for ever (the person is its last holder), unless
    `accept_loss`: then the key is retired and what was sealed to it stays closed.
    """
    require(actor, "access.manage")
    with atomic():
        appointment = Appointment.objects.filter(pk=appointment_id).select_related("person").first()
        now = clock.now()
        if appointment is None:
            raise NotFound("There is no such appointment.")
        if appointment.ends and appointment.ends <= now:
            raise Conflict("This appointment has ended already.")
        appointment.ends = max(now, appointment.starts)
        appointment.save(update_fields=["ends"])
        taken = rotation.take_keys(appointment.person, accept_loss=accept_loss)
        audit.record(actor, "access.manage", kind="appointment", object_id=appointment.id,
                     detail={"did": "end", "keys_lost": len(taken.lost), "rotated": list(taken.rotated)})


def set_active(actor: Actor, *, person_id: str, active: bool, accept_loss: bool = False) -> None:
    """Close an account, or open it again. Closing ends its sessions and tokens and takes its keys as leaving does
    (`accept_loss` as in `end_appointment`); an account opened again waits for a colleague to grant the keys."""
    require(actor, "access.manage")
    if person_id == actor.person_id:
        raise Conflict("Nobody closes their own account: ask another administrator.", code="self_appointment")
    with atomic():
        person = _person(person_id)
        if person.is_active == active:
            raise Conflict("The account is open already." if active else "The account is closed already.")
        person.is_active = active
        person.save(update_fields=["is_active"])
        taken = rotation.Taken() if active else rotation.take_keys(person, everything=True, accept_loss=accept_loss)
        if not active:
            revoke_all(person)
        audit.record(actor, "access.manage", kind="person", object_id=person.id, detail={
            "did": "open" if active else "close", "keys_lost": len(taken.lost), "rotated": list(taken.rotated)})


def reset_password(actor: Actor, *, person_id: str, password: str, accept_loss: bool = False) -> None:
    """Give a new one-time password. The old personal key cannot be opened without the old password, so the
    person gets a new one, and colleagues grant the unit keys again. `accept_loss` as in `end_appointment`."""
    require(actor, "access.manage")
    with atomic():
        person = _person(person_id)
        _check_password(password, person)
        taken = rotation.take_keys(person, everything=True, accept_loss=accept_loss)
        _new_personal_key(person, password)
        person.must_change_password = True
        person.save()
        revoke_all(person)
        _remove_totp(person)
        for appointment in person.appointments.all():
            if appointment.in_force(clock.now()):
                keysmith.first_keys(appointment)
        audit.record(actor, "access.manage", kind="person", object_id=person.id,
                     detail={"did": "reset_password", "keys_lost": len(taken.lost), "rotated": list(taken.rotated)})


def change_password(person: Person, *, old: str, new: str) -> None:
    """Change one's own password: the same personal key goes under the new one. `CannotOpen` where `old` is wrong."""
    _check_password(new, person)
    if old == new:
        raise _wrong("password1", "Choose a password that differs from the present one.")
    personal = unwrap_password(bytes(person.key_wrapped), old)
    with atomic():
        person.key_wrapped = wrap_password(personal, new, stretching_cost())
        person.set_password(new)
        person.must_change_password = False
        person.save(update_fields=["key_wrapped", "password", "must_change_password"])
        audit.record(_self(person), "self.password", kind="person", object_id=person.id)


def set_totp(person: Person, secret: str) -> None:
    """Give a person this TOTP secret (base32), in place of any other. For set-up by the node's operator,
    who hands it over in person, and for demonstrations."""
    from allauth.mfa.totp.internal.auth import TOTP

    with atomic():
        _remove_totp(person)
        TOTP.activate(person, secret)
        audit.record(_self(person), "self.totp", kind="person", object_id=person.id)


def note_wrong_code(person: Person) -> None:
    """A wrong or used code of the second factor leaves a row."""
    audit.record(_self(person), "self.sign_in", kind="person", object_id=person.id, outcome="refused", detail={"door": "code"})


def new_totp_secret() -> str:
    """A fresh TOTP secret of 160 bits in base32 (RFC 6238), for `set_totp`."""
    return base64.b32encode(secrets.token_bytes(20)).decode()


def one_time_password() -> str:
    """A password that can be read out: four groups of five letters and digits, about 96 bits."""
    letters = "abcdefghijkmnpqrstuvwxyz23456789"
    return "-".join("".join(secrets.choice(letters) for _ in range(5)) for _ in range(4))


def _proper_appointment(actor: Actor, unit: str, role: str, crime_areas: Iterable[str], clearance: int,
                        compartments: Iterable[str]) -> Appointment:
    areas, codes = sorted(set(crime_areas)), [code for code in COMPARTMENTS if code in set(compartments)]
    match = _UNIT.fullmatch(unit)
    if not match or len(unit) > ADDRESS_LENGTH - 16 or unit.endswith("/service"):
        raise _wrong("unit", "A unit's code, such as THA/police.")
    if role in DELEGATES:
        _check_delegation(unit, match["state"])
    elif match["state"] != actor.state:
        raise _wrong("unit", f"This node appoints to units of {actor.state} only.")
    if role not in ROLES or role == "service":
        raise _wrong("role", "No such role.")
    if type(clearance) is not int or not 0 <= clearance <= MAX_CLEARANCE:
        raise _wrong("clearance", "0 (public) to 3 (confidential).")
    if set(compartments) - set(COMPARTMENTS) or not codes:
        raise _wrong("compartments", f"One or more of {', '.join(COMPARTMENTS)}.")
    if not all(_AREA.fullmatch(area) for area in areas):
        raise _wrong("crime_areas", "Codes of crime areas, such as drugs.")
    return Appointment(state=match["state"], unit=unit, role=role, crime_areas=areas, clearance=clearance,
                       compartments=codes)


def _check_delegation(unit: str, state: str) -> None:
    """A delegate works for a Member State at the node that compiles the states' reports, and nowhere else."""
    if not node.current().can("compile_report"):
        raise _wrong("role", "Only the Secretariat's node has delegates of other states.")
    if state not in MEMBERS or unit != f"{state}/delegation":
        raise _wrong("unit", "A delegate's unit is the state's delegation, such as THA/delegation.")


def _separate_duties(appointment: Appointment) -> None:
    """Who runs the node or audits it does no casework at the same time."""
    others = appointment.person.appointments.all()
    now = clock.now()
    roles = {item.role for item in others if item.ends is None or item.ends > now} | {appointment.role}
    watching = roles & {"auditor", "node_admin"}
    if len(watching) > 1 or (watching and roles & (CASEWORK | {"secretariat"})):
        raise Conflict("Administrators, auditors and caseworkers must be different people.", code="separate_duties")


def _new_personal_key(person: Person, password: str) -> None:
    personal = Secret.generate()
    assert personal.signing is not None  # noqa: S101 - generate() gives both halves
    person.set_password(password)
    person.key_wrapped = wrap_password(personal.to_bytes(), password, stretching_cost())
    person.seal_public = personal.sealing.public.to_bytes()
    person.verify_public = personal.signing.public.to_bytes()


def _remove_totp(person: Person) -> None:
    from allauth.mfa.models import Authenticator

    Authenticator.objects.filter(user_id=person.id).delete()


def _check_password(password: str, person: Person) -> None:
    try:
        validate_password(password, person)
    except ValidationError as error:
        raise _wrong("password", " ".join(error.messages)) from None


def _person(person_id: str) -> Person:
    found = Person.objects.select_for_update().filter(pk=person_id).first()
    if found is None:
        raise NotFound("There is no such person.")
    return found


def _self(person: Person) -> Actor:
    """The person as such, for what they do to their own account whatever the appointment."""
    return Actor(person.id, person.name, "", node.current().state, "", "")


def _wrong(field: str, sentence: str) -> Invalid:
    return Invalid(sentence, fields={field: sentence})
