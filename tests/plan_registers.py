"""The Secretariat's node for tests of the registers' pages, API and shell: delegates and the Secretariat with accounts on it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from sheaf.access.actor import Actor
from sheaf.access.queries import actor_for
from sheaf.kernel import node as nodes
from sheaf.plan.meetings import deciding
from sheaf.plan.meetings import services as meetings
from sheaf.plan.registers.models import Item
from tests.cast import Cast, make_person, personal_key
from tests.cast import Part as Role

PEOPLE = {
    "thai": Role("Dara Delegate", "THA/delegation", "delegate", ("drugs",), 2),
    "malay": Role("Mei Delegate", "MYS/delegation", "delegate", ("drugs",), 2),
    "keeper": Role("Sari Secretariat", "ASEC/secretariat", "secretariat", ("drugs",), 2),
}


@contextmanager
def secretariat(cast: Cast) -> Iterator[None]:
    """Inside the block the same database is the Secretariat's node, and PEOPLE are of the cast."""
    here = nodes.current()
    made = nodes.Node(state="ASEC", alias=here.alias, home=here.home)
    made.parts.update(here.parts)
    with nodes.entered(made):
        for name, role in PEOPLE.items():
            cast.people[name], _ = make_person(name, role)
            cast.actors[name] = actor_for(cast.people[name], personal_key(name)[0])
        yield


def decide(keeper: Actor, body: str, code: str, kind: str = "approve") -> str:
    """A decision of a body about an entry, taken; its code."""
    meeting = f"{body}-{Item.objects.get(pk=code).version}-{code}"[:40]
    form = {"SOMTC": "officials", "AMMTC": "annual"}[body]
    meetings.plan_meeting(keeper, code=meeting, body=body, format=form, title=meeting, starts=date(2026, 10, 1))
    row = deciding.propose(keeper, meeting=meeting, kind=kind, text="So decided.", about=f"register:{code}")
    return deciding.record(keeper, code=row.code).code
