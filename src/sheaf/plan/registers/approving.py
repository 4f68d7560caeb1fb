"""Approvals: what a body's decision brings about, and the guideline's steps towards a partner."""

from __future__ import annotations

from sheaf.access.actor import Actor
from sheaf.access.policy import Facts, require
from sheaf.kernel import clock, node
from sheaf.kernel.errors import Conflict, Invalid
from sheaf.plan.meetings.models import Decision
from sheaf.plan.registers import queries, services, table
from sheaf.plan.registers.models import GuideTaken, Item
from sheaf.store import atomic

ABOUT = "register"
APPROVING = ("approve", "endorse", "adopt")


def proposed(actor: Actor, row: Decision) -> None:
    """A decision about an entry is put: one that could never be taken is refused at once (joined to meetings' hook)."""
    kind, _, code = row.about.partition(":")
    held = _entry(Item.objects.filter(pk=code).first(), row) if kind == ABOUT else None
    if held and not _may_wait(held, row.meeting.body):
        raise _waits_not(held, row.meeting.body)


def _may_wait(held: Item, body: str) -> bool:
    """Whether the entry waits for a decision of this body, or can come to wait for one."""
    if held.kind == table.ENGAGEMENT:
        return held.step == table.FIRST[held.kind] and any(line.body == body and not line.on for line in queries.guide(held))
    return any(table.of_decision(held.kind, step, body, held.needs) for step in table.ahead(held.kind, held.step))


def _waits_not(held: Item, body: str) -> Invalid:
    return Invalid(f"The entry is {table.STATES[held.step]}: it waits for no decision of {body}.",
                   fields={"about": "It waits for no decision of this body."})


def _entry(held: Item | None, row: Decision) -> Item:
    if not held:
        raise Invalid("The registers have no such entry.", fields={"about": "register:CODE of an entry."})
    if row.kind not in APPROVING:
        raise Invalid("This kind of decision approves nothing.", fields={"kind": f"One of {', '.join(APPROVING)}."})
    return held


def decided(actor: Actor, row: Decision) -> None:
    """A decision about an entry was taken (about `register:CODE`): it endorses or approves it, or takes the guideline's next step.
    `Invalid`, and the decision is not taken, where the entry waits for nothing of the kind (joined to meetings' hook)."""
    kind, _, code = row.about.partition(":")
    if kind != ABOUT:
        return
    held = _entry(Item.objects.select_for_update().filter(pk=code).first(), row)
    if held.kind == table.ENGAGEMENT:
        _passed(actor, held, body=row.meeting.body, decision=row.code)
        return
    found = table.of_decision(held.kind, held.step, row.meeting.body, held.needs)
    if not found:
        raise _waits_not(held, row.meeting.body)
    services.moved(actor, held, found, decision=row.code)


def pass_step(actor: Actor, *, code: str, version: int = 0, note: str = "") -> Item:
    """The Secretariat says that the guideline's next step was taken; one that is a body's is taken by its decision alone."""
    require(actor, "plan.keep", Facts(kind="engagement", state=node.current().state))
    if len(note) > services.MAX_TEXT:
        raise Invalid("The note is too long.", fields={"note": f"At most {services.MAX_TEXT:,} characters."})
    with atomic():
        return _passed(actor, services.locked(actor, code, version), note=note)


def _passed(actor: Actor, row: Item, *, body: str = "", decision: str = "", note: str = "") -> Item:
    due = next((item for item in queries.guide(row) if item.due), None) if row.kind == table.ENGAGEMENT else None
    if not due:
        raise Conflict("This entry waits for no step of the guideline.", code="step")
    if due.body != body:
        whose = f"a decision of {due.body}" if due.body else "the Secretariat's word"
        raise Conflict(f"The next step is “{due.title}”: it needs {whose}.", code="guideline")
    GuideTaken.objects.create(item=row, code=due.code, decision=decision, note=note.strip(), on=clock.today(), by_title=actor.title[:300])
    found = table.row(table.ENGAGEMENT, "approve", row.step)
    if found and due.code == row.guide[-1]["code"]:
        return services.moved(actor, row, found, decision=decision, note=note)
    services.save(row)
    services.wrote(actor, row, f"step:{due.code}"[:16], before=row.step, fields={"step": ["", due.title]}, decision=decision, note=note)
    return row
