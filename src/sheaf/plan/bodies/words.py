"""Owners of tasks, in words and as they are written."""

from __future__ import annotations

from collections.abc import Collection

from sheaf.directory import queries as directory
from sheaf.kernel.states import name
from sheaf.plan.bodies.models import OFFICES

OWNERS = "state:THA, chair:SOMTC, lead_shepherd:drugs or body:ASEC"  # some, as a person writes them


def owner_in_words(owner: str, vacant: Collection[str] = ()) -> str:
    """`chair:SOMTC` is “Chair, SOMTC”. vacant: owners for whom nobody speaks today, of which that is said."""
    kind, _, of = owner.partition(":")
    if owner in vacant and kind in OFFICES:
        return f"{owner_in_words(owner)} (vacant)"
    if kind == "state":
        return name(of)
    if kind == "body":
        return name(of)
    areas = directory.area_names()
    return f"{OFFICES.get(kind, kind)}, {areas.get(of, of)}"
