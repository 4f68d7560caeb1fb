"""What other rooms do when a decision is put or taken or a meeting moves. Each runs in the transaction of the step, so that an error in
it undoes the step. Filled by the rooms above when Django starts."""

from __future__ import annotations

from collections.abc import Callable

from sheaf.access.actor import Actor
from sheaf.plan.meetings.models import Decision, Meeting

ON_PUT: list[Callable[[Actor, Decision], None]] = []
ON_TAKEN: list[Callable[[Actor, Decision], None]] = []
ON_MOVED: list[Callable[[Actor, Meeting], None]] = []
# Documents of a meeting that a room above makes: title to the name of an address that takes the meeting's code and `pdf` or `docx`.
DOCUMENTS: dict[str, str] = {}


def joined(hooks: list[Callable[[Actor, Decision], None]], hook: Callable[[Actor, Decision], None]) -> None:
    """Add a hook; adding it again changes nothing."""
    if hook not in hooks:
        hooks.append(hook)
