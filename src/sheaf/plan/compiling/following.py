"""Recommendations for follow-up: once AMMTC endorses the review they follow from its decision; one that has no owner and day yet waits
with the Secretariat to be given them."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from sheaf.access.actor import Actor
from sheaf.access.policy import Facts, require
from sheaf.audit import services as audit
from sheaf.kernel import clock, node
from sheaf.kernel.errors import Conflict, Invalid, NotFound
from sheaf.kernel.states import SECRETARIAT
from sheaf.plan.bodies import queries as bodies
from sheaf.plan.bodies import services as tasks
from sheaf.plan.bodies.words import OWNERS
from sheaf.plan.compiling import table
from sheaf.plan.compiling.models import Compilation, Recommendation
from sheaf.plan.meetings import queries as meetings
from sheaf.plan.meetings.following import follow
from sheaf.plan.meetings.models import TITLE, Decision, FollowUp
from sheaf.plan.values import wrong_day
from sheaf.store import atomic


def wrong(owner: str, due: date | None) -> dict[str, str]:
    """What is wrong with an owner and a day, by field; either may be empty."""
    found = {} if not owner or bodies.is_owner(owner) else {"owner": f"One that there is, such as {OWNERS}."}
    if due:
        late = "A day to come." if due < clock.today() else ""
        found |= {"due": said} if (said := wrong_day(due) or late) else {}
    return found


def endorsed(actor: Actor, held: Compilation, decision: Decision) -> None:
    """What an endorsed review recommends for follow-up follows now, in the transaction of the endorsement. One without an owner and a day
    that still hold is a task of the Secretariat."""
    for row in _to_follow(held).filter(follow_up=""):
        if row.owner and row.due and not wrong(row.owner, row.due):
            _followed(actor, row, decision, row.owner, row.due)
        else:
            tasks.add_task(actor, owner=f"body:{SECRETARIAT}", about=_about(row), url=f"/plan/reports/{held.id}#recommendations",
                           title=f"Give recommendation {row.number} of the {held.title.lower()} an owner and a day"[:TITLE])


def take_up(actor: Actor, *, recommendation_id: str, owner: str, due: date) -> FollowUp:
    """The owner and the day of a recommendation that AMMTC endorsed: it is a follow-up from now on. `Conflict` before the endorsement, or
    where it is one already."""
    require(actor, "plan.keep", Facts(kind="recommendation", state=node.current().state))
    if said := wrong(owner, due) or ({} if owner else {"owner": f"One, such as {OWNERS}."}):
        raise Invalid("It cannot be followed up as written.", fields=said)
    with atomic():
        row = Recommendation.objects.select_for_update().filter(pk=recommendation_id).first()
        if not row:
            raise NotFound("There is no such recommendation.")
        if row.follow_up:
            raise Conflict("It is a follow-up already.", code="followed")
        ended = Q(step__in=(table.NOTED, table.PUBLISHED))
        held = Compilation.objects.filter(ended, year=row.year, kind=row.kind).exclude(noted_by="").first()
        decision = meetings.taken(held.noted_by) if held else None
        if not decision or row.goes_to != "follow_up":
            raise Conflict("Only what an endorsed review recommends for follow-up is followed up.", code="step")
        made = _followed(actor, row, decision, owner, due)
        tasks.finish_tasks(actor, about=_about(row))
    return made


def _to_follow(held: Compilation) -> QuerySet[Recommendation]:
    return Recommendation.objects.select_for_update().filter(year=held.year, kind=held.kind, goes_to="follow_up").order_by("number")


def _followed(actor: Actor, row: Recommendation, decision: Decision, owner: str, due: date) -> FollowUp:
    title = " ".join(row.text.split())
    made = follow(actor, decision, title=title if len(title) <= TITLE else f"{title[: TITLE - 1].rstrip()}…", owner=owner, due=due)
    row.follow_up, row.owner, row.due = made.id, owner, due
    row.save(update_fields=["follow_up", "owner", "due"])
    audit.record(actor, "plan.compile", kind="recommendation", object_id=row.id, detail={"did": "follow", "follow_up": made.id})
    return made


def _about(row: Recommendation) -> str:
    return f"recommendation:{row.id}"
