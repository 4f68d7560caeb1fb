"""Every node's part: pull the directory, verify all of it, and keep the last good copy whatever comes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sheaf.access.actor import Actor, service
from sheaf.access.policy import Facts, require
from sheaf.audit import services as audit
from sheaf.crypto.digest import sha256_hex
from sheaf.crypto.keys import VerifyKey
from sheaf.directory import documents, queries
from sheaf.directory.documents import EntryDocument, Signed, SnapshotDocument
from sheaf.directory.errors import DirectoryRefused, refuse
from sheaf.directory.models import Entry, Publication, PullState, Snapshot
from sheaf.directory.services import roots
from sheaf.directory.services.checking import check_entry, check_publication, store_publication
from sheaf.directory.services.entries import store
from sheaf.directory.services.publishing import frame, store_snapshot
from sheaf.directory.shapes import PUBLISHER
from sheaf.kernel import clock, node
from sheaf.kernel.errors import SheafError
from sheaf.kernel.states import SECRETARIAT
from sheaf.store import atomic

SKEW = timedelta(hours=2)  # how far ahead the Secretariat's clock may be
PATH = "/wire/v1/directory/pull"


def pull(transport: Any = None, actor: Actor | None = None) -> int:
    """Fetch and verify the directory. Returns how many entries were new. Whatever is refused leaves an
    audit row and changes nothing; a Secretariat that cannot be reached is noted only."""
    here = node.current()
    who = actor or service(here.state)
    require(who, "directory.publish", Facts(kind="directory", state=here.state))
    if here.can("publish_directory"):
        return 0
    wire = transport or here.parts["transport"]
    try:
        return _pull_twice(who, wire)
    except DirectoryRefused as error:
        _failed(error)
        with atomic():
            audit.record(who, "directory.pull", kind="directory", outcome="refused",
                         detail={"code": error.code, **{k: str(v)[:80] for k, v in error.details.items()}})
        raise
    except SheafError as error:
        _failed(error)
        raise


def _pull_twice(actor: Actor, wire: Any) -> int:
    """Ask for what is new; where that does not add up to the snapshot, once more for everything."""
    have = queries.latest()
    state = PullState.objects.filter(pk="pull").first()
    number = have.number if have and not (state and (state.skipped or state.error_code)) else 0
    try:
        return take(actor, wire.post(SECRETARIAT, PATH, _request(number)))
    except DirectoryRefused as error:
        if number == 0 or error.code != "directory_incomplete":
            raise
    return take(actor, wire.post(SECRETARIAT, PATH, _request(0)))


def _request(have: int) -> bytes:
    return frame(documents.dump("pull", state=node.current().state, to=SECRETARIAT, have=have,
                                at=documents.stamp(clock.now())))


def take(actor: Actor, raw: bytes) -> int:
    """Verify a pulled directory and make it ours, in one transaction; the number of new entries."""
    said = documents.answer(raw, "directory")
    with atomic():
        _take_handovers(actor, said)
        signed = documents.from_wire(said.get("snapshot"))
        entries = [documents.from_wire(row) for row in documents.rows(said, "entries")]
        snapshot = documents.parse_snapshot(signed.body)
        documents.check(_publisher(signed.signer, entries), documents.SNAPSHOT, signed)
        known = _check_snapshot(snapshot, signed)
        skipped = sorted({row[0] for row in snapshot.listing} - set(queries.states()))
        fresh = _check_entries(snapshot, entries, set(skipped))
        _check_nothing_left_out(snapshot)
        for document, original in fresh:
            store(document, original, submitted=True)
        _take_publications(snapshot, said, set(skipped))
        if not known:
            store_snapshot(snapshot, signed)
            audit.record(actor, "directory.pull", kind="snapshot", object_id=str(snapshot.number),
                         detail={"new": len(fresh), "skipped": skipped})
        now = clock.now()
        PullState.objects.update_or_create(pk="pull", defaults={
            "tried_at": now, "good_at": now, "error_code": "", "error_text": "", "skipped": skipped})
    return len(fresh)


def _take_handovers(actor: Actor, said: dict[str, Any]) -> None:
    pinned = set(queries.states())
    for row in documents.rows(said, "handovers"):
        document = documents.from_wire(row)
        if documents.parse_handover(document.body).state in pinned:
            roots.hand_over(actor, document, documents.unb64(row.get("new")))


def _publisher(kid: str, entries: list[Signed]) -> VerifyKey:
    """The key of this id, if the Secretariat's root says in an entry that it publishes."""
    address = f"{SECRETARIAT}/{PUBLISHER}#OPEN"
    for signed in entries:
        document = documents.parse_entry(signed.body)
        if (document.state, document.type, document.subject) == (SECRETARIAT, "key", kid):
            check_entry(signed)
            if document.payload["address"] == address and not document.withdrawn and document.valid_until is None:
                return VerifyKey.from_bytes(bytes.fromhex(document.payload["verify"]))
    held = queries.current("key", state=SECRETARIAT).filter(subject=kid, payload__address=address).first()
    if held is None:
        raise refuse("directory_unknown_signer", state=SECRETARIAT)
    return VerifyKey.from_bytes(bytes.fromhex(held.payload["verify"]))


