"""Security headers on every answer; one shape for every expected error."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from sheaf.kernel.errors import RateLimited, SheafError

log = logging.getLogger("sheaf.web")
Respond = Callable[[HttpRequest], HttpResponse]

POLICY = "; ".join((
    "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data: blob:", "font-src 'self'",
    "connect-src 'self'", "form-action 'self'", "frame-ancestors 'none'", "base-uri 'none'", "manifest-src 'self'",
))
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
        return self.respond(request)

    def process_exception(self, request: HttpRequest, error: BaseException) -> HttpResponse | None:
        if not isinstance(error, SheafError):
            return None
        response: HttpResponse
        if wants_json(request):
            response = JsonResponse(error.diagnostics(), status=error.status)
        else:
            response = render(request, "web/error.html", {"error": error}, status=error.status)
        if isinstance(error, RateLimited):
            response.headers["Retry-After"] = str(error.details.get("retry_after", 60))
        return response
