"""Limits of the wire, each with its reason."""

from __future__ import annotations

from datetime import timedelta

from sheaf.crypto import SUITE as SUITE

KIB = 1024
MIB = 1024 * KIB

PROTOCOL = 1

MAX_MESSAGE = 2 * MIB  # a form with long text is 50 KiB; anything larger is an attachment
MAX_HEADER = 64 * KIB  # 64 chunks and 32 recipients take 12 KiB
MAX_SIGNATURE = 8 * KIB  # Ed25519 (64) and ML-DSA-65 (3309) with framing
MAX_RECEIPT = 64 * KIB
MAX_RECIPIENTS = 32  # role keys at one node
MAX_ADDRESSEES = 64  # units of one message, all nodes together
CHUNK = 1 * MIB  # plain bytes per chunk of an attachment
MAX_CHUNK = CHUNK + 4 * KIB  # with tag and framing
MAX_CHUNK_UPLOAD = MAX_CHUNK + MAX_HEADER + MAX_SIGNATURE
MAX_ATTACHMENTS = 20
MAX_ATTACHED = 50 * MIB  # of one message together; larger ones come with resumable transport
MAX_CHUNKS = 80
MAX_WAITING_CHUNKS = 256  # stored for one sending node without a message that names them yet

CLOCK_SKEW = timedelta(minutes=10)  # how far two nodes' clocks may stand apart
DEFAULT_LIFETIME = timedelta(days=7)
MAX_LIFETIME = timedelta(days=31)
CONTROL_LIFETIME = timedelta(days=30)  # receipts and dead-letter notices outlive a long outage
ORPHAN_CHUNKS = timedelta(days=7)

LEASE = timedelta(seconds=90)  # longer than the transport's time-out, so a row is not sent twice at once
BACKOFF_FIRST = 5.0  # seconds
BACKOFF_CAP = {"flash": 30.0, "urgent": 60.0, "routine": 900.0}  # seconds
JITTER = 0.25  # so that twelve nodes do not knock at once when one comes back

PRIORITIES = ("flash", "urgent", "routine")

TYPE_HEADER = "application/vnd.sheaf.header.v1+json"
TYPE_INNER = "application/vnd.sheaf.inner.v1+json"
TYPE_RECEIPT = "application/vnd.sheaf.receipt.v1+json"
TYPE_CHUNK = "application/vnd.sheaf.chunk.v1+json"
TYPE_HEAD = "application/vnd.sheaf.audit-head.v1+json"
TYPE_HEADS = "application/vnd.sheaf.audit-heads.v1+json"
