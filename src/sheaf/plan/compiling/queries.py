"""Reads. A compilation is read by the Secretariat and by delegates from its circulation on; its public rendering by everybody
once it is published."""

from __future__ import annotations

from django.db.models import QuerySet

from sheaf.access.actor import Actor
from sheaf.access.policy import may, require
from sheaf.kernel.errors import NotFound
from sheaf.plan.bodies import queries as bodies
from sheaf.plan.compiling import table
from sheaf.plan.compiling.documents.view import AMMTC, FULL, PUBLIC
from sheaf.plan.compiling.models import Compilation

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


def latest(actor: Actor, year: int, kind: str = "annual") -> Compilation:
    """The newest of a year that the actor may read; one that was replaced only where nothing else is there."""
    rows = compilations(actor).defer(None).filter(year=year, kind=kind)
    found = rows.exclude(step=table.REPLACED).order_by("-number").first() or rows.order_by("-number").first()
    if not found:
        raise NotFound("There is no report of this year.")
    return found


def renderings(actor: Actor, row: Compilation) -> list[str]:
    """Which renderings the actor may have of it."""
    if may(actor, "plan.report").allowed:
        return [FULL, AMMTC, PUBLIC]
    return [PUBLIC] if row.step == table.PUBLISHED else []
