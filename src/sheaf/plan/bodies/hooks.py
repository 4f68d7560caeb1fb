"""What rooms above do when a state joins or leaves a body, in the transaction of the step. Filled by them when Django starts."""

from __future__ import annotations

from collections.abc import Callable

from sheaf.access.actor import Actor
from sheaf.plan.bodies.models import Membership

ON_JOINED: list[Callable[[Actor, Membership], None]] = []
ON_LEFT: list[Callable[[Actor, Membership], None]] = []
