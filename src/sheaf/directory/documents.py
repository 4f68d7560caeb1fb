"""The signed documents of the directory: entry, snapshot, publication, root hand-over, wire frame.

Each is JSON whose exact bytes are signed (DSSE, one payload type per kind, so that none passes for
another). Reading is strict: unknown format, wrong type, doubled key or over-size is refused.
Instants are ISO 8601 in UTC with `Z`.
"""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sheaf.crypto import sign as signing
from sheaf.crypto.errors import BadSignature
from sheaf.crypto.keys import SigningKey, VerifyKey
from sheaf.directory.errors import PeerRefused, refuse
from sheaf.kernel import canonical
from sheaf.kernel.errors import SheafError

FORMAT = 1
ENTRY = "application/vnd.sheaf.directory-entry+json"
SNAPSHOT = "application/vnd.sheaf.directory-snapshot+json"
PUBLICATION = "application/vnd.sheaf.publication+json"
HANDOVER = "application/vnd.sheaf.root-handover+json"
CARD = "application/vnd.sheaf.state-card+json"
FRAME = "application/vnd.sheaf.directory-frame+json"
ENTRY_LIMIT = 32 * 1024  # bytes of one signed entry; a key entry with both public keys is about 7 KiB
FRAME_LIMIT = 64 * 1024 * 1024  # bytes of a whole pull or submission: 5,000 entries and some publications


@dataclass(frozen=True, slots=True)
class Signed:
    """Exact bytes, the key id that is said to have signed them, and the signature."""

    body: bytes
    signer: str
    signature: bytes

    def as_wire(self) -> dict[str, str]:
        return {"body": b64(self.body), "signer": self.signer, "signature": b64(self.signature)}


def signed(key: SigningKey, payload_type: str, body: bytes) -> Signed:
    return Signed(body, key.public.kid, signing.sign(key, payload_type, body))


def check(key: VerifyKey, payload_type: str, document: Signed) -> None:
    """Refuse unless both signatures verify over the exact bytes."""
    try:
        signing.verify(key, payload_type, document.body, document.signature)
    except BadSignature as error:
        raise refuse("directory_bad_signature", signer=document.signer) from error


def from_wire(raw: Any) -> Signed:
    if not isinstance(raw, dict) or not all(isinstance(raw.get(name), str) for name in ("body", "signer", "signature")):
        raise refuse("directory_malformed")
    return Signed(unb64(raw["body"]), raw["signer"][:80], unb64(raw["signature"]))


def b64(data: bytes | memoryview) -> str:
    return base64.b64encode(bytes(data)).decode("ascii")


def unb64(text: Any) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError, TypeError) as error:
        raise refuse("directory_malformed") from error


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise refuse("directory_malformed")
    return found


def load(body: bytes, kind: str, limit: int = FRAME_LIMIT) -> dict[str, Any]:
    """The JSON object in `body`, of the named kind and of a format known here."""
    if len(body) > limit:
        raise refuse("directory_too_large")
    try:
        found = json.loads(body.decode("utf-8"), object_pairs_hook=_once)
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise refuse("directory_malformed") from error
    if not isinstance(found, dict) or found.get("kind") != kind or found.get("format") != FORMAT:
        raise refuse("directory_malformed")
    return found


def dump(kind: str, **fields: Any) -> bytes:
    return canonical.dumps({"kind": kind, "format": FORMAT, **fields})


def refusal(error: SheafError) -> bytes:
    """What is sent back instead of an answer."""
    return dump("refusal", code=error.code, message=error.message)


def answer(raw: bytes, kind: str) -> dict[str, Any]:
    """What the Secretariat's node sent back; its refusal becomes `PeerRefused` with its code."""
    if raw.startswith(b'{"code":') and len(raw) <= ENTRY_LIMIT:
        said = load(raw, "refusal")
        raise PeerRefused(f"The Secretariat's node refused: {text(said, 'message', 1000)}", by_code=text(said, "code", 60))
    return load(raw, kind)


def stamp(instant: datetime) -> str:
    return instant.astimezone(UTC).isoformat().replace("+00:00", "Z")


def instant(text: Any) -> datetime:
    """The instant in `text`; refused unless it is ISO 8601 with a zone."""
    try:
        found = datetime.fromisoformat(text)
    except (TypeError, ValueError) as error:
        raise refuse("directory_malformed") from error
    if found.tzinfo is None:
        raise refuse("directory_malformed")
    return found.astimezone(UTC)


def text(raw: dict[str, Any], name: str, limit: int = 200) -> str:
    value = raw.get(name)
    if not isinstance(value, str) or len(value) > limit or "\x00" in value:
        raise refuse("directory_malformed")
    return value


