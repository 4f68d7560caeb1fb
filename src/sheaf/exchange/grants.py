"""Grants: a reader asks the originator's leave to give a document to more units; the originator signs it.

Kinds `handling.grant_request` and `handling.grant`. They carry digests, addresses and codes, never content, so
the services keep the table; leave itself is given by a person of the originating unit, under its key.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sheaf.access import policy
from sheaf.access.actor import Actor
from sheaf.audit import services as audit
from sheaf.directory import queries as directory
from sheaf.exchange import derived, fields, keys, opening
from sheaf.exchange.frames import BadFrame
from sheaf.exchange.models import Grant, Message
from sheaf.exchange.posting import post
from sheaf.exchange.registry import SERVICE, Inbound, Kind, register
from sheaf.kernel import clock, ids, node
from sheaf.kernel.errors import Conflict, Invalid, NotFound
from sheaf.kernel.handling import Handling
from sheaf.store import atomic

REQUEST, GRANT = "handling.grant_request", "handling.grant"
MAX_GRANT = timedelta(days=366)
_HANDLING = Handling(purpose="handling")
_REQUEST: dict[str, fields.Reader] = {
    "grant": fields.identifier, "document": fields.digest, "message": fields.identifier, "unit": fields.address,
    "audience": fields.many(fields.address, 64, 1), "purpose": fields.text(64),
}
_GRANT: dict[str, fields.Reader] = {
    "grant": fields.identifier, "document": fields.digest, "decision": fields.one_of("given", "refused", "revoked"),
    "audience": fields.many(fields.address, 64), "purpose": fields.text(64), "expires": fields.instant,
}


def ask(actor: Actor, *, message_id: str, audience: Sequence[str], purpose: str = "") -> list[str]:
    """Ask every foreign originator of a message held here; the grants' ids. `Invalid` where none is foreign."""
    with policy.unseen(actor, "grant.ask", "No such message."):
        message = _message(message_id)
        policy.require(actor, "grant.ask", opening.facts(actor, message))
    document = opening.open_with(message, keys.ring_of(actor))
    originators = sorted({message.sender, *document.handling.originators} - {node.current().state})
    wanted = _audience(audience)
    if not originators:
        raise Invalid("The document is your own state's: nobody else's leave is needed.", code="no_originator")
    with atomic():
        return [_ask_one(actor, message, document.digest, state, wanted, purpose) for state in originators]


def _ask_one(actor: Actor, message: Message, digest: str, state: str, audience: list[str], purpose: str) -> str:
    unit = message.sender_unit if state == message.sender else _unit_like(state, message.sender_unit)
    grant = Grant(outgoing=True, document=digest, document_message=message.id, asker=actor.unit, originator=state,
                  unit=unit, audience=audience, purpose=purpose, state=Grant.State.ASKED, conversation=ids.new_id())
    body = {"grant": grant.id, "document": digest, "message": message.id, "unit": unit, "audience": audience,
            "purpose": purpose}
    grant.asked_in = post(actor, kind=REQUEST, conversation=grant.conversation, to=_both(unit), body=body,
                          handling=_HANDLING)
    grant.save(force_insert=True)
    audit.record(actor, "grant.ask", kind="grant", object_id=grant.id, detail={"originator": state})
    return grant.id


def decide(actor: Actor, *, grant_id: str, give: bool, expires: datetime | None = None) -> None:
    """Give or refuse the leave that another state asked for. Where the document was sent from here, the actor
    opens the own copy, so that leave is given for what was really sent; where it was made elsewhere from ours,
    its digest is all that is known here, and the page says so."""
    grant = _of_ours(actor, grant_id)
    until = expires or clock.now() + timedelta(days=30)
    if grant.state != Grant.State.ASKED:
        raise Conflict("This was decided before.", code="grant_state")
    if not clock.now() < until <= clock.now() + MAX_GRANT:
        raise Invalid("A grant ends within a year.", code="grant_expires", fields={"expires": "Within a year."})
    own = Message.objects.filter(pk=grant.document_message).first()
    if give and own is not None and opening.open_with(own, keys.ring_of(actor)).digest != grant.document:
        raise Invalid("This is not the document that was sent.", code="grant_document")
    _tell(actor, grant, Grant.State.GIVEN if give else Grant.State.REFUSED, until)


def revoke(actor: Actor, *, grant_id: str) -> None:
    """Take a given leave back; what was shared under it stays shared, and nothing more may be."""
    grant = _of_ours(actor, grant_id)
    if grant.state != Grant.State.GIVEN:
        raise Conflict("Only a leave that was given can be taken back.", code="grant_state")
    _tell(actor, grant, Grant.State.REVOKED, grant.expires or clock.now())


