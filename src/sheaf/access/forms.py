"""Forms of this room; allauth's own where it has one."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import ChangePasswordForm
from django import forms

from sheaf.access import services
from sheaf.kernel.errors import Invalid


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
