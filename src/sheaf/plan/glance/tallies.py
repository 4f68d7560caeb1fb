"""The tallies: written when a submission is, in its transaction; made anew from submissions by command."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sheaf.access.actor import Actor
from sheaf.access.policy import Facts, require
from sheaf.audit import services as audit
from sheaf.kernel import node
from sheaf.plan.glance.models import Arrival, Tally
from sheaf.plan.reporting.models import STATUSES, Submission
from sheaf.store import atomic

BATCH = 500


def submitted(sender: Any, instance: Submission, created: bool = False, raw: bool = False, **_: Any) -> None:
    """A submission was written (joined to Django's signal): what it says takes the place of what the one before said."""
    if created and not raw:
        write([instance])


def write(rows: Iterable[Submission]) -> int:
    """Tally submissions, each the last of its part. Returns how many answers were written."""
    written = 0
    with atomic():
        for row in rows:
            part = row.part
            answers = _answers(row)
            Tally.objects.filter(part=part.id).delete()
            Tally.objects.bulk_create([
                Tally(part=part.id, year=part.cycle_id, state=part.state, area=part.area, subject=subject, status=status)
                for subject, status in answers.items()], batch_size=BATCH)
            held = Arrival.objects.filter(pk=part.id).first()
            Arrival.objects.update_or_create(pk=part.id, defaults={
                "year": part.cycle_id, "state": part.state, "area": part.area, "answers": len(answers),
                "first": held.first if held else row.at})
            written += len(answers)
    return written


def rebuild(actor: Actor) -> int:
    """Make all tallies anew from the submissions of this node. Returns how many answers were written."""
    require(actor, "plan.keep", Facts(kind="tally", state=node.current().state))
    with atomic():
        Tally.objects.all().delete()
        Arrival.objects.all().delete()
        written = write(every())
        for part, first in Submission.objects.filter(version=1).values_list("part", "at").iterator(BATCH):
            Arrival.objects.filter(pk=part).update(first=first)
        audit.record(actor, "plan.keep", kind="tally", object_id="tally", detail={"did": "rebuild", "answers": written})
    return written


def every() -> Iterable[Submission]:
    """The last submission of every part."""
    rows = Submission.objects.select_related("part").order_by("part", "-version")
    before = ""
    for row in rows.iterator(BATCH):
        if row.part_id != before:
            before = row.part_id
            yield row


def _answers(row: Submission) -> dict[str, str]:
    entries = row.content.get("entries", []) if isinstance(row.content, dict) else []
    return {str(item["subject"])[:40]: item["status"] for item in entries if item.get("status") in STATUSES}
