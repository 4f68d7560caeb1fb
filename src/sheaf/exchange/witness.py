"""Witnesses: every hour the head of the audit chain, signed, goes to two peers, which confirm that they hold it.

Whoever later changes, removes or cuts rows would have to change the copies of two other states as well.
"""

from __future__ import annotations

from typing import Any

from sheaf.audit import exported
from sheaf.audit import services as audit
from sheaf.crypto import sign
from sheaf.crypto.errors import BadSignature
from sheaf.directory import queries as directory
from sheaf.exchange import control, fields, frames, keys, limits
from sheaf.exchange.registry import SERVICE, Inbound, Kind, register
from sheaf.kernel import clock, node
from sheaf.kernel.errors import Invalid, SheafError
from sheaf.store import atomic

HEAD, ACKNOWLEDGED = "audit.head", "audit.head_seen"
WITNESSES = 2
SECONDS_OF_HOUR = 3600


def send_head() -> int:
    """Sign the head and post it to this hour's two witnesses; to how many it was posted."""
    here = node.current().state
    newest = audit.head()
    head = frames.dumps(newest.as_dict(here))
    body = {"head": fields.encode(head), "signature": fields.encode(sign.sign(keys.node_key(), limits.TYPE_HEAD, head))}
    sent = 0
    for peer in choose_witnesses(here):
        with atomic():
            if _post(peer, HEAD, f"audit:{here}:{peer}", body):
                audit.note_sent(peer, newest)
                sent += 1
    return sent


def choose_witnesses(here: str) -> list[str]:
    """Two peers, moving on by the hour, so that every peer sees the chain in turn."""
    peers = sorted(set(directory.states()) - {here})
    start = int(clock.now().timestamp()) // SECONDS_OF_HOUR
    return [peers[(start + step) % len(peers)] for step in range(min(WITNESSES, len(peers)))]


def _post(peer: str, kind: str, conversation: str, body: dict[str, Any]) -> int:
    try:
        control.tell(peer, kind, conversation, body)
    except SheafError:
        return 0  # no usable directory entry for this peer now; the next hour has another
    return 1


def on_head(inbound: Inbound) -> None:
    """A peer's head: keep it, and confirm with our signature. One that contradicts an earlier is refused."""
    head, signature = _signed(inbound)
    audit.witness(inbound.sender, frames.loads_dict(head), signature)
    control.tell(inbound.sender, ACKNOWLEDGED, inbound.conversation, {
        "head": fields.encode(head), "signature": fields.encode(sign.sign(keys.node_key(), limits.TYPE_HEAD, head))})


def on_acknowledged(inbound: Inbound) -> None:
    """A peer confirms that it holds one of our heads."""
    head, signature = _signed(inbound)
    audit.acknowledge(inbound.sender, frames.loads_dict(head), signature)


def _signed(inbound: Inbound) -> tuple[bytes, bytes]:
    body = inbound.body or {}
    try:
        head, signature = fields.decode(body.get("head")), fields.decode(body.get("signature"))
        keys.verify_node(inbound.sender, limits.TYPE_HEAD, head, signature)
        frames.loads_dict(head)
    except (ValueError, BadSignature):
        raise Invalid("This is not a signed audit head.", code="audit_head") from None
    return head, signature


def sign_export(body: bytes) -> bytes:
    """Our node's signature on the heads that we witness for a peer, for that peer's auditor."""
    return sign.sign(keys.node_key(), limits.TYPE_HEADS, body)


def check_export(peer: str, body: bytes, signature: bytes) -> None:
    """`Invalid` unless the peer's node signed this, by the directory's keys."""
    try:
        keys.verify_node(peer, limits.TYPE_HEADS, body, signature)
    except BadSignature:
        raise Invalid(f"The file is not signed by the node of {peer}.", code="audit_heads_signature") from None


def register_kinds() -> None:
    exported.SIGN[:], exported.CHECK[:] = [sign_export], [check_export]
    register(Kind(HEAD, 1, on_head, opens=SERVICE, ordered=False))
    register(Kind(ACKNOWLEDGED, 1, on_acknowledged, opens=SERVICE, ordered=False))
