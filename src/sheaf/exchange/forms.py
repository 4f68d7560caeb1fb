"""Forms of the exchange's pages."""

from __future__ import annotations

from django import forms


class AskGrant(forms.Form):
    """Ask the originators of a message for leave to give it to more units."""

    message_id = forms.CharField(label="Message", max_length=36, widget=forms.TextInput({"class": "form-control"}),
                                 help_text="The id shown on the document's page.")
    audience = forms.CharField(label="New readers", max_length=2000, widget=forms.TextInput({"class": "form-control"}),
                               help_text="Units by address, separated by commas, such as SGP/police.")
    purpose = forms.CharField(label="Purpose", max_length=64, required=False,
                              widget=forms.TextInput({"class": "form-control"}))

    def clean_audience(self) -> list[str]:
        return [unit.strip() for unit in str(self.cleaned_data["audience"]).split(",") if unit.strip()]
