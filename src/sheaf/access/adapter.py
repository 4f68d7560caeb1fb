"""allauth made to fit: no sign-up, keys unlocked with the password, second factors encrypted at rest."""

from __future__ import annotations

import base64
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.utils import is_mfa_enabled
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from sheaf.access import lockout, unlock
from sheaf.access.actor import Actor
from sheaf.access.keys import make_private
from sheaf.access.models import Person
from sheaf.access.queries import actor_for
from sheaf.audit import services as audit
from sheaf.crypto.errors import CannotOpen
from sheaf.crypto.wrap import new_key, unwrap_key, wrap_key
from sheaf.kernel import node
from sheaf.kernel.errors import RateLimited


class ClosedAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made by the node's administrator; signing in unlocks the person's keys."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Counted before the password is looked at; whoever has to wait is told so, account or none."""
        try:
            lockout.begin(_keys(request, credentials))
        except RateLimited as error:
            audit.record(_plain(None), "self.sign_in", kind="person", outcome="refused", detail={
                "door": "page", "waits": error.details.get("retry_after", 0)})
            raise ValidationError(error.message, code=error.code) from None

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Person | None:
        person: Person | None = super().authenticate(request, **credentials)
        if person:
            lockout.succeeded(_keys(request, credentials))
        if person and person.is_active and credentials.get("password"):
            try:
                unlock.unlock(request, person, credentials["password"])
            except CannotOpen:  # the row was put together wrongly; the person signs in without keys
                audit.record(_plain(person), "self.unlock", kind="person", object_id=person.id, outcome="refused")
        return person

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """A wrong password leaves a row; the name that was typed does not, since people type passwords there."""
        known = Person.objects.filter(username=str(credentials.get("username", "")).lower()).first()
        audit.record(_plain(known), "self.sign_in", kind="person", object_id=known.id if known else "",
                     outcome="refused", detail={"door": "page", "failures": lockout.failures(_keys(request, credentials))})

    def login(self, request: HttpRequest, user: Person) -> None:
        super().login(request, user)
        actor = actor_for(user)
        audit.record(actor if actor.person_id else _plain(user), "self.sign_in", kind="person", object_id=user.id,
                     detail={"door": "page"})

    def logout(self, request: HttpRequest) -> None:
        if isinstance(request.user, Person):
            audit.record(_plain(request.user), "self.sign_out", kind="person", object_id=request.user.id)
        super().logout(request)

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Setting up the first second factor follows the sign-in at once; changing it asks for the password again."""
        if app == "allauth.mfa" and not is_mfa_enabled(self.request.user):
            return False
        return bool(super().is_reauthentication_required(app=app, **kwargs))

    def clean_username(self, username: str, shallow: bool = False) -> str:
        return username.strip().lower()

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """A node sends no mail."""


class MfaAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """TOTP and recovery seeds are stored encrypted under a key in a file of the home folder, so that a copy of
    the database alone gives nobody a second factor."""

    def encrypt(self, text: str) -> str:
        return base64.b64encode(wrap_key(text.encode(), _node_key(), b"sheaf mfa")).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return unwrap_key(base64.b64decode(encrypted_text), _node_key(), b"sheaf mfa").decode()

    def get_totp_issuer(self) -> str:
        return f"Sheaf {node.current().title}"


def _node_key() -> bytes:
    """The node's own key for second factors: a file of mode 600, made when it is first needed."""
    path = node.current().home / "second-factor.key"
    return path.read_bytes() if path.is_file() else make_private(path, new_key())


def _keys(request: HttpRequest, credentials: dict[str, Any]) -> tuple[str, ...]:
    return lockout.keys_for(str(credentials.get("username", "")), lockout.address_of(request))


def _plain(person: Person | None) -> Actor:
    """The person as such, before there is an appointment to act under."""
    return Actor(person.id if person else "", "", "", node.current().state, "", "")
