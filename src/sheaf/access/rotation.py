"""Who leaves takes no key along: the leaver's copies go at once, and the unit gets a new key.

A new key is sealed to the public keys of those who stay, so none of them need be signed in. The former key stays with
them for reading what was sealed to it, also what is still on its way. The directory publishes the new key at its next
turn, signed by the state. A key whose last holder leaves is lost: that needs a successor first, or an explicit yes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from sheaf.access.actor import Actor, service
from sheaf.access.keys import full_address
from sheaf.access.keysmith import replace_key, retire
from sheaf.access.models import Appointment, HeldKey, Person, UnitKey
from sheaf.access.policy import require
from sheaf.access.queries import KEYLESS_ROLES
from sheaf.audit import services as audit
from sheaf.kernel import clock, node
from sheaf.kernel.errors import Conflict, NotFound, Refused
from sheaf.store import atomic


@dataclass(frozen=True, slots=True)
class Orphan:
    """A key that only people without an appointment for it hold: nobody reads with it until one is appointed again.
    former: their names. waiting: people appointed to the address without its key."""

    address: str
    kid: str
    former: tuple[str, ...]
    waiting: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Taken:
    """What leaving did: addresses with a new key; keys that nobody holds any more."""

    rotated: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()


def entitled() -> dict[str, list[Person]]:
    """Address to those who may hold its keys: active accounts under an appointment that has not ended, oldest first."""
    found: dict[str, list[Person]] = {}
    running = Appointment.objects.filter(Q(ends__isnull=True) | Q(ends__gt=clock.now()), state=node.current().state,
                                         person__is_active=True).exclude(role__in=KEYLESS_ROLES)
    for item in running.select_related("person").order_by("created", "id"):
        for address in item.addresses:
            people = found.setdefault(address, [])
            if item.person not in people:
                people.append(item.person)
    return found


def take_keys(person: Person, *, everything: bool = False, accept_loss: bool = False) -> Taken:
    """Take the keys that no appointment calls for (or all) and rotate what others still hold. Call inside `atomic`.

    `Conflict` where that would lose a key for ever, unless `accept_loss`: it names the addresses and who could follow.
    """
    able = entitled()
    held = HeldKey.objects.select_for_update().filter(person=person).select_related("unit_key").order_by("id")
    going = [row for row in held if everything or person not in able.get(row.unit_key.address, [])]
    lost = [row.unit_key for row in going if not _others(row, able)]
    if lost and not accept_loss:
        raise _last_holder(person, sorted({key.address for key in lost}), able)
    return _take(going, able, excluded=person)


def take_lapsed() -> int:
    """For the worker's clock: keys of people whose appointment has run out. The last copy of a key is never taken so:
    it lies under its holder's password, opens nothing without an appointment, and the administrator sees it."""
    with atomic():
        able = entitled()
        rows = HeldKey.objects.select_related("unit_key", "person").order_by("id")
        going = [row for row in rows if row.person not in able.get(row.unit_key.address, []) and _others(row, able)]
        if not going:
            return 0
        taken = _take(going, able)
        audit.record(service(node.current().state), "key.lapse", kind="unit", detail={
            "taken": len(going), "rotated": list(taken.rotated)[:40]})
    return len(going)


def rotate(actor: Actor, *, address: str) -> UnitKey:
    """Give an address a new key now. Its unit's releasers may, and the node's administrator, who gets no copy."""
    require(actor, "key.rotate")
    address = full_address(address.strip())
    if actor.role != "node_admin" and not address.startswith(f"{actor.unit}#"):
        raise Refused("You may rotate the keys of your own unit.", rule="own_unit")
    with atomic():
        current = UnitKey.objects.select_for_update().filter(address=address, retired__isnull=True).first()
        able = {person.id: person for person in entitled().get(address, [])}
        stay = [able[row.person_id] for row in current.holders.order_by("id") if row.person_id in able] if current else []
        if current is None or address == full_address(f"{node.current().state}/service"):
            raise NotFound("There is no such key of a unit.")
        if not stay:
            raise Conflict("Nobody with an appointment holds this key: a new one would have no holder.", code="no_holder")
        key = replace_key(address, stay)
        audit.record(actor, "key.rotate", kind="unit", object_id=address, detail={
            "former": current.kid, "key": key.kid, "holders": len(stay)})
    return key


def orphans(actor: Actor) -> list[Orphan]:
    """Keys that nobody may use now, for the administrator: whose copy is the last, and who waits."""
    require(actor, "key.read")
    able = entitled()
    keys = UnitKey.objects.filter(holders__isnull=False).distinct().order_by("address", "created").prefetch_related("holders__person")
    found = []
    for key in keys:
        people = [row.person for row in key.holders.all()]
        may_hold = able.get(key.address, [])
        if (actor.role == "node_admin" or key.address.startswith(f"{actor.unit}#")) and not set(people) & set(may_hold):
            found.append(Orphan(key.address, key.kid, tuple(sorted(item.name for item in people)),
                                tuple(item.name for item in may_hold)))
    return found


def _others(row: HeldKey, able: dict[str, list[Person]]) -> bool:
    """Whether somebody else who may hold it holds this key too."""
    people = [item.pk for item in able.get(row.unit_key.address, []) if item.pk != row.person_id]
    return HeldKey.objects.filter(unit_key=row.unit_key, person_id__in=people).exists()


def _take(going: Iterable[HeldKey], able: dict[str, list[Person]], excluded: Person | None = None) -> Taken:
    rows = list(going)
    keys = {row.unit_key_id: row.unit_key for row in rows}
    HeldKey.objects.filter(pk__in=[row.pk for row in rows]).delete()
    rotated, lost = [], []
    for key in keys.values():
        people = {item.pk: item for item in able.get(key.address, []) if item != excluded}
        stay = [people[pk] for pk in key.holders.order_by("id").values_list("person_id", flat=True) if pk in people]
        if not stay:
            lost.append(key.kid)
        if key.retired is None:
            _renew(key, stay or list(people.values())[:1])
            rotated += [key.address] if stay or people else []
    return Taken(tuple(sorted(rotated)), tuple(lost))


def _renew(key: UnitKey, holders: list[Person]) -> None:
    """A new key for those who stay; where nobody did, for whoever waits longest, so that the unit works on."""
    if holders:
        replace_key(key.address, holders)
    else:
        retire(key)


def _last_holder(person: Person, addresses: list[str], able: dict[str, list[Person]]) -> Conflict:
    waiting = sorted({item.name for address in addresses for item in able.get(address, []) if item != person})
    follow = (f"Let {person.name} grant them to {', '.join(waiting)} first" if waiting else
              f"Appoint a successor and let {person.name} grant the keys first")
    return Conflict(f"Nobody else holds the keys of {', '.join(addresses)}. {follow}, or accept that every message and file "
                    "sealed to them stays closed for ever.", code="last_holder", addresses=addresses, waiting=waiting)
