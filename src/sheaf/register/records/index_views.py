"""The page of the search keys, for the node's administrator, and what waits for them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from sheaf.access.doors import actor_of, signed_in
from sheaf.access.policy import may
from sheaf.kernel import clock
from sheaf.matching import KEYS
from sheaf.register.records import rebuilding
from sheaf.web import registry


@signed_in
@require_GET
def show(request: HttpRequest) -> HttpResponse:
    """How the search keys of own records and of each list stand."""
    rows = rebuilding.standing(actor_of(request))
    return render(request, "records/index.html", {
        "rows": rows, "version": KEYS, "running": any(item.running for item in rows), "needed": any(item.needed for item in rows)})


@signed_in
@require_POST
def rebuild(request: HttpRequest) -> HttpResponse:
    """Have keys made anew by the worker."""
    found = rebuilding.order(actor_of(request), request.POST.get("which", ""))
    messages.success(request, "The worker makes the search keys anew; searches go on meanwhile." if found else "Nothing to make anew.")
    return redirect("records:index")


def waiting(actor: Any) -> Iterator[registry.WorkItem]:
    """Search keys of an earlier version, for who runs the node."""
    for item in rebuilding.outdated() if may(actor, "index.manage").allowed else ():
        yield registry.WorkItem("Search keys are made anew" if item.running else "Search keys are of an earlier version",
                                "/search/index", "Search index", item.words, item.started or clock.now())


def register() -> None:
    """Called once when Django starts."""
    registry.nav(registry.NavItem("Register", "records:search", "record.search", order=10))
    registry.nav(registry.NavItem("Search index", "records:index", "index.manage", order=86))
    registry.inbox(waiting)
