"""Whom the nodes hold: invented persons, one of each fate, and the release rules of every Member State.

`fate_of` is the simulation's own word on who may be told what; the laws compare it with what was told.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from sheaf.access.actor import Actor
from sheaf.access.keys import service_ring
from sheaf.kernel.handling import COMPARTMENTS, Handling
from sheaf.kernel.states import MEMBERS
from sheaf.register.asks import services as asks
from sheaf.register.records import services as records
from sheaf.register.records.shapes import Origin
from tests.cast import unit_key

AREAS = frozenset({"drugs", "arms", "piracy"})
OPEN_TO_POLICE = ("OPEN", "OPS", "VICTIM")
BASIS = "Invented Act, section 12"


@dataclass(frozen=True)
class Held:
    """One invented person. fate: told, held for a person, denied, denied and said so, sealed, or not held at all."""

    name: str
    born: str
    fate: str
    area: str = ""
    compartment: str = "OPEN"

    def described(self) -> dict[str, object]:
        return {"kind": "person", "names": [self.name], "birth_date": self.born}


PERSONS = (
    Held("Wirat Fictum", "1970-03-04", "told", "drugs"),
    Held("Somsri Imaginata", "1981-11-23", "told", "drugs"),
    Held("Budi Nusquam", "1959-07-30", "held"),
    Held("Ky Phantasma", "1992-01-17", "denied", "arms"),
    Held("Joselito Umbra", "1988-05-09", "refused", "piracy"),
    Held("Dara Occulta", "2004-09-26", "sealed", "", "VICTIM"),
    Held("Zulaikha Nemo", "1966-12-12", "absent"),
)
BY_NAME = {person.name: person for person in PERSONS}


def blocked(holder: str) -> list[str]:
    """States that this holder tells nothing: a third of the others."""
    return [state for state in MEMBERS if state != holder and (ord(state[0]) + ord(holder[1])) % 3 == 0]


def fate_of(asker: str, holder: str, name: str) -> str:
    """What a question for this person must come to: `hit`, `held`, `no_hit` or `refused`."""
    fate = BY_NAME[name].fate
    if fate in ("denied", "sealed", "absent") or asker in blocked(holder):
        return "no_hit"
    return {"told": "hit", "held": "held", "refused": "refused"}[fate]


def secret_of(state: str) -> str:
    """Stands in every record of the state, and may stand nowhere else."""
    return f"secret-of-{state}"


@cache
def somebody(state: str, unit: str = "police", role: str = "officer") -> Actor:
    """A signed-in person; the ring of the police holds OPEN, OPS and VICTIM."""
    codes = OPEN_TO_POLICE if unit == "police" else ("OPEN",)
    ring = service_ring([(f"{state}/{unit}#{code}", unit_key(f"{state}/{unit}#{code}")) for code in codes])
    return Actor(f"{state}-{unit}-{role}", role.title(), "a", state, f"{state}/{unit}", role, AREAS, 3, frozenset(codes),
                 keys=ring)


def furnish(state: str) -> None:
    """Records and rules of the present node; the Secretariat holds none."""
    chief = somebody(state, role="supervisor")
    for person in PERSONS:
        if person.fate != "absent":
            handling = Handling(compartment=person.compartment, source_grade="B", information_grade="2")
            records.add_record(chief, schema="Person", provenance=Origin("Invented report", handling, person.area), facts={
                "name": [person.name], "birthDate": [person.born], "notes": [secret_of(state)]})
    rules = [("deny", 10, "", False, blocked(state)), ("auto", 50, "drugs", False, []), ("deny", 50, "arms", False, []),
             ("deny", 50, "piracy", True, [])]
    for effect, priority, area, disclose, states in rules:
        if states or area:
            asks.add_rule(chief, effect=effect, basis=BASIS, priority=priority, crime_area=area, disclose=disclose,
                          asking_states=states, max_level=3, compartments=COMPARTMENTS if effect == "deny" else ("OPEN",))
