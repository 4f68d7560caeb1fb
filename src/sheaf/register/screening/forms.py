"""Forms of the pages: parse what came; the rules are in the services."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from django import forms

from sheaf.directory import queries as directory
from sheaf.register.screening import codes
from sheaf.register.screening.results import DECIDED, Filter

_TEXT = {"class": "form-control"}
_SELECT = {"class": "form-select"}
_CHECK = {"class": "form-check-input"}
OWN = "own"


class UploadForm(forms.Form):
    """The file, why it is screened, and how long its persons are kept."""

    title = forms.CharField(label="Name of the screening", max_length=codes.MAX_TITLE, widget=forms.TextInput(_TEXT),
                            help_text="Such as the flight or the seizure, without names of persons: it stays when they are deleted.")
    kind = forms.ChoiceField(label="Kind of file", choices=list(codes.KINDS.items()), widget=forms.Select(_SELECT),
                             help_text="What the columns mean is remembered for each kind.")
    file = forms.FileField(label="File", widget=forms.ClearableFileInput(_TEXT),
                           help_text=f"CSV, Excel (.xlsx) or FollowTheMoney JSON lines; at most {codes.MAX_ROWS:,} rows.")
    purpose = forms.ChoiceField(label="Purpose", choices=[("", "Choose"), *codes.PURPOSES.items()], widget=forms.Select(_SELECT))
    case = forms.CharField(label="Case", max_length=codes.MAX_CASE, widget=forms.TextInput(_TEXT),
                           help_text="The number of your case file or of the control.")
    crime_area = forms.ChoiceField(label="Crime area", required=False, widget=forms.Select(_SELECT),
                                   help_text="Colleagues of your unit who do not work in it do not see the screening.")
    keep_days = forms.IntegerField(label="Delete the persons after days", initial=codes.KEEP_DAYS, min_value=1,
                                   max_value=codes.MAX_KEEP_DAYS, widget=forms.NumberInput(_TEXT),
                                   help_text=f"At most {codes.MAX_KEEP_DAYS}.")


    def __init__(self, *args: Any, areas: Collection[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(area.code, area.name) for area in directory.crime_areas() if area.code in areas]
        self.fields["crime_area"].choices = [("", "Whole unit"), *named]  # type: ignore[attr-defined]


class StartForm(forms.Form):
    """What is searched, and how alike a candidate must be."""

    search = forms.MultipleChoiceField(label="Search in", widget=forms.CheckboxSelectMultiple(_CHECK))
    floor = forms.ChoiceField(label="Keep", initial="possible", widget=forms.Select(_SELECT), choices=[
        ("strong", "strong matches only"), ("possible", "possible and strong matches"), ("weak", "everything that a search would show")])

    def __init__(self, *args: Any, lists: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(OWN, "Own records"), *((f"list:{name}", f"List: {name}") for name in lists)]
        self.fields["search"].choices = choices  # type: ignore[attr-defined]
        self.fields["search"].initial = [value for value, _ in choices]

    def chosen(self) -> dict[str, Any]:
        """As the service takes it; every list that there is means every list."""
        given = self.cleaned_data["search"]
        names = [value.removeprefix("list:") for value in given if value != OWN]
        known = len(self.fields["search"].choices) - 1  # type: ignore[attr-defined]
        return {"own": OWN in given, "lists": None if OWN in given and len(names) == known else names, "floor": self.cleaned_data["floor"]}


class FilterForm(forms.Form):
    """Which candidates of the worklist are shown."""

    decided = forms.ChoiceField(label="Decision", required=False, choices=list(DECIDED.items()), widget=forms.Select(_SELECT))
    band = forms.ChoiceField(label="Match", required=False, choices=[("", "all"), *codes.BAND_WORDS.items()], widget=forms.Select(_SELECT))
    list = forms.ChoiceField(label="Held in", required=False, widget=forms.Select(_SELECT))

    def __init__(self, *args: Any, held_in: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [(name, "own records" if name == OWN else f"list: {name}") for name in held_in]
        self.fields["list"].choices = [("", "all"), *names]  # type: ignore[attr-defined]


def filter_of(given: Any) -> Filter:
    """The filter in an address; `Invalid` for one that there is not."""
    return Filter(given.get("decided", ""), given.get("band", ""), given.get("list", ""), given.get("without", "") == "1")
