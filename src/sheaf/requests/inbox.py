"""What waits for the reader: drafts returned, releases, what nobody has in hand, what was handed over, clocks, and for
the head of a unit what is overdue in it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.urls import reverse

from sheaf.access import queries as people
from sheaf.access.actor import Actor
from sheaf.access.policy import may
from sheaf.kernel import clock
from sheaf.requests import handing, queries
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
    shown = set()
    for found in queries.conversations(actor).filter(is_open=True)[:MOST]:
        for item in _conversation(actor, found):
            shown.add(found.id)
            yield item
    yield from _escalated(actor, shown)


def _draft(actor: Actor, draft: Draft) -> Iterator[WorkItem]:
    returned = draft.stage == Draft.Stage.RETURNED and draft.owner == actor.person_id
    release = draft.stage == Draft.Stage.WAITING and may(actor, "request.release", draft.facts_for(actor)).allowed
    if returned or release:
        row = draft.spec.row(draft.event)
        yield WorkItem(title=f"{draft.spec.title}: {row.asks} ({draft.addressee})",
                       url=reverse("requests:draft", args=[draft.id]), kind="Draft returned" if returned else "Release",
                       state=draft.get_stage_display(), since=draft.changed, urgent=draft.priority == "flash")


def _conversation(actor: Actor, found: Conversation) -> Iterator[WorkItem]:
    due = _clock(found)
    soon = due is not None and due < clock.now() + SOON
    unassigned = found.side == "addressee" and not found.assigned
    handed = not found.handed_seen and found.assigned == actor.person_id
    mine = found.assigned in ("", actor.person_id)
    if (found.ours_to_act and mine) or (soon and mine) or unassigned or handed:
        said = (("Handed over to you", handed), ("Nobody has taken it over", unassigned), (_late(found), found.overdue))
        note = ". ".join(words for words, holds in said if holds)
        yield _item(found, found.spec.title, note, urgent=found.priority == "flash" or found.overdue)


def _escalated(actor: Actor, shown: set[str]) -> Iterator[WorkItem]:
    """What is overdue in the unit, for its head, whoever has it in hand."""
    rows = [row for row in queries.conversations(actor).filter(is_open=True, escalated__isnull=False)[:MOST] if row.id not in shown]
    if not rows or not handing.oversees(actor):
        return
    names = people.names(row.assigned for row in rows)
    for row in rows:
        holder = names.get(row.assigned, "")
        yield _item(row, "Overdue in your unit", f"{_late(row)}. {'In hand of ' + holder if holder else 'In nobody’s hands'}", urgent=True)


def _item(found: Conversation, kind: str, note: str, *, urgent: bool) -> WorkItem:
    return WorkItem(title=f"{found.spec.title} {found.own_reference} with {found.counterpart}",
                    url=reverse("requests:conversation", args=[found.id]), kind=kind, state=found.words,
                    since=found.changed, due=_clock(found), urgent=urgent, note=note)


def _clock(found: Conversation) -> datetime | None:
    """The clock that runs out first."""
    return min((when for when in (found.confirm_due, found.due) if when), default=None)


def _late(found: Conversation) -> str:
    """Overdue in words: who owes what."""
    unconfirmed = found.confirm_due is not None and found.confirm_due < clock.now()
    what = "the written confirmation" if unconfirmed else "the answer"
    return f"Overdue: {'we owe' if found.we_owe else 'they owe us'} {what}"
