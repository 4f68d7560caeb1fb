"""The API of the exchange: state of delivery, messages that the caller's keys open, grants."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Router

from sheaf.access.doors import actor_of, door
from sheaf.access.policy import require, unseen
from sheaf.exchange import grants, queries, services
from sheaf.web.given import Given

router = Router(tags=["exchange"])


class Ask(Given):
    """Leave to give a message to more units."""

    message_id: str
    audience: list[str]
    purpose: str = ""


class Decision(Given):
    """give: true to give leave for 30 days, false to refuse."""

    give: bool


@router.get("/status", auth=door("exchange.read"))
def status(request: HttpRequest) -> dict[str, Any]:
    """What waits, is held or is dead, and how much was delivered."""
    found = queries.overview(actor_of(request))
    return {"delivered": found.delivered, "received": found.received, "peers": found.peers,
            "waiting": [queries.as_dict(row) for row in found.waiting], "held": [queries.as_dict(row) for row in found.held],
            "dead": [_letter(letter) for letter in found.dead]}


@router.post("/retry", auth=door("exchange.manage"))
def retry_all(request: HttpRequest) -> dict[str, int]:
    """Try everything that waits now."""
    return {"count": services.retry_all(actor_of(request))}


@router.post("/deliveries/{delivery_id}/retry", auth=door("exchange.manage"))
def retry(request: HttpRequest, delivery_id: str) -> dict[str, str]:
    """Try a waiting delivery now, or send a dead one anew."""
    services.retry(actor_of(request), delivery_id=delivery_id)
    return {"state": "waiting"}


@router.post("/deliveries/{delivery_id}/bury", auth=door("exchange.manage"))
def bury(request: HttpRequest, delivery_id: str) -> dict[str, str]:
    """Give a delivery up; the other side is told."""
    services.bury(actor_of(request), delivery_id=delivery_id)
    return {"state": "dead"}


@router.post("/letters/{letter_id}/settle", auth=door("exchange.manage"))
def settle(request: HttpRequest, letter_id: str) -> dict[str, str]:
    """Put an incoming dead letter away."""
    services.settle_letter(actor_of(request), letter_id=letter_id)
    return {"state": "settled"}


@router.get("/conversations/{conversation_id}", auth=door("exchange.read"))
def conversation(request: HttpRequest, conversation_id: str) -> list[dict[str, Any]]:
    """Messages of a conversation with deliveries and receipts, without content."""
    return [{
        "id": item["message"].id, "kind": item["message"].kind, "from": item["message"].sender_unit,
        "to": item["message"].to, "created": item["message"].created.isoformat(),
        "deliveries": [queries.as_dict(row) for row in item["deliveries"]],
        "receipts": [{"type": row.type, "node": row.node, "code": row.code, "at": row.at.isoformat()}
                     for row in item["receipts"]],
    } for item in queries.conversation(actor_of(request), conversation_id)]


@router.get("/messages/{message_id}", auth=door("exchange.open"))
def message(request: HttpRequest, message_id: str) -> dict[str, Any]:
    """Open a message with the caller's keys; audited, and the first opening is told to the sender."""
    actor = actor_of(request)
    with unseen(actor, "exchange.open", "No such message."):
        opened = services.read(actor, message_id)
    return {"id": opened.message_id, "conversation": opened.conversation, "kind": opened.kind,
            "from": opened.sender_unit, "to": list(opened.to), "signed_at": opened.signed_at.isoformat(),
            "handling": opened.handling.as_dict(), "body": opened.body, "document": opened.document,
            "attachments": [{"name": item.name, "media_type": item.media_type, "size": item.size, "digest": item.digest}
                            for item in opened.attachments]}


@router.get("/grants", auth=door("exchange.open"))
def list_grants(request: HttpRequest) -> list[dict[str, Any]]:
    """Leave asked by or of the caller's unit."""
    actor = actor_of(request)
    require(actor, "exchange.open")
    return [{"id": row.id, "asker": row.asker, "unit": row.unit, "audience": row.audience, "purpose": row.purpose,
             "state": row.state, "document": row.document} for row in grants.listed(actor)]


@router.post("/grants", auth=door("grant.ask"))
def ask_grant(request: HttpRequest, payload: Ask) -> dict[str, list[str]]:
    """Ask every originator of a message."""
    return {"grants": services.ask_grant(actor_of(request), **payload.dict())}


@router.post("/grants/{grant_id}", auth=door("grant.decide"))
def decide_grant(request: HttpRequest, grant_id: str, payload: Decision) -> dict[str, str]:
    """Give or refuse."""
    services.decide_grant(actor_of(request), grant_id=grant_id, give=payload.give)
    return {"state": "given" if payload.give else "refused"}


@router.delete("/grants/{grant_id}", auth=door("grant.decide"))
def revoke_grant(request: HttpRequest, grant_id: str) -> dict[str, str]:
    """Take a given leave back."""
    services.revoke_grant(actor_of(request), grant_id=grant_id)
    return {"state": "revoked"}


def _letter(letter: Any) -> dict[str, Any]:
    return {"id": letter.id, "outgoing": letter.outgoing, "message_id": letter.message_id, "node": letter.peer,
            "kind": letter.kind, "code": letter.code, "at": letter.at.isoformat()}
