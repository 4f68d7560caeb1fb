"""What the pages of this room share: who may keep, and a form that does one thing, with errors beside their fields."""

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
    """Who may keep programmes; refused before anything is read."""
    actor = actor_of(request)
    require(actor, "plan.keep")
    return actor


def form_page(request: HttpRequest, form: Any, title: str, do: Callable[[], Any], back: str, after: str = "") -> HttpResponse:
    """Show the form, or do it and go to `after`, else back."""
    if request.method == "POST" and form.is_valid() and tried(form, do):
        messages.success(request, f"{title}: done.")
        return redirect(after or back)
    return render(request, "programme/form.html", {"form": form, "title": title, "back": back}, status=422 if form.errors else 200)


def tried(form: Any, do: Callable[[], Any]) -> bool:
    """Whether it was done; else the form carries why not: the sentence above it, each field's beside it."""
    try:
        do()
    except SheafError as error:
        if error.status == Refused.status:  # it is not the form that is wrong
            raise
        form.add_error(None, error.message)
        for field, sentence in error.details.get("fields", {}).items():
            form.add_error(field if field in form.fields else None, sentence)
        return False
    return True
