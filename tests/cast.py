"""The node and the cast of people: permissions in tests read as a story about them.

owner        officer of THA/police: drugs and trafficking, cleared to confidential, compartments OPEN and OPS
colleague    officer of the same unit: drugs only, cleared to restricted, OPEN only
stranger     officer of THA/immigration: people smuggling, cleared to restricted, OPEN only
supervisor   supervisor of THA/police: as the owner, and every compartment
other_state  officer of MYS/police (an actor only: their account is on another node)
secretariat  officer of ASEC/secretariat (an actor only)
auditor, administrator   of THA: read the log; run the node

Key material is made once per test session; only rows are written per test.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.hashers import make_password
from django.test import Client

from sheaf.access import keys, keysmith
from sheaf.access.actor import Actor
from sheaf.access.models import Appointment, HeldKey, Person, UnitKey
from sheaf.access.queries import actor_for
from sheaf.crypto.wrap import wrap_password
from sheaf.kernel import ids
from sheaf.kernel import node as nodes
from sheaf.kernel.handling import COMPARTMENTS

PASSWORD = "correct horse battery staple"
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)  # before any clock that a test may set
DRUGS = ["drugs", "trafficking-in-persons"]


@dataclass(frozen=True)
class Part:
    """One part of the cast: what the appointment says."""

    name: str
    unit: str
    role: str
    crime_areas: tuple[str, ...] = ()
    clearance: int = 0
    compartments: tuple[str, ...] = ("OPEN",)


PARTS = {
    "owner": Part("Oraya Owner", "THA/police", "officer", tuple(DRUGS), 3, ("OPEN", "OPS")),
    "colleague": Part("Chai Colleague", "THA/police", "officer", ("drugs",), 2),
    "stranger": Part("Somsak Stranger", "THA/immigration", "officer", ("people-smuggling",), 2),
    "supervisor": Part("Suda Supervisor", "THA/police", "supervisor", tuple(DRUGS), 3, COMPARTMENTS),
    "auditor": Part("Anong Auditor", "THA/audit", "auditor"),
    "administrator": Part("Adul Administrator", "THA/node", "node_admin"),
}
ABROAD = {
    "other_state": Part("Farah Foreign", "MYS/police", "officer", tuple(DRUGS), 3, ("OPEN", "OPS")),
    "secretariat": Part("Sari Secretariat", "ASEC/secretariat", "secretariat", tuple(DRUGS), 2),
}


@cache
def personal_key(name: str) -> tuple[keys.Secret, bytes]:
    """A part's personal key and its wrap under PASSWORD, made once."""
    secret = keys.Secret.generate()
    return secret, wrap_password(secret.to_bytes(), PASSWORD, 2**4)


@cache
def unit_key(address: str) -> keys.Secret:
    """An address's key, made once."""
    return keys.Secret.generate(signs=address.endswith("#OPEN"))


@cache
def sealed_to(address: str, name: str, person_id: str) -> tuple[bytes, bytes]:
    """A unit key sealed to a part: HPKE once per session, since ids of people are fixed."""
    secret = unit_key(address)
    public = personal_key(name)[0].sealing.public
    holder = Person(id=person_id, seal_public=public.to_bytes())
    return keys.seal_for_holder(secret, secret.sealing.kid, holder)


@cache
def password() -> str:
    return make_password(PASSWORD)


@cache
def person_id(name: str) -> str:
    return ids.new_id()


@dataclass
class Cast:
    """Actors by name, with unlocked keys; `client(name)` is a browser signed in as one of them."""

    actors: dict[str, Actor]
    people: dict[str, Person]
    clients: dict[str, Client] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Actor:
        try:
            return self.__dict__["actors"][name]
        except KeyError:
            raise AttributeError(name) from None

    def client(self, name: str) -> Client:
        """A Django test client signed in with unlocked keys; `anonymous` is not signed in.

        Parts abroad have no account here: they are as anonymous as anybody.
        """
        if name not in self.clients:
            self.clients[name] = signed_in(self.people[name], name) if name in self.people else Client()
        return self.clients[name]


def signed_in(person: Person, name: str) -> Client:
    """A client with a session and the unlock cookie, without the cost of the sign-in page."""
    from django.http import HttpRequest, HttpResponse

    from sheaf.access import freshness, unlock

    client = Client()
    client.force_login(person)
    request, response = HttpRequest(), HttpResponse()
    request.session = client.session  # type: ignore[assignment]
    unlock.keep(request, person, personal_key(name)[0].to_bytes())
    freshness.note(request, person)
    request.session.save()
    unlock.set_cookie(request, response)
    client.cookies.update(response.cookies)
    return client


