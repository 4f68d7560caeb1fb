"""Whose own line a report shows the public, in words: from its own snapshot, and as it was or will be settled at its publication."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sheaf.access.actor import Actor
from sheaf.access.policy import may
from sheaf.directory import queries as directory
from sheaf.kernel.states import name, place
from sheaf.plan.compiling import openly, queries, table
from sheaf.plan.compiling.models import Compilation


@dataclass(frozen=True, slots=True)
class Lines:
    """Of states that have a part in the report. agree: whose line it shows; withdrew: who agreed at its circulation and took it back before
    its publication; after: who did so since; withheld: state to components where its line is not shown, because of what is public already.
    """

    agree: frozenset[str]
    withdrew: frozenset[str]
    after: frozenset[str]
    withheld: dict[str, list[str]]

    def of(self, state: str) -> Lines:
        """The same of one state."""
        one = frozenset({state})
        withheld = {state: self.withheld[state]} if state in self.withheld else {}
        return Lines(self.agree & one, self.withdrew & one, self.after & one, withheld)


def lines_of(row: Compilation) -> Lines:
    """Of one that is not frozen: who agrees now, since who has a part in it is known at its circulation."""
    now = frozenset(queries.agreeing([row.year])[row.year])
    if row.step not in table.FROZEN:
        return Lines(now, frozenset(), frozenset(), {})
    told, here = openly.told_of(row), frozenset(part["state"] for part in row.snapshot["parts"])
    if told is None:
        agree = here & frozenset(row.snapshot["consents"])
        return Lines(agree, frozenset(), agree - now, {})
    agree, withheld = here & frozenset(told["agree"]), dict[str, list[str]]()
    for part in row.snapshot["parts"]:
        if part["state"] in agree and part["state"] not in told["cells"][str(row.year)][part["area"]]["named"]:
            withheld.setdefault(part["state"], []).append(part["area"])
    return Lines(agree, here & frozenset(told["withdrew"]), agree - now if row.step == table.PUBLISHED else frozenset(), withheld)


def words(actor: Actor, row: Compilation) -> list[str]:
    """For the Secretariat of all states, for other officials of their own alone, for nobody else."""
    if not may(actor, "plan.report").allowed:
        return []
    if row.step == table.REPLACED:
        return ["It was replaced by a later one and is not published: it shows the public nothing."]
    found = lines_of(row)
    if may(actor, "plan.keep").allowed:
        return _words(row, found) or ["No state shows its own line to the public in it."]
    return _words(row, found.of(actor.state)) or ["Your state does not show its own line to the public in it."]


def of_year(actor: Actor, year: int) -> list[str]:
    """What every report of a year that was circulated does with the line of the actor's state, where it agreed."""
    rows = queries.compilations(actor).defer(None).filter(year=year, step__in=sorted(table.STANDING))
    return [f"{row.title}, {queries.step_words(row)}. {text}" for row in rows for text in _words(row, lines_of(row).of(actor.state))]


def _words(row: Compilation, found: Lines) -> list[str]:
    published = row.step == table.PUBLISHED
    shown = found.agree - {state for state, areas in found.withheld.items() if len(areas) == _parts(row, state)}
    said = "the public sees the own line" if published else "the public will see the own line"
    if row.step not in table.FROZEN:
        said = "agreed to show the own line; what stands at the circulation counts"
    left = "its line was left out" if published else "⚠ its line will be left out when this is published"
    told = [f"{_names(shown)}: {said}."] if shown else []
    told += [f"{name(state)} has withdrawn its consent since the circulation: {left}." for state in _sorted(found.withdrew)]
    told += [f"{name(state)} has withdrawn its consent since the publication: what was published stays." for state in _sorted(found.after)]
    return told + [f"{name(state)} agrees, and its line is not shown in {_areas(found.withheld[state])}: beside what was published before "
                   "it would tell what others said." for state in _sorted(found.withheld)]


def _parts(row: Compilation, state: str) -> int:
    return sum(part["state"] == state for part in row.snapshot["parts"])


def _areas(codes: Iterable[str]) -> str:
    names = directory.area_names()
    return ", ".join(names.get(code, code) for code in codes)


def _names(states: Iterable[str]) -> str:
    return ", ".join(map(name, _sorted(states)))


def _sorted(states: Iterable[str]) -> list[str]:
    return sorted(states, key=place)
