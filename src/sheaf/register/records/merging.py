"""Merging: two records declared the same. Nothing is moved or copied, so it can be undone."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import F

from sheaf.access.actor import Actor
from sheaf.access.policy import require
from sheaf.audit import services as audit
from sheaf.kernel import clock
from sheaf.kernel.errors import Conflict, Invalid, NotFound
from sheaf.matching import best_dates
from sheaf.register.records import hooks, index, reading
from sheaf.register.records.models import OWN, Merge, Record
from sheaf.register.records.sieving import mild
from sheaf.register.records.writing import Guard, change
from sheaf.store import atomic

MAX_REASON = 500


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A property in which the two sides cannot both be right, and what each says."""

    what: str
    left: str
    right: str

    @property
    def sentence(self) -> str:
        return f"{self.what}: “{self.left}” against “{self.right}”."


def contradictions(actor: Actor, *, kept: str, gone: str) -> list[Contradiction]:
    """What speaks against the merge, from the facts that the actor may see on both sides."""
    left, right = _rows(actor, kept, gone)
    sides = []
    for record in (left, right):
        values = [(view.prop, view.value) for view in reading.fact_views(actor, [record]) if view.type != "entity"]
        sides.append(index.subject(record.id, record.schema, values))
    a, b = sides
    found = []
    dates = best_dates(a.birth_dates, b.birth_dates)
    if dates and dates.kind in {"apart", "near", "swapped", "typing"}:
        found.append(Contradiction("Two birth dates", dates.left, dates.right))
    if a.gender and b.gender and a.gender != b.gender:
        found.append(Contradiction("Sex", a.gender, b.gender))
    if a.nationalities and b.nationalities and not set(a.nationalities) & set(b.nationalities):
        found.append(Contradiction("Nationality", ", ".join(a.nationalities), ", ".join(b.nationalities)))
    return found


def merge(actor: Actor, *, kept: str, gone: str, reason: str = "", despite: bool = False) -> str:
    """Declare `gone` the same as `kept`; gives the id of the merge. despite: contradictions were seen and accepted."""
    left, right = _rows(actor, kept, gone)
    for record in (left, right):
        require(actor, "record.merge", record)
    if left.kind != right.kind:
        raise Invalid("Records of different kinds cannot be merged.", fields={"with": "Another kind of record."})
    _check_seen(left, right)
    found = contradictions(actor, kept=kept, gone=gone)
    if found and not despite:
        raise Conflict("The two contradict each other. Confirm that you have seen it.", code="contradiction",
                       contradictions=[item.sentence for item in found])
    with atomic():
        locked = {row.id: row for row in Record.objects.select_for_update().filter(pk__in=[left.id, right.id])}
        left, right = locked[left.id], locked[right.id]
        _check_mergeable(actor, left, right)
        moved = [right.id, *Record.objects.filter(merged_into=right).values_list("id", flat=True)]
        Record.objects.filter(pk__in=moved).update(merged_into=left, status="merged", updated=clock.now())
        _says_otherwise(left)
        row = Merge.objects.create(kept=left, gone=right, moved=moved, reason=reason.strip()[:MAX_REASON], by=actor.person_id)
        _both(actor, left, right, "merged", row.id)
        hooks.changed(hooks.Changed(left.id, other=right.id))
    return row.id


def unmerge(actor: Actor, *, merge_id: str) -> None:
    """Undo a merge: the record stands by itself again, with everything that was merged into it."""
    row = Merge.objects.select_related("kept", "gone").filter(pk=merge_id).first()
    seen = reading.visible_records(actor).filter(pk__in=[row.kept_id, row.gone_id]).count() if row else 0
    if row is None or seen != 2:
        raise NotFound("There is no such merge, or you may not see it.")
    for record in (row.kept, row.gone):
        require(actor, "record.merge", record)
    with atomic():
        row = Merge.objects.select_for_update().get(pk=merge_id)
        if row.undone_at:
            raise Conflict("This merge was undone already.")
        reading.check_not_merged_unseen(actor, row.kept)
        if row.kept.merged_into_id:
            raise Conflict("Undo the later merge first.", code="merge_order")
        Record.objects.filter(pk__in=row.moved, pk=row.gone_id).update(merged_into=None, status="live", updated=clock.now())
        Record.objects.filter(pk__in=row.moved).exclude(pk=row.gone_id).update(merged_into=row.gone_id)
        _says_otherwise(row.kept)
        row.undone_at, row.undone_by = clock.now(), actor.person_id
        row.save(update_fields=["undone_at", "undone_by"])
        _both(actor, row.kept, row.gone, "unmerged", row.id)


def _rows(actor: Actor, kept: str, gone: str) -> tuple[Record, Record]:
    if kept == gone:
        raise Invalid("A record cannot be merged with itself.", fields={"with": "Choose another record."})
    return reading.row(actor, kept), reading.row(actor, gone)


def _check_seen(left: Record, right: Record) -> None:
    """Whoever may see the record that goes may see the one that stays: nobody is left with half of a merge."""
    if not mild(right, left.level, left.compartment, left.crime_area):
        raise Conflict("Some who may see the record that goes may not see the one that stays. Merge the other way round; where "
                       "that is refused too, link the two.", code="merge_guard")


def _check_mergeable(actor: Actor, left: Record, right: Record) -> None:
    if {left.dataset_id, right.dataset_id} != {OWN}:
        raise Conflict("Only own records are merged; an imported list stays as it was published.", code="list_record")
    for record in (left, right):
        reading.check_not_merged_unseen(actor, record)
    if left.status != "live" or right.status != "live":
        raise Conflict("One of the two is merged or retired already.")


def _says_otherwise(kept: Record) -> None:
    """Of its version, so that a comparison kept of it no longer stands (`standing`). No edit of history has this number."""
    Record.objects.filter(pk=kept.pk).update(version=F("version") + 1, updated=clock.now())


def _both(actor: Actor, left: Record, right: Record, action: str, merge_id: str) -> None:
    """History on both sides and one audit row. A row is guarded as its own side; the reader's query
    drops it where the other side is hidden."""
    change(actor, left, Guard.of(left), action, after=right.id, reference=merge_id)
    change(actor, right, Guard.of(right), action, after=left.id, reference=merge_id)
    audit.record(actor, "record.merge", kind="record", object_id=left.id, detail={"did": action, "other": right.id})


__all__ = ["Contradiction", "contradictions", "merge", "unmerge"]
