"""Two editions beside each other: what went on, what ended, what is new. Reads only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sheaf.access.actor import Actor
from sheaf.plan.programme import queries
from sheaf.plan.programme.models import Action

WENT_ON, ENDED, NEW = "went on", "ended", "new"
_SHOWN = ("title", "output", "clauses", "leads", "partners", "budget", "currency", "funding")


@dataclass(frozen=True, slots=True)
class Pair:
    """One action of either edition. what: WENT_ON, ENDED or NEW; row: the later of the two; changed: names of the fields that differ
    where it went on."""

    what: str
    row: Action
    before: Action | None
    after: Action | None
    changed: tuple[str, ...] = ()


def compare(actor: Actor, left: str, right: str) -> list[Pair]:
    """Every action of two programmes, by component and code; one that was carried over through editions between them went on."""
    queries.programme(actor, left), queries.programme(actor, right)
    before = {row.id: row for row in _actions(left)}
    origin = dict(Action.objects.exclude(carried_from=None).values_list("id", "carried_from_id"))
    pairs, gone = [], set()
    for row in _actions(right):
        source = _source(row.id, before, origin)
        old = before[source] if source else None
        gone |= {source} if source else set()
        pairs.append(Pair(WENT_ON if old else NEW, row, old, row, _changed(old, row) if old else ()))
    pairs += [Pair(ENDED, row, row, None) for key, row in before.items() if key not in gone]
    return sorted(pairs, key=_place)


def _actions(code: str) -> list[Action]:
    return list(Action.objects.filter(programme=code).select_related("objective__component"))


def _source(key: str, before: dict[str, Action], origin: Mapping[str, str | None]) -> str:
    """The action of the left programme from which this one was carried, empty for none."""
    at, seen = origin.get(key), {key}
    while at and at not in seen:
        if at in before:
            return at
        seen.add(at)
        at = origin.get(at)
    return ""


def _changed(before: Action, after: Action) -> tuple[str, ...]:
    return tuple(name for name in _SHOWN if getattr(before, name) != getattr(after, name))


def _place(pair: Pair) -> tuple[str, int, str]:
    return pair.row.objective.component.area, [WENT_ON, NEW, ENDED].index(pair.what), pair.row.code
