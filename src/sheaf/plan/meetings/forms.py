"""Forms of the pages: parse what came; the rules are in the services."""

from __future__ import annotations

from typing import Any

from django import forms

from sheaf.kernel.states import MEMBERS, name
from sheaf.plan.bodies import queries as bodies
from sheaf.plan.bodies.words import OWNERS
from sheaf.plan.meetings import table
from sheaf.plan.meetings.models import BODY, FORMATS, KINDS, SHOWN_TO, TITLE, AgendaItem
from sheaf.web.fields import DayField

_TEXT = {"class": "form-control"}
_SELECT = {"class": "form-select"}
_DAY = {"class": "form-control", "type": "date"}
_AREA = {"class": "form-control", "rows": 4}


def _states() -> list[tuple[str, str]]:
    return [("", "–"), *((code, name(code)) for code in MEMBERS)]


class DaysForm(forms.Form):
    """The days of a meeting."""

    starts = DayField(label="First day", widget=forms.DateInput(_DAY))
    ends = DayField(label="Last day", required=False, widget=forms.DateInput(_DAY), help_text="Empty: the same day.")


class MeetingForm(DaysForm):
    """A meeting to come."""

    code = forms.CharField(label="Code", max_length=40, widget=forms.TextInput(_TEXT), help_text="Such as AMMTC-20.")
    title = forms.CharField(label="Title", max_length=TITLE, widget=forms.TextInput(_TEXT))
    body = forms.ChoiceField(label="Body", widget=forms.Select(_SELECT))
    format = forms.ChoiceField(label="Format", choices=list(FORMATS.items()), widget=forms.Select(_SELECT))
    number = forms.IntegerField(label="Number", required=False, min_value=1, max_value=999, widget=forms.NumberInput(_TEXT))
    place = forms.CharField(label="Place", required=False, max_length=200, widget=forms.TextInput(_TEXT))
    host = forms.ChoiceField(label="Host", required=False, widget=forms.Select(_SELECT))
    chair = forms.ChoiceField(label="Chair", required=False, widget=forms.Select(_SELECT))
    co_chairs = forms.CharField(label="Co-chairs", required=False, max_length=300, widget=forms.TextInput(_TEXT), help_text="By comma.")
    partner = forms.CharField(label="Partner", required=False, max_length=200, widget=forms.TextInput(_TEXT))
    field_order = ("code", "title", "body", "format", "number", "starts", "ends", "place", "host", "chair", "co_chairs", "partner")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].choices = [(code, f"{code}: {title}") for code, title in bodies.choices()]  # type: ignore[attr-defined]
        for field in ("host", "chair"):
            self.fields[field].choices = _states()  # type: ignore[attr-defined]

    def values(self) -> dict[str, Any]:
        """As the service takes it."""
        given = dict(self.cleaned_data)
        given["co_chairs"] = [item.strip() for item in given["co_chairs"].split(",") if item.strip()]
        return given


class ItemForm(forms.Form):
    """An agenda item."""

    title = forms.CharField(label="Title", max_length=TITLE, widget=forms.TextInput(_TEXT))
    clause = forms.CharField(
        label="Clause", required=False, max_length=80, widget=forms.TextInput(_TEXT), help_text="Such as POA-2016-2025/IF-3."
    )
    shared_with = forms.CharField(label="Shared with", required=False, max_length=200, widget=forms.TextInput(_TEXT),
                                  help_text="Another body that has it on its agenda as well.")
    note = forms.CharField(label="Note", required=False, max_length=5000, widget=forms.Textarea(_AREA))


class StandingForm(forms.Form):
    """A standing item of a body."""

    title = forms.CharField(label="Title", max_length=TITLE, widget=forms.TextInput(_TEXT))
    starts = DayField(label="From", widget=forms.DateInput(_DAY))
    clause = forms.CharField(label="Clause", required=False, max_length=80, widget=forms.TextInput(_TEXT))
    decision = forms.CharField(label="By decision", required=False, max_length=40, widget=forms.TextInput(_TEXT))


