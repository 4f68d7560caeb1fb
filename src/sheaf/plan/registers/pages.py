"""What the pages of this room share: a form that does one thing, with errors beside their fields."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from sheaf.kernel.errors import Refused, SheafError


def form_page(request: HttpRequest, form: Any, title: str, do: Callable[[], Any], back: str) -> HttpResponse:
    """Show the form, or do it and go back."""
    if request.method == "POST" and form.is_valid():
        try:
            do()
        except SheafError as error:
            if error.status == Refused.status:  # it is not the form that is wrong
                raise
            complain(form, error)
        else:
            messages.success(request, f"{title}: done.")
            return redirect(back)
    return render(request, "registers/form.html", {"form": form, "title": title, "back": back}, status=422 if form.errors else 200)


def complain(form: Any, error: SheafError) -> None:
    """The error's sentence above the form, and each field's beside it."""
    form.add_error(None, error.message)
    for field, sentence in error.details.get("fields", {}).items():
        form.add_error(field if field in form.fields else None, sentence)
