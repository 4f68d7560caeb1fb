"""The Secretariat's part: take what states signed, list it in a numbered snapshot, hand it out.

It can neither forge nor alter an entry: it only passes on bytes that states' roots signed.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sheaf.access.actor import Actor, service
from sheaf.access.policy import Facts, require
from sheaf.audit import services as audit
from sheaf.crypto.digest import sha256_hex
from sheaf.crypto.keys import VerifyKey
from sheaf.directory import documents, queries
from sheaf.directory.documents import PublicationDocument, Signed, SnapshotDocument
from sheaf.directory.errors import DirectoryRefused, refuse
from sheaf.directory.models import Entry, Publication, Snapshot
from sheaf.directory.services import keyfile, roots
from sheaf.directory.services.checking import check_entry, check_publication, store_publication
from sheaf.directory.services.entries import sign_own, store
from sheaf.kernel import clock, node
from sheaf.kernel.errors import Conflict
from sheaf.kernel.states import SECRETARIAT
from sheaf.store import atomic

RENEW_AFTER = timedelta(hours=1)
FRAME_AGE = timedelta(hours=26)  # a clock an hour off and a zone set wrong still get through; older is a replay
SUBMIT_PATH = "/wire/v1/directory/submit"
PUBLICATION_LIMIT = 16 * 1024 * 1024


def publish_own(actor: Actor, transport: Any = None) -> int:
    """Sign what changed of our own entries; with a transport, send to the Secretariat what it lacks. What
    cannot be sent waits for the worker. Returns how many entries went (at the Secretariat: are listed)."""
    require(actor, "directory.publish", Facts(kind="directory", state=node.current().state))
    signed = sign_own(actor)
    if node.current().can("publish_directory"):
        return len(publish_snapshot(actor).listing)
    return submit(transport) if transport else signed


def submit(transport: Any) -> int:
    """Send our own entries and publications that the Secretariat has not taken yet."""
    here = node.current().state
    rows = list(queries.unsubmitted())
    papers = list(Publication.objects.filter(state=here, submitted_at=None))
    if not rows and not papers:
        return 0
    body = documents.dump(
        "submission", state=here, to=SECRETARIAT, at=documents.stamp(clock.now()), handovers=roots.handovers(),
        entries=[entry_wire(row) for row in rows], publications=[publication_wire(paper) for paper in papers])
    raw = frame(body)
    documents.answer(transport.post(SECRETARIAT, SUBMIT_PATH, raw), "taken")
    with atomic():
        Entry.objects.filter(pk__in=[row.pk for row in rows]).update(submitted_at=clock.now())
        Publication.objects.filter(pk__in=[paper.pk for paper in papers]).update(submitted_at=clock.now())
        audit.record(service(here), "directory.submit", kind="directory", detail={"entries": len(rows)})
    return len(rows)


def accept_submission(raw: bytes) -> bytes:
    """The Secretariat's end of `submit`: all of it verified and kept, or none of it and an audit row."""
    actor = service(node.current().state)
    try:
        with atomic():
            taken = _accept(actor, raw)
    except DirectoryRefused as error:
        with atomic():
            audit.record(actor, "directory.submit", kind="directory", outcome="refused", detail={"code": error.code})
        raise
    if taken:
        publish_snapshot(actor)
    return documents.dump("taken", entries=taken)


def _accept(actor: Actor, raw: bytes) -> int:
    if not node.current().can("publish_directory"):
        raise refuse("directory_not_publisher")
    said = open_frame(raw, "submission")
    state = said["state"]
    for row in documents.rows(said, "handovers"):
        if documents.parse_handover(documents.from_wire(row).body).state == state:
            roots.hand_over(actor, documents.from_wire(row), documents.unb64(row.get("new")))
    taken = 0
    for row in documents.rows(said, "entries"):
        signed = documents.from_wire(row)
        document, fresh = check_entry(signed)
        if document.state != state:
            raise refuse("directory_wrong_signer", state=state)
        if fresh:
            store(document, signed, submitted=True)
            taken += 1
    for row in documents.rows(said, "publications"):
        document_, signed, content, fresh = check_publication(row)
        if document_.state != state:
            raise refuse("directory_wrong_signer", state=state)
        if fresh:
            store_publication(document_, signed, content)
            taken += 1
    audit.record(actor, "directory.submit", kind="directory", object_id=state, detail={"taken": taken})
    return taken


def publish(actor: Actor, *, type: str, title: str, media_type: str, content: bytes) -> Publication:
    """Sign a publication of our state; it travels with the next directory. One version above the last."""
    here = node.current().state
    require(actor, "directory.publish", Facts(kind="publication", state=here))
    if len(content) > PUBLICATION_LIMIT:
        raise refuse("directory_too_large")
    last = Publication.objects.filter(type=type, state=here).order_by("-version").first()
    document = PublicationDocument(type, here, last.version + 1 if last else 1, title, media_type,
                                   sha256_hex(content), clock.now())
    signed = documents.signed(keyfile.read(keyfile.ROOT), documents.PUBLICATION, document.dump())
    with atomic():
        made = store_publication(document, signed, content, submitted=False)
        audit.record(actor, "directory.publish", kind="publication", object_id=made.id,
                     detail={"type": type, "version": made.version})
    return made


