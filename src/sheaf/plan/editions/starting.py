"""What every node knows from its first day: the codes of the plan of 2016, our short titles, and which clauses carry
out the declaration that asked for the plan. The official text is no part of it."""

from __future__ import annotations

import csv
from datetime import date
from importlib.resources import files
from typing import Any

from sheaf.kernel import ids
from sheaf.plan.editions.reading.codes import catalogue

CODE, PLAN = "POA-2016-2025", "POA"
TITLE = "ASEAN Plan of Action in Combating Transnational Crime (2016-2025)"
FOLLOWS = "ASEAN Political-Security Community Blueprint 2025"
SECTIONS = {"III": "III. The declaration of Kuala Lumpur", "IV": "IV. Objectives", "V": "V. Actions and priority areas",
            "VI": "VI. Institutional framework", "VII": "VII. Implementation", "VIII": "VIII. Effectivity, review and monitoring"}


def load(apps: Any, alias: str) -> None:
    """Write the catalogue into an empty database. apps: Django's registry as a migration gives it."""
    model = {name: apps.get_model("editions", name).objects.using(alias) for name in ("Edition", "Clause", "Crosswalk")}
    edition = model["Edition"].create(code=CODE, plan=PLAN, title=TITLE, starts=date(2016, 1, 1), ends=date(2025, 12, 31), follows=FOLLOWS)
    held = {}
    for position, row in enumerate(catalogue()):
        held[row.code] = model["Clause"].create(
            id=ids.new_id(), edition=edition, code=row.code, position=position, section=SECTIONS[row.section], heading=row.heading,
            number=row.number, strength=row.strength, short_title=row.short_title)
    text = (files("sheaf.plan.editions") / "data" / "carried_out.csv").read_text("utf-8")
    for pair in csv.DictReader(text.splitlines()):
        model["Crosswalk"].create(id=ids.new_id(), before=held[pair["before"]], after=held[pair["after"]], relation="serves",
                                  created_by="sheaf")
