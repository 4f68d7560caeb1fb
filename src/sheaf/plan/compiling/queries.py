"""Reads. A compilation is read by the Secretariat and by delegates from its circulation on; its public rendering by everybody
once it is published."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet

from sheaf.access.actor import Actor
from sheaf.access.policy import may, require
from sheaf.kernel import node
from sheaf.kernel.errors import NotFound, Refused
from sheaf.kernel.states import SECRETARIAT
from sheaf.plan.bodies import queries as bodies
from sheaf.plan.compiling import addenda, table
from sheaf.plan.compiling.documents.view import AMMTC, FULL, PUBLIC
from sheaf.plan.compiling.models import KINDS, LATE, REVIEWS, Comment, Compilation, Consent, Finding, Recommendation, Said
from sheaf.plan.reporting import queries as reporting

OPEN_TO_MEMBERS = frozenset({table.CIRCULATED, table.CLOSED, table.CLEARED, table.SUBMITTED, table.NOTED, table.PUBLISHED, table.REPLACED})


def compilations(actor: Actor) -> QuerySet[Compilation]:
    """Those that the actor may know of, newest first."""
    require(actor, "plan.read")
    rows = Compilation.objects.defer("snapshot")
    if may(actor, "plan.keep").allowed:
        return rows
    if may(actor, "plan.report").allowed:
        own = table.CHAIR if bodies.chairs(actor) else ""
        return rows.filter(step__in=sorted({*OPEN_TO_MEMBERS, own} - {""}))
    return rows.filter(step=table.PUBLISHED)


def compilation(actor: Actor, key: str) -> Compilation:
    """NotFound where there is none, or none that the actor may know of."""
    found = compilations(actor).defer(None).filter(pk=key).first()
    if not found:
        raise NotFound("There is no such report.")
    return found


def known(key: str) -> bool:
    """Whether there is such a compilation."""
    return Compilation.objects.filter(pk=key).exists()


def words_of(key: str) -> str:
    """Which report it is, for what speaks of it: `the annual report of 2026`, `addendum 2 of 2026`; empty where this node has none. Of
    one that was replaced that is said, since the later one has its name."""
    row = Compilation.objects.filter(pk=key).defer("snapshot").first()
    if not row:
        return ""
    number = addenda.ordinal(row)
    words = f"{KINDS[row.kind]} {number} of {row.year}" if number > 1 else f"the {KINDS[row.kind]} of {row.year}"
    return f"{words}, {table.STATES[row.step]}" if row.step == table.REPLACED else words


def latest(actor: Actor, year: int, kind: str = "annual", number: int = 0) -> Compilation:
    """That of a year which stands, of those that the actor may read: the published one, else one whose content is frozen, else the one
    that is in the making; one that was replaced only where nothing else is there. number: which addendum; else of several the newest."""
    rows = list(compilations(actor).filter(year=year, kind=kind).order_by("-number"))
    rows = [row for row in rows if not number or addenda.ordinal(row) == number]
    steps = ({table.PUBLISHED}, table.STANDING, {table.ASSEMBLING, table.CHAIR}, {table.REPLACED})
    found = next((row for group in steps for row in rows if row.step in group), None)
    if not found:
        raise NotFound("There is no report of this year.")
    return found


def comments(actor: Actor, row: Compilation) -> QuerySet[Comment]:
    """What states said of it, and what became of each; for officials only."""
    require(actor, "plan.report")
    return row.comments.all()


def comment(actor: Actor, key: str) -> Comment:
    """One comment, of a report that the actor may know of."""
    require(actor, "plan.report")
    found = Comment.objects.filter(pk=key, compilation__in=compilations(actor).values("pk")).first()
    if not found:
        raise NotFound("There is no such comment.")
    return found


def finding(actor: Actor, year: int, area: str) -> Finding | None:
    """What the lead shepherd says of a component, for who reviews it; for officials once the year is compiled. `Refused` else."""
    require(actor, "plan.report")
    if not reporting.reviews(actor, reporting.cycle(actor, year), area):
        raise Refused("Before the year is compiled a component is reviewed by who leads it, the Chair and the Secretariat.", rule="lead")
    return Finding.objects.filter(year=year, area=area).first()


def recommendations(actor: Actor, year: int, kind: str) -> QuerySet[Recommendation]:
    """Of a review, in order."""
    require(actor, "plan.report")
    return Recommendation.objects.filter(year=year, kind=kind)


def recommendation(actor: Actor, key: str) -> Recommendation:
    """NotFound where there is none."""
    require(actor, "plan.report")
    found = Recommendation.objects.filter(pk=key).first()
    if not found:
        raise NotFound("There is no such recommendation.")
    return found


def agreeing(years: Iterable[int]) -> dict[int, set[str]]:
    """Year to the states that agree to their own public line, at the Secretariat's node; for what is gathered and published."""
    found: dict[int, set[str]] = {year: set() for year in years}
    for year, state in Consent.objects.filter(year__in=list(found)).values_list("year", "state"):
        found[year].add(state)
    return found


def last_said(actor: Actor, year: int) -> Said | None:
    """What the actor's own state said last of its public line, at this node; None where it said nothing. For who clears its report."""
    require(actor, "plan.clear", leaves=False)
    return said_by(year, actor.state).first()


def said_by(year: int, state: str) -> QuerySet[Said]:
    """All that a state said of a year at this node, the last by its own time first."""
    return Said.objects.filter(year=year, state=state).order_by("-at", "-id")


def agrees(actor: Actor, year: int) -> bool:
    """Whether the actor's own state agrees, as far as this node knows: at its own node as it said last."""
    if node.current().state != SECRETARIAT:
        last = last_said(actor, year)
        return bool(last and last.given)
    require(actor, "plan.clear", leaves=False)
    return Consent.objects.filter(year=year, state=actor.state).exists()


def said_late(actor: Actor, year: int) -> list[Said]:
    """What came after the circulation and is no part of what was circulated: all for the Secretariat, else the reader's own alone."""
    require(actor, "plan.report")
    rows = Said.objects.filter(year=year, outcome=LATE)
    return list(rows if may(actor, "plan.keep").allowed else rows.filter(state=actor.state))


def step_words(row: Compilation) -> str:
    """Its step; a review is endorsed where a report is noted."""
    if row.step == table.NOTED:
        return "endorsed by AMMTC" if row.kind in REVIEWS else "noted by AMMTC"
    return table.STATES[row.step]


def next_steps(actor: Actor, row: Compilation) -> list[str]:
    """Events of `table` that the actor may take now, the way forward first. A decision's steps are taken by the body, in `meetings`."""
    kinds = {table.KEEPER} if may(actor, "plan.keep").allowed and node.current().can("compile_report") else set()
    kinds |= {table.CHAIRING} if may(actor, "plan.chair").allowed and bodies.chairs(actor) else set()
    found = [item.event for item in table.ROWS if item.before == row.step and item.by in kinds]
    return sorted(found, key=lambda event: event == table.REPLACE)


def renderings(actor: Actor, row: Compilation) -> list[str]:
    """Which renderings the actor may have of it."""
    if may(actor, "plan.report").allowed:
        return [FULL, AMMTC, PUBLIC]
    return [PUBLIC] if row.step == table.PUBLISHED else []
