"""The lead shepherd asks and comments; the state answers or lets its text stand; the Secretariat freezes."""

from __future__ import annotations

from typing import Any

from sheaf.access.actor import Actor, service
from sheaf.access.policy import Facts, require
from sheaf.exchange.posting import post
from sheaf.kernel import clock, ids, node
from sheaf.kernel.errors import Conflict, Invalid, NotFound
from sheaf.kernel.states import SECRETARIAT
from sheaf.plan.reporting import drafting, owed, queries, table
from sheaf.plan.reporting.clearing import HANDLING, conversation_of
from sheaf.plan.reporting.models import Cycle, Part, Query
from sheaf.plan.reporting.steps import locked, step, take
from sheaf.store import atomic

QUERY, REPLY = "plan.query", "plan.reply"
MAX_TEXT = 5_000


def query(actor: Actor, *, part_id: str, text: str, subject: str = "", comment: bool = False) -> Query:
    """A question to the state, or a comment that needs no answer. Neither touches the state's text."""
    require(actor, "plan.ask")
    if not text.strip() or len(text) > MAX_TEXT:
        raise Invalid("A question has words.", fields={"text": f"Between 1 and {MAX_TEXT:,} characters."})
    with atomic():
        row = locked(actor, part_id)
        if subject and subject not in drafting.subjects(row):
            raise Invalid("This report does not ask that.", fields={"subject": "A clause or an action that the component asks, or none."})
        if not comment:
            step(actor, row, table.QUERY)
        elif row.step not in table.ARRIVED or table.LEAD not in queries.kinds_of(actor, row):
            raise Conflict("Only who leads the component comments, on what was submitted.", code="step")
        made = Query.objects.create(
            id=ids.new_id(),
            part=row,
            kind="comment" if comment else "query",
            subject=subject[:40],
            text=text.strip(),
            by_state=actor.state,
            by_name=actor.name[:200],
            at=clock.now(),
        )
        if not row.here:
            _send(actor, row, QUERY, f"{row.state}/service", {"id": made.id, "kind": made.kind, "subject": made.subject, "text": made.text,
                                                             "by_state": made.by_state, "by_name": made.by_name})
        elif not comment:
            owed.to_answer(actor, row)
    return made


def answer(actor: Actor, *, query_id: str, text: str = "") -> Query:
    """The state answers a question, or lets its text stand where `text` is empty. When no question is open the part is
    submitted again as it was."""
    require(actor, "plan.clear", Facts(kind="part", state=actor.state))
    if len(text) > MAX_TEXT:
        raise Invalid("The answer is too long.", fields={"text": f"At most {MAX_TEXT:,} characters."})
    with atomic():
        made = Query.objects.select_for_update().filter(pk=query_id, kind="query", part__state=actor.state).first()
        if not made:
            raise NotFound("There is no such question.")
        row = locked(actor, made.part_id)
        if made.answered:
            raise Conflict("This question has been answered.", code="answered")
        _answered(made, text.strip(), actor.title)
        if not row.here:
            raise Conflict("The state works on its own node.", code="elsewhere")
        after_answer(actor, row)
        if node.current().state != SECRETARIAT:
            _send(
                actor,
                row,
                REPLY,
                f"{SECRETARIAT}/service",
                {"id": made.id, "answer": made.answer, "stands": made.stands, "by": made.answered_by},
                as_service=False,
            )
    return made


def after_answer(actor: Actor, row: Part) -> None:
    """Back to submitted when no question is open any longer."""
    if row.step == table.QUERIED and not row.queries.filter(kind="query", answered=None).exists():
        take(actor, row, table.ANSWER, table.SUBMITTED)
        owed.answered(actor, row)


def _answered(made: Query, text: str, by: str) -> None:
    made.answer, made.stands, made.answered, made.answered_by = text, not text, clock.now(), by[:200]
    made.save(update_fields=["answer", "stands", "answered", "answered_by"])


def review(actor: Actor, *, part_id: str, note: str = "") -> Part:
    """Who leads the component has reviewed this part."""
    require(actor, "plan.ask")
    with atomic():
        row = locked(actor, part_id)
        done = step(actor, row, table.REVIEW, note)
        owed.reviewed(actor, row)
    return done


def freeze(actor: Actor, *, year: int) -> list[Part]:
    """Freeze what has arrived for the compilation; what comes after goes to an addendum. Returns the parts, in order."""
    require(actor, "plan.keep", Facts(kind="cycle", state=node.current().state))
    with atomic():
        cycle = Cycle.objects.select_for_update().filter(pk=year).first()
        if not cycle:
            raise NotFound("There is no cycle of this year.")
        rows = list(Part.objects.filter(cycle=cycle, step__in=sorted(table.ARRIVED - {table.FROZEN})).order_by("area", "state"))
        freeze_parts(actor, cycle, rows, final=True)
    return rows


def freeze_parts(actor: Actor, cycle: Cycle, rows: list[Part], *, final: bool) -> None:
    """Freeze these parts, in the caller's transaction and after its check of rights. final: the year itself is frozen, so
    that what is submitted from now on is late."""
    held = Part.objects.select_for_update().filter(pk__in=[row.pk for row in rows]).exclude(step=table.FROZEN)
    for row in held.order_by("area", "state"):
        if row.step in table.ARRIVED:
            take(actor, row, table.FREEZE, table.FROZEN)
    if final:
        Part.objects.filter(cycle=cycle).exclude(step=table.FROZEN).update(late=True)
        if cycle.state == "open":
            cycle.state = "frozen"
            cycle.save(update_fields=["state"])
    owed.frozen(actor, cycle, rows)


def mark_late() -> None:
    """A year that is frozen came from the Secretariat's node: what this node has not submitted of it is late (called by the room that
    takes the year in)."""
    Part.objects.filter(submitted_version=0, late=False).exclude(cycle__state="open").update(late=True)


def _send(actor: Actor, row: Part, kind: str, to: str, body: dict[str, Any], *, as_service: bool = True) -> None:
    sender = service(node.current().state) if as_service else actor
    post(sender, kind=kind, conversation=conversation_of(row), to=[to], handling=HANDLING, as_service=as_service,
         body={"year": row.cycle_id, "state": row.state, "area": row.area, **body})
