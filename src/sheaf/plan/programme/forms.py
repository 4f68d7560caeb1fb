"""Forms of the pages: parse what came; the rules are in the services."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from sheaf.kernel.states import MEMBERS, name
from sheaf.plan.programme.models import CODE, DIRECTIONS, KINDS, OBSERVED, PROGRESS, Action, Component
from sheaf.web.fields import DayField

_TEXT = {"class": "form-control"}
_SELECT = {"class": "form-select"}
_DAY = {"class": "form-control", "type": "date"}
_AREA = {"class": "form-control", "rows": 4}


def listed(text: str, mark: str = ",") -> list[str]:
    """The items of a field that takes several."""
    return [item.strip() for item in text.split(mark) if item.strip()]


class ProgrammeForm(forms.Form):
    """A programme's own words and days."""

    code = forms.CharField(label="Code", max_length=CODE, widget=forms.TextInput(_TEXT), help_text="Such as WP-2026-2028.")
    title = forms.CharField(label="Title", max_length=300, widget=forms.TextInput(_TEXT))
    starts = DayField(label="First day", widget=forms.DateInput(_DAY))
    ends = DayField(label="Last day", widget=forms.DateInput(_DAY))
    edition = forms.CharField(label="Edition of the plan that it carries out", required=False, max_length=CODE,
                              widget=forms.TextInput(_TEXT), help_text="Such as POA-2016-2025.")
    partner = forms.CharField(label="Partner", required=False, max_length=200, widget=forms.TextInput(_TEXT),
                              help_text="Of a work plan with a partner; empty for the bodies' own programme.")
    follows = forms.CharField(label="Follows", required=False, max_length=CODE, widget=forms.TextInput(_TEXT),
                              help_text="The programme before it, such as WP-2022-2024.")
    source = forms.CharField(label="Source", required=False, max_length=400, widget=forms.TextInput(_TEXT))


class ChangeForm(ProgrammeForm):
    """The same for a draft that is there: its code and what it follows stay."""

    version = forms.IntegerField(widget=forms.HiddenInput())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in ("code", "follows"):
            del self.fields[field]


class ObjectiveForm(forms.Form):
    """What a component wants to reach."""

    area = forms.ChoiceField(label="Component", widget=forms.Select(_SELECT))
    text = forms.CharField(label="Objective", max_length=2000, widget=forms.Textarea(_AREA))

    def __init__(self, *args: Any, parts: list[Component], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].choices = [(part.area, part.title) for part in parts]  # type: ignore[attr-defined]


class WordsForm(forms.Form):
    """Other words for an objective; read: as they were."""

    text = forms.CharField(label="Objective", max_length=2000, widget=forms.Textarea(_AREA))
    read = forms.CharField(widget=forms.HiddenInput(), max_length=2000)


class ActionForm(forms.Form):
    """An action's words, days, money."""

    title = forms.CharField(label="Title", max_length=300, widget=forms.TextInput(_TEXT))
    output = forms.CharField(label="Output", required=False, max_length=500, widget=forms.TextInput(_TEXT))
    clauses = forms.CharField(label="Clauses", required=False, max_length=2000, widget=forms.TextInput(_TEXT),
                              help_text="By comma, such as POA-2016-2025/NS-8, POA-2016-2025/IE-7.")
    leads = forms.MultipleChoiceField(label="Leads", required=False, choices=[(code, name(code)) for code in MEMBERS],
                                      widget=forms.SelectMultiple({**_SELECT, "size": 6}))
    partners = forms.CharField(label="Partners", required=False, max_length=2000, widget=forms.TextInput(_TEXT), help_text="By comma.")
    starts = DayField(label="First day", required=False, widget=forms.DateInput(_DAY))
    ends = DayField(label="Last day", required=False, widget=forms.DateInput(_DAY))
    budget = forms.CharField(label="Budget", required=False, max_length=30, widget=forms.TextInput({**_TEXT, "inputmode": "decimal"}))
    currency = forms.CharField(label="Currency", required=False, max_length=3, widget=forms.TextInput(_TEXT), help_text="Such as USD.")
    funding = forms.CharField(label="Source of the money", required=False, max_length=200, widget=forms.TextInput(_TEXT))
    note = forms.CharField(label="Note", required=False, max_length=5000, widget=forms.Textarea(_AREA))
    version = forms.IntegerField(widget=forms.HiddenInput(), required=False)

    def values(self) -> dict[str, Any]:
        """As the service takes it."""
        given = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        return {**given, "clauses": listed(given["clauses"]), "partners": listed(given["partners"])}


class ProgressForm(forms.Form):
    """How an action goes."""

    progress = forms.ChoiceField(label="How it goes", choices=[item for item in PROGRESS.items() if item[0] != "carried"],
                                 widget=forms.Select(_SELECT))
    note = forms.CharField(label="Note", required=False, max_length=5000, widget=forms.Textarea(_AREA))
    version = forms.IntegerField(widget=forms.HiddenInput())


