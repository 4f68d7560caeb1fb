"""What has to follow from a decision, written for rooms above too."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

from django.urls import reverse

from sheaf.access.actor import Actor
from sheaf.plan.bodies import services as bodies
from sheaf.plan.meetings.models import Decision, FollowUp
from sheaf.plan.meetings.services import told


def follow(actor: Actor, of: Decision, *, title: str, owner: str, due: date) -> FollowUp:
    """A follow-up with its task. Called inside the transaction and after the checks of whoever calls."""
    row = FollowUp.objects.create(decision=of, title=title, owner=owner, due=due)
    bodies.add_task(actor, owner=owner, title=row.title, about=f"follow-up:{row.id}", due=datetime.combine(due, time(23, 59), UTC),
                    url=reverse("meetings:follow_up", args=[row.id]))
    told(actor, "follow-up", row.id, "add", owner=owner)
    return row
