"""What this room puts into the inbox: colleagues who wait for the keys of one's unit."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse

from sheaf.access import queries
from sheaf.access.actor import Actor
from sheaf.access.policy import may
from sheaf.web.registry import WorkItem


def waiting_grants(actor: Actor) -> Iterator[WorkItem]:
    """One item per colleague to whom the actor can grant keys."""
    if not may(actor, "key.grant").allowed or actor.keys is None:
        return
    for waiting in queries.grants_waiting(actor):
        if waiting.grantable:
            yield WorkItem(f"{waiting.name} waits for the keys of {waiting.unit}", reverse("access:keys"), "Keys",
                           "to be granted", waiting.since)
