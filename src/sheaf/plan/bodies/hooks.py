"""What rooms above do when a state's membership of a body begins or ends, in the transaction of the step. Filled by them when Django
starts: the year (who owes a report) and the work programme (of how many states a value of all states together is made)."""

from __future__ import annotations

from collections.abc import Callable

from sheaf.access.actor import Actor
from sheaf.plan.bodies.models import Membership

Hook = Callable[[Actor, Membership], None]
ON_MEMBERSHIP: list[Hook] = []  # the row's `ends` is None where a membership began


def joined(hook: Hook) -> None:
    """Add a hook; adding it again changes nothing."""
    if hook not in ON_MEMBERSHIP:
        ON_MEMBERSHIP.append(hook)
