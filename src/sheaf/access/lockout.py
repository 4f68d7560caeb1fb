"""Failed sign-ins, counted in the database so that all processes share the count.

Three counts: the name as typed (kept as a keyed digest, since people type passwords into that field; a name that is
nobody's is counted like any other), the address it came from, and codes of the second factor per person. An attempt is
counted before it is looked at and given back when it was right, so that parallel guesses do not slip past the count.
Beyond the free attempts each failure doubles the wait. A code of an authenticator app works once, in whatever process.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from allauth.core.internal.cryptokit import normalize_user_code
from django.conf import settings
from django.http import HttpRequest

from sheaf.access.actor import Actor
from sheaf.access.models import Attempts, Person, SpentCode
from sheaf.access.policy import require
from sheaf.audit import services as audit
from sheaf.kernel import clock
from sheaf.kernel.errors import NotFound, RateLimited
from sheaf.store import atomic

FREE = {"name": 5, "address": 20, "code": 5}  # an address may be a whole office's
FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(hours=1)
FORGET = timedelta(days=1)  # failures older than this do not count any more
CODE_LIFE = timedelta(minutes=10)  # a code is valid for half a minute


@dataclass(frozen=True, slots=True)
class Lock:
    """failures since the last success; seconds still to wait (0: none)."""

    failures: int
    seconds: int


def keys_for(username: str, address: str) -> tuple[str, ...]:
    """What a password attempt counts against."""
    return (_name_key(username), f"address:{_digest(address)}") if address else (_name_key(username),)


def code_key(person_id: str) -> str:
    return f"code:{person_id}"


def address_of(request: HttpRequest) -> str:
    """Where the request came from: the address that the outermost trusted proxy saw, if there are proxies."""
    values = getattr(settings, "VALUES", None)
    count = values.trusted_proxies if values else 0
    seen = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()]
    if count and len(seen) >= count:
        return seen[-count][:64]
    return str(request.META.get("REMOTE_ADDR", ""))[:64]


def begin(keys: Sequence[str]) -> None:
    """Count an attempt; `RateLimited` while one of the keys has to wait, and then nothing is looked at."""
    with atomic():
        rows = [_row(key) for key in sorted(keys)]
        wait = max((_seconds(row) for row in rows), default=0)
        if not wait:
            for row in rows:
                _count(row)
    if wait:
        raise RateLimited(f"Too many failed attempts: wait {_words(wait)}, or ask the administrator to unlock you.", retry_after=wait)


def succeeded(keys: Sequence[str]) -> None:
    """The attempt was right: the name's or person's count is gone, the address's goes back by one."""
    with atomic():
        Attempts.objects.filter(pk__in=[key for key in keys if not key.startswith("address:")]).delete()
        for row in Attempts.objects.select_for_update().filter(pk__in=keys):
            row.failures, row.until = max(row.failures - 1, 0), None
            row.save(update_fields=["failures", "until"])


def failures(keys: Sequence[str]) -> int:
    """The highest present count, for the audit row of a failure."""
    return max(Attempts.objects.filter(pk__in=keys).values_list("failures", flat=True), default=0)


def spend_code(person_id: str, code: str) -> bool:
    """Whether this code of an authenticator app is used for the first time."""
    digest = _digest(f"{person_id}\0{normalize_user_code(code)}")
    with atomic():
        return SpentCode.objects.get_or_create(pk=digest, defaults={"at": clock.now()})[1]


def forget() -> int:
    """For the worker's clock: counts and codes that matter no more; how many."""
    now = clock.now()
    return Attempts.objects.filter(last__lt=now - FORGET).delete()[0] + SpentCode.objects.filter(at__lt=now - CODE_LIFE).delete()[0]


def status(actor: Actor, person: Person) -> Lock:
    """How an account stands, for the administrator."""
    require(actor, "access.manage")
    rows = Attempts.objects.filter(pk__in=_keys_of(person))
    return Lock(max((row.failures for row in rows), default=0), max((_seconds(row) for row in rows), default=0))


def unlock(actor: Actor, *, person_id: str) -> None:
    """Let a person try again now."""
    require(actor, "access.manage")
    with atomic():
        person = Person.objects.filter(pk=person_id).first()
        if person is None:
            raise NotFound("There is no such person.")
        Attempts.objects.filter(pk__in=_keys_of(person)).delete()
        audit.record(actor, "access.manage", kind="person", object_id=person_id, detail={"did": "unlock"})


def _keys_of(person: Person) -> tuple[str, str]:
    return _name_key(person.username), code_key(person.id)


def _name_key(username: str) -> str:
    return f"name:{_digest(username.strip().lower())}"


def _row(key: str) -> Attempts:
    row, _ = Attempts.objects.select_for_update().get_or_create(pk=key)
    if row.last < clock.now() - FORGET:
        row.failures, row.until = 0, None
    return row


def _count(row: Attempts) -> None:
    row.failures, row.last = row.failures + 1, clock.now()
    beyond = row.failures - FREE[row.pk.partition(":")[0]]
    if beyond >= 0:
        row.until = row.last + min(FIRST_WAIT * 2 ** min(beyond, 16), LONGEST_WAIT)
    row.save(update_fields=["failures", "last", "until"])


def _seconds(row: Attempts) -> int:
    left = (row.until - clock.now()).total_seconds() if row.until else 0
    return int(left) + 1 if left > 0 else 0


def _words(seconds: int) -> str:
    return f"{seconds} seconds" if seconds < 120 else f"{-(-seconds // 60)} minutes"


def _digest(text: str) -> str:
    """Keyed with the node's session secret, which is not in the database."""
    return hmac.new(str(settings.SECRET_KEY).encode(), b"sheaf attempts\0" + text.encode(), hashlib.sha256).hexdigest()
