"""Starter facts: public bodies, and lead shepherds as sources named them. Every row keeps its source, date and support;
what no decision on this node says gives no rights."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from importlib.resources import files
from typing import Any

from sheaf.kernel import ids
from sheaf.kernel.states import MEMBERS

SIGNED = date(2015, 10, 1)
_LATE = {"TLS": date(2025, 10, 26)}
_SOURCE = "member when the declaration of 1 October 2015 was signed, or admitted since (facts/plan_facts.csv)"
_AREAS = {
    "terrorism": "terrorism",
    "illicit drug trafficking": "drugs",
    "trafficking in persons": "trafficking-in-persons",
    "arms smuggling": "arms",
    "sea piracy": "piracy",
    "money laundering": "money-laundering",
    "international economic crime": "economic-crime",
    "cybercrime": "cybercrime",
    "illicit trafficking of wildlife and timber": "wildlife-timber",
    "people smuggling": "people-smuggling",
}


def load(apps: Any, alias: str) -> None:
    """Write the facts into an empty database. apps: Django's registry as a migration gives it."""
    body, member, office = (apps.get_model("bodies", name).objects.using(alias) for name in ("Body", "Membership", "Office"))
    for row in _rows("institutions.csv"):
        body.create(code=row["acronym"], name=row["name"], kind=_kind(row), parent=row["parent"], mandate=row["mandate"],
                    starts=row["established"], source=row["source_url"], support=row["support"], note=row["notes"])
    body.create(code="ASEC", name="ASEAN Secretariat", kind="secretariat", source="plan-of-action-2016-2025.txt", support="A")
    for code in ("AMMTC", "SOMTC"):
        for state in MEMBERS:
            member.create(id=ids.new_id(), body_id=code, state=state, starts=_LATE.get(state, SIGNED), source=_SOURCE)
    for row in _rows("lead_shepherds.csv"):
        office.create(id=ids.new_id(), kind="lead_shepherd", body_id="SOMTC", area=_AREAS[row["crime_area"]], state=row["state"],
                      agency=row["agency"], as_of=row["as_of"], source=row["source_url"], support=row["support"], note=row["notes"])


def _kind(row: dict[str, str]) -> str:
    name, code = row["name"], row["acronym"]
    if code == "AMMTC":
        return "ministers"
    if code == "SOMTC":
        return "officials"
    if "Working Group" in name:
        return "working_group"
    if "Centre" in name:
        return "centre"
    return "network" if code.startswith(("HSU", "SEAJust")) or "Forum" in name else "sectoral"


def _rows(name: str) -> Iterator[dict[str, str]]:
    text = (files("sheaf.plan.bodies") / "facts" / name).read_text("utf-8")
    yield from csv.DictReader(text.splitlines())
