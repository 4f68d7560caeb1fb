"""Derived documents: what is made from others carries at least their handling, or their originators' grants.

`body["parents"]` lists message ids held here, or {"digest", "handling"} for documents that are no messages.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sheaf.access.actor import Actor
from sheaf.exchange.models import Grant, Message
from sheaf.kernel import clock, node
from sheaf.kernel.errors import Invalid, NotFound, Refused
from sheaf.kernel.handling import Handling, parse, widens

MAX_PARENTS = 50


@dataclass(frozen=True, slots=True)
class Parent:
    """A document from which another is made. originators: foreign states whose grant widening needs."""

    digest: str
    handling: Handling
    originators: frozenset[str]


def covers(audience: Iterable[str], unit: str) -> bool:
    """Whether an audience of states and unit addresses names this unit."""
    return any(unit == entry or unit.startswith(entry + "/") for entry in audience)


def inherit(actor: Actor, body: dict[str, Any], handling: Handling, to: Sequence[str], *, as_service: bool) -> Handling:
    """`Refused` (code `widened` or `needs_grant`) unless every parent allows a document with this handling to these
    units. The handling to send: with the parents' originators, so that their leave is needed further on too."""
    originators = set(handling.originators)
    for parent in _parents(actor, body.get("parents", ()), as_service):
        _allow(parent, handling, to)
        originators |= parent.originators
    return replace(handling, originators=tuple(sorted(originators)))


def _parents(actor: Actor, listed: Any, as_service: bool) -> list[Parent]:
    if not isinstance(listed, list | tuple) or len(listed) > MAX_PARENTS:
        raise Invalid(f"Parents are a list of at most {MAX_PARENTS}.", code="parents")
    return [_message_parent(actor, item, as_service) if isinstance(item, str) else _given_parent(item) for item in listed]


def _message_parent(actor: Actor, message_id: str, as_service: bool) -> Parent:
    from sheaf.exchange import keys, opening

    message = Message.objects.filter(pk=message_id).first()
    if message is None:
        raise NotFound("A parent is not held here.", code="parent")
    document = opening.open_with(message, keys.ring_of(actor, as_service=as_service))
    return Parent(document.digest, document.handling, _foreign({message.sender, *document.handling.originators}))


def _given_parent(item: Any) -> Parent:
    if not isinstance(item, dict) or not isinstance(item.get("handling"), dict):
        raise Invalid("A parent is a message id, or a digest with its handling.", code="parents")
    handling = parse(item["handling"])
    return Parent(str(item.get("digest", "")), handling, _foreign(handling.originators))


def _foreign(states: Iterable[str]) -> frozenset[str]:
    return frozenset(states) - {node.current().state}


def _allow(parent: Parent, handling: Handling, to: Sequence[str]) -> None:
    purpose = parent.handling.purpose
    bare = replace(handling, audience=(), purpose=purpose)
    if widens(replace(parent.handling, audience=()), bare):
        raise Refused("The document would be less protected than one it is made from.", code="widened")
    allowed = {*parent.handling.audience, *parent.originators}
    outside = [unit for unit in {*handling.audience, *to} if not covers(allowed, unit)]
    changed = bool(purpose) and handling.purpose != purpose
    if not outside and not changed:
        return
    lacking = [state for state in sorted(parent.originators)
               if not _granted(parent.digest, state, outside, handling.purpose if changed else None)]
    if lacking:
        raise Refused(f"This needs the grant of {', '.join(lacking)}, from whom it came.", code="needs_grant",
                      originators=lacking, document=parent.digest)


def _granted(digest: str, originator: str, units: Sequence[str], purpose: str | None) -> bool:
    """Whether grants in force by this originator cover every unit, and the changed purpose where one is given."""
    found = [grant for grant in Grant.objects.filter(
        outgoing=True, document=digest, originator=originator, state=Grant.State.GIVEN, expires__gt=clock.now())
        if purpose is None or grant.purpose == purpose]
    return bool(found) and all(any(covers(grant.audience, unit) for grant in found) for unit in units)
