"""Forms of this room; allauth's own where it has one."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import Any

from allauth.account.forms import ChangePasswordForm
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from django import forms

from sheaf.access import lockout, queries, services
from sheaf.access.actor import ROLES, Actor
from sheaf.access.models import USERNAME_LENGTH, Person
from sheaf.access.tokens import MAX_DAYS
from sheaf.audit.services import OUTCOMES
from sheaf.kernel.errors import Invalid, RateLimited
from sheaf.kernel.handling import CLASSIFICATIONS, COMPARTMENTS, WORDS
from sheaf.web.fields import DayField


class ChangePassword(ChangePasswordForm):  # type: ignore[misc]
    """Changing the password puts the personal key under the new one."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        if cleaned.get("oldpassword") and cleaned.get("oldpassword") == cleaned.get("password1"):
            self.add_error("password1", "Choose a password that differs from the present one.")
        return cleaned

    def save(self) -> None:
        try:
            services.change_password(self.user, old=self.cleaned_data["oldpassword"],
                                     new=self.cleaned_data["password1"])
        except Invalid as error:  # the same checks have run in clean(); this is the service's own word
            raise forms.ValidationError(error.message) from error


class _OnceOnly:
    """A code is tried against the shared count and works once, whatever process sees it."""

    user: Person

    def clean_code(self) -> str:
        key = lockout.code_key(self.user.pk)
        try:
            lockout.begin([key])
            code: str = super().clean_code()  # type: ignore[misc]
        except RateLimited as error:
            raise forms.ValidationError(error.message, code=error.code) from None
        except forms.ValidationError:
            services.note_wrong_code(self.user)
            raise
        if not lockout.spend_code(self.user.pk, code):
            services.note_wrong_code(self.user)
            raise forms.ValidationError("This code has been used: wait for the next one.", code="used_code")
        lockout.succeeded([key])
        return code


class SecondFactor(_OnceOnly, AuthenticateForm):  # type: ignore[misc]
    """The code at sign-in."""


class SecondFactorAgain(_OnceOnly, ReauthenticateForm):  # type: ignore[misc]
    """The code asked for again."""


def _bootstrap(form: forms.BaseForm) -> None:
    """Bootstrap's classes on every field; the templates stay plain."""
    for field in form.fields.values():
        select = isinstance(field.widget, forms.Select)
        if not isinstance(field.widget, forms.CheckboxSelectMultiple | forms.CheckboxInput):
            field.widget.attrs.setdefault("class", "form-select" if select else "form-control")


class House(forms.Form):
    """A form in the look of the house."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _bootstrap(self)


class Unlock(House):
    password = forms.CharField(widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}))


class NewToken(House):
    """Scopes are offered as the verbs that the actor has."""

    name = forms.CharField(max_length=100, help_text="What will use it, for instance “nightly export”.")
    scopes = forms.MultipleChoiceField(widget=forms.CheckboxSelectMultiple, label="It may")
    days = forms.IntegerField(min_value=1, max_value=MAX_DAYS, initial=30, label="Valid for days")

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["scopes"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101 - declared above
        field.choices = [(verb, f"{words} ({verb})") for verb, words, allowed in queries.abilities(actor)
                         if allowed and verb not in {"token.manage", "access.manage"}]


class NewPerson(House):
    username = forms.CharField(max_length=USERNAME_LENGTH, help_text="a-z, 0-9, dot, dash, underscore")
    name = forms.CharField(max_length=200)


class NewAppointment(House):
    """One place in a unit. Dates are days in UTC; an empty end is open."""

    unit = forms.CharField(max_length=128, help_text="The unit's code, such as THA/police.")
    role = forms.ChoiceField(choices=[(code, words) for code, words in ROLES.items() if code != "service"])
    crime_areas = forms.CharField(required=False, help_text="Codes by comma, such as drugs, arms.")
    clearance = forms.TypedChoiceField(coerce=int, choices=list(enumerate(
        WORDS[code] for code in CLASSIFICATIONS)), initial=2, label="Cleared up to")
    compartments = forms.MultipleChoiceField(choices=[(code, WORDS[code]) for code in COMPARTMENTS], initial=["OPEN"],
                                             widget=forms.CheckboxSelectMultiple)
    starts = DayField(required=False, widget=forms.DateInput(attrs={"type": "date"}))
    ends = DayField(required=False, widget=forms.DateInput(attrs={"type": "date"}),
                           help_text="The first day on which it no longer holds.")

    def values(self) -> dict[str, Any]:
        """As `services.appoint` wants them."""
        cleaned = dict(self.cleaned_data)
        cleaned["crime_areas"] = [part.strip() for part in cleaned["crime_areas"].split(",") if part.strip()]
        for name in ("starts", "ends"):
            day = cleaned[name]
            cleaned[name] = datetime.combine(day, time.min, tzinfo=UTC) if day else None
        return cleaned


class AuditSearch(House):
    """What an auditor looks for; every field may stay empty."""

    actor = forms.CharField(required=False, max_length=128, label="Who", help_text="Name, user name, unit, role or id.")
    verb = forms.CharField(required=False, max_length=64, help_text="The beginning of a verb, such as record.")
    object_id = forms.CharField(required=False, max_length=200, label="Object id")
    outcome = forms.ChoiceField(required=False, choices=[("", "any"), *((code, code) for code in OUTCOMES)])
    since = DayField(required=False, widget=forms.DateInput(attrs={"type": "date"}), label="From day")
    until = DayField(required=False, widget=forms.DateInput(attrs={"type": "date"}), label="To day")
