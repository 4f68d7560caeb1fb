"""Reads: who a person is now, who holds which key, which grants wait, what an actor may do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from sheaf.access.actor import DELEGATES, NOBODY, ROLES, Actor
from sheaf.access.keys import Secret, ring
from sheaf.access.models import ApiToken, Appointment, HeldKey, Person, UnitKey
from sheaf.access.policy import may, require
from sheaf.access.rules import TABLE
from sheaf.kernel import clock, node
from sheaf.kernel.errors import NotFound

KEYLESS_ROLES = frozenset({"auditor", "node_admin", *DELEGATES})


@dataclass(frozen=True, slots=True)
class Waiting:
    """A person appointed to addresses whose keys nobody has granted yet."""

    person_id: str
    name: str
    unit: str
    addresses: tuple[str, ...]
    grantable: bool
    since: datetime


@dataclass(frozen=True, slots=True)
class Holding:
    """A current unit key and the names of those who hold it."""

    address: str
    kid: str
    holders: tuple[str, ...]


def appointments_in_force(person: Person) -> list[Appointment]:
    """The person's appointments at this instant, the oldest first. One that names another authority is none here, but for
    a delegate's at the node that compiles reports: `appoint` makes no other such row, and one that came otherwise opens
    nothing."""
    now, here = clock.now(), node.current()
    current = Q(ends__isnull=True) | Q(ends__gt=now)
    ours = Q(state=here.state)
    if here.can("compile_report"):
        ours |= Q(role__in=sorted(DELEGATES))
    return list(person.appointments.filter(current, ours, starts__lte=now).order_by("starts", "id"))


def actor_for(person: Person, keys: Secret | None = None, *, appointment_id: str = "",
              scopes: frozenset[str] | None = None) -> Actor:
    """The actor that a person is now, or `NOBODY` without an appointment in force.

    keys: the person's opened personal key; appointment_id: which appointment, where there are several.
    """
    current = appointments_in_force(person) if person.is_active else []
    chosen = next((item for item in current if item.id == appointment_id), None)
    if chosen is None:
        if not current or (appointment_id and scopes is not None):  # a token never moves to another appointment
            return NOBODY
        chosen = current[0]
    return _actor(person, chosen, keys, scopes)


def own_appointments(actor: Actor) -> list[Appointment]:
    """All appointments of the actor, the newest first."""
    require(actor, "self.read")
    return list(Appointment.objects.filter(person_id=actor.person_id).order_by("-starts"))


def people(actor: Actor) -> QuerySet[Person]:
    """Everybody with an account on this node, for the node administrator."""
    require(actor, "access.manage")
    return Person.objects.order_by("name").prefetch_related("appointments")


def person(actor: Actor, person_id: str) -> Person:
    """One account, for the node administrator."""
    found = people(actor).filter(pk=person_id).first()
    if found is None:
        raise NotFound("There is no such person.")
    return found


def person_named(username: str) -> Person:
    """The account of a user name; for the shell, which has no pages to choose from."""
    found = Person.objects.filter(username=username.lower()).first()
    if found is None:
        raise NotFound("There is no such person.")
    return found


def names(person_ids: Iterable[str]) -> dict[str, str]:
    """Person id to name, for pages that show who acted. Ids that are no person are left out."""
    return dict(Person.objects.filter(pk__in=set(person_ids)).values_list("id", "name"))


def ids_matching(text: str) -> frozenset[str]:
    """Person ids whose user name or name contains `text`; for the auditor's search."""
    found = Person.objects.filter(Q(username__icontains=text) | Q(name__icontains=text))
    return frozenset(found.values_list("id", flat=True)[:200])


def own_tokens(actor: Actor) -> list[ApiToken]:
    """The actor's tokens, the newest first."""
    require(actor, "token.manage", leaves=False)
    return list(ApiToken.objects.filter(person_id=actor.person_id).select_related("appointment").order_by("-created"))


def holdings(actor: Actor) -> list[Holding]:
    """Who holds which key: of the actor's own unit; the node administrator sees every unit."""
    require(actor, "key.read")
    keys = UnitKey.objects.filter(retired__isnull=True).order_by("address").prefetch_related("holders__person")
    if actor.role != "node_admin":
        keys = keys.filter(address__startswith=f"{actor.unit}#")
    return [Holding(key.address, key.kid, tuple(sorted(held.person.name for held in key.holders.all())))
            for key in keys]


def grants_waiting(actor: Actor) -> list[Waiting]:
    """People who are appointed to addresses without holding their current keys."""
    require(actor, "key.read")
    now = clock.now()
    current = Appointment.objects.filter(Q(ends__isnull=True) | Q(ends__gt=now), starts__lte=now).exclude(
        role__in=KEYLESS_ROLES).select_related("person").order_by("created")
    if actor.role != "node_admin":
        current = current.filter(unit=actor.unit)
    mine = actor.keys.addresses() if actor.keys and may(actor, "key.grant").allowed else frozenset()
    return [found for found in (_waiting(item, mine) for item in current) if found]


def colleagues(unit: str) -> list[Actor]:
    """Everybody with an appointment in force in the unit, by name and without keys: to ask what each of them may.
    For rooms that have asked the policy about their own reader."""
    now = clock.now()
    current = Appointment.objects.filter(Q(ends__isnull=True) | Q(ends__gt=now), unit=unit, starts__lte=now, person__is_active=True)
    return [_actor(item.person, item, None, None) for item in current.select_related("person").order_by("person__name", "starts")]


def missing_addresses(appointment: Appointment) -> tuple[str, ...]:
    """Addresses of the appointment for which a current key exists that its person does not hold."""
    held = HeldKey.objects.filter(person_id=appointment.person_id).values("unit_key_id")
    lacking = UnitKey.objects.filter(address__in=appointment.addresses, retired__isnull=True).exclude(kid__in=held)
    return tuple(lacking.order_by("address").values_list("address", flat=True))


def abilities(actor: Actor) -> list[tuple[str, str, bool]]:
    """Every verb with its words and whether the actor has it at all."""
    return [(verb, rule.words, may(actor, verb).allowed) for verb, rule in sorted(TABLE.items())
            if rule.roles & set(ROLES) - {"service"}]


def _actor(person: Person, appointment: Appointment, keys: Secret | None, scopes: frozenset[str] | None) -> Actor:
    return Actor(
        person_id=person.id, name=person.name, appointment_id=appointment.id, state=appointment.state,
        unit=appointment.unit, role=appointment.role, crime_areas=frozenset(appointment.crime_areas),
        clearance=appointment.clearance, compartments=frozenset(appointment.compartments), scopes=scopes,
        keys=ring(keys, person, appointment) if keys else None)


def _waiting(appointment: Appointment, mine: frozenset[str]) -> Waiting | None:
    missing = missing_addresses(appointment)
    if not missing:
        return None
    return Waiting(appointment.person_id, appointment.person.name, appointment.unit, missing,
                   bool(mine & set(missing)), max(appointment.starts, appointment.created))
