"""What every page is given."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from sheaf.kernel import node
from sheaf.web import registry


def page(request: HttpRequest) -> dict[str, Any]:
    """The node, the reader, the navigation; whether the node has pages for the public; `demo` marks a demonstration with invented data."""
    actor = getattr(request, "actor", None)
    values = getattr(settings, "VALUES", None)
    here = node.current() if node.known() else None
    return {
        "here": here,
        "open_to_public": bool(here and here.can("compile_report")),  # a page of published reports that asks for no account
        "actor": actor,
        "navigation": registry.navigation(actor) if actor else [],
        "can_search": registry.allowed(actor, "record.search"),
        "demo": bool(values and values.demo),
    }
