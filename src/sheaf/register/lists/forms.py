"""Forms of the pages: parse what came; the rules are in the services."""

from __future__ import annotations

from typing import Any

from django import forms

from sheaf.directory import queries as directory
from sheaf.kernel.handling import CLASSIFICATIONS, COMPARTMENTS, WORDS
from sheaf.register.lists.answering import MAX_AUTHORITY
from sheaf.register.lists.models import TARGETS, AnswerMark
from sheaf.register.lists.services import MAX_NAME

_TEXT = {"class": "form-control"}
_SELECT = {"class": "form-select"}


class UploadForm(forms.Form):
    """The file, whose list it is, and for own records where they come from."""

    source = forms.CharField(label="Source", max_length=MAX_NAME, widget=forms.TextInput(_TEXT),
                             help_text="Whose list this is, such as “UN Security Council”. The same name joins its editions.")
    file = forms.FileField(label="File", widget=forms.ClearableFileInput(_TEXT),
                           help_text="UN consolidated list (XML), FollowTheMoney JSON lines, CSV or Excel (.xlsx).")
    edition = forms.CharField(label="Edition", required=False, max_length=60, widget=forms.TextInput(_TEXT),
                              help_text="Such as its date; empty: the moment of the upload.")
    target = forms.ChoiceField(label="It becomes", choices=list(TARGETS.items()), initial="list", widget=forms.Select(_SELECT))
    origin = forms.CharField(label="Own records: where they come from", required=False, max_length=300, widget=forms.TextInput(_TEXT))
    crime_area = forms.CharField(label="Own records: crime area", required=False, max_length=64, widget=forms.TextInput(_TEXT))
    classification = forms.ChoiceField(label="Own records: classification", initial="RESTRICTED", required=False,
                                       choices=[(code, WORDS[code]) for code in CLASSIFICATIONS], widget=forms.Select(_SELECT))
    compartment = forms.ChoiceField(label="Own records: compartment", initial="OPEN", required=False,
                                    choices=[(code, WORDS[code]) for code in COMPARTMENTS], widget=forms.Select(_SELECT))

    def provenance(self) -> dict[str, Any]:
        """As the service takes it; empty for a list."""
        given = self.cleaned_data
        if given["target"] == "list":
            return {}
        return {"source": given["origin"], "crime_area": given["crime_area"],
                "handling": {"classification": given["classification"] or "RESTRICTED", "compartment": given["compartment"] or "OPEN"}}


class AnswerForm(forms.Form):
    """Whether a list answers other nodes, released by whom, and the guard that the release rules look at."""

    answers = forms.BooleanField(label="This list answers other nodes' questions", required=False,
                                 widget=forms.CheckboxInput({"class": "form-check-input"}))
    authority = forms.CharField(label="Releasing authority and legal basis", required=False, max_length=MAX_AUTHORITY,
                                widget=forms.TextInput(_TEXT), help_text="Who released the list for questions, under which provision.")
    crime_area = forms.ChoiceField(label="Crime area", required=False, widget=forms.Select(_SELECT))
    classification = forms.ChoiceField(label="Classification", initial="RESTRICTED", widget=forms.Select(_SELECT),
                                       choices=[(code, WORDS[code]) for code in CLASSIFICATIONS])
    compartment = forms.ChoiceField(label="Compartment", initial="OPEN", widget=forms.Select(_SELECT),
                                    choices=[(code, WORDS[code]) for code in COMPARTMENTS])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        areas = [("", "No particular crime area"), *((area.code, area.name) for area in directory.crime_areas())]
        self.fields["crime_area"].choices = areas  # type: ignore[attr-defined]

    @staticmethod
    def of(mark: AnswerMark | None) -> dict[str, Any]:
        """What the form shows first."""
        if mark is None:
            return {}
        return {"answers": mark.answers, "authority": mark.authority, "crime_area": mark.crime_area,
                "classification": CLASSIFICATIONS[mark.level], "compartment": mark.compartment}
