"""The form under which a person maps the columns of a table; the columns come beside it as `column-<number>`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from django import forms

from sheaf.kernel.errors import Invalid
from sheaf.register.files import looking, shape
from sheaf.register.files.plan import DATE_ORDERS, DELIMITERS, FIRST, ID, IGNORE, SCHEMA, Plan
from sheaf.register.files.readers import table_xlsx
from sheaf.register.files.readers.encodings import ENCODINGS
from sheaf.register.records import ftm

Proposal = tuple[Plan, list[list[str]], str]  # the plan, the first rows, what is said of the encoding
_TEXT = {"class": "form-control"}
_SELECT = {"class": "form-select"}


class PlanForm(forms.Form):
    """How a table is read."""

    schema = forms.ChoiceField(label="Each row is a", widget=forms.Select(_SELECT))
    first = forms.ChoiceField(label="The first line", required=False, choices=list(FIRST.items()), widget=forms.Select(_SELECT))
    dates = forms.ChoiceField(label="Order in dates", choices=list(DATE_ORDERS.items()), widget=forms.Select(_SELECT))
    separator = forms.CharField(label="Several values in one cell are divided by", required=False, max_length=3, strip=False,
                                widget=forms.TextInput(_TEXT))
    encoding = forms.ChoiceField(label="Encoding", required=False, widget=forms.Select(_SELECT),
                                 choices=[("", "as detected"), *ENCODINGS.items()])
    delimiter = forms.ChoiceField(label="Delimiter", required=False, widget=forms.Select(_SELECT),
                                  choices=[("", "as detected"), *((sign, name) for sign, name in DELIMITERS.items() if sign != "\t"),
                                           ("tab", "tab")])
    sheet = forms.ChoiceField(label="Sheet", required=False, widget=forms.Select(_SELECT))

    def __init__(self, *args: Any, schemata: list[tuple[str, str]], sheets: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["schema"].choices = schemata  # type: ignore[attr-defined]
        self.fields["sheet"].choices = [("", "the first"), *((name, name) for name in sheets)]  # type: ignore[attr-defined]

    def plan(self, columns: dict[str, str]) -> dict[str, Any]:
        """The plan as the service takes it."""
        given = self.cleaned_data
        delimiter = "\t" if given["delimiter"] == "tab" else given["delimiter"]
        return {**given, "delimiter": delimiter, "columns": columns}


def plan_form(post: Mapping[str, str] | None, path: Path, file_format: str, plan: Plan) -> tuple[PlanForm, Plan]:
    """The form for this file, and the plan with the columns that were posted."""
    if post is not None:
        chosen = {header: post.get(f"column-{number}", plan.columns[header]) for number, header in enumerate(plan.columns)}
        plan = replace(plan, schema=post.get("schema", plan.schema), columns=chosen)
    sheets = table_xlsx.sheets(path) if file_format == "xlsx" else []
    schemata = [(item.name, item.label) for item in ftm.offered()]
    return PlanForm(post, schemata=schemata, sheets=sheets, initial=plan.as_dict()), plan


def reading_of(post: Mapping[str, str]) -> dict[str, str]:
    """How the reader wants the file read, from a posted form."""
    given = {name: post[name] for name in ("first", "encoding", "delimiter", "sheet") if name in post}
    if given.get("first", "") not in FIRST:
        given.pop("first", "")
    read = {name: "\t" if value == "tab" else value for name, value in given.items()}
    return read if read.get("delimiter", "") in ("", *DELIMITERS) else {**read, "delimiter": ""}  # the form says so


def proposed(propose: Callable[[dict[str, str]], Proposal], post: Mapping[str, str]) -> tuple[Proposal, str]:
    """What is proposed for the file read as posted; where it cannot be read so, as detected, with the reason."""
    chosen = reading_of(post)
    try:
        return propose(chosen), ""
    except Invalid as error:
        if not any(chosen.values()):
            raise
        return propose(dict.fromkeys(chosen, "")), error.message


def column_rows(plan: Plan, sample: list[list[str]]) -> list[tuple[int, str, str, list[str]]]:
    """For the page: number, header, what was chosen, and the first values of each column."""
    return [(number, header, chosen, [line[number] for line in looking.rows_of(plan, sample) if number < len(line)][:3])
            for number, (header, chosen) in enumerate(plan.columns.items())]


def targets(schema: str) -> list[tuple[str, str]]:
    """What a column can be mapped to."""
    known = schema if schema in ftm.OFFERED else "Person"
    return [(IGNORE, "– leave out –"), (ID, "Id: the same in every edition"), (SCHEMA, "Kind of entity"), *shape.properties(known)]
