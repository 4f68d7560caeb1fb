"""What waits for the reader: drafts returned, releases, what nobody has in hand, clocks, questions back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.urls import reverse

from sheaf.access.actor import Actor
from sheaf.access.policy import may
from sheaf.kernel import clock
from sheaf.requests import queries
from sheaf.requests.models import Conversation, Draft
from sheaf.web.registry import WorkItem

SOON = timedelta(hours=24)
MOST = 100


def waiting(actor: Actor) -> Iterator[WorkItem]:
    """Without content: kinds, numbers, units and clocks only."""
    if not may(actor, "request.read").allowed:
        return
    for draft in queries.drafts(actor).exclude(stage=Draft.Stage.WRITING)[:MOST]:
        yield from _draft(actor, draft)
    for found in queries.conversations(actor).filter(is_open=True)[:MOST]:
        yield from _conversation(actor, found)


def _draft(actor: Actor, draft: Draft) -> Iterator[WorkItem]:
    returned = draft.stage == Draft.Stage.RETURNED and draft.owner == actor.person_id
    release = draft.stage == Draft.Stage.WAITING and may(actor, "request.release", draft.facts_for(actor)).allowed
    if returned or release:
        row = draft.spec.row(draft.event)
        yield WorkItem(title=f"{draft.spec.title}: {row.asks} ({draft.addressee})",
                       url=reverse("requests:draft", args=[draft.id]), kind="Draft returned" if returned else "Release",
                       state=draft.get_stage_display(), since=draft.changed, urgent=draft.priority == "flash")


def _conversation(actor: Actor, found: Conversation) -> Iterator[WorkItem]:
    due = found.confirm_due or found.due
    soon = due is not None and due < clock.now() + SOON
    unassigned = found.side == "addressee" and not found.assigned
    mine = found.assigned in ("", actor.person_id)
    if (found.ours_to_act and mine) or (soon and mine) or unassigned:
        note = "Nobody has taken it over" if unassigned else "Overdue" if found.overdue else ""
        yield WorkItem(title=f"{found.spec.title} {found.own_reference} with {found.counterpart}",
                       url=reverse("requests:conversation", args=[found.id]), kind=found.spec.title, state=found.words,
                       since=found.changed, due=due, urgent=found.priority == "flash" or found.overdue, note=note)
