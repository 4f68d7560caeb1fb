"""Invented release rules of one node. The provisions are invented and say so: no state's law is meant."""

from __future__ import annotations

from sheaf.access.actor import Actor
from sheaf.kernel.handling import SEALED
from sheaf.register.asks import services

_BASIS = "Invented provision {}, for the demonstration only"


def write(actor: Actor, state: str) -> int:
    """What this node tells unattended, what a person decides, and what it never tells. How many rules."""
    services.add_rule(actor, effect="deny", basis=_BASIS.format("1: sealed compartments"), priority=10, max_level=3,
                      compartments=sorted(SEALED))
    services.add_rule(actor, effect="hold", basis=_BASIS.format("2: terrorism needs a head of unit"), priority=20,
                      crime_area="terrorism", contact_unit=f"{state}/police")
    services.add_rule(actor, effect="hold", basis=_BASIS.format("3: financial data"), priority=30,
                      crime_area="money-laundering", contact_unit=f"{state}/fiu",
                      conditions="Ask the financial intelligence unit before any use.")
    services.add_rule(actor, effect="auto", basis=_BASIS.format("4: co-operation between police forces"), priority=100,
                      purposes=["investigation", "prevention", "victim-search", "fugitive-search"],
                      contact_unit=f"{state}/police", conditions="Ask the contact named before any use.")
    return 4
