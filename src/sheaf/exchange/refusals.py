"""Refusing: a signed receipt with a code, one audit row, and nothing else."""

from __future__ import annotations

from sheaf.access.actor import service
from sheaf.audit import services as audit
from sheaf.crypto.digest import sha256_hex
from sheaf.exchange import keys, receipts
from sheaf.exchange.errors import WireRefused
from sheaf.kernel import clock, node
from sheaf.store import atomic


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