def publish_snapshot(actor: Actor) -> Snapshot:
    """A new snapshot of everything current, usable for seven days from now."""
    if not node.current().can("publish_directory"):
        raise Conflict("Only the Secretariat's node publishes the directory.", code="directory_not_publisher")
    require(actor, "directory.publish", Facts(kind="directory", state=node.current().state))
    key = keyfile.read(keyfile.PUBLISHER)
    with atomic():
        last = Snapshot.objects.select_for_update().order_by("-number").first()
        now = clock.now()
        papers = queries.publications()
        document = SnapshotDocument(
            number=last.number + 1 if last else 1, created=now, expires=now + queries.USABLE_FOR,
            listing=tuple(Entry.objects.filter(superseded=False).order_by("state", "type", "subject")
                          .values_list("state", "type", "subject", "version", "digest")),
            publications=tuple((paper.state, paper.type, paper.version, paper.document_digest) for paper in papers))
        made = store_snapshot(document, documents.signed(key, documents.SNAPSHOT, document.dump()))
        Entry.objects.filter(state=node.current().state, submitted_at=None).update(submitted_at=now)
        Publication.objects.filter(state=node.current().state, submitted_at=None).update(submitted_at=now)
        audit.record(actor, "directory.publish", kind="snapshot", object_id=str(made.number),
                     detail={"entries": len(document.listing)})
    return made


def renew_snapshot(actor: Actor) -> int:
    """Publish when an hour has passed or something changed since. 1 if it did."""
    sign_own(actor)
    last = queries.latest()
    changed = Entry.objects.filter(received_at__gt=last.created).exists() if last else True
    if last and not changed and last.created > clock.now() - RENEW_AFTER:
        return 0
    publish_snapshot(actor)
    return 1


def store_snapshot(document: SnapshotDocument, signed: Signed) -> Snapshot:
    return Snapshot.objects.create(
        number=document.number, created=document.created, expires=document.expires,
        listing=[list(row) for row in document.listing], publications=[list(row) for row in document.publications],
        digest=sha256_hex(signed.body), signed=signed.body, signature=signed.signature, signer_kid=signed.signer)


def answer_pull(raw: bytes) -> bytes:
    """The newest snapshot with what the asking node lacks since the snapshot it says it has."""
    said = open_frame(raw, "pull")
    snapshot = queries.latest()
    if snapshot is None:
        raise Conflict("No directory has been published yet.", code="directory_none")
    have = Snapshot.objects.filter(number=said.get("have") or 0).first()
    known = {row[4] for row in have.listing} if have else set()
    papers = {row[3] for row in have.publications} if have else set()
    rows = Entry.objects.filter(digest__in=[row[4] for row in snapshot.listing if row[4] not in known])
    wanted = Publication.objects.filter(document_digest__in=[row[3] for row in snapshot.publications
                                                             if row[3] not in papers])
    return documents.dump(
        "directory", snapshot=Signed(bytes(snapshot.signed), snapshot.signer_kid, bytes(snapshot.signature)).as_wire(),
        entries=[entry_wire(row) for row in rows], publications=[publication_wire(paper) for paper in wanted],
        handovers=roots.handovers())


def frame(body: bytes) -> bytes:
    """A request between nodes, signed by this node's service key."""
    return documents.dump("frame", **documents.signed(roots.node_key(), documents.FRAME, body).as_wire())


def open_frame(raw: bytes, kind: str) -> dict[str, Any]:
    """The request inside a frame: signed by the node of a pinned state, addressed to us, and recent."""
    signed = documents.from_wire(documents.load(raw, "frame"))
    said = documents.load(signed.body, kind)
    state = documents.text(said, "state", 4)
    documents.check(_sender(state, signed.signer), documents.FRAME, signed)
    if said.get("to") != node.current().state:
        raise refuse("directory_wrong_addressee")
    age: timedelta = clock.now() - _at(said)
    if abs(age) > FRAME_AGE:
        raise refuse("directory_stale")
    return said


def _at(said: dict[str, Any]) -> datetime:
    return documents.instant(said.get("at"))


def _sender(state: str, kid: str) -> VerifyKey:
    """The node key of a state: the directory's newest, or the one on its card (before the first submission)."""
    anchor = queries.anchor(state)
    if anchor is None:
        raise refuse("directory_unknown_signer", state=state)
    card = VerifyKey.from_bytes(bytes(anchor.node_key))
    key = queries.node_verify_key(state)
    if kid not in {key.kid, card.kid}:
        raise refuse("directory_unknown_signer", state=state)
    return key if kid == key.kid else card


def entry_wire(row: Entry) -> dict[str, str]:
    return Signed(bytes(row.signed), row.signer_kid, bytes(row.signature)).as_wire()


def publication_wire(row: Publication) -> dict[str, str]:
    signed = Signed(bytes(row.signed), row.signer_kid, bytes(row.signature)).as_wire()
    return {**signed, "content": documents.b64(row.content)}
