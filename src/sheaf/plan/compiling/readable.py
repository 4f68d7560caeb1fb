"""Every document of a reader: what is circulated to it, what is published, its own national report, and what else it may read, each by
an address that opens. Pages, API and shell tell the same."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from django.urls import reverse

from sheaf.access.actor import Actor
from sheaf.access.policy import may, require
from sheaf.directory import queries as directory
from sheaf.kernel.errors import NotFound
from sheaf.kernel.states import SECRETARIAT, name, place
from sheaf.plan.compiling import queries
from sheaf.plan.compiling.addenda import numbered
from sheaf.plan.compiling.documents.view import RENDERINGS
from sheaf.plan.compiling.models import KINDS, Compilation
from sheaf.plan.compiling.table import REPLACED
from sheaf.plan.reporting import queries as reporting
from sheaf.plan.reporting.models import Cycle

COMPILED, PUBLISHED, NATIONAL, COMPONENT = "compiled", "published", "national", "component"


@dataclass(frozen=True, slots=True)
class Document:
    """kind: one of the four above; of: rendering, published report (its kind, of addenda also `addendum-2`), state or component; files:
    address by suffix; page: empty for none."""

    year: int
    kind: str
    of: str
    title: str
    files: dict[str, str] = field(default_factory=dict)
    page: str = ""


# What the room that holds published reports has of them, for everybody who reads the plan.
ON_SHELF: list[Callable[[], list[Document]]] = []
# How that room makes a file of one, by year, address and suffix, with its title and digest; NotFound where it has none.
PRINTED: list[Callable[[int, str, str], tuple[str, str, bytes]]] = []


def shelf() -> list[Document]:
    """The published reports that this node holds."""
    return [item for held in ON_SHELF for item in held()]


def published(actor: Actor, year: int, kind: str, number: int, suffix: str) -> tuple[str, str, bytes]:
    """A published report as this node holds it: title, digest, PDF or Word. number: which addendum, else the newest. NotFound where there
    is none."""
    require(actor, "plan.read")
    held = {numbered(item.of)[1]: item.of for item in shelf() if item.year == year and numbered(item.of)[0] == kind}
    found = held.get(number or max(held, default=0))
    if not found:
        raise NotFound("There is no report of this year.")
    return next(made(year, found, suffix) for made in PRINTED)


def documents(actor: Actor) -> list[Document]:
    """Every document that the actor may have, the newest year first."""
    require(actor, "plan.read")
    found = shelf()
    for row in queries.compilations(actor):
        found += [Document(row.year, COMPILED, code, f"{_named(row)}: {RENDERINGS[code]}", _files("document", row.id, code),
                           reverse("compiling:report", args=[row.id])) for code in queries.renderings(actor, row)]
    for cycle in reporting.cycles(actor):
        found += [*national(actor, cycle), *components(actor, cycle)]
    order = (PUBLISHED, COMPILED, NATIONAL, COMPONENT)
    return sorted(found, key=lambda item: (-item.year, order.index(item.kind)))


def national(actor: Actor, cycle: Cycle) -> list[Document]:
    """National reports: the own state's where it owes or has one, others' of which something may be read."""
    if not may(actor, "plan.year").allowed:
        return []
    told = set(reporting.visible_parts(actor).filter(cycle=cycle).values_list("state", flat=True).distinct())
    if actor.state in cycle.states and actor.state != SECRETARIAT:
        told.add(actor.state)
    return [Document(cycle.year, NATIONAL, state, f"National report of {name(state)}", _files("national", cycle.year, state))
            for state in sorted(told, key=lambda state: (state != actor.state, place(state)))]


def components(actor: Actor, cycle: Cycle) -> list[Document]:
    """Reviews of components, of those that the actor reads as a whole."""
    if not may(actor, "plan.report").allowed:
        return []
    names, open_to = directory.area_names(), reporting.reviewed(actor, cycle)
    return [Document(cycle.year, COMPONENT, code, f"Review of {names.get(code, code)}", _files("component", cycle.year, code))
            for code in cycle.components if code in open_to]


def shelved(rows: Iterable[tuple[int, str, str]]) -> list[Document]:
    """Published reports, each (year, address, title), for the room that holds them."""
    return [Document(year, PUBLISHED, of, title or KINDS[numbered(of)[0]], {suffix: reverse("public_plan:document", args=[year, of, suffix])
                                                                            for suffix in ("pdf", "docx", "json")},
                     reverse("public_plan:report", args=[year, of])) for year, of, title in rows]


def _named(row: Compilation) -> str:
    """Its title; of one that was replaced that is said, since the later one has the same."""
    return f"{row.title}, {queries.step_words(row)}" if row.step == REPLACED else row.title


def _files(page: str, *of: object) -> dict[str, str]:
    return {suffix: reverse(f"compiling:{page}", args=[*of, suffix]) for suffix in ("pdf", "docx")}