@dataclass
class Rows:
    """What stands in the database for parts of the cast: few statements write many."""

    people: list[Person] = field(default_factory=list)
    appointments: list[Appointment] = field(default_factory=list)
    unit_keys: dict[str, UnitKey] = field(default_factory=dict)
    held: list[HeldKey] = field(default_factory=list)

    def add(self, name: str, part: Part) -> None:
        """A part's account, appointment, and the keys that the appointment calls for."""
        secret, wrapped = personal_key(name)
        assert secret.signing
        person = Person(id=person_id(name), username=name, name=part.name, key_wrapped=wrapped, password=password(),
                        seal_public=secret.sealing.public.to_bytes(), verify_public=secret.signing.public.to_bytes())
        appointment = Appointment(
            person=person, state=part.unit.split("/")[0], unit=part.unit, role=part.role, starts=LONG_AGO,
            crime_areas=list(part.crime_areas), clearance=part.clearance, compartments=list(part.compartments))
        self.people.append(person)
        self.appointments.append(appointment)
        for address in () if part.role in {"auditor", "node_admin"} else appointment.addresses:
            self._hold(person, name, address)

    def _hold(self, person: Person, name: str, address: str) -> None:
        secret = unit_key(address)
        verify = secret.signing.public if secret.signing else None
        self.unit_keys[secret.sealing.kid] = UnitKey(
            kid=secret.sealing.kid, address=address, seal_public=secret.sealing.public.to_bytes(),
            verify_kid=verify.kid if verify else "", verify_public=verify.to_bytes() if verify else b"")
        ciphertext, wrap = sealed_to(address, name, person.id)
        self.held.append(HeldKey(person=person, unit_key_id=secret.sealing.kid, ciphertext=ciphertext, wrap=wrap))

    def write(self) -> None:
        Person.objects.bulk_create(self.people)
        Appointment.objects.bulk_create(self.appointments)
        UnitKey.objects.bulk_create(self.unit_keys.values(), ignore_conflicts=True)
        HeldKey.objects.bulk_create(self.held)


def make_person(name: str, part: Part) -> tuple[Person, Appointment]:
    """The rows of one part."""
    rows = Rows()
    rows.add(name, part)
    rows.write()
    return rows.people[0], rows.appointments[0]


def abroad(name: str, part: Part) -> Actor:
    """Somebody of another node: an actor with a ring of open keys, without any row here."""
    addresses = [f"{part.unit}#{code}" for code in part.compartments]
    ring = keys.service_ring([(address, unit_key(address)) for address in addresses])
    return Actor(person_id(name), part.name, f"abroad-{name}", part.unit.split("/")[0], part.unit, part.role,
                 frozenset(part.crime_areas), part.clearance, frozenset(part.compartments), keys=ring)


@pytest.fixture
def node(db: Any, tmp_path: Path) -> Iterator[nodes.Node]:
    """Thailand's node in a folder of its own, with its service key entered and unlocked."""
    here = nodes.Node(state="THA", home=tmp_path)
    with nodes.entered(here):
        address = "THA/service#OPEN"
        keysmith.register_service_key(address, unit_key(address))
        here.parts[keys.SERVICE_PART] = keys.service_ring([(address, unit_key(address))])
        yield here


@pytest.fixture
def cast(node: nodes.Node) -> Cast:
    """Everybody of PARTS on the node, and the actors abroad."""
    rows = Rows()
    for name, part in PARTS.items():
        rows.add(name, part)
    rows.write()
    people = {person.username: person for person in rows.people}
    actors = {name: actor_for(person, personal_key(name)[0]) for name, person in people.items()}
    actors |= {name: abroad(name, part) for name, part in ABROAD.items()}
    return Cast(actors, people)


@pytest.fixture(scope="session", autouse=True)
def _flush_passes_the_triggers() -> Iterator[None]:
    """A transactional test ends with a flush of every table, which the audit triggers refuse: lift them for it."""
    from django.db import connections
    from django.test import TransactionTestCase

    from sheaf.audit import triggers

    real = TransactionTestCase._fixture_teardown

    def teardown(self: TransactionTestCase) -> None:
        aliases = self._databases_names(include_mirrors=False)
        for alias in aliases:
            triggers.remove(connections[alias])
        real(self)
        for alias in aliases:
            triggers.install(connections[alias])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", teardown)
        yield
