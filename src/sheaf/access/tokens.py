"""API tokens: made once, shown once, checked in constant time, and able to open what their person can.

A token reads `sheaf_<id>_<secret>`. The secret has 256 bits, so one round of SHA-256 is enough; two
labels give two unrelated values: one is stored to check it, the other wraps the personal key.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from sheaf.access.actor import NOBODY, Actor
from sheaf.access.keys import Secret
from sheaf.access.models import ApiToken, Person
from sheaf.access.policy import require
from sheaf.access.queries import actor_for
from sheaf.access.rules import TABLE
from sheaf.audit import services as audit
from sheaf.crypto.digest import same, sha256, sha256_hex
from sheaf.crypto.wrap import unwrap_key, wrap_key
from sheaf.kernel import clock, ids
from sheaf.kernel.errors import Conflict, Invalid, Locked, NotFound, Refused
from sheaf.store import atomic

MAX_DAYS = 366
MAX_TOKENS = 20  # in force, per person: more are a sign of a script gone wrong
_PREFIX = "sheaf"
_USED_EVERY = timedelta(minutes=5)  # how exact `last_used` is; a write per call would serialise readers


def create_token(actor: Actor, *, name: str, scopes: Iterable[str], days: int) -> tuple[ApiToken, str]:
    """A token for the actor's present appointment: (row, the token itself, which is never shown again)."""
    require(actor, "token.manage")
    wanted = _proper(actor, name, scopes, days)
    personal = actor.keys.personal if actor.keys else None
    if personal is None:
        raise Locked("Your keys are locked in this session: enter your password again.")
    secret = ids.new_secret()
    token = ApiToken(person_id=actor.person_id, appointment_id=actor.appointment_id, name=name.strip(), scopes=wanted,
                     check_digest=_check(secret), expires=clock.now() + timedelta(days=days))
    token.key_wrapped = wrap_key(personal.to_bytes(), _key(secret), _context(token))
    with atomic():
        in_force = ApiToken.objects.filter(person_id=actor.person_id, revoked__isnull=True, expires__gt=clock.now())
        if in_force.count() >= MAX_TOKENS:
            raise Conflict(f"You have {MAX_TOKENS} tokens already: revoke one first.")
        token.save(force_insert=True)
        audit.record(actor, "token.manage", kind="token", object_id=token.id,
                     detail={"did": "create", "scopes": wanted, "days": days})
    return token, f"{_PREFIX}_{token.id}_{secret}"


def revoke_token(actor: Actor, token_id: str) -> None:
    """End one of the actor's own tokens now. Ending it twice is no error."""
    require(actor, "token.manage", leaves=False)
    with atomic():
        token = ApiToken.objects.filter(pk=token_id, person_id=actor.person_id).first()
        if token is None:
            raise NotFound("There is no such token.")
        if token.revoked is None:
            token.revoked = clock.now()
            token.save(update_fields=["revoked"])
            audit.record(actor, "token.manage", kind="token", object_id=token.id, detail={"did": "revoke"})


def actor_of(raw: str) -> Actor:
    """The actor that a token stands for, with keys; `NOBODY` for anything that is no token in force."""
    prefix, _, rest = raw.partition("_")
    token_id, _, secret = rest.partition("_")
    if prefix != _PREFIX or not ids.is_id(token_id):
        return NOBODY
    token = ApiToken.objects.select_related("person").filter(pk=token_id).first()
    if token is None or not same(token.check_digest, _check(secret)) or not token.in_force(clock.now()):
        return NOBODY
    _note_use(token)
    personal = unwrap_key(bytes(token.key_wrapped or b""), _key(secret), _context(token))
    return actor_for(token.person, Secret.from_bytes(personal), appointment_id=token.appointment_id,
                     scopes=frozenset(token.scopes))


def revoke_all(person: Person) -> None:
    """End every token of a person. Call inside `atomic`."""
    ApiToken.objects.filter(person=person, revoked__isnull=True).update(revoked=clock.now())


def _proper(actor: Actor, name: str, scopes: Iterable[str], days: int) -> list[str]:
    if actor.scopes is not None:
        raise Refused("A token cannot make tokens.", rule="scope")
    wanted = sorted({scope.strip() for scope in scopes if scope.strip()})
    unknown = [scope for scope in wanted if not any(verb.startswith(scope) for verb in TABLE)]
    fields = {}
    if not name.strip() or len(name) > 100:
        fields["name"] = "A name of at most 100 characters."
    if not wanted or unknown:
        fields["scopes"] = f"No such scope: {', '.join(unknown)}." if unknown else "Give at least one scope."
    if not 1 <= days <= MAX_DAYS:
        fields["days"] = f"1 to {MAX_DAYS} days."
    if fields:
        raise Invalid(" ".join(fields.values()), fields=fields)
    return wanted


def _check(secret: str) -> str:
    return sha256_hex(b"sheaf token check\0" + secret.encode())


def _key(secret: str) -> bytes:
    return sha256(b"sheaf token key\0" + secret.encode())


def _context(token: ApiToken) -> bytes:
    return f"sheaf token\0{token.id}\0{token.person_id}".encode()


def _note_use(token: ApiToken) -> None:
    now = clock.now()
    if token.last_used is None or now - token.last_used > _USED_EVERY:
        ApiToken.objects.filter(pk=token.pk).update(last_used=now)
