"""Owners of tasks in words."""

from __future__ import annotations

from sheaf.directory import queries as directory
from sheaf.kernel.states import name
from sheaf.plan.bodies.models import OFFICES


def owner_in_words(owner: str) -> str:
    """`chair:SOMTC` is “Chair of SOMTC”."""
    kind, _, of = owner.partition(":")
    if kind == "state":
        return name(of)
    if kind == "body":
        return name(of)
    areas = directory.area_names()
    return f"{OFFICES.get(kind, kind)}, {areas.get(of, of)}"
