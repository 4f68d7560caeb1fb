"""Which column means what: what is proposed for a table, and whether what was chosen can be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from sheaf.kernel.errors import Invalid
from sheaf.register.files import looking, readers, shape
from sheaf.register.files.plan import ID, IGNORE, ROW, SCHEMA, Plan, guess
from sheaf.register.files.readers import encodings, table_csv, table_xlsx

SAMPLE_ROWS = 6
_UNDECIDED = ("The first line looks like a person, not like names of columns. Say what it is: row (columns are then called Column 1, "
              "Column 2 and so on), or headings.")


def propose(path: Path, file_format: str, known: Plan, chosen: Mapping[str, str] | None = None) -> tuple[Plan, list[list[str]], str]:
    """The plan as remembered or guessed, the first rows with the header, and what is said of the encoding.

    chosen: what the first line is, encoding, delimiter and sheet that take the place of those known.
    """
    plan = replace(known, columns={}, **(chosen or {}))
    words = encodings.checked(path, plan.encoding).words if file_format == "csv" else ""
    if file_format == "xlsx" and plan.sheet and plan.sheet not in table_xlsx.sheets(path):
        plan = replace(plan, sheet="")
    sample = _sample(path, file_format, plan)
    plan = replace(plan, first=plan.first or looking.first_of(sample, known.columns))
    columns = guess(readers.headers(path, file_format, plan), known.columns)
    if plan.first == ROW and not any(columns.values()):
        columns = looking.guess_by_values(columns, sample)
    return replace(plan, columns=columns), sample, words


def _sample(path: Path, file_format: str, plan: Plan) -> list[list[str]]:
    return table_csv.sample(path, plan, SAMPLE_ROWS) if file_format == "csv" else table_xlsx.sample(path, plan, SAMPLE_ROWS)


def check_plan(path: Path, file_format: str, plan: Plan) -> None:
    """`Invalid` with a sentence for each column that cannot be mapped so; what is no table needs no plan."""
    if file_format not in readers.TABLES:
        return
    headers = readers.headers(path, file_format, plan)
    known = {name for name, _ in shape.properties(plan.schema)} | {ID, SCHEMA, IGNORE}
    if not plan.first and looking.first_of(_sample(path, file_format, plan), {}) == ROW:
        raise Invalid(_UNDECIDED, code="mapping", fields={"first": "Say row or headings."})
    fields = {column: "The file has no such column." for column in plan.columns if column not in headers}
    if SCHEMA not in plan.columns.values():
        fields |= {column: f"{plan.schema} has no property of this name." for column, target in plan.columns.items()
                   if target not in known}
    used = [target for target in plan.columns.values() if target in {ID, SCHEMA}]
    if len(used) != len(set(used)):
        fields["columns"] = "Only one column can be the id, and one the kind."
    if not any(plan.columns.values()):
        fields["columns"] = "Map at least one column."
    if fields:
        raise Invalid("The columns cannot be mapped so: " + " ".join(f"{k}: {v}" for k, v in list(fields.items())[:5]),
                      code="mapping", fields=fields)
