"""Reads. The registers are open to everybody who reads the plan; a draft to whose it is; a state's gaps to that state alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Case, IntegerField, Q, QuerySet, When

from sheaf.access.actor import DELEGATES, Actor
from sheaf.access.policy import may, require
from sheaf.kernel import node
from sheaf.kernel.errors import NotFound
from sheaf.kernel.states import MEMBERS, NODES, SECRETARIAT
from sheaf.plan.editions import queries as editions
from sheaf.plan.editions.models import Clause
from sheaf.plan.registers import table
from sheaf.plan.registers.models import Change, GuideStep, Item, Money

MAX_ROWS = 500
ENCOURAGED = "encouraged"
_BY_NAME = Case(*(When(state=code, then=place) for place, code in enumerate(NODES)), default=len(NODES), output_field=IntegerField())


@dataclass(frozen=True, slots=True)
class Balance:
    """A proposal's money, in its currency. left: pledged, and neither spent nor given back yet."""

    asked: Decimal
    pledged: Decimal
    spent: Decimal
    returned: Decimal
    left: Decimal


@dataclass(frozen=True, slots=True)
class GuideLine:
    """A step of the guideline as an engagement has it. due: it is the next one; on, decision: when and by what it was taken."""

    code: str
    title: str
    body: str
    on: date | None
    decision: str
    note: str
    due: bool


@dataclass(frozen=True, slots=True)
class Gap:
    """A clause that asks states for something, and whether a strategy of the actor's state serves it. served: codes of those."""

    clause: Clause
    served: tuple[str, ...]


def visible(actor: Actor) -> QuerySet[Item]:
    """Entries that the actor may know of."""
    require(actor, "plan.read")
    own = Q(state=actor.state) if may(actor, "plan.register").allowed else Q(pk__in=[])
    if may(actor, "plan.register").allowed and (actor.role in DELEGATES or actor.state == SECRETARIAT):
        own |= Q(kind=table.POSITION)
    return Item.objects.filter(own | ~Q(step__in=sorted(table.UNSEEN)))


def items(actor: Actor, kind: str = "", *, state: str = "", step: str = "") -> QuerySet[Item]:
    """Of one register or of all, by the name of whose they are and by code."""
    rows = visible(actor).order_by("kind", _BY_NAME, "code")
    for name, value in (("kind", kind), ("state", state), ("step", step)):
        rows = rows.filter(**{name: value}) if value else rows
    return rows


def item(actor: Actor, code: str) -> Item:
    """NotFound where there is none, or none that the actor may know of."""
    found = visible(actor).filter(pk=code).first()
    if not found:
        raise NotFound("There is no such entry.")
    return found


def known(code: str) -> bool:
    """Whether there is such an entry; for rooms that name one."""
    return Item.objects.filter(pk=code).exists()


def counts(actor: Actor) -> dict[str, int]:
    """Register to how many entries the actor may know of."""
    found = Counter(visible(actor).order_by().values_list("kind", flat=True))
    return {kind: found[kind] for kind in table.KINDS}


def history(actor: Actor, row: Item) -> QuerySet[Change]:
    """What happened to it, in order; while it was a draft, for who could see the draft."""
    return row.changes.all() if _sees_draft(actor, row) else row.changes.exclude(after__in=sorted(table.UNSEEN))


def _sees_draft(actor: Actor, row: Item) -> bool:
    """Whether the actor knows of an entry before it is shown: as of `visible`."""
    if not may(actor, "plan.register").allowed:
        return False
    return row.state == actor.state or (row.kind == table.POSITION and (actor.role in DELEGATES or actor.state == SECRETARIAT))


def serving(actor: Actor, clause: str) -> list[Item]:
    """Entries that name a clause (EDITION/CLAUSE), by register and code, at most MAX_ROWS."""
    rows = visible(actor).exclude(clauses=[])  # SQLite cannot look into a list; the registers are small
    return [row for row in rows if clause in row.clauses][:MAX_ROWS]


def balance(row: Item) -> Balance:
    """The proposal's money as it adds up."""
    return added_up(row.amount or Decimal(0), row.money.all())


