"""A person's decision on a match: the same, not the same, unsure. Of two at once, the second is told."""

from __future__ import annotations

from sheaf.access.actor import Actor
from sheaf.access.policy import require
from sheaf.audit import services as audit
from sheaf.kernel import clock
from sheaf.kernel.errors import Conflict, Invalid
from sheaf.register.alerts import codes, queries
from sheaf.register.alerts.models import Raised
from sheaf.store import atomic


def decide(actor: Actor, *, match_id: str, decision: str, instead_of: str = "") -> None:
    """Decide a match that the actor may see. instead_of: the decision that the actor has read (empty: none yet); `Conflict`
    where another came meanwhile, `NotFound` where the match is none for the actor now."""
    require(actor, "alert.decide")
    decision = codes.ANSWERS.get(decision, decision)
    if decision not in codes.DECISIONS:
        sentence = "Decide same (y), not_same (n) or unsure (u)."
        raise Invalid(sentence, fields={"decision": sentence})
    view = queries.match(actor, match_id)
    require(actor, "alert.decide", view.alert)
    with atomic():
        row = Raised.objects.select_for_update().get(pk=view.row.pk)
        if row.decision != instead_of:
            words = codes.DECISIONS.get(row.decision, "nothing").lower()
            raise Conflict(f"{row.decided_by or 'Somebody'} has decided “{words}” since you opened this. Read it again.",
                           code="alert_decided")
        row.decision, row.decided_by, row.decided_at = decision, actor.title[:200], clock.now()
        row.save(update_fields=["decision", "decided_by", "decided_at"])
        audit.record(actor, "alert.decide", kind="alert", object_id=row.alert_id, detail={"match": row.id, "decision": decision})
