"""Forms for a state's own entries. The rules are those of `shapes`; a form only reads and shows."""

from __future__ import annotations

from typing import Any

from django import forms

from sheaf.directory import queries
from sheaf.directory.duty import DAY_NAMES
from sheaf.directory.models import Entry
from sheaf.directory.shapes import FUNCTIONS
from sheaf.kernel import node
from sheaf.kernel.states import BY_CODE

_TEXT = forms.TextInput(attrs={"class": "form-control"})
_AREA = forms.Textarea(attrs={"class": "form-control", "rows": 3})
_CHECKS = forms.CheckboxSelectMultiple
_SELECT = forms.Select(attrs={"class": "form-select"})


def _text(label: str, *, needed: bool = False, help_text: str = "") -> forms.CharField:
    return forms.CharField(label=label, required=needed, max_length=500, help_text=help_text, widget=_TEXT)


class _EntryForm(forms.Form):
    """Fields become the payload's members; `lists` are split at commas."""

    lists: tuple[str, ...] = ()
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def payload(self, before: dict[str, Any]) -> dict[str, Any]:
        """The new payload; members that this form does not know are kept."""
        values = {name: value for name, value in self.cleaned_data.items() if name not in {"version", "subject"}}
        for name in self.lists:
            values[name] = [part.strip() for part in values.get(name, "").split(",") if part.strip()]
        return {**before, **values}

    @classmethod
    def starting(cls, payload: dict[str, Any]) -> dict[str, Any]:
        return {**payload, **{name: ", ".join(payload.get(name, [])) for name in cls.lists}}

    def take(self, problems: dict[str, str]) -> None:
        """Show what the service found wrong, field by field."""
        for name, sentence in problems.items():
            self.add_error(name if name in self.fields else None, sentence)


class _WithUnit(_EntryForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = queries.units(node.current().state)
        self.fields["unit"] = forms.ChoiceField(
            label="Unit", choices=[(unit.subject, f"{unit.payload['name']} ({unit.subject})") for unit in own],
            widget=forms.Select(attrs={"class": "form-select"}))


class _Areas(forms.MultipleChoiceField):
    def __init__(self) -> None:
        super().__init__(label="Crime areas", required=False, widget=_CHECKS)


def _fill_areas(form: forms.Form) -> None:
    field = form.fields["crime_areas"]
    assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101 - narrows the type for mypy
    field.choices = [(area.code, area.name) for area in queries.crime_areas()]


class UnitForm(_EntryForm):
    subject = _text("Code", needed=True, help_text="For instance THA/police-cyber: the state, a slash, small letters.")
    name = _text("Name in English", needed=True)
    name_local = _text("Name in your script")
    crime_areas = _Areas()
    note = _text("Note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _fill_areas(self)


class ContactForm(_WithUnit):
    lists = ("languages",)
    name = _text("Desk or office", needed=True)
    name_local = _text("Name in your script")
    function = forms.ChoiceField(label="Function", choices=list(FUNCTIONS.items()), widget=_SELECT)
    phone = _text("Telephone")
    phone_urgent = _text("Telephone out of hours")
    email = _text("E-mail")
    website = _text("Website")
    languages = _text("Languages", help_text="Codes with commas, such as th, en.")
    always = forms.BooleanField(label="Answers round the clock", required=False)
    days = forms.TypedMultipleChoiceField(label="Days of duty", coerce=int, required=False, widget=_CHECKS,
                                          choices=list(enumerate(DAY_NAMES)))
    opens = _text("From (local time)", help_text="Such as 08:30.")
    closes = _text("To (local time)")
    note = _text("Note", help_text="For instance what to say to whoever picks up.")
    fact = forms.CharField(widget=forms.HiddenInput, required=False)
    source = forms.CharField(widget=forms.HiddenInput, required=False)
    source_date = forms.CharField(widget=forms.HiddenInput, required=False)


class LiaisonForm(_WithUnit):
    lists = ("languages",)
    name = _text("Name and rank", needed=True)
    name_local = _text("Name in own script")
    host = forms.ChoiceField(label="Posted to", choices=[(code, found.name) for code, found in BY_CODE.items()],
                             widget=_SELECT)
    city = _text("City", needed=True)
    accredited = forms.MultipleChoiceField(label="Accredited to", required=False, widget=_CHECKS,
                                           choices=[(code, found.name) for code, found in BY_CODE.items()])
    crime_areas = _Areas()
    phone = _text("Telephone")
    email = _text("E-mail")
    languages = _text("Languages", help_text="Codes with commas, such as th, en.")
    note = _text("Note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _fill_areas(self)


FORMS: dict[str, type[_EntryForm]] = {"unit": UnitForm, "contact": ContactForm, "liaison": LiaisonForm}


def form_for(entry_type: str, data: Any = None, entry: Entry | None = None,
             initial: dict[str, Any] | None = None) -> _EntryForm:
    """The form of a type, filled from an entry's present version or from a starter fact."""
    kind = FORMS[entry_type]
    start = initial or {}
    if entry:
        start = {**kind.starting(entry.payload), "version": entry.version, "subject": entry.subject}
    form = kind(data, initial=start)
    if entry and "subject" in form.fields:
        form.fields["subject"].disabled = True
    return form
