"""The node one speaks for: its state, its database alias, its folder.

A process normally serves one node, set once by composition. The simulated federation enters and
leaves twelve. Nothing that belongs to a node may be cached at module level without `node.current().alias`
in its key.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sheaf.kernel.errors import SheafError
from sheaf.kernel.states import SECRETARIAT, name


@dataclass(eq=False)
class Node:
    """state: alpha-3 or ASEC; alias: Django database alias; home: folder; parts: per-node objects
    that live in memory (the service key ring, the transport, caches), each under its room's name."""

    state: str
    alias: str = "default"
    home: Path = Path()
    parts: dict[str, Any] = field(default_factory=dict, repr=False)

    @property
    def title(self) -> str:
        return name(self.state)

    def can(self, capability: str) -> bool:
        """Whether this node has a capability; roles of nodes are asked nowhere else."""
        return capability in _CAPABILITIES.get(self.state, _MEMBER)


_MEMBER = frozenset({"hold_records", "answer_queries", "release"})
_CAPABILITIES = {SECRETARIAT: frozenset({"publish_directory", "compile_report", "release", "hold_records"})}

_default: list[Node] = []
_current: ContextVar[Node | None] = ContextVar("sheaf_node", default=None)


def set_default(node: Node) -> None:
    """Composition says, once, which node this process serves."""
    _default[:] = [node]


def current() -> Node:
    """The present node; an error where none was set."""
    node = _current.get() or (_default[0] if _default else None)
    if node is None:
        raise SheafError("No node is set: run `sheaf node init` first.", code="no_node")
    return node


def known() -> bool:
    """Whether a node is set at all."""
    return bool(_current.get() or _default)


@contextmanager
def entered(node: Node) -> Iterator[Node]:
    """Within the block, `current()` is this node."""
    token = _current.set(node)
    try:
        yield node
    finally:
        _current.reset(token)