class ReviewForm(forms.Form):
    """The findings of a review, and which unfinished actions go on where."""

    findings = forms.CharField(label="Findings", max_length=50_000, widget=forms.Textarea({**_AREA, "rows": 8}))
    decision = forms.CharField(label="By decision", required=False, max_length=CODE, widget=forms.TextInput(_TEXT))
    into = forms.ChoiceField(label="What goes on, goes into", required=False, widget=forms.Select(_SELECT),
                             help_text="A draft programme.")
    carry = forms.MultipleChoiceField(label="Unfinished actions that go on", required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, drafts: list[str], actions: list[Action], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["into"].choices = [("", "–"), *((code, code) for code in drafts)]  # type: ignore[attr-defined]
        chosen = [(row.code, f"{row.code} {row.title} ({PROGRESS[row.progress]})") for row in actions]
        self.fields["carry"].choices = chosen  # type: ignore[attr-defined]


class IndicatorForm(forms.Form):
    """A new indicator."""

    indicator_code = forms.CharField(label="Code", max_length=CODE, widget=forms.TextInput(_TEXT))
    title = forms.CharField(label="Title", max_length=300, widget=forms.TextInput(_TEXT))
    kind = forms.ChoiceField(label="Kind", choices=list(KINDS.items()), widget=forms.Select(_SELECT))
    area = forms.ChoiceField(label="Component", required=False, widget=forms.Select(_SELECT))
    direction = forms.ChoiceField(label="Direction", required=False, choices=list(DIRECTIONS.items()), widget=forms.Select(_SELECT))
    unit = forms.CharField(label="Unit", required=False, max_length=40, widget=forms.TextInput(_TEXT))
    method = forms.CharField(label="Method", required=False, max_length=5000, widget=forms.Textarea(_AREA))
    scale = forms.CharField(label="Steps of the scale", required=False, max_length=1000, widget=forms.TextInput(_TEXT),
                            help_text="The lowest first, by comma.")
    dimensions = forms.CharField(label="Split by", required=False, max_length=300, widget=forms.TextInput(_TEXT), help_text="By comma.")
    overlapping = forms.CharField(label="Of these, where one may count under several", required=False, max_length=300,
                                  widget=forms.TextInput(_TEXT), help_text="By comma, such as offence. Their sum may be above the whole.")
    clauses = forms.CharField(label="Clauses", required=False, max_length=2000, widget=forms.TextInput(_TEXT), help_text="By comma.")

    def __init__(self, *args: Any, parts: list[Component], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].choices = [("", "the whole programme"), *((part.area, part.title) for part in parts)]  # type: ignore[attr-defined]

    def values(self) -> dict[str, Any]:
        """As the service takes it."""
        lists = ("scale", "dimensions", "overlapping", "clauses")
        return {**self.cleaned_data, **{field: listed(self.cleaned_data[field]) for field in lists}}


class MarkForm(forms.Form):
    """A baseline or a target."""

    kind = forms.ChoiceField(label="Kind", choices=[("baseline", "baseline"), ("target", "target")], widget=forms.Select(_SELECT))
    state = forms.ChoiceField(label="Of", required=False, choices=[("", "the region"), *((code, name(code)) for code in MEMBERS)],
                              widget=forms.Select(_SELECT))
    year = forms.IntegerField(label="Year", min_value=1990, max_value=2100, widget=forms.NumberInput(_TEXT))
    value = forms.CharField(label="Value", max_length=60, widget=forms.TextInput(_TEXT))


class ObserveForm(forms.Form):
    """One observed value. version: of the one that it corrects, 0 for none; dimensions: names by which the indicator is split."""

    state = forms.ChoiceField(label="State", choices=[(code, name(code)) for code in MEMBERS], widget=forms.Select(_SELECT))
    year = forms.IntegerField(label="Year", min_value=1990, max_value=2100, widget=forms.NumberInput(_TEXT))
    status = forms.ChoiceField(label="Status", choices=list(OBSERVED.items()), widget=forms.Select(_SELECT))
    value = forms.CharField(label="Value", required=False, max_length=60, widget=forms.TextInput(_TEXT))
    text = forms.CharField(label="In words", required=False, max_length=5000, widget=forms.Textarea(_AREA))
    source = forms.CharField(label="Source", max_length=200, widget=forms.TextInput(_TEXT))
    version = forms.IntegerField(label="Corrects version", min_value=0, initial=0, widget=forms.NumberInput(_TEXT),
                                 help_text="0 for a first value; else the version in the table, which stays as it was.")

    def __init__(self, *args: Any, dimensions: Iterable[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.dimensions = {f"of_{place}": words for place, words in enumerate(dimensions)}
        for field, words in self.dimensions.items():
            self.fields[field] = forms.CharField(label=f"Of which {words}", required=False, max_length=100, widget=forms.TextInput(_TEXT),
                                                 help_text="Empty for the whole.")

    def values(self) -> dict[str, Any]:
        """As the service takes it."""
        given = {name: value for name, value in self.cleaned_data.items() if name not in self.dimensions}
        split = {words: self.cleaned_data[field] for field, words in self.dimensions.items() if self.cleaned_data[field]}
        return {**given, "dimensions": split}
