"""Forms of the pages: parse what came; the rules are in the services."""

from __future__ import annotations

from typing import Any

from django import forms

from sheaf.plan.bodies.words import OWNERS
from sheaf.plan.compiling.documents.view import DESTINATIONS
from sheaf.plan.compiling.models import KINDS
from sheaf.plan.compiling.services import MAX_TEXT
from sheaf.web.fields import DayField

_TEXT = {"class": "form-control"}
_SELECT = {"class": "form-select"}
_DAY = {"class": "form-control", "type": "date"}
_AREA = {"class": "form-control", "rows": 8, "dir": "auto"}


class AssembleForm(forms.Form):
    """Which report of which year."""

    year = forms.TypedChoiceField(label="Year", coerce=int, widget=forms.Select(_SELECT))
    kind = forms.ChoiceField(label="Kind", choices=list(KINDS.items()), widget=forms.Select(_SELECT))

    def __init__(self, *args: Any, years: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = [(year, str(year)) for year in years]  # type: ignore[attr-defined]


class NarrativeForm(forms.Form):
    """The Chair's words; empty takes them away."""

    narrative = forms.CharField(label="Words that open the report", required=False, max_length=MAX_TEXT, widget=forms.Textarea(_AREA))


class FindingForm(forms.Form):
    """What the lead shepherd finds."""

    text = forms.CharField(label="Findings", max_length=MAX_TEXT, widget=forms.Textarea(_AREA),
                           help_text="Officials and ministers read them; the public does not.")


class CommentForm(forms.Form):
    """What a state says, and of which place."""

    anchor = forms.ChoiceField(label="Place", required=False, widget=forms.Select(_SELECT))
    text = forms.CharField(label="Comment", max_length=MAX_TEXT, widget=forms.Textarea(_AREA))

    def __init__(self, *args: Any, places: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["anchor"].choices = places  # type: ignore[attr-defined]


class ResponseForm(forms.Form):
    """What became of a comment."""

    accepted = forms.TypedChoiceField(label="Outcome", choices=[("yes", "accepted"), ("no", "not accepted")],
                                      coerce=lambda value: value == "yes", widget=forms.Select(_SELECT))
    text = forms.CharField(label="Response", max_length=MAX_TEXT, widget=forms.Textarea(_AREA))


class ConsentForm(forms.Form):
    """Whether the public sees a state's own line."""

    given = forms.TypedChoiceField(
        label="Your state's own line", coerce=lambda value: value == "yes", widget=forms.Select(_SELECT),
        choices=[("no", "is counted with the others, and not shown"), ("yes", "is shown, with what it released to the public")])


class RecommendationForm(forms.Form):
    """One recommendation of a review."""

    text = forms.CharField(label="Recommendation", max_length=5_000, widget=forms.Textarea({**_AREA, "rows": 4}))
    finding = forms.CharField(label="Finding behind it", required=False, max_length=5_000, widget=forms.Textarea({**_AREA, "rows": 4}))
    clauses = forms.CharField(
        label="Clauses", required=False, max_length=500, widget=forms.TextInput(_TEXT), help_text="By comma: NS-1, LM-6."
    )
    goes_to = forms.ChoiceField(label="For", choices=list(DESTINATIONS.items()), widget=forms.Select(_SELECT))

    owner = forms.CharField(label="Owner of the follow-up", required=False, max_length=80, widget=forms.TextInput(_TEXT),
                            help_text=f"Where it is known: {OWNERS}. Without an owner and a day it is given them after the endorsement.")
    due = DayField(label="Until", required=False, widget=forms.DateInput(_DAY))

    def values(self) -> dict[str, Any]:
        """As the service takes it."""
        return {**self.cleaned_data, "clauses": self.cleaned_data["clauses"].split(",")}


class TakeUpForm(forms.Form):
    """Who follows a recommendation up, and until when."""

    owner = forms.CharField(label="Owner", max_length=80, widget=forms.TextInput(_TEXT), help_text=f"One: {OWNERS}.")
    due = DayField(label="Until", widget=forms.DateInput(_DAY))


class SeedForm(forms.Form):
    """The draft of the next edition."""

    edition = forms.CharField(
        label="Code of the new edition", max_length=40, widget=forms.TextInput(_TEXT), help_text="Such as POA-2026-2035."
    )
    title = forms.CharField(label="Title", max_length=300, widget=forms.TextInput(_TEXT))
