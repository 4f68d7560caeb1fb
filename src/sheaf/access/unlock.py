"""The unlocked session: the personal key, wrapped under a key that only the browser's cookie holds.

Database and session store see ciphertext, the browser sees a random number: neither alone opens
anything. The wrap is made as soon as the password is right, so it survives the second factor's page;
it is worth nothing before that, because no actor exists until the sign-in is complete.
"""

from __future__ import annotations

import base64
import binascii

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from sheaf.access.keys import Secret
from sheaf.access.models import Person
from sheaf.crypto.errors import CryptoError
from sheaf.crypto.wrap import new_key, unwrap_key, unwrap_password, wrap_key

SESSION_KEY = "sheaf_unlock"
_PENDING = "_sheaf_unlock_cookie"


def cookie_name() -> str:
    """Named after the session cookie, so that several nodes on one host do not collide."""
    return f"{settings.SESSION_COOKIE_NAME}-key"


def unlock(request: HttpRequest, person: Person, password: str) -> None:
    """Unwrap the personal key and keep it for this session; `CannotOpen` where the password is wrong."""
    keep(request, person, unwrap_password(bytes(person.key_wrapped), password))


def keep(request: HttpRequest, person: Person, personal: bytes) -> None:
    """Wrap an opened personal key under a fresh cookie."""
    key = new_key()
    wrapped = wrap_key(personal, key, _context(person.id))
    request.session[SESSION_KEY] = base64.b64encode(wrapped).decode()
    setattr(request, _PENDING, base64.urlsafe_b64encode(key).decode())


def opened(request: HttpRequest, person_id: str) -> Secret | None:
    """The person's key in this session, or None where it is locked."""
    wrapped, cookie = request.session.get(SESSION_KEY), request.COOKIES.get(cookie_name())
    if not wrapped or not cookie:
        return None
    try:
        key = base64.urlsafe_b64decode(cookie)
        return Secret.from_bytes(unwrap_key(base64.b64decode(wrapped), key, _context(person_id)))
    except (CryptoError, binascii.Error, ValueError):
        return None


def set_cookie(request: HttpRequest, response: HttpResponse) -> None:
    """Send a fresh key to the browser, or forget the old one where the session holds nothing for it."""
    fresh = getattr(request, _PENDING, None)
    if fresh:
        response.set_cookie(cookie_name(), fresh, httponly=True, samesite="Strict",
                            secure=settings.SESSION_COOKIE_SECURE)
    elif cookie_name() in request.COOKIES and SESSION_KEY not in request.session:
        response.delete_cookie(cookie_name(), samesite="Strict")


def _context(person_id: str) -> bytes:
    return f"sheaf session\0{person_id}".encode()
