"""The first page (the inbox of one's work), the keys page, the health probe, error pages."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from sheaf import __version__
from sheaf.kernel import node
from sheaf.kernel.errors import NotFound, SheafError
from sheaf.web import registry
from sheaf.web.middleware import wants_json


@require_safe
@login_required
def home(request: HttpRequest) -> HttpResponse:
    """What waits for the reader, urgent first."""
    actor = getattr(request, "actor", None)
    items = registry.work(actor) if actor else []
    return render(request, "web/home.html", {"items": items})


@require_safe
@login_required
def keys(request: HttpRequest) -> HttpResponse:
    """The keyboard's short cuts, and the switch for single keys."""
    return render(request, "web/keys.html")


@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """Whether the process answers and which node it is; nothing else."""
    return JsonResponse({"node": node.current().state if node.known() else "", "version": __version__, "ok": True})


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    error = NotFound("There is no such page, or none for you.")
    if wants_json(request):
        return JsonResponse(error.diagnostics(), status=404)
    return render(request, "web/error.html", {"error": error}, status=404)


def broken(request: HttpRequest) -> HttpResponse:
    sentence = "Something broke on our side; nothing was changed. The administrator's log has the details."
    error = SheafError(sentence, code="broken")
    if wants_json(request):
        return JsonResponse(error.diagnostics(), status=500)
    return render(request, "web/error.html", {"error": error}, status=500)