def _of_ours(actor: Actor, grant_id: str) -> Grant:
    with policy.unseen(actor, "grant.decide", "No such grant."):
        grant = Grant.objects.filter(pk=grant_id, outgoing=False).first()
        if grant is None:
            raise NotFound("No such grant.")
        policy.require(actor, "grant.decide", policy.Facts("grant", grant.id, node.current().state, grant.unit))
    return grant


def _tell(actor: Actor, grant: Grant, state: Grant.State, until: datetime) -> None:
    audience = grant.audience if state == Grant.State.GIVEN else []
    body = {"grant": grant.id, "document": grant.document, "decision": str(state.value), "audience": audience,
            "purpose": grant.purpose, "expires": fields.stamp(until)}
    with atomic():
        grant.given_in = post(actor, kind=GRANT, conversation=grant.conversation, to=_both(grant.asker), body=body,
                              handling=_HANDLING)
        grant.state, grant.expires = state, until
        grant.save(update_fields=["given_in", "state", "expires"])
        audit.record(actor, f"grant.{state.value}", kind="grant", object_id=grant.id)


def on_request(inbound: Inbound) -> None:
    """A reader asks: note it for the people of the originating unit."""
    told = _read(inbound, _REQUEST)
    sent_there = Message.objects.filter(pk=told["message"], sent=True, deliveries__node=inbound.sender)
    if told["unit"].partition("/")[0] != node.current().state:
        raise Invalid("The unit is not of this state.", code="grant_unit")
    direct = sent_there.values_list("sender_unit", flat=True).first()
    Grant.objects.create(
        id=told["grant"], outgoing=False, document=told["document"], document_message=told["message"],
        asker=inbound.sender_unit, originator=node.current().state, unit=direct or told["unit"],
        audience=list(told["audience"]), purpose=told["purpose"], state=Grant.State.ASKED,
        asked_in=inbound.message_id, conversation=inbound.conversation)


def on_grant(inbound: Inbound) -> None:
    """The originator's decision, or its revocation: only from the state that was asked, for what was asked."""
    told = _read(inbound, _GRANT)
    grant = Grant.objects.select_for_update().filter(
        pk=told["grant"], outgoing=True, originator=inbound.sender, document=told["document"]).first()
    if grant is None or keys.is_service(inbound.sender_unit):
        raise Invalid("This leave was not asked for from there.", code="grant_unknown")
    if not all(derived.covers(grant.audience, unit) for unit in told["audience"]):
        raise Invalid("The leave is wider than what was asked.", code="grant_wider")
    grant.state, grant.expires, grant.given_in = told["decision"], told["expires"], inbound.message_id
    if told["decision"] == Grant.State.GIVEN:
        grant.audience, grant.purpose = list(told["audience"]), told["purpose"]
    grant.save()


def listed(actor: Actor) -> list[Grant]:
    """Grants asked by or of the actor's unit, newest first."""
    if not policy.may(actor, "exchange.open").allowed:
        return []
    found = Grant.objects.order_by("-at")
    return list(found.filter(outgoing=True, asker=actor.unit)[:100]) + list(
        found.filter(outgoing=False, unit=actor.unit)[:100])


def held_here(grants: Sequence[Grant]) -> frozenset[str]:
    """Ids of those grants whose document is held at this node."""
    messages = set(Message.objects.filter(pk__in=[grant.document_message for grant in grants]).values_list("pk", flat=True))
    return frozenset(grant.id for grant in grants if grant.document_message in messages)


def _read(inbound: Inbound, shape: dict[str, fields.Reader]) -> dict[str, Any]:
    try:
        return fields.read(inbound.body or {}, shape)
    except BadFrame:
        raise Invalid("A grant has other fields.", code="grant_fields") from None


def _message(message_id: str) -> Message:
    message = Message.objects.filter(pk=message_id).first()
    if message is None:
        raise NotFound("No such message.")
    return message


def _audience(audience: Sequence[str]) -> list[str]:
    try:
        return [fields.address(unit) for unit in fields.many(fields.text(80), 64, 1)(list(audience))]
    except ValueError:
        raise Invalid("Name units by address, such as THA/police.", code="address",
                      fields={"audience": "Units by address, such as THA/police."}) from None


def _both(unit: str) -> list[str]:
    """The unit, whose people decide, and its node's service, which keeps the table."""
    return list(dict.fromkeys([unit, keys.service_unit(unit.partition("/")[0])]))


def _unit_like(state: str, unit: str) -> str:
    """The originator's unit with the same function as this one, else its first in the directory."""
    codes = [entry.subject for entry in directory.units(state)]
    wanted = f"{state}/{unit.partition('/')[2]}"
    if not codes:
        raise NotFound(f"The directory has no unit of {state}.", code="no_unit")
    return wanted if wanted in codes else codes[0]


def register_kinds() -> None:
    register(Kind(REQUEST, 1, on_request, opens=SERVICE))
    register(Kind(GRANT, 1, on_grant, opens=SERVICE))
