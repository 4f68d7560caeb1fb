"""Making, granting and taking unit keys. The private parts pass through memory here and nowhere else."""

from __future__ import annotations

from django.db.models import Q

from sheaf.access.actor import Actor
from sheaf.access.keys import Secret, full_address, read_service, seal_for_holder, unlock_service, write_service
from sheaf.access.models import Appointment, HeldKey, Person, UnitKey
from sheaf.access.policy import require
from sheaf.access.queries import KEYLESS_ROLES, appointments_in_force
from sheaf.audit import services as audit
from sheaf.kernel import clock, node
from sheaf.kernel.errors import Conflict, Locked
from sheaf.store import atomic


def grant_keys(actor: Actor, person_id: str) -> int:
    """Give a colleague every key of the actor's ring that the colleague's appointments call for.

    Retired keys go along, so that old messages open. Returns how many keys were granted; `Conflict`
    where there is nothing to grant.
    """
    require(actor, "key.grant")
    if actor.keys is None:
        raise Locked("Your keys are locked in this session: enter your password again.")
    with atomic():
        holder = Person.objects.select_for_update().filter(pk=person_id, is_active=True).first()
        lacking = _lacking(actor, holder) if holder else []
        if not holder or not lacking:
            raise Conflict("There is no key to grant to this person.", code="nothing_to_grant")
        for key in lacking:
            secret = actor.keys.secret(key.kid)
            _give(holder, key, secret, granted_by=actor.person_id)
        audit.record(actor, "key.grant", kind="person", object_id=person_id,
                     detail={"keys": [key.kid for key in lacking]})
    return len(lacking)


def first_keys(appointment: Appointment) -> None:
    """Make keys for the addresses of the appointment that have none with a holder. Call inside `atomic`."""
    if appointment.role in KEYLESS_ROLES:
        return
    for address in appointment.addresses:
        current = UnitKey.objects.select_for_update().filter(address=address, retired__isnull=True).first()
        if current and current.holders.exists():
            continue  # somebody holds it and can grant it
        replace_key(address, [appointment.person])


def replace_key(address: str, holders: list[Person]) -> UnitKey:
    """A new key in place of the current one, sealed to these holders' own keys. Nobody need be signed in for that: the
    secret is made here. The former key stays with whoever holds it, for reading. Call inside `atomic`."""
    for current in UnitKey.objects.select_for_update().filter(address=address, retired__isnull=True):
        retire(current)
    key, secret = make_key(address)
    for holder in holders:
        _give(holder, key, secret)
    return key


def create_service_keys() -> None:
    """Make the node's service key where there is none, write its file and unlock it. For `sheaf node init`."""
    here = node.current()
    address = full_address(f"{here.state}/service")
    keys = read_service(here.home)
    if not keys:
        keys = [(address, Secret.generate())]
        write_service(here.home, keys)
    register_service_key(*keys[-1])
    unlock_service()


def register_service_key(address: str, secret: Secret) -> None:
    """Enter the public part of the service key, so that the directory can publish it."""
    with atomic():
        for other in UnitKey.objects.filter(address=address, retired__isnull=True).exclude(kid=secret.sealing.kid):
            retire(other)
        UnitKey.objects.get_or_create(kid=secret.sealing.kid, defaults=_public(address, secret))


def make_key(address: str) -> tuple[UnitKey, Secret]:
    """A new key for an address, entered as its current one. Only OPEN signs for the unit."""
    secret = Secret.generate(signs=address.endswith("#OPEN"))
    return UnitKey.objects.create(kid=secret.sealing.kid, **_public(address, secret)), secret


def _public(address: str, secret: Secret) -> dict[str, object]:
    verify = secret.signing.public if secret.signing else None
    return {"address": address, "seal_public": secret.sealing.public.to_bytes(),
            "verify_kid": verify.kid if verify else "", "verify_public": verify.to_bytes() if verify else b""}


def _lacking(actor: Actor, holder: Person) -> list[UnitKey]:
    """Keys on the actor's ring that the holder's appointments call for and the holder lacks."""
    wanted = {address for item in appointments_in_force(holder) if item.role not in KEYLESS_ROLES
              for address in item.addresses} & actor.keys.addresses()
    held = HeldKey.objects.filter(person=holder).values("unit_key_id")
    mine = HeldKey.objects.filter(person_id=actor.person_id).values("unit_key_id")
    return list(UnitKey.objects.filter(Q(kid__in=mine), address__in=wanted).exclude(kid__in=held))


def _give(holder: Person, key: UnitKey, secret: Secret, granted_by: str = "") -> None:
    ciphertext, wrap = seal_for_holder(secret, key.kid, holder)
    HeldKey.objects.create(person=holder, unit_key=key, ciphertext=ciphertext, wrap=wrap, granted_by=granted_by)


def retire(key: UnitKey) -> None:
    key.retired = clock.now()
    key.save(update_fields=["retired"])
