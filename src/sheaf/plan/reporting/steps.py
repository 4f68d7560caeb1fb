"""One step of a part: checked against the table, written with its transition and audit row."""

from __future__ import annotations

from sheaf.access.actor import Actor
from sheaf.audit import services as audit
from sheaf.kernel import clock
from sheaf.kernel.errors import Conflict, NotFound, Refused
from sheaf.plan.reporting import queries, table
from sheaf.plan.reporting.models import Part, Transition

MAX_NOTE = 10_000


def locked(actor: Actor, part_id: str) -> Part:
    """The part, locked, if the actor may know of it. Inside a transaction."""
    found = Part.objects.select_for_update().filter(pk=part_id).first()
    if not found or not queries.visible_parts(actor).filter(pk=part_id).exists():
        raise NotFound("There is no such part.")
    return found


def step(actor: Actor, row: Part, event: str, note: str = "") -> Part:
    """Take the step or refuse it: `Conflict` from this state, `Refused` for this actor."""
    found = table.row(event, row.step)
    if not found:
        raise Conflict(f"The part is “{table.STATES[row.step]}”: this is no step from there.", code="step")
    if found.by not in queries.kinds_of(actor, row):
        raise Refused("This step is not yours.", rule=found.by)
    if found.second and row.last_drafter == actor.person_id:
        raise Refused("Somebody else than the last drafter clears a report.", rule="second_person")
    return take(actor, row, event, found.after, note)


def take(actor: Actor, row: Part, event: str, after: str, note: str = "") -> Part:
    """Write a step that was decided: the row, its transition, its audit row."""
    before, row.step, row.updated = row.step, after, clock.now()
    row.save()
    Transition.objects.create(
        part=row, event=event, before=before, after=after, by=actor.person_id, by_title=actor.title[:300], note=note[:MAX_NOTE]
    )
    audit.record(actor, f"plan.{event}", kind="part", object_id=row.id, detail={"year": row.cycle_id, "state": row.state, "area": row.area,
                                                                              "from": before, "to": after})
    return row
