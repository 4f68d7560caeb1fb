"""Security headers on every answer; one shape for every expected error."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from sheaf.kernel.errors import Invalid, RateLimited, SheafError, Unconfirmed
from sheaf.web.plain import all_plain

log = logging.getLogger("sheaf.web")
Respond = Callable[[HttpRequest], HttpResponse]

POLICY = "; ".join((
    "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data: blob:", "font-src 'self'",
    "connect-src 'self'", "form-action 'self'", "frame-ancestors 'none'", "base-uri 'none'", "manifest-src 'self'",
))
HSTS = "max-age=31536000"  # a year; without subdomains, which are not ours to decide about
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=()",
}


class SecurityHeaders:
    """Strict Content-Security-Policy without inline script or style; personal pages are never cached."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.respond(request)
        if settings.SESSION_COOKIE_SECURE:
            response.headers.setdefault("Strict-Transport-Security", HSTS)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if not request.path.startswith("/static/"):
            response.headers.setdefault("Cache-Control", "no-store")
        return response


def wants_json(request: HttpRequest) -> bool:
    return request.path.startswith(("/api/", "/wire/"))


class Errors:
    """A SheafError becomes a page, or {code, message, details} for the API and the wire."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.respond(request)
        if response.status_code == 405 and wants_json(request) and response.headers.get("Content-Type") != "application/json":
            words = SheafError("This address does not take that method.", code="method").diagnostics()
            response = JsonResponse(words, status=405, headers={"Allow": response.headers.get("Allow", "")})
        return response

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """What no database keeps is refused before any view sees it. The API's and the wire's bodies, which are read
        later, are checked by their own readers."""
        texts = [request.path, *(text for pair in request.GET.lists() for text in (pair[0], *pair[1]))]
        if request.method == "POST" and not wants_json(request):
            texts += [text for pair in request.POST.lists() for text in (pair[0], *pair[1])]
        if all_plain(texts):
            return None
        return _answer(request, Invalid("The text holds characters that cannot be stored.", code="characters"))

    def process_exception(self, request: HttpRequest, error: BaseException) -> HttpResponse | None:
        return _answer(request, error) if isinstance(error, SheafError) else None


def _why(request: HttpRequest, error: SheafError) -> str:
    """The query of the page that explains a refusal. The object's id only where the reader gave it himself."""
    asked = getattr(error, "why", None)
    if not asked:
        return ""
    known = bool(asked["object"]) and asked["object"] in request.path.split("/")
    return urlencode(asked if known else {"verb": asked["verb"]})


def _confirm(request: HttpRequest, error: SheafError) -> HttpResponse:
    """To the confirmation and back. What a form sent is kept in the page alone, to be sent again: never in the session."""
    page = reverse("account_reauthenticate")
    if request.method == "GET":
        return redirect(f"{page}?{urlencode({'next': request.get_full_path()})}")
    fields = [(name, text) for name, texts in request.POST.lists() if name != "csrfmiddlewaretoken" for text in texts]
    return render(request, "web/confirm.html", {"error": error, "fields": fields, "page": page}, status=error.status)


def _answer(request: HttpRequest, error: SheafError) -> HttpResponse:
    response: HttpResponse
    if wants_json(request):
        response = JsonResponse(error.diagnostics(), status=error.status)
    elif isinstance(error, Unconfirmed) and not request.headers.get("HX-Request"):
        return _confirm(request, error)
    else:
        response = render(request, "web/error.html", {"error": error, "why": _why(request, error)}, status=error.status)
    if isinstance(error, RateLimited):
        response.headers["Retry-After"] = str(error.details.get("retry_after", 60))
    return response
