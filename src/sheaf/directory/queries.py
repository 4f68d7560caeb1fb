"""Reads. Own entries are always usable; other states' only while the copy is younger than seven days.

Everybody with an appointment may read the whole directory, so reads here take no actor: pages and API
ask `directory.read` at the door.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from django.db.models import Q, QuerySet

from sheaf.crypto.keys import SealTo, VerifyKey
from sheaf.directory.errors import Expired
from sheaf.directory.lookups import keys_of_address, keys_signing
from sheaf.directory.models import Entry, Publication, PullState, Snapshot, TrustAnchor
from sheaf.directory.shapes import split_address
from sheaf.kernel import clock, node
from sheaf.kernel.errors import NotFound
from sheaf.kernel.states import BY_CODE, SECRETARIAT

USABLE_FOR = timedelta(days=7)
# The ten areas of the plan and its components, used until the Secretariat's own entries have arrived.
STARTING_AREAS = (
    ("terrorism", "Terrorism"), ("drugs", "Illicit drug trafficking"),
    ("trafficking-in-persons", "Trafficking in persons"), ("arms", "Arms smuggling"), ("piracy", "Sea piracy"),
    ("money-laundering", "Money laundering"), ("economic-crime", "International economic crime"),
    ("cybercrime", "Cybercrime"), ("wildlife-timber", "Illicit trafficking of wildlife and timber"),
    ("people-smuggling", "People smuggling"),
)


@dataclass(frozen=True, slots=True)
class CrimeArea:
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Freshness:
    """How old the copy is, told honestly. number 0: none was ever pulled. `untrusted`: states in the
    snapshot whose card is not pinned here. `waiting`: own entries the Secretariat has not taken yet."""

    number: int
    created: datetime | None
    expires: datetime | None
    good_at: datetime | None
    tried_at: datetime | None
    usable: bool
    error_code: str
    error_text: str
    untrusted: tuple[str, ...]
    waiting: int


def latest() -> Snapshot | None:
    """The newest snapshot that was verified here."""
    return Snapshot.objects.order_by("-number").first()


def freshness() -> Freshness:
    snapshot, pulled = latest(), PullState.objects.filter(pk="pull").first()
    return Freshness(
        number=snapshot.number if snapshot else 0, created=snapshot.created if snapshot else None,
        expires=snapshot.expires if snapshot else None, good_at=pulled.good_at if pulled else None,
        tried_at=pulled.tried_at if pulled else None, usable=bool(snapshot and snapshot.expires > clock.now()),
        error_code=pulled.error_code if pulled else "", error_text=pulled.error_text if pulled else "",
        untrusted=tuple(pulled.skipped) if pulled else (), waiting=unsubmitted().count())


def unsubmitted() -> QuerySet[Entry]:
    return Entry.objects.filter(state=node.current().state, superseded=False, submitted_at=None)


def require_fresh(state: str) -> None:
    """`Expired` unless entries of `state` may be used now."""
    if state == node.current().state:
        return
    newest = Snapshot.objects.order_by("-number").values_list("number", "created", "expires")[:1]
    for number, created, expires in newest:  # not its listing, which is long
        if expires <= clock.now():
            raise Expired(f"The directory copy is of {created:%d %B %Y}; it was usable until "
                          f"{expires:%d %B %Y %H:%M} UTC.", number=number)
        return
    raise NotFound("No copy of the directory has arrived yet.", code="directory_none")


def current(entry_type: str, *, state: str | None = None, at: datetime | None = None) -> QuerySet[Entry]:
    """Current entries of a type that are in force at an instant (now)."""
    instant = at or clock.now()
    found = Entry.objects.filter(type=entry_type, superseded=False, withdrawn=False).filter(
        Q(valid_until=None) | Q(valid_until__gt=instant), valid_from__lte=instant)
    return found.filter(state=state) if state else found


def anchor(state: str) -> TrustAnchor | None:
    """The pinned root of a state, if its card was trusted here."""
    return TrustAnchor.objects.filter(state=state, retired_at=None).first()


def anchors() -> list[TrustAnchor]:
    return list(TrustAnchor.objects.filter(retired_at=None).order_by("state"))


def states() -> list[str]:
    """States with a pinned root: those this node can talk to."""
    return [found.state for found in anchors()]


def node_address(state: str) -> str:
    """Where the state's node is reached. The Secretariat's card is enough, so that a stale copy can heal."""
    found = current("node", state=state).first()
    pinned = anchor(state)
    if found is None or (state == SECRETARIAT and not freshness().usable):
        if pinned is None:
            raise NotFound(f"No node is known for {state}.", code="no_such_node")
        return pinned.address
    require_fresh(state)
    return str(found.payload["address"])


def node_verify_key(state: str) -> VerifyKey:
    """The key of `<STATE>/service`: from the directory, else from the pinned card."""
    found = _newest_key(f"{state}/service", "OPEN")
    if found and found.payload.get("verify"):
        return _verify_key(found.payload["verify"])
    pinned = anchor(state)
    if pinned is None:
        raise NotFound(f"No node is known for {state}.", code="no_such_node")
    return VerifyKey.from_bytes(bytes(pinned.node_key))


def sealing_key(unit: str, compartment: str = "OPEN") -> tuple[str, SealTo]:
    """Key id and public key to seal to a unit's compartment. `NotFound` where it has none, `Expired`
    where the copy may not be used any more."""
    found = _newest_key(unit, compartment)
    if found is None or not found.payload.get("seal"):
        raise NotFound(f"{unit} has no key for {compartment} in the directory.", code="no_key")
    require_fresh(found.state)
    return found.subject, _seal_to(found.payload["seal"])


def verify_key(unit: str) -> VerifyKey:
    """The key with which a unit signs now."""
    found = _newest_key(unit, "OPEN")
    if found is None or not found.payload.get("verify"):
        raise NotFound(f"{unit} has no signing key in the directory.", code="no_key")
    require_fresh(found.state)
    return _verify_key(found.payload["verify"])


def signer(kid: str, *, state: str) -> tuple[str, VerifyKey]:
    """The unit of this state that signs with this key, and the key; also one since retired. Only the state's own
    entries are looked at, so that no state takes another's key for its own."""
    for row in keys_signing(state, kid):
        require_fresh(state)
        return split_address(row.payload["address"])[0], _verify_key(row.payload["verify"])
    raise NotFound("No signing key of this id was in use.", code="no_key")