def added_up(asked: Decimal, rows: Iterable[Money]) -> Balance:
    """Pledged, spent, given back, and what is left."""
    sums = {"pledged": Decimal(0), "spent": Decimal(0), "returned": Decimal(0)}
    for row in rows:
        sums[row.kind] += row.amount
    return Balance(asked, sums["pledged"], sums["spent"], sums["returned"], sums["pledged"] - sums["spent"] - sums["returned"])


def guide(row: Item) -> list[GuideLine]:
    """The guideline's steps of an engagement with what was taken of them."""
    taken = {item.code: item for item in row.taken.all()}
    due = next((step["code"] for step in row.guide if step["code"] not in taken), "")
    going = row.step == table.FIRST[table.ENGAGEMENT]
    found = []
    for step in row.guide:
        done = taken.get(step["code"])
        found.append(GuideLine(step["code"], step["title"], step["body"], done.on if done else None, done.decision if done else "",
                               done.note if done else "", going and step["code"] == due))
    return found


def guideline(actor: Actor) -> QuerySet[GuideStep]:
    """The steps that the next engagement will go through."""
    require(actor, "plan.read")
    return GuideStep.objects.all()


def opened(actor: Actor) -> QuerySet[Item]:
    """Engagements that are open to their partner: none before the last approval."""
    return visible(actor).filter(kind=table.ENGAGEMENT, step="opened")


def has_gaps(actor: Actor) -> bool:
    """Whether the actor's state has strategies to look at: a member's own people, nobody else's."""
    return actor.state in MEMBERS


def gaps(actor: Actor, edition: str) -> list[Gap]:
    """Every encouraged clause of an edition with the strategies in force of the actor's own state that serve it. NotFound for an
    edition that is not there, and for whoever speaks for no state."""
    if not has_gaps(actor):
        raise NotFound("Gaps are shown to the state whose they are.")
    rows = visible(actor).filter(kind=table.STRATEGY, state=actor.state, step="in_force")
    serves: dict[str, list[str]] = {}
    for row in rows:
        for place in row.clauses:
            serves.setdefault(place, []).append(row.code)
    wanted = editions.clauses(actor, edition).filter(strength=ENCOURAGED)
    return [Gap(clause, tuple(serves.get(f"{edition}/{clause.code}", ()))) for clause in wanted]


def kinds_of(actor: Actor, row: Item) -> set[str]:
    """What the actor is to an entry: owner, keeper (rows of `table`). Nobody is either outside the Secretariat's node."""
    if not node.current().can("compile_report"):
        return set()
    found = {table.OWNER} if may(actor, "plan.register").allowed and actor.state == row.state else set()
    return found | ({table.KEEPER} if may(actor, "plan.keep").allowed and actor.state == SECRETARIAT else set())


def steps_for(actor: Actor, row: Item) -> list[str]:
    """What the actor may do with an entry now."""
    kinds = kinds_of(actor, row)
    settled = row.kind != table.PROPOSAL or not balance(row).left
    return [item.event for item in table.ROWS
            if item.kind == row.kind and item.before == row.step and item.by in kinds and (settled or not item.settled)]


def may_edit(actor: Actor, row: Item) -> bool:
    """Whether the actor may change its words now."""
    return row.step in table.EDITABLE[row.kind] and table.OWNER in kinds_of(actor, row)


def may_add(actor: Actor, kind: str) -> bool:
    """Whether the actor may begin an entry of this register here."""
    return node.current().can("compile_report") and may(actor, "plan.register").allowed and actor.state in whose(kind)


def whose(kind: str) -> frozenset[str]:
    """Who may have entries in a register: strategies are states'; positions, engagements and shared matters are common."""
    if kind == table.STRATEGY:
        return frozenset(MEMBERS)
    if kind in (table.PROPOSAL, table.CAMPAIGN):
        return frozenset({*MEMBERS, SECRETARIAT})
    return frozenset({SECRETARIAT})


def find(actor: Actor, words: list[str], limit: int) -> list[Item]:
    """Entries by code or words; all words must stand in one."""
    rows = visible(actor)
    for word in words:
        rows = rows.filter(Q(code__iexact=word) | Q(title__icontains=word) | Q(text__icontains=word) | Q(party__icontains=word))
    return list(rows[:limit])
