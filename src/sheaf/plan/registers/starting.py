"""What every node knows from its first day: the steps by which an engagement with an external party is approved. The guideline
of AMMTC is not public; these are the steps that any such approval has, and the Secretariat sets them to its text."""

from __future__ import annotations

from typing import Any

STEPS = (
    ("request", "The proposal is received in writing and is complete", ""),
    ("consult", "Lead shepherds and members were consulted", ""),
    ("somtc", "SOMTC recommends", "SOMTC"),
    ("ammtc", "AMMTC approves", "AMMTC"),
)


def load(apps: Any, alias: str) -> None:
    """Write the steps into an empty database."""
    model = apps.get_model("registers", "GuideStep").objects.using(alias)
    for position, (code, title, body) in enumerate(STEPS, start=1):
        model.create(code=code, position=position, title=title, body=body)
