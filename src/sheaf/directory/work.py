"""What the directory puts into the inbox of a node's administrator: a copy that fails, ages or leaves states out."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse

from sheaf.access.actor import Actor
from sheaf.access.policy import may
from sheaf.directory import queries
from sheaf.kernel import clock, node
from sheaf.kernel.states import name
from sheaf.web.registry import WorkItem


def items(actor: Actor) -> Iterator[WorkItem]:
    """Items for whoever may publish the directory here; nobody else can do anything about them."""
    if actor.state != node.current().state or not may(actor, "directory.publish").allowed:
        return
    fresh, url = queries.freshness(), reverse("directory:overview")
    since = fresh.good_at or fresh.created or clock.now()
    if fresh.error_code:
        yield WorkItem("The directory could not be renewed", url, "directory", fresh.error_code.replace("_", " "), since,
                       due=fresh.expires, urgent=not fresh.usable, note=fresh.error_text)
    for state in fresh.untrusted:
        yield WorkItem(f"The card of {name(state)} is not pinned", url, "directory", "left out", since,
                       note="Compare the fingerprint by telephone, then: sheaf directory trust FILE")
