"""Keys that this room needs: the node's own, the peers' from the directory, and addresses with compartments."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, TypeVar

from sheaf.access import keys as access_keys
from sheaf.access.actor import Actor
from sheaf.crypto import sign
from sheaf.crypto.errors import BadSignature
from sheaf.crypto.keys import SealTo, SigningKey, VerifyKey
from sheaf.directory import queries as directory
from sheaf.kernel import clock, node
from sheaf.kernel.errors import Invalid, Locked
from sheaf.kernel.handling import SEALED

SERVICE = "service"
REMEMBERED = timedelta(seconds=30)  # what the directory said is used again for so long
ASKED_AGAIN = timedelta(seconds=1)
_Found = TypeVar("_Found")


def service_unit(state: str) -> str:
    """The address of a node's own service."""
    return f"{state}/{SERVICE}"


def is_service(address: str) -> bool:
    return address.partition("#")[0].endswith(f"/{SERVICE}")


def service_ring() -> Any:
    """The unlocked key ring of this node's service; `Locked` where composition has not unlocked it."""
    ring = node.current().parts.get("service_keys")
    if ring is None:
        raise Locked("The node's service key is locked.", code="service_locked")
    return ring


def node_key() -> SigningKey:
    """With what this node signs headers, receipts and chunks."""
    key = service_ring().signing(service_unit(node.current().state))
    if not isinstance(key, SigningKey):
        raise Locked("The node's service key is locked.", code="service_locked")
    return key


def ring_of(actor: Actor, *, as_service: bool = False) -> Any:
    """The key ring with which this actor opens and signs."""
    if as_service or actor.role == SERVICE:
        return service_ring()
    if actor.keys is None:
        raise Locked("Your keys are locked in this session: enter your password again.")
    return actor.keys


def compartment_for(address: str, compartment: str) -> str:
    """The compartment of the key to seal to. A service has an open key only, and is never given what is
    sealed to holders."""
    if not is_service(address):
        return compartment
    if compartment in SEALED:
        raise Invalid(f"What is sealed to {compartment} goes to people, never to a node's service.", code="sealed_to_service")
    return "OPEN"


def sealing(address: str, compartment: str) -> tuple[dict[str, str], SealTo]:
    """({address with compartment, kid}, public key) from the directory; its errors where there is none."""
    wanted = compartment_for(address, compartment)
    kid, key = _remembered(("seal", f"{address}#{wanted}"), lambda: directory.sealing_key(address, wanted))
    return {"address": f"{address}#{wanted}", "kid": kid}, key


def holds(address: str, kid: str) -> bool:
    """Whether this node has that sealing key. A yes is remembered: keys are retired, never taken away."""
    known: set[tuple[str, str]] = node.current().parts.setdefault("exchange_held", set())
    if (address, kid) not in known and access_keys.holds(address, kid):
        known.add((address, kid))
    return (address, kid) in known


def signer(kid: str, state: str) -> tuple[str, VerifyKey]:
    """The unit of this state that signs with this key, and the key; the directory's errors."""
    return _remembered(("signer", f"{state} {kid}"), lambda: directory.signer(kid, state=state))


def node_verify_key(state: str) -> VerifyKey:
    """The key of a peer's service, from the directory or its pinned card; the directory's errors."""
    return _remembered(("node", state), lambda: directory.node_verify_key(state))


def verify_node(state: str, payload_type: str, payload: bytes, signature: bytes) -> None:
    """`BadSignature` unless the peer signed this. Where a remembered key does not fit, the directory is asked
    again: the peer may have a new one. Not more than once a second, so that a flood of bad signatures is not a
    flood of look-ups."""
    try:
        sign.verify(node_verify_key(state), payload_type, payload, signature)
    except BadSignature:
        kept = _memory().get(("node", state))
        if kept is not None and abs(clock.now() - kept[0]) < ASKED_AGAIN:
            raise
        _memory().pop(("node", state), None)
        sign.verify(node_verify_key(state), payload_type, payload, signature)


def _remembered(name: tuple[str, str], find: Callable[[], _Found]) -> _Found:
    """What `find` gave less than REMEMBERED ago at this node. Errors are never remembered."""
    memory, now = _memory(), clock.now()
    kept = memory.get(name)
    if kept is None or not kept[0] <= now < kept[0] + REMEMBERED:
        kept = memory[name] = (now, find())
    found: _Found = kept[1]
    return found


def _memory() -> dict[tuple[str, str], tuple[datetime, Any]]:
    memory: dict[tuple[str, str], tuple[datetime, Any]] = node.current().parts.setdefault("exchange_directory", {})
    return memory
