"""Forms of this room: they read and show; the services check."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from sheaf.directory import queries as directory
from sheaf.kernel.handling import CLASSIFICATIONS, COMPARTMENTS, WORDS
from sheaf.kernel.states import MEMBERS, name
from sheaf.register.asks import codes
from sheaf.register.asks.queries import Addressee
from sheaf.web.fields import DayField

CONTROL, SELECT, CHECK = {"class": "form-control"}, {"class": "form-select"}, {"class": "form-check-input"}


def _areas() -> list[tuple[str, str]]:
    return [("", "No particular crime area"), *((area.code, area.name) for area in directory.crime_areas())]


class AskForm(forms.Form):
    """One question. `nodes` holds state codes; the page lists them by name. `token`: a form pressed twice asks once."""

    kind = forms.ChoiceField(label="Kind", choices=list(codes.KINDS.items()), required=False, widget=forms.Select(SELECT))
    names = forms.CharField(label="Names", required=False, max_length=codes.MAX_NAMES * codes.MAX_TEXT,
                            help_text="One a line, in any script.",
                            widget=forms.Textarea({**CONTROL, "rows": 2, "dir": "auto"}))
    birth_date = forms.CharField(label="Born", required=False, max_length=10, help_text="1980, 1980-05 or 1980-05-31, of the common era.",
                                 widget=forms.TextInput(CONTROL))
    nationality = forms.CharField(label="Nationality", required=False, max_length=3, help_text="Two letters, such as th.",
                                  widget=forms.TextInput(CONTROL))
    identifier_type = forms.ChoiceField(label="Number of", choices=[("", "–"), *codes.IDENTIFIERS.items()], required=False,
                                        widget=forms.Select(SELECT))
    identifier = forms.CharField(label="Number", required=False, max_length=codes.MAX_TEXT, widget=forms.TextInput(CONTROL))
    purpose = forms.ChoiceField(label="Purpose", choices=[("", "Choose"), *codes.PURPOSES.items()], widget=forms.Select(SELECT))
    case = forms.CharField(label="Case", max_length=codes.MAX_CASE, help_text="The number of your case file; the other side sees it.",
                           widget=forms.TextInput(CONTROL))
    crime_area = forms.ChoiceField(label="Crime area", required=False, widget=forms.Select(SELECT))
    urgent = forms.BooleanField(label="Urgent: a person should decide within eight hours", required=False,
                                widget=forms.CheckboxInput(CHECK))
    nodes = forms.MultipleChoiceField(label="Ask", widget=forms.CheckboxSelectMultiple(CHECK))
    token = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, to: Sequence[Addressee], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["crime_area"].choices = _areas()  # type: ignore[attr-defined]
        self.fields["nodes"].choices = [(item.code, item.name) for item in to if item.known]  # type: ignore[attr-defined]

    def subject(self) -> dict[str, Any]:
        """The description as the service takes it."""
        data = self.cleaned_data
        number = [{"type": data["identifier_type"] or "document", "value": data["identifier"]}] if data["identifier"] else []
        return {"kind": data["kind"], "names": data["names"].splitlines(), "birth_date": data["birth_date"],
                "nationality": data["nationality"], "identifiers": number}


class RuleForm(forms.Form):
    """One release rule."""

    effect = forms.ChoiceField(label="Effect", choices=list(codes.EFFECTS.items()), widget=forms.Select(SELECT))
    priority = forms.IntegerField(label="Priority", initial=100, min_value=0, max_value=9999,
                                  help_text="Low goes first; the first that matches decides.",
                                  widget=forms.NumberInput(CONTROL))
    crime_area = forms.ChoiceField(label="Crime area of the record", required=False, widget=forms.Select(SELECT))
    asking_states = forms.MultipleChoiceField(label="Asking states (none: any)", required=False, widget=forms.CheckboxSelectMultiple(CHECK),
                                              choices=[(code, name(code)) for code in MEMBERS])
    purposes = forms.MultipleChoiceField(label="Purposes (none: any)", required=False, widget=forms.CheckboxSelectMultiple(CHECK),
                                         choices=list(codes.PURPOSES.items()))
    max_level = forms.TypedChoiceField(label="Highest classification", coerce=int, initial=2, widget=forms.Select(SELECT),
                                       choices=[(at, WORDS[code]) for at, code in enumerate(CLASSIFICATIONS)])
    compartments = forms.MultipleChoiceField(label="Compartments", initial=["OPEN"], widget=forms.CheckboxSelectMultiple(CHECK),
                                             choices=[(code, WORDS[code]) for code in COMPARTMENTS])
    conditions = forms.CharField(label="Conditions told with a hit", required=False, max_length=codes.MAX_CONDITIONS,
                                 widget=forms.TextInput(CONTROL))
    contact_unit = forms.CharField(label="Unit to ask", required=False, max_length=80, help_text="Empty: the unit that owns the record.",
                                   widget=forms.TextInput(CONTROL))
    basis = forms.CharField(label="Domestic basis", max_length=codes.MAX_BASIS,
                            help_text="Law and section under which this is told, held or not told.",
                            widget=forms.TextInput(CONTROL))
    disclose = forms.BooleanField(label="Say “refused” instead of “no hit” (only for “do not tell”)", required=False,
                                  widget=forms.CheckboxInput(CHECK))
    ends = DayField(label="Ends", required=False, widget=forms.DateInput({**CONTROL, "type": "date"}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["crime_area"].choices = _areas()  # type: ignore[attr-defined]


def show_problems(form: forms.Form, fields: dict[str, str]) -> None:
    """Put the service's sentences beside the fields; one without a field of its own goes on top."""
    for field, sentence in fields.items():
        known = "identifier" if field == "identifiers" else field
        form.add_error(known if known in form.fields else None, sentence)
