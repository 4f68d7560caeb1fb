"""Django forms made from schemas, and the one form of handling."""

from __future__ import annotations

from typing import Any

from django import forms

from sheaf.access.actor import Actor
from sheaf.directory import queries as directory
from sheaf.kernel import handling as codes
from sheaf.kernel.states import BY_CODE
from sheaf.requests.schema import Field, Schema

Choices = list[tuple[str, str]]
NOTHING = [("", "—")]


def _choices(field: Field, actor: Actor) -> Choices | None:
    if field.kind == "choice":
        return NOTHING + list(field.choices)
    if field.kind == "state":
        return NOTHING + [(code, state.name) for code, state in BY_CODE.items()]
    if field.kind == "crime_area":
        return NOTHING + [(area.code, area.name) for area in directory.crime_areas()]
    if field.kind == "unit":
        return NOTHING + [(entry.subject, entry.subject) for entry in directory.units(actor.state) if entry.subject != actor.unit]
    return None


def form_field(field: Field, actor: Actor) -> forms.Field:
    """The control for a field. Nothing is `required` in the browser: drafts are saved incomplete."""
    choices = _choices(field, actor)
    common: dict[str, Any] = {"label": field.label + (" *" if field.required else ""), "help_text": field.help, "required": False}
    if choices is not None:
        return forms.ChoiceField(choices=choices, widget=forms.Select(attrs={"class": "form-select"}), **common)
    if field.kind == "flag":
        return forms.BooleanField(widget=forms.CheckboxInput(attrs={"class": "form-check-input"}), **common)
    if field.kind == "text":
        return forms.CharField(widget=forms.Textarea(attrs={"class": "form-control", "rows": 3, "dir": "auto"}), **common)
    kinds = {"date": "date", "instant": "datetime-local"}
    return forms.CharField(widget=forms.TextInput(attrs={
        "class": "form-control", "type": kinds.get(field.kind, "text"), "dir": "auto"}), **common)


def fields_form(schema: Schema, actor: Actor, initial: dict[str, Any], problems: dict[str, str]) -> forms.Form:
    """An unbound form with what was saved, and the sentences of what is wrong."""
    form = forms.Form(initial=initial, auto_id="id_%s")
    for field in schema:
        form.fields[field.name] = form_field(field, actor)
        form.fields[field.name].section = field.section  # type: ignore[attr-defined]
    form.problems = [(schema_label(schema, name), text) for name, text in problems.items()]  # type: ignore[attr-defined]
    for name in problems.keys() & form.fields.keys():
        form.errors[name] = form.error_class([problems[name]])  # beside the field too; the form itself stays unbound
    return form


def schema_label(schema: Schema, name: str) -> str:
    return next((field.label for field in schema if field.name == name), name)


def read_fields(schema: Schema, data: Any) -> dict[str, Any]:
    """The schema's fields from a posted form."""
    return {field.name: (field.name in data) if field.kind == "flag" else data.get(field.name, "") for field in schema}


def _pairs(values: tuple[str, ...]) -> Choices:
    return [(code, f"{code}: {codes.WORDS[code]}" if code in codes.WORDS else code) for code in values]


def _select(label: str, values: tuple[str, ...]) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=_pairs(values), required=False, widget=forms.Select(attrs={"class": "form-select"}))


def _many(label: str, values: tuple[str, ...]) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(label=label, choices=_pairs(values), required=False,
                                     widget=forms.SelectMultiple(attrs={"class": "form-select", "size": len(values)}))


def _line(label: str, kind: str = "text") -> forms.CharField:
    return forms.CharField(label=label, required=False, widget=forms.TextInput(attrs={"class": "form-control", "type": kind}))


class HandlingForm(forms.Form):
    """All axes. Field names carry a prefix, so that they never meet a schema's."""

    classification = _select("Classification", codes.CLASSIFICATIONS)
    tlp = _select("TLP", codes.TLP)
    use = _many("Use", codes.USE)
    use_text = _line("Condition (H3)")
    pap = _select("Permissible action (PAP)", codes.PAP)
    purpose = _line("Purpose code")
    case = _line("Case")
    source_grade = _select("Source grade", codes.SOURCE_GRADES)
    information_grade = _select("Information grade", codes.INFORMATION_GRADES)
    other_grading = _line("Other grading scheme, verbatim")
    compartment = _select("Compartment", codes.COMPARTMENTS)
    obligations = _many("Obligations", codes.OBLIGATIONS)
    review_date = _line("Review date", "date")
    destroy_date = _line("Destroy by", "date")


MANY = ("use", "obligations")


def read_handling(data: Any, before: dict[str, Any]) -> dict[str, Any]:
    """Handling axes from a posted form; what the form does not show stays."""
    posted = {name: data.getlist(f"h-{name}") if name in MANY else data.get(f"h-{name}", "")
              for name in HandlingForm.base_fields if name in MANY or f"h-{name}" in data}
    return {**before, **posted}
