"""Forms of the pages: parse what came; the rules are in the services."""

from __future__ import annotations

from django import forms

from sheaf.plan.editions.models import CODE, RELATIONS
from sheaf.plan.editions.services import FIRST, MAX_NOTE

_TEXT = {"class": "form-control"}
_SELECT = {"class": "form-select"}
_CHECK = {"class": "form-check-input"}


class ImportForm(forms.Form):
    """The text's file and which edition it is of."""

    file = forms.FileField(label="Text", widget=forms.ClearableFileInput(_TEXT), help_text="Plain text in UTF-8, as copied out of the PDF.")
    edition = forms.CharField(label="Code of the edition", max_length=CODE, initial=FIRST, widget=forms.TextInput(_TEXT))
    title = forms.CharField(label="Title", required=False, max_length=300, widget=forms.TextInput(_TEXT),
                            help_text="Empty: as the text begins.")
    catalogue = forms.FileField(label="Catalogue of codes", required=False, widget=forms.ClearableFileInput(_TEXT),
                                help_text="CSV: code, section, heading, number, strength, short_title. Empty: made of the headings.")
    accept = forms.BooleanField(label="I looked at the places that the check names", required=False, widget=forms.CheckboxInput(_CHECK))
    replace = forms.BooleanField(label="Replace text that is held already", required=False, widget=forms.CheckboxInput(_CHECK))
    check = forms.BooleanField(required=False, widget=forms.HiddenInput())


class RelateForm(forms.Form):
    """How this clause is answered by one of another edition."""

    relation = forms.ChoiceField(label="Relation", choices=list(RELATIONS.items()), widget=forms.Select(_SELECT))
    edition = forms.CharField(label="Edition", required=False, max_length=CODE, widget=forms.TextInput(_TEXT))
    clause = forms.CharField(label="Clause", required=False, max_length=24, widget=forms.TextInput(_TEXT),
                             help_text="Its code, such as NS-8; empty for a clause that is dropped or new.")
    earlier = forms.BooleanField(label="The other clause is the earlier one", required=False, widget=forms.CheckboxInput(_CHECK))
    note = forms.CharField(label="Note", required=False, max_length=MAX_NOTE, widget=forms.TextInput(_TEXT))