class EndForm(forms.Form):
    """The end of a standing item."""

    on = DayField(label="From this day on it stands on no new agenda", widget=forms.DateInput(_DAY))


class PlaceForm(forms.Form):
    """Another place on an agenda."""

    position = forms.IntegerField(min_value=1, max_value=1000)


class AudienceForm(forms.Form):
    """By whom a paper is read."""

    shown_to = forms.ChoiceField(label="Shown to", choices=list(SHOWN_TO.items()), initial=BODY, widget=forms.Select(_SELECT))


class PaperForm(AudienceForm):
    """A paper of a meeting or of one item."""

    title = forms.CharField(label="Title", max_length=TITLE, widget=forms.TextInput(_TEXT))
    file = forms.FileField(label="File", widget=forms.ClearableFileInput(_TEXT))
    item_id = forms.ChoiceField(label="Item", required=False, widget=forms.Select(_SELECT))
    field_order = ("title", "file", "item_id", "shown_to")

    def __init__(self, *args: Any, items: list[AgendaItem], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["item_id"].choices = [("", "the whole meeting"), *((item.id, item.title) for item in items)]  # type: ignore[attr-defined]


class DecisionForm(forms.Form):
    """A decision put to the meeting."""

    kind = forms.ChoiceField(label="Kind", choices=list(KINDS.items()), widget=forms.Select(_SELECT))
    text = forms.CharField(label="Text", max_length=10_000, widget=forms.Textarea(_AREA))
    mode = forms.ChoiceField(label="Procedure", choices=list(table.MODES.items()), widget=forms.Select(_SELECT))
    until = DayField(label="Silence until", required=False, widget=forms.DateInput(_DAY))
    about = forms.CharField(label="About", required=False, max_length=80, widget=forms.TextInput(_TEXT),
                            help_text="What it is about, such as programme:WP-2022-2024; empty for none. An extension needs it.")
    to = DayField(label="Extended to", required=False, widget=forms.DateInput(_DAY),
                         help_text="The new last day. An extension needs it; nothing else has one.")
    clauses = forms.CharField(label="Clauses", required=False, max_length=500, widget=forms.TextInput(_TEXT), help_text="By comma.")
    item_id = forms.ChoiceField(label="Item", required=False, widget=forms.Select(_SELECT))

    def __init__(self, *args: Any, items: list[AgendaItem], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["item_id"].choices = [("", "–"), *((item.id, item.title) for item in items)]  # type: ignore[attr-defined]

    def values(self) -> dict[str, Any]:
        """As the service takes it."""
        given = dict(self.cleaned_data)
        to = given.pop("to")
        given["value"] = {"to": to.isoformat()} if to else {}
        given["clauses"] = [item.strip() for item in given["clauses"].split(",") if item.strip()]
        return given


class StepForm(forms.Form):
    """A step of a decision: what the member says, a day where one is needed."""

    event = forms.CharField(max_length=12)
    text = forms.CharField(required=False, max_length=10_000)
    until = DayField(required=False)
    on = DayField(required=False)


class FollowUpForm(forms.Form):
    """What has to follow."""

    title = forms.CharField(label="What", max_length=TITLE, widget=forms.TextInput(_TEXT))
    owner = forms.CharField(label="Owner", max_length=80, widget=forms.TextInput(_TEXT),
                            help_text=f"One: {OWNERS}.")
    due = DayField(label="Until", widget=forms.DateInput(_DAY))


class CloseForm(forms.Form):
    """What became of a follow-up."""

    result = forms.CharField(label="What became of it", max_length=10_000, widget=forms.Textarea(_AREA))
    dropped = forms.BooleanField(label="It was dropped", required=False, widget=forms.CheckboxInput({"class": "form-check-input"}))
