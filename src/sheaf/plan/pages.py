"""What the pages of the plan's rooms share: who may keep, and a form that does one thing, with errors beside their fields."""

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
    """Who may keep the common part of the plan; refused before anything is read."""
    actor = actor_of(request)
    require(actor, "plan.keep")
    return actor


def form_page(
    request: HttpRequest, form: Any, title: str, do: Callable[[], Any], back: str, *, template: str,
    after: Callable[[Any], str] | None = None, **more: Any
) -> HttpResponse:
    """Show the form, or do it and go back, or where `after` of what was made says."""
    made: list[Any] = []
    if request.method == "POST" and form.is_valid() and tried(form, lambda: made.append(do())):
        messages.success(request, f"{title}: done.")
        return redirect(after(made[0]) if after else back)
    return render(request, template, {"form": form, "title": title, "back": back, **more}, status=422 if form.errors else 200)


def tried(form: Any, do: Callable[[], Any]) -> bool:
    """Whether it was done; else the form carries why not. What is refused is no error of the form."""
    try:
        do()
    except SheafError as error:
        if error.status == Refused.status:
            raise
        complain(form, error)
        return False
    return True


def complain(form: Any, error: SheafError) -> None:
    """The error's sentence above the form, and each field's beside it."""
    form.add_error(None, error.message)
    for field, sentence in error.details.get("fields", {}).items():
        form.add_error(field if field in form.fields else None, sentence)
