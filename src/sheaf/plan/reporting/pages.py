"""What the pages of this room share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from sheaf.access.actor import Actor
from sheaf.access.doors import actor_of
from sheaf.access.policy import require
from sheaf.kernel.errors import Refused, SheafError


def keeper(request: HttpRequest) -> Actor:
    """Who may keep formats and cycles; refused before anything is read."""
    actor = actor_of(request)
    require(actor, "plan.keep")
    return actor


def reader(request: HttpRequest) -> Actor:
    """Who may see reports of a year at all."""
    actor = actor_of(request)
    require(actor, "plan.year")
    return actor


def form_page(request: HttpRequest, form: Any, title: str, do: Callable[[], Any], back: Callable[[Any], str], **more: Any) -> HttpResponse:
    """Show the form, or do it and go where `back` of the result says."""
    if request.method == "POST" and form.is_valid():
        try:
            made = do()
        except SheafError as error:
            if error.status == Refused.status:  # it is not the form that is wrong
                raise
            complain(form, error)
        else:
            messages.success(request, f"{title}: done.")
            return redirect(back(made))
    template = more.pop("template", "reporting/form.html")
    return render(request, template, {"form": form, "title": title, **more}, status=422 if form.errors else 200)


def complain(form: Any, error: SheafError) -> None:
    """The error's sentence above the form, and each field's beside it."""
    form.add_error(None, error.message)
    for field, sentence in error.details.get("fields", {}).items():
        form.add_error(field if field in form.fields else None, sentence)
