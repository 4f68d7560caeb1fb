"""What the pages of this room share beside those of the plan."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from sheaf.access.actor import Actor
from sheaf.access.doors import actor_of
from sheaf.access.policy import require
from sheaf.plan.pages import tried


def reader(request: HttpRequest) -> Actor:
    """Who may see reports of a year at all."""
    actor = actor_of(request)
    require(actor, "plan.year")
    return actor


def form_page(request: HttpRequest, form: Any, title: str, do: Callable[[], Any], back: Callable[[Any], str], **more: Any) -> HttpResponse:
    """Show the form, or do it and go where `back` of the result says."""
    made: list[Any] = []
    if request.method == "POST" and form.is_valid() and tried(form, lambda: made.append(do())):
        messages.success(request, f"{title}: done.")
        return redirect(back(made[0]))
    template = more.pop("template", "reporting/form.html")
    return render(request, template, {"form": form, "title": title, **more}, status=422 if form.errors else 200)
