"""Kinds of messages: each room registers its own, with the handler that does the effect.

Filled once, when Django starts; the same for every node in the process.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sheaf.kernel.errors import Invalid
from sheaf.kernel.handling import Handling

SERVICE, HOLDER = "service", "holder"


@dataclass(frozen=True, slots=True)
class Inbound:
    """A message whose turn has come. sender: state; to: the units addressed at this node; body and handling
    are None where it is sealed to holders; document: digest of the signed document, empty then; flags:
    classification, TLP and compartment from the header."""

    message_id: str
    conversation: str
    kind: str
    kind_version: int
    sender: str
    sender_unit: str
    to: tuple[str, ...]
    created: datetime
    expires: datetime
    priority: str
    flags: dict[str, str]
    body: dict[str, Any] | None = None
    handling: Handling | None = None
    document: str = ""


Handler = Callable[[Inbound], None]


@dataclass(frozen=True, slots=True)
class Kind:
    """name: such as `asks.question`; version: of its schema; opens: `service` (the node opens it unattended) or
    `holder` (only a signed-in holder of the addressed key); ordered: it has its place in the conversation.

    The handler runs exactly once, in the transaction that accepts the message; a SheafError from it refuses
    the message and undoes everything.
    """

    name: str
    version: int
    handler: Handler
    opens: str = HOLDER
    ordered: bool = True


_KINDS: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Add a kind; the same name twice replaces it (Django may start twice in tests)."""
    if kind.opens not in (SERVICE, HOLDER):
        raise Invalid("A kind opens by service or by holder.", code="kind")
    _KINDS[kind.name] = kind


def find(name: str) -> Kind | None:
    """The kind, or None where no room here knows it."""
    return _KINDS.get(name)


def names() -> list[str]:
    return sorted(_KINDS)
