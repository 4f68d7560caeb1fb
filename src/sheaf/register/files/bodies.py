"""How the API takes the plan of a table, for lists and for screenings alike."""

from __future__ import annotations

from typing import Any, Literal

from sheaf.web.given import Given


class PlanIn(Given):
    """columns: header to property, `@id` or `@schema`; first: what the first line is, `headings` or
    `row` (columns are then called Column 1, Column 2 and so on), to be said where it looks like a row; the rest as on the page."""

    columns: dict[str, str] = {}
    schema_name: str = "Person"
    separator: str = ";"
    dates: str = "dmy"
    first: Literal["", "headings", "row"] = ""
    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""

    def plan(self) -> dict[str, Any]:
        """As `files.plan.parse` reads it."""
        return {"schema": self.schema_name, **self.dict(exclude={"schema_name"})}
