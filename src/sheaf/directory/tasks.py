"""What the worker does on a clock: sign and send what changed, publish (the Secretariat), pull."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from sheaf.access.actor import service
from sheaf.directory import services
from sheaf.kernel import node

EVERY = timedelta(seconds=15)  # a change of one state is known everywhere within three turns


def publish() -> int:
    """Sign changes of our own; the Secretariat renews its snapshot, the others submit."""
    here = node.current()
    actor = service(here.state)
    if here.can("publish_directory"):
        return services.renew_snapshot(actor) + services.forget_old_snapshots()
    return services.publish_own(actor, here.parts["transport"])


def pull() -> int:
    return services.pull() + services.forget_old_snapshots()


TASKS: list[tuple[str, timedelta, Callable[[], int]]] = [
    ("directory.publish", EVERY, publish),
    ("directory.pull", EVERY, pull),
]
