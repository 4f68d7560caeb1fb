"""The three doors' locks: pages (session), the API (bearer token or session), the shell (token or password)."""

from __future__ import annotations

import argparse
import getpass
from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec
from urllib.parse import urlsplit

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from ninja.security import APIKeyCookie, HttpBearer

from sheaf.access import lockout, tokens
from sheaf.access.actor import NOBODY, Actor, operator
from sheaf.access.keys import Secret
from sheaf.access.models import Person
from sheaf.access.policy import require_any
from sheaf.access.queries import actor_for
from sheaf.audit import services as audit
from sheaf.crypto.errors import CannotOpen
from sheaf.crypto.wrap import unwrap_password
from sheaf.kernel import node
from sheaf.kernel.errors import Refused

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def signed_in(view: View[P]) -> View[P]:
    """A page for people with an appointment in force: others are sent to the sign-in, or told why not.

    In the view `request.actor` is an `Actor`.
    """

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return _to_sign_in(request)
        if actor_of(request) is NOBODY:
            raise Refused("You have no appointment in force today. Ask your node's administrator.", rule="appointment")
        return view(request, *args, **kwargs)

    return guarded


def actor_of(request: HttpRequest) -> Actor:
    """The actor of a request, `NOBODY` where there is none; for code that types `request` plainly."""
    actor = getattr(request, "actor", NOBODY)
    return actor if isinstance(actor, Actor) else NOBODY


class TokenDoor(HttpBearer):
    """`Authorization: Bearer sheaf_...`."""

    def __init__(self, *verbs: str) -> None:
        super().__init__()
        self.verbs = verbs

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        actor = tokens.actor_of(token)
        if actor is NOBODY:
            return None
        request.actor = actor  # type: ignore[attr-defined]
        return _admitted(actor, self.verbs)


class SessionDoor(APIKeyCookie):
    """The session of the pages; unsafe methods need the CSRF token."""

    param_name = "session"

    def __init__(self, *verbs: str) -> None:
        super().__init__()
        self.verbs = verbs

    def __call__(self, request: HttpRequest) -> Any:
        if "Authorization" in request.headers:  # a token that is none, or no longer: said so, not asked for a form's token
            return None
        return super().__call__(request)

    def authenticate(self, request: HttpRequest, key: str | None) -> Any:
        actor = actor_of(request)
        return None if actor is NOBODY else _admitted(actor, self.verbs)


def door(*verbs: str) -> list[Any]:
    """The lock of an API operation: `auth=door("record.edit")`. Whoever has none of the verbs, by role or by the
    token's scopes, is refused before anything of the request is read, so that no answer about its fields or its
    object reaches them. Without verbs: for everybody who is signed in. The service still asks about the object.
    """
    return [TokenDoor(*verbs), SessionDoor(*verbs)]


def _admitted(actor: Actor, verbs: tuple[str, ...]) -> Actor:
    require_any(actor, *verbs)
    return actor


api_auth = door()


def add_actor_options(parser: argparse.ArgumentParser) -> None:
    """`--as USER`: for commands that act as a person."""
    parser.add_argument("--as", dest="as_user", metavar="USER", default="",
                        help="act as this person (asks for the password); else the token in SHEAF_TOKEN is used")


def actor_from_shell(args: argparse.Namespace) -> Actor:
    """The person at the shell: by SHEAF_TOKEN, or by `--as USER` and a password prompt."""
    username = getattr(args, "as_user", "") or ""
    if username:  # never before the limits: `lockout` counts at this door as well
        return _by_password(username, _typed(f"Password of {username}: "))
    values = getattr(settings, "VALUES", None)
    actor = tokens.actor_of(values.token) if values and values.token else NOBODY
    if actor is NOBODY:
        raise Refused("Who are you? Set SHEAF_TOKEN to a token in force, or give --as USER.", rule="sign in")
    return actor


def _typed(asked: str) -> str:
    try:
        return getpass.getpass(asked)
    except EOFError:
        raise Refused("Nobody is here to type it: set SHEAF_TOKEN to a token in force instead.", rule="sign in") from None


def operator_at_shell() -> Actor:
    """The node's operator, for commands that whoever owns the machine may run: people, keys, delivery."""
    return operator(node.current().state)


def person_or_operator(args: argparse.Namespace) -> Actor:
    """For commands without content of a case: the person who is named, else whoever owns the machine."""
    values = getattr(settings, "VALUES", None)
    named = getattr(args, "as_user", "") or (values and values.token)
    return actor_from_shell(args) if named else operator_at_shell()


def _by_password(username: str, password: str) -> Actor:
    counted = lockout.keys_for(username, "")
    lockout.begin(counted)
    person = Person.objects.filter(username=username.strip().lower(), is_active=True).first()
    right = (person or Person(password=make_password("nobody"))).check_password(password)  # as long for an unknown name
    try:
        if person and right and not person.must_change_password:
            personal = Secret.from_bytes(unwrap_password(bytes(person.key_wrapped), password))
            actor = actor_for(person, personal)
            if actor is not NOBODY and _second_factor(person):
                lockout.succeeded(counted)
                return actor
    except CannotOpen:
        pass
    audit.record(operator_at_shell(), "self.sign_in", kind="person", object_id=person.id if person else "",
                 outcome="refused", detail={"door": "shell"})
    raise Refused("User name or password is wrong, or there is no appointment in force.", rule="sign in")


def _second_factor(person: Person) -> bool:
    """Whoever has an authenticator app needs its code at the shell as well."""
    found = Authenticator.objects.filter(user_id=person.id, type=Authenticator.Type.TOTP).first()
    if found is None:
        return True
    code = _typed("Code of the authenticator app: ").strip()
    lockout.begin([lockout.code_key(person.id)])
    if not TOTP(found).validate_code(code) or not lockout.spend_code(person.id, code):
        return False
    lockout.succeeded([lockout.code_key(person.id)])
    return True


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    fragment = "HX-Request" in request.headers
    back = _page_of(request) if fragment else request.get_full_path() if request.method == "GET" else "/"
    response: HttpResponse = redirect_to_login(back)
    if fragment:  # a fragment must not be replaced by a whole sign-in page
        answer = HttpResponse(status=204)
        answer.headers["HX-Redirect"] = response.headers["Location"]
        return answer
    return response


def _page_of(request: HttpRequest) -> str:
    """The page that asked for a fragment: after the sign-in it is opened again, never the fragment alone."""
    page = urlsplit(request.headers.get("HX-Current-URL", ""))
    if page.netloc != request.get_host() or not page.path.startswith("/"):
        return "/"
    return f"{page.path}?{page.query}" if page.query else page.path
