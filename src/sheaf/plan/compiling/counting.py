"""Which states the public is told together in a component of a year, and whose own line, beside all that it was told before (0302, 0305).

Pure. A sum that was published stays known, and so does a line: whoever subtracts one from another must be left with nothing, or with
what at least `FEWEST` states said that never showed theirs. So these states fall into groups by the sums that they were in, and in which
version; every group is counted as a whole, left out as a whole, or cut into groups that are large enough themselves. Of one group every
sum and every difference of sums tells all states or none.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence, Set
from dataclasses import dataclass

FEWEST = 3  # of one state the sum is its line; of two each knows the other's
_Pattern = tuple[int | None, ...]
_Sum = Mapping[str, Hashable]  # state to which of its words is in it


@dataclass(frozen=True, slots=True)
class Told:
    """What a public document tells of a component of a year. counted: states in its sums, to the version of what they submitted; named:
    those of them whose own line it shows."""

    counted: Mapping[str, int]
    named: frozenset[str]


def chosen(now: Mapping[str, int], agree: Set[str], before: Sequence[Told]) -> Told:
    """What one more document may tell. now: state to the version that it holds; agree: who agrees to its line; before: what is public."""
    lines = {(state, told.counted[state]) for told in before for state in told.named}
    known = {state for state, _ in lines}
    sums = [told.counted for told in before]
    named, counted = set(now.keys() & agree & known), set[str]()
    for pattern, group in _groups({*now, *(state for told in sums for state in told)} - known, sums).items():
        fresh = all(place is None for place in pattern)  # in no sum that is public
        shown = group & agree & now.keys()
        if fresh or _enough(len(group - shown)):
            named |= shown
            group -= shown
        counted |= _together(group, [*sums, now], fresh=fresh)
    if counted:
        counted |= {state for state in known & now.keys() if (state, now[state]) in lines}  # a correction would be told by a difference
    return Told({state: now[state] for state in sorted(named | counted)}, frozenset(named))


def tells_nobody(now: _Sum, before: Sequence[_Sum]) -> bool:
    """Whether a sum may be told as a whole beside those that were told, where no state's own value is known."""
    groups = _groups({*now, *(state for told in before for state in told)}, before)
    return all(_together(group, [*before, now], fresh=all(place is None for place in pattern)) == group & now.keys()
               for pattern, group in groups.items())


def _together(group: Set[str], sums: Sequence[_Sum], *, fresh: bool) -> set[str]:
    """Of states that were always told together those that the last of the sums may count."""
    cut = _groups(group, sums)
    here = {pattern: states for pattern, states in cut.items() if pattern[-1] is not None}
    away = len(group) - sum(map(len, here.values()))
    if all(_enough(len(states)) for states in here.values()) and (fresh or _enough(away)):
        return {state for states in here.values() for state in states}
    large = max(here.values(), key=len, default=set[str]())
    return large if len(large) >= FEWEST and (fresh or _enough(len(group) - len(large))) else set()


def _groups(states: Set[str], sums: Sequence[_Sum]) -> dict[_Pattern, set[str]]:
    """States by the sums that they are in, told by whether they said the same there: the first that each said is 0, the next 1."""
    found: dict[_Pattern, set[str]] = {}
    for state in sorted(states):
        said: list[Hashable] = []
        for held in sums:
            if state in held and held[state] not in said:
                said.append(held[state])
        found.setdefault(tuple(said.index(held[state]) if state in held else None for held in sums), set()).add(state)
    return found


def _enough(count: int) -> bool:
    return count == 0 or count >= FEWEST
