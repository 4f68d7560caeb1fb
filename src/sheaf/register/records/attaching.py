"""Attachments: bytes with a digest taken at intake, sealed in the node's folder (`vault`), and a chain of custody."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sheaf.access.actor import Actor
from sheaf.access.guarded import visible_to
from sheaf.access.policy import require
from sheaf.audit import services as audit
from sheaf.kernel import canonical, clock, ids
from sheaf.kernel.errors import Conflict, Invalid, NotFound
from sheaf.kernel.handling import Handling
from sheaf.register.records import reading, vault
from sheaf.register.records.models import OWN, Attachment, CustodyStep, Record
from sheaf.register.records.writing import Guard, change
from sheaf.store import atomic

MAX_BYTES = 200 * 1024 * 1024  # one upload through a page; larger evidence travels by another road
MAX_NAME = 255


@dataclass(frozen=True, slots=True)
class Taken:
    """An attachment and its bytes, for a download."""

    id: str
    name: str
    media_type: str
    size: int
    sha256: str
    chunks: Iterator[bytes]


def attach(actor: Actor, *, record_id: str, name: str, media_type: str, chunks: Iterable[bytes], handling: Handling,
           note: str = "") -> str:
    """Take a file in; gives the attachment's id. Its guard is its handling, raised to the record's level."""
    record = reading.row(actor, record_id)
    require(actor, "record.attach", record)
    guard = Guard(record.state, record.unit, record.crime_area, max(record.level, handling.level), handling.compartment)
    require(actor, "record.create", guard.facts())
    if record.dataset_id != OWN:
        raise Conflict("Files are attached to own records.", code="list_record")
    clean_name = Path(name.replace("\\", "/")).name.replace("\x00", "").strip()
    if not clean_name or len(clean_name) > MAX_NAME:
        raise Invalid("The file needs a name of at most 255 characters.", fields={"file": "Name missing or too long."})
    attachment_id = ids.new_id()
    size, sha256 = vault.store(attachment_id, chunks, compartment=guard.compartment, limit=MAX_BYTES)
    with atomic():
        row = Attachment.objects.create(
            id=attachment_id, record=record, name=clean_name, media_type=media_type[:100] or "application/octet-stream",
            size=size, sha256=sha256, handling=handling.as_dict(), created_by=actor.person_id, **guard.columns())
        _step(actor, row, "taken in", note)
        change(actor, record, guard, "file attached", after=clean_name, reference=row.id)
        audit.record(actor, "record.attach", kind="attachment", object_id=row.id, detail={"size": size, "sha256": sha256})
    return row.id


def download(actor: Actor, *, attachment_id: str) -> Taken:
    """The bytes, after a custody row; `Conflict` where they are no longer those taken in."""
    row = _row(actor, attachment_id)
    if vault.digest(actor, row.id) != row.sha256:
        audit.record(actor, "record.read", kind="attachment", object_id=row.id, outcome="refused", detail={"rule": "digest"})
        raise Conflict("The stored file is not the one that was taken in. Tell the administrator.", code="digest")
    with atomic():
        _step(actor, row, "downloaded", "")
        audit.record(actor, "record.read", kind="attachment", object_id=row.id, outcome="read")
    return Taken(row.id, row.name, row.media_type, row.size, row.sha256, vault.chunks(actor, row.id))


def hand_over(actor: Actor, *, attachment_id: str, to: str, note: str = "") -> None:
    """Write down that the evidence went to somebody."""
    row = _row(actor, attachment_id)
    require(actor, "record.attach", row)
    if not to.strip():
        raise Invalid("Say to whom it was handed over.", fields={"to": "Needed."})
    with atomic():
        _step(actor, row, "handed over", f"to {to.strip()}. {note.strip()}".strip())
        audit.record(actor, "record.attach", kind="attachment", object_id=row.id, detail={"did": "hand over"})


def verify_custody(actor: Actor, *, attachment_id: str) -> bool:
    """Whether the bytes and every step of custody are as they were written."""
    row = _row(actor, attachment_id)
    previous = ""
    for place, step in enumerate(CustodyStep.objects.filter(attachment=row), start=1):
        if step.seq != place or step.digest != _step_digest(step, previous):
            return False
        previous = step.digest
    return bool(previous) and vault.digest(actor, row.id) == row.sha256


def _row(actor: Actor, attachment_id: str) -> Attachment:
    require(actor, "record.read")
    found = visible_to(Attachment.objects.filter(pk=attachment_id), actor).first()
    if found is None or not reading.visible_records(actor).filter(pk=found.record_id).exists():
        raise NotFound("There is no such file, or you may not see it.")
    require(actor, "record.read", found)
    return found


def _step(actor: Actor, row: Attachment, action: str, note: str) -> None:
    Record.objects.select_for_update().get(pk=row.record_id)  # one hand-over at a time
    last = CustodyStep.objects.filter(attachment=row).order_by("-seq").first()
    step = CustodyStep(attachment=row, seq=last.seq + 1 if last else 1, at=clock.now(), by=actor.person_id,
                       by_name=actor.name[:200], action=action, note=note.strip()[:300], sha256=row.sha256)
    step.digest = _step_digest(step, last.digest if last else "")
    step.save(force_insert=True)


def _step_digest(step: CustodyStep, previous: str) -> str:
    value: dict[str, Any] = {
        "attachment": step.attachment_id, "seq": step.seq, "at": step.at.isoformat(), "by": step.by, "by_name": step.by_name,
        "action": step.action, "note": step.note, "sha256": step.sha256, "previous": previous,
    }
    return canonical.digest(value)


def seal_existing() -> int:
    """Seal files that were taken in before there was a vault; how many. For `sheaf node migrate` and the worker."""
    done = 0
    for row in Attachment.objects.only("id", "sha256", "compartment").iterator(chunk_size=500):
        done += vault.seal_clear(row.id, compartment=row.compartment, sha256=row.sha256)
    return done
