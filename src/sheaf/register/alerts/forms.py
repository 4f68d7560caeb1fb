"""Forms of this room: they read and show; the services check."""

from __future__ import annotations

from typing import Any

from django import forms

from sheaf.access.actor import Actor
from sheaf.directory import queries as directory
from sheaf.kernel import clock
from sheaf.kernel.handling import CLASSIFICATIONS, COMPARTMENTS, WORDS
from sheaf.matching import subject_of_text
from sheaf.register.alerts import codes, subjects
from sheaf.register.alerts.keeping import RESTRICTED, Start
from sheaf.web.fields import DayField

CONTROL, SELECT, CHECK = {"class": "form-control"}, {"class": "form-select"}, {"class": "form-check-input"}
_LINES = 4_000  # characters of one field of several lines


def _lines(label: str, help_text: str, rows: int = 1) -> forms.CharField:
    return forms.CharField(label=label, required=False, max_length=_LINES, help_text=help_text,
                           widget=forms.Textarea({**CONTROL, "rows": rows, "dir": "auto"}))


class AlertForm(forms.Form):
    """One standing alert."""

    kind = forms.ChoiceField(label="Kind", choices=list(codes.KINDS.items()), required=False, widget=forms.Select(SELECT))
    names = _lines("Names", "One a line, in any script.", 2)
    birth_dates = _lines("Born", "1980, 1980-05 or 1980-05-31, of the common era; one a line.")
    nationalities = _lines("Nationality", "Two letters, such as th; one a line.")
    numbers = _lines("Numbers", "Document, plate, IMO, serial, account; one a line.")
    phones = _lines("Telephones", "With the country's code, such as +66; one a line.")
    gender = forms.ChoiceField(label="Sex", choices=[("", "Not said"), ("female", "Female"), ("male", "Male")], required=False,
                               widget=forms.Select(SELECT))
    purpose = forms.ChoiceField(label="Purpose", choices=[("", "Choose"), *codes.PURPOSES.items()], widget=forms.Select(SELECT))
    case = forms.CharField(label="Case", max_length=codes.MAX_CASE, help_text="The number of your case file.",
                           widget=forms.TextInput(CONTROL))
    crime_area = forms.ChoiceField(label="Crime area", required=False, widget=forms.Select(SELECT))
    classification = forms.ChoiceField(label="Classification of this alert", widget=forms.Select(SELECT))
    compartment = forms.ChoiceField(label="Compartment of this alert", widget=forms.Select(SELECT))
    least = forms.TypedChoiceField(label="Tell me from", coerce=float, initial=codes.LEAST, widget=forms.Select(SELECT),
                                   choices=[(least, f"{words} (from {least:.2f})") for least, words in codes.CHOICES])
    lists = forms.BooleanField(label="Tell me when a new edition of a list names them", required=False, initial=True,
                               widget=forms.CheckboxInput(CHECK))
    imports = forms.BooleanField(label="Tell me of bulk imports into our own register", required=False, widget=forms.CheckboxInput(CHECK))
    ends = DayField(label="Last day", widget=forms.DateInput({**CONTROL, "type": "date"}),
                           help_text=f"At most {codes.LONGEST.days} days ahead; you are reminded a week before and may renew it.")
    record_id = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        areas = [(area.code, area.name) for area in directory.crime_areas() if area.code in actor.crime_areas]
        fields["crime_area"].choices = [("", "No particular crime area"), *areas]
        fields["classification"].choices = [(code, WORDS[code]) for code in CLASSIFICATIONS[: actor.clearance + 1]]
        fields["compartment"].choices = [(code, WORDS[code]) for code in COMPARTMENTS if code in actor.compartments]

    def given(self) -> dict[str, Any]:
        """What the service takes."""
        data = self.cleaned_data
        subject = {name: data[name].splitlines() if name in subjects.LISTS else data[name] for name in subjects.FIELDS}
        rest = ("purpose", "case", "crime_area", "classification", "compartment", "least", "lists", "imports", "ends", "record_id")
        return {"subject": subject, **{name: data[name] for name in rest}}


class RenewForm(forms.Form):
    """Until when an alert is kept now."""

    ends = DayField(label="Last day", widget=forms.DateInput({**CONTROL, "type": "date"}))


def initial(actor: Actor, text: str = "", begun: Start | None = None, record_id: str = "") -> dict[str, Any]:
    """What the form shows at first: from a search, or from a record or an earlier alert."""
    start = begun or Start(subjects.described(subject_of_text(text)), CLASSIFICATIONS[min(RESTRICTED, actor.clearance)], "OPEN", "")
    lines = {name: "\n".join(start.description[name]) for name in subjects.LISTS}
    return {**lines, "kind": start.description["kind"], "gender": start.description["gender"], "classification": start.classification,
            "compartment": start.compartment, "crime_area": start.crime_area, "case": start.case, "purpose": start.purpose,
            "ends": clock.today() + codes.USUAL, "record_id": record_id}


def show_problems(form: forms.Form, fields: dict[str, str]) -> None:
    """Put the service's sentences beside the fields; one without a field of its own goes on top."""
    for field, sentence in fields.items():
        form.add_error(field if field in form.fields else None, sentence)
