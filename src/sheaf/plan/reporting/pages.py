"""What the pages of this room share beside those of the plan."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

from sheaf.access.actor import Actor
from sheaf.access.doors import actor_of
from sheaf.access.policy import require
from sheaf.plan import pages


def reader(request: HttpRequest) -> Actor:
    """Who may see reports of a year at all."""
    actor = actor_of(request)
    require(actor, "plan.year")
    return actor


def form_page(request: HttpRequest, form: Any, title: str, do: Callable[[], Any], back: Callable[[Any], str], **more: Any) -> HttpResponse:
    """Show the form, or do it and go where `back` of the result says."""
    return pages.form_page(request, form, title, do, "", after=back, **{"template": "reporting/form.html", **more})
