"""Attachments: sealed in chunks of 1 MiB under a key of their own, each chunk named by its digest.

A chunk is sent once, by itself, signed by the sending node; sending it again changes nothing.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO

from sheaf.crypto import sign, stream
from sheaf.crypto.digest import sha256_hex
from sheaf.crypto.errors import BadSignature
from sheaf.crypto.wrap import new_key
from sheaf.exchange import fields, frames, inner, keys, limits, receipts
from sheaf.exchange.errors import WireRefused
from sheaf.exchange.models import Chunk
from sheaf.kernel import clock, node
from sheaf.kernel.errors import Invalid, NotFound, SheafError, TooLarge
from sheaf.store import atomic

_SHAPE: dict[str, fields.Reader] = {
    "protocol": fields.whole(limits.PROTOCOL, limits.PROTOCOL), "sender": fields.state, "node": fields.state,
    "digest": fields.digest, "size": fields.whole(1, limits.MAX_CHUNK), "created": fields.instant,
}
FIELDS = tuple(_SHAPE)


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A file to attach. content: bytes or an open binary file, read once in blocks of 1 MiB."""

    name: str
    media_type: str
    content: bytes | BinaryIO


def store_outgoing(message_id: str, attachments: Sequence[Outgoing]) -> tuple[list[inner.Attached], list[dict[str, Any]]]:
    """Seal and keep the files: the manifest for the inner document, and the header's list of chunks."""
    if len(attachments) > limits.MAX_ATTACHMENTS:
        raise TooLarge(f"At most {limits.MAX_ATTACHMENTS} attachments.", code="too_many_attachments")
    if len({item.name for item in attachments}) != len(attachments):
        raise Invalid("Two attachments have the same name.", code="attachment_name")
    manifest: list[inner.Attached] = []
    listed: list[dict[str, Any]] = []
    left = limits.MAX_ATTACHED
    for item in attachments:
        attached, sizes = _store_one(message_id, item, left)
        left -= attached.size
        manifest.append(attached)
        listed += sizes
    return manifest, listed


def _store_one(message_id: str, item: Outgoing, left: int) -> tuple[inner.Attached, list[dict[str, Any]]]:
    key, listed = new_key(), []
    source = io.BytesIO(item.content) if isinstance(item.content, bytes) else item.content
    measured = _Measured(source, left)
    for sealed in stream.encrypt(measured, key, context(message_id, item.name)):  # type: ignore[arg-type]
        digest = sha256_hex(sealed)
        Chunk.objects.create(digest=digest, data=sealed, sender=node.current().state, claimed=True)
        listed.append({"digest": digest, "size": len(sealed)})
    names = tuple(str(entry["digest"]) for entry in listed)
    return inner.Attached(item.name, item.media_type, measured.size, measured.digest, key, names), listed


class _Measured:
    """Counts and digests what is read through it; `TooLarge` beyond the limit."""

    def __init__(self, source: BinaryIO, most: int) -> None:
        self._source, self._most, self._state, self.size = source, most, hashlib.sha256(), 0

    def read(self, count: int) -> bytes:
        block = self._source.read(count)
        self.size += len(block)
        if self.size > self._most:
            raise TooLarge(f"Attachments of one message have at most {limits.MAX_ATTACHED // limits.MIB} MiB together.",
                           code="attachments_size")
        self._state.update(block)
        return block

    @property
    def digest(self) -> str:
        return self._state.hexdigest()


def context(message_id: str, name: str) -> bytes:
    """What binds a chunk to its message and file."""
    return f"sheaf-attachment-1\0{message_id}\0{name}".encode()


def read_attachment(message_id: str, attached: inner.Attached) -> Iterator[bytes]:
    """The plain bytes, verified as a whole before the first is given out."""
    blocks = list(stream.decrypt(_stored(attached.chunks), attached.key, context(message_id, attached.name)))
    if sha256_hex(b"".join(blocks)) != attached.digest:
        raise Invalid("The attachment is not the one that was signed.", code="attachment_digest")
    return iter(blocks)


def _stored(digests: Iterable[str]) -> Iterator[bytes]:
    for digest in digests:
        row = Chunk.objects.filter(pk=digest).first()
        if row is None:
            raise NotFound("A part of the attachment is not here.", code="missing_chunks")
        yield bytes(row.data)


def missing(listed: Sequence[dict[str, Any]]) -> tuple[str, ...]:
    """Digests of the listed chunks that are not here yet."""
    wanted = [item["digest"] for item in listed]
    if not wanted:
        return ()
    here = set(Chunk.objects.filter(pk__in=wanted).values_list("pk", flat=True))
    return tuple(digest for digest in wanted if digest not in here)


def claim(listed: Sequence[dict[str, Any]]) -> None:
    """A message here names these chunks now: they are kept."""
    if listed:
        Chunk.objects.filter(pk__in=[item["digest"] for item in listed], claimed=False).update(claimed=True)


def upload(digest: str, to: str) -> bytes:
    """The chunk as it travels: frames.CHUNK | head (JSON) | signature | data."""
    data = bytes(Chunk.objects.get(pk=digest).data)
    head = frames.dumps({"protocol": limits.PROTOCOL, "sender": node.current().state, "node": to, "digest": digest,
                         "size": len(data), "created": fields.stamp(clock.now())})
    return frames.pack(frames.CHUNK, [head, sign.sign(keys.node_key(), limits.TYPE_CHUNK, head), data])


def examine(raw: bytes) -> tuple[dict[str, Any], bytes]:
    """Head and data of an upload, verified; `WireRefused`, or `NotReady` where there is no directory yet."""
    from sheaf.exchange.refusals import unknown_sender

    if len(raw) > limits.MAX_CHUNK_UPLOAD:
        raise WireRefused("too_large")
    try:
        head, signature, data = frames.unpack(frames.CHUNK, raw, (limits.MAX_HEADER, limits.MAX_SIGNATURE, limits.MAX_CHUNK))
        found = fields.read(frames.loads_dict(head), _SHAPE)
    except frames.BadFrame:
        raise WireRefused("malformed") from None
    if found["node"] != node.current().state:
        raise WireRefused("misaddressed")
    try:
        keys.verify_node(found["sender"], limits.TYPE_CHUNK, head, signature)
    except BadSignature:
        raise WireRefused("signature") from None
    except SheafError:
        raise unknown_sender(found["sender"]) from None
    if found["size"] != len(data) or found["digest"] != sha256_hex(data):
        raise WireRefused("chunk_digest")
    return found, data


def receive_chunk(raw: bytes) -> bytes:
    """Keep an uploaded chunk; the signed receipt. The same chunk again gets a receipt again."""
    from sheaf.exchange.refusals import refuse

    try:
        found, data = examine(raw)
        with atomic():
            _keep(found, data)
    except WireRefused as error:
        return refuse(raw, error)
    return receipts.build(receipts.Receipt(
        type=receipts.STORED, node=node.current().state, message="", digest=sha256_hex(raw), at=clock.now()),
        keys.node_key())


def _keep(found: dict[str, Any], data: bytes) -> None:
    if Chunk.objects.filter(pk=found["digest"]).exists():
        return
    if Chunk.objects.filter(sender=found["sender"], claimed=False).count() >= limits.MAX_WAITING_CHUNKS:
        raise WireRefused("chunk_quota")
    Chunk.objects.create(digest=found["digest"], data=data, sender=found["sender"])


def drop_orphans() -> int:
    """Chunks that no message named within a week are deleted; how many."""
    old = clock.now() - limits.ORPHAN_CHUNKS
    return Chunk.objects.filter(claimed=False, at__lt=old).delete()[0]
