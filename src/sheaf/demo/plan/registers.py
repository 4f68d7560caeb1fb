"""Invented entries of every register, each marked as invented: nobody real is meant, partners and bodies have invented names."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta

from sheaf.access.actor import Actor
from sheaf.demo.plan import common
from sheaf.demo.plan.words import INVENTED
from sheaf.kernel import clock
from sheaf.kernel.states import MEMBERS
from sheaf.plan.registers import approving, services, table
from sheaf.plan.registers.models import Item

Speaks = Callable[[str], Actor]
PARTNER = "Partner Meridian (invented)"
# What the strategies serve: each state serves five clauses, turned by one from state to state, so that no state has more gaps.
SERVED = ("NS-1", "NS-2", "NS-3", "NS-8", "NS-9", "NS-10", "LE-1", "TC-1", "IE-6", "LM-1", "DP-1")


def write(actor: Actor, made: common.Frame, speaks: Speaks) -> int:
    """Fill the registers; how many entries."""
    rows = [
        *(_strategy(speaks(state), state, turn) for turn, state in enumerate(MEMBERS)),
        _proposal(actor, made, speaks("PHL"), "PHL"),
        _begun(speaks("LAO"), "LAO"),
        _engagement(actor, made),
        _position(actor, made),
        _shared(actor),
        _campaign(speaks("VNM"), "VNM", "begin"),
        _campaign(speaks("IDN"), "IDN", ""),
    ]
    return len(rows)


def _add(actor: Actor, kind: str, code: str, clauses: Sequence[str], **values: object) -> Item:
    places = ", ".join(f"{common.EDITION}/{clause}" for clause in clauses)
    return services.add(actor, kind=kind, code=f"DEMO-{code}", values={"clauses": places, **values}, invented=True)


def _strategy(actor: Actor, state: str, turn: int) -> Item:
    first = clock.today().replace(month=1, day=1)
    served = [SERVED[(turn + place) % len(SERVED)] for place in range(5)]
    row = _add(actor, table.STRATEGY, f"{state}-STRATEGY", served, title="National strategy against transnational crime (invented)",
               text=f"{INVENTED}.", adopted=first, starts=first, ends=first.replace(year=first.year + 4, month=12, day=31))
    return services.step(actor, code=row.code, event="adopt")


def _proposal(actor: Actor, made: common.Frame, owner: Actor, state: str) -> Item:
    """One that went the whole way: both bodies decided, a partner pledged, a part is spent."""
    row = _add(owner, table.PROPOSAL, f"{state}-COURSES", ["TC-1", "NS-9"], title="Courses for officials of all states (invented)",
               text=f"Teachers, travel and papers for four courses. {INVENTED}.", amount="120000", currency="USD", needs=table.BOTH)
    services.step(owner, code=row.code, event="submit")
    day = made.meetings[made.past[-1]]
    common.decide(actor, made.officials(made.past[-1]), "endorse", "The proposal is endorsed.", f"register:{row.code}", day)
    common.decide(actor, made.ministers(made.past[-1]), "approve", "The proposal is approved.", f"register:{row.code}", day)
    on = day + timedelta(days=60)
    services.add_money(actor, code=row.code, kind="pledged", party=PARTNER, amount="90000", on=on, purpose="Three of four courses")
    services.step(owner, code=row.code, event="start")
    services.add_money(owner, code=row.code, kind="spent", party="A training centre (invented)", amount="31500",
                       on=on + timedelta(days=90), purpose="The first course")
    return row


def _begun(owner: Actor, state: str) -> Item:
    row = _add(owner, table.PROPOSAL, f"{state}-READERS", ["NS-8"], title="Document readers for border posts (invented)",
               text=f"Readers and a year of their upkeep. {INVENTED}.", amount="48000", currency="USD", needs=table.OFFICIALS)
    return services.step(owner, code=row.code, event="submit")


def _engagement(actor: Actor, made: common.Frame) -> Item:
    """Half-way through the guideline's steps: it waits for the ministers."""
    row = _add(actor, table.ENGAGEMENT, "MERIDIAN", ["DP-1"], title="Training together (invented)", party=PARTNER,
               text=f"Joint courses and an exchange of officials. {INVENTED}.")
    row.refresh_from_db()
    for step in row.guide:
        if step["body"] == table.MINISTERS:
            break
        if step["body"]:
            common.decide(actor, made.officials(made.past[-1]), "endorse", "The engagement is recommended.", f"register:{row.code}",
                          made.meetings[made.past[-1]])
        else:
            approving.pass_step(actor, code=row.code, note=f"{INVENTED}.")
    return row


def _position(actor: Actor, made: common.Frame) -> Item:
    row = _add(actor, table.POSITION, "POSITION-CONTACTS", ["DP-2"], title="On contact points in every state (invented)",
               text=f"Every state names one contact point that answers at any hour. {INVENTED}.")
    services.step(actor, code=row.code, event="put")
    day = made.meetings[made.past[-1]]
    common.decide(actor, made.ministers(made.past[-1]), "approve", "The common position is approved.", f"register:{row.code}", day)
    services.add_use(actor, code=row.code, forum="A conference of states (invented)", on=day + timedelta(days=120), spoke=common.CHAIR,
                     note=f"{INVENTED}.")
    return row


def _shared(actor: Actor) -> Item:
    row = _add(actor, table.SHARED, "SHARED-BORDERS", ["IF-7"], title="Border management (invented)", party="DGICM",
               text=f"Which of the two bodies keeps the list of border posts. {INVENTED}.")
    services.step(actor, code=row.code, event="refer")
    return services.step(actor, code=row.code, event="accept")


def _campaign(actor: Actor, state: str, event: str) -> Item:
    row = _add(actor, table.CAMPAIGN, f"{state}-CAMPAIGN", ["LE-9"], title="Know whom to call (invented)",
               party="Schools and radio stations (invented)", sector="several", text=f"Posters and spots. {INVENTED}.",
               starts=clock.today() - timedelta(days=40), ends=clock.today() + timedelta(days=80))
    return services.step(actor, code=row.code, event=event) if event else row
