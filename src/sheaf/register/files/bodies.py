"""How the API takes the plan of a table, for lists and for screenings alike."""

from __future__ import annotations

from typing import Any

from sheaf.web.given import Given


class PlanIn(Given):
    """columns: header to property, `@id` or `@schema`; the rest as on the page."""

    columns: dict[str, str] = {}
    schema_name: str = "Person"
    separator: str = ";"
    dates: str = "dmy"
    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""

    def plan(self) -> dict[str, Any]:
        """As `files.plan.parse` reads it."""
        return {"schema": self.schema_name, **self.dict(exclude={"schema_name"})}
