"""What rooms above do when a state's membership of a body begins or ends, or a body ends, in the transaction of the step, and what they
know of a decision's code. Filled by them when Django starts: the year (who owes a report), the work programme (of how many states a value
of all states together is made), the meetings (decisions, and what a body that ends leaves)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from sheaf.access.actor import Actor
from sheaf.plan.bodies.models import Body, Membership


@dataclass(frozen=True, slots=True)
class Known:
    """What a decision is: kind, such as adopt; about: `kind:code` or empty; state: in words."""

    kind: str
    about: str
    taken: bool
    state: str


Hook = Callable[[Actor, Membership], None]
ON_MEMBERSHIP: list[Hook] = []  # the row's `ends` is None where a membership began
DECISIONS: list[Callable[[str], Known | None]] = []  # a decision by its code, None where there is none
# A body that ends, its last day, and who has from now on what each owner of it had, such as chair:WG-A to chair:WG-B. Before its members
# leave, so that it can be told who took part.
ON_ENDED: list[Callable[[Actor, Body, date, Mapping[str, str]], None]] = []
OPEN: list[Callable[[str], list[str]]] = []  # what is open of a body, a sentence each with what its end would do to it
