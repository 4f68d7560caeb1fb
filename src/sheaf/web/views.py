"""The first page (the inbox of one's work), the keys page, the health probe, error pages."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from sheaf import __version__
from sheaf.kernel import node
from sheaf.kernel.errors import NotFound, SheafError
from sheaf.web import registry


@login_required
def home(request: HttpRequest) -> HttpResponse:
    """What waits for the reader, urgent first."""
    actor = getattr(request, "actor", None)
    items = registry.work(actor) if actor else []
    return render(request, "web/home.html", {"items": items})


@login_required
def keys(request: HttpRequest) -> HttpResponse:
    """The keyboard's short cuts, and the switch for single keys."""
    return render(request, "web/keys.html")


def health(request: HttpRequest) -> HttpResponse:
    """Whether the process answers and which node it is; nothing else."""
    return JsonResponse({"node": node.current().state if node.known() else "", "version": __version__, "ok": True})


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "web/error.html", {"error": NotFound("There is no such page, or none for you.")}, status=404)


def broken(request: HttpRequest) -> HttpResponse:
    sentence = "Something broke on our side; nothing was changed. The administrator's log has the details."
    error = SheafError(sentence, code="broken")
    return render(request, "web/error.html", {"error": error}, status=500)
