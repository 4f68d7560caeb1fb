"""Forms of the pages: parse what came; the rules are in the services."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django import forms

from sheaf.directory import queries as directory
from sheaf.kernel.states import MEMBERS, name
from sheaf.plan.bodies.models import CODE, KINDS, LEADING, OFFICES
from sheaf.web.fields import DayField

_TEXT = {"class": "form-control"}
_SELECT = {"class": "form-select"}
_DAY = {"class": "form-control", "type": "date"}


def _states() -> list[tuple[str, str]]:
    return [(code, name(code)) for code in MEMBERS]


class BodyForm(forms.Form):
    """A new body."""

    code = forms.CharField(label="Code", max_length=CODE, widget=forms.TextInput(_TEXT))
    name = forms.CharField(label="Name", max_length=200, widget=forms.TextInput(_TEXT))
    kind = forms.ChoiceField(label="Kind", choices=list(KINDS.items()), widget=forms.Select(_SELECT))
    parent = forms.CharField(label="Under", required=False, max_length=200, widget=forms.TextInput(_TEXT))
    mandate = forms.CharField(label="Mandate", required=False, widget=forms.Textarea({**_TEXT, "rows": 3}))
    starts = forms.CharField(
        label="Since", required=False, max_length=10, widget=forms.TextInput(_TEXT), help_text="2025, 2025-09 or 2025-09-10"
    )
    decision = forms.CharField(label="Made by decision", required=False, max_length=CODE, widget=forms.TextInput(_TEXT))


class EndForm(forms.Form):
    """The end of a body, or its merger."""

    on = DayField(label="On", widget=forms.DateInput(_DAY), help_text="Today or before: what it had passes on at once.")
    decision = forms.CharField(label="By decision", max_length=CODE, widget=forms.TextInput(_TEXT),
                               help_text="The code of one that is taken and is about this body, such as body:SOMTC WG on CC.")
    into = forms.CharField(
        label="Merged into", required=False, max_length=CODE, widget=forms.TextInput(_TEXT), help_text="Code of a body; empty: ended."
    )


class MemberForm(forms.Form):
    """A state joins or leaves."""

    state = forms.ChoiceField(label="State", widget=forms.Select(_SELECT))
    on = DayField(label="From", widget=forms.DateInput(_DAY))
    decision = forms.CharField(label="By decision", required=False, max_length=CODE, widget=forms.TextInput(_TEXT))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["state"].choices = _states()  # type: ignore[attr-defined]


class OfficeForm(MemberForm):
    """A state takes one of a body's offices. kinds: those that the body has; a component is asked only where one is led."""

    kind = forms.ChoiceField(label="Office", widget=forms.Select(_SELECT))
    area = forms.ChoiceField(label="Component", required=False, widget=forms.Select(_SELECT))
    agency = forms.CharField(label="Agency", required=False, max_length=200, widget=forms.TextInput(_TEXT))
    field_order = ("kind", "area", "state", "agency", "on", "decision")

    def __init__(self, *args: Any, kinds: Collection[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(kind, OFFICES[kind]) for kind in kinds]  # type: ignore[attr-defined]
        self.fields["area"].choices = [("", "–"), *((area.code, area.name) for area in directory.crime_areas())]  # type: ignore[attr-defined]
        if not {*kinds}.intersection(LEADING):
            del self.fields["area"]


class VacateForm(forms.Form):
    """An office ends without a successor."""

    on = DayField(label="Ends on", widget=forms.DateInput(_DAY))
    decision = forms.CharField(label="By decision", required=False, max_length=CODE, widget=forms.TextInput(_TEXT))
