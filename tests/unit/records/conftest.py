"""Short ways to make records in tests. All people are invented; numbers cannot ring."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from sheaf.kernel.handling import Handling
from sheaf.register.records import services
from sheaf.register.records.shapes import Card, Origin
from tests.cast import Cast

Make = Callable[..., Card]


def origin(level: str = "RESTRICTED", compartment: str = "OPEN", area: str = "", **more: Any) -> Origin:
    handling = Handling(classification=level, compartment=compartment, source_grade="B", information_grade="2")
    return Origin("Report 12 of the invented unit", handling, area, **more)


@pytest.fixture
def make(cast: Cast) -> Make:
    """make("Somchai Jaidee", birthDate=["1970"], level="CONFIDENTIAL") by the supervisor, a Person unless said."""

    def build(name: str, *, schema: str = "Person", level: str = "RESTRICTED", compartment: str = "OPEN", area: str = "",
              canary: bool = False, **facts: list[str]) -> Card:
        values = {"name": [name], **facts} if name else facts
        return services.add_record(cast.supervisor, schema=schema, facts=values, canary=canary,
                                   provenance=origin(level, compartment, area))

    return build
