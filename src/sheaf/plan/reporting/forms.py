"""Forms of the pages: parse what came; the rules are in the services."""

from __future__ import annotations

from typing import Any

from django import forms

from sheaf.plan.reporting import deadlines, formats, reviewing, steps
from sheaf.plan.reporting.models import CODE, MAIL, SHOWN_TO, STATUSES

_TEXT = {"class": "form-control"}
_SELECT = {"class": "form-select"}
_AREA = {"class": "form-control", "rows": 3}
STRENGTHS = {"encouraged": "what the plan encourages", "mandatory": "what the plan demands", "recital": "recitals"}


class CycleForm(forms.Form):
    """A year to open. Days before the meeting may be changed one by one."""

    year = forms.IntegerField(label="Year reported on", min_value=2004, max_value=2200, widget=forms.NumberInput(_TEXT))
    meeting = forms.ChoiceField(label="Meeting of ministers that notes the report", widget=forms.Select(_SELECT))
    format = forms.ChoiceField(label="Format", widget=forms.Select(_SELECT))
    edition = forms.ChoiceField(label="Edition of the plan", widget=forms.Select(_SELECT))
    programme = forms.ChoiceField(label="Work programme", required=False, widget=forms.Select(_SELECT))
    before_approval = forms.BooleanField(
        label="Open it although the format is not approved yet", required=False, widget=forms.CheckboxInput({"class": "form-check-input"})
    )

    def __init__(self, *args: Any, choices: dict[str, list[tuple[str, str]]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, offered in choices.items():
            self.fields[name].choices = offered  # type: ignore[attr-defined]
        if not choices["meeting"]:
            self.fields["meeting"].help_text = "No meeting of ministers to come is free for a year. Plan it first, under Meetings."
        for item in deadlines.MILESTONES:
            self.fields[f"days_{item.code}"] = forms.IntegerField(
                label=f"{item.words}: days before", required=False, min_value=0, max_value=400, initial=item.days,
                widget=forms.NumberInput({**_TEXT, "class": "form-control form-control-sm"}))

    def days(self) -> dict[str, int]:
        """Milestone to days before the meeting, of those that were given."""
        given = {item.code: self.cleaned_data.get(f"days_{item.code}") for item in deadlines.MILESTONES}
        return {code: days for code, days in given.items() if days is not None}

    def values(self) -> dict[str, Any]:
        """As the service takes it."""
        names = ("year", "meeting", "format", "edition", "programme", "before_approval")
        return {**{name: self.cleaned_data[name] for name in names}, "days": self.days()}


class FormatForm(forms.Form):
    """A format made of a plan's clauses."""

    code = forms.CharField(
        label="Code", max_length=CODE, widget=forms.TextInput(_TEXT), help_text="Such as ANNUAL-2027; a new version has a new one."
    )
    title = forms.CharField(label="Title", max_length=200, widget=forms.TextInput(_TEXT))
    kind = forms.ChoiceField(label="Kind", choices=[("annual", "annual report"), ("midterm", "mid-term review"), ("final", "final review")],
                             widget=forms.Select(_SELECT))
    edition = forms.ChoiceField(label="Its questions are the clauses of", widget=forms.Select(_SELECT))
    strengths = forms.MultipleChoiceField(label="Which clauses", choices=list(STRENGTHS.items()), initial=["encouraged"],
                                          widget=forms.CheckboxSelectMultiple())

    def __init__(self, *args: Any, editions: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["edition"].choices = editions  # type: ignore[attr-defined]


class AddressForm(forms.Form):
    """Where a state is reminded that signs no focal point of its own."""

    state = forms.ChoiceField(label="State", widget=forms.Select(_SELECT))
    email = forms.CharField(label="Focal point", required=False, max_length=MAIL, widget=forms.EmailInput(_TEXT),
                            help_text="Empty: no address is kept any longer.")
    deputy = forms.CharField(label="Deputy", required=False, max_length=MAIL, widget=forms.EmailInput(_TEXT),
                             help_text="Reminded as well once the day is over.")

    def __init__(self, *args: Any, states: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["state"].choices = [("", "Choose a state"), *states]  # type: ignore[attr-defined]  # a ChoiceField has them


class TemplateForm(forms.Form):
    """A Word template of a format."""

    file = forms.FileField(label="Word template (.docx)", widget=forms.ClearableFileInput({**_TEXT, "accept": ".docx"}),
                           help_text=f"At most {formats.MAX_TEMPLATE // 1024 // 1024} MB. It is bound to the format's digest.")


class EntryForm(forms.Form):
    """One subject of a draft, as a form without script sends it."""

    status = forms.ChoiceField(choices=[("", ""), *STATUSES.items()], required=False)
    narrative = forms.CharField(required=False, strip=False)
    obstacles = forms.CharField(required=False, strip=False)
    needs = forms.CharField(required=False, strip=False)
    shown_to = forms.ChoiceField(choices=list(SHOWN_TO.items()), required=False)


class AskForm(forms.Form):
    """A question or a comment of who leads the component."""

    subject = forms.ChoiceField(label="About", required=False, widget=forms.Select(_SELECT))
    text = forms.CharField(label="Words", max_length=reviewing.MAX_TEXT, widget=forms.Textarea(_AREA))

    def __init__(self, *args: Any, subjects: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["subject"].choices = [("", "the whole component"), *subjects]  # type: ignore[attr-defined]


class NoteForm(forms.Form):
    """Words with a step."""

    note = forms.CharField(label="What is to be changed", max_length=steps.MAX_NOTE, widget=forms.Textarea(_AREA))
