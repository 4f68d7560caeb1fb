"""Whether the parts of a value fit into its whole: by sex, age, place, what adds up may not come to more than the whole.

Held to this are numbers that are added up; a share, a rate or a time of a part may well be above that of the whole. Of a dimension of
which one thing may count under several values (`Indicator.overlapping`: offences that one person is charged with) the sum may be above
the whole, each part may not. Fewer than the whole is no error: of some it is not known.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from sheaf.plan.programme import aggregating
from sheaf.plan.programme.models import Indicator, Observation

Pairs = frozenset[tuple[str, str]]
Values = dict[Pairs, Decimal]
MAX_TOLD = 6  # parts that a message counts up


def above(row: Indicator, state: str, year: int, split: Mapping[str, str], value: Decimal | None) -> str:
    """What would come to more than its whole if this value were written, in words; empty where nothing does, or where it did so before
    and comes nearer to it now."""
    if row.kind != "number" or aggregating.how(row) != aggregating.SUM or value is None:
        return ""
    held: Values = {frozenset(item.dimensions.items()): item.value for item in Observation.objects.filter(
        indicator=row, state=state, year=year, current=True).exclude(value=None) if item.value is not None}
    key: Pairs = frozenset(split.items())
    said = {**held, key: value}
    if any(item < 0 for item in said.values()):
        return ""
    before = {(whole, of): excess for whole, of, excess, _ in _excess(row, held)}
    for whole, of, excess, parts in _excess(row, said):
        if (key == whole or key in parts) and excess > max(before.get((whole, of), Decimal(0)), Decimal(0)):
            return _words(said[whole], whole, parts)
    return ""


def _excess(row: Indicator, values: Values) -> Iterator[tuple[Pairs, object, Decimal, Values]]:
    """(whole, what tells these parts from others, by how much they are above it, the parts): each set of names that splits a value; of
    names that overlap each part by itself."""
    for whole, most in values.items():
        finer = {key: value for key, value in values.items() if whole < key}
        for names in sorted({_names(key - whole) for key in finer}):
            parts = {key: value for key, value in finer.items() if _names(key - whole) == names}
            if set(names) & set(row.overlapping):
                yield from ((whole, key, value - most, {key: value}) for key, value in parts.items())
            else:
                yield whole, names, sum(parts.values(), Decimal(0)) - most, parts


def _names(pairs: Pairs) -> tuple[str, ...]:
    return tuple(sorted(name for name, _ in pairs))


def _words(most: Decimal, whole: Pairs, parts: Values) -> str:
    told = [f"{', '.join(value for _, value in sorted(key - whole))} {parts[key].normalize():f}" for key in sorted(parts, key=sorted)]
    more = f" and {len(told) - MAX_TOLD} more" if len(told) > MAX_TOLD else ""
    of = f" of {', '.join(value for _, value in sorted(whole))}" if whole else ""
    listed, by = f"({', '.join(told[:MAX_TOLD])}{more})", " and ".join(_names(next(iter(parts)) - whole))
    rest = f"above the whole{of}, which is {most.normalize():f}."
    if len(parts) == 1:
        return f"The part by {by} {listed} is {rest}"
    return f"The parts by {by} come to {sum(parts.values(), Decimal(0)).normalize():f} {listed}, {rest}"