def _newest_key(unit: str, compartment: str) -> Entry | None:
    rows = keys_of_address(unit.partition("/")[0], f"{unit}#{compartment}", clock.now())
    return max(rows, key=lambda row: str(row.payload.get("created", "")), default=None)


@lru_cache(maxsize=4096)
def _verify_key(value: str) -> VerifyKey:
    """Pure: the same text is the same key at every node."""
    return VerifyKey.from_bytes(bytes.fromhex(value))


@lru_cache(maxsize=4096)
def _seal_to(value: str) -> SealTo:
    return SealTo.from_bytes(bytes.fromhex(value))


def units(state: str | None = None) -> list[Entry]:
    return list(current("unit", state=state).order_by("state", "subject"))


def unit_name(code: str) -> str:
    """The unit's name, or its code where the directory does not know it."""
    found = current("unit", state=code.partition("/")[0]).filter(subject=code).first()
    return str(found.payload["name"]) if found else code


def contacts(state: str | None = None, function: str | None = None) -> list[Entry]:
    found = current("contact", state=state).order_by("state", "subject")
    return [entry for entry in found if not function or entry.payload.get("function") == function]


def contact_for(unit: str) -> Entry | None:
    """The contact of a unit; one that answers round the clock goes first."""
    found = current("contact", state=unit.partition("/")[0]).filter(payload__unit=unit)
    return min(found, key=lambda entry: (not entry.payload.get("always"), entry.subject), default=None)


def liaisons(host: str | None = None) -> list[Entry]:
    found: Iterable[Entry] = current("liaison").order_by("state", "subject")
    return [entry for entry in found if not host or entry.payload.get("host") == host]


def crime_areas() -> list[CrimeArea]:
    """The areas as the Secretariat published them, else the plan's own ten."""
    found = [CrimeArea(entry.subject, entry.payload["name"]) for entry in current("crime_area", state=SECRETARIAT)]
    return found or [CrimeArea(code, name) for code, name in STARTING_AREAS]


def area_names() -> dict[str, str]:
    """Crime areas by code."""
    return {area.code: area.name for area in crime_areas()}


def entry(entry_id: str) -> Entry:
    found = Entry.objects.filter(pk=entry_id).first()
    if found is None:
        raise NotFound("There is no such entry.")
    return found


def history(of: Entry) -> list[Entry]:
    """Every version of an entry, newest first."""
    return list(Entry.objects.filter(state=of.state, type=of.type, subject=of.subject).order_by("-version"))


def publications() -> list[Publication]:
    """The newest version of each publication."""
    newest: dict[tuple[str, str], Publication] = {}
    for found in Publication.objects.order_by("version"):
        newest[found.state, found.type] = found
    return sorted(newest.values(), key=lambda item: (item.type, item.state))


def overview() -> list[dict[str, Any]]:
    """Per state of the network: pinned or not, address, counts of entries, when it last signed anything."""
    counts: dict[tuple[str, str], int] = {}
    signed: dict[str, datetime] = {}
    for state, kind, when in Entry.objects.filter(superseded=False, withdrawn=False).values_list(
            "state", "type", "signed_at"):
        counts[state, kind] = counts.get((state, kind), 0) + 1
        signed[state] = max(when, signed.get(state, when))
    pinned = {found.state: found for found in anchors()}
    return [{"state": code, "name": BY_CODE[code].name, "anchor": pinned.get(code), "signed_at": signed.get(code),
             "units": counts.get((code, "unit"), 0), "contacts": counts.get((code, "contact"), 0),
             "liaisons": counts.get((code, "liaison"), 0), "keys": counts.get((code, "key"), 0)} for code in BY_CODE]
