"""What waits for the reader in the inbox: tasks of the offices that the reader's state holds, and vacancies to fill."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, time

from django.urls import reverse

from sheaf.access.actor import Actor
from sheaf.access.policy import may
from sheaf.kernel import clock
from sheaf.plan.bodies import queries
from sheaf.plan.bodies.words import owner_in_words
from sheaf.web.registry import WorkItem

MAX_ITEMS = 50


def items(actor: Actor) -> Iterator[WorkItem]:
    """Tasks by their day; a vacancy for whoever keeps the offices."""
    if not may(actor, "plan.task").allowed:
        return
    now = clock.now()
    tasks = list(queries.tasks(actor)[:MAX_ITEMS])
    vacant = queries.unheld(task.owner for task in tasks)
    for task in tasks:
        late = bool(task.due and task.due < now)
        yield WorkItem(title=task.title, url=task.url or reverse("bodies:tasks"), kind="the plan", state="late" if late else "open",
                       since=task.created, due=task.due, urgent=late, note=owner_in_words(task.owner, vacant))
    if may(actor, "plan.keep").allowed:
        for lead in queries.vacancies(actor):
            last = max(row.ends for row in queries.past_leads(lead.area) if row.ends)
            yield WorkItem(title=f"No lead shepherd: {lead.name}", url=reverse("bodies:leads"), kind="the plan", state="vacant",
                           since=datetime.combine(last, time(), UTC), urgent=True)
