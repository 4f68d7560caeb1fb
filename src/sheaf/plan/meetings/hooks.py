"""What other rooms do when a decision is put or taken, or a meeting moves or is cancelled. Each runs in the transaction of the step, so
that an error in it undoes the step; what members agreed to by themselves then stays open and waits (`Decision.waits`). Filled by the rooms
above when Django starts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sheaf.access.actor import Actor
from sheaf.plan.meetings.models import Decision, Meeting


@dataclass(frozen=True, slots=True)
class Subject:
    """What a decision can be about, as `kind:code`. words: such as `work programme`; known: whether there is one with this code;
    extended: whether a decision gives it a later last day."""

    words: str
    known: Callable[[str], bool]
    extended: bool = False


# By the kind before the colon: each room names its own; a decision is about one of these that there is, or about nothing.
SUBJECTS: dict[str, Subject] = {}
ON_PUT: list[Callable[[Actor, Decision], None]] = []
ON_TAKEN: list[Callable[[Actor, Decision], None]] = []
ON_MOVED: list[Callable[[Actor, Meeting], None]] = []
ON_CANCELLED: list[Callable[[Actor, Meeting], None]] = []  # before it is cancelled; an error says why it cannot be
# Documents of a meeting that a room above makes: title to the name of an address that takes the meeting's code and `pdf` or `docx`.
DOCUMENTS: dict[str, str] = {}
