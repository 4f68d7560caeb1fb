"""Forms: where facts come from, their values by property, a file."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict

from sheaf.access.actor import Actor
from sheaf.kernel.handling import (
    CLASSIFICATIONS,
    COMPARTMENTS,
    INFORMATION_GRADES,
    PAP,
    SOURCE_GRADES,
    TLP,
    USE,
    WORDS,
    Handling,
)
from sheaf.register.records.ftm import Schema
from sheaf.register.records.shapes import Origin
from sheaf.web.fields import DayField

PREFIX = "p."  # of the fields that hold values; the rest of the name is the property


def _choices(codes: tuple[str, ...]) -> list[tuple[str, str]]:
    return [(code, f"{code} - {WORDS[code]}" if len(code) < 3 and code in WORDS else WORDS.get(code, code)) for code in codes]


class HandlingForm(forms.Form):
    """The handling axes that a person chooses; clearance and compartments bound the choice."""

    classification = forms.ChoiceField(choices=_choices(CLASSIFICATIONS), initial="RESTRICTED")
    tlp = forms.ChoiceField(label="TLP", choices=_choices(TLP), initial="AMBER")
    pap = forms.ChoiceField(label="PAP", choices=_choices(PAP), initial="AMBER")
    use = forms.MultipleChoiceField(choices=_choices(USE), initial=["H2"], required=False, widget=forms.SelectMultiple({"size": 4}))
    use_text = forms.CharField(label="Text of a further condition (H3)", max_length=300, required=False)
    compartment = forms.ChoiceField(choices=_choices(COMPARTMENTS), initial="OPEN")

    def __init__(self, actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["classification"].choices = _choices(CLASSIFICATIONS[: actor.clearance + 1])
        fields["compartment"].choices = _choices(tuple(code for code in COMPARTMENTS if code in actor.compartments))
        for field in fields.values():
            select = isinstance(field.widget, forms.Select)
            field.widget.attrs.setdefault("class", "form-select form-select-sm" if select else "form-control form-control-sm")

    def handling(self, **more: Any) -> Handling:
        """The Handling chosen; `Invalid` where its codes contradict each other."""
        chosen = {name: self.cleaned_data[name] for name in HandlingForm.base_fields}
        return Handling(**{**chosen, "use": tuple(chosen["use"]) or ("H0",), **more})


class OriginForm(HandlingForm):
    """Source, grading, handling, crime area, case, validity, review date."""

    source = forms.CharField(max_length=300, help_text="Report, document or list that says so.")
    source_grade = forms.ChoiceField(label="Source graded", choices=_choices(SOURCE_GRADES), initial="X")
    information_grade = forms.ChoiceField(label="Information graded", choices=_choices(INFORMATION_GRADES), initial="4")
    crime_area = forms.ChoiceField(required=False)
    case = forms.CharField(max_length=100, required=False)
    valid_from = DayField(required=False, widget=forms.DateInput({"type": "date"}))
    valid_to = DayField(required=False, widget=forms.DateInput({"type": "date"}))
    review_date = DayField(label="Review on", required=False, widget=forms.DateInput({"type": "date"}))
    field_order = ("source", "source_grade", "information_grade", "crime_area", "case", "valid_from", "valid_to", "review_date")

    def __init__(self, actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(actor, *args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["crime_area"].choices = [("", "none"), *((code, code.replace("-", " ")) for code in sorted(actor.crime_areas))]

    def origin(self) -> Origin:
        """The Origin given; `Invalid` with a sentence per field."""
        data = self.cleaned_data
        handling = self.handling(
            source_grade=data["source_grade"], information_grade=data["information_grade"], case=data["case"],
            review_date=data["review_date"].isoformat() if data["review_date"] else "")
        dates = {name: data[name].isoformat() if data[name] else "" for name in ("valid_from", "valid_to")}
        return Origin(data["source"], handling, data["crime_area"], **dates)


class FileForm(HandlingForm):
    """A file to attach, with its handling."""

    file = forms.FileField(widget=forms.ClearableFileInput({"class": "form-control form-control-sm"}))
    note = forms.CharField(max_length=300, required=False, label="How it came in")
    field_order = ("file", "note")


def values_of(data: QueryDict) -> dict[str, list[str]]:
    """{property: values} from the fields that start with PREFIX, one value a line."""
    found = {key[len(PREFIX):]: [line.strip() for text in data.getlist(key) for line in str(text).splitlines() if line.strip()]
             for key in data if key.startswith(PREFIX)}
    extra, value = str(data.get("extra_prop", "")), str(data.get("extra_value", ""))
    if extra and value.strip():
        found.setdefault(extra, []).extend(line.strip() for line in value.splitlines() if line.strip())
    return {prop: values for prop, values in found.items() if values}


def value_fields(shape: Schema, given: dict[str, list[str]], problems: dict[str, str]) -> list[dict[str, Any]]:
    """What the template draws: featured properties first, then those that were given."""
    names = [item.name for item in shape.featured()]
    names += [name for name in given if name in shape.properties and name not in names]
    return [{"item": shape.properties[name], "field": f"{PREFIX}{name}", "text": "\n".join(given.get(name, ())),
             "problem": problems.get(name, "")} for name in names]
