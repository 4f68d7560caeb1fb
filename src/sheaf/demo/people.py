"""Invented accounts of one node: every role that a visitor may want to try, with known passwords and TOTP secrets.

For demonstrations only: a real node's passwords are one-time and its secrets nobody prints.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable
from dataclasses import dataclass
from random import Random  # noqa: TID251 - invented secrets of a demonstration

from sheaf.access import services
from sheaf.access.actor import DELEGATES, Actor, operator
from sheaf.access.keys import Secret
from sheaf.access.models import Person
from sheaf.access.queries import actor_for
from sheaf.crypto.wrap import unwrap_password
from sheaf.kernel import node
from sheaf.kernel.handling import COMPARTMENTS
from sheaf.kernel.states import MEMBERS, SECRETARIAT

ALL_AREAS = ("terrorism", "drugs", "trafficking-in-persons", "arms", "piracy", "money-laundering", "economic-crime",
             "cybercrime", "wildlife-timber", "people-smuggling")
TOKEN_DAYS = 30


@dataclass(frozen=True)
class Part:
    """One invented person: user name, name, unit (without the state), role and what the appointment covers. state: where it is not
    the node's own."""

    username: str
    name: str
    unit: str
    role: str
    areas: tuple[str, ...] = ALL_AREAS
    clearance: int = 2
    compartments: tuple[str, ...] = ("OPEN", "OPS")
    state: str = ""


MEMBER_STATE = (
    Part("supervisor", "Superintendent Lotus", "police", "supervisor", clearance=3, compartments=COMPARTMENTS),
    Part("officer", "Inspector Jasmine", "police", "officer"),
    Part("colleague", "Inspector Ginger", "police", "officer", ("drugs",), 1, ("OPEN",)),
    Part("head", "Head of unit Banyan", "police", "head", clearance=3),
    Part("liaison", "Attaché Bamboo", "police", "liaison"),
    Part("stranger", "Officer Tamarind", "immigration", "immigration", ("people-smuggling",), 2, ("OPEN",)),
    Part("lawyer", "Counsel Sandalwood", "central-authority", "lawyer"),
    Part("analyst", "Analyst Nutmeg", "fiu", "fiu", ("money-laundering", "economic-crime", "terrorism")),
    Part("auditor", "Auditor Teak", "audit", "auditor", (), 0, ("OPEN",)),
    Part("keeper", "Administrator Rattan", "node", "node_admin", (), 0, ("OPEN",)),
)
COMMON = (
    Part("desk", "Desk officer Frangipani", "secretariat", "secretariat"),
    Part("auditor", "Auditor Teak", "audit", "auditor", (), 0, ("OPEN",)),
    Part("keeper", "Administrator Rattan", "node", "node_admin", (), 0, ("OPEN",)),
)


_TREES = dict(zip(MEMBERS, ("Acacia", "Cassia", "Durian", "Ebony", "Fig", "Gardenia", "Hibiscus", "Ixora", "Jackfruit", "Kapok", "Longan"),
                  strict=True))


def delegation(state: str, *, whole: bool) -> tuple[Part, ...]:
    """Who speaks for a state at the Secretariat's node: the head; whole: also a delegate, where the state has no node of its own."""
    tree = _TREES[state]
    head = Part(f"head-{state.lower()}", f"Head of delegation {tree}", "delegation", "delegation_head", state=state)
    return (Part(f"delegate-{state.lower()}", f"Delegate {tree}", "delegation", "delegate", state=state), head) if whole else (head,)


def password_of(username: str, state: str) -> str:
    """Of a person of the demonstration."""
    return f"{username}-{state.lower()}-demo-2026"


def sign_in(username: str) -> Actor:
    """A person of this node with their keys, as after signing in."""
    return _signed_in(Person.objects.get(username=username), password_of(username, node.current().state))


def appoint_all(state: str, seed: int, more: Iterable[Part] = ()) -> list[dict[str, str]]:
    """Make everybody; one dictionary each: username, password, totp, token, role, unit.

    The first holder of a unit's keys grants them to the others, as a supervisor would.
    """
    random = Random(f"{seed}-{state}-people")  # noqa: S311 - invented secrets of a demonstration
    rows, holders = [], dict[str, Actor]()
    for part in (*(COMMON if state == SECRETARIAT else MEMBER_STATE), *more):
        password, totp = password_of(part.username, state), base64.b32encode(random.randbytes(20)).decode()
        person = services.create_person(operator(state), username=part.username, name=part.name, password=password, one_time=False)
        services.appoint(operator(state), person_id=person.id, unit=f"{part.state or state}/{part.unit}", role=part.role,
                         crime_areas=part.areas, clearance=part.clearance, compartments=part.compartments)
        services.set_totp(person, totp)
        actor = _signed_in(person, password)
        _grant(actor, part, holders)
        _, token = services.create_token(actor, name="demonstration", scopes=_scopes(part), days=TOKEN_DAYS)
        rows.append({"username": part.username, "password": password, "totp": totp, "token": token, "role": part.role,
                     "unit": f"{part.state or state}/{part.unit}", "name": part.name})
    return rows


def _grant(actor: Actor, part: Part, holders: dict[str, Actor]) -> None:
    unit = f"{part.state}/{part.unit}"
    if unit not in holders:
        holders[unit] = actor
    elif part.role not in {"auditor", "node_admin", *DELEGATES}:
        services.grant_keys(holders[unit], actor.person_id)


def _signed_in(person: Person, password: str) -> Actor:
    return actor_for(person, Secret.from_bytes(unwrap_password(bytes(person.key_wrapped), password)))


def writer(state: str) -> Actor:
    """Who the invented records are written by: an actor with every area and clearance, and no account."""
    return Actor("demonstration", "Demonstration", "demonstration", state, f"{state}/police", "supervisor",
                 frozenset(ALL_AREAS), 3, frozenset(COMPARTMENTS))


def _scopes(part: Part) -> list[str]:
    if part.role == "auditor":
        return ["audit.", "self."]
    if part.role == "node_admin":
        return ["exchange.", "directory.", "self."]
    if part.role in DELEGATES:
        return ["plan.", "self."]
    return ["record.", "list.", "ask.", "request.", "exchange.", "directory.", "release_policy.", "plan.", "self."]
