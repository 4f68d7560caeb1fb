"""Addenda of a year: of several there may be, each of what came late and stands in no other."""

from __future__ import annotations

from sheaf.plan.compiling import table
from sheaf.plan.compiling.models import Compilation

KIND = "addendum"


def holds(year: int) -> dict[tuple[str, str], int]:
    """(state, component) to the version that a standing addendum holds. Asked of the addenda and not of the parts, which stay frozen when
    the addendum that holds them is replaced."""
    rows = Compilation.objects.filter(year=year, kind=KIND, step__in=sorted(table.STANDING)).order_by("number")
    held: dict[tuple[str, str], int] = {}
    for row in rows:
        for part in row.snapshot["parts"]:
            key = (part["state"], part["area"])
            held[key] = max(part["version"], held.get(key, 0))
    return held


def ordinal(row: Compilation) -> int:
    """Which addendum of its year it is, as its title and its public address say: one that begins in another's place has its number. 1 of
    every other kind."""
    if row.kind != KIND:
        return 1
    rows = list(Compilation.objects.filter(year=row.year, kind=KIND).values_list("pk", "number", "replaces"))
    before = {pk: replaced for pk, _, replaced in rows}
    first, replaced = row.pk, row.replaces_id
    while replaced:
        first, replaced = replaced, before[replaced]
    numbers = {pk: number for pk, number, _ in rows} | {row.pk: row.number}
    return 1 + sum(not before[pk] and numbers[pk] < numbers[first] for pk in before)


def numbered(of: str) -> tuple[str, int]:
    """Kind and number of a public address, such as `addendum-2`."""
    kind, _, number = of.partition("-")
    return (kind, int(number)) if kind == KIND and number.isdecimal() and len(number) <= 3 else (of, 1)


def address(kind: str, number: int) -> str:
    """The public address of a report within its year; the first addendum has the plain one."""
    return kind if number == 1 else f"{kind}-{number}"
