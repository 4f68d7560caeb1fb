"""Who acts: one person under one dated appointment, or the node's own service."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

ROLES = {
    "officer": "Officer", "supervisor": "Supervisor", "head": "Head of specialist unit", "liaison": "Liaison officer",
    "lawyer": "Central-authority lawyer", "fiu": "FIU analyst", "immigration": "Immigration officer",
    "secretariat": "Secretariat officer", "delegate": "Delegate of a Member State", "delegation_head": "Head of a state's delegation",
    "auditor": "Auditor", "node_admin": "Node administrator",
    "service": "The node's own service",
}
# Who speaks for a Member State at the Secretariat's node: their appointment is of that state, and no verb but the plan's opens.
DELEGATES = frozenset({"delegate", "delegation_head"})


@dataclass(frozen=True, slots=True)
class Actor:
    """A person as the appointment in force makes them. Never stored; built per request.

    state: alpha-3 or ASEC; unit: the unit's code, such as `THA/police-tip`; clearance: 0 to 3 as
    `Handling.level`; scopes: None for a session, else the only verbs an API token may use (prefixes
    such as `record.`); keys: the unlocked key ring of this session (access.keys.KeyRing), or None; fresh: False in a
    session whose password or code was given too long ago for what `rules.FRESH` names.
    """

    person_id: str
    name: str
    appointment_id: str
    state: str
    unit: str
    role: str
    crime_areas: frozenset[str] = frozenset()
    clearance: int = 0
    compartments: frozenset[str] = frozenset({"OPEN"})
    scopes: frozenset[str] | None = None
    keys: Any = field(default=None, repr=False, compare=False)
    fresh: bool = field(default=True, compare=False)

    @property
    def title(self) -> str:
        return f"{self.name} ({ROLES.get(self.role, self.role)}, {self.unit})"


def service(state: str) -> Actor:
    """The node's own service, for what happens unattended: delivery, automatic answers, clocks."""
    return Actor("service", "Node service", "service", state, f"{state}/service", "service")


def operator(state: str) -> Actor:
    """Whoever has the shell of the node's machine: makes people and appoints them, reads no content."""
    return Actor("operator", "Node operator at the shell", "operator", state, f"{state}/node", "node_admin")


NOBODY = Actor("", "Nobody", "", "", "", "")
