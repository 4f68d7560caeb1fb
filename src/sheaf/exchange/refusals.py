"""Refusing: a signed receipt with a code, one audit row, and nothing else."""

from __future__ import annotations

from datetime import datetime

from sheaf.access.actor import service
from sheaf.audit import services as audit
from sheaf.crypto.digest import sha256_hex
from sheaf.directory import queries as directory
from sheaf.exchange import keys, receipts
from sheaf.exchange.envelope import Header
from sheaf.exchange.errors import NotReady, WireRefused
from sheaf.kernel import clock, node
from sheaf.store import atomic


def unknown_sender(sender: str, header: Header | None = None) -> WireRefused | NotReady:
    """For a sender whose key is not found: a refusal, or `NotReady` while this node has no directory to look into.
    The latter leaves one row per peer and hour, with the number since the row before."""
    if directory.latest() is not None:
        return WireRefused("unknown_sender", header=header)
    here, hour = node.current(), clock.now().replace(minute=0, second=0, microsecond=0)
    seen: dict[str, tuple[datetime, int]] = here.parts.setdefault("exchange_not_ready", {})
    since, count = seen.get(sender, (None, 0))
    if since != hour:
        audit.record(service(here.state), "exchange.refuse", outcome="refused",
                     detail={"code": NotReady.code, "sender": sender, "count": count + 1})
        count = -1
    seen[sender] = (hour, count + 1)
    return NotReady("This node has no copy of the directory yet: try again shortly.")


def refuse(raw: bytes, error: WireRefused) -> bytes:
    """The signed refusal for these bytes. The header in the error may be unverified: ids and codes only."""
    here, header = node.current().state, error.header
    digest = sha256_hex(raw)
    with atomic():
        audit.record(service(here), "exchange.refuse", kind=header.kind if header else "",
                     object_id=header.id if header else "", outcome="refused",
                     detail={"code": error.code, "because": error.because, "digest": digest,
                             "sender": header.sender if header else ""})
    return receipts.build(receipts.Receipt(
        type=receipts.REFUSED, node=here, message=header.id if header else "", digest=digest, at=clock.now(),
        code=error.code, retry=error.retry, missing=error.missing), keys.node_key())