def _check_snapshot(snapshot: SnapshotDocument, signed: Signed) -> bool:
    """Refuse a snapshot that goes back, forks, is out of date or from the future. True where it is held."""
    last = queries.latest()
    if last and snapshot.number < last.number:
        raise refuse("directory_rollback", number=snapshot.number, held=last.number)
    same = bool(last and snapshot.number == last.number)
    if same and last and sha256_hex(signed.body) != last.digest:
        raise refuse("directory_fork", number=snapshot.number)
    now = clock.now()
    if min(snapshot.expires, snapshot.created + queries.USABLE_FOR) <= now:
        raise refuse("directory_stale", number=snapshot.number)
    if snapshot.created > now + SKEW or snapshot.expires > snapshot.created + queries.USABLE_FOR:
        raise refuse("directory_future", number=snapshot.number)
    return same


def _check_entries(snapshot: SnapshotDocument, entries: list[Signed],
                   skipped: set[str]) -> list[tuple[EntryDocument, Signed]]:
    """Every entry sent is in the listing and signed by its state; every one listed is sent or held."""
    listed = {row[4]: row for row in snapshot.listing}
    fresh: list[tuple[EntryDocument, Signed]] = []
    sent: set[str] = set()
    for signed in entries:
        digest = sha256_hex(signed.body)
        document = documents.parse_entry(signed.body)
        row = (document.state, document.type, document.subject, document.version, digest)
        if listed.get(digest) != row or digest in sent:
            raise refuse("directory_mixed", state=document.state, type=document.type)
        sent.add(digest)
        if document.state in skipped or _ours_is_newer(document):
            continue
        checked, is_new = check_entry(signed)
        if is_new:
            fresh.append((checked, signed))
    held = set(Entry.objects.filter(digest__in=list(listed)).values_list("digest", flat=True))
    missing = [row for digest, row in listed.items() if digest not in sent | held and row[0] not in skipped]
    if missing:
        raise refuse("directory_incomplete", state=missing[0][0], type=missing[0][1])
    return fresh


def _ours_is_newer(document: EntryDocument) -> bool:
    """Our own entry, changed here since the Secretariat last took it."""
    return document.state == node.current().state and Entry.objects.filter(
        state=document.state, type=document.type, subject=document.subject, version__gt=document.version).exists()


def _check_nothing_left_out(snapshot: SnapshotDocument) -> None:
    """Entries end only by their state's signed word: none that is held may vanish or go back."""
    listed = {row[:3]: row[3] for row in snapshot.listing}
    held = Entry.objects.filter(superseded=False).exclude(state=node.current().state)
    for state, kind, subject, version in held.values_list("state", "type", "subject", "version"):
        if (state, kind, subject) not in listed:
            raise refuse("directory_omission", state=state, type=kind)
        if listed[state, kind, subject] < version:
            raise refuse("directory_rollback", state=state, type=kind)


def _take_publications(snapshot: SnapshotDocument, said: dict[str, Any], skipped: set[str]) -> None:
    listed = {row[3] for row in snapshot.publications}
    for row in documents.rows(said, "publications"):
        signed = documents.from_wire(row)
        if documents.parse_publication(signed.body).state in skipped:
            continue
        document, signed, content, is_new = check_publication(row)
        if sha256_hex(signed.body) not in listed:
            raise refuse("directory_mixed", state=document.state, type=document.type)
        if is_new:
            store_publication(document, signed, content)
    held = set(Publication.objects.filter(document_digest__in=listed).values_list("document_digest", flat=True))
    missing = [row for row in snapshot.publications if row[3] not in held and row[0] not in skipped]
    if missing:
        raise refuse("directory_incomplete", state=missing[0][0], type=missing[0][1])


def _failed(error: SheafError) -> None:
    with atomic():
        PullState.objects.update_or_create(pk="pull", defaults={
            "tried_at": clock.now(), "error_code": error.code[:60], "error_text": error.message[:300]})


def forget_old_snapshots(keep: int = 48) -> int:
    """Delete all but the newest snapshots; the entries stay."""
    numbers = list(Snapshot.objects.order_by("-number").values_list("number", flat=True)[keep:keep + 1])
    return Snapshot.objects.filter(number__lte=numbers[0]).delete()[0] if numbers else 0
