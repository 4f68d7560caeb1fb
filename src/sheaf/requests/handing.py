"""Who has a conversation in hand: taken into one's own hands, handed to a colleague, and up to the head when overdue."""

from __future__ import annotations

from dataclasses import replace

from django.db.models import Q

from sheaf.access import queries as people
from sheaf.access.actor import Actor, service
from sheaf.access.policy import may, require
from sheaf.audit import services as audit
from sheaf.kernel import clock, node
from sheaf.kernel.errors import Conflict, Invalid
from sheaf.requests import acting
from sheaf.requests.models import Conversation
from sheaf.store import atomic

REASONS = {"absent": "Absent", "workload": "Workload", "competence": "Somebody else is competent", "duties": "Other duties now"}
BATCH = 500  # conversations escalated at one turn of the worker


def verb_for(actor: Actor, found: Conversation) -> str:
    """The verb that handing it on needs: what one has oneself, or what a supervisor takes from another."""
    return "request.hand_over" if found.assigned == actor.person_id else "request.reassign"


def may_hand(actor: Actor, found: Conversation) -> bool:
    """Whether the actor may hand this conversation to a colleague now."""
    facts = replace(found.facts(), people=frozenset({found.assigned}))
    return found.is_open and may(actor, verb_for(actor, found), facts).allowed


def candidates(found: Conversation) -> list[Actor]:
    """Colleagues of the unit who may handle it, one line a person, without the one who has it."""
    able = {item.person_id: item for item in people.colleagues(found.unit) if may(item, "request.handle", found.facts()).allowed}
    return [item for key, item in able.items() if key != found.assigned]


def hand_over(actor: Actor, *, conversation_id: str, to: str, reason: str) -> Conversation:
    """Give it to a colleague who may handle it. Who has it in hand may; a supervisor may for somebody absent.

    to: person id; reason: a code of REASONS, since a free text would stand unsealed.
    """
    found = acting.conversation(actor, conversation_id)
    require(actor, verb_for(actor, found), replace(found.facts(), people=frozenset({found.assigned})))
    if not found.is_open:
        raise Conflict("It is not open any more.", code="closed")
    if reason not in REASONS:
        raise Invalid("Say why it is handed over.", fields={"reason": "One of the list."})
    if to not in {item.person_id for item in candidates(found)}:
        raise Invalid("This colleague cannot take it.", fields={"to": "A colleague of your unit who may handle it."})
    with atomic():
        row = Conversation.objects.select_for_update().get(pk=found.pk)
        if row.assigned != found.assigned:
            raise Conflict("Somebody has taken it in hand meanwhile.", code="moved_on")
        row.assigned, row.handed_by, row.handed_at, row.handed_reason = to, actor.person_id, clock.now(), reason
        row.handed_seen = to == actor.person_id
        row.save(update_fields=["assigned", "handed_by", "handed_at", "handed_reason", "handed_seen"])
        audit.record(actor, "request.hand_over", kind="request", object_id=found.id, detail={"to": to, "reason": reason})
    return row


def assign(actor: Actor, *, conversation_id: str) -> Conversation:
    """Take into one's own hands what nobody has; what a colleague has, a supervisor takes or hands on."""
    found = acting.conversation(actor, conversation_id, "request.handle")
    if found.assigned not in ("", actor.person_id):
        require(actor, "request.reassign", found.facts())
    if not found.is_open:
        raise Conflict("It is not open any more.", code="closed")
    with atomic():
        if not Conversation.objects.filter(pk=found.pk, assigned=found.assigned).update(assigned=actor.person_id, handed_seen=True):
            raise Conflict("Somebody has taken it in hand meanwhile.", code="moved_on")
        audit.record(actor, "request.assign", kind="request", object_id=found.id)
    found.assigned, found.handed_seen = actor.person_id, True
    return found


def seen(actor: Actor, found: Conversation) -> None:
    """Whoever got it has looked at it: the notice leaves the inbox."""
    if not found.handed_seen and found.assigned == actor.person_id:
        Conversation.objects.filter(pk=found.pk, assigned=actor.person_id).update(handed_seen=True)


def escalate() -> int:
    """Bring what is overdue to the head of its unit; how many. Once per clock: a new clock may escalate again."""
    now, us = clock.now(), service(node.current().state)
    late = Q(due__lt=now) | Q(confirm_due__lt=now)
    with atomic():
        rows = list(Conversation.objects.select_for_update().filter(late, is_open=True, escalated=None)[:BATCH])
        for row in rows:
            Conversation.objects.filter(pk=row.pk).update(escalated=now)
            audit.record(us, "request.escalate", kind="request", object_id=row.id, detail={"unit": row.unit, "side": row.side})
    return len(rows)


def oversees(actor: Actor) -> bool:
    """Whether what is overdue in the actor's unit comes to them: its head, or its supervisors where it has no head."""
    if actor.role == "head":
        return True
    return actor.role == "supervisor" and not any(item.role == "head" for item in people.colleagues(actor.unit))
