"""What waits for a person: dead letters for the administrator, asked grants for who decides."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse

from sheaf.access.actor import Actor
from sheaf.access.policy import may
from sheaf.exchange import grants, queries
from sheaf.exchange.models import Grant
from sheaf.kernel import states
from sheaf.web.registry import WorkItem


def waiting(actor: Actor) -> Iterator[WorkItem]:
    """Items of the inbox of one's work."""
    if may(actor, "exchange.manage").allowed:
        for letter in queries.dead_letters(actor):
            yield WorkItem(f"Message that did not arrive: {states.name(letter.peer)}", reverse("exchange:overview") + "#dead",
                           "dead letter", letter.reason, letter.at)
    if may(actor, "grant.decide").allowed:
        for grant in grants.listed(actor):
            if not grant.outgoing and grant.state == Grant.State.ASKED:
                yield WorkItem(f"{grant.asker} asks for leave to share wider", reverse("exchange:grants"), "grant", "asked",
                               grant.at)
