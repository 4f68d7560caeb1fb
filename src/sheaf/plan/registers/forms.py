"""Forms of the pages, made from the fields of each register: parse what came; the rules are in the services."""

from __future__ import annotations

from typing import Any

from django import forms

from sheaf.kernel.states import MEMBERS, name
from sheaf.plan.registers.models import MONEY_KINDS, TITLE, Item
from sheaf.plan.registers.shapes import FIELDS, Field
from sheaf.web.fields import DayField

_TEXT = {"class": "form-control"}
_SELECT = {"class": "form-select"}
_DAY = {"class": "form-control", "type": "date"}
_AREA = {"class": "form-control", "rows": 4}
_NUMBER = {"class": "form-control", "inputmode": "decimal"}
MAX_INPUT = 25_000  # letters that a form reads at all


def _field(item: Field) -> forms.Field:
    given: dict[str, Any] = {"label": item.label, "required": item.required, "help_text": item.help}
    if item.type == "choice":
        return forms.ChoiceField(choices=item.options, widget=forms.Select(_SELECT), **given)
    if item.type == "day":
        return DayField(widget=forms.DateInput(_DAY), **given)
    widget = forms.Textarea(_AREA) if item.type == "text" else forms.TextInput(_NUMBER if item.type in ("amount", "number") else _TEXT)
    return forms.CharField(max_length=MAX_INPUT, widget=widget, **given)


class EntryForm(forms.Form):
    """The fields of one register. A new entry has its code to choose; an old one its version to keep."""

    def __init__(self, data: Any, *, kind: str, row: Item | None = None) -> None:
        first = {item.name: _shown(getattr(row, item.name)) for item in FIELDS[kind]} if row else {}
        super().__init__(data, initial=first | ({"version": row.version} if row else {}))
        if row:
            self.fields["version"] = forms.IntegerField(widget=forms.HiddenInput)
        else:
            self.fields["code"] = forms.CharField(label="Code", max_length=40, widget=forms.TextInput(_TEXT),
                                                  help_text="Capital letters, digits and hyphens, such as THA-STRATEGY-2026.")
        self.fields |= {item.name: _field(item) for item in FIELDS[kind]}

    def values(self) -> dict[str, Any]:
        """What the service takes as values."""
        return {name: value for name, value in self.cleaned_data.items() if name not in ("code", "version")}


class MoneyForm(forms.Form):
    """A pledge, a use of funds, or what was given back."""

    kind = forms.ChoiceField(label="What", choices=list(MONEY_KINDS.items()), widget=forms.Select(_SELECT))
    party = forms.CharField(label="By whom, or to whom", max_length=TITLE, widget=forms.TextInput(_TEXT))
    amount = forms.CharField(label="Amount", max_length=40, widget=forms.TextInput(_NUMBER))
    on = DayField(label="On", widget=forms.DateInput(_DAY))
    purpose = forms.CharField(label="For what", max_length=TITLE, required=False, widget=forms.TextInput(_TEXT))


class UseForm(forms.Form):
    """Where a common position was used."""

    forum = forms.CharField(label="Forum", max_length=TITLE, widget=forms.TextInput(_TEXT))
    on = DayField(label="On", widget=forms.DateInput(_DAY))
    spoke = forms.ChoiceField(label="Who spoke", required=False, choices=[("", "–"), *((code, name(code)) for code in MEMBERS)],
                              widget=forms.Select(_SELECT))
    note = forms.CharField(label="Note", required=False, max_length=MAX_INPUT, widget=forms.Textarea(_AREA))


class StepForm(forms.Form):
    """A step of an entry."""

    event = forms.CharField(max_length=16)
    version = forms.IntegerField(min_value=1)
    note = forms.CharField(required=False, max_length=MAX_INPUT)


class GuidelineForm(forms.Form):
    """The guideline's steps, one a line."""

    steps = forms.CharField(label="Steps, one a line", max_length=MAX_INPUT, widget=forms.Textarea({**_AREA, "rows": 8}),
                            help_text="code | title | body whose decision takes it (empty: the Secretariat says so)")

    def values(self) -> list[dict[str, str]]:
        """What the service takes as steps."""
        lines = [line.split("|") for line in self.cleaned_data["steps"].splitlines() if line.strip()]
        return [dict(zip(("code", "title", "body"), (part.strip() for part in [*line, "", ""]), strict=False)) for line in lines]


def _shown(value: Any) -> Any:
    return ", ".join(value) if isinstance(value, list) else value
