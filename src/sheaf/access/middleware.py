"""Sets `request.actor` on every request, and keeps a half-finished account on the pages that finish it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse

from sheaf.access import unlock
from sheaf.access.actor import NOBODY, Actor
from sheaf.access.freshness import is_fresh
from sheaf.access.models import Person
from sheaf.access.queries import actor_for
from sheaf.kernel.errors import Refused

APPOINTMENT = "sheaf_appointment"  # session key: which appointment the person acts under
TOTP_SEEN = "sheaf_totp_seen"  # session key: spares a query per page once enrolment was found
OPEN_PATHS = ("/static/", "/account/", "/access/me", "/wire/")


class ActorMiddleware:
    """After allauth's middleware, before the error pages."""

    def __init__(self, respond: Callable[[HttpRequest], HttpResponse]) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = _actor(request)  # type: ignore[attr-defined]
        response = _detour(request) or self.respond(request)
        unlock.set_cookie(request, response)
        return response


def _actor(request: HttpRequest) -> Actor:
    person = request.user
    if not isinstance(person, Person):
        return NOBODY
    personal = unlock.opened(request, person.id)
    actor = actor_for(person, personal, appointment_id=request.session.get(APPOINTMENT, ""))
    return actor if actor is NOBODY or is_fresh(request, person) else replace(actor, fresh=False)


def _detour(request: HttpRequest) -> HttpResponse | None:
    """First the one-time password is changed, then the second factor is set up; nothing else before."""
    person = request.user
    if not isinstance(person, Person) or request.path.startswith(OPEN_PATHS):
        return None
    if person.must_change_password:
        return _send(request, "account_change_password", "Change your one-time password first.")
    if _needs_totp(request, person):
        return _send(request, "mfa_activate_totp", "Set up your authenticator app first.")
    return None


def _needs_totp(request: HttpRequest, person: Person) -> bool:
    values = getattr(settings, "VALUES", None)
    required = getattr(settings, "REQUIRE_TOTP", values.require_totp if values else True)
    if not required or request.session.get(TOTP_SEEN):
        return False
    if is_mfa_enabled(person):
        request.session[TOTP_SEEN] = True
        return False
    return True


def _send(request: HttpRequest, url_name: str, sentence: str) -> HttpResponse:
    if request.path.startswith("/api/"):
        error = Refused(sentence, rule="sign in")
        return JsonResponse(error.diagnostics(), status=error.status)
    if request.headers.get("HX-Request"):
        response = HttpResponse(status=204)
        response.headers["HX-Redirect"] = reverse(url_name)
        return response
    return redirect(url_name)
