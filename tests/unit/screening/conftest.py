"""Helpers of this folder: a record, a screening from a table, a run of the worker."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from sheaf.access.actor import Actor
from sheaf.kernel.handling import Handling
from sheaf.register.records import services as records
from sheaf.register.records.shapes import Card, Origin
from sheaf.register.screening import queries, results, services, steps
from sheaf.register.screening.models import Screening
from sheaf.register.screening.results import Filter, RowView
from tests.cast import Cast

TABLE = "Booking,Full name,Date of birth,Passport\nB1,Wanchai Rakdee,01/05/1970,AA1234567\nB1,Nobody Known,02/02/1992,ZZ7654321\n"
WHY = {"title": "Ferry of the morning", "kind": "passengers", "purpose": "border-check", "case": "C-77"}
Make = Callable[..., Card]


@pytest.fixture
def make(cast: Cast) -> Make:
    """Adds a person as the supervisor, who holds every compartment."""

    def add(name: str = "Wanchai Rakdee", *, area: str = "drugs", level: str = "RESTRICTED", compartment: str = "OPEN",
            actor: Actor | None = None, **facts: list[str]) -> Card:
        return records.add_record(
            actor or cast.supervisor, schema="Person", facts={"name": [name], **facts},
            provenance=Origin("Invented report", Handling(classification=level, compartment=compartment), area))

    return add


def put(actor: Actor, data: bytes | str = TABLE, **more: Any) -> str:
    raw = data.encode() if isinstance(data, str) else data
    return services.upload(actor, **({**WHY, "file_name": "list.csv", "chunks": [raw]} | more))


def mapped(actor: Actor, data: bytes | str = TABLE, **more: Any) -> str:
    """Uploaded, and mapped as proposed."""
    key = put(actor, data, **more)
    if Screening.objects.get(pk=key).step == "uploaded":
        services.map_columns(actor, screening_id=key, plan=queries.proposal(actor, key)[0].as_dict())
    return key


def screened(actor: Actor, data: bytes | str = TABLE, *, upload: dict[str, Any] | None = None, **start: Any) -> Screening:
    """Uploaded, mapped, started and worked off."""
    key = mapped(actor, data, **(upload or {}))
    services.start(actor, screening_id=key, **start)
    while steps.work():  # turn by turn, as the worker
        pass
    return Screening.objects.get(pk=key)


def seen(actor: Actor, job: Screening, **chosen: Any) -> list[RowView]:
    """The first hundred rows of the worklist, as this actor reads it."""
    picked = Filter(**chosen)
    return results.read(actor, job, list(results.row_ids(actor, job, picked)[:100]), picked)


def captions(actor: Actor, job: Screening, **chosen: Any) -> list[str]:
    return [item.card.caption for row in seen(actor, job, **chosen) for item in row.candidates]