def whole(raw: dict[str, Any], name: str) -> int:
    value = raw.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value < 2**31:
        raise refuse("directory_malformed")
    return value


def rows(raw: dict[str, Any], name: str) -> list[Any]:
    value = raw.get(name, [])
    if not isinstance(value, list):
        raise refuse("directory_malformed")
    return value


@dataclass(frozen=True, slots=True)
class EntryDocument:
    """What a state says about one subject, from when until when, and who of the state said so."""

    type: str
    state: str
    subject: str
    version: int
    payload: dict[str, Any]
    valid_from: datetime
    signed_at: datetime
    signed_by: str
    valid_until: datetime | None = None
    withdrawn: bool = False

    def dump(self) -> bytes:
        until = stamp(self.valid_until) if self.valid_until else ""
        return dump("entry", type=self.type, state=self.state, subject=self.subject, version=self.version,
                    payload=self.payload, valid_from=stamp(self.valid_from), valid_until=until,
                    signed_at=stamp(self.signed_at), signed_by=self.signed_by, withdrawn=self.withdrawn)


def parse_entry(body: bytes) -> EntryDocument:
    raw = load(body, "entry", ENTRY_LIMIT)
    payload, withdrawn = raw.get("payload"), raw.get("withdrawn")
    if not isinstance(payload, dict) or not isinstance(withdrawn, bool):
        raise refuse("directory_malformed")
    return EntryDocument(
        type=text(raw, "type", 12), state=text(raw, "state", 4), subject=text(raw, "subject", 120),
        version=whole(raw, "version"), payload=payload, valid_from=instant(raw.get("valid_from")),
        valid_until=instant(raw["valid_until"]) if raw.get("valid_until") else None,
        signed_at=instant(raw.get("signed_at")), signed_by=text(raw, "signed_by"), withdrawn=withdrawn)


@dataclass(frozen=True, slots=True)
class SnapshotDocument:
    """listing: (state, type, subject, version, digest); publications: (state, type, version, digest)."""

    number: int
    created: datetime
    expires: datetime
    listing: tuple[tuple[str, str, str, int, str], ...] = ()
    publications: tuple[tuple[str, str, int, str], ...] = field(default=())

    def dump(self) -> bytes:
        return dump("snapshot", number=self.number, created=stamp(self.created), expires=stamp(self.expires),
                    listing=[list(row) for row in self.listing], publications=[list(row) for row in self.publications])


def parse_snapshot(body: bytes) -> SnapshotDocument:
    raw = load(body, "snapshot")
    return SnapshotDocument(
        number=whole(raw, "number"), created=instant(raw.get("created")), expires=instant(raw.get("expires")),
        listing=tuple(_row(row, (str, str, str, int, str)) for row in rows(raw, "listing")),
        publications=tuple(_row(row, (str, str, int, str)) for row in rows(raw, "publications")))


def _row(row: Any, shape: tuple[type, ...]) -> Any:
    if not isinstance(row, list) or [type(value) for value in row] != list(shape):
        raise refuse("directory_malformed")
    return tuple(row)


@dataclass(frozen=True, slots=True)
class PublicationDocument:
    """The signed description of a publication; its bytes travel beside it and must have this digest."""

    type: str
    state: str
    version: int
    title: str
    media_type: str
    digest: str
    signed_at: datetime

    def dump(self) -> bytes:
        return dump("publication", type=self.type, state=self.state, version=self.version, title=self.title,
                    media_type=self.media_type, digest=self.digest, signed_at=stamp(self.signed_at))


def parse_publication(body: bytes) -> PublicationDocument:
    raw = load(body, "publication", ENTRY_LIMIT)
    return PublicationDocument(text(raw, "type", 60), text(raw, "state", 4), whole(raw, "version"), text(raw, "title"),
                               text(raw, "media_type", 100), text(raw, "digest", 64), instant(raw.get("signed_at")))


@dataclass(frozen=True, slots=True)
class HandoverDocument:
    """The root `root` (hex) takes over from the root `previous` (key id) as version `root_version`."""

    state: str
    root_version: int
    previous: str
    root: str
    signed_at: datetime

    def dump(self) -> bytes:
        return dump("handover", state=self.state, root_version=self.root_version, previous=self.previous,
                    root=self.root, threshold=1, root_signatures=[], signed_at=stamp(self.signed_at))


def parse_handover(body: bytes) -> HandoverDocument:
    raw = load(body, "handover", ENTRY_LIMIT)
    return HandoverDocument(text(raw, "state", 4), whole(raw, "root_version"), text(raw, "previous", 80),
                            text(raw, "root", 16_000), instant(raw.get("signed_at")))
